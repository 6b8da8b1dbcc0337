//! Meetings: made with every setting that a visit needs, found again, read back.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Call, JoinLink, LinkPolicy, MeetingId, Zoom, ZoomError, ZoomUserId, client::segment, passcode,
};
use crate::{clock::Timestamp, http_client::Method};

/// Names the visit to nobody: a meeting's topic is seen by all who are in it.
const TOPIC: &str = "Video visit";
/// Minutes that Zoom shows as planned; it ends no meeting by it.
const DURATION: u32 = 60;
/// Pages of a host's meetings that are searched: 300 a page.
const MOST_PAGES: usize = 10;

/// What a new meeting needs.
#[derive(Debug, Clone, Copy)]
pub struct MeetingRequest<'a> {
    /// Under whom it is made.
    pub host: &'a ZoomUserId,
    /// By which we find it again; carries no PHI.
    pub marker: &'a str,
    /// Whether it takes registrants, which needs a licensed host.
    pub registration: bool,
}

/// A meeting, as it is kept with the visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its number.
    pub id: MeetingId,
    /// The plain join link, with its passcode.
    pub join_url: JoinLink,
    /// Whether it takes registrants.
    pub registration: bool,
    /// Whether Zoom has its waiting room on: read back, because a locked account setting overrides ours.
    pub waiting_room: bool,
}

/// A meeting that was just made.
#[derive(Debug, Clone)]
pub struct CreatedMeeting {
    /// The meeting.
    pub meeting: Meeting,
    /// Logs its holder in as the host. Never stored.
    pub start_url: JoinLink,
}

/// A meeting found by its marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeetingFound {
    /// Its number.
    pub id: MeetingId,
    /// When it was made, if Zoom says.
    pub created_at: Option<Timestamp>,
}

/// What a meeting is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingStatus {
    /// Not started, or ended.
    Waiting,
    /// Under way.
    Started,
}

#[derive(Deserialize)]
pub(super) struct Answer {
    id: MeetingId,
    join_url: String,
    start_url: String,
    #[serde(default)]
    status: Option<MeetingStatus>,
    #[serde(default)]
    settings: AnswerSettings,
}

#[derive(Default, Deserialize)]
struct AnswerSettings {
    #[serde(default)]
    waiting_room: bool,
    approval_type: Option<u8>,
}

#[derive(Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    meetings: Vec<Listed>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    id: MeetingId,
    agenda: Option<String>,
    created_at: Option<String>,
}

