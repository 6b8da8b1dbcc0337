//! The table, past the bridge.

use sandbox::aws::Aws;
use serde_json::{Value, json};

use super::client;

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
