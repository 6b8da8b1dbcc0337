//! The clients of AWS's services, each built when it is first used: a function that starts waits for none of them.

use aws_credential_types::Credentials;

use crate::{http_client::AwsHttpClient, store::RetryConflicts};

/// With what AWS is called.
#[derive(Clone)]
pub(super) struct Access {
    pub region: String,
    pub credentials: Credentials,
    pub http: AwsHttpClient,
}

impl Access {
    pub fn dynamodb(self, endpoint: Option<String>) -> aws_sdk_dynamodb::Client {
        use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Region};
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region))
            .credentials_provider(self.credentials)
            .http_client(self.http)
            .retry_classifier(RetryConflicts);
        config.set_endpoint_url(endpoint);
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    pub fn secrets_manager(self, endpoint: Option<String>) -> aws_sdk_secretsmanager::Client {
        use aws_sdk_secretsmanager::config::{BehaviorVersion, Config, Region};
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region))
            .credentials_provider(self.credentials)
            .http_client(self.http);
        config.set_endpoint_url(endpoint);
        aws_sdk_secretsmanager::Client::from_conf(config.build())
    }
}
