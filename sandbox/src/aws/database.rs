//! DynamoDB: an embedded database behind its own HTTP server on loopback.

use std::{path::Path, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderName, header, request::Parts},
    response::Response,
};
use bytes::Bytes;
use dynoxide::{
    Database as Embedded, DynoxideError,
    actions::{
        create_table::CreateTableRequest, describe_table::DescribeTableRequest,
        get_records::GetRecordsRequest, get_shard_iterator::GetShardIteratorRequest,
        update_time_to_live::UpdateTimeToLiveRequest,
    },
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::AbortHandle};

use crate::template::Table;

/// Why the table could not be served.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The embedded database.
    #[error("embedded table: {0}")]
    Embedded(#[from] DynoxideError),
    /// A request or answer of the embedded database.
    #[error("embedded table: {0}")]
    Json(#[from] serde_json::Error),
    /// A data directory of another version.
    #[error(
        "the data directory keeps a table of another schema than template.yaml: give another directory, or delete it"
    )]
    OtherSchema,
    /// Its server.
    #[error("embedded table: {0}")]
    Listen(#[from] std::io::Error),
    /// Its server's TLS-less client.
    #[error("embedded table: {0}")]
    Tls(#[from] rustls::Error),
    /// A call to its server.
    #[error("embedded table: {0}")]
    Http(#[from] reqwest::Error),
}

/// DynamoDB deletes what is past its time to live "within days"; here it takes a minute.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Headers of one connection, which are not passed on.
const CONNECTION_HEADERS: [HeaderName; 4] = [
    header::HOST,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
];

/// The embedded database and its server, which ends with it.
pub struct Database {
    embedded: Embedded,
    stream_arn: String,
    address: String,
    client: reqwest::Client,
    tasks: Vec<AbortHandle>,
}

impl Database {
    /// Opens the database, in memory or in a directory, and makes the table if it is not there.
    pub async fn open(
        table_name: &str,
        table: &Table,
        data: Option<&Path>,
    ) -> Result<Self, DatabaseError> {
        let embedded = match data {
            Some(directory) => Embedded::new(&directory.join("table.db").to_string_lossy())?,
            None => Embedded::memory()?,
        };
        let description = create_table(&embedded, table_name, table)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}/", listener.local_addr()?);
        let server = tokio::spawn(dynoxide::server::serve_on(listener, embedded.clone()));
        let sweeper = tokio::spawn(sweep(embedded.clone()));
        let stream_arn = description["LatestStreamArn"].as_str().unwrap_or_default();
        Ok(Self {
            embedded,
            stream_arn: stream_arn.to_owned(),
            address,
            client: plain_http_client()?,
            tasks: vec![server.abort_handle(), sweeper.abort_handle()],
        })
    }

    /// Passes a request on as it is, and its answer back.
    pub async fn forward(&self, parts: &Parts, body: Bytes) -> Result<Response, DatabaseError> {
        let mut headers = parts.headers.clone();
        for name in &CONNECTION_HEADERS {
            headers.remove(name);
        }
        let request = self.client.post(&self.address).headers(headers).body(body);
        let answer = request.send().await?;
        let (status, mut headers) = (answer.status(), answer.headers().clone());
        for name in &CONNECTION_HEADERS {
            headers.remove(name);
        }
        let mut response = Response::new(Body::from(answer.bytes().await?));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }

    /// The stream's ARN; empty if there is no stream.
    pub fn stream_arn(&self) -> &str {
        &self.stream_arn
    }

    /// Where reading the stream begins: after a sequence number, or at `TRIM_HORIZON` or `LATEST`.
    pub fn stream_start(&self, kind: &str, after: Option<&str>) -> Result<String, DatabaseError> {
        let table = self.stream_arn.split('/').nth(1).unwrap_or_default();
        let request = GetShardIteratorRequest {
            stream_arn: self.stream_arn.clone(),
            shard_id: dynoxide::streams::shard_id(table),
            shard_iterator_type: after.map_or(kind, |_| "AFTER_SEQUENCE_NUMBER").to_owned(),
            sequence_number: after.map(str::to_owned),
        };
        let answer = self.embedded.get_shard_iterator(request)?;
        Ok(answer.shard_iterator.unwrap_or_default())
    }

    /// The stream's next records, and where to go on after them.
    pub fn stream_records(
        &self,
        shard_iterator: String,
        limit: usize,
    ) -> Result<(Vec<Value>, String), DatabaseError> {
        let answer = self.embedded.get_records(GetRecordsRequest {
            shard_iterator,
            limit: Some(limit),
        })?;
        let records = answer.records.iter().map(serde_json::to_value);
        let next = answer.next_shard_iterator.unwrap_or_default();
        Ok((records.collect::<Result<_, _>>()?, next))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// The description of the table, made if it was not there.
fn create_table(embedded: &Embedded, name: &str, table: &Table) -> Result<Value, DatabaseError> {
    let describe = || DescribeTableRequest {
        table_name: name.to_owned(),
    };
    let wanted = table.create_request(name);
    match embedded.describe_table(describe()) {
        Ok(found) if same_schema(&json!(found)["Table"], &wanted) => {}
        Ok(_) => return Err(DatabaseError::OtherSchema),
        Err(_) => {
            let request: CreateTableRequest = serde_json::from_value(wanted)?;
            embedded.create_table(request)?;
            if let Some(attribute) = table.time_to_live_attribute() {
                let specification = json!({ "AttributeName": attribute, "Enabled": true });
                let request = json!({
                    "TableName": name,
                    "TimeToLiveSpecification": specification,
                });
                let request: UpdateTimeToLiveRequest = serde_json::from_value(request)?;
                embedded.update_time_to_live(request)?;
            }
        }
    }
    Ok(json!(embedded.describe_table(describe())?)["Table"].take())
}

fn same_schema(found: &Value, wanted: &Value) -> bool {
    let index = |of: &Value| {
        let indexes = of["GlobalSecondaryIndexes"].as_array();
        let mut indexes: Vec<_> = indexes.into_iter().flatten().cloned().collect();
        indexes.sort_by_key(|it| it["IndexName"].to_string());
        indexes
            .iter()
            .map(|it| {
                [
                    it["IndexName"].clone(),
                    it["KeySchema"].clone(),
                    it["Projection"].clone(),
                ]
            })
            .collect::<Vec<_>>()
    };
    let view = |of: &Value| of["StreamSpecification"]["StreamViewType"].clone();
    found["KeySchema"] == wanted["KeySchema"]
        && index(found) == index(wanted)
        && view(found) == view(wanted)
}

async fn sweep(embedded: Embedded) {
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        let embedded = embedded.clone();
        let swept = tokio::task::spawn_blocking(move || embedded.sweep_ttl()).await;
        if let Ok(Err(error)) = swept {
            tracing::warn!(%error, "time to live");
        }
    }
}

/// Never speaks TLS, but must be told what it would be.
fn plain_http_client() -> Result<reqwest::Client, DatabaseError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder().no_proxy();
    Ok(client.tls_backend_preconfigured(tls).build()?)
}
