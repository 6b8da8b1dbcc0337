//! Fields of `POST /meetings/{meetingId}/registrants`.

use super::{Field, LONG, Shape, field, flag, required, text};

pub(in crate::zoom) static REGISTRANT: &[Field] = &[
    required("first_name", Shape::Text(64)),
    text("last_name", 64),
    required("email", Shape::Email(128)),
    flag("auto_approve"),
    text("address", LONG),
    text("city", LONG),
    text("state", LONG),
    text("zip", LONG),
    text("country", LONG),
    text("phone", LONG),
    text("comments", LONG),
    field(
        "custom_questions",
        Shape::Many(&Shape::Object(QUESTION), 100),
    ),
    text("industry", LONG),
    text("job_title", LONG),
    text("org", LONG),
    field(
        "no_of_employees",
        Shape::Word(&[
            "",
            "1-20",
            "21-50",
            "51-100",
            "101-500",
            "500-1,000",
            "1,001-5,000",
            "5,001-10,000",
            "More than 10,000",
        ]),
    ),
    field(
        "purchasing_time_frame",
        Shape::Word(&[
            "",
            "Within a month",
            "1-3 months",
            "4-6 months",
            "More than 6 months",
            "No timeframe",
        ]),
    ),
    field(
        "role_in_purchase_process",
        Shape::Word(&[
            "",
            "Decision Maker",
            "Evaluator/Recommender",
            "Influencer",
            "Not involved",
        ]),
    ),
    field(
        "language",
        Shape::Word(&[
            "en-US", "de-DE", "es-ES", "fr-FR", "jp-JP", "pt-PT", "ru-RU", "zh-CN", "zh-TW",
            "ko-KO", "it-IT", "vi-VN", "pl-PL", "Tr-TR",
        ]),
    ),
];

static QUESTION: &[Field] = &[text("title", LONG), text("value", 128)];
