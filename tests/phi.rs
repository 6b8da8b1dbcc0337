//! Who is ill, and how they are reached, is written nowhere it does not belong. A target of its own, because
//! logging belongs to a whole process.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "phi/administrators_pages.rs"]
mod administrators_pages;

use std::{
    io,
    sync::{Arc, Mutex},
};

use sandbox::{
    epic::{Audience, FdiOptions, TokenOverride},
    hospital,
};
use serde_json::Value;
use tests::{Answer, CSN, Hospital, LIGHT, NURSE, PATIENT, PROVIDER};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer as _, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

const FIRST: &str = "PHICANARYFIRST";
const LAST: &str = "PHICANARYLAST";
const PATIENT_ID: &str = "PHICANARYWPR";
const PROVIDER_ID: &str = "PHICANARYEMP";
const NURSE_ID: &str = "PHICANARYSER";
const VISIT: &str = "918273645546372819";
const NONSENSE: &str = "PHICANARYNONSENSE";
const GUEST: &str = "PHICANARYGUEST";
const NUMBER: &str = "+15552018342";

/// What identifies a person or a visit.
fn markers() -> Vec<String> {
    let email = hospital::provider(PROVIDER).unwrap().email;
    [
        FIRST,
        LAST,
        PATIENT_ID,
        PROVIDER_ID,
        NURSE_ID,
        VISIT,
        NONSENSE,
        GUEST,
        &NUMBER[2..],
        "phicanary",
        email,
    ]
    .map(str::to_owned)
    .to_vec()
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Captures everything that the functions log, at every level.
    fn capture() -> Self {
        let lines = Self::default();
        let writer = lines.clone();
        let layer = fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_writer(move || writer.clone())
            .with_filter(shared::telemetry::targets(LevelFilter::TRACE));
        tracing_subscriber::registry().with(layer).init();
        lines
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn provider() -> TokenOverride {
    TokenOverride::new()
        .member("epicSessionId", VISIT)
        .member("firstName", FIRST)
        .member("lastName", LAST)
        .member("epicUserId", PROVIDER_ID)
}

fn patient() -> TokenOverride {
    TokenOverride::new()
        .member("epicSessionId", VISIT)
        .member("firstName", FIRST)
        .member("lastName", LAST)
        .member("epicUserId", PATIENT_ID)
        .member("encounterProviderId", PROVIDER_ID)
}

fn nurse() -> TokenOverride {
    TokenOverride::new()
        .member("epicSessionId", VISIT)
        .member("firstName", FIRST)
        .member("lastName", LAST)
        .member("epicProviderId", NURSE_ID)
        .member("encounterProviderId", PROVIDER_ID)
        .member("systemLogin", "phicanary")
}

async fn opened(
    hospital: &Hospital,
    audience: Audience,
    context: TokenOverride,
    fdi: FdiOptions,
) -> Answer {
    let person = match audience {
        Audience::Provider | Audience::Room => PROVIDER,
        Audience::Nurse => NURSE,
        Audience::Patient | Audience::DeviceTest => PATIENT,
    };
    hospital.epic.override_next_token(context);
    let url = hospital.launch(audience, CSN, person, fdi);
    hospital.browser().open(&url).await
}

/// Values of these query parameters anywhere on the way.
fn values(trail: &[String], names: &[&str]) -> Vec<String> {
    trail
        .iter()
        .flat_map(|url| {
            let url = url::Url::parse(url).unwrap();
            url.query_pairs()
                .filter(|(name, _)| names.contains(&&**name))
                .map(|(_, value)| value.into_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[track_caller]
fn assert_free(of: &[String], text: &str, what: &str) {
    for marker in of {
        assert!(
            !text.contains(marker.as_str()),
            "{marker} in {what}: {text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_visit_is_written_where_it_does_not_belong() {
    let lines = Lines::capture();
    let hospital = Hospital::open().await;
    let stay = FdiOptions {
        no_redirect: true,
        ..FdiOptions::default()
    };
    let own = FdiOptions {
        use_provider_zoom_account: true,
        ..FdiOptions::default()
    };

    // A patient who waits, a provider, a nurse, the patient again with a page that stays.
    let early = patient().without_member("encounterProviderId");
    let waiting = opened(&hospital, Audience::Patient, early, FdiOptions::default()).await;
    assert_eq!(waiting.status, 200, "{}", waiting.body);
    let host = opened(&hospital, Audience::Provider, provider(), own).await;
    let beside = opened(&hospital, Audience::Nurse, nurse(), FdiOptions::default()).await;
    let staying = opened(&hospital, Audience::Patient, patient(), stay).await;
    assert_eq!(staying.status, 200, "{}", staying.body);
    assert!(staying.body.contains(FIRST));
    let testing = opened(
        &hospital,
        Audience::DeviceTest,
        patient(),
        FdiOptions::default(),
    )
    .await;
    assert_eq!(testing.status, 200, "{}", testing.body);
    let links = [host.zoom_link(), staying.button()];
    let sessions = links
        .clone()
        .map(|link| hospital.zoom.join(&link, "").unwrap());
    tests::until("Epic was told of both", async || {
        hospital.epic.calls().get("set-external-connection-status") >= Some(&2)
    })
    .await;
    // Staff text a link, wrongly once, and a guest comes in by it.
    hospital.epic.override_next_token(provider());
    let staff = hospital.browser();
    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, stay);
    let sending = staff.open(&url).await;
    let fields = [
        ("action", "send"),
        ("recipient", "family"),
        ("number", NUMBER),
    ];
    let form = "#send-link form";
    hospital.aws.reply(NUMBER, "STOP");
    staff.submit(&sending, form, &fields).await;
    hospital.aws.reply(NUMBER, "START");
    let again = staff.submit(&sending, form, &[("action", "list")]).await;
    let sent = staff.submit(&again, form, &fields).await;
    let text = hospital.aws.texts().pop().unwrap().body;
    let texted = text
        .split(' ')
        .find(|word| word.contains("/join/"))
        .unwrap()
        .to_owned();
    let guest = hospital.browser();
    let asked = guest.get(&texted).await;
    let entered = guest.submit(&asked, "form", &[("name", GUEST)]).await;
    let guest_link = entered.zoom_link();
    staff
        .submit(&sent, ".links form", &[("action", "withdraw")])
        .await;

    // Epic fails too, and its words are not repeated.
    hospital.answer(LIGHT, 1, 500, &format!("{FIRST} {LAST}"));
    hospital.answer("/oauth2/token", 1, 500, &format!("{FIRST} {LAST}"));
    for session in sessions {
        hospital.zoom.leave(session).unwrap();
    }
    hospital.zoom.settled().await;
    // Epic never took that they came, so it need not hear that they left; but it hears that they come again.
    for link in &links {
        hospital.zoom.join(link, "").unwrap();
    }
    hospital.zoom.settled().await;
    tests::until("Epic was told of all", async || {
        hospital.epic.calls().get("set-external-connection-status") >= Some(&4)
    })
    .await;

    // Launches that are refused.
    let mut refused = Vec::new();
    for context in [
        patient().member("noRedirect", NONSENSE),
        patient().member("epicSessionId", format!("{NONSENSE} {NONSENSE}")),
        patient().member("epicUserId", format!("{NONSENSE}^{NONSENSE}")),
        patient().claim("fhirUser", format!("Practitioner/{NONSENSE}")),
        patient().claim("nonce", NONSENSE),
        patient().without_member("epicUserId"),
    ] {
        let page = opened(&hospital, Audience::Patient, context, FdiOptions::default()).await;
        assert!(page.status >= 400, "{}", page.body);
        refused.push(page);
    }
    let browser = hospital.browser();
    for query in [
        format!("iss={NONSENSE}&launch={NONSENSE}"),
        format!("code={NONSENSE}&state={NONSENSE}"),
        format!("error=access_denied&error_description={NONSENSE}&state={NONSENSE}"),
    ] {
        for path in [
            "launch/patient/callback",
            "launch/provider/sandbox-launch-key",
        ] {
            refused.push(
                browser
                    .get(&hospital.url(&format!("/{path}?{query}")))
                    .await,
            );
        }
    }
    for path in [
        format!("launch/patient/{NONSENSE}?iss=a&launch=b"),
        format!("visit/{NONSENSE}"),
    ] {
        refused.push(browser.get(&hospital.url(&format!("/{path}"))).await);
    }

    let codes: Vec<String> = refused
        .iter()
        .filter_map(Answer::correlation_code)
        .collect();
    let seen = administrators_pages::look(&hospital, &codes).await;

    let markers = markers();
    let trails: Vec<String> = [&waiting, &host, &beside, &staying, &testing]
        .into_iter()
        .chain(&refused)
        .flat_map(|page| page.trail.clone())
        .collect();
    let mut secrets = values(
        &trails,
        &["launch", "code", "state", "nonce", "code_challenge"],
    );
    secrets.extend(values(&links, &["pwd", "tk", "zak"]));
    secrets.extend(values(&[beside.zoom_link()], &["pwd", "tk", "zak"]));
    secrets.extend(values(std::slice::from_ref(&guest_link), &["pwd", "tk"]));
    secrets.extend([guest_link, texted.rsplit('/').next().unwrap().to_owned()]);
    secrets.extend(links.clone());
    secrets.extend(seen.secrets);
    secrets.retain(|secret| secret.len() > 4);
    assert!(secrets.len() > 12, "{secrets:?}");
    for pointer in [
        "/data_key",
        "/zoom/client_secret",
        "/zoom/webhook_secret_token",
        "/epic/clients/provider/client_secret",
        "/epic/private_keys/0/pem",
    ] {
        let secret = hospital.settings.pointer(pointer).and_then(Value::as_str);
        secrets.push(secret.unwrap().to_owned());
    }

    let logged = lines.text();
    for event in [
        "launch_begun",
        "launch_entered",
        "device_test_opened",
        "webhook_received",
        "notification_attempt",
        "link_sent",
        "link_not_sent",
        "link_redeemed",
        "link_withdrawn",
        "audit",
    ] {
        assert!(logged.contains(event), "{event} was not logged: {logged}");
    }
    assert_free(&markers, &logged, "the logs");
    assert_free(&secrets, &logged, "the logs");
    let shapes = ["eyJ", "Bearer ", "zoom-client"].map(str::to_owned);
    assert_free(&shapes, &logged, "the logs");

    // Pages: a person's own first name, and their link into Zoom, on their own page.
    let others: Vec<String> = markers
        .iter()
        .filter(|marker| *marker != FIRST)
        .cloned()
        .collect();
    assert_free(&others, &staying.body, "the page that stays");
    assert_free(&markers, &waiting.body, "the waiting page");
    assert_free(&markers, &testing.body, "the device test");
    assert_free(&others, &sent.body, "the page that sends links");
    assert_free(&markers, &text, "a text");
    assert_free(&markers, &asked.body, "the guest's page");
    for page in &refused {
        assert_free(&markers, &page.body, "an error page");
        let own: Vec<String> = secrets
            .iter()
            .filter(|it| *it != "access_denied")
            .cloned()
            .collect();
        assert_free(&own, &page.body, "an error page");
    }

    for page in &seen.answers {
        assert_free(&markers, &page.body, &page.url);
        assert_free(&links, &page.body, &page.url);
    }
    for address in &seen.addresses {
        assert_free(&markers, address, "an address of the administrator's pages");
    }

    let ours = |url: &&String| !url.contains("/sim/") && !url.contains(NONSENSE);
    for url in trails.iter().filter(ours) {
        assert_free(&markers, url, "a URL of ours");
        assert_free(&links, url, "a URL of ours");
    }
    let items = hospital.items().await;
    assert!(items.len() > 8);
    let (mut steps, mut entries) = (Vec::new(), 0);
    for item in items {
        for key in ["pk", "sk", "due_shard", "day", "correlation"] {
            let key = item[key]["S"].as_str().unwrap_or_default();
            assert_free(&markers, key, "a key of the table");
            assert_free(&secrets, key, "a key of the table");
        }
        if item["pk"]["S"] == "AUDIT" {
            let entry = item.to_string();
            assert_free(&markers, &entry, "the audit log");
            assert_free(&secrets, &entry, "the audit log");
            entries += 1;
        }
        if item["sk"]["S"].as_str().unwrap().starts_with("TRACE#") {
            let step = item["step"].to_string();
            assert_free(&markers, &step, "a step");
            assert_free(&secrets, &step, "a step");
            steps.push(step);
        }
    }
    for step in ["launched", "refused", "link_redeemed", "device_test_opened"] {
        assert!(steps.iter().any(|kept| kept.contains(step)), "{step}");
    }
    assert!(entries > 30, "{entries}");
    let meetings = hospital.zoom.meetings();
    assert_eq!(meetings.len(), 1);
    for meeting in meetings {
        assert_free(&markers, &meeting.topic, "a meeting's topic");
        assert_free(&markers, &meeting.agenda, "a meeting's agenda");
    }
}
