//! The form of the settings, as a browser fills it in and sends it.

use sandbox::Sandbox;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use shared::bridge::Bridge;
use tests::Answer;

use crate::administrator::Administrator;

pub type Fields = Vec<(String, String)>;

/// The current document, and its version.
pub async fn saved(hospital: &Sandbox) -> (String, Value) {
    let bridge = Bridge::new(hospital.environment.clone());
    let document = bridge.source().document(None).await.unwrap();
    (document.id, serde_json::from_str(&document.text).unwrap())
}

/// What a browser sends of a form of the page as it stands.
pub fn fields(page: &Answer, action: &str) -> Fields {
    let html = Html::parse_document(&page.body);
    let select = |selector: &str| Selector::parse(selector).unwrap();
    let form = html
        .select(&select(&format!("form[action='{action}']")))
        .next()
        .unwrap_or_else(|| panic!("no form {action} in {}", page.text()));
    let controls = select("input, select, textarea");
    let value = |control: ElementRef| match control.value().name() {
        "select" => control
            .select(&select("option[selected]"))
            .next()
            .or_else(|| control.select(&select("option")).next())
            .and_then(|option| option.attr("value").map(str::to_owned))
            .unwrap_or_default(),
        "textarea" => {
            let text: String = control.text().collect();
            let text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
            text.replace('\n', "\r\n")
        }
        _ => control.attr("value").unwrap_or_default().to_owned(),
    };
    form.select(&controls)
        .filter(|control| control.attr("type") != Some("checkbox"))
        .filter_map(|control| Some((control.attr("name")?.to_owned(), value(control))))
        .filter(|(name, _)| name != "csrf")
        .collect()
}

pub fn with(mut fields: Fields, name: &str, value: &str) -> Fields {
    fields.retain(|(given, _)| given != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

pub async fn send(admin: &Administrator, path: &str, fields: &Fields) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    admin.post(path, &fields).await
}

/// The form with these edits, checked.
pub async fn checked(admin: &Administrator, edits: &[(&str, &str)]) -> Answer {
    let page = admin.get("/admin/settings").await;
    let mut form = fields(&page, "/admin/settings/check");
    for (name, value) in edits {
        form = with(form, name, value);
    }
    send(admin, "/admin/settings/check", &form).await
}

/// Saves what was checked.
pub async fn save(admin: &Administrator, checked: &Answer) -> Answer {
    let form = fields(checked, "/admin/settings/save");
    send(admin, "/admin/settings/save", &form).await
}

/// Edits and saves.
pub async fn saves(admin: &Administrator, edits: &[(&str, &str)]) {
    let review = checked(admin, edits).await;
    assert_eq!(review.status, 200, "{}", review.text());
    let answer = save(admin, &review).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}
