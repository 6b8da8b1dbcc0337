use sandbox::zoom::{GroupSeed, Locks, PasscodeRule};
use serde_json::json;

use super::{Run, change, sound};

const ACCOUNT: &str = "Zoom: Account Management → Account Settings → Meeting";

#[tokio::test(flavor = "multi_thread")]
async fn c82_settings_that_are_locked_against_the_policy_are_named_as_zoom_names_them() {
    let hospital = sound().await;
    let on = Some(true);
    for (locks, id, path) in [
        (
            Locks {
                join_before_host: on,
                ..Locks::default()
            },
            "zoom.join_before_host",
            "Schedule Meeting → Allow participants to join before host",
        ),
        (
            Locks {
                waiting_room: on,
                ..Locks::default()
            },
            "zoom.waiting_room",
            "Security → Waiting Room",
        ),
        (
            Locks {
                authentication: on,
                ..Locks::default()
            },
            "zoom.authentication",
            "Security → Only authenticated users can join meetings",
        ),
    ] {
        hospital.zoom.configure(|zoom| zoom.locks = locks);
        let run = Run::of(&hospital).await;
        run.fails_only(
            id,
            &format!("{ACCOUNT} → {path}"),
            &["locked on", "the account", "unlock"],
        );

        hospital.zoom.configure(|zoom| {
            zoom.locks = Locks::default();
            zoom.groups.push(GroupSeed {
                name: "Cardiology".to_owned(),
                locks,
            });
        });
        let run = Run::of(&hospital).await;
        let group = format!("Zoom: User Management → Groups → Cardiology → Meeting → {path}");
        run.fails_only(id, &group, &["locked on", "Cardiology"]);
        hospital.zoom.configure(|zoom| drop(zoom.groups.pop()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_that_are_too_many_to_be_read_are_left_to_the_portal() {
    let hospital = sound().await;
    hospital.zoom.configure(|zoom| {
        let groups = (0..101).map(|number| GroupSeed {
            name: format!("Ward {number}"),
            locks: Locks::default(),
        });
        zoom.groups = groups.collect();
    });
    let run = Run::of(&hospital).await;
    assert_eq!(run.with("warning"), ["zoom.groups"], "{:#}", run.0);
    let words = ["only the first 100 were read", "Waiting Room"];
    let portal = "Zoom: User Management → Groups";
    run.says("zoom.groups", "warning", portal, &words);
    run.says("zoom.waiting_room", "passed", "", &["some groups"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn c82_a_lock_that_agrees_with_the_policy_is_a_warning_until_the_policy_changes() {
    let hospital = sound().await;
    hospital
        .zoom
        .configure(|zoom| zoom.locks.waiting_room = Some(false));
    let run = Run::of(&hospital).await;
    assert_eq!(run.0["ok"], true, "{:#}", run.0);
    let path = format!("{ACCOUNT} → Security → Waiting Room");
    run.says(
        "zoom.waiting_room",
        "warning",
        &path,
        &["locked off", "what the bridge sends now"],
    );
    change(
        &hospital,
        json!({ "policy": { "patient_admittance": "manual" } }),
    );
    let run = Run::of(&hospital).await;
    run.fails_only(
        "zoom.waiting_room",
        &path,
        &["locked off", "policy.patient_admittance"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn passcode_rules_that_ours_do_not_fit_are_named() {
    let hospital = sound().await;
    let portal = format!("{ACCOUNT} → Security → Meeting Passcode Requirement");
    for (rule, setting, words) in [
        (
            PasscodeRule {
                only_allow_numeric: true,
                ..PasscodeRule::default()
            },
            "policy.passcode",
            "numeric",
        ),
        (
            PasscodeRule {
                have_special_character: true,
                ..PasscodeRule::default()
            },
            portal.as_str(),
            "special",
        ),
        (
            PasscodeRule {
                length: 12,
                ..PasscodeRule::default()
            },
            portal.as_str(),
            "12 characters",
        ),
    ] {
        hospital.zoom.configure(|zoom| zoom.passcode_rule = rule);
        Run::of(&hospital)
            .await
            .fails_only("zoom.passcode", setting, &[words]);
    }
    hospital.zoom.configure(|zoom| {
        zoom.passcode_rule = PasscodeRule {
            have_letter: true,
            ..PasscodeRule::default()
        };
    });
    assert_eq!(Run::of(&hospital).await.0["ok"], true);
    change(&hospital, json!({ "policy": { "passcode": "numeric" } }));
    Run::of(&hospital)
        .await
        .fails_only("zoom.passcode", "policy.passcode", &["alphanumeric"]);
    change(&hospital, json!({}));
    hospital
        .zoom
        .configure(|zoom| zoom.locks.passcode = Some(false));
    let run = Run::of(&hospital).await;
    run.says(
        "zoom.passcode",
        "failed",
        &format!("{ACCOUNT} → Security → Require a passcode when scheduling new meetings"),
        &["waiting room"],
    );
}
