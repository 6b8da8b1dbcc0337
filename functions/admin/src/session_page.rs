//! Who is signed in, for programs above all: they need the token that changes carry.

use maud::html;
use serde::Serialize;
use shared::clock::Timestamp;

use crate::{
    Page, frame,
    session::{Role, Session},
    words::written,
};

#[derive(Serialize)]
struct View<'a> {
    subject: &'a str,
    name: &'a str,
    role: Role,
    /// What every change carries in its field `csrf`.
    csrf: &'a str,
    /// Whatever happens.
    #[serde(serialize_with = "written")]
    ends_at: Timestamp,
    /// Without a further request.
    #[serde(serialize_with = "written")]
    ends_unless_used_by: Timestamp,
}

/// The page at `GET /admin/session`.
pub fn page(session: &Session) -> Page {
    let view = View {
        subject: &session.admin.subject,
        name: &session.admin.name,
        role: session.admin.role,
        csrf: session.csrf(),
        ends_at: session.ends_at,
        ends_unless_used_by: session.idle_at,
    };
    let may = match view.role {
        Role::Reader => "look at everything and change nothing",
        Role::Operator => "look at everything, change settings and replay notifications",
    };
    let main = html! {
        p { (view.name) " is signed in as " strong { (view.role.as_str()) } ", and may " (may) "." }
        p {
            "The session ends " (frame::time(view.ends_at)) " in any case, and "
            (frame::time(view.ends_unless_used_by)) " if no page is opened before."
        }
    };
    Page::new("Your session", main, &view)
}
