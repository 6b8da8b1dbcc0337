//! Hyperspace and MyChart, as a browser reads them.

use reqwest::{Response, header::LOCATION};
use scraper::{Html, Selector};

use super::world::{self, Form, PostForm, World, provider_basic, query_value};

async fn page(world: &World, path: &str) -> Html {
    let response = world.get(path).await;
    assert_eq!(response.status(), 200);
    Html::parse_document(&response.text().await.unwrap())
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    page.select(&Selector::parse(selector).unwrap())
        .map(|element| element.text().collect::<String>())
        .collect()
}

async fn post(world: &World, path: &str, form: &Form) -> Response {
    world
        .http
        .post(world.url(path))
        .form(form)
        .send()
        .await
        .unwrap()
}

async fn set_light(world: &World, token: &str, person: &str, id_type: &str, status: &str) {
    let path = "/sim/epic/api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus";
    let query = format!(
        "ConferenceID=10277&ExternalID={person}&ExternalIDType={id_type}&VendorName=Zoom&ConnectionStatus={status}"
    );
    let request = world.http.get(world.url(&format!("{path}?{query}")));
    let response = request.bearer_auth(token).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn hyperspace_lists_the_day_with_every_light_off() {
    let world = World::start().await;
    let page = page(&world, "/hyperspace?user=LINDQVIST").await;
    assert_eq!(
        texts(&page, "ol.visits h2"),
        [
            "Camila Lopez",
            "Séan O'Neil",
            "Linh Nguyễn",
            "Omar Haddad",
            "Group of 3"
        ]
    );
    assert_eq!(texts(&page, "option[selected]"), ["Erik Lindqvist"]);
    assert_eq!(texts(&page, ".light .state"), ["not here"; 17]);
    assert_eq!(texts(&page, "button.begin"), ["Begin video visit"; 5]);
}

#[tokio::test]
async fn a_nurse_in_hyperspace_has_a_button_of_their_own_record() {
    let world = World::start().await;
    let shown = page(&world, "/hyperspace?user=MBEKI").await;
    assert_eq!(texts(&shown, "option[selected]"), ["Thandi Mbeki (nurse)"]);
    assert_eq!(
        texts(&shown, "button.begin"),
        ["Begin video visit as nurse"; 5]
    );
    let form = vec![("csn", "10277".into()), ("user", "MBEKI".into())];
    let response = post(&world, "/hyperspace/launch", &form).await;
    let location = response.headers()[LOCATION].to_str().unwrap();
    assert!(location.starts_with(&world.url("/launch/nurse/KEY?")));
    let launch = query_value(location, "launch").unwrap();
    let code = world.code(&world.authorization(&launch)).await;
    let response = world
        .token(&world.exchange(&code), Some(&provider_basic()))
        .await;
    let body = world::json(response).await;
    assert_eq!(body["epicProviderId"], "E2001");
    assert_eq!(body["firstName"], "Thandi");
    assert!(body.get("epicUserId").is_none(), "{body}");
}

#[tokio::test]
async fn the_records_of_a_group_visit_send_its_conference() {
    let world = World::start().await;
    let form = vec![("csn", "10281".into()), ("user", "OKAFOR".into())];
    let response = post(&world, "/hyperspace/launch", &form).await;
    let location = response.headers()[LOCATION].to_str().unwrap();
    let launch = query_value(location, "launch").unwrap();
    let code = world.code(&world.authorization(&launch)).await;
    let response = world
        .token(&world.exchange(&code), Some(&provider_basic()))
        .await;
    assert_eq!(world::json(response).await["epicSessionId"], "20551");
}

#[tokio::test]
async fn mychart_lists_only_the_patients_own_visits() {
    let world = World::start().await;
    let page = page(&world, "/mychart?patient=758").await;
    assert_eq!(
        texts(&page, "ol.visits h2"),
        [
            "Video visit with Erik Lindqvist",
            "Video visit with Ngozi Okafor"
        ]
    );
    let whole = page.html();
    assert!(!whole.contains("10277") && !whole.contains("Lab results"));
}

#[tokio::test]
async fn the_lights_on_the_pages_follow_epics_own() {
    let world = World::start().await;
    let token = world.backend_token().await;
    set_light(&world, &token, "736", "2", "1").await;
    set_light(&world, &token, "TANAKA", "1", "1").await;
    let page = page(&world, "/hyperspace").await;
    let of = |light: &str| texts(&page, &format!("[data-light=\"10277-{light}\"] .state"));
    assert_eq!(of("patient"), ["in the visit"]);
    assert_eq!(of("provider"), ["in the visit: Yui Tanaka"]);
    let lights = world::json(world.get("/sim/epic/lights").await).await;
    assert_eq!(lights[0]["csn"], "10277");
    assert_eq!(lights[0]["patient"]["here"], true);
    assert_eq!(lights[1]["patient"]["here"], false);
}

#[tokio::test]
async fn an_open_page_learns_of_a_change_without_reloading() {
    let world = World::start().await;
    let token = world.backend_token().await;
    let mut stream = world.get("/hyperspace/lights").await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let first = stream.chunk().await.unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&first).contains("\"here\":true"));
    set_light(&world, &token, "736", "2", "1").await;
    let second = stream.chunk().await.unwrap().unwrap();
    let second = String::from_utf8_lossy(&second);
    assert!(second.starts_with("data: [") && second.contains("\"here\":true"));
}

