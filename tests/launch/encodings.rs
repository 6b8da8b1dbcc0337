//! What was percent-encoded once is decoded once, and what was not is left alone.

use form_urlencoded::byte_serialize;
use sandbox::epic::{FdiOptions, TokenOverride};
use tests::Hospital;

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn c36_a_launch_token_reaches_epic_decoded_once() {
    let hospital = Hospital::open().await;
    let iss = encoded(&hospital.epic.fhir_base());
    for (sent, meant) in [
        ("a%2Db", "a-b"),
        ("a%2525b", "a%25b"),
        ("a%252525b", "a%2525b"),
        ("a%2Bb", "a+b"),
        ("a%2Fb%3D%3D", "a/b=="),
        ("a%26state%3Db", "a&state=b"),
        // No encoding at all: passed on as it stands.
        ("a%", "a%"),
        ("a%G1b", "a%G1b"),
        ("a%2", "a%2"),
        ("%%41", "%A"),
    ] {
        let url = hospital.provider_record(&format!("iss={iss}&launch={sent}"));
        let authorize = hospital.browser().until(&url, "/oauth2/authorize").await;
        let authorize = url::Url::parse(&authorize).unwrap();
        let launches: Vec<String> = authorize
            .query_pairs()
            .filter(|(name, _)| name == "launch")
            .map(|(_, value)| value.into_owned())
            .collect();
        assert_eq!(launches, [meant], "{sent}");
    }
}

#[tokio::test]
async fn c36_spaces_and_letters_that_are_no_utf_8_are_no_launch_token() {
    let hospital = Hospital::open().await;
    let iss = encoded(&hospital.epic.fhir_base());
    let before = hospital.calls();
    for launch in [
        "a+b",
        "a%20b",
        "a%E9b",
        "%C3%A9%E9",
        "%C3",
        "%E2%82",
        "a%00",
        "%ED%A0%80",
    ] {
        let url = hospital.provider_record(&format!("iss={iss}&launch={launch}"));
        let page = hospital.browser().get(&url).await;
        page.assert_refused(400, "Epic adds iss and launch");
    }
    assert_eq!(hospital.calls(), before);
}

#[tokio::test]
async fn c36_an_issuer_that_is_encoded_twice_or_not_at_all_is_read_as_it_stands() {
    let hospital = Hospital::open().await;
    let base = hospital.epic.fhir_base();
    let twice = encoded(&encoded(&base));
    for iss in [
        twice.as_str(),
        &base.replace('/', "%252F"),
        &base.replace("R4", "R%2534"),
        &base.replace("R4", "%G1R4"),
        &base.replace("R4", "R4%E9"),
        &base.replace("R4", "R4+"),
    ] {
        let url = hospital.provider_record(&format!("iss={iss}&launch=a"));
        let page = hospital.browser().get(&url).await;
        page.assert_refused(400, "Set epic.fhir_r4_base_url");
    }
    assert!(hospital.epic.calls().is_empty());
    for iss in [base.clone(), encoded(&base), base.replace("R4", "R%34")] {
        let url = hospital.provider_record(&format!("iss={iss}&launch=a"));
        hospital.browser().until(&url, "/oauth2/authorize").await;
    }
}

#[tokio::test]
async fn c36_names_of_parameters_are_decoded_once_too() {
    let hospital = Hospital::open().await;
    let iss = encoded(&hospital.epic.fhir_base());
    let once = hospital.provider_record(&format!("%69ss={iss}&l%61unch=a"));
    hospital.browser().until(&once, "/oauth2/authorize").await;
    let twice = hospital.provider_record(&format!("%2569ss={iss}&launch=a"));
    let page = hospital.browser().get(&twice).await;
    page.assert_refused(400, "Epic adds iss and launch");
}

#[tokio::test]
async fn c36_values_of_context_are_not_decoded_at_all() {
    let hospital = Hospital::open().await;
    // Epic's token response is JSON: a percent sign in it is one.
    for (at, name) in [
        "100%",
        "%G1",
        "%2525",
        "O%27Neil",
        "Ann+Marie",
        "Ren%E9",
        "%C3%A9 e",
    ]
    .into_iter()
    .enumerate()
    {
        let altered = TokenOverride::new()
            .member("firstName", name)
            .member("epicUserId", format!("P{at}"));
        hospital.epic.override_next_token(altered);
        let launch = hospital.patient_launch_with(FdiOptions {
            use_provider_zoom_account: false,
            no_redirect: true,
        });
        let page = hospital.browser().open(&launch).await;
        assert!(
            page.text().contains(&format!("Hello {name},")),
            "{}",
            page.text()
        );
    }
    for csn in ["10%32", "%31%30277", "1+0", "10277%00"] {
        hospital
            .epic
            .override_next_token(TokenOverride::new().member("epicSessionId", csn));
        let page = hospital.browser().open(&hospital.patient_launch()).await;
        page.assert_refused(400, "is not a CSN");
    }
}
