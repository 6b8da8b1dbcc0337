//! Zoom's side.

use super::{
    Field, Group,
    Kind::{Accounts, Choice, Number, Secret, Text, Url, YesNo},
};

pub const ZOOM: Group = Group {
    title: "Zoom",
    introduction: "The Server-to-Server OAuth app of the hospital's own Zoom account.",
    fields: &[
        Field::new(
            "zoom.account_id",
            Text,
            "Account ID",
            "From the app's page of credentials.",
        )
        .required(),
        Field::new(
            "zoom.client_id",
            Text,
            "Client ID",
            "From the app's page of credentials.",
        )
        .required(),
        Field::new(
            "zoom.client_secret",
            Secret,
            "Client secret",
            "From the app's page of credentials.",
        )
        .required(),
        Field::new(
            "zoom.webhook_secret_token",
            Secret,
            "Webhook secret token",
            "The app's Secret Token, which signs webhooks.",
        )
        .required(),
        Field::new(
            "zoom.previous_webhook_secret_token",
            Secret,
            "Previous webhook secret token",
            "The one before, while a rotation is under way: deliveries signed by either are accepted. Remove it after two hours.",
        ),
        Field::new(
            "zoom.api_base_url",
            Url,
            "API base URL",
            "Root of the REST API.",
        )
        .default("https://api.zoom.us/v2"),
        Field::new(
            "zoom.oauth_base_url",
            Url,
            "OAuth base URL",
            "Root of the OAuth service.",
        )
        .default("https://zoom.us"),
        Field::new(
            "zoom.provisioning",
            Choice(&["none", "cust_create", "sso_create", "auto_create"]),
            "Provisioning",
            "How an account is made for a provider who has none. cust_create needs an arrangement with Zoom's ISV sales, sso_create single sign-on, auto_create a domain that the account manages. none: every provider needs their own account.",
        )
        .default("none"),
        Field::new(
            "zoom.provisioning_domain",
            Text,
            "Provisioning domain",
            "E-mail domain of made accounts; required unless provisioning is none.",
        ),
        Field::new(
            "zoom.accounts",
            Accounts,
            "Known accounts",
            "Whose Zoom account is whose, where Epic's e-mail does not tell. A JSON list; each entry has email, and epic_user_id (EMP, providers) or epic_provider_id (SER, nurses) or both.",
        )
        .default("[]"),
        Field::new(
            "zoom.reconcile_calls_per_minute",
            Number,
            "Comparing calls a minute",
            "Most calls a minute with which live visits are compared with Zoom; 0 to 1200, 0 switches it off. A live visit takes two a minute.",
        )
        .default("120"),
    ],
};

pub const ZOOM_ROOMS: Group = Group {
    title: "Zoom Rooms",
    introduction: "How Zoom Rooms are called into visits, and how Epic is told of them.",
    fields: &[
        Field::new(
            "zoom_rooms.force_accept",
            YesNo,
            "Join without accepting",
            "Whether a called room joins without anybody in it accepting.",
        )
        .default("true"),
        Field::new(
            "zoom_rooms.infer_presence",
            YesNo,
            "Infer presence",
            "Whether someone whom nobody knows, who comes in while one called room alone is missing, counts as that room. false: only the room's own ID counts.",
        )
        .default("true"),
        Field::new(
            "zoom_rooms.reported_as",
            Choice(&["room_name", "epic_provider_id"]),
            "Reported as",
            "ExternalID of a room, once the ID type of Zoom Rooms is set. Which one Epic expects is not public.",
        )
        .default("room_name"),
    ],
};
