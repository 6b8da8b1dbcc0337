//! From what texts are sent.

use aws_sdk_pinpointsmsvoicev2::{
    Client, Config, Error,
    config::{BehaviorVersion, Region},
    error::ProvideErrorMetadata as _,
    types::{MessageType, NumberCapability, NumberStatus, PoolStatus},
};

use super::{
    Area, Check,
    check::{Finding, Subject},
    world::World,
};

const SUBJECT: Subject = Subject::new(
    "texts.identity",
    Area::Texts,
    "Texts can be sent from the identity of the settings",
);
const SETTING: &str = "sms.origination_identity";
/// AWS's most on one page; more identities of one kind nobody has.
const PAGE: i32 = 100;

/// What the account has under the name.
enum Identity {
    Missing,
    Inactive,
    ForPromotion,
    NotForTexts,
    Ready,
}

/// By AWS End User Messaging.
pub async fn check(world: World<'_>) -> Check {
    match &world.settings().sms.origination_identity {
        Some(identity) => SUBJECT.look(look_up(world, identity)).await,
        None => SUBJECT.found(Finding::skipped(
            "no texts are sent: sms.origination_identity is not set",
        )),
    }
}

async fn look_up(world: World<'_>, identity: &str) -> Finding {
    let access = world.bridge.messaging();
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(access.region.clone()))
        .credentials_provider(access.credentials.clone())
        .http_client(access.http.clone());
    config.set_endpoint_url(access.endpoint.clone());
    let client = Client::from_conf(config.build());
    let found = if identity.starts_with("pool-") || identity.contains(":pool/") {
        pool(&client, identity).await
    } else if identity.starts_with(['+', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        || identity.starts_with("phone-")
        || identity.contains(":phone-number/")
    {
        number(&client, identity).await
    } else {
        sender_id(&client, identity).await
    };
    let wrong = |found: &str, fix: &str| Finding::failed(found).at(SETTING).fix(fix);
    match found {
        Ok(Identity::Ready) => Finding::passed("it is there, active, and for transactional texts"),
        Ok(Identity::Missing) => wrong(
            "AWS End User Messaging has no such identity in this account and region",
            "Copy the number, ID or ARN from AWS End User Messaging in the stack's region.",
        ),
        Ok(Identity::Inactive) => wrong(
            "it is not active",
            "Finish its registration at AWS End User Messaging, or name one that is active.",
        ),
        Ok(Identity::ForPromotion) => wrong(
            "it is for promotional texts",
            "Request one for transactional texts: a promotional one is held back at night.",
        ),
        Ok(Identity::NotForTexts) => wrong(
            "it cannot send texts",
            "Request a number with the capability SMS.",
        ),
        Err(error) => match error.code() {
            Some(code) if code.contains("AccessDenied") => Finding::not_checkable(
                "the function may not look it up",
            )
            .at("template parameter SmsOriginationArn")
            .fix(
                "Deploy the stack with the identity's ARN: without it no text may be sent either.",
            ),
            code => Finding::failed(format!(
                "AWS End User Messaging does not answer ({})",
                code.unwrap_or("no code")
            ))
            .fix(
                "Run the preflight again; if it stays, see AWS's health dashboard for this region.",
            ),
        },
    }
}

async fn number(client: &Client, identity: &str) -> Result<Identity, Error> {
    let page = client
        .describe_phone_numbers()
        .max_results(PAGE)
        .send()
        .await?;
    let digits = |number: &str| number.trim_start_matches('+').to_owned();
    let number = page.phone_numbers().iter().find(|number| {
        number.phone_number_arn() == identity
            || number.phone_number_id() == Some(identity)
            || digits(number.phone_number()) == digits(identity)
    });
    Ok(match number {
        None => Identity::Missing,
        Some(it) if *it.status() != NumberStatus::Active => Identity::Inactive,
        Some(it) if *it.message_type() == MessageType::Promotional => Identity::ForPromotion,
        Some(it) if !it.number_capabilities().contains(&NumberCapability::Sms) => {
            Identity::NotForTexts
        }
        Some(_) => Identity::Ready,
    })
}

async fn pool(client: &Client, identity: &str) -> Result<Identity, Error> {
    let page = client.describe_pools().max_results(PAGE).send().await?;
    let pool = page
        .pools()
        .iter()
        .find(|pool| pool.pool_arn() == identity || pool.pool_id() == identity);
    Ok(match pool {
        None => Identity::Missing,
        Some(it) if *it.status() != PoolStatus::Active => Identity::Inactive,
        Some(it) if *it.message_type() == MessageType::Promotional => Identity::ForPromotion,
        Some(_) => Identity::Ready,
    })
}

async fn sender_id(client: &Client, identity: &str) -> Result<Identity, Error> {
    let page = client
        .describe_sender_ids()
        .max_results(PAGE)
        .send()
        .await?;
    let sender = page
        .sender_ids()
        .iter()
        .find(|sender| sender.sender_id_arn() == identity || sender.sender_id() == identity);
    Ok(match sender {
        None => Identity::Missing,
        Some(it) if !it.message_types().contains(&MessageType::Transactional) => {
            Identity::ForPromotion
        }
        Some(_) => Identity::Ready,
    })
}
