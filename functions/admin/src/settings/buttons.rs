//! The buttons under edits that are not saved yet.

use maud::{Markup, html};

use crate::{Call, frame};

/// What can be done with edits that can be saved.
pub fn buttons(call: &Call<'_>, sealed: &str) -> Markup {
    html! {
        form method="post" action="/admin/settings/save" {
            (frame::csrf(call.session))
            input type="hidden" name="edited" value=(sealed);
            button { "Save" }
            button.plain formaction="/admin/preflight/edited" data-busy="Running, for at most 20 seconds…" { "Run preflight on these settings" }
            " "
            button.plain formaction="/admin/settings/edit" { "Back to editing" }
        }
        p.hint { "Functions that run already use the new version within five minutes. These edits wait 30 minutes." }
    }
}
