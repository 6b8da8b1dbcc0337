use sandbox::fault::{Effect, Fault};
use serde_json::json;

use super::{Run, change, sound};

const SCOPES: &str = "Zoom App Marketplace → Manage → the Server-to-Server OAuth app → Scopes";

#[tokio::test(flavor = "multi_thread")]
async fn c84_an_address_of_zoom_that_is_a_slip_or_of_another_region_is_named() {
    let hospital = sound().await;
    let api = hospital.settings["zoom"]["api_base_url"].as_str().unwrap();
    for (part, id, setting, words) in [
        (
            json!({ "api_base_url": "https://api.zoomgov.com/v2", "oauth_base_url": "https://zoom.us" }),
            "zoom.region",
            "zoom.oauth_base_url",
            "not of the same Zoom",
        ),
        (
            json!({ "api_base_url": "https://api.zoon.us/v2", "oauth_base_url": "https://zoom.us" }),
            "zoom.region",
            "zoom.api_base_url",
            "https://api.zoom.us/v2",
        ),
        (
            json!({ "api_base_url": api.strip_suffix("/v2").unwrap() }),
            "zoom.region",
            "zoom.api_base_url",
            "/v2",
        ),
        (
            json!({ "api_base_url": hospital.url("/sim/zom/v2") }),
            "zoom.connection",
            "zoom.api_base_url",
            "not Zoom's API",
        ),
        (
            json!({ "oauth_base_url": hospital.url("/sim/zom") }),
            "zoom.token",
            "zoom.oauth_base_url",
            "not Zoom's OAuth service",
        ),
    ] {
        change(&hospital, json!({ "zoom": part }));
        let run = Run::of(&hospital).await;
        run.fails_only(id, setting, &[words]);
        assert_eq!(run.check("zoom.waiting_room")["outcome"], "skipped");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_zoom_does_not_know_is_told_by_which_of_its_names() {
    let hospital = sound().await;
    for (part, setting, words) in [
        (
            json!({ "client_secret": "wrong" }),
            "zoom.client_id",
            "zoom.client_secret",
        ),
        (
            json!({ "account_id": "wrong" }),
            "zoom.account_id",
            "Account ID",
        ),
    ] {
        change(&hospital, json!({ "zoom": part }));
        Run::of(&hospital)
            .await
            .fails_only("zoom.token", setting, &[words]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zoom_that_is_down_is_one_failure() {
    let hospital = sound().await;
    hospital.answer("/sim/zoom/", 9, 503, "");
    let run = Run::of(&hospital).await;
    run.fails_only(
        "zoom.connection",
        "zoom.api_base_url",
        &["HTTP 503", "status.zoom.us"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_never_answered_is_told_with_the_setting_of_where_it_went() {
    let hospital = sound().await;
    for path in ["SetExternalConnectionStatus", "/plans/usage", "/v2/groups"] {
        hospital.faults.add(Fault {
            path: path.to_owned(),
            except: None,
            method: None,
            after: 0,
            times: 9,
            effect: Effect::Silence,
        });
    }
    let run = Run::of(&hospital).await;
    let base = "epic.telehealth_base_url";
    run.says("epic.telehealth", "failed", base, &["in time", "firewall"]);
    for id in ["zoom.licences", "zoom.groups"] {
        let words = ["no answer in time", "status.zoom.us"];
        run.says(id, "failed", "zoom.api_base_url", &words);
    }
    // Of the account it is known, of the groups it is not.
    run.says("zoom.waiting_room", "passed", "", &["some groups"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_zoom_does_not_share_is_named() {
    let hospital = sound().await;
    hospital.faults.add(Fault {
        path: "/sim/zoom/v2/users/me".to_owned(),
        except: None,
        method: None,
        after: 0,
        times: 1,
        effect: Effect::Answer {
            status: 401,
            headers: vec![(
                "date".to_owned(),
                "Thu, 01 Jan 2026 00:00:00 GMT".to_owned(),
            )],
            body: "{\"code\":124}".to_owned(),
        },
    });
    Run::of(&hospital)
        .await
        .fails_only("zoom.clock", "", &["behind the bridge's"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_scopes_are_named_with_what_they_are_for() {
    let hospital = sound().await;
    let without = |words: &'static str| {
        hospital
            .zoom
            .configure(|zoom| zoom.scopes.retain(|scope| !scope.contains(words)));
    };
    without("registrant");
    without("write:user");
    let run = Run::of(&hospital).await;
    let words = [
        "meeting:write:registrant:admin (the patient",
        "user:write:user:admin (making accounts",
    ];
    run.fails_only("zoom.scopes", SCOPES, &words);
    // What these settings do not use is not asked for.
    change(&hospital, json!({ "zoom": { "provisioning": "none" } }));
    let run = Run::of(&hospital).await;
    assert!(
        !run.check("zoom.scopes")["found"]
            .as_str()
            .unwrap()
            .contains("user:write")
    );

    // Classic scopes are as good.
    let classic = [
        "user:read:admin",
        "user:write:admin",
        "meeting:read:admin",
        "meeting:write:admin",
        "room:read:admin",
        "room:write:admin",
        "account:read:admin",
        "group:read:admin",
        "billing:read:admin",
    ];
    hospital
        .zoom
        .configure(|zoom| zoom.scopes = classic.map(str::to_owned).to_vec());
    let run = Run::of(&hospital).await;
    assert_eq!(run.with("passed").len(), run.checks().len(), "{:#}", run.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn scopes_that_only_the_preflight_uses_are_missed_without_a_failure() {
    let hospital = sound().await;
    hospital.zoom.configure(|zoom| {
        let of_preflight = ["account:", "group:", "billing:"];
        zoom.scopes
            .retain(|scope| !of_preflight.iter().any(|it| scope.starts_with(it)));
    });
    let run = Run::of(&hospital).await;
    assert_eq!(run.0["ok"], true, "{:#}", run.0);
    let unseen = [
        "zoom.account",
        "zoom.groups",
        "zoom.licences",
        "zoom.registration",
    ];
    assert_eq!(run.with("not_checkable"), unseen);
    for (id, scope) in [
        ("zoom.account", "account:read:lock_settings:admin"),
        ("zoom.groups", "group:read:list_groups:admin"),
        ("zoom.licences", "billing:read:plan_usage:admin"),
    ] {
        run.says(id, "not_checkable", "", &[scope]);
    }
    assert_eq!(run.check("zoom.waiting_room")["outcome"], "skipped");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_zoom_does_not_show_this_account_is_no_failure() {
    let hospital = sound().await;
    hospital.answer("/plans/usage", 1, 404, "{}");
    let run = Run::of(&hospital).await;
    assert_eq!(run.0["ok"], true, "{:#}", run.0);
    let unseen = ["zoom.licences", "zoom.registration"];
    assert_eq!(run.with("not_checkable"), unseen);
}

#[tokio::test(flavor = "multi_thread")]
async fn licences_that_run_out_are_told_before_and_after() {
    const PLAN: &str = "Zoom: Account Management → Billing → Current Plans";
    let hospital = sound().await;
    hospital.zoom.configure(|zoom| zoom.licences = Some(4));
    let run = Run::of(&hospital).await;
    assert_eq!(run.0["ok"], true);
    run.says(
        "zoom.licences",
        "warning",
        PLAN,
        &["2 of 4 licences are free"],
    );
    hospital.zoom.configure(|zoom| zoom.licences = Some(2));
    Run::of(&hospital)
        .await
        .fails_only("zoom.licences", PLAN, &["0 of 2", "next provider"]);
    hospital.zoom.configure(|zoom| zoom.licences = None);
    change(
        &hospital,
        json!({
            "zoom": { "provisioning": "auto_create" },
            "policy": { "provider_user_type": "basic" },
        }),
    );
    let run = Run::of(&hospital).await;
    run.says(
        "zoom.registration",
        "warning",
        "policy.provider_user_type",
        &["licensed"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_rooms_that_is_refused_is_named_where_rooms_are_called() {
    let hospital = sound().await;
    hospital.answer(
        "/v2/rooms",
        1,
        400,
        "{\"code\":200,\"message\":\"No permission.\"}",
    );
    Run::of(&hospital)
        .await
        .fails_only("zoom.rooms", SCOPES, &["Zoom Rooms licences"]);
    hospital
        .zoom
        .configure(|zoom| zoom.scopes.retain(|scope| !scope.contains("rooms")));
    change(
        &hospital,
        json!({ "epic": { "id_types": { "room": null } } }),
    );
    assert_eq!(Run::of(&hospital).await.with("skipped"), ["zoom.rooms"]);
}
