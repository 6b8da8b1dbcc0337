//! The index of what is due: notifications, and visits to sweep or to compare with Zoom.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Item, NotificationKey, StoreError, Table, number, text, unavailable};
use crate::{
    clock::Timestamp,
    notification::{NotificationRecord, SHARDS},
    visit::VisitKey,
};

/// Partition in which visits wait for the sweeper.
pub(super) const SWEEP_SHARD: &str = "VISIT";
/// Partition in which visits wait to be compared with Zoom.
pub(super) const RECONCILE_SHARD: &str = "RECONCILIATION";
/// Most items of one page.
const PAGE: i32 = 100;

/// Something whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueItem {
    /// A notification to send.
    Notification(NotificationKey),
    /// A visit to sweep.
    Visit(VisitKey),
    /// What an earlier generation of a visit may have left at Zoom.
    Leftover(VisitKey, String),
    /// A visit to compare with Zoom.
    Reconciliation(VisitKey),
}

/// A partition of the index that is read page by page.
#[derive(Debug, Clone)]
pub struct DueShard {
    name: String,
    by: Timestamp,
    newest_first: bool,
    from: Option<Item>,
    done: bool,
}

impl DueShard {
    /// All notifications that are due by then, those of the newest changes first: what was overtaken meanwhile
    /// is known as such before it is sent.
    #[must_use]
    pub fn notifications(by: Timestamp) -> Vec<Self> {
        (0..SHARDS)
            .map(|shard| Self::new(NotificationRecord::shard_name(shard), by, true))
            .collect()
    }

    /// All visits to sweep by then, the longest overdue first.
    #[must_use]
    pub fn sweeps(by: Timestamp) -> Self {
        Self::new(SWEEP_SHARD.to_owned(), by, false)
    }

    /// All visits to compare with Zoom by then, the longest overdue first.
    #[must_use]
    pub fn reconciliations(by: Timestamp) -> Self {
        Self::new(RECONCILE_SHARD.to_owned(), by, false)
    }

    const fn new(name: String, by: Timestamp, newest_first: bool) -> Self {
        Self {
            name,
            by,
            newest_first,
            from: None,
            done: false,
        }
    }
}

impl Table {
    /// The next page of a shard; `None` after the last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due(&self, shard: &mut DueShard) -> Result<Option<Vec<DueItem>>, StoreError> {
        if shard.done {
            return Ok(None);
        }
        let page = self
            .client
            .query()
            .table_name(&self.name)
            .index_name("due")
            .key_condition_expression("due_shard = :shard AND due_at <= :by")
            .expression_attribute_values(":shard", text(&shard.name))
            .expression_attribute_values(":by", number(shard.by.millis()))
            .scan_index_forward(!shard.newest_first)
            .limit(PAGE)
            .set_exclusive_start_key(shard.from.take())
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        shard.from = page.last_evaluated_key;
        shard.done = shard.from.is_none();
        let items = page.items.unwrap_or_default();
        Ok(Some(items.iter().filter_map(due_item).collect()))
    }
}

fn due_item(item: &Item) -> Option<DueItem> {
    let key = |name: &str| match item.get(name) {
        Some(AttributeValue::S(value)) => Some(value.as_str()),
        _ => None,
    };
    let (pk, sk) = (key("pk")?, key("sk")?);
    let visit = VisitKey::from_stored(pk.strip_prefix("VISIT#")?);
    match sk.split('#').next()? {
        "VISIT" => Some(DueItem::Visit(visit)),
        "RECONCILIATION" => Some(DueItem::Reconciliation(visit)),
        "LEFTOVER" => Some(DueItem::Leftover(visit, sk.to_owned())),
        _ => NotificationKey::parse(pk, sk).map(DueItem::Notification),
    }
}
