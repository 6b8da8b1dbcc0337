//! What leaves our hands sealed and comes back from a browser: a launch's cookie, a waiting page's ticket, a share
//! page's ticket.
//!
//! `launch`, `waiting` or `share`; the cookie; the sealed text; the state of a launch. In all of them `@SEALED@`,
//! `@COOKIE@` and `@STATE@` stand for what was sealed and given here, `@OTHER@` for what was sealed for something
//! else. It opens whole, in its own browser and place, and never else.
#![no_main]

use std::sync::LazyLock;

use fuzz::{at_once, installation, lines};
use http::{HeaderValue, Uri, header};
use lambda_http::{Body, Request, RequestExt};
use libfuzzer_sys::fuzz_target;
use shared::{
    bridge::Installation,
    launch::{self, LaunchType, Refusal, Trail, WaitingTicket},
    page::Viewer,
    share::{self, ShareTicket},
    telemetry::Phi,
    visit::{Csn, EpicId, PersonKey, Role, Way},
    zoom::LinkPolicy,
};

static BRIDGE: LazyLock<Installation> = LazyLock::new(installation);
static LAUNCH: LazyLock<Given> = LazyLock::new(|| given_launch().expect("a launch begins"));
static WAITING: LazyLock<Given> = LazyLock::new(|| given_waiting().expect("a waiting page"));
static SHARE: LazyLock<Given> = LazyLock::new(|| given_share().expect("a share page"));

/// What a browser was given.
struct Given {
    /// Name of the cookie.
    name: String,
    /// Its value.
    cookie: String,
    /// What is sealed: of a launch, the cookie itself.
    sealed: String,
    /// The state of a launch.
    state: String,
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind, cookie, sealed], state)) = lines(input) else {
        return;
    };
    let Ok(state) = std::str::from_utf8(state) else {
        return;
    };
    let (given, other): (&Given, &Given) = match kind {
        "launch" => (&LAUNCH, &WAITING),
        "waiting" => (&WAITING, &SHARE),
        "share" => (&SHARE, &WAITING),
        _ => return,
    };
    let fill = |text: &str| {
        text.replace("@SEALED@", &given.sealed)
            .replace("@COOKIE@", &given.cookie)
            .replace("@STATE@", &given.state)
            .replace("@OTHER@", &other.sealed)
    };
    let (cookie, sealed, state) = (fill(cookie), fill(sealed), fill(state));
    let ours = sealed == given.sealed;
    match kind {
        "launch" => {
            if let Some(request) = callback(given, &sealed, &state) {
                let opened = opens_launch(&request);
                let intact = sealed.trim_end() == given.sealed && state == given.state;
                assert_eq!(opened, intact);
            }
        }
        _ => {
            let Some(request) = with_cookie(Request::new(Body::Empty), &given.name, &cookie) else {
                return;
            };
            let opened = if kind == "waiting" {
                WaitingTicket::open(&BRIDGE, &request, &sealed).is_ok()
            } else {
                ShareTicket::open(&BRIDGE, &request, &sealed).is_ok()
            };
            assert!(!opened || ours);
            assert!(opened || !(ours && cookie == given.cookie));
            assert!(!opened || cookie.contains(&given.cookie));
        }
    }
});

fn with_cookie(mut request: Request, name: &str, value: &str) -> Option<Request> {
    let cookie = HeaderValue::from_str(&format!("{name}={value}")).ok()?;
    request.headers_mut().insert(header::COOKIE, cookie);
    Some(request)
}

/// Epic's redirect back, without a code: whether the cookie opened shows in what is missing.
fn callback(given: &Given, sealed: &str, state: &str) -> Option<Request> {
    // A semicolon begins another cookie.
    if sealed.contains(';') {
        return None;
    }
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("state", state)
        .finish();
    let mut request = Request::new(Body::Empty);
    let uri = format!("https://bridge.example/launch/provider/callback?{query}");
    *request.uri_mut() = uri.parse::<Uri>().ok()?;
    with_cookie(request, &given.name, sealed)
}

