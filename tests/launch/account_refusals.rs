//! What Zoom refuses about an account, each called by its name and with its fix.

use sandbox::{
    fault::{Effect, Fault},
    zoom::{CreateAction, UserKind, UserStatus},
};
use serde_json::json;
use tests::Hospital;

use super::accounts::{Accounts, NGOZI, OWN, none_are_made};

#[tokio::test]
async fn c81_an_own_account_that_cannot_be_used_is_named_with_its_fix() {
    for (status, title, fix) in [
        (
            UserStatus::Pending,
            "not ready yet",
            "must follow the link in Zoom's mail",
        ),
        (
            UserStatus::InvitationExpired,
            "cannot be used",
            "invite them again",
        ),
        (UserStatus::Inactive, "cannot be used", "activate them"),
    ] {
        let hospital = Hospital::open().await;
        hospital.zoom.set_user_status(NGOZI, status);
        let page = hospital.refused(&hospital.provider_launch_with(OWN)).await;
        page.assert_refused(502, fix);
        page.assert_refused(502, title);
        page.assert_silent_about(NGOZI);
    }
    let hospital = Hospital::open().await;
    hospital.zoom.set_user_status(NGOZI, UserStatus::Pending);
    let page = hospital.refused(&hospital.provider_launch_with(OWN)).await;
    page.assert_refused(
        502,
        "Please accept it, then open the visit again from Epic.",
    );
    // Once accepted it is found at once: nothing of the failure was remembered.
    hospital.zoom.set_user_status(NGOZI, UserStatus::Active);
    assert_eq!(
        hospital.comes_as(&hospital.provider_launch_with(OWN)).await,
        NGOZI
    );
}

#[tokio::test]
async fn an_own_address_of_another_zoom_account_is_named_where_no_account_is_made() {
    let elsewhere = r#"{"code":1010,"message":"User does not belong to this account."}"#;
    let hospital = Hospital::open_with(&none_are_made()).await;
    hospital.answer("/v2/users/", 1, 400, elsewhere);
    let page = hospital.refused(&hospital.provider_launch_with(OWN)).await;
    page.assert_refused(502, "belongs to another Zoom account");

    let hospital = Hospital::open().await;
    hospital.answer("/v2/users/", 1, 400, elsewhere);
    assert_eq!(
        hospital.comes_as(&hospital.provider_launch_with(OWN)).await,
        "okafor@zoom.hospital.example"
    );
}

/// Made by us before, and forgotten since; or made by a call whose answer was lost.
#[tokio::test]
async fn c81_an_account_that_exists_already_is_the_one_that_is_used() {
    let hospital = Hospital::open().await;
    hospital.add("okafor@zoom.hospital.example");
    let launch = hospital.provider_launch();
    let before = hospital.zoom.users().len();
    assert_eq!(
        hospital.comes_as(&launch).await,
        "okafor@zoom.hospital.example"
    );
    assert_eq!(hospital.zoom.users().len(), before);

    let hospital = Hospital::open().await;
    hospital.faults.add(Fault {
        path: "/v2/users".to_owned(),
        except: None,
        method: Some("POST".to_owned()),
        after: 0,
        times: 1,
        effect: Effect::LostAnswer,
    });
    let first = hospital.refused(&hospital.provider_launch()).await;
    first.assert_refused(502, "Zoom");
    assert_eq!(
        hospital.comes_as(&hospital.provider_launch()).await,
        "okafor@zoom.hospital.example"
    );
    let users = hospital.zoom.users();
    let made = users
        .iter()
        .filter(|user| user.email.starts_with("okafor@"));
    assert_eq!(made.count(), 1);
}

/// Zoom keeps an address for somebody whom it has invited: the account is there, and not ready.
#[tokio::test]
async fn c81_an_account_whose_invitation_is_pending_is_named_with_what_to_do() {
    let hospital = Hospital::open().await;
    hospital.add("okafor@zoom.hospital.example");
    let user = "okafor@zoom.hospital.example";
    hospital.zoom.set_user_status(user, UserStatus::Pending);
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "must follow the link in Zoom's mail");
    page.assert_silent_about(user);
    hospital.zoom.set_user_status(user, UserStatus::Active);
    assert_eq!(hospital.comes_as(&hospital.provider_launch()).await, user);
}

