//! How long another side asks us to wait.

use std::time::Duration;

use http::{HeaderMap, header::RETRY_AFTER};
use time::{PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

use crate::clock::Timestamp;

/// `Wed, 21 Oct 2026 07:28:00 GMT` (RFC 9110, 5.6.7).
const HTTP_DATE: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// Reads `Retry-After`: seconds, an HTTP date, or the date-time that Zoom's daily limits send.
/// `None` when it is absent, in the past, or not one of these.
#[must_use]
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = Timestamp::parse(value).or_else(|| http_date(value))?;
    let wait = until.since(now);
    (!wait.is_zero()).then_some(wait)
}

/// Reads an HTTP date.
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    let date = PrimitiveDateTime::parse(text, HTTP_DATE).ok()?;
    Some(Timestamp::from_seconds(date.assume_utc().unix_timestamp()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use http::HeaderValue;

    use super::*;

    fn asked(value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(value).unwrap());
        retry_after(&headers, Timestamp::parse("2026-10-21T07:27:00Z").unwrap())
    }

    #[test]
    fn understands_every_form_that_is_sent() {
        assert_eq!(asked("2"), Some(Duration::from_secs(2)));
        assert_eq!(
            asked("Wed, 21 Oct 2026 07:28:00 GMT"),
            Some(Duration::from_secs(60))
        );
        assert_eq!(asked("2026-10-21T07:28:00Z"), Some(Duration::from_secs(60)));
    }

    #[test]
    fn ignores_what_is_no_wait() {
        for value in [
            "",
            "-5",
            "soon",
            "Wed, 21 Oct 2020 07:28:00 GMT",
            "99999999999999999999999",
        ] {
            assert_eq!(asked(value), None, "{value}");
        }
    }
}
