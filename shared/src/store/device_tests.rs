//! Results of device tests: one step of the trace a test, in which the newest result stands.
//!
//! A test is often days before its visit, so nothing here wants the visit's item.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use serde::Deserialize;

use super::{
    StoreError, Table, day_partition, held, number, read, text, unavailable, visit_pk, write,
};
use crate::{
    clock::{Day, Timestamp},
    epic::Verdict,
    visit::{Step, VisitKey},
};

/// One test: from the opening of its page on, whatever is repeated on it.
#[derive(Debug, Clone, Copy)]
pub struct DeviceTestKey<'a> {
    /// The visit.
    pub visit: &'a VisitKey,
    /// When its page was opened.
    pub opened: Timestamp,
    /// Its name.
    pub test: &'a str,
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    told: Verdict,
}

impl DeviceTestKey<'_> {
    /// As steps are named, so that it stands among them.
    fn sk(&self) -> AttributeValue {
        text(format!("TRACE#{:015}#{}", self.opened.millis(), self.test))
    }
}

impl Table {
    /// Keeps a result until `expires_at`, unless a newer one is there. Gives what Epic was told of this test so
    /// far; `None` if a newer one is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_device_test(
        &self,
        key: DeviceTestKey<'_>,
        revision: i64,
        step: &Step,
        expires_at: Timestamp,
    ) -> Result<Option<Verdict>, StoreError> {
        let pk = visit_pk(key.visit);
        let day = day_partition(Day::of(step.at), &pk);
        let correlation = step.correlation.as_ref();
        let set_correlation = correlation.map_or("", |_| ", correlation = :correlation");
        let update = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(pk))
            .key("sk", key.sk())
            .update_expression(format!(
                "SET step = :step, revision = :revision, expires_at = :expires, \
                 #day = :day, day_at = :day_at{set_correlation}"
            ))
            .condition_expression("attribute_not_exists(pk) OR revision <= :revision")
            .expression_attribute_names("#day", "day")
            .expression_attribute_values(":day", text(day))
            .expression_attribute_values(":day_at", number(step.at.millis()))
            .expression_attribute_values(":step", write(step)?)
            .expression_attribute_values(":revision", number(revision))
            .expression_attribute_values(":expires", number(expires_at.seconds()))
            .return_values(ReturnValue::AllNew);
        let update = match correlation {
            Some(code) => update.expression_attribute_values(":correlation", text(code.as_str())),
            None => update,
        };
        let Some(kept) = held(update.send().await)? else {
            return Ok(None);
        };
        let told: Told = read(kept.attributes.unwrap_or_default())?;
        Ok(Some(told.told))
    }

    /// Notes what Epic was told of a test.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn device_test_was_told(
        &self,
        key: DeviceTestKey<'_>,
        told: Verdict,
    ) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(visit_pk(key.visit)))
            .key("sk", key.sk())
            .update_expression("SET told = :told")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":told", write(&told)?)
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }
}