#[tokio::test]
async fn c81_no_licence_left() {
    let hospital = Hospital::open().await;
    hospital.zoom.configure(|zoom| zoom.licences = Some(2));
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "has no licence left");
    page.assert_refused(502, "No Zoom account could be made");
    hospital.zoom.configure(|zoom| zoom.licences = Some(3));
    hospital.comes_as(&hospital.provider_launch()).await;
}

#[tokio::test]
async fn c81_no_basic_user_may_be_added() {
    let hospital = Hospital::open_with(&json!({
        "zoom": { "provisioning": "auto_create" }, "policy": { "provider_user_type": "basic" },
    }))
    .await;
    hospital.zoom.configure(|zoom| {
        zoom.create_actions = vec![CreateAction::AutoCreate];
        zoom.basic_users = Some(0);
    });
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "may have no more basic users");
    hospital.zoom.configure(|zoom| zoom.basic_users = None);
    let email = hospital.comes_as(&hospital.provider_launch()).await;
    let users = hospital.zoom.users();
    let made = users.iter().find(|user| user.email == email).unwrap();
    assert_eq!(made.kind, UserKind::Basic);
}

#[tokio::test]
async fn c81_a_made_address_of_another_zoom_account() {
    let hospital = Hospital::open().await;
    let foreign = "okafor@zoom.hospital.example".to_owned();
    hospital
        .zoom
        .configure(|zoom| zoom.foreign_emails = vec![foreign]);
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "choose another zoom.provisioning_domain");
    page.assert_silent_about("okafor@");
}

#[tokio::test]
async fn c81_a_domain_that_is_not_managed_or_blocked() {
    let hospital = Hospital::open().await;
    let other = Some("other.example".to_owned());
    hospital
        .zoom
        .configure(|zoom| zoom.provisioning_domain = other);
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "only users of its own domains");

    let hospital = Hospital::open().await;
    let blocked = vec!["zoom.hospital.example".to_owned()];
    hospital
        .zoom
        .configure(|zoom| zoom.blocked_domains = blocked);
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "blocks this e-mail domain");
}

#[tokio::test]
async fn no_partner_arrangement() {
    let hospital = Hospital::open().await;
    hospital.zoom.configure(|zoom| zoom.create_actions.clear());
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "arrangement with Zoom's ISV sales");
}

#[tokio::test]
async fn single_sign_on_that_is_off_or_makes_no_users() {
    let hospital = Hospital::open_with(&json!({ "zoom": { "provisioning": "sso_create" } })).await;
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "ask Zoom's support to enable pre-provisioning");
    hospital.zoom.configure(|zoom| zoom.single_sign_on = false);
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "Single sign-on is off");
}

#[tokio::test]
async fn c81_every_other_documented_refusal_of_a_new_user_is_named_too() {
    let hospital = Hospital::open().await;
    for (code, fix) in [
        (2034, "no licence left"),
        (2038, "no licence left"),
        (1108, "give users this type"),
        (11321, "blocks this e-mail domain"),
        (2016, "does not let this account add the user"),
        (2035, "does not let this account add the user"),
        (2036, "does not let this account add the user"),
        (2037, "does not let this account add the user"),
        (300, "name, address or type"),
        (4711, "lacks a scope"),
    ] {
        let body = json!({ "code": code, "message": "for okafor@zoom.hospital.example" });
        hospital.answer("/v2/users", 1, 400, &body.to_string());
        let page = hospital.refused(&hospital.provider_launch()).await;
        page.assert_refused(502, fix);
        page.assert_refused(502, &format!("code {code}"));
        page.assert_silent_about("okafor@");
    }
    // One of those codes elsewhere means something else.
    hospital.answer("/meetings", 1, 400, r#"{"code":300,"message":""}"#);
    let page = hospital.refused(&hospital.provider_launch()).await;
    page.assert_refused(502, "Zoom did not open the visit");
}
