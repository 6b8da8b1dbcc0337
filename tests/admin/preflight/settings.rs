use serde_json::json;

use super::{Run, change, save, sound};
use crate::{
    administrator::Administrator,
    the_settings_are_edited::form::{checked, fields, save as save_edits, send},
};

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_are_refused_are_the_finding_with_their_name_and_fix() {
    let hospital = sound().await;
    let reader = Administrator::reader(&hospital).await;
    // The function has read the good version; the preflight looks at the new one.
    assert_eq!(reader.get("/admin/preflight").await.status, 200);
    change(&hospital, json!({ "launch_key": "short" }));
    let run = Run::of_reader(&reader).await;
    run.fails_only(
        "installation.settings",
        "launch_key",
        &["16 to 128 letters"],
    );
    assert_eq!(run.checks().len(), 1);

    let mut settings = hospital.settings.clone();
    settings["zoom"]
        .as_object_mut()
        .unwrap()
        .remove("account_id");
    save(&hospital, &settings);
    let report = hospital
        .invoke("admin", json!({ "preflight": {} }))
        .await
        .unwrap();
    assert_eq!(report["ok"], false);
    assert_eq!(report["checks"][0]["setting"], "zoom.account_id");
    assert_eq!(report["checks"][0]["fix"], "Add it.");

    change(
        &hospital,
        json!({ "admin": { "time_zone": "Springfield" } }),
    );
    let run = Run::of_reader(&reader).await;
    run.fails_only(
        "installation.settings",
        "admin.time_zone",
        &["America/Chicago"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn edited_settings_are_tried_without_being_saved() {
    let hospital = sound().await;
    let operator = Administrator::operator(&hospital).await;
    let mut edited = hospital.settings.clone();
    edited["zoom"]["account_id"] = "another".into();
    let answer = operator
        .post_as(
            "/admin/preflight/edited",
            &[("document", &edited.to_string())],
            "application/json",
        )
        .await;
    let run = Run(serde_json::from_str(&answer.body).unwrap());
    assert_eq!(run.0["on"], "edited");
    run.says("zoom.token", "failed", "zoom.account_id", &["Account ID"]);
    assert_eq!(
        Run::of(&hospital).await.0["ok"],
        true,
        "the saved ones are as they were"
    );

    let answer = operator
        .post_as(
            "/admin/preflight/edited",
            &[("document", "{")],
            "application/json",
        )
        .await;
    let run = Run(serde_json::from_str(&answer.body).unwrap());
    assert_eq!(run.with("failed"), ["installation.settings"]);

    // They would send saved secrets to addresses that were typed in.
    let reader = Administrator::reader(&hospital).await;
    let document = edited.to_string();
    let refused = reader
        .post("/admin/preflight/edited", &[("document", &document)])
        .await;
    assert_eq!(refused.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_settings_page_is_editing_is_tried_from_there() {
    let hospital = sound().await;
    let operator = Administrator::operator(&hospital).await;
    let version = operator.get_json("/admin/settings").await["version"].clone();
    let edits = [
        ("version", version.as_str().unwrap()),
        ("zoom.account_id", "another"),
    ];
    let checked = operator
        .post_as("/admin/settings/check", &edits, "application/json")
        .await;
    let checked: serde_json::Value = serde_json::from_str(&checked.body).unwrap();
    let edited = checked["edited"]
        .as_str()
        .unwrap_or_else(|| panic!("{checked}"));
    let answer = operator
        .post_as(
            "/admin/preflight/edited",
            &[("edited", edited)],
            "application/json",
        )
        .await;
    let run = Run(serde_json::from_str(&answer.body).unwrap());
    assert_eq!(run.0["on"], "edited");
    run.says("zoom.token", "failed", "zoom.account_id", &["Account ID"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_the_settings_page_are_tried_before_they_are_saved_and_can_be_saved_from_there() {
    let hospital = sound().await;
    let operator = Administrator::operator(&hospital).await;
    let checked = checked(&operator, &[("zoom.account_id", "another")]).await;
    let sealed = fields(&checked, "/admin/settings/save");
    let tried = send(&operator, "/admin/preflight/edited", &sealed).await;
    assert_eq!(tried.status, 200, "{}", tried.text());
    assert!(tried.text().contains("zoom.account_id"), "{}", tried.text());
    assert_eq!(Run::of(&hospital).await.0["ok"], true, "nothing is saved");
    assert_eq!(save_edits(&operator, &tried).await.status, 303);
    assert_eq!(Run::of(&hospital).await.with("failed"), ["zoom.token"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_cannot_be_written_is_one_failure() {
    let hospital = sound().await;
    let mut environment = hospital.environment.clone();
    environment.table_name = "no-such-table".to_owned();
    let handlers = sandbox::functions::handlers(&environment);
    let report = handlers.get("admin").unwrap()(json!({ "preflight": {} }))
        .await
        .unwrap();
    let run = Run(report);
    run.fails_only("installation.table", "", &["TABLE_NAME"]);
    assert_eq!(run.check("zoom.webhook")["outcome"], "skipped");
}
