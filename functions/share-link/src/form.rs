//! A form of one of our pages, as a browser sends it.

use lambda_http::{Request, http::header};
use shared::{bridge::Installation, launch, share::ShareError};

/// Longest body read, in bytes: a ticket with a host's link in it, and a few short fields.
const LONGEST: usize = 16 * 1024;

/// The fields of a form.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form that a page of this installation sent.
    ///
    /// # Errors
    /// [`ShareError::CrossSite`] or [`ShareError::Form`].
    pub fn read(installation: &Installation, request: &Request) -> Result<Self, ShareError> {
        if !launch::is_from_here(installation, request) {
            return Err(ShareError::CrossSite);
        }
        let form = "application/x-www-form-urlencoded";
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|value| value.trim().eq_ignore_ascii_case(form));
        let body: &[u8] = request.body();
        if !is_form || body.len() > LONGEST {
            return Err(ShareError::Form);
        }
        Ok(Self(form_urlencoded::parse(body).into_owned().collect()))
    }

    /// A field that is there once.
    ///
    /// # Errors
    /// [`ShareError::Form`].
    pub fn field(&self, name: &str) -> Result<&str, ShareError> {
        let mut values = self.0.iter().filter(|(key, _)| key == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Ok(value),
            _ => Err(ShareError::Form),
        }
    }

    /// A field that holds one of our random values: 128 bits in base64url.
    ///
    /// # Errors
    /// [`ShareError::Form`].
    pub fn random_field(&self, name: &str) -> Result<&str, ShareError> {
        let value = self.field(name)?;
        if is_random_value(value) {
            Ok(value)
        } else {
            Err(ShareError::Form)
        }
    }
}

/// Whether a value has the form of our random ones.
pub fn is_random_value(value: &str) -> bool {
    value.len() == 22
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
