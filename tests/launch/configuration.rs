//! Epic's SMART configuration, as it is and as a test would have it.

use serde_json::{Value, json};
use tests::Hospital;

pub const SMART: &str = "/.well-known/smart-configuration";

/// The next discovery finds Epic's own document with some members replaced; `null` removes one.
pub async fn change(hospital: &Hospital, changes: Value) {
    hospital.faults.clear();
    let url = format!("{}{SMART}", hospital.epic.fhir_base());
    let answer = hospital.browser().get(&url).await;
    let mut document: Value = serde_json::from_str(&answer.body).unwrap();
    let members = document.as_object_mut().unwrap();
    members.extend(changes.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    hospital.epic.reset_calls();
    hospital.answer(SMART, 1, 200, &document.to_string());
}

/// The next discovery names this token endpoint.
pub async fn send_tokens_to(hospital: &Hospital, token: &str) {
    change(hospital, json!({ "token_endpoint": token })).await;
}
