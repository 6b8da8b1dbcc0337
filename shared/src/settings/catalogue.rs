//! Every field of the settings document as data: what the configuration page shows, and what a new document is made
//! from. A test holds it to the structs and to `docs/settings.md`.

mod administrators;
mod device_test;
mod epic;
mod installation;
mod requests;
mod zoom;

/// One field, or one list whose entries have fields of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Where it stands in the document, as a path with dots.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it does.
    pub meaning: &'static str,
    /// What it is called in Zoom's own integration.
    pub original: Option<&'static str>,
    /// What it holds.
    pub kind: Kind,
    /// What happens without it.
    pub presence: Presence,
    /// The part of the document that may be left out as a whole, if it is in one.
    pub section: Option<&'static str>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    YesNo,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Texts.
    List,
    /// The start of addresses.
    Url,
    /// Text that is never shown.
    Secret,
    /// Private keys: `kid` and `pem` each.
    Keys,
    /// Zoom accounts: `email`, `epic_user_id` and `epic_provider_id` each.
    Accounts,
}

/// What happens without a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The document, or its section, is refused.
    Required,
    /// Nothing stands in its place.
    Optional,
    /// This does, as JSON has it; texts stand without quotes.
    Default(&'static str),
}

/// Fields that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// What they are about.
    pub title: &'static str,
    /// What to know before changing them.
    pub introduction: &'static str,
    /// They.
    pub fields: &'static [Field],
}

/// The whole document.
pub const CATALOGUE: &[Group] = &[
    installation::INSTALLATION,
    epic::EPIC,
    epic::CLIENTS,
    requests::CONNECTION_STATUS,
    epic::LEGACY_LINKS,
    zoom::ZOOM,
    zoom::ZOOM_ROOMS,
    installation::POLICY,
    device_test::DEVICE_TEST,
    requests::DEVICE_TEST_REPORT,
    installation::SMS,
    administrators::ADMINISTRATORS,
];

/// A field by its name.
#[must_use]
pub fn field(name: &str) -> Option<&'static Field> {
    CATALOGUE
        .iter()
        .flat_map(|group| group.fields)
        .find(|field| field.name == name)
}

impl Field {
    const fn new(
        name: &'static str,
        kind: Kind,
        title: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self {
            name,
            title,
            meaning,
            original: None,
            kind,
            presence: Presence::Optional,
            section: None,
        }
    }

    const fn required(mut self) -> Self {
        self.presence = Presence::Required;
        self
    }

    const fn default(mut self, value: &'static str) -> Self {
        self.presence = Presence::Default(value);
        self
    }

    const fn original(mut self, label: &'static str) -> Self {
        self.original = Some(label);
        self
    }

    const fn within(mut self, section: &'static str) -> Self {
        self.section = Some(section);
        self
    }

    /// Whether it may be taken out of a document that works: alone, or with all others of its section.
    #[must_use]
    pub fn may_be_left_out(&self) -> bool {
        self.section.is_some() || self.presence != Presence::Required
    }
}
