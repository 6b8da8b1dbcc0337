//! Staff send links, look at them, and withdraw them.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, Refusal, Trail},
    page::{
        self, Entered, Language, Message, Notice, NoticeKind, SentLink, ShareForm, Viewer, messages,
    },
    share::{
        Link, LinkId, LinkToken, Outcome, PhoneNumber, PhoneNumberError, Recipient, ShareError,
        ShareTicket,
    },
    store::Added,
    telemetry::Phi,
    visit::{Happened, Step, Visit},
};

use crate::{
    form::Form,
    texting::{self, TextError},
};

/// Answers a form of the page that opens Zoom with that page, and what the form did.
///
/// # Errors
/// [`Refusal`].
pub async fn answer(
    bridge: &Bridge,
    installation: &Installation,
    request: &Request,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    if installation.settings.sms.origination_identity.is_none() {
        return Err(ShareError::NotSetUp.into());
    }
    let form = Form::read(installation, request)?;
    let sealed = form.field("ticket")?;
    let ticket = ShareTicket::open(installation, request, sealed)?;
    trail.is_of(&ticket.visit);
    let viewer = &trail.viewer;
    let sender = Sender {
        bridge,
        installation,
        ticket: &ticket,
        viewer,
    };
    let mut shown = ShareForm::new(sealed.to_owned());
    match form.field("action")? {
        "send" => sender.send(&form, &mut shown).await?,
        "withdraw" => sender.withdraw(&form, &mut shown).await?,
        "list" => {}
        _ => return Err(ShareError::Form.into()),
    }
    shown.links = Some(sender.links().await?);
    let page = page::into_meeting(&ticket.way, true, &ticket.first_name, Some(&shown), viewer);
    Ok(launch::under_frames(installation, page))
}

/// Whoever sent the form.
struct Sender<'a> {
    bridge: &'a Bridge,
    installation: &'a Installation,
    ticket: &'a ShareTicket,
    viewer: &'a Viewer,
}

