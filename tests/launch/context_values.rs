//! What Epic makes of the FDI record's CONTEXT: read where it is plain, refused by name where it is not.

mod csn;
mod flags;

use form_urlencoded::byte_serialize;
use sandbox::epic::{FdiOptions, TokenOverride};
use tests::{Answer, Hospital};

const STAYS: FdiOptions = FdiOptions {
    use_provider_zoom_account: false,
    no_redirect: true,
};
const CSN: &str = "epicSessionId";

fn change() -> TokenOverride {
    TokenOverride::new()
}

/// The provider opens the visit; CONTEXT comes altered.
async fn provider(hospital: &Hospital, altered: TokenOverride) -> Answer {
    hospital.epic.override_next_token(altered);
    arrive(hospital, &hospital.provider_launch()).await
}

async fn patient(hospital: &Hospital, altered: TokenOverride) -> Answer {
    hospital.epic.override_next_token(altered);
    arrive(hospital, &hospital.patient_launch()).await
}

/// Until our last answer: a page, or the way to Zoom.
async fn arrive(hospital: &Hospital, launch: &str) -> Answer {
    let browser = hospital.browser();
    let callback = browser.until(launch, "/callback").await;
    browser.get(&callback).await
}

#[track_caller]
fn zoom_link(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let link = answer.location().unwrap();
    assert!(link.contains("/zoom-client/"), "{link}");
    link.to_owned()
}

fn meeting(answer: &Answer) -> String {
    let link = zoom_link(answer);
    let path = link.split('?').next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn c34_what_a_browser_adds_to_a_smart_launch_is_ignored() {
    let hospital = Hospital::open().await;
    let own = meeting(&provider(&hospital, change()).await);
    let forged = "epicSessionId=10278&epicUserId=741&firstName=Mallory&lastName=M\
                  &encounterProviderId=TANAKA&noRedirect=false&fhirUser=Practitioner/eP1okafor&usertype=1";
    let launch = format!("{}&{forged}", hospital.patient_launch_with(STAYS));
    let browser = hospital.browser();
    let callback = browser.until(&launch, "/callback").await;
    let page = browser.open(&format!("{callback}&{forged}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Camila"), "{}", page.text());
    page.assert_silent_about("Mallory");
    let link = page.attribute("a.button", "href").unwrap();
    assert!(link.contains(&own), "{link}");
    assert_eq!(hospital.zoom.meetings().len(), 1);
}

#[tokio::test]
async fn c34_a_forged_visit_does_not_reach_epic_either() {
    let hospital = Hospital::open().await;
    let launch = format!("{}&epicSessionId=10278", hospital.patient_launch());
    let browser = hospital.browser();
    let authorize = browser.until(&launch, "/oauth2/authorize").await;
    assert!(!authorize.contains("10278"), "{authorize}");
}

#[tokio::test]
async fn c37_a_parameter_in_two_spellings_must_say_the_same() {
    let hospital = Hospital::open().await;
    for (name, other, value) in [
        (CSN, "epicsessionid", "10278"),
        ("epicUserId", "EPICUSERID", "TANAKA"),
        ("firstName", "FirstName", "Yui"),
        ("noRedirect", "noredirect", "true"),
        ("encounterProviderId", "EncounterProviderID", "TANAKA"),
    ] {
        for page in [
            provider(
                &hospital,
                change()
                    .member("encounterProviderId", "OKAFOR")
                    .member(other, value),
            )
            .await,
            patient(&hospital, change().member(other, value)).await,
        ] {
            page.assert_refused(400, &format!("{name} is there twice"));
            page.assert_silent_about(value);
        }
    }
    assert!(hospital.zoom.calls().is_empty());
    let same = change().member("epicsessionid", " 10277");
    let same = meeting(&provider(&hospital, same).await);
    let only = change()
        .without_member(CSN)
        .member("EPICSESSIONID", "10277");
    assert_eq!(meeting(&patient(&hospital, only).await), same);
}

#[tokio::test]
async fn c37_a_parameter_that_is_repeated_must_say_the_same() {
    let hospital = Hospital::open().await;
    let repeated = |other: &str| {
        change().text(
            "\"epicSessionId\":\"10277\"",
            &format!("\"epicSessionId\":\"10277\",\"epicSessionId\":\"{other}\""),
        )
    };
    let page = provider(&hospital, repeated("10278")).await;
    page.assert_refused(400, "epicSessionId is not one text");
    assert!(hospital.zoom.calls().is_empty());
    zoom_link(&provider(&hospital, repeated("10277")).await);
}

#[tokio::test]
async fn c38_an_absurd_query_is_refused_before_anything_is_done() {
    let hospital = Hospital::open().await;
    let iss: String = byte_serialize(hospital.epic.fhir_base().as_bytes()).collect();
    let many = |count: usize| -> String { (0..count).map(|at| format!("&p{at}=x")).collect() };
    let before = hospital.calls();
    let functions = hospital.browser_of_new_functions();
    for extra in [
        many(300),
        many(100),
        "&".repeat(60_000),
        format!("&x={}", "x".repeat(60_000)),
        format!("&x={}", "%41".repeat(20_000)),
        format!("&{}=x", "y".repeat(60_000)),
    ] {
        let launch = hospital.provider_record(&format!("iss={iss}&launch=a{extra}"));
        let callback = format!("/launch/provider/callback?state=a&code=b{extra}");
        let link = hospital.provider_record(&format!("data=a{extra}"));
        for url in [launch, callback, link] {
            let page = functions.get(&url).await;
            page.assert_refused(400, "Epic adds iss and launch");
        }
    }
    // Through the server's own limits too.
    let page = hospital.browser();
    let launch = hospital.provider_record(&format!("iss={iss}&launch=a{}", many(300)));
    page.get(&launch).await.assert_refused(400, "Epic adds iss");
    assert_eq!(hospital.calls(), before);
    // A few that an administrator put into the FDI record's URL harm nobody.
    let launch = format!("{}{}", hospital.provider_launch(), many(20));
    hospital.browser().until(&launch, "/zoom-client/").await;
}
