//! The administrator's pages.

use super::{
    Field, Group,
    Kind::{List, Secret, Text, Url},
};

const ADMIN: &str = "admin";

pub const ADMINISTRATORS: Group = Group {
    title: "Administrators",
    introduction: "Who may open these pages. A mistake here locks everyone out; then go back to the previous version with the AWS CLI.",
    fields: &[
        Field::new(
            "admin.oidc_issuer",
            Url,
            "OpenID Connect issuer",
            "The hospital's OpenID Connect provider.",
        )
        .required()
        .within(ADMIN),
        Field::new(
            "admin.oidc_client_id",
            Text,
            "Client ID",
            "Our ID at the provider.",
        )
        .required()
        .within(ADMIN),
        Field::new(
            "admin.oidc_client_secret",
            Secret,
            "Client secret",
            "Our secret at the provider.",
        )
        .required()
        .within(ADMIN),
        Field::new(
            "admin.oidc_scopes",
            List,
            "Scopes",
            "What is asked for besides openid: providers differ in which scope brings the groups.",
        )
        .default(r#"["profile","email"]"#)
        .within(ADMIN),
        Field::new(
            "admin.groups_claim",
            Text,
            "Groups claim",
            "The claim of the ID token that lists a person's groups.",
        )
        .default("groups")
        .within(ADMIN),
        Field::new(
            "admin.allowed_group",
            Text,
            "Allowed group",
            "Whose members may look.",
        )
        .required()
        .within(ADMIN),
        Field::new(
            "admin.operator_group",
            Text,
            "Operators' group",
            "Whose members may change settings and replay notifications, too. Without it everyone of the allowed group may.",
        )
        .within(ADMIN),
        Field::new(
            "admin.time_zone",
            Text,
            "Time zone",
            "By whose clocks these pages count days and hours: America/Chicago. Single times are shown in the viewer's own zone.",
        )
        .default("UTC")
        .within(ADMIN),
    ],
};
