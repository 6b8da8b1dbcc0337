//! Who can sign in. All invented.

/// Group whose members may change things.
pub const ENGINEERS: &str = "video-visit-engineers";
/// Group whose members may look.
pub const SUPPORT: &str = "video-visit-support";

/// Someone who works at the hospital.
#[derive(Debug)]
pub struct Person {
    /// What they sign in with.
    pub login: &'static str,
    /// Their `sub`.
    pub subject: &'static str,
    /// Their name.
    pub name: &'static str,
    /// What they do.
    pub job: &'static str,
    /// Their groups.
    pub groups: &'static [&'static str],
}

/// Everyone.
pub const PEOPLE: [Person; 3] = [
    Person {
        login: "varga",
        subject: "5f0c3a52-engineer",
        name: "Ines Varga",
        job: "Integration engineer",
        groups: &["staff", ENGINEERS, SUPPORT],
    },
    Person {
        login: "lindholm",
        subject: "9b71e6d4-support",
        name: "Tomas Lindholm",
        job: "Service desk",
        groups: &["staff", SUPPORT],
    },
    Person {
        login: "adeyemi",
        subject: "c2d8a917-clerk",
        name: "Ruth Adeyemi",
        job: "Registration clerk",
        groups: &["staff"],
    },
];

impl Person {
    /// Whoever signs in with this.
    pub(super) fn with_login(login: &str) -> Option<&'static Self> {
        static EVERYONE: [Person; 3] = PEOPLE;
        EVERYONE.iter().find(|person| person.login == login)
    }
}
