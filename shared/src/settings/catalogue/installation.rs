//! The installation itself, the hospital's choices, and texts.

use super::{
    Field, Group,
    Kind::{Choice, Number, Secret, Text, Url},
};

pub const INSTALLATION: Group = Group {
    title: "Installation",
    introduction: "One installation serves one Epic environment and one Zoom account.",
    fields: &[
        Field::new(
            "launch_key",
            Text,
            "Launch key",
            "Last path segment of every FDI URL, 16 to 128 letters, digits, - or _. It names this installation and proves nobody's identity. Change it in the FDI records at the same time.",
        )
        .required()
        .original("Zoom API Key"),
        Field::new(
            "environment",
            Choice(&["test", "production"]),
            "Epic environment",
            "Which of Epic's environments this installation serves.",
        )
        .required()
        .original("Epic Environment"),
        Field::new(
            "public_base_url",
            Url,
            "Public base URL",
            "Where browsers, Epic and Zoom reach this installation: the stack's output PublicBaseUrl, or your own domain.",
        )
        .required(),
        Field::new(
            "data_key",
            Secret,
            "Data key",
            "32 random bytes in Base64. Names in the table, seals of cookies and the audit log's chain derive from it. Never change it while visits are live: they are not found again, everyone is signed out, and older audit entries no longer verify.",
        )
        .required(),
    ],
};

pub const POLICY: Group = Group {
    title: "Policy",
    introduction: "Choices of the hospital.",
    fields: &[
        Field::new(
            "policy.patient_admittance",
            Choice(&["automatic", "manual"]),
            "Patient admittance",
            "automatic: the patient is in as soon as the provider is. manual: the provider admits them from Zoom's waiting room.",
        )
        .default("automatic")
        .original("Patient Admittance Policy"),
        Field::new(
            "policy.provider_user_type",
            Choice(&["licensed", "basic"]),
            "Provider user type",
            "Type of the accounts that are made. basic: meetings end after 40 minutes and take no registrants.",
        )
        .default("licensed")
        .original("Provider User Type"),
        Field::new(
            "policy.patient_identity",
            Choice(&["registrant", "cust_create"]),
            "Patient identity",
            "How a patient is known in Zoom. registrant: without an account. cust_create: an account each, by arrangement with Zoom.",
        )
        .default("registrant"),
        Field::new(
            "policy.passcode",
            Choice(&["alphanumeric", "numeric"]),
            "Passcodes",
            "Which passcodes the Zoom account accepts; ten characters either way.",
        )
        .default("alphanumeric"),
        Field::new(
            "policy.record_retention_days",
            Number,
            "Retention of records, days",
            "How long notification records are kept, and a visit after its last launch; at least 1.",
        )
        .default("90"),
    ],
};

pub const SMS: Group = Group {
    title: "Texts (SMS)",
    introduction: "Join links by text. Without an origination identity no page offers them.",
    fields: &[
        Field::new(
            "sms.origination_identity",
            Text,
            "Origination identity",
            "Phone number, pool or sender ID at AWS End User Messaging: its number, ID or ARN. The stack's parameter SmsOriginationArn must be the ARN of the same.",
        ),
        Field::new(
            "sms.configuration_set",
            Text,
            "Configuration set",
            "Configuration set at AWS End User Messaging whose event destinations learn what became of each text.",
        ),
        Field::new(
            "sms.link_lifetime_minutes",
            Number,
            "Link lifetime, minutes",
            "How long after the visit's end a link lets in, 1 to 1440. No link lets in more than a day after it was sent.",
        )
        .default("30"),
        Field::new(
            "sms.default_country_code",
            Text,
            "Default country code",
            "Calling code of the country whose numbers staff may type without it, such as 1.",
        ),
    ],
};
