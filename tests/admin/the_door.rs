//! Whoever is signed in is let in, and nobody else; and each only as far as their role goes.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Hospital, client};

use crate::administrator::Administrator;

const FILE: &str = include_str!("../../functions/admin/src/assets/openapi.json");
const FORM: &str = "application/x-www-form-urlencoded";
const HTML: &str = "text/html";
const JSON: &str = "application/json";
/// Answered to anyone: the files of the pages, and the way in.
const OPEN: [&str; 7] = [
    "/admin/style.css",
    "/admin/admin.js",
    "/admin/icon.svg",
    "/admin/openapi.json",
    "/admin/sign-in",
    "/admin/callback",
    "/admin/signed-out",
];

struct Route {
    method: Method,
    path: String,
    operators_only: bool,
}

/// Every route that the file names, but for those that are open. What it names is all that there is:
/// `the_openapi_file_is_true`.
fn routes() -> Vec<Route> {
    let file: Value = serde_json::from_str(FILE).unwrap();
    let mut routes = Vec::new();
    for (path, operations) in file["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let here = path
                .replace("{key}", &"A".repeat(22))
                .replace("{code}", "AAAA-AAAA")
                .replace("{before}", &"a".repeat(32))
                .replace("{after}", &"b".repeat(32));
            let summary = operation["summary"].as_str().unwrap();
            routes.push(Route {
                method: method.to_uppercase().parse().unwrap(),
                path: here,
                operators_only: summary.contains("Operators only"),
            });
        }
    }
    routes.retain(|route| !OPEN.contains(&route.path.as_str()));
    assert!(routes.len() > 20);
    assert_eq!(routes.iter().filter(|it| it.operators_only).count(), 6);
    routes
}

/// One request with this cookie and body.
async fn ask(
    hospital: &Hospital,
    (method, path): (&Method, &str),
    cookie: &str,
    accept: &str,
    (kind, body): (&str, &str),
) -> Answer {
    let request = client()
        .request(method.clone(), hospital.url(path))
        .header("cookie", cookie)
        .header("accept", accept)
        .header("content-type", kind)
        .header("sec-fetch-site", "same-origin")
        .body(body.to_owned());
    Answer::read(request.send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_sees_the_pages_and_nobody_else() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let page = reader.get("/admin/audit").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.body.contains("Rea Reader"));
    for route in routes() {
        let route = (&route.method, route.path.as_str());
        for accept in [HTML, JSON] {
            let answer = ask(&hospital, route, "a=b", accept, (FORM, "csrf=x")).await;
            if (route.1, accept) == ("/admin", HTML) {
                assert_eq!(answer.location(), Some("/admin/sign-in"));
                continue;
            }
            assert_eq!(answer.status, 401, "{route:?} {accept}");
            assert!(
                answer.body.to_lowercase().contains("nobody is signed in"),
                "{route:?}"
            );
        }
    }
    for path in ["/admin/admin/records", "/admin/adminrecords"] {
        assert_eq!(reader.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_no_route_takes_a_form_without_the_sessions_token() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let (right, wrong) = (
        format!("csrf={}", operator.csrf()),
        json!({ "csrf": "x" }).to_string(),
    );
    for route in routes() {
        let path = route.path.as_str();
        if route.method == Method::POST {
            for body in [
                (FORM, ""),
                (FORM, "csrf="),
                (JSON, wrong.as_str()),
                (JSON, "{}"),
            ] {
                for accept in [HTML, JSON] {
                    let post = (&Method::POST, path);
                    let answer = ask(&hospital, post, operator.cookie(), accept, body).await;
                    assert_eq!(answer.status, 403, "{path} {body:?}");
                    let told = answer.body.contains("not from a page of this session");
                    assert!(told, "{}", answer.body);
                }
            }
        }
        // Methods that no route has, with everything that a form must have.
        for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
            let other = (&method, path);
            let answer = ask(&hospital, other, operator.cookie(), HTML, (FORM, &right)).await;
            assert_eq!(answer.status, 404, "{method} {path}");
        }
    }
    assert_eq!(operator.get("/admin/session").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_reader_is_refused_wherever_something_is_changed_and_nowhere_else() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let form = format!("csrf={}", reader.csrf());
    let json = json!({ "csrf": reader.csrf() }).to_string();
    for route in routes() {
        let path = route.path.as_str();
        // Ends the session that asks.
        if path == "/admin/sign-out" {
            continue;
        }
        for body in [(FORM, form.as_str()), (JSON, json.as_str())] {
            for accept in [HTML, JSON] {
                let asked = (&route.method, path);
                let answer = ask(&hospital, asked, reader.cookie(), accept, body).await;
                let refused = answer
                    .body
                    .to_lowercase()
                    .contains("only operators may do this");
                assert_eq!(refused, route.operators_only, "{path}: {}", answer.body);
                assert_eq!(answer.status == 403, refused, "{path}: {}", answer.body);
            }
        }
    }
}
