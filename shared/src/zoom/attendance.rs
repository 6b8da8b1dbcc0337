//! Who is and was in a meeting, by Zoom's own list: what webhooks should have told.

use serde::Deserialize;

use super::{
    Call, MeetingId, MeetingStatus, MeetingUuid, RegistrantId, Zoom, ZoomError, ZoomUserId,
    client::segment,
};
use crate::clock::Timestamp;

/// Pages of 300 that are read of one instance.
const MOST_PAGES: usize = 4;

/// The instance of a meeting that runs, or would run next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingInstance {
    /// Which.
    pub uuid: MeetingUuid,
    /// Whether it runs.
    pub status: MeetingStatus,
}

/// One connection of one person, as Zoom lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// Names the connection, as in webhooks (`user_id`).
    pub session: String,
    /// Who, if they registered and Zoom says so.
    pub registrant: Option<RegistrantId>,
    /// Who, if they are a Zoom user.
    pub user: Option<ZoomUserId>,
    /// When it began.
    pub joined_at: Timestamp,
    /// When it ended; none while it lasts.
    pub left_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Answer {
    uuid: MeetingUuid,
    #[serde(default)]
    status: Option<MeetingStatus>,
}

#[derive(Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    participants: Vec<Listed>,
    next_page_token: Option<String>,
}

impl Page {
    /// The connections on it.
    pub(super) fn connections(self) -> impl Iterator<Item = Attendance> {
        self.participants.into_iter().filter_map(Attendance::read)
    }
}

/// Every field may be missing: the list is as lenient as the webhooks are.
#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    id: String,
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    registrant_id: String,
    #[serde(default)]
    join_time: String,
    #[serde(default)]
    leave_time: String,
    #[serde(default)]
    status: String,
}

impl Zoom {
    /// Which instance of a meeting runs, or would run next.
    ///
    /// # Errors
    /// [`ZoomError`]; [gone](ZoomError::is_meeting_gone) if the meeting was deleted.
    pub async fn meeting_instance(&self, id: MeetingId) -> Result<MeetingInstance, ZoomError> {
        let path = format!("/meetings/{}", id.expose());
        let answer: Answer = self.get(Call::GetMeeting, &path).await?;
        Ok(MeetingInstance {
            uuid: answer.uuid,
            status: answer.status.unwrap_or(MeetingStatus::Waiting),
        })
    }

    /// Everyone's connections in one instance. Zoom leaves out instances that only one person was in, so an empty
    /// list says nothing. Those still in the waiting room are left out here.
    ///
    /// # Errors
    /// [`ZoomError`]; code 200 where the account's plan has no such list.
    pub async fn attendance(&self, uuid: &MeetingUuid) -> Result<Vec<Attendance>, ZoomError> {
        let base = format!(
            "/past_meetings/{}/participants?page_size=300&include_fields=registrant_id",
            uuid_segment(uuid)
        );
        let mut path = base.clone();
        let mut all = Vec::new();
        for _ in 0..MOST_PAGES {
            let page: Page = self.get(Call::ListAttendance, &path).await?;
            let next = page.next_page_token.clone();
            all.extend(page.connections());
            match next {
                Some(token) if !token.is_empty() => {
                    path = format!("{base}&next_page_token={}", segment(&token));
                }
                _ => break,
            }
        }
        Ok(all)
    }
}

impl Attendance {
    fn read(listed: Listed) -> Option<Self> {
        let known = |text: String| (!text.is_empty()).then_some(text);
        if listed.status == "in_waiting_room" {
            return None;
        }
        Some(Self {
            session: known(listed.user_id)?,
            registrant: known(listed.registrant_id).map(RegistrantId::new),
            user: known(listed.id).map(ZoomUserId::new),
            joined_at: Timestamp::parse(&listed.join_time)?,
            left_at: Timestamp::parse(&listed.leave_time),
        })
    }
}

/// A UUID in a path: encoded twice where it begins with `/` or has `//` in it, as Zoom documents.
fn uuid_segment(uuid: &MeetingUuid) -> String {
    let text = uuid.expose();
    let once = segment(text);
    if text.starts_with('/') || text.contains("//") {
        segment(&once)
    } else {
        once
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_with_slashes_is_encoded_twice() {
        let encoded = |text: &str| uuid_segment(&MeetingUuid::new(text));
        assert_eq!(encoded("4444AAAi+A=="), "4444AAAi%2BA%3D%3D");
        assert_eq!(encoded("a/b=="), "a%2Fb%3D%3D");
        assert_eq!(encoded("/ab=="), "%252Fab%253D%253D");
        assert_eq!(encoded("a//b="), "a%252F%252Fb%253D");
    }
}
