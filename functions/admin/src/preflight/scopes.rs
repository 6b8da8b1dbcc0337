//! Which scopes the app needs under these settings. A classic scope covers several granular ones; apps made since
//! 2024 can choose granular ones only.

use shared::settings::Settings;

use super::check::Finding;

struct Need {
    granular: &'static str,
    classic: &'static str,
    purpose: &'static str,
    applies: fn(&Settings) -> bool,
}

const fn always(granular: &'static str, classic: &'static str, purpose: &'static str) -> Need {
    Need {
        granular,
        classic,
        purpose,
        applies: |_| true,
    }
}

const fn only(
    applies: fn(&Settings) -> bool,
    granular: &'static str,
    classic: &'static str,
    purpose: &'static str,
) -> Need {
    Need {
        granular,
        classic,
        purpose,
        applies,
    }
}

const READ: &str = "meeting:read:admin";
const WRITE: &str = "meeting:write:admin";

/// As `docs/setup-zoom.md` lists them.
#[rustfmt::skip]
static NEEDS: [Need; 13] = [
    always("user:read:user:admin", "user:read:admin", "finding a provider's account"),
    always("user:read:token:admin", "user:read:admin", "letting a second provider or nurse join as themselves"),
    always("meeting:write:meeting:admin", WRITE, "making the meeting"),
    always("meeting:read:meeting:admin", READ, "the host's link, and events on the meeting"),
    always("meeting:read:list_meetings:admin", READ, "finding a meeting whose answer was lost"),
    always("meeting:update:meeting:admin", WRITE, "alternative hosts"),
    always("meeting:delete:meeting:admin", WRITE, "removing surplus meetings"),
    always("meeting:write:registrant:admin", WRITE, "the patient's own join link"),
    always("meeting:read:participant:admin", READ, "events on who joins and leaves: without it no light turns green"),
    only(makes_accounts, "user:write:user:admin", "user:write:admin", "making accounts (zoom.provisioning)"),
    only(reconciles, "meeting:read:list_past_participants:admin", READ, "comparing visits with Zoom (zoom.reconcile_calls_per_minute)"),
    only(has_rooms, ROOMS.0, ROOMS.1, "finding Zoom Rooms (epic.id_types.room)"),
    only(has_rooms, "zoom_rooms:update:room_control:admin", "room:write:admin", "calling Zoom Rooms (epic.id_types.room)"),
];

const ROOMS: (&str, &str) = ("zoom_rooms:read:list_rooms:admin", "room:read:admin");

fn makes_accounts(settings: &Settings) -> bool {
    settings.account_policy().is_some()
}

fn reconciles(settings: &Settings) -> bool {
    settings.zoom.reconcile_calls_per_minute > 0
}

fn has_rooms(settings: &Settings) -> bool {
    settings.epic.id_types.room.is_some()
}

/// Whether the settings or the app's scopes show that Zoom Rooms are called.
pub fn uses_rooms(settings: &Settings, granted: &[String]) -> bool {
    has_rooms(settings) || has(granted, ROOMS.0, ROOMS.1)
}

fn has(granted: &[String], granular: &str, classic: &str) -> bool {
    granted.iter().any(|it| it == granular || it == classic)
}

/// Compares them with what was granted.
pub fn check(settings: &Settings, granted: &[String]) -> Finding {
    let needed = NEEDS.iter().filter(|need| (need.applies)(settings));
    let (present, missing): (Vec<&Need>, Vec<&Need>) =
        needed.partition(|need| has(granted, need.granular, need.classic));
    if missing.is_empty() {
        return Finding::passed(format!("all {} are granted", present.len()));
    }
    let listed: Vec<String> = missing
        .iter()
        .map(|need| format!("{} ({})", need.granular, need.purpose))
        .collect();
    Finding::failed(format!("missing: {}", listed.join("; ")))
        .at("Zoom App Marketplace → Manage → the Server-to-Server OAuth app → Scopes")
        .fix("Add them there. The next token has them; an older one lives for an hour.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::NEEDS;

    #[test]
    fn the_scopes_that_the_documentation_lists_are_those_that_are_checked() {
        let document = include_str!("../../../../docs/setup-zoom.md");
        let (_, after) = document.split_once("### Scopes\n").unwrap();
        let rows = after.lines().skip_while(|line| !line.starts_with("| `"));
        let listed: BTreeSet<&str> = rows
            .map_while(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        assert_eq!(listed, NEEDS.iter().map(|need| need.granular).collect());
    }
}
