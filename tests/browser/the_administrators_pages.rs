//! The administrator's pages: by keyboard alone, on a phone and a desktop, in light and dark, for a screen reader.

use fantoccini::{Locator, key::Key};
use sandbox::{
    epic::{Audience, FdiOptions, exception_body},
    installation::SECRET,
};
use serde_json::json;
use shared::{bridge::Bridge, visit::Csn};
use tests::{CSN, Hospital, LIGHT, PROVIDER};

use crate::chromium::{Chromium, ChromiumOptions};

/// A day with a visit that took place, one of which Epic does not want to hear, and a refused sign-in. Gives the
/// refusal's code.
async fn busy_day() -> (Hospital, String) {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    hospital.settled_records(2).await;
    hospital.answer(LIGHT, 1, 400, &exception_body("INVALID-USER-ID"));
    let other = hospital.visit(Audience::Provider, "10278", PROVIDER).await;
    hospital.zoom.join(&other.zoom_link(), "").unwrap();
    hospital.epic.deny_next_authorization();
    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, FdiOptions::default());
    let refused = hospital.browser().open(&url).await;
    let code = refused.text_of("span.code").remove(0);
    (hospital, code)
}

/// Digits that are one visit's meeting ID and another's CSN.
async fn ambiguous_digits(hospital: &Hospital) -> String {
    let id = hospital.visit_record().await["zoom_meeting_id"].to_string();
    let bridge = Bridge::new(hospital.environment.clone());
    let installation = bridge.installation().await.unwrap();
    let csn = Csn::parse(&id).unwrap();
    let key = installation.visit_key(&csn);
    let until = installation.clock.now().plus(installation.retention());
    let made = installation.table.ensure_visit(&key, &csn, until).await;
    made.unwrap();
    id
}

/// The failed visit is on the overview.
async fn sees_the_failure(hospital: &Hospital, chromium: &Chromium) {
    let overview = hospital.url("/admin");
    for _ in 0..200 {
        chromium.goto(&overview).await.unwrap();
        if chromium.text().await.contains("Epic refused") {
            return;
        }
    }
    panic!("no failure: {}", chromium.text().await);
}

