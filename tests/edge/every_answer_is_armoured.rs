//! Every answer of every route carries the security headers, refusals too.

use sandbox::{
    aws::{Failure, FailureKind, SecretValue},
    epic::{Audience, FdiOptions, TokenOverride},
    installation::SECRET,
    template::Template,
};
use serde_json::json;
use tests::{Answer, CSN, Hospital, NURSE, PATIENT, PROVIDER};

const TEMPLATE: &str = include_str!("../../template.yaml");

fn assert_armoured(page: &Answer) {
    let header = |name: &str| {
        let values: Vec<_> = page.headers.get_all(name).iter().collect();
        assert_eq!(values.len(), 1, "{name} at {} {}", page.status, page.url);
        values[0].to_str().unwrap().to_owned()
    };
    assert_eq!(
        header("strict-transport-security"),
        "max-age=63072000; includeSubDomains"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin");
    // One page looks at camera and microphone.
    let tests_devices = page.body.contains("id=\"device-test\"") && !is_administrators(page);
    let own = if tests_devices { "(self)" } else { "()" };
    assert_eq!(
        header("permissions-policy"),
        format!("camera={own}, microphone={own}, geolocation=()")
    );
    let policy = header("content-security-policy");
    for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors"] {
        assert!(policy.contains(part), "{policy} at {}", page.url);
    }
    assert!(!policy.contains("unsafe"), "{policy} at {}", page.url);
    let kind = page.headers.get("content-type");
    let html = kind.is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    // Or else every browser asks for /favicon.ico, which is nobody's.
    assert!(
        !html || page.body.is_empty() || page.body.contains("<link rel=\"icon\" href=\""),
        "{}",
        page.url
    );
    let keep = header("cache-control");
    let public = PUBLIC.iter().any(|file| page.url.ends_with(file)) && page.status == 200;
    assert_eq!(keep != "no-store", public, "{keep} at {}", page.url);
    let administrators = is_administrators(page);
    if administrators {
        // Nothing inline, not even by its hash; and no frame anywhere.
        for part in ["'sha256-", "'nonce-", "data:", "http", "*"] {
            assert!(!policy.contains(part), "{policy} at {}", page.url);
        }
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        for inline in ["style=", "<style", "<script>", "onclick="] {
            assert!(!html || !page.body.contains(inline), "{}", page.body);
        }
    }
    // Launches are opened in frames of Epic's; nobody comes to the administrator's pages from elsewhere but by a link.
    let same_site = if administrators {
        "; SameSite=Lax"
    } else {
        "; SameSite=None"
    };
    for cookie in page.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        for part in ["__Host-", "; Secure", "; HttpOnly", same_site, "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
}

/// Files that hold nothing of anybody's.
const PUBLIC: [&str; 5] = [
    "jwks.json",
    "/admin/style.css",
    "/admin/admin.js",
    "/admin/icon.svg",
    "/admin/openapi.json",
];

fn is_administrators(page: &Answer) -> bool {
    let url = url::Url::parse(&page.url).unwrap();
    url.path() == "/admin" || url.path().starts_with("/admin/")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_redirect_and_refusal_carries_the_security_headers() {
    let hospital = Hospital::open().await;
    let mut pages = Vec::new();
    let stay = FdiOptions {
        no_redirect: true,
        ..FdiOptions::default()
    };

    for (audience, person) in [
        (Audience::Provider, PROVIDER),
        (Audience::Nurse, NURSE),
        (Audience::Patient, PATIENT),
        (Audience::DeviceTest, PATIENT),
    ] {
        for fdi in [FdiOptions::default(), stay] {
            let url = hospital.launch(audience, CSN, person, fdi);
            let browser = hospital.browser();
            pages.push(browser.get(&url).await);
            // Used up, then come back without its cookie, then a new one with it.
            let epic = pages.last().unwrap().location().unwrap().to_owned();
            let sent = browser.get(&epic).await;
            let callback = sent.location().unwrap();
            pages.push(hospital.browser().get(callback).await);
            pages.push(browser.get(callback).await);
            pages.push(browser.get(callback).await);
        }
    }
    let early = TokenOverride::new()
        .member("epicSessionId", "10278")
        .without_member("encounterProviderId");
    hospital.epic.override_next_token(early);
    let mut browser = hospital.browser();
    let url = hospital.launch(Audience::Patient, CSN, PATIENT, FdiOptions::default());
    let waiting = browser.open(&url).await;
    browser
        .headers
        .push(("accept", "application/json".to_owned()));
    pages.push(browser.get(&waiting.url).await);
    assert_eq!(pages.last().unwrap().json()["waiting"], true);
    pages.push(waiting);

    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, stay);
    let sending = browser.open(&url).await;
    let fields = [("action", "send"), ("number", "+15552010123")];
    pages.push(browser.submit(&sending, "#send-link form", &fields).await);
    let elsewhere = hospital.browser();
    pages.push(elsewhere.submit(&sending, "#send-link form", &fields).await);
    let text = hospital.aws.texts().pop().unwrap().body;
    let link = text
        .split(' ')
        .find(|word| word.contains("/join/"))
        .unwrap();
    pages.push(browser.get(link).await);
    for name in ["Rosa", ""] {
        let asked = pages.last().unwrap().clone();
        pages.push(browser.submit(&asked, "form", &[("name", name)]).await);
        pages.push(browser.get(link).await);
    }
    pages.push(browser.get(&hospital.url("/join/x")).await);

    let browser = hospital.browser();
    for path in [
        "/.well-known/jwks.json",
        "/launch/provider/wrong-key",
        "/launch/provider/sandbox-launch-key",
        "/launch/patient/sandbox-launch-key?iss=https%3A%2F%2Fevil.example&launch=x",
        "/launch/patient/callback",
        "/launch/room/wrong-key",
        "/launch/room/callback",
        "/launch/provider/callback?error=access_denied&state=x",
        "/visit/x",
    ] {
        pages.push(browser.get(&hospital.url(path)).await);
    }
    let fdi = FdiOptions::default();
    let room = hospital
        .epic
        .issue_room_launch(CSN, PROVIDER, "Ward 7 Bed 1", fdi);
    let url = hospital.epic.launch_url(Audience::Room, &room.unwrap());
    let room = browser.open(&url).await;
    pages.push(browser.post_text(&room.url, "action=again").await);
    pages.push(browser.post_text(&room.url, "action=nonsense").await);
    pages.push(room);
    let mut framed = hospital.browser();
    framed.headers.push(("sec-fetch-dest", "iframe".to_owned()));
    let url = hospital.launch(Audience::Patient, CSN, PATIENT, FdiOptions::default());
    pages.push(framed.get(&url).await);

    pages.extend(device_tests(&hospital).await);

    pages.push(hospital.webhook(b"{\"event\":\"nothing.known\"}").await);
    pages.push(hospital.webhook(b"no event").await);
    pages.push(hospital.webhook(&vec![b' '; 300 * 1024]).await);
    pages.push(hospital.webhook_signed(b"{}", 1, "v0=").await);

    // Both the table and Epic in trouble.
    let failure = Failure::of("PutItem", FailureKind::Internal).times(3);
    hospital.aws.fail(failure.by("launch-patient"));
    pages.push(hospital.visit(Audience::Patient, CSN, PATIENT).await);
    hospital.answer("/oauth2/token", 1, 500, "");
    pages.push(hospital.visit(Audience::Patient, CSN, PATIENT).await);

    let mut statuses: Vec<u16> = pages.iter().map(|page| page.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    assert_eq!(
        statuses,
        [200, 303, 400, 401, 403, 404, 409, 413, 422, 502, 503]
    );
    for page in &pages {
        assert_armoured(page);
    }
    // None is forgotten: every function that the template gives a route is in this file.
    for function in Template::parse(TEMPLATE).unwrap().functions {
        for route in function.routes {
            let seen = pages.iter().any(|page| is_of(&route.path, page));
            assert!(seen || route.path.starts_with("/admin"), "{}", route.path);
        }
    }
}

/// Whether an answer came from a route: `/launch/room/{launchKey}`.
fn is_of(route: &str, page: &Answer) -> bool {
    let url = url::Url::parse(&page.url).unwrap();
    let (wanted, given): (Vec<_>, Vec<_>) =
        (route.split('/').collect(), url.path().split('/').collect());
    let mut parts = wanted.iter().zip(&given);
    wanted.len() == given.len()
        && parts
            .all(|(wanted, part)| wanted == part || wanted.starts_with('{') && *part != "callback")
}

/// What a device test's page posts, rightly and wrongly.
async fn device_tests(hospital: &Hospital) -> Vec<Answer> {
    let mut browser = hospital.browser();
    let fdi = FdiOptions::default();
    let url = hospital.launch(Audience::DeviceTest, CSN, PATIENT, fdi);
    let page = browser.open(&url).await;
    let ticket = page.attribute("#device-test", "data-ticket").unwrap();
    let result = |ticket: &str| json!({ "ticket": ticket, "revision": 1 }).to_string();
    let mut answers = Vec::new();
    for (site, body, status) in [
        ("same-origin", result(&ticket), 200),
        ("same-origin", result("x"), 404),
        ("same-origin", "{".to_owned(), 400),
        ("same-origin", " ".repeat(9 * 1024), 413),
        ("cross-site", result(&ticket), 403),
    ] {
        browser.headers = vec![
            ("sec-fetch-site", site.to_owned()),
            ("content-type", "application/json".to_owned()),
        ];
        let answer = browser
            .post_text(&hospital.url("/device-test/result"), &body)
            .await;
        assert_eq!(answer.status, status, "{}", answer.body);
        answers.push(answer);
    }
    answers.push(page);
    answers
}

/// The link to somebody on the page of the hospital's sign-in.
#[tokio::test(flavor = "multi_thread")]
async fn so_does_every_answer_of_the_administrators_pages_where_nothing_is_inline() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let key = hospital.visit_record().await["visit_key"].clone();
    let key = key.as_str().unwrap();
    let visit = format!("/admin/visits/{key}");
    let file = format!("/admin/visits/{key}/csv");
    let replay = format!("/admin/replay?visit={key}");
    let paths = [
        "/admin",
        "/admin/style.css",
        "/admin/admin.js",
        "/admin/icon.svg",
        "/admin/openapi.json",
        "/admin/signed-out",
        "/admin/callback",
        "/admin/callback?state=x&code=y",
        "/admin/session",
        "/admin/search",
        "/admin/records?status=all",
        "/admin/records?status=x",
        "/admin/records/csv",
        "/admin/records/code/AAAA-AAAA",
        &visit,
        &file,
        "/admin/replay",
        &replay,
        "/admin/settings",
        "/admin/settings/history",
        "/admin/settings/roll-back",
        "/admin/preflight",
        "/admin/fdi-records",
        "/admin/explain",
        "/admin/audit",
        "/admin/nowhere",
        "/admin/%00",
    ];
    let mut pages = Vec::new();
    let mut browser = hospital.browser();
    for path in paths {
        pages.push(browser.get(&hospital.url(path)).await);
    }
    pages.push(browser.post(&hospital.url("/admin/sign-out"), &[]).await);
    pages.push(browser.head(&hospital.url("/admin/records")).await);

    let begun = browser.get(&hospital.url("/admin/sign-in")).await;
    let choice = browser.get(begun.location().unwrap()).await;
    let chosen = browser.get(&choice.link("#varga")).await;
    let back = chosen.location().unwrap();
    pages.push(begun);
    pages.push(hospital.browser().get(back).await);
    let done = browser.get(back).await;
    assert_eq!(done.status, 303);
    pages.push(done);

    for accept in ["text/html", "application/json"] {
        browser.headers = vec![("accept", accept.to_owned())];
        for path in paths {
            pages.push(browser.get(&hospital.url(path)).await);
        }
    }
    let session = browser.get(&hospital.url("/admin/session")).await.json();
    let csrf = (
        "csrf".to_owned(),
        session["csrf"].as_str().unwrap().to_owned(),
    );
    for path in [
        "/admin",
        "/admin/search",
        "/admin/replay",
        "/admin/settings/check",
        "/admin/settings/save",
        "/admin/preflight",
        "/admin/fdi-records/compare",
        "/admin/explain",
    ] {
        for fields in [&[][..], std::slice::from_ref(&csrf)] {
            pages.push(browser.post(&hospital.url(path), fields).await);
        }
    }
    let stale = [csrf.clone(), ("token".to_owned(), "x".to_owned())];
    let replay = hospital.url("/admin/replay");
    pages.push(browser.post(&replay, &stale).await);
    pages.push(
        browser
            .post_text(&hospital.url("/admin/search"), &"x".repeat(300 * 1024))
            .await,
    );
    // What cannot be entered into the audit log is not shown.
    for operation in ["TransactWriteItems", "PutItem"] {
        let failure = Failure::of(operation, FailureKind::Internal).times(40);
        hospital.aws.fail(failure.by("admin"));
    }
    pages.push(browser.get(&hospital.url("/admin/audit")).await);
    pages.push(browser.get(&hospital.url("/admin/records")).await);
    hospital.aws.recover();
    pages.push(
        browser
            .post(&hospital.url("/admin/sign-out"), &[csrf])
            .await,
    );
    assert_eq!(pages.last().unwrap().status, 303);
    pages.push(provider_in_trouble(&hospital).await);
    pages.extend(settings_of_another_form().await);

    let mut statuses: Vec<u16> = pages.iter().map(|page| page.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    assert_eq!(statuses, [200, 303, 400, 401, 403, 404, 409, 500, 502, 503]);
    for page in &pages {
        assert!(is_administrators(page), "{}", page.url);
        assert_armoured(page);
    }
}

/// A sign-in whose code the hospital's provider does not redeem.
async fn provider_in_trouble(hospital: &Hospital) -> Answer {
    let browser = hospital.browser();
    let choice = browser.open(&hospital.url("/admin/sign-in")).await;
    let chosen = browser.get(&choice.link("#varga")).await;
    hospital.answer("/sim/sign-in/token", 1, 500, "");
    browser.get(chosen.location().unwrap()).await
}

/// Under settings that the function cannot start with.
async fn settings_of_another_form() -> Vec<Answer> {
    let hospital = Hospital::open().await;
    let settings = SecretValue::Text("{".to_owned());
    hospital.aws.put_secret_value(SECRET, settings).unwrap();
    let mut pages = Vec::new();
    for accept in ["text/html", "application/json"] {
        let mut browser = hospital.browser();
        browser.headers.push(("accept", accept.to_owned()));
        for path in ["/admin", "/admin/sign-in", "/admin/settings"] {
            pages.push(browser.get(&hospital.url(path)).await);
        }
    }
    pages
}
