//! One difference between a record as it should be and as it is in Epic, with the fix in words.

use serde::Serialize;

/// How much a difference matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The launch is refused, or goes to the wrong place.
    Breaks,
    /// The launch works, but does something else.
    Differs,
    /// Only the hospital's Epic technical services can say.
    AskEpic,
    /// The bridge takes it as it is.
    Harmless,
}

impl Weight {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Breaks => "Breaks the launch",
            Self::Differs => "Changes what it does",
            Self::AskEpic => "Uncertain: ask Epic",
            Self::Harmless => "Harmless",
        }
    }
}

/// What kind of difference it is, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A parameter that nobody knows.
    UnknownParameter,
    /// A parameter of another record.
    OtherRecordsParameter,
    /// A parameter is not there.
    MissingParameter,
    /// A parameter is there more than once.
    DoubledParameter,
    /// A known mnemonic, but not the right one.
    OtherMnemonic,
    /// `%CSN%` in the record of group visits, or `%CONFERENCEID%` in that of single ones.
    VisitMnemonic,
    /// A mnemonic's arguments.
    MnemonicArguments,
    /// A mnemonic nobody knows.
    UnknownMnemonic,
    /// A mnemonic without its percent signs.
    PercentSigns,
    /// A value where a mnemonic belongs.
    FixedValue,
    /// A placeholder of the documentation.
    Placeholder,
    /// Another value than chosen.
    OtherValue,
    /// Neither true nor false.
    NotAFlag,
    /// Small and capital letters.
    Case,
    /// Spaces.
    Spaces,
    /// Quotation marks and letters nobody sees.
    Quotes,
    /// Not a parameter.
    NotAParameter,
    /// Another environment's address.
    OtherHost,
    /// Without encryption, or no web address.
    Scheme,
    /// Another launch type.
    OtherLaunchType,
    /// Another path.
    OtherPath,
    /// Another launch key.
    OtherLaunchKey,
    /// A query or fragment.
    Query,
    /// An address written differently.
    OtherUrl,
    /// Another installation mnemonic.
    OtherField,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Which parameter or installation mnemonic.
    pub about: String,
    /// What kind.
    pub kind: Kind,
    /// How much it matters.
    pub weight: Weight,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub fix: String,
}

impl Difference {
    /// A difference.
    pub fn new(
        about: impl Into<String>,
        kind: Kind,
        weight: Weight,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            about: about.into(),
            kind,
            weight,
            what: what.into(),
            fix: fix.into(),
        }
    }
}
