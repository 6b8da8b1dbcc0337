//! Texts with join links.

use serde_json::json;
use shared::settings::Settings;

use crate::document::{MARKER, refusal, with};

#[test]
fn settings_of_texts_are_refused_by_name() {
    for (sms, name) in [
        (
            json!({ "origination_identity": "" }),
            "sms.origination_identity",
        ),
        (
            json!({ "origination_identity": format!("{MARKER} {MARKER}") }),
            "sms.origination_identity",
        ),
        (
            json!({ "origination_identity": MARKER.repeat(30) }),
            "sms.origination_identity",
        ),
        (
            json!({ "origination_identity": "pool-1", "configuration_set": format!("{MARKER}?") }),
            "sms.configuration_set",
        ),
        (
            json!({ "configuration_set": MARKER }),
            "sms.origination_identity",
        ),
        (
            json!({ "link_lifetime_minutes": 0 }),
            "sms.link_lifetime_minutes",
        ),
        (
            json!({ "link_lifetime_minutes": 1441 }),
            "sms.link_lifetime_minutes",
        ),
        (
            json!({ "link_lifetime_minutes": MARKER }),
            "sms.link_lifetime_minutes",
        ),
        (
            json!({ "default_country_code": MARKER }),
            "sms.default_country_code",
        ),
        (
            json!({ "default_country_code": "01" }),
            "sms.default_country_code",
        ),
        (
            json!({ "origination_number": MARKER }),
            "sms.origination_number",
        ),
    ] {
        let message = refusal(&with("/sms", sms)).to_string();
        assert!(message.contains(&format!("`{name}`")), "{message}");
        assert!(!message.contains(MARKER), "{message}");
    }
    let whole = json!({
        "origination_identity": "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1",
        "configuration_set": "texts",
        "link_lifetime_minutes": 1440,
        "default_country_code": "+34",
    });
    assert!(Settings::parse(&with("/sms", whole).to_string()).is_ok());
}