/// The heading of the page that is waited for.
async fn stands_at(chromium: &Chromium, address: &str, heading: &str) {
    let script = "return document.readyState === 'complete' && location.pathname === arguments[0] \
                  && document.querySelector('h1')?.textContent === arguments[1]";
    let what = format!("{heading} at {address}");
    chromium
        .until(&what, script, vec![json!(address), json!(heading)])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_desk_needs_no_mouse() {
    let (hospital, _) = busy_day().await;
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    chromium.goto(&hospital.url("/admin")).await.unwrap();
    chromium.sees("Hospital sign-in").await;
    chromium.enter("#varga").await;
    stands_at(&chromium, "/admin", "Overview").await;

    // The first key leads past the header.
    chromium.strike(Key::Tab).await;
    let skip = chromium.active_element().await.unwrap();
    assert_eq!(skip.text().await.unwrap(), "To the content");
    chromium.strike(Key::Enter).await;
    chromium.tab_to("main input[name=q]").await;

    for (address, heading) in [
        ("/admin/records", "Notification records"),
        ("/admin/replay", "Replay"),
        ("/admin/preflight", "Preflight"),
        ("/admin/fdi-records", "FDI records"),
        ("/admin/explain", "Explain a launch"),
        ("/admin/audit", "Audit log"),
        ("/admin", "Overview"),
    ] {
        chromium.enter(&format!("nav a[href='{address}']")).await;
        stands_at(&chromium, address, heading).await;
    }

    // From what failed to the visit, and from there to sending it again.
    chromium.tab_to("main input[name=q]").await;
    chromium.types("10278").await;
    chromium.strike(Key::Enter).await;
    chromium.arrives("/admin/visits/").await;
    chromium.sees("INVALID-USER-ID").await;
    chromium.enter("main a[href^='/admin/replay?visit=']").await;
    chromium.sees("Would be sent: 1").await;
    chromium
        .enter("form[action='/admin/replay'][method=post] button")
        .await;
    chromium.sees("1 notification is due again").await;

    chromium.enter("nav a[href='/admin/preflight']").await;
    stands_at(&chromium, "/admin/preflight", "Preflight").await;
    chromium.enter("main button").await;
    chromium.sees("passed").await;

    chromium.enter("nav a[href='/admin/settings']").await;
    stands_at(&chromium, "/admin/settings", "Settings").await;
    chromium
        .tab_to("[name='policy.record_retention_days']")
        .await;
    chromium.types_instead("30").await;
    chromium.strike(Key::Enter).await;
    chromium.sees("Nothing is saved yet").await;
    chromium
        .enter("form[action='/admin/settings/save'] button:not(.plain)")
        .await;
    stands_at(
        &chromium,
        "/admin/settings/history",
        "Versions of the settings",
    )
    .await;
    chromium.sees("policy.record_retention_days").await;

    chromium
        .enter("form[action='/admin/sign-out'] button")
        .await;
    stands_at(&chromium, "/admin/signed-out", "Signed out").await;
    chromium.enter("a.button").await;
    chromium.sees("Hospital sign-in").await;
    assert_eq!(chromium.complaints().await, Vec::<String>::new());
}

/// Asserts, in light and dark, that the page is accessible, scrolls no way but down, has nothing too small to tap, and
/// that the browser complains of nothing.
async fn assert_fit(chromium: &Chromium, name: &str) {
    let complete = "return document.readyState === 'complete'";
    chromium.until(name, complete, Vec::new()).await;
    for colours in ["light", "dark"] {
        chromium.prefer("prefers-color-scheme", colours).await;
        let violations = chromium.axe().await;
        assert!(violations.is_empty(), "{name}, {colours}: {violations:#?}");
    }
    let misfits = r"
        const page = document.documentElement;
        const misfits = page.scrollWidth > page.clientWidth ? [`scrolls sideways: ${page.scrollWidth}`] : [];
        for (const it of document.querySelectorAll('a, button, summary, input, select, textarea')) {
            const { width, height } = it.getBoundingClientRect();
            // A link within a text is as high as its line; one that is not in sight is tapped by nobody.
            const spared = width === 0 || it.matches(':is(p, td, li, dd) a:not(.button), .skip') || it.closest('label');
            if (!spared && (height < 24 || width < 24)) misfits.push(`${it.outerHTML}: ${width} x ${height}`);
        }
        return misfits;";
    let misfits = chromium.execute(misfits, Vec::new()).await.unwrap();
    assert_eq!(misfits, json!([]), "{name}");
    assert_eq!(chromium.complaints().await, Vec::<String>::new(), "{name}");
}

/// Fills a page's form in, and sends it.
async fn send(chromium: &Chromium, form: &str, fields: &[(&str, &str)]) {
    let fill = r"
        const form = document.querySelector(arguments[0]);
        for (const [name, value] of arguments[1]) form.elements[name].value = value;
        (arguments[2] ? form.querySelector(arguments[2]) : form.querySelector('button')).click();
        document.documentElement.dataset.sent = true;";
    chromium
        .execute(fill, vec![json!(form), json!(fields), json!(null)])
        .await
        .unwrap();
    let next = "return document.documentElement.dataset.sent === undefined && document.readyState === 'complete'";
    chromium.until(form, next, Vec::new()).await;
}

async fn every_page_is_fit(options: ChromiumOptions) {
    let (hospital, code) = busy_day().await;
    let chromium = Chromium::start(options).await;
    let open = async |path: &str| {
        chromium.goto(&hospital.url(path)).await.unwrap();
        assert_fit(&chromium, path).await;
    };
    for path in [
        "/admin/records",
        "/admin/callback?state=a&code=b",
        "/admin/signed-out",
    ] {
        open(path).await;
    }
    chromium.goto(&hospital.url("/admin")).await.unwrap();
    chromium.press("#varga").await;
    stands_at(&chromium, "/admin", "Overview").await;
    sees_the_failure(&hospital, &chromium).await;
    assert_fit(&chromium, "the overview").await;
    let failed = chromium.find(Locator::Css("main a[href^='/admin/visits/']"));
    let failed = failed.await.unwrap().attr("href").await.unwrap().unwrap();
    let failed = failed.split('#').next().unwrap().to_owned();
    let key = failed.rsplit('/').next().unwrap();
    let replay = format!("/admin/replay?visit={key}");
    let refused = format!("/admin/records/code/{code}");
    for path in [
        "/admin?day=2020-02-29",
        "/admin?day=tomorrow",
        "/admin/records",
        "/admin/records?status=all",
        "/admin/records?day=2020-02-29",
        &failed,
        &refused,
        "/admin/search",
        "/admin/replay",
        &replay,
        "/admin/preflight",
        "/admin/settings",
        "/admin/fdi-records",
        "/admin/explain",
        "/admin/explain?launch_type=room",
        "/admin/session",
        "/admin/no-such-page",
    ] {
        open(path).await;
    }
    let digits = ambiguous_digits(&hospital).await;
    for sought in [CSN, "99999999", "*", &digits] {
        open("/admin/search").await;
        send(&chromium, "form.search", &[("q", sought)]).await;
        assert_fit(&chromium, &format!("the search for {sought}")).await;
    }
    chromium.sees("This is more than one thing").await;
    open("/admin/search").await;
    send(&chromium, "form.search", &[("q", CSN), ("csrf", "x")]).await;
    chromium.sees("not from a page of this session").await;
    assert_fit(&chromium, "a form of another session").await;
    open(&replay).await;
    let stale = [("token", "x")];
    send(
        &chromium,
        "form[method=post][action='/admin/replay']",
        &stale,
    )
    .await;
    chromium.sees("older than ten minutes").await;
    assert_fit(&chromium, "a list that is too old").await;
    open(&replay).await;
    send(&chromium, "form[method=post][action='/admin/replay']", &[]).await;
    assert_fit(&chromium, "what was replayed").await;
    open("/admin/preflight").await;
    send(&chromium, "main form", &[]).await;
    assert_fit(&chromium, "what the preflight found").await;
    // What fails is shown in full.
    hospital.answer("/oauth2/token", 1, 400, "{\"error\":\"invalid_client\"}");
    open("/admin/preflight").await;
    send(&chromium, "main form", &[]).await;
    chromium.sees("1 check failed").await;
    assert_fit(&chromium, "what the preflight found to be wrong").await;
    open("/admin/fdi-records").await;
    let pasted = [(
        "pasted",
        "URL=http://x\nCONTEXT=epicSessionId=%CONFERENCEID%&color=red",
    )];
    send(&chromium, "form[action$=compare]", &pasted).await;
    assert_fit(&chromium, "compared FDI records").await;
    for (launch, sessions) in [("provider", CSN), ("patient", CSN), ("room", "")] {
        open(&format!("/admin/explain?launch_type={launch}")).await;
        let values = [(
            "pasted",
            format!(
                "epicSessionId={sessions}\nfirstName=Ada\nlastName=Okafor\nepicUserId={PROVIDER}\nuseProviderZoomAccount=false\nnoRedirect=false"
            ),
        )];
        let values = values
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        send(&chromium, "form[action='/admin/explain']", &values).await;
        assert_fit(&chromium, &format!("a launch of a {launch}, explained")).await;
    }
    let settings = "form[action='/admin/settings/check']";
    for (days, what) in [
        ("many", "settings that cannot work"),
        ("30", "changed settings"),
    ] {
        open("/admin/settings").await;
        send(
            &chromium,
            settings,
            &[("policy.record_retention_days", days)],
        )
        .await;
        assert_fit(&chromium, what).await;
    }
    send(&chromium, "form[action='/admin/settings/save']", &[]).await;
    for path in ["/admin/settings/history", "/admin/settings/roll-back"] {
        open(path).await;
    }
    open("/admin/settings/history").await;
    chromium.press("main td a").await;
    assert_fit(&chromium, "the difference of two versions").await;
    open("/admin/settings").await;
    let mut theirs = hospital.settings.clone();
    theirs["policy"] = json!({ "record_retention_days": 40 });
    hospital.aws.put_secret(SECRET, &theirs).unwrap();
    let yours = [("policy.record_retention_days", "50")];
    send(&chromium, settings, &yours).await;
    chromium.sees("You both changed").await;
    assert_fit(&chromium, "settings that someone else saved meanwhile").await;
    open("/admin/audit").await;

    chromium
        .press("form[action='/admin/sign-out'] button")
        .await;
    chromium.sees("You are signed out").await;
    chromium.press("a.button").await;
    chromium.press("#lindholm").await;
    stands_at(&chromium, "/admin", "Overview").await;
    open("/admin/search").await;
    let elsewhere = "document.querySelector('form.search').action = '/admin/settings/check'";
    chromium.execute(elsewhere, Vec::new()).await.unwrap();
    send(&chromium, "form.search", &[("q", CSN)]).await;
    chromium.sees("Only operators may do this").await;
    assert_fit(&chromium, "what a reader may not").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_fit_for_a_desktop() {
    every_page_is_fit(ChromiumOptions::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_fit_for_a_phone() {
    every_page_is_fit(ChromiumOptions::phone(360)).await;
}
