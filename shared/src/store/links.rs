//! A visit's texted links: one item, so that one condition counts them, and a pointer from each token's hash.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use serde::Deserialize;

use super::{StoreError, Table, held, number, text, visit_pk, write};
use crate::{
    clock::Timestamp,
    share::{LONGEST_LIFE, Link, LinkId, LinkToken, MOST_REDEMPTIONS, MOST_SENDS, Outcome},
    visit::{PersonKey, VisitKey},
};

/// Sort key of the item.
const LINKS: &str = "LINKS";
/// Others may be adding links at the same time; each of them ends a round.
const TRIES: usize = 2 * MOST_SENDS + 2;

#[derive(Deserialize)]
struct Kept {
    links: BTreeMap<LinkId, Link>,
}

#[derive(Deserialize)]
struct Pointer {
    visit: VisitKey,
    link: LinkId,
}

/// What became of adding a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is there, and its text may be sent.
    New,
    /// It was there: the same form came again.
    Known(Link),
    /// The visit has as many as it may.
    Full,
}

fn share_pk(hash: &str) -> String {
    format!("SHARE#{hash}")
}

impl Table {
    /// Adds a link while the visit has fewer than it may, however many add at the same time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_link(
        &self,
        visit: &VisitKey,
        id: &LinkId,
        link: &Link,
        token: &LinkToken,
        expires_at: Timestamp,
    ) -> Result<Added, StoreError> {
        for _ in 0..TRIES {
            let writes = self.additions(visit, id, link, token, expires_at)?;
            if self.transact(writes).await?.is_ok() {
                return Ok(Added::New);
            }
            let kept: Option<Kept> = self.get(visit_pk(visit), LINKS).await?;
            match kept {
                None => self.ensure_links(visit, expires_at).await?,
                Some(mut kept) => {
                    if let Some(known) = kept.links.remove(id) {
                        return Ok(Added::Known(known));
                    }
                    if kept.links.len() >= MOST_SENDS {
                        return Ok(Added::Full);
                    }
                }
            }
        }
        Err(StoreError::Unavailable {
            code: "TransactionConflict".to_owned(),
        })
    }

    fn additions(
        &self,
        visit: &VisitKey,
        id: &LinkId,
        link: &Link,
        token: &LinkToken,
        expires_at: Timestamp,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let update = Update::builder()
            .table_name(&self.name)
            .key("pk", text(visit_pk(visit)))
            .key("sk", text(LINKS))
            .update_expression("SET links.#id = :link, expires_at = :expires")
            .condition_expression(
                "attribute_exists(links) AND attribute_not_exists(links.#id) AND size(links) < :most",
            )
            .expression_attribute_names("#id", id.as_str())
            .expression_attribute_values(":link", write(link)?)
            .expression_attribute_values(":expires", number(expires_at.seconds()))
            .expression_attribute_values(":most", size(MOST_SENDS))
            .build()
            .map_err(|_| StoreError::Unreadable)?;
        let pointer = Put::builder()
            .table_name(&self.name)
            .item("pk", text(share_pk(&token.hash())))
            .item("sk", text("SHARE"))
            .item("visit", text(visit.as_str()))
            .item("link", text(id.as_str()))
            .item(
                "expires_at",
                number(link.sent_at.plus(LONGEST_LIFE).seconds()),
            )
            .build()
            .map_err(|_| StoreError::Unreadable)?;
        Ok(vec![
            TransactWriteItem::builder().update(update).build(),
            TransactWriteItem::builder().put(pointer).build(),
        ])
    }

    async fn ensure_links(
        &self,
        visit: &VisitKey,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let outcome = self
            .client
            .put_item()
            .table_name(&self.name)
            .item("pk", text(visit_pk(visit)))
            .item("sk", text(LINKS))
            .item("links", AttributeValue::M(Default::default()))
            .item("expires_at", number(expires_at.seconds()))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await;
        held(outcome).map(drop)
    }

    /// A visit's links.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn links_of(&self, visit: &VisitKey) -> Result<BTreeMap<LinkId, Link>, StoreError> {
        let kept: Option<Kept> = self.get(visit_pk(visit), LINKS).await?;
        Ok(kept.map(|kept| kept.links).unwrap_or_default())
    }

    /// Which link of which visit a token is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn link_of(
        &self,
        token: &LinkToken,
    ) -> Result<Option<(VisitKey, LinkId)>, StoreError> {
        let pointer: Option<Pointer> = self.get(share_pk(&token.hash()), "SHARE").await?;
        Ok(pointer.map(|pointer| (pointer.visit, pointer.link)))
    }

    /// Notes what became of a link's text.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_outcome(
        &self,
        visit: &VisitKey,
        id: &LinkId,
        outcome: Outcome,
    ) -> Result<(), StoreError> {
        let noted = self
            .update_links(visit, id)
            .update_expression("SET links.#id.outcome = :outcome")
            .condition_expression("attribute_exists(links.#id)")
            .expression_attribute_values(":outcome", write(&outcome)?)
            .send()
            .await;
        held(noted).map(drop)
    }

    /// Withdraws a link; `false` if it was withdrawn before, or is none of this visit's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn withdraw_link(
        &self,
        visit: &VisitKey,
        id: &LinkId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let withdrawn = self
            .update_links(visit, id)
            .update_expression("SET links.#id.withdrawn_at = :now")
            .condition_expression(
                "attribute_exists(links.#id) AND attribute_not_exists(links.#id.withdrawn_at)",
            )
            .expression_attribute_values(":now", number(now.millis()))
            .send()
            .await;
        held(withdrawn).map(|outcome| outcome.is_some())
    }

    /// Lets someone come by a link: once more, or as one of as many as it may let in. `false` if it may not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn redeem_link(
        &self,
        visit: &VisitKey,
        id: &LinkId,
        person: &PersonKey,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let redeemed = self
            .update_links(visit, id)
            .update_expression(
                "SET links.#id.redeemed.#person = if_not_exists(links.#id.redeemed.#person, :now)",
            )
            .condition_expression(
                "attribute_exists(links.#id) AND attribute_not_exists(links.#id.withdrawn_at) AND \
                 (attribute_exists(links.#id.redeemed.#person) OR size(links.#id.redeemed) < :most)",
            )
            .expression_attribute_names("#person", person.as_str())
            .expression_attribute_values(":now", number(now.millis()))
            .expression_attribute_values(":most", size(MOST_REDEMPTIONS))
            .send()
            .await;
        held(redeemed).map(|outcome| outcome.is_some())
    }

    fn update_links(
        &self,
        visit: &VisitKey,
        id: &LinkId,
    ) -> aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(visit_pk(visit)))
            .key("sk", text(LINKS))
            .expression_attribute_names("#id", id.as_str())
    }
}

fn size(most: usize) -> AttributeValue {
    AttributeValue::N(most.to_string())
}
