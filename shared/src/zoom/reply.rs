//! What Zoom's answers say, before anything is made of it.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Call, ZoomError};
use crate::http_client::Reply;

/// What an answer says.
pub(super) fn parse<T: DeserializeOwned>(call: Call, reply: &Reply) -> Result<T, ZoomError> {
    let answer: Value = reply.json().map_err(|_| ZoomError::Unusable { call })?;
    serde_json::from_value(without_nulls(answer)).map_err(|_| ZoomError::Unusable { call })
}

/// Zoom's description knows no `null`. Where one comes all the same, it says what a missing member says: nothing.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(name, member)| (name, without_nulls(member)))
            .collect(),
        Value::Array(items) => items
            .into_iter()
            .filter(|item| !item.is_null())
            .map(without_nulls)
            .collect(),
        other => other,
    }
}

/// Zoom's `code`; 0 where the body has none.
pub(super) fn error_code(reply: &Reply) -> i64 {
    reply
        .json::<Value>()
        .ok()
        .and_then(|body| body.get("code")?.as_i64())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::{
        super::{Call, attendance, meeting, registrant, room, token, user},
        parse,
    };
    use crate::http_client::Reply;

    fn reads<T: DeserializeOwned>(call: Call, body: &Value) -> bool {
        let reply = Reply {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: body.to_string().into(),
        };
        parse::<T>(call, &reply).is_ok()
    }

    #[test]
    fn a_null_says_no_more_than_a_missing_member() {
        let token =
            json!({ "access_token": "t", "expires_in": null, "scope": null, "api_url": null });
        assert!(reads::<token::Response>(Call::Token, &token));
        let user = json!({ "id": "u", "type": null, "status": null });
        assert!(reads::<user::Found>(Call::GetUser, &user));
        for settings in [
            json!(null),
            json!({ "waiting_room": null, "approval_type": null }),
        ] {
            let links = ["https://zoom.us/j/1", "https://zoom.us/s/1"];
            let meeting = json!({
                "id": 1, "join_url": links[0], "start_url": links[1], "status": null,
                "settings": settings,
            });
            assert!(reads::<meeting::Answer>(Call::CreateMeeting, &meeting));
        }
        let nobodys = json!({ "id": 1, "agenda": null, "created_at": null });
        for meetings in [json!(null), json!([nobodys, null])] {
            let page = json!({ "meetings": meetings, "next_page_token": null });
            assert!(reads::<meeting::Page>(Call::ListMeetings, &page));
        }
        let registrant = json!({ "registrant_id": "r", "join_url": null });
        assert!(reads::<registrant::Answer>(
            Call::AddRegistrant,
            &registrant
        ));
        let nameless = json!({ "id": "r", "room_id": null, "name": null, "status": null });
        let rooms = json!({ "rooms": [nameless], "next_page_token": null });
        assert!(reads::<room::Page>(Call::ListRooms, &rooms));
        let guest = json!({
            "id": null, "user_id": "1", "registrant_id": null, "join_time": "2026-03-02T15:00:00Z",
            "leave_time": null, "status": null,
        });
        let attendance = json!({ "participants": [guest], "next_page_token": null });
        assert!(reads::<attendance::Page>(Call::ListAttendance, &attendance));
    }

    #[test]
    fn a_null_where_something_is_needed_is_no_answer() {
        assert!(!reads::<user::Found>(Call::GetUser, &json!({ "id": null })));
        assert!(!reads::<token::Response>(
            Call::Token,
            &json!({ "access_token": null })
        ));
    }
}