fn opens_launch(request: &Request) -> bool {
    let trail = Trail::of(request, None);
    for launch_type in [LaunchType::Nurse, LaunchType::Patient] {
        let refusal = at_once(launch::complete(&BRIDGE, launch_type, request, &trail));
        assert!(!matches!(refusal, Ok(_) | Err(Refusal::NoCode)));
    }
    let outcome = launch::complete(&BRIDGE, LaunchType::Provider, request, &trail);
    match at_once(outcome) {
        Err(Refusal::NoCode) => true,
        Err(Refusal::NoState | Refusal::UnknownState | Refusal::Query) => false,
        Err(refusal) => panic!("{refusal}"),
        Ok(_) => panic!("nobody launched"),
    }
}

fn given_launch() -> Option<Given> {
    let key = "replace-with-your-own-launch-key";
    let iss = "https://epic-test.hospital.example/interconnect-tst-oauth/api/FHIR/R4";
    let uri = format!("https://bridge.example/launch/provider/{key}?iss={iss}&launch=token");
    let mut request = Request::new(Body::Empty);
    *request.uri_mut() = uri.parse().ok()?;
    let parameters = [("launchKey".to_owned(), key.to_owned())];
    let request = request.with_path_parameters(std::collections::HashMap::from(parameters));
    let viewer = Viewer::of(&request);
    let begun = launch::begin(&BRIDGE, LaunchType::Provider, &request, &viewer);
    let answer = at_once(begun).ok()?;
    let (name, sealed) = set_cookie(&answer)?;
    let location = answer.headers().get(header::LOCATION)?.to_str().ok()?;
    let (_, query) = location.split_once('?')?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, state) = pairs.find(|(key, _)| key == "state")?;
    Some(Given {
        name,
        cookie: sealed.clone(),
        sealed,
        state: state.into_owned(),
    })
}

fn given_waiting() -> Option<Given> {
    let (visit, person) = who()?;
    let request = Request::new(Body::Empty);
    let answer = WaitingTicket {
        visit,
        person,
        no_redirect: false,
        link: None,
        since: None,
    }
    .begin(&BRIDGE, &request);
    let (name, cookie) = set_cookie(&answer)?;
    let location = answer.headers().get(header::LOCATION)?.to_str().ok()?;
    Some(Given {
        name,
        cookie,
        sealed: location.strip_prefix("/visit/")?.to_owned(),
        state: String::new(),
    })
}

fn given_share() -> Option<Given> {
    let (visit, person) = who()?;
    let link = LinkPolicy::of(&BRIDGE.settings).check("https://zoom.us/j/81234567890?pwd=a")?;
    let way = Way {
        link,
        waiting_room: false,
        host: false,
    };
    let request = Request::new(Body::Empty);
    let first_name = Phi::new("Invented".to_owned());
    let form = share::offer(&BRIDGE, &request, &visit, &person, &way, &first_name)?;
    let (name, cookie) = name_and_value(form.cookie.as_deref()?)?;
    Some(Given {
        name,
        cookie,
        sealed: form.ticket,
        state: String::new(),
    })
}

fn who() -> Option<(shared::visit::VisitKey, PersonKey)> {
    let visit = BRIDGE.visit_key(&Csn::parse("10277").ok()?);
    let id = EpicId::parse("OKAFOR").ok()?;
    let person = PersonKey::of(&BRIDGE.data_key, Role::Provider, &id);
    Some((visit, person))
}

fn set_cookie<B>(answer: &http::Response<B>) -> Option<(String, String)> {
    name_and_value(answer.headers().get(header::SET_COOKIE)?.to_str().ok()?)
}

fn name_and_value(cookie: &str) -> Option<(String, String)> {
    let (name, rest) = cookie.split_once('=')?;
    let value = rest.split(';').next()?;
    Some((name.to_owned(), value.to_owned()))
}