impl Sender<'_> {
    /// Sends a link, unless the same page's form sent it before.
    async fn send(&self, form: &Form, shown: &mut ShareForm) -> Result<(), Refusal> {
        let recipient = Recipient::of(form.field("recipient")?).ok_or(ShareError::Form)?;
        let language = Language::of_tag(form.field("language")?).ok_or(ShareError::Form)?;
        let nonce = form.random_field("nonce")?;
        let typed = form.field("number")?;
        let default = self.installation.settings.sms.default_country_code.as_ref();
        shown.entered = Entered {
            recipient: Some(recipient),
            language: Some(language),
            number: Phi::new(typed.to_owned()),
        };
        let number = match PhoneNumber::parse(typed, default) {
            Ok(number) => number,
            Err(error) => {
                shown.notice = Some(bad_number(error));
                return Ok(());
            }
        };
        let table = &self.installation.table;
        let visit = table.visit(&self.ticket.visit).await?;
        let link = Link::new(recipient, language, &number, self.installation.clock.now());
        if self.is_over(visit.as_ref(), &link) {
            shown.notice = Some(failed(messages::VISIT_ENDED));
            return Ok(());
        }
        let id = LinkId::of(
            &self.installation.data_key,
            &self.ticket.visit,
            nonce,
            recipient,
            language,
            &number,
        );
        let token = LinkToken::random();
        let keep = link.sent_at.plus(self.installation.retention());
        let added = table
            .add_link(&self.ticket.visit, &id, &link, &token, keep)
            .await?;
        shown.notice = Some(match added {
            Added::Full => failed(messages::LINKS_FULL),
            Added::Known(link) => told(link.outcome),
            Added::New => self.text(&id, &link, &number, &token).await?,
        });
        // What was sent is not offered again.
        if matches!(&shown.notice, Some(notice) if notice.kind == NoticeKind::Done) {
            shown.entered.number = Phi::default();
        }
        Ok(())
    }

    fn is_over(&self, visit: Option<&Visit>, link: &Link) -> bool {
        let lifetime = self.installation.settings.sms.link_lifetime();
        visit.is_none_or(|visit| link.check(visit, lifetime, link.sent_at).is_err())
    }

    /// Texts a link that is in the table, and records what became of it.
    async fn text(
        &self,
        id: &LinkId,
        link: &Link,
        number: &PhoneNumber,
        token: &LinkToken,
    ) -> Result<Notice, Refusal> {
        let settings = &self.installation.settings;
        let address = settings.public_base_url.join(&token.path());
        let text = messages::LINK_TEXT.with(link.language, &address);
        let texted = texting::send(self.bridge.messaging(), &settings.sms, number, &text).await;
        let outcome = texted
            .as_ref()
            .map_or_else(TextError::outcome, |()| Outcome::Sent);
        let visit = &self.ticket.visit;
        let recipient = link.recipient.as_str();
        match &texted {
            Ok(()) => tracing::info!(event = "link_sent", %visit, recipient),
            Err(error) => {
                tracing::warn!(event = "link_not_sent", %visit, recipient, %error, fix = error.fix());
            }
        }
        let step = Happened::LinkSent {
            by: self.ticket.person.clone(),
            link: id.clone(),
            recipient: link.recipient,
            language: link.language,
            outcome,
        };
        let noted = self.installation.table.note_outcome(visit, id, outcome);
        futures_util::future::try_join(noted, self.trace(step)).await?;
        Ok(texted.map_or_else(|error| not_sent(&error), |()| told(Outcome::Sent)))
    }

    async fn withdraw(&self, form: &Form, shown: &mut ShareForm) -> Result<(), Refusal> {
        let link = LinkId::from_form(form.field("link")?);
        let visit = &self.ticket.visit;
        let now = self.installation.clock.now();
        if self
            .installation
            .table
            .withdraw_link(visit, &link, now)
            .await?
        {
            tracing::info!(event = "link_withdrawn", %visit);
            let by = self.ticket.person.clone();
            self.trace(Happened::LinkWithdrawn { by, link }).await?;
        }
        shown.notice = Some(done(messages::LINK_IS_WITHDRAWN));
        Ok(())
    }

    async fn trace(&self, happened: Happened) -> Result<(), shared::store::StoreError> {
        let at = self.installation.clock.now();
        let step = Step {
            at,
            correlation: Some(self.viewer.correlation.clone()),
            begun_as: None,
            happened,
        };
        let keep = at.plus(self.installation.retention());
        self.installation
            .table
            .add_step(&self.ticket.visit, &step, keep)
            .await
    }

    /// The visit's links, the newest first.
    async fn links(&self) -> Result<Vec<SentLink>, Refusal> {
        let table = &self.installation.table;
        let visit = &self.ticket.visit;
        let (links, visit) =
            futures_util::future::try_join(table.links_of(visit), table.visit(visit)).await?;
        let now = self.installation.clock.now();
        let lifetime = self.installation.settings.sms.link_lifetime();
        let expired = |link: &Link| {
            let over = |visit| link.expires_at(visit, lifetime) <= now;
            visit.as_ref().is_none_or(over)
        };
        let mut links: Vec<(LinkId, Link)> = links.into_iter().collect();
        links.sort_by_key(|(_, link)| std::cmp::Reverse(link.sent_at));
        Ok(links
            .into_iter()
            .map(|(id, link)| SentLink {
                id,
                recipient: link.recipient,
                minutes: now.since(link.sent_at).as_secs() / 60,
                outcome: link.outcome,
                withdrawn: link.withdrawn_at.is_some(),
                expired: expired(&link),
                redeemed: link.redeemed.len(),
                ending: link.ending,
            })
            .collect())
    }
}

const fn notice(kind: NoticeKind, text: Message) -> Notice {
    Notice {
        kind,
        text,
        fix: None,
    }
}

const fn done(text: Message) -> Notice {
    notice(NoticeKind::Done, text)
}

const fn failed(text: Message) -> Notice {
    notice(NoticeKind::Failed, text)
}

const fn bad_number(error: PhoneNumberError) -> Notice {
    let text = match error {
        PhoneNumberError::Malformed => messages::NUMBER_WRONG,
        PhoneNumberError::NoCountryCode => messages::NUMBER_NO_COUNTRY,
    };
    notice(NoticeKind::BadNumber, text)
}

/// What became of a text, where nobody knows more than that.
const fn told(outcome: Outcome) -> Notice {
    match outcome {
        Outcome::Sent => done(messages::LINK_SENT),
        Outcome::Sending | Outcome::Uncertain => failed(messages::LINK_UNCERTAIN),
        Outcome::OptedOut => failed(messages::NUMBER_OPTED_OUT),
        Outcome::Refused => failed(messages::TEXT_REFUSED),
    }
}

fn not_sent(error: &TextError) -> Notice {
    let (kind, text) = match error {
        TextError::OptedOut => (NoticeKind::Failed, messages::NUMBER_OPTED_OUT),
        TextError::Busy => (NoticeKind::Failed, messages::TEXTS_BUSY),
        TextError::Unreachable { .. } => (NoticeKind::BadNumber, messages::NUMBER_NOT_REACHED),
        TextError::Uncertain => (NoticeKind::Failed, messages::LINK_UNCERTAIN),
        TextError::Quota { .. } | TextError::Denied { .. } | TextError::Refused { .. } => {
            (NoticeKind::Failed, messages::TEXT_REFUSED)
        }
    };
    Notice {
        fix: Some(error.fix()),
        ..notice(kind, text)
    }
}
