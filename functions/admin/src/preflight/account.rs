//! Zoom's account: its settings and their locks, those of its groups, its licences and rooms.

use std::time::Duration;

use futures_util::{StreamExt as _, join, stream};
use shared::zoom::{AccountSettings, Grant, Group, Locks, ZoomError};
use tokio::time::{Instant, timeout_at};

use super::{
    Area, Check, Outcome,
    check::{Finding, Subject},
    licences,
    locks::{self, Place},
    passcode, rooms,
    unseen::unseen,
    world::World,
};

const ACCOUNT: Subject = Subject::new(
    "zoom.account",
    Area::Zoom,
    "Zoom shows how the account is set and what is locked",
);
const GROUPS: Subject = Subject::new(
    "zoom.groups",
    Area::Zoom,
    "Zoom shows what is locked for groups of users",
);
const PASSCODE: Subject = Subject::new(
    "zoom.passcode",
    Area::Zoom,
    "The account takes the passcodes that the bridge sends",
);
/// Groups that are read at once: Zoom grants a Pro account 20 such calls a second.
const AT_ONCE: usize = 2;
/// A hundred groups take a while; those that are read by then are looked at.
const READING: Duration = Duration::from_secs(11);
/// And the check is over by then.
const LONGEST: Duration = Duration::from_secs(12);

/// With the app's token.
pub async fn checks(world: World<'_>, grant: &Grant) -> Vec<Check> {
    let (mut set, mut groups) = (None, Vec::new());
    let (account, grouped, licences, rooms) = join!(
        ACCOUNT.look(account(world, &mut set)),
        GROUPS.look_for(LONGEST, grouped(world, &mut groups)),
        licences::checks(world),
        rooms::SUBJECT.look(rooms::check(world, grant))
    );
    let settings = match set {
        Some((locks, settings)) => {
            let passcode = PASSCODE.found(passcode::check(world.settings(), &settings, locks));
            let mut places = vec![Place::account(locks, settings)];
            places.extend(groups);
            let all = grouped.outcome == Outcome::Passed;
            let mut checks = locks::checks(world.settings(), &places, all);
            checks.push(passcode);
            checks
        }
        None => locks::subjects()
            .into_iter()
            .chain([PASSCODE])
            .map(|subject| subject.because_of(&account))
            .collect(),
    };
    let mut checks = vec![account, grouped];
    checks.extend(settings);
    checks.extend(licences);
    checks.push(rooms);
    checks
}

/// Without one.
pub fn skipped(cause: &Check) -> Vec<Check> {
    [ACCOUNT, GROUPS, PASSCODE, rooms::SUBJECT]
        .into_iter()
        .chain(locks::subjects())
        .chain(licences::subjects())
        .map(|subject| subject.because_of(cause))
        .collect()
}

async fn account(world: World<'_>, set: &mut Option<(Locks, AccountSettings)>) -> Finding {
    let zoom = &world.installation.zoom;
    let (locks, settings) = join!(zoom.account_locks(), zoom.account_settings());
    let locks = match locks {
        Ok(locks) => locks,
        Err(error) => return unseen(error, "account:read:lock_settings:admin"),
    };
    let settings = match settings {
        Ok(settings) => settings,
        Err(error) => return unseen(error, "account:read:settings:admin"),
    };
    *set = Some((locks, settings));
    Finding::passed("settings and locks were read")
}

async fn grouped(world: World<'_>, places: &mut Vec<Place>) -> Finding {
    let until = Instant::now() + READING;
    let (groups, more) = match world.installation.zoom.groups().await {
        Ok(groups) => groups,
        Err(error) => return unseen(error, "group:read:list_groups:admin"),
    };
    let count = groups.len();
    let mut read = 0;
    let mut found = stream::iter(groups)
        .map(|group| place(world, group))
        .buffered(AT_ONCE);
    while let Ok(Some(found)) = timeout_at(until, found.next()).await {
        match found {
            Ok(place) => places.extend(place),
            Err(error) => return unseen(error, "group:read:lock_settings:admin"),
        }
        read += 1;
    }
    if read == count && !more {
        return Finding::passed(format!("{count} group(s) were read"));
    }
    let rest = if read < count {
        format!("of {count} only {read} were read in the time there is")
    } else {
        format!("only the first {count} were read")
    };
    Finding::warning(format!("the account has many groups: {rest}"))
        .at("Zoom: User Management → Groups")
        .fix("See that Allow participants to join before host, Waiting Room and Only authenticated users can join meetings are not locked for the other groups of providers.")
}

/// A group for which something is locked.
async fn place(world: World<'_>, group: Group) -> Result<Option<Place>, ZoomError> {
    let zoom = &world.installation.zoom;
    let locks = zoom.group_locks(&group).await?;
    if !locks.any() {
        return Ok(None);
    }
    // Without it the lock's direction is not known, which is told.
    let settings = zoom.group_settings(&group).await.ok();
    Ok(Some(Place::group(&group.name, locks, settings)))
}
