//! Epic's side.

use super::{
    Field, Group,
    Kind::{Choice, Keys, List, Number, Secret, Text, Url, YesNo},
};

pub const EPIC: Group = Group {
    title: "Epic",
    introduction: "Addresses and identifiers of this Epic environment. Take them from your Epic technical services.",
    fields: &[
        Field::new(
            "epic.fhir_r4_base_url",
            Url,
            "FHIR R4 base URL",
            "Ends in /api/FHIR/R4. The iss of every launch must equal it.",
        )
        .required()
        .original("Epic FHIR R4 Base URL"),
        Field::new(
            "epic.other_environment_fhir_r4_base_url",
            Url,
            "FHIR R4 base URL of the other environment",
            "So that an FDI record of the wrong environment is named as such.",
        ),
        Field::new(
            "epic.telehealth_base_url",
            Url,
            "Telehealth base URL",
            "Root of the Interconnect instance; or a whole URL that contains /api/epic/, which is then called as it stands.",
        )
        .required()
        .original("Epic Telehealth Base URL"),
        Field::new(
            "epic.oauth_base_url",
            Url,
            "OAuth base URL",
            "Root of Epic's OAuth services, with or without /oauth2. Without it discovery finds them, which costs a look-up at a cold launch.",
        )
        .original("Epic OAuth Base URL"),
        Field::new(
            "epic.frame_ancestors",
            List,
            "Origins that may frame a launch",
            "Origins whose pages may show a launch in a frame, such as Hyperspace's. Those of the two base URLs may anyway.",
        )
        .default("[]"),
        Field::new(
            "epic.practitioner_role_email",
            YesNo,
            "E-mail from PractitionerRole",
            "true: someone whose FHIR Practitioner has no e-mail is looked up in PractitionerRole, which costs one more call to Epic.",
        )
        .default("false"),
        Field::new(
            "epic.login_email_domain",
            Text,
            "E-mail domain of system logins",
            "Domain that makes an e-mail address of a system login, such as hospital.example. A guess, so it is tried last.",
        ),
        Field::new(
            "epic.csn_system",
            Text,
            "Identifier system of a CSN",
            "Identifier system of a CSN in FHIR. Read and checked, not used yet.",
        ),
        Field::new(
            "epic.notifications_per_second",
            Number,
            "Notifications a second",
            "Most notifications that Epic is sent in a second, by all workers together; 1 to 200.",
        )
        .default("20"),
        Field::new(
            "epic.id_types.provider",
            Text,
            "ID type of providers",
            "ExternalIDType of an Epic user (EMP) ID.",
        )
        .default("1"),
        Field::new(
            "epic.id_types.patient",
            Text,
            "ID type of patients",
            "ExternalIDType of a MyChart account (WPR) ID.",
        )
        .default("2"),
        Field::new(
            "epic.id_types.nurse",
            Text,
            "ID type of nurses",
            "ExternalIDType of the provider record (SER) ID that nurses launch with. Ask Epic. Without it Epic is not told of nurses.",
        ),
        Field::new(
            "epic.id_types.room",
            Text,
            "ID type of Zoom Rooms",
            "ExternalIDType of a Zoom Room. Ask Epic. Without it Epic is not told of rooms.",
        ),
    ],
};

pub const CLIENTS: Group = Group {
    title: "Epic: clients and keys",
    introduction: "The apps registered with Epic, and the key pairs by which they are known.",
    fields: &[
        Field::new(
            "epic.clients.provider.client_id",
            Text,
            "Provider client ID",
            "Client launched from Hyperspace, Haiku and Canto.",
        )
        .required(),
        Field::new(
            "epic.clients.provider.client_secret",
            Secret,
            "Provider client secret",
            "Without one the client authenticates by private key.",
        )
        .original("Zoom App Secret"),
        Field::new(
            "epic.clients.patient.client_id",
            Text,
            "Patient client ID",
            "Client launched from MyChart; may be the same as the provider's.",
        )
        .required(),
        Field::new(
            "epic.clients.patient.client_secret",
            Secret,
            "Patient client secret",
            "Without one the client authenticates by private key.",
        )
        .original("Zoom App Secret"),
        Field::new(
            "epic.clients.backend.client_id",
            Text,
            "Backend client ID",
            "Client that tells Epic who is there.",
        )
        .required(),
        Field::new(
            "epic.clients.backend.client_secret",
            Secret,
            "Backend client secret",
            "Refused: Epic's backend apps authenticate by private key only. Remove it if it is set.",
        ),
        Field::new(
            "epic.private_keys",
            Keys,
            "Private keys",
            "The first signs, all are published in the JWK Set. RSA of 2048 to 4096 bits or EC P-384, in PEM, not encrypted. To rotate: add the new key at the end, wait 29 hours, for which Epic may cache the JWK Set, move it to the front, then remove the old one.",
        )
        .default("[]")
        .original("Zoom App Private Key"),
    ],
};

const LINKS: &str = "epic.legacy_links";

pub const LEGACY_LINKS: Group = Group {
    title: "Encrypted links without SMART",
    introduction: "Optional as a whole: without it such links are refused. They carry no signature; use SMART wherever Epic can.",
    fields: &[
        Field::new(
            "epic.legacy_links.algorithm",
            Choice(&["aes_128_password", "aes_256_base64_key"]),
            "Algorithm",
            "aes_128_password: AES-128-CBC, key derived from a password. aes_256_base64_key: AES-256-CBC, key of 32 bytes in Base64.",
        )
        .required()
        .within(LINKS),
        Field::new(
            "epic.legacy_links.key",
            Secret,
            "Key",
            "CRYPTKEY of Epic's record: the password, of 16 characters or more, or the key.",
        )
        .required()
        .within(LINKS),
        Field::new(
            "epic.legacy_links.patient_key",
            Secret,
            "Patients' key",
            "Another key, of the patient and device test records. Required with iv prefixed, else recommended: no change of a patient's link then makes it a provider's.",
        )
        .within(LINKS),
        Field::new(
            "epic.legacy_links.iv",
            Choice(&["zero", "prefixed"]),
            "Initialisation vector",
            "zero: sixteen zero bytes. prefixed: sent before the ciphertext.",
        )
        .default("zero")
        .within(LINKS),
        Field::new(
            "epic.legacy_links.window_minutes",
            Number,
            "Window, minutes",
            "How old a link may be, 1 to 60.",
        )
        .default("5")
        .within(LINKS),
    ],
};
