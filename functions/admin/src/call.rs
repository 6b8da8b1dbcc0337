//! One request of someone who is signed in.

use lambda_http::{Request, http::header};
use shared::{
    bridge::{Bridge, Installation},
    clock::Clock as _,
    telemetry::CorrelationId,
    visit::VisitKey,
};

use crate::{
    AdminError,
    audit::{self, Action},
    calendar::{Calendar, Day},
    session::{Admin, Session},
};

/// Longest form, in bytes: the settings document, and FDI records pasted from Epic.
const LONGEST: usize = 256 * 1024;

/// A request, and who makes it.
pub struct Call<'a> {
    /// The function's world.
    pub bridge: &'a Bridge,
    /// The installation under its current settings.
    pub installation: &'a Installation,
    /// The request.
    pub request: &'a Request,
    /// Who makes it.
    pub session: &'a Session,
    /// What it carries in its body; nothing for a `GET`.
    pub form: Form,
    /// Its code, on its page and in its log lines.
    pub correlation: &'a CorrelationId,
}

impl Call<'_> {
    /// Who makes it.
    #[must_use]
    pub const fn admin(&self) -> &Admin {
        &self.session.admin
    }

    /// By whose clocks days and hours are meant.
    ///
    /// # Errors
    /// [`AdminError::Settings`] if `admin.time_zone` is none.
    pub fn calendar(&self) -> Result<Calendar, AdminError> {
        Ok(Calendar::of(&self.installation.settings)?)
    }

    /// The day that `day` asks for, today if it asks for none; nothing if it is no day.
    #[must_use]
    pub fn day(&self, calendar: &Calendar) -> Option<Day> {
        match self.query("day") {
            Some(day) => calendar.parse_day(&day),
            None => Some(calendar.day_of(self.installation.clock.now())),
        }
    }

    /// Lets only operators go on.
    ///
    /// # Errors
    /// [`AdminError::Forbidden`].
    pub const fn only_operators(&self) -> Result<(), AdminError> {
        self.admin().only_operators()
    }

    /// Enters into the audit log what is about to be shown, or was done.
    ///
    /// # Errors
    /// The table's: then it must not be shown.
    pub async fn audit(&self, action: Action) -> Result<(), AdminError> {
        let admin = Some(self.admin());
        Ok(audit::record(self.installation, admin, &action, self.correlation).await?)
    }

    /// Enters that a page about one visit is shown.
    ///
    /// # Errors
    /// The table's.
    pub async fn audit_view(&self, page: &str, visit: Option<&VisitKey>) -> Result<(), AdminError> {
        self.audit(Action::Viewed {
            page: page.to_owned(),
            visit: visit.map(ToString::to_string),
        })
        .await
    }

    /// A parameter of the query, if it is there exactly once and not empty. Never PHI: our addresses carry none.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        let raw = self.request.uri().query().unwrap_or_default();
        Form::of(raw.as_bytes()).optional(name).map(str::to_owned)
    }
}

/// The fields of a form.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a request's body: a form as browsers send it, or one JSON object of texts.
    ///
    /// # Errors
    /// [`AdminError::Form`].
    pub fn read(request: &Request) -> Result<Self, AdminError> {
        let body: &[u8] = request.body();
        if body.len() > LONGEST {
            return Err(AdminError::Form);
        }
        let content_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map(|value| value.trim().to_ascii_lowercase());
        match content_type.as_deref() {
            Some("application/x-www-form-urlencoded") => Ok(Self::of(body)),
            Some("application/json") => {
                let fields: std::collections::BTreeMap<String, String> =
                    serde_json::from_slice(body).map_err(|_| AdminError::Form)?;
                Ok(Self(fields.into_iter().collect()))
            }
            _ => Err(AdminError::Form),
        }
    }

    fn of(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// A field that is there once.
    ///
    /// # Errors
    /// [`AdminError::Form`].
    pub fn field(&self, name: &str) -> Result<&str, AdminError> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(AdminError::Form),
        }
    }

    /// A field that is there once and not empty.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.field(name).ok().filter(|value| !value.is_empty())
    }

    /// The names of the fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}
