//! Settings and table.

use shared::settings::SettingsError;

use super::{
    Area, Check, On,
    check::{Finding, Subject},
    world::World,
};
use crate::calendar::Calendar;

const SETTINGS: Subject = Subject::new(
    "installation.settings",
    Area::Installation,
    "The settings can be read and are complete",
);
const TABLE: Subject = Subject::new(
    "installation.table",
    Area::Installation,
    "The table can be written and read",
);

/// Settings that got so far are complete.
pub async fn checks(world: World<'_>) -> Vec<Check> {
    let found = match world.on {
        On::Saved => "the current version of the secret is accepted",
        On::Edited => "they would be accepted; nothing is saved yet",
    };
    let settings = match Calendar::of(world.settings()) {
        Ok(_) => SETTINGS.found(Finding::passed(found)),
        Err(error) => refused(&error),
    };
    vec![settings, TABLE.look(table(world)).await]
}

/// Settings with which nothing else can be tried.
pub fn refused(error: &SettingsError) -> Check {
    let (setting, fix) = match error {
        SettingsError::Unreadable { .. } => (
            None,
            "See that SETTINGS_SECRET_ID names the secret, and that the function's role may read and decrypt it.",
        ),
        SettingsError::NotSaved { .. } => (None, "Save once more."),
        SettingsError::NotJson { .. } => (
            None,
            "Put the whole settings document into the secret, as one JSON object.",
        ),
        SettingsError::Unknown { name } => (Some(name), "Correct its spelling or remove it."),
        SettingsError::Missing { name } => (Some(name), "Add it."),
        SettingsError::Wrong { name, fix } => (Some(name), fix.as_str()),
    };
    let mut finding = Finding::failed(error.to_string()).fix(fix);
    if let Some(setting) = setting {
        finding = finding.at(setting);
    }
    SETTINGS.found(finding)
}

async fn table(world: World<'_>) -> Finding {
    let fix = "See that TABLE_NAME names the stack's table, and that the function's role may read, write and decrypt it.";
    match world.installation.table.probe(world.now()).await {
        Ok(true) => Finding::passed("an item was written and came back"),
        Ok(false) => Finding::failed("an item that was written did not come back").fix(fix),
        Err(error) => Finding::failed(error.to_string()).fix(fix),
    }
}
