//! Which notifications are meant: one, those of a visit, or those of a window of time.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::{clock::Timestamp, visit::VisitKey};

use crate::{AdminError, Call, address, calendar::Calendar};

/// Longest window.
pub const LONGEST: Duration = Duration::from_secs(31 * 86_400);

/// What is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scope {
    /// One notification.
    Notification {
        /// Its visit.
        visit: VisitKey,
        /// Its name there.
        notification: String,
    },
    /// All notifications of a visit.
    Visit {
        /// Which.
        visit: VisitKey,
    },
    /// All failures of a time.
    Window {
        /// From then.
        from: Timestamp,
        /// Until just before then.
        to: Timestamp,
    },
}

impl Scope {
    /// Reads the query; `None` if it says nothing.
    pub fn read(call: &Call<'_>, calendar: &Calendar) -> Result<Option<Self>, AdminError> {
        if let Some(visit) = call.query("visit") {
            let visit = visit_key(&visit)?;
            return Ok(Some(match call.query("notification") {
                Some(notification) => Self::Notification {
                    visit,
                    notification: address::notification_name(&notification),
                },
                None => Self::Visit { visit },
            }));
        }
        match (call.query("from"), call.query("to")) {
            (None, None) => Ok(None),
            (from, to) => {
                let moment =
                    |text: Option<String>| calendar.parse_moment(&text.unwrap_or_default());
                window(moment(from), moment(to)).map(Some)
            }
        }
    }

    /// Its one visit.
    pub const fn visit(&self) -> Option<&VisitKey> {
        match self {
            Self::Notification { visit, .. } | Self::Visit { visit } => Some(visit),
            Self::Window { .. } => None,
        }
    }

    /// Its one notification.
    pub fn notification(&self) -> Option<&str> {
        match self {
            Self::Notification { notification, .. } => Some(notification),
            _ => None,
        }
    }

    /// Its window of time.
    pub const fn window(&self) -> Option<(Timestamp, Timestamp)> {
        match self {
            Self::Window { from, to } => Some((*from, *to)),
            _ => None,
        }
    }

    /// Its page.
    pub fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        match self {
            Self::Notification {
                visit,
                notification,
            } => return address::replay_of(visit.as_str(), notification),
            Self::Visit { visit } => drop(query.append_pair("visit", visit.as_str())),
            Self::Window { from, to } => {
                query.append_pair("from", &from.to_string());
                query.append_pair("to", &to.to_string());
            }
        }
        format!("/admin/replay?{}", query.finish())
    }
}

fn visit_key(text: &str) -> Result<VisitKey, AdminError> {
    address::read_visit(text).ok_or_else(|| AdminError::Input {
        what: "this is no visit's name".to_owned(),
        fix: "Look the visit up by its Zoom meeting ID or CSN, and replay from its page."
            .to_owned(),
    })
}

fn window(from: Option<Timestamp>, to: Option<Timestamp>) -> Result<Scope, AdminError> {
    match from.zip(to) {
        Some((from, to)) if from < to && to.since(from) <= LONGEST => {
            Ok(Scope::Window { from, to })
        }
        _ => Err(AdminError::Input {
            what: "this is no window of time".to_owned(),
            fix:
                "Give from and to like 2026-11-25T09:00 in the zone of admin.time_zone, or with an offset of their own, and at most 31 days between them."
                    .to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_window_has_an_order_and_at_most_31_days() {
        let window = |from, to| window(Timestamp::parse(from), Timestamp::parse(to));
        assert!(window("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z").is_ok());
        for (from, to) in [
            ("2026-10-01T00:00:00Z", "2026-11-01T00:01:00Z"),
            ("2026-11-25T09:00:00Z", "2026-11-25T09:00:00Z"),
            ("2026-11-25T09:00:00Z", "2026-11-25T08:00:00Z"),
            ("", "2026-11-25T08:00:00Z"),
            ("2026-11-25T09:00:00Z", ""),
        ] {
            assert!(window(from, to).is_err(), "{from} {to}");
        }
    }
}
