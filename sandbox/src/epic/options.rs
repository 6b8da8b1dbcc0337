//! What an administrator registers in Epic: the apps, and the URLs of the FDI records.

use super::EncryptedLinks;

/// How this Epic is set up.
#[derive(Debug, Clone)]
pub struct EpicOptions {
    /// The registered apps.
    pub clients: Clients,
    /// The URL mnemonics of the FDI records.
    pub launch_urls: LaunchUrls,
    /// Seconds that Epic's clock is ahead of the machine's.
    pub clock_skew: i64,
    /// Whether `.well-known/smart-configuration` exists (Epic August 2021 and later).
    pub smart_configuration: bool,
    /// How the FDI records encrypt links, where they can be launched without SMART too.
    pub encrypted_links: Option<EncryptedLinks>,
}

impl EpicOptions {
    /// A current Epic with a right clock.
    #[must_use]
    pub const fn new(clients: Clients, launch_urls: LaunchUrls) -> Self {
        Self {
            clients,
            launch_urls,
            clock_skew: 0,
            smart_configuration: true,
            encrypted_links: None,
        }
    }
}

/// Epic registers one app per audience; provider and patient may share a client ID.
#[derive(Debug, Clone)]
pub struct Clients {
    /// Launched from Hyperspace.
    pub provider: App,
    /// Launched from MyChart.
    pub patient: App,
    /// Calls the telehealth services without a user.
    pub backend: App,
}

impl Clients {
    /// The app with this client ID; the first if several share it.
    pub(super) fn with_id(&self, client_id: &str) -> Option<&App> {
        [&self.provider, &self.patient, &self.backend]
            .into_iter()
            .find(|app| app.client_id == client_id)
    }
}

/// One registered app.
#[derive(Debug, Clone)]
pub struct App {
    /// Client ID.
    pub client_id: String,
    /// How it authenticates.
    pub auth: ClientAuth,
    /// Redirect URIs, compared as they stand. None for a backend app.
    pub redirect_uris: Vec<String>,
}

/// How an app authenticates at the token endpoint.
#[derive(Debug, Clone)]
pub enum ClientAuth {
    /// Client secret, by Basic or in the form.
    Secret(String),
    /// Signed assertion; Epic reads the public keys here.
    PrivateKeyJwt {
        /// Address of the JWK Set.
        jwks_url: String,
    },
}

/// The URL mnemonics of the FDI records.
#[derive(Debug, Clone)]
pub struct LaunchUrls {
    /// Hyperspace, e.g. `https://bridge.example/launch/provider/KEY`.
    pub provider: String,
    /// Hyperspace, for nurses.
    pub nurse: String,
    /// MyChart.
    pub patient: String,
    /// Epic Monitor, for Zoom Rooms.
    pub room: String,
    /// MyChart's device test.
    pub device_test: String,
}
