//! A Zoom Room in a visit, each file a promise to the staff who call it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod a_called_room_is_followed_until_it_is_inside;
mod a_room_is_known_as_far_as_zoom_tells;
mod a_room_that_cannot_come_is_named_as_such;
mod only_the_one_who_called_commands_the_room;

use std::time::Duration;

use sandbox::{
    epic::{Audience, FdiOptions},
    zoom::RoomView,
};
use serde_json::Value;
use tests::{Answer, Browser, CSN, Hospital, PROVIDER, until};

/// A bed whose room is on.
pub const ROOM: &str = "ICU 4 Bed 2";

/// Sends a command to a room.
pub const COMMAND: &str = "PATCH /rooms/{id}/events";

/// Staff who called a room, at its page.
pub struct Staff<'a> {
    pub hospital: &'a Hospital,
    pub browser: Browser,
    pub page: Answer,
}

/// A hospital whose rooms are quick.
pub async fn hospital() -> Hospital {
    quick(Hospital::open().await)
}

pub fn quick(hospital: Hospital) -> Hospital {
    hospital
        .zoom
        .configure(|zoom| zoom.room_acts_after = Duration::from_millis(1));
    hospital
}

/// Where a click on Epic Monitor leads.
pub fn launch(hospital: &Hospital, room: &str) -> String {
    let fdi = FdiOptions {
        use_provider_zoom_account: true,
        no_redirect: true,
    };
    let token = hospital.epic.issue_room_launch(CSN, PROVIDER, room, fdi);
    hospital.epic.launch_url(Audience::Room, &token.unwrap())
}

/// A nurse at Epic Monitor calls a room into the visit.
pub async fn call<'a>(hospital: &'a Hospital, room: &str) -> Staff<'a> {
    let browser = hospital.browser();
    let page = browser.open(&launch(hospital, room)).await;
    Staff {
        hospital,
        browser,
        page,
    }
}

impl Staff<'_> {
    /// The room's page as it is now.
    pub async fn look(&self) -> Answer {
        self.browser.get(&self.page.url).await
    }

    /// What the page's script gets.
    pub async fn ask(&self) -> Value {
        let answer = self.browser.get_as(&self.page.url, "application/json");
        answer.await.json()
    }

    /// Waits until the page says so.
    pub async fn says(&self, text: &str) {
        for _ in 0..1500 {
            if self.ask().await["status"] == text {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("never said: {text}, but {}", self.ask().await);
    }

    /// Presses one of its buttons.
    pub async fn press(&mut self, action: &str) -> Answer {
        let url = self.page.url.clone();
        self.browser.headers = vec![("sec-fetch-site", "same-origin".to_owned())];
        let answer = self
            .browser
            .post_text(&url, &format!("action={action}"))
            .await;
        self.browser.headers.clear();
        answer
    }

    /// Waits until the room is in a meeting, or before one.
    pub async fn room_comes(&self, room: &str) -> RoomView {
        until("the room is at a meeting", async || {
            self.hospital
                .zoom
                .room(room)
                .is_some_and(|room| room.meeting.is_some())
        })
        .await;
        self.hospital.zoom.room(room).unwrap()
    }
}

/// Another visit is under way: the number of its meeting.
pub async fn other_visit_joined(hospital: &Hospital) -> i64 {
    let page = hospital
        .visit(Audience::Provider, "10279", tests::COLLEAGUE)
        .await;
    let session = hospital.zoom.join(&page.zoom_link(), "").unwrap();
    hospital.zoom.session(session).unwrap().meeting
}

/// Commands that Zoom got.
pub fn commands(hospital: &Hospital) -> u64 {
    hospital
        .zoom
        .calls()
        .get(COMMAND)
        .copied()
        .unwrap_or_default()
}
