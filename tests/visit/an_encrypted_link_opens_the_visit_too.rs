//! Where the hospital has legacy encrypted links, a click in Epic opens the visit by one.

use serde_json::{Value, json};
use tests::{CSN, Hospital, PATIENT, PROVIDER, client, number};

async fn click(hospital: &Hospital, page: &str, form: &[(&str, &str)]) -> String {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let answer = client()
        .post(hospital.url(&format!("/{page}/launch")))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_meet_and_their_lights_are_right() {
    let key: Value = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into();
    let patient_key: Value = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=".into();
    for links in [
        json!({ "algorithm": "aes_128_password", "key": "correct-horse-16" }),
        json!({ "algorithm": "aes_256_base64_key", "key": key, "patient_key": patient_key, "iv": "prefixed" }),
    ] {
        let hospital = Hospital::open_with(&json!({ "epic": { "legacy_links": links } })).await;
        let mut meetings = Vec::new();
        for (page, person) in [
            ("hyperspace", ("user", PROVIDER)),
            ("mychart", ("patient", PATIENT)),
        ] {
            let form = [("csn", CSN), person, ("encryptedLink", "true")];
            let link = click(&hospital, page, &form).await;
            assert!(link.contains("?data="), "{link}");
            let zoom = hospital.browser().open(&link).await.zoom_link();
            meetings.push(number(&zoom));
            hospital.zoom.join(&zoom, "").unwrap();
        }
        assert_eq!(meetings[0], meetings[1]);
        hospital.light(PROVIDER, true).await;
        hospital.light(PATIENT, true).await;
        assert_eq!(hospital.epic.calls().get("authorize"), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn epics_pages_offer_it_only_where_it_works() {
    for (settings, offered) in [
        (json!({}), false),
        (
            json!({ "epic": { "legacy_links": {
                "algorithm": "aes_128_password", "key": "correct-horse-16",
            } } }),
            true,
        ),
    ] {
        let hospital = Hospital::open_with(&settings).await;
        for page in ["/hyperspace", "/mychart"] {
            let page = hospital.browser().get(&hospital.url(page)).await;
            assert_eq!(page.body.contains("encryptedLink"), offered);
        }
    }
}
