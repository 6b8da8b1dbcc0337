//! Before the meeting: who you will be, and the button; or why not.

use maud::{Markup, html};

use super::frame::frame;
use crate::zoom::{
    account::Account,
    identity::{Identity, JoinError, Person},
    link::Link,
    room::Role,
};

impl Account {
    pub(super) fn lobby(&self, link: &Link, person: &Person, in_browser: bool) -> Markup {
        let topic = self
            .meeting(link.meeting)
            .map_or("Meeting", |meeting| meeting.topic.as_str());
        let button = if link.starts {
            "Start meeting"
        } else {
            "Join meeting"
        };
        let content = html! {
            h1 { (topic) }
            p.quiet { "Meeting " (number(link.meeting)) }
            @if in_browser { p.quiet { "In this browser, without Zoom’s app." } }
            p { (self.known_as(&person.identity)) " " (role_text(person.role)) }
            form method="post" action=(link.target()) {
                label for="name" { "Your name" }
                input id="name" name="name" autocomplete="name" maxlength="64" required
                    value=(person.name.as_deref().unwrap_or_default());
                p.actions { button type="submit" { (button) } }
            }
        };
        frame(topic, false, &content)
    }

    /// How Zoom knows somebody, in words.
    pub(super) fn known_as(&self, identity: &Identity) -> String {
        match identity {
            Identity::Guest => "You are a guest.".to_owned(),
            Identity::Registrant(_) => "You are registered for this meeting.".to_owned(),
            Identity::User(id) => {
                let email = self.user(id).map_or("unknown", |user| user.email.as_str());
                format!("You are signed in as {email}.")
            }
        }
    }
}

pub(super) const fn role_text(role: Role) -> &'static str {
    match role {
        Role::Host => "You are the host.",
        Role::AlternativeHost => "You are an alternative host.",
        Role::Attendee => "You are not the host.",
    }
}

/// `812 3456 7890`, as Zoom writes meeting numbers.
pub(super) fn number(meeting: i64) -> String {
    let digits = meeting.to_string();
    match (digits.get(..3), digits.get(3..7), digits.get(7..)) {
        (Some(first), Some(second), Some(third)) => format!("{first} {second} {third}"),
        _ => digits,
    }
}

pub(super) fn refused(error: JoinError) -> Markup {
    frame(
        "Cannot join",
        false,
        &html! {
            h1 { "You cannot join this meeting" }
            p.place role="alert" { (error) }
        },
    )
}

pub(super) fn no_session() -> Markup {
    frame(
        "Not found",
        false,
        &html! {
            h1 { "Nothing here" }
            p { "The sandbox has restarted since this page was opened. Open the visit again." }
        },
    )
}

/// Where a person tries Zoom without a meeting of their own.
pub(super) fn test_meeting() -> Markup {
    frame(
        "Test meeting",
        false,
        &html! {
            h1 { "Join a test meeting" }
            p { "The real Zoom opens a meeting here in which a person sees and hears themselves." }
        },
    )
}

pub(super) fn registration() -> Markup {
    frame(
        "Registration",
        false,
        &html! {
            h1 { "Meeting registration" }
            p { "This simulated Zoom takes registrants through its API only." }
        },
    )
}
