//! Every page speaks the language that the browser likes best.

use http::header;
use sandbox::epic::{FdiOptions, TokenOverride};
use tests::{Answer, Hospital};

const STAYS: FdiOptions = FdiOptions {
    no_redirect: true,
    use_provider_zoom_account: false,
};

#[track_caller]
fn assert_speaks(page: &Answer, language: &str, says: &str) {
    assert!(page.text().contains(says), "{}", page.text());
    assert_eq!(page.attribute("html", "lang").as_deref(), Some(language));
    assert_eq!(page.headers[header::CONTENT_LANGUAGE], language);
    assert_eq!(page.headers[header::VARY], "Accept-Language");
}

#[tokio::test]
async fn every_kind_of_page_speaks_spanish_to_who_prefers_it() {
    let hospital = Hospital::open().await;
    let browser = || hospital.browser().speaking("es-US,es;q=0.9,en;q=0.8");

    // Without an encounter provider nobody could host.
    let alone = TokenOverride::new().without_member("encounterProviderId");
    hospital.epic.override_next_token(alone);
    let waiting = browser().open(&hospital.patient_launch()).await;
    assert_speaks(
        &waiting,
        "es",
        "Espere a que el anfitrión inicie esta reunión",
    );

    let staff = browser().open(&hospital.provider_launch_with(STAYS)).await;
    assert_speaks(&staff, "es", "Hola, Ngozi: su visita por video está lista");
    let patient = browser().open(&hospital.patient_launch_with(STAYS)).await;
    assert_speaks(
        &patient,
        "es",
        "Hola, Camila: su visita por video está lista",
    );

    let framed = browser().inside_frame().without_cookies();
    let framed = framed.open(&hospital.provider_launch()).await;
    assert_speaks(&framed, "es", "Abra la visita en su propia ventana");

    let refused = browser().get("/launch/patient/other-key").await;
    assert_speaks(&refused, "es", "Este enlace no conduce a ninguna visita");
    let over = browser().get("/visit/anything").await;
    assert_speaks(&over, "es", "Esta página de espera ya no es válida");
}

#[tokio::test]
async fn who_speaks_no_language_of_ours_reads_english() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser().speaking("vi,ar;q=0.9");
    let refused = browser.get("/launch/patient/other-key").await;
    assert_speaks(&refused, "en", "This link does not lead to a visit");
}