impl Zoom {
    /// Makes a meeting. Zoom has no idempotency key: after an answer that [may have acted]
    /// (ZoomError::may_have_acted), search by marker before trying again.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn create_meeting(
        &self,
        request: MeetingRequest<'_>,
    ) -> Result<CreatedMeeting, ZoomError> {
        let policy = &self.settings.policy;
        let waiting_room = policy.waiting_room();
        // API meetings inherit nothing from the web portal, so everything that matters is sent.
        let body = json!({
            "topic": TOPIC,
            "agenda": request.marker,
            "type": 2,
            "start_time": self.clock.now().to_string(),
            "timezone": "UTC",
            "duration": DURATION,
            "password": passcode::new(policy.passcode),
            "settings": {
                "waiting_room": waiting_room,
                "join_before_host": false,
                "approval_type": if request.registration { 0 } else { 2 },
                "registrants_confirmation_email": false,
                "registrants_email_notification": false,
                "allow_multiple_devices": true,
                "meeting_authentication": false,
                "email_notification": false,
                "alternative_hosts_email_notification": false,
                "host_video": true,
                "participant_video": true,
                "mute_upon_entry": false,
                "audio": "both",
                "auto_recording": "none",
                "auto_start_meeting_summary": false,
                "auto_start_ai_companion_questions": false,
                "continuous_meeting_chat": { "enable": false },
                "device_testing": false,
                "encryption_type": "enhanced_encryption",
                "internal_meeting": false,
                "private_meeting": true,
                "show_share_button": false,
                "use_pmi": false,
                "watermark": false,
            },
        });
        let call = Call::CreateMeeting;
        let path = format!("/users/{}/meetings", segment(request.host.expose()));
        let answer: Answer = self.post(call, &path, &body).await?;
        Ok(answer.read(call, self.links())?.0)
    }

    /// Reads a meeting with a fresh `start_url`, and whether it is under way.
    ///
    /// # Errors
    /// [`ZoomError`]; [gone](ZoomError::is_gone) if it was deleted.
    pub async fn meeting(
        &self,
        id: MeetingId,
    ) -> Result<(CreatedMeeting, MeetingStatus), ZoomError> {
        let call = Call::GetMeeting;
        let answer: Answer = self
            .get(call, &format!("/meetings/{}", id.expose()))
            .await?;
        answer.read(call, self.links())
    }

    /// All of a host's meetings that carry the marker.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn meetings_marked(
        &self,
        host: &ZoomUserId,
        marker: &str,
    ) -> Result<Vec<MeetingFound>, ZoomError> {
        let base = format!(
            "/users/{}/meetings?type=scheduled&page_size=300",
            segment(host.expose())
        );
        let mut path = base.clone();
        let mut found = Vec::new();
        for _ in 0..MOST_PAGES {
            let page: Page = self.get(Call::ListMeetings, &path).await?;
            found.extend(page.marked(marker));
            match page.next_page_token {
                Some(token) if !token.is_empty() => {
                    path = format!("{base}&next_page_token={}", segment(&token));
                }
                _ => break,
            }
        }
        Ok(found)
    }

    /// Lets these users start and run the meeting beside its owner.
    ///
    /// # Errors
    /// [`ZoomError`]: Zoom takes only licensed users of the same account.
    pub async fn set_alternative_hosts(
        &self,
        id: MeetingId,
        users: &[&ZoomUserId],
    ) -> Result<(), ZoomError> {
        let hosts: Vec<&str> = users.iter().map(|user| user.expose()).collect();
        let body = json!({ "settings": {
            "alternative_hosts": hosts.join(";"),
            "alternative_hosts_email_notification": false,
        }});
        let path = format!("/meetings/{}", id.expose());
        self.call(Call::UpdateMeeting, Method::PATCH, &path, Some(&body))
            .await
            .map(drop)
    }

    /// Deletes a surplus meeting. One that is gone already is fine.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn delete_meeting(&self, id: MeetingId) -> Result<(), ZoomError> {
        let path = format!("/meetings/{}", id.expose());
        match self
            .call(Call::DeleteMeeting, Method::DELETE, &path, None)
            .await
        {
            Err(error) if !error.is_gone() => Err(error),
            _ => Ok(()),
        }
    }
}

impl Answer {
    /// The meeting, with links that lead to Zoom, and whether it is under way.
    pub fn read(
        &self,
        call: Call,
        links: LinkPolicy,
    ) -> Result<(CreatedMeeting, MeetingStatus), ZoomError> {
        let link = |text: &str| links.check(text).ok_or(ZoomError::ForeignLink { call });
        let approval = self.settings.approval_type;
        let created = CreatedMeeting {
            meeting: Meeting {
                id: self.id,
                join_url: link(&self.join_url)?,
                registration: approval.is_some_and(|approval| approval != 2),
                waiting_room: self.settings.waiting_room,
            },
            start_url: link(&self.start_url)?,
        };
        Ok((created, self.status.unwrap_or(MeetingStatus::Waiting)))
    }
}

impl Page {
    /// The meetings that carry the marker.
    pub fn marked(&self, marker: &str) -> impl Iterator<Item = MeetingFound> {
        let marked = self.meetings.iter().filter(move |meeting| {
            meeting
                .agenda
                .as_deref()
                .is_some_and(|agenda| agenda.trim() == marker)
        });
        marked.map(|meeting| MeetingFound {
            id: meeting.id,
            created_at: meeting.created_at.as_deref().and_then(Timestamp::parse),
        })
    }
}
