//! What is locked in Zoom overrides what the bridge sends with a meeting.

use shared::{
    settings::{PatientAdmittance, Settings},
    zoom::{AccountSettings, Locks},
};

use super::{
    Area, Check,
    check::{Finding, Subject},
};

/// The account, or a group of it.
pub struct Place {
    name: String,
    /// Where its settings are in Zoom's portal.
    portal: String,
    locks: Locks,
    settings: Option<AccountSettings>,
}

impl Place {
    /// The account.
    pub fn account(locks: Locks, settings: AccountSettings) -> Self {
        Self {
            name: "the account".to_owned(),
            portal: "Account Management → Account Settings".to_owned(),
            locks,
            settings: Some(settings),
        }
    }

    /// A group; without settings Zoom does not show how they are locked.
    pub fn group(name: &str, locks: Locks, settings: Option<AccountSettings>) -> Self {
        Self {
            name: format!("the group {name:?}"),
            portal: format!("User Management → Groups → {name}"),
            locks,
            settings,
        }
    }
}

/// One setting of Zoom's that the bridge sends.
struct Sent {
    subject: Subject,
    /// Its place and name in Zoom's portal.
    portal: &'static str,
    is_locked: fn(Locks) -> bool,
    value: fn(&AccountSettings) -> bool,
    /// What the bridge sends.
    wanted: fn(&Settings) -> bool,
    /// What happens where it is locked the other way.
    harm: &'static str,
    /// What else helps.
    instead: &'static str,
}

static SENT: [Sent; 3] = [
    Sent {
        subject: Subject::new(
            "zoom.join_before_host",
            Area::Zoom,
            "Join before host is not locked",
        ),
        portal: "Meeting → Schedule Meeting → Allow participants to join before host",
        is_locked: |locks| locks.join_before_host,
        value: |settings| settings.join_before_host,
        wanted: |_| false,
        harm: "patients come in before the provider",
        instead: "",
    },
    Sent {
        subject: Subject::new(
            "zoom.waiting_room",
            Area::Zoom,
            "The waiting room is not locked",
        ),
        portal: "Meeting → Security → Waiting Room",
        is_locked: |locks| locks.waiting_room,
        value: |settings| settings.waiting_room,
        wanted: |settings| settings.policy.patient_admittance == PatientAdmittance::Manual,
        harm: "patients wait where nobody expects them, or come in unasked",
        instead: " Or change policy.patient_admittance.",
    },
    Sent {
        subject: Subject::new(
            "zoom.authentication",
            Area::Zoom,
            "Patients need no Zoom account to join",
        ),
        portal: "Meeting → Security → Only authenticated users can join meetings",
        is_locked: |locks| locks.authentication,
        value: |settings| settings.authentication,
        wanted: |_| false,
        harm: "patients must sign in to Zoom, and cannot",
        instead: "",
    },
];

/// The checks' names.
pub fn subjects() -> [Subject; 3] {
    let [first, second, third] = &SENT;
    [first.subject, second.subject, third.subject]
}

/// One for each setting; `groups`: whether every group is among the places.
pub fn checks(settings: &Settings, places: &[Place], groups: bool) -> Vec<Check> {
    SENT.iter()
        .map(|sent| sent.subject.found(sent.check(settings, places, groups)))
        .collect()
}

impl Sent {
    fn check(&self, settings: &Settings, places: &[Place], groups: bool) -> Finding {
        let wanted = (self.wanted)(settings);
        let locked = |place: &&Place| (self.is_locked)(place.locks);
        let against = |place: &&Place| {
            let value = place.settings.as_ref().map(self.value);
            value != Some(wanted)
        };
        let name = |on: bool| if on { "on" } else { "off" };
        if let Some(place) = places.iter().filter(locked).find(against) {
            let how =
                place
                    .settings
                    .as_ref()
                    .map_or("locked, Zoom does not show how", |settings| {
                        if (self.value)(settings) {
                            "locked on"
                        } else {
                            "locked off"
                        }
                    });
            return Finding::failed(format!(
                "{how} for {}; the bridge sends {}: {}",
                place.name,
                name(wanted),
                self.harm
            ))
            .at(self.path(place))
            .fix(format!(
                "Click the lock there to unlock it.{}",
                self.instead
            ));
        }
        match places.iter().find(locked) {
            Some(place) => Finding::warning(format!(
                "locked {} for {}, which is what the bridge sends now",
                name(wanted),
                place.name
            ))
            .at(self.path(place))
            .fix("Better click the lock there to unlock it: it would override another choice of yours."),
            None if groups => Finding::passed("not locked"),
            None => Finding::passed(
                "not locked for the account; of some groups it is not known: see the check of groups",
            ),
        }
    }

    fn path(&self, place: &Place) -> String {
        format!("Zoom: {} → {}", place.portal, self.portal)
    }
}