#[tokio::test]
async fn the_button_in_hyperspace_performs_an_ehr_launch() {
    let world = World::start().await;
    let form = vec![
        ("csn", "10278".into()),
        ("user", "TANAKA".into()),
        ("useProviderZoomAccount", "true".into()),
        ("noRedirect", "false".into()),
    ];
    let response = post(&world, "/hyperspace/launch", &form).await;
    assert_eq!(response.status(), 303);
    let location = response.headers()[LOCATION].to_str().unwrap();
    assert!(location.starts_with(&world.url("/launch/provider/KEY?")));
    assert_eq!(
        query_value(location, "iss").unwrap(),
        world.epic.fhir_base()
    );
    let launch = query_value(location, "launch").unwrap();

    let code = world.code(&world.authorization(&launch)).await;
    let response = world
        .token(&world.exchange(&code), Some(&provider_basic()))
        .await;
    let body = world::json(response).await;
    assert_eq!(body["epicSessionId"], "10278");
    assert_eq!(body["firstName"], "Yui");
    assert_eq!(body["useProviderZoomAccount"], "true");
}

#[tokio::test]
async fn the_button_in_mychart_leads_to_the_patients_launch_url() {
    let world = World::start_with(|options| {
        // An FDI record's URL may have a query already.
        options.launch_urls.patient += "?site=1";
    })
    .await;
    let form = vec![("csn", "10277".into()), ("patient", "736".into())];
    let response = post(&world, "/mychart/launch", &form).await;
    assert_eq!(response.status(), 303);
    let location = response.headers()[LOCATION].to_str().unwrap();
    assert!(location.starts_with(&world.url("/launch/patient/KEY?site=1&iss=")));
}

#[tokio::test]
async fn what_cannot_be_launched_is_said_on_a_page() {
    let world = World::start().await;
    let stranger = vec![("csn", "10277".into()), ("patient", "741".into())];
    let response = post(&world, "/mychart/launch", &stranger).await;
    assert_eq!(response.status(), 400);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("cannot open this visit")
    );
    assert_eq!(world.get("/hyperspace?user=NOBODY").await.status(), 400);
}

#[tokio::test]
async fn pages_load_nothing_from_elsewhere() {
    let world = World::start().await;
    for path in ["/hyperspace", "/mychart"] {
        let response = world.get(path).await;
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none'"));
        let page = Html::parse_document(&response.text().await.unwrap());
        let resources = Selector::parse("[src], link[href]").unwrap();
        for element in page.select(&resources) {
            let attributes = element.value();
            let address = attributes.attr("src").or(attributes.attr("href")).unwrap();
            assert!(address.starts_with('/') || address == "data:,", "{address}");
            if address.starts_with('/') {
                assert_eq!(world.get(address).await.status(), 200);
            }
        }
    }
}

#[tokio::test]
async fn every_field_has_a_label() {
    let world = World::start().await;
    for path in ["/hyperspace", "/mychart"] {
        let page = page(&world, path).await;
        let labels = Selector::parse("label").unwrap();
        for field in page.select(&Selector::parse("select, input:not([type=hidden])").unwrap()) {
            let id = field.value().attr("id");
            let labelled = page.select(&labels).any(|label| {
                (id.is_some() && label.value().attr("for") == id)
                    || label.descendants().any(|node| node.id() == field.id())
            });
            assert!(labelled, "{}", field.html());
        }
    }
}
