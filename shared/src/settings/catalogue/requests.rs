//! The two requests to Epic whose form can be set.

use super::{
    Field, Group,
    Kind::{Choice, Text},
};

pub const CONNECTION_STATUS: Group = Group {
    title: "Epic: connection status",
    introduction: "The request that sets a light. Leave it as it is unless Epic gives you another form.",
    fields: &[
        Field::new(
            "epic.connection_status.preset",
            Choice(&["2018"]),
            "Preset",
            "Where the defaults come from.",
        )
        .default("2018"),
        Field::new(
            "epic.connection_status.method",
            Text,
            "Method",
            "HTTP method.",
        )
        .default("GET"),
        Field::new(
            "epic.connection_status.path",
            Text,
            "Path",
            "Path below the telehealth base URL.",
        )
        .default("/api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus"),
        Field::new(
            "epic.connection_status.encoding",
            Choice(&["query", "json"]),
            "Encoding",
            "Where the parameters go: into the query, or into a JSON body.",
        )
        .default("query"),
        Field::new(
            "epic.connection_status.parameters.conference_id",
            Text,
            "Parameter of the visit",
            "Its value is the CSN.",
        )
        .default("ConferenceID"),
        Field::new(
            "epic.connection_status.parameters.external_id",
            Text,
            "Parameter of the person",
            "Its value is the person's ID in Epic.",
        )
        .default("ExternalID"),
        Field::new(
            "epic.connection_status.parameters.external_id_type",
            Text,
            "Parameter of the ID type",
            "Its value is one of the ID types above.",
        )
        .default("ExternalIDType"),
        Field::new(
            "epic.connection_status.parameters.vendor_name",
            Text,
            "Parameter of the vendor",
            "Its value is the vendor below.",
        )
        .default("VendorName"),
        Field::new(
            "epic.connection_status.parameters.connection_status",
            Text,
            "Parameter of the status",
            "Its value is one of the two below.",
        )
        .default("ConnectionStatus"),
        Field::new(
            "epic.connection_status.vendor_name",
            Text,
            "Vendor",
            "The vendor as Epic knows it.",
        )
        .default("Zoom"),
        Field::new(
            "epic.connection_status.connected",
            Text,
            "Status: there",
            "The status of a person who is there.",
        )
        .default("1"),
        Field::new(
            "epic.connection_status.disconnected",
            Text,
            "Status: left",
            "The status of a person who left.",
        )
        .default("2"),
    ],
};

const REPORT: &str = "device_test.report";

pub const DEVICE_TEST_REPORT: Group = Group {
    title: "Device test: report to Epic",
    introduction: "Optional as a whole: without it Epic is not told of results. No form of this request is public, so take yours from Epic.",
    fields: &[
        Field::new("device_test.report.method", Text, "Method", "HTTP method.")
            .required()
            .within(REPORT),
        Field::new(
            "device_test.report.path",
            Text,
            "Path",
            "Path below the telehealth base URL, or below what stands there before /api/epic/.",
        )
        .required()
        .within(REPORT),
        Field::new(
            "device_test.report.encoding",
            Choice(&["query", "json"]),
            "Encoding",
            "Where the parameters go: into the query, or into a JSON body.",
        )
        .required()
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.conference_id",
            Text,
            "Parameter of the visit",
            "Its value is the CSN.",
        )
        .required()
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.external_id",
            Text,
            "Parameter of the person",
            "Not sent without a name; so are all below.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.external_id_type",
            Text,
            "Parameter of the ID type",
            "Its value is the ID type of patients.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.vendor_name",
            Text,
            "Parameter of the vendor",
            "Its value is the vendor below.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.result",
            Text,
            "Parameter of the result",
            "The test as a whole. At least this or one of the next four has a name.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.camera",
            Text,
            "Parameter of the camera",
            "The camera alone.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.microphone",
            Text,
            "Parameter of the microphone",
            "The microphone alone.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.speaker",
            Text,
            "Parameter of the speaker",
            "The speaker alone.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.parameters.connection",
            Text,
            "Parameter of the connection",
            "The connection to Zoom alone.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.works",
            Text,
            "Value: works",
            "Value of what works.",
        )
        .required()
        .within(REPORT),
        Field::new(
            "device_test.report.does_not_work",
            Text,
            "Value: does not work",
            "Value of what does not work.",
        )
        .required()
        .within(REPORT),
        Field::new(
            "device_test.report.not_tested",
            Text,
            "Value: not tested",
            "Value of a single check that was not made; without it that check is left out.",
        )
        .within(REPORT),
        Field::new(
            "device_test.report.vendor_name",
            Text,
            "Vendor",
            "The vendor as Epic knows it.",
        )
        .default("Zoom")
        .within(REPORT),
    ],
};
