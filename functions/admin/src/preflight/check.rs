//! One check and what it found.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use serde::Serialize;

/// Longest that one check may take, so that a call's own 5 seconds are over before and say what is not there. Four in
/// a row, as Epic has, the first of 4 seconds, stay below 20 seconds, and the function has 25.
const LONGEST: Duration = Duration::from_millis(5_200);

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Settings and table.
    Installation,
    /// The keys by which Epic knows the bridge.
    Keys,
    /// Epic.
    Epic,
    /// Zoom.
    Zoom,
    /// Texted links.
    Texts,
    /// The administrators' sign-in.
    SignIn,
}

impl Area {
    /// Its name on the page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Installation => "Installation",
            Self::Keys => "Keys",
            Self::Epic => "Epic",
            Self::Zoom => "Zoom",
            Self::Texts => "Texts",
            Self::SignIn => "Sign-in",
        }
    }
}

/// What came of a check, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Visits fail, or lights stay off.
    Failed,
    /// Works now, or for most; look at it.
    Warning,
    /// Nobody lets us see it.
    NotCheckable,
    /// Not looked at, because something else is wrong or not used.
    Skipped,
    /// Right.
    Passed,
}

impl Outcome {
    /// Its name on the page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Warning => "warning",
            Self::NotCheckable => "not checkable",
            Self::Skipped => "skipped",
            Self::Passed => "passed",
        }
    }
}

/// One check. Never holds a secret, nor anything of a patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stable, for programs.
    pub id: &'static str,
    /// What should be so.
    pub title: &'static str,
    /// What it looks at.
    pub area: Area,
    /// What came of it.
    pub outcome: Outcome,
    /// What was found.
    pub found: String,
    /// Where it is mended: a setting of the bridge, or the path to one in Zoom's portal.
    pub setting: Option<String>,
    /// How; empty where there is nothing to do.
    pub fix: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// Names a check.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    id: &'static str,
    area: Area,
    title: &'static str,
}

impl Subject {
    /// A check of this name.
    pub const fn new(id: &'static str, area: Area, title: &'static str) -> Self {
        Self { id, area, title }
    }

    /// Finds out, within the time that a check has.
    pub async fn look(self, work: impl Future<Output = Finding>) -> Check {
        self.look_for(LONGEST, work).await
    }

    /// Finds out within `longest`.
    pub async fn look_for(self, longest: Duration, work: impl Future<Output = Finding>) -> Check {
        let begun = Instant::now();
        let finding = tokio::time::timeout(longest, work).await;
        let mut check = self.found(finding.unwrap_or_else(|_| {
            Finding::failed(format!(
                "it was not answered in {} seconds",
                longest.as_secs_f32()
            ))
            .fix("Run the preflight again; if it stays, see why the other side is slow.")
        }));
        check.took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        check
    }

    /// What is known already.
    pub fn found(self, finding: Finding) -> Check {
        Check {
            id: self.id,
            title: self.title,
            area: self.area,
            outcome: finding.outcome,
            found: finding.found,
            setting: finding.setting,
            fix: finding.fix,
            took_ms: 0,
        }
    }

    /// Not looked at, because of `cause`.
    pub fn because_of(self, cause: &Check) -> Check {
        self.found(Finding::skipped(format!(
            "skipped, because this {}: {}",
            match cause.outcome {
                Outcome::NotCheckable => "cannot be seen",
                _ => "is not so",
            },
            cause.title
        )))
    }
}

impl Check {
    /// Whether it stands in the way of those that build on it.
    pub const fn stops(&self) -> bool {
        matches!(
            self.outcome,
            Outcome::Failed | Outcome::Skipped | Outcome::NotCheckable
        )
    }
}

/// What a check found.
#[derive(Debug)]
pub struct Finding {
    outcome: Outcome,
    found: String,
    setting: Option<String>,
    fix: String,
}

impl Finding {
    fn new(outcome: Outcome, found: impl Into<String>) -> Self {
        Self {
            outcome,
            found: found.into(),
            setting: None,
            fix: String::new(),
        }
    }

    /// As it should be.
    pub fn passed(found: impl Into<String>) -> Self {
        Self::new(Outcome::Passed, found)
    }

    /// Wrong.
    pub fn failed(found: impl Into<String>) -> Self {
        Self::new(Outcome::Failed, found)
    }

    /// Doubtful.
    pub fn warning(found: impl Into<String>) -> Self {
        Self::new(Outcome::Warning, found)
    }

    /// Not looked at.
    pub fn skipped(found: impl Into<String>) -> Self {
        Self::new(Outcome::Skipped, found)
    }

    /// Nobody lets us see it.
    pub fn not_checkable(found: impl Into<String>) -> Self {
        Self::new(Outcome::NotCheckable, found)
    }

    /// Where it is mended.
    pub fn at(mut self, setting: impl Into<String>) -> Self {
        self.setting = Some(setting.into());
        self
    }

    /// How.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }
}
