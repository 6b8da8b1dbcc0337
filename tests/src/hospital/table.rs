//! The table, past the bridge.

use sandbox::aws::Aws;
use serde_json::{Value, json};

use super::Hospital;
use crate::client;

/// One call through the protocol of DynamoDB, as somebody with the table's keys makes it.
pub async fn dynamodb(aws: &Aws, operation: &str, mut request: Value) -> Value {
    request["TableName"] = json!(aws.table_name());
    let answer = client()
        .post(aws.endpoint())
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-date", "20260302T150000Z")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=t/20260302/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host, Signature=00",
        )
        .body(request.to_string())
        .send()
        .await
        .unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

impl Hospital {
    /// One call to the table, past the bridge.
    pub async fn dynamodb(&self, operation: &str, request: Value) -> Value {
        dynamodb(&self.aws, operation, request).await
    }

    /// Every item of the table.
    pub async fn items(&self) -> Vec<Value> {
        let everything = json!({ "ConsistentRead": true });
        let answer = self.dynamodb("Scan", everything).await;
        answer["Items"].as_array().unwrap().clone()
    }

    /// How many items there are, but for those which say when each side last answered: they come by themselves.
    pub async fn item_count(&self) -> usize {
        let items = self.items().await;
        items.iter().filter(|it| it["pk"]["S"] != "HEALTH").count()
    }

    /// Every item whose partition key begins so is past its time, and DynamoDB has not removed it yet.
    pub async fn expire(&self, prefix: &str) {
        let items = self.items().await;
        let of_kind = |item: &&Value| item["pk"]["S"].as_str().unwrap().starts_with(prefix);
        let mut count = 0;
        for item in items.iter().filter(of_kind) {
            let update = json!({
                "Key": { "pk": item["pk"], "sk": item["sk"] },
                "UpdateExpression": "SET expires_at = :past",
                "ExpressionAttributeValues": { ":past": { "N": "1" } },
            });
            self.dynamodb("UpdateItem", update).await;
            count += 1;
        }
        assert!(count > 0, "nothing begins with {prefix}");
    }
}
