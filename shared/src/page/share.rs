//! Sending join links, and the page that asks a guest for the name to show.

use http::{HeaderValue, StatusCode, header};
use lambda_http::{Body, Response};
use maud::{Markup, html};

use super::{Language, Message, Viewer, code, headers, messages, shell};
use crate::{
    data_key::random_token,
    share::{LinkId, Outcome, Recipient},
    telemetry::Phi,
};

/// Where the guest's form may lead: browsers hold a redirect after it to the page's policy too.
const JOIN_TARGETS: &str =
    "'self' https://zoom.us https://*.zoom.us https://zoomgov.com https://*.zoomgov.com";

/// The section by which staff send links.
#[derive(Debug, Clone)]
pub struct ShareForm {
    /// Sealed: who sends, and of which visit.
    pub ticket: String,
    /// Names this page, so that its form counts once however often it is sent.
    pub nonce: String,
    /// The cookie that the ticket is bound to, where the page must set it.
    pub cookie: Option<String>,
    /// What the form did.
    pub notice: Option<Notice>,
    /// What was entered, to be mended.
    pub entered: Entered,
    /// The visit's links, the newest first; none where they were not asked for.
    pub links: Option<Vec<SentLink>>,
}

/// What a person entered.
#[derive(Debug, Clone, Default)]
pub struct Entered {
    /// Whom the link is for.
    pub recipient: Option<Recipient>,
    /// Language of the text.
    pub language: Option<Language>,
    /// The number as typed.
    pub number: Phi<String>,
}

/// What a form did, or why it did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether it worked.
    pub kind: NoticeKind,
    /// In a person's words.
    pub text: Message,
    /// What an engineer does.
    pub fix: Option<&'static str>,
}

/// How a notice is read out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// It worked.
    Done,
    /// It did not.
    Failed,
    /// It did not, because of the number.
    BadNumber,
}

/// One link, as staff see it again.
#[derive(Debug, Clone)]
pub struct SentLink {
    /// Which.
    pub id: LinkId,
    /// Whom it is for.
    pub recipient: Recipient,
    /// Last two digits of the number.
    pub ending: Phi<String>,
    /// Whole minutes since it was sent.
    pub minutes: u64,
    /// What became of the text.
    pub outcome: Outcome,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// Whether its time is over.
    pub expired: bool,
    /// How many came by it.
    pub redeemed: usize,
}

impl ShareForm {
    /// An empty form.
    #[must_use]
    pub fn new(ticket: String) -> Self {
        Self {
            ticket,
            nonce: random_token::<16>(),
            cookie: None,
            notice: None,
            entered: Entered::default(),
            links: None,
        }
    }

    /// Gives the page that shows it what it needs beside its text.
    pub(super) fn on(&self, page: Response<Body>) -> Response<Body> {
        let mut page = headers::sending_forms_to(page, "'self'");
        let cookie = self.cookie.as_ref().map(HeaderValue::try_from);
        if let Some(Ok(cookie)) = cookie {
            page.headers_mut().append(header::SET_COOKIE, cookie);
        }
        page
    }
}

/// The section "Send link".
#[must_use]
pub fn send_link(share: &ShareForm, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    let entered = &share.entered;
    let chosen = entered.language.unwrap_or(language);
    let bad = matches!(&share.notice, Some(notice) if notice.kind == NoticeKind::BadNumber);
    html! {
        section #send-link aria-labelledby="send-link-title" {
            h2 #send-link-title { (messages::SEND_LINK.text(language)) }
            p { (messages::SEND_LINK_WHY.text(language)) }
            @if let Some(notice) = &share.notice { (told(notice, language)) }
            form method="post" action="/share#send-link" {
                (hidden(share))
                label {
                    span { (messages::RECIPIENT.text(language)) }
                    select name="recipient" {
                        @for kind in Recipient::ALL {
                            option value=(kind.as_str()) selected[entered.recipient == Some(kind)] {
                                (recipient(kind).text(language))
                            }
                        }
                    }
                }
                label {
                    span { (messages::PHONE_NUMBER.text(language)) }
                    input type="tel" name="number" required maxlength="40" autocomplete="off"
                        aria-invalid=[bad.then_some("true")] aria-describedby="number-hint"
                        value=(entered.number.expose());
                }
                p.muted #number-hint { (messages::NUMBER_HINT.text(language)) }
                label {
                    span { (messages::TEXT_LANGUAGE.text(language)) }
                    select name="language" {
                        @for one in Language::ALL {
                            option value=(one.tag()) lang=(one) selected[chosen == one] { (messages::LANGUAGE_NAME.text(one)) }
                        }
                    }
                }
                p { button.button name="action" value="send" { (messages::SEND_TEXT.text(language)) } }
            }
            @match &share.links {
                Some(links) => (sent(links, share, language)),
                None => form method="post" action="/share#send-link" {
                    (hidden(share))
                    button.plain name="action" value="list" { (messages::SHOW_LINKS.text(language)) }
                },
            }
        }
    }
}

