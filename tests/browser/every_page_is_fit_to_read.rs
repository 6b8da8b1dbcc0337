//! Every kind of page: WCAG 2.2 AA, on a phone and a desktop, in light and dark, in each language.

use sandbox::epic::TokenOverride;
use serde_json::json;
use tests::Hospital;

use crate::{
    chromium::{Chromium, ChromiumOptions},
    our_page_stays::STAYS,
    waiting_moves_on_by_itself::come_first,
};

/// Width, languages, colours.
const SCREENS: [(u32, &str, &str); 4] = [
    (1280, "en-US,en", "light"),
    (1280, "es-US,es", "dark"),
    (390, "en-US,en", "dark"),
    (360, "es-MX,es", "light"),
];

async fn screen((width, languages, colours): (u32, &'static str, &str)) -> Chromium {
    let options = if width > 500 {
        ChromiumOptions::default()
    } else {
        ChromiumOptions::phone(width)
    };
    let chromium = Chromium::start(ChromiumOptions {
        languages,
        ..options
    })
    .await;
    chromium.prefer("prefers-color-scheme", colours).await;
    chromium
}

/// Asserts that the page is accessible, scrolls no way but down, has nothing too small to tap, and that the browser
/// complains of nothing.
async fn assert_fit(chromium: &Chromium) {
    chromium.assert_accessible().await;
    let misfits = r"
        const page = document.documentElement;
        const misfits = page.scrollWidth > page.clientWidth ? ['scrolls sideways'] : [];
        for (const it of document.querySelectorAll('a, button, summary, input, select')) {
            const { width, height } = it.getBoundingClientRect();
            const large = it.matches('button, .button') ? 44 : 24;
            // A link within a sentence is as high as its line; one that is not in sight is tapped by nobody.
            const spared = width === 0 || it.matches('p a:not(.button), .skip') || it.type === 'checkbox' && it.closest('label');
            if (!spared && (height < large || width < 24)) misfits.push(`${it.outerHTML}: ${width} x ${height}`);
        }
        return misfits;";
    let misfits = chromium.execute(misfits, Vec::new()).await.unwrap();
    let url = chromium.current_url().await.unwrap();
    assert_eq!(misfits, json!([]), "{url}");
    assert_eq!(chromium.complaints().await, Vec::<String>::new(), "{url}");
}

/// Asserts the language of a page of ours, in which a screen reader speaks.
async fn assert_speaks(chromium: &Chromium, languages: &str) {
    let html = chromium.execute("return document.documentElement.lang", Vec::new());
    assert_eq!(html.await.unwrap(), json!(languages[..2]));
}

#[tokio::test]
async fn pages_into_the_visit() {
    for kind in SCREENS {
        let hospital = Hospital::open().await;
        let chromium = screen(kind).await;
        come_first(&hospital, &chromium).await;
        assert_fit(&chromium).await;
        assert_speaks(&chromium, kind.1).await;
        for launch in [
            hospital.provider_launch_with(STAYS),
            hospital.patient_launch_with(STAYS),
        ] {
            chromium.goto(&launch).await.unwrap();
            let way_in = "return document.querySelectorAll('.ways a').length === 2";
            chromium.until("two ways in", way_in, Vec::new()).await;
            assert_fit(&chromium).await;
            assert_speaks(&chromium, kind.1).await;
        }
    }
}

#[tokio::test]
async fn pages_that_refuse() {
    for kind in SCREENS {
        let hospital = Hospital::open().await;
        let chromium = screen(kind).await;
        let epic = hospital.epic.fhir_base();
        let refused = [
            format!("{}/launch/provider/other-key", hospital.base),
            hospital.provider_record(""),
            hospital.provider_record("iss=https%3A%2F%2Fother.example%2FR4&launch=a"),
            format!("{}/launch/patient/callback?state=a&code=b", hospital.base),
            format!("{}/visit/anything", hospital.base),
            {
                // CONTEXT without a CSN.
                let token = TokenOverride::new().without_member("epicSessionId");
                hospital.epic.override_next_token(token);
                hospital.provider_launch()
            },
        ];
        assert!(epic.starts_with(&hospital.base));
        for url in refused {
            chromium.goto(&url).await.unwrap();
            let code = "return document.querySelector('span.code') !== null";
            chromium.until("a correlation code", code, Vec::new()).await;
            assert_speaks(&chromium, kind.1).await;
            chromium.press("summary").await;
            assert_fit(&chromium).await;
        }
        // Epic or Zoom in trouble.
        for (path, launch) in [
            ("/oauth2/token", hospital.provider_launch()),
            ("/sim/zoom/v2/", hospital.provider_launch()),
        ] {
            hospital.answer(path, 9, 500, "");
            chromium.goto(&launch).await.unwrap();
            let code = "return document.querySelector('span.code') !== null";
            chromium.until("a correlation code", code, Vec::new()).await;
            assert_fit(&chromium).await;
            hospital.faults.clear();
        }
    }
}

#[tokio::test]
async fn pages_of_the_simulated_hospital() {
    for kind in SCREENS {
        let hospital = Hospital::open().await;
        let chromium = screen(kind).await;
        for page in ["/", "/hyperspace", "/mychart"] {
            let url = format!("{}{page}", hospital.base);
            chromium.goto(&url).await.unwrap();
            assert_fit(&chromium).await;
        }
        chromium.goto(&hospital.patient_launch()).await.unwrap();
        chromium.arrives("/zoom-client/j/").await;
        assert_fit(&chromium).await;
        chromium.press("button").await;
        chromium.sees("Please wait for the host").await;
        assert_fit(&chromium).await;
        chromium.goto(&hospital.provider_launch()).await.unwrap();
        chromium.arrives("/zoom-client/s/").await;
        chromium.press("button").await;
        chromium.sees("In the meeting").await;
        assert_fit(&chromium).await;
        chromium.press("#leave").await;
        chromium.sees("You left").await;
        assert_fit(&chromium).await;
    }
}
