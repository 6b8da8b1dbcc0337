//! In the meeting, before it and after it.

use maud::{Markup, html};

use super::{
    frame::{Part, frame},
    lobby,
};
use crate::zoom::{
    account::Account,
    room::{Place, Role, Session, SessionId},
};

pub(super) fn address(session: SessionId) -> String {
    format!("/zoom-client/session/{session}")
}

impl Account {
    pub(super) fn session_page(&self, session: &Session, part: Part) -> Markup {
        let topic = self
            .meetings
            .get(&session.meeting)
            .map_or("Meeting", |meeting| meeting.topic.as_str());
        let content = self.content(session, topic);
        match part {
            Part::Live => content,
            Part::Whole => frame(topic, true, &content),
        }
    }

    fn content(&self, session: &Session, topic: &str) -> Markup {
        let (class, text) = place_text(session.place);
        let manages = session.role.manages() && session.place == Place::InMeeting;
        html! {
            h1 { (topic) }
            p.quiet { "Meeting " (lobby::number(session.meeting)) }
            p { strong { (session.name) } ". " (self.known_as(&session.identity)) " " (lobby::role_text(session.role)) }
            p.place.(class) { (text) }
            @if session.place == Place::InMeeting {
                (self.people(session, "In the meeting", Place::InMeeting, manages.then_some("put-back")))
            }
            @if manages {
                (self.people(session, "In the waiting room", Place::WaitingRoom, Some("admit")))
            }
            (actions(session, manages))
        }
    }

    /// A list of people with, for a host, what can be done to each attendee.
    fn people(&self, viewer: &Session, title: &str, place: Place, action: Option<&str>) -> Markup {
        let people: Vec<&Session> = self
            .sessions
            .iter()
            .filter(|session| session.meeting == viewer.meeting && session.place == place)
            .collect();
        html! {
            h2 { (title) " (" (people.len()) ")" }
            @if people.is_empty() { p.quiet { "Nobody." } }
            ul {
                @for person in people {
                    li {
                        span {
                            (person.name)
                            @if person.id == viewer.id { " (you)" }
                            @match person.role {
                                Role::Host => { " · host" }
                                Role::AlternativeHost => { " · alternative host" }
                                Role::Attendee => {}
                            }
                        }
                        @if let (Some(action), Role::Attendee) = (action, person.role) {
                            (button_for(viewer, person, action))
                        }
                    }
                }
            }
        }
    }
}

fn button_for(viewer: &Session, person: &Session, action: &str) -> Markup {
    let (class, text) = match action {
        "admit" => ("", "Admit"),
        _ => ("plain", "Put in waiting room"),
    };
    html! {
        form method="post" action={ (address(viewer.id)) "/" (action) } {
            input type="hidden" name="who" value=(person.id);
            button.(class) id={ (action) "-" (person.id) } type="submit"
                aria-label={ (text) ": " (person.name) } { (text) }
        }
    }
}

fn actions(session: &Session, manages: bool) -> Markup {
    let out = matches!(session.place, Place::Left | Place::Ended);
    let address = address(session.id);
    html! {
        div.actions {
            @if out {
                form method="post" action=(session.link.target()) {
                    input type="hidden" name="name" value=(session.name);
                    button id="again" type="submit" { "Join again" }
                }
            } @else {
                form method="post" action={ (address) "/leave" } {
                    button.plain id="leave" type="submit" { "Leave" }
                }
            }
            @if manages {
                form method="post" action={ (address) "/end" } {
                    button.danger id="end" type="submit" { "End meeting for all" }
                }
            }
        }
    }
}

const fn place_text(place: Place) -> (&'static str, &'static str) {
    match place {
        Place::WaitingForHost => ("waiting", "Please wait for the host to start this meeting."),
        Place::WaitingRoom => (
            "waiting",
            "You are in the waiting room. The host will let you in soon.",
        ),
        Place::InMeeting => ("in", "You are in the meeting."),
        Place::Left => ("out", "You left the meeting."),
        Place::Ended => ("out", "This meeting has ended."),
    }
}
