//! The device test.

use super::{Field, Group, Kind::Url};

pub const DEVICE_TEST: Group = Group {
    title: "Device test",
    introduction: "The test before a visit.",
    fields: &[
        Field::new(
            "device_test.endpoint_url",
            Url,
            "The hospital's own test",
            "A person goes there once Epic has said who they are; nothing of the visit goes into the address, and no result comes back.",
        )
        .original("Epic Device Test Endpoint URL"),
        Field::new(
            "device_test.help_url",
            Url,
            "Help page",
            "Help of the hospital's own, linked from our page.",
        )
        .original("Healthcare Provider Device Test Help URL"),
    ],
};