fn hidden(share: &ShareForm) -> Markup {
    html! {
        input type="hidden" name="ticket" value=(share.ticket);
        input type="hidden" name="nonce" value=(share.nonce);
    }
}

fn told(notice: &Notice, language: Language) -> Markup {
    let role = match notice.kind {
        NoticeKind::Done => "status",
        NoticeKind::Failed | NoticeKind::BadNumber => "alert",
    };
    html! {
        p.notice #notice role=(role) { (notice.text.text(language)) }
        @if let Some(fix) = notice.fix {
            details {
                summary { (messages::FOR_SUPPORT.text(language)) }
                div lang="en" { p { (fix) } }
            }
        }
    }
}

fn sent(links: &[SentLink], share: &ShareForm, language: Language) -> Markup {
    html! {
        h2 { (messages::LINKS_OF_VISIT.text(language)) }
        @if links.is_empty() {
            p { (messages::NO_LINKS_YET.text(language)) }
        } @else {
            ul.links {
                @for link in links {
                    li {
                        div {
                            p { (recipient(link.recipient).text(language)) " · " (messages::ENDS_WITH.with(language, link.ending.expose())) }
                            p.muted { (ago(link.minutes, language)) " · " (standing(link).text(language)) @if link.redeemed > 0 { " · " (messages::TIMES_USED.with(language, &link.redeemed.to_string())) } }
                        }
                        @if !link.withdrawn && !link.expired && link.outcome.may_have_arrived() {
                            form method="post" action="/share#send-link" {
                                (hidden(share))
                                input type="hidden" name="link" value=(link.id.as_str());
                                button.plain name="action" value="withdraw"
                                    aria-label=(format!("{} · {}", messages::WITHDRAW.text(language), messages::ENDS_WITH.with(language, link.ending.expose()))) {
                                    (messages::WITHDRAW.text(language))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

const fn recipient(kind: Recipient) -> Message {
    match kind {
        Recipient::Patient => messages::FOR_PATIENT,
        Recipient::Family => messages::FOR_FAMILY,
        Recipient::Interpreter => messages::FOR_INTERPRETER,
    }
}

const fn standing(link: &SentLink) -> Message {
    match link.outcome {
        Outcome::OptedOut => messages::STANDING_OPTED_OUT,
        Outcome::Refused => messages::STANDING_NOT_SENT,
        _ if link.withdrawn => messages::STANDING_WITHDRAWN,
        _ if link.expired => messages::STANDING_EXPIRED,
        Outcome::Sent => messages::STANDING_SENT,
        Outcome::Sending | Outcome::Uncertain => messages::STANDING_UNCERTAIN,
    }
}

/// Since when: the server does not know the reader's time zone.
fn ago(minutes: u64, language: Language) -> String {
    match minutes {
        0 => messages::JUST_NOW.text(language).to_owned(),
        1..=119 => messages::MINUTES_AGO.with(language, &minutes.to_string()),
        _ => messages::HOURS_AGO.with(language, &(minutes / 60).to_string()),
    }
}

/// Asks a guest for the name to show. Looking at it uses nothing up, so that previews of the link do no harm.
#[must_use]
pub fn join(
    path: &str,
    browser: &str,
    cookie: &str,
    nameless: bool,
    viewer: &Viewer,
) -> Response<Body> {
    let language = viewer.language;
    let main = html! {
        h1 { (messages::JOIN_VISIT.text(language)) }
        p { (messages::ASK_NAME.text(language)) }
        @if nameless { p.notice #notice role="alert" { (messages::NAME_MISSING.text(language)) } }
        form method="post" action=(path) {
            input type="hidden" name="browser" value=(browser);
            label {
                span { (messages::YOUR_NAME.text(language)) }
                input type="text" name="name" required maxlength="64" autocomplete="name" autocapitalize="words"
                    aria-invalid=[nameless.then_some("true")];
            }
            p { button.button { (messages::JOIN.text(language)) } }
        }
        p.muted { (messages::GUEST_MARK.text(language)) }
        (code(viewer))
    };
    let status = if nameless {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = headers::page(
        status,
        shell(viewer, messages::JOIN_VISIT, &main, None),
        None,
    );
    let mut page = headers::sending_forms_to(page, JOIN_TARGETS);
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        page.headers_mut().append(header::SET_COOKIE, cookie);
    }
    page
}
