//! Everything that an administrator opens, searches for, explains and takes away.

use tests::{Answer, Browser, Hospital};

use super::{FIRST, LAST, NONSENSE, NURSE_ID, PATIENT_ID, PROVIDER_ID, VISIT, values};

const HTML: &str = "text/html";
const JSON: &str = "application/json";

/// What somebody saw, and how they got there.
pub struct Seen {
    /// Answers that name nobody, whatever was asked.
    pub answers: Vec<Answer>,
    /// Addresses that their browser and API Gateway keep.
    pub addresses: Vec<String>,
    /// What would let others in.
    pub secrets: Vec<String>,
}

/// Looks at everything. `codes` are of launches that were refused.
pub async fn look(hospital: &Hospital, codes: &[String]) -> Seen {
    let mut browser = hospital.browser();
    let choice = browser.open("/admin/sign-in").await;
    let start = browser.open(&choice.link("#varga")).await;
    assert_eq!(start.status, 200, "{}", start.text());
    let trail = [choice.trail.clone(), start.trail.clone()].concat();
    let session = browser.get_as("/admin/session", JSON).await.json();
    let csrf = session["csrf"].as_str().unwrap().to_owned();
    let mut secrets = values(&trail, &["code", "state", "nonce", "code_challenge"]);
    secrets.extend(browser.cookies().into_values());
    secrets.push(csrf.clone());

    let found = search(&browser, &csrf, VISIT).await;
    let visit = found.location().unwrap().to_owned();
    let key = visit.rsplit('/').next().unwrap();
    let mut paths: Vec<String> = [
        "/admin",
        "/admin/records?status=all",
        "/admin/records/csv?status=all",
        "/admin/replay?from=2020-01-01T00:00&to=2020-01-02T00:00",
        "/admin/preflight",
        "/admin/settings",
        "/admin/settings/history",
        "/admin/fdi-records",
        "/admin/explain",
        "/admin/search",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend([
        visit.clone(),
        format!("{visit}/csv"),
        format!("/admin/replay?visit={key}"),
    ]);
    let mut answers = vec![found, start];
    for code in codes {
        let found = search(&browser, &csrf, code).await;
        paths.extend(found.location().map(str::to_owned));
        answers.push(found);
    }
    answers.push(search(&browser, &csrf, NONSENSE).await);
    answers.push(search(&browser, &csrf, &format!("{FIRST} {LAST}")).await);
    // Last, since it is of all that was done.
    paths.push("/admin/audit".to_owned());
    browser.headers = vec![("accept", JSON.to_owned())];
    answers.extend(explain(&browser, &csrf).await);
    browser.headers.clear();
    for accept in [HTML, JSON] {
        for path in &paths {
            let answer = browser.get_as(path, accept).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            let kind = answer.headers["content-type"].to_str().unwrap();
            let file = path.contains("/csv") && kind.starts_with("text/csv");
            assert!(file || kind.starts_with(accept), "{path}: {kind}");
            answers.push(answer);
        }
    }
    let mut addresses: Vec<String> = answers.iter().map(|it| it.url.clone()).collect();
    addresses.extend(
        answers
            .iter()
            .filter_map(|it| Some(it.location()?.to_owned())),
    );
    Seen {
        answers,
        addresses,
        secrets,
    }
}

async fn search(browser: &Browser, csrf: &str, sought: &str) -> Answer {
    let fields = [("csrf", csrf), ("q", sought)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    browser.post("/admin/search", &fields).await
}

/// What launches of these people would do. For people the page repeats what was typed into it; this is for programs.
async fn explain(browser: &Browser, csrf: &str) -> Vec<Answer> {
    let mut answers = Vec::new();
    for launch_type in ["provider", "nurse", "patient", "room", "device-test"] {
        let person = if launch_type == "patient" {
            PATIENT_ID
        } else {
            PROVIDER_ID
        };
        let fields = [
            ("csrf", csrf),
            ("launch_type", launch_type),
            ("epicSessionId", VISIT),
            ("firstName", FIRST),
            ("lastName", LAST),
            ("epicUserId", person),
            ("epicProviderId", NURSE_ID),
            ("encounterProviderId", PROVIDER_ID),
            ("useProviderZoomAccount", "false"),
            ("noRedirect", "false"),
            ("roomName", "Ward 7 Bed 1"),
            ("roomDisplay", "Ward 7"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = browser.post("/admin/explain", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answers.push(answer);
    }
    answers
}
