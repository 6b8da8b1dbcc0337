//! A guest redeems a link: says by what name they are to be shown, and goes in or waits.

use std::time::Duration;

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::Installation,
    data_key::random_token,
    launch::{self, Refusal, Trail, WaitingTicket},
    page::{self, Viewer},
    share::{Link, LinkId, LinkToken, ShareError},
    telemetry::Phi,
    visit::{Entry, GuestLaunch, Happened, PersonKey, PersonName, Visit, VisitKey, admit_guest},
};

use crate::form::{Form, is_random_value};

/// Lets a guest who comes back be the same guest.
const COOKIE: &str = "__Host-guest";
/// As long as a link can live.
const REMEMBER: Duration = shared::share::LONGEST_LIFE;

/// A link that lets in now.
struct Open {
    visit_key: VisitKey,
    visit: Visit,
    id: LinkId,
    link: Link,
}

/// Asks for the name. Changes nothing, however often and by whomever it is looked at.
///
/// # Errors
/// [`Refusal`].
pub async fn ask(
    installation: &Installation,
    request: &Request,
    token: &str,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let token = LinkToken::parse(token).ok_or(ShareError::UnknownLink)?;
    open(installation, &token, trail).await?;
    let browser = launch::cookie(request, COOKIE)
        .filter(|value| is_random_value(value))
        .map_or_else(random_token::<16>, str::to_owned);
    Ok(form(&token, &browser, false, &trail.viewer))
}

/// Lets the guest in.
///
/// # Errors
/// [`Refusal`].
pub async fn redeem(
    installation: &Installation,
    request: &Request,
    token: &str,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let token = LinkToken::parse(token).ok_or(ShareError::UnknownLink)?;
    let fields = Form::read(installation, request)?;
    let browser = fields.random_field("browser")?;
    let opened = open(installation, &token, trail).await?;
    let Some(name) = PersonName::of_guest(fields.field("name")?) else {
        return Ok(form(&token, browser, true, &trail.viewer));
    };
    let key = &installation.data_key;
    let person = PersonKey::guest(key, opened.id.as_str(), browser, &name);
    let (visit, id) = (&opened.visit_key, &opened.id);
    let now = installation.clock.now();
    if !installation
        .table
        .redeem_link(visit, id, &person, now)
        .await?
    {
        return Err(refused(installation, &opened).await);
    }
    let guest = GuestLaunch {
        visit_key: visit,
        visit: &opened.visit,
        person: &person,
        name,
    };
    let entry = admit_guest(installation, &guest).await?;
    let waiting = matches!(entry, Entry::Wait);
    tracing::info!(event = "link_redeemed", %visit, waiting);
    let redeemed = Happened::LinkRedeemed {
        person: person.clone(),
        link: id.clone(),
        recipient: opened.link.recipient,
        waiting,
    };
    trail.came_to(now, redeemed);
    Ok(match entry {
        Entry::Wait => WaitingTicket {
            visit: visit.clone(),
            person,
            no_redirect: false,
            link: Some(id.clone()),
            since: Some(now),
        }
        .begin(installation, request),
        Entry::Meeting(way) => {
            page::into_meeting(&way, false, &Phi::default(), None, &trail.viewer)
        }
    })
}

/// A link by its token, if it lets in now.
async fn open(
    installation: &Installation,
    token: &LinkToken,
    trail: &Trail,
) -> Result<Open, Refusal> {
    let table = &installation.table;
    let (visit_key, id) = table.link_of(token).await?.ok_or(ShareError::UnknownLink)?;
    trail.is_of(&visit_key);
    let (mut links, visit) =
        futures_util::future::try_join(table.links_of(&visit_key), table.visit(&visit_key)).await?;
    let link = links.remove(&id).ok_or(ShareError::UnknownLink)?;
    let visit = visit.ok_or(ShareError::UnknownLink)?;
    let lifetime = installation.settings.sms.link_lifetime();
    link.check(&visit, lifetime, installation.clock.now())?;
    Ok(Open {
        visit_key,
        visit,
        id,
        link,
    })
}

/// Why the table did not take one more guest: they are too many, or the link was withdrawn just now.
async fn refused(installation: &Installation, opened: &Open) -> Refusal {
    let checked = shared::share::check(installation, &opened.visit_key, &opened.id).await;
    checked.err().unwrap_or(ShareError::UsedUp.into())
}

fn form(token: &LinkToken, browser: &str, nameless: bool, viewer: &Viewer) -> Response<Body> {
    let cookie = page::cookie(COOKIE, browser, REMEMBER);
    page::join(&token.path(), browser, &cookie, nameless, viewer)
}
