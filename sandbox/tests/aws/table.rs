//! The table is the template's.

use sandbox::{
    aws::{Aws, AwsError, DatabaseError},
    template::Template,
};
use serde_json::json;

use crate::harness::{Directory, Sandbox, item};

#[tokio::test]
async fn the_table_is_as_the_template_says() {
    let sandbox = Sandbox::start().await;
    let (_, description) = sandbox.table("DescribeTable", json!({})).await;
    let table = &description["Table"];
    assert_eq!(
        table["KeySchema"],
        json!([
            { "AttributeName": "pk", "KeyType": "HASH" },
            { "AttributeName": "sk", "KeyType": "RANGE" },
        ])
    );
    let index = &table["GlobalSecondaryIndexes"][0];
    assert_eq!(index["IndexName"], "due");
    assert_eq!(index["KeySchema"][1]["AttributeName"], "due_at");
    assert_eq!(table["StreamSpecification"]["StreamViewType"], "KEYS_ONLY");
    let (_, ttl) = sandbox.table("DescribeTimeToLive", json!({})).await;
    let ttl = &ttl["TimeToLiveDescription"];
    assert_eq!(ttl["AttributeName"], "expires_at");
    assert_eq!(ttl["TimeToLiveStatus"], "ENABLED");
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing() {
    let sandbox = Sandbox::start().await;
    sandbox.put("VISIT#1", "VISIT").await;
    let put = |sk: &str| {
        json!({ "Put": {
            "TableName": "epic-zoom-bridge",
            "Item": item("VISIT#1", sk),
            "ConditionExpression": "attribute_not_exists(pk)",
        } })
    };
    let both = json!({ "TransactItems": [put("NOTIFICATION#1"), put("VISIT")] });
    let (status, answer) = sandbox.table("TransactWriteItems", both).await;
    assert_eq!(status, 400);
    assert!(
        answer["__type"]
            .as_str()
            .unwrap()
            .ends_with("TransactionCanceledException")
    );
    assert_eq!(
        answer["CancellationReasons"][1]["Code"],
        "ConditionalCheckFailed"
    );
    let key = json!({ "Key": item("VISIT#1", "NOTIFICATION#1") });
    let (_, read) = sandbox.table("GetItem", key).await;
    assert!(read.get("Item").is_none(), "{read}");
}

#[tokio::test]
async fn only_what_is_due_is_in_the_index() {
    let sandbox = Sandbox::start().await;
    sandbox.put("VISIT#1", "VISIT").await;
    let mut due = item("VISIT#1", "NOTIFICATION#1");
    due["due_shard"] = json!({ "S": "0" });
    due["due_at"] = json!({ "N": "10" });
    sandbox.table("PutItem", json!({ "Item": due })).await;
    let query = json!({
        "IndexName": "due",
        "KeyConditionExpression": "due_shard = :s AND due_at <= :t",
        "ExpressionAttributeValues": { ":s": { "S": "0" }, ":t": { "N": "10" } },
    });
    let (status, found) = sandbox.table("Query", query).await;
    assert_eq!((status, &found["Count"]), (200, &json!(1)), "{found}");
    assert_eq!(found["Items"][0]["sk"]["S"], "NOTIFICATION#1");
}

#[tokio::test]
async fn a_data_directory_keeps_the_table() {
    let directory = Directory::new("table");
    let first = Sandbox::with(directory.options()).await;
    first.put("VISIT#1", "VISIT").await;
    drop(first);
    let second = Sandbox::with(directory.options()).await;
    let key = json!({ "Key": item("VISIT#1", "VISIT") });
    let (_, read) = second.table("GetItem", key).await;
    assert_eq!(read["Item"]["pk"]["S"], "VISIT#1");
}

#[tokio::test]
async fn a_data_directory_of_another_schema_is_refused() {
    let directory = Directory::new("schema");
    drop(Sandbox::with(directory.options()).await);
    let text = include_str!("../../../template.yaml").replace("IndexName: due", "IndexName: other");
    let other = Template::parse(&text).unwrap();
    let error = Aws::start("http://127.0.0.1:1", &other.table, directory.options()).await;
    let error = error.err().unwrap();
    assert!(
        matches!(error, AwsError::Database(DatabaseError::OtherSchema)),
        "{error}"
    );
}
