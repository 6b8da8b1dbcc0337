//! All state of the account, and the look-ups that everything else needs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use time::OffsetDateTime;

use super::{
    answer::ApiError,
    limit::DailyCounts,
    meeting::Meeting,
    options::ZoomOptions,
    random,
    room::{Session, SessionId},
    token::AccessToken,
    user::{User, Zak},
    zoom_room::ZoomRoom,
};

#[derive(Debug)]
pub(super) struct Account {
    pub(super) options: ZoomOptions,
    pub(super) users: Vec<User>,
    pub(super) zoom_rooms: Vec<ZoomRoom>,
    pub(super) zaks: BTreeMap<String, Zak>,
    pub(super) access_tokens: BTreeMap<String, AccessToken>,
    pub(super) meetings: BTreeMap<i64, Meeting>,
    /// In the order of joining, those who left included.
    pub(super) sessions: Vec<Session>,
    pub(super) daily: DailyCounts,
    pub(super) page_tokens: BTreeSet<String>,
    next_user_id: u32,
}

impl Account {
    pub(super) fn new(options: ZoomOptions) -> Self {
        let now = OffsetDateTime::now_utc();
        let users = options
            .users
            .iter()
            .map(|seed| User::from_seed(seed, now))
            .collect();
        let zoom_rooms = options.rooms.iter().map(ZoomRoom::from_seed).collect();
        Self {
            options,
            users,
            zoom_rooms,
            zaks: BTreeMap::new(),
            access_tokens: BTreeMap::new(),
            meetings: BTreeMap::new(),
            sessions: Vec::new(),
            daily: DailyCounts::default(),
            page_tokens: BTreeSet::new(),
            next_user_id: 16_778_240,
        }
    }

    /// By ID, or by e-mail in any case.
    pub(super) fn user(&self, id_or_email: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.id == id_or_email || user.email.eq_ignore_ascii_case(id_or_email))
    }

    pub(super) fn require_user(&self, id_or_email: &str) -> Result<&User, ApiError> {
        self.user(id_or_email)
            .ok_or_else(|| ApiError::no_such_user(id_or_email))
    }

    /// The meeting, unless it was deleted or never was.
    pub(super) fn meeting(&self, id: i64) -> Option<&Meeting> {
        self.meetings
            .get(&id)
            .filter(|meeting| meeting.deleted_at.is_none())
    }

    pub(super) fn meeting_mut(&mut self, id: i64) -> Option<&mut Meeting> {
        self.meetings
            .get_mut(&id)
            .filter(|meeting| meeting.deleted_at.is_none())
    }

    pub(super) fn require_meeting(&self, id: &str) -> Result<&Meeting, ApiError> {
        let number: i64 = id
            .parse()
            .map_err(|_| ApiError::bad_request(300, format!("Invalid meeting id: {id}.")))?;
        self.meeting(number)
            .ok_or_else(|| ApiError::no_such_meeting(id))
    }

    /// The sessions of `meeting` for which `wanted` holds.
    pub(super) fn sessions_of(
        &self,
        meeting: i64,
        wanted: impl Fn(&Session) -> bool,
    ) -> Vec<SessionId> {
        self.sessions
            .iter()
            .filter(|session| session.meeting == meeting && wanted(session))
            .map(|session| session.id)
            .collect()
    }

    pub(super) fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    pub(super) fn session_mut(&mut self, id: SessionId) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    /// A number for one participant of one meeting.
    pub(super) fn next_user_id(&mut self) -> String {
        self.next_user_id += 1_024;
        self.next_user_id.to_string()
    }

    pub(super) fn unused_meeting_number(&self) -> i64 {
        loop {
            let number = random::meeting_number();
            if !self.meetings.contains_key(&number) {
                return number;
            }
        }
    }

    /// One page of `all`, with Zoom's paging fields, under `name`.
    pub(super) fn page(
        &mut self,
        name: &str,
        all: Vec<Value>,
        query: &super::list::Paging,
    ) -> Result<Value, ApiError> {
        let start = match &query.next_page_token {
            None => query.page_number.saturating_sub(1) * query.page_size,
            Some(token) => token
                .split_once('.')
                .filter(|_| self.page_tokens.contains(token))
                .and_then(|(offset, _)| offset.parse().ok())
                .ok_or_else(|| {
                    ApiError::bad_request(300, "The next page token is invalid or expired.")
                })?,
        };
        let total = all.len();
        let records: Vec<Value> = all.into_iter().skip(start).take(query.page_size).collect();
        let next = start + records.len();
        let mut next_page_token = String::new();
        if next < total {
            next_page_token = format!("{next}.{}", random::identifier());
            self.page_tokens.insert(next_page_token.clone());
        }
        Ok(serde_json::json!({
            "page_size": query.page_size,
            "page_count": total.div_ceil(query.page_size),
            "page_number": start / query.page_size + 1,
            "total_records": total,
            "next_page_token": next_page_token,
            name: records,
        }))
    }
}
