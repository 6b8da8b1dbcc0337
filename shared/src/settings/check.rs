//! Reading a document, and what no single field shows.

use super::{BaseUrl, Environment, Provisioning, Settings, SettingsError};
use crate::{
    data_key::{DATA_KEY_BYTES, DataKey},
    epic::SigningKey,
};

impl Settings {
    /// Reads and checks a document.
    ///
    /// # Errors
    /// [`SettingsError`] for the first thing that is wrong.
    pub fn parse(document: &str) -> Result<Self, SettingsError> {
        let document = document.trim_start_matches('\u{feff}');
        let mut json = serde_json::Deserializer::from_str(document);
        let settings: Self = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| SettingsError::from_json(&error))?;
        json.end().map_err(|error| SettingsError::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        settings.check()?;
        Ok(settings)
    }

    /// Derives the data key.
    ///
    /// # Errors
    /// When it is not 32 bytes in Base64.
    pub fn derive_data_key(&self) -> Result<DataKey, SettingsError> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        STANDARD
            .decode(self.data_key.expose().trim())
            .ok()
            .and_then(|bytes| <[u8; DATA_KEY_BYTES]>::try_from(bytes).ok())
            .map(|bytes| DataKey::new(&bytes))
            .ok_or_else(|| {
                SettingsError::wrong(
                    "data_key",
                    "it must be 32 random bytes in Base64 (openssl rand -base64 32)",
                )
            })
    }

    /// The signing key first, then those that are only published.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub fn signing_keys(&self) -> Result<Vec<SigningKey>, SettingsError> {
        self.epic
            .private_keys
            .iter()
            .enumerate()
            .map(|(index, key)| {
                SigningKey::from_pem(&key.kid, key.pem.expose()).map_err(|error| {
                    SettingsError::wrong(
                        format!("epic.private_keys[{index}].pem"),
                        error.to_string(),
                    )
                })
            })
            .collect()
    }

    /// What no single field shows.
    fn check(&self) -> Result<(), SettingsError> {
        let key = &self.launch_key.0;
        if !(16..=128).contains(&key.len())
            || !key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        {
            return Err(SettingsError::wrong(
                "launch_key",
                "it must be 16 to 128 letters, digits, `-` or `_`, because it is a path segment",
            ));
        }
        self.derive_data_key()?;
        self.check_placeholders()?;
        self.check_addresses()?;
        self.epic.connection_status.check()?;
        self.check_clients()?;
        self.check_rates()?;
        self.device_test.check()?;
        if let Some(links) = &self.epic.legacy_links {
            links.check()?;
        }
        self.sms.check()?;
        if let Some(admin) = &self.admin {
            admin.check()?;
        }
        self.check_provisioning()?;
        self.check_known_accounts()
    }

    fn check_rates(&self) -> Result<(), SettingsError> {
        if self.epic.notifications_per_second.get() > 200 {
            return Err(SettingsError::wrong(
                "epic.notifications_per_second",
                "it must be 1 to 200: more is no kindness to Epic, and more than one item of the table can count",
            ));
        }
        if self.zoom.reconcile_calls_per_minute > 1200 {
            return Err(SettingsError::wrong(
                "zoom.reconcile_calls_per_minute",
                "it must be 0 to 1200: Zoom's limits are shared by all apps of the account",
            ));
        }
        Ok(())
    }

    fn check_addresses(&self) -> Result<(), SettingsError> {
        let epic = &self.epic;
        let addresses = [
            ("public_base_url", Some(&self.public_base_url)),
            ("epic.fhir_r4_base_url", Some(&epic.fhir_r4_base_url)),
            ("epic.telehealth_base_url", Some(&epic.telehealth_base_url)),
            ("epic.oauth_base_url", epic.oauth_base_url.as_ref()),
            ("zoom.api_base_url", Some(&self.zoom.api_base_url)),
            ("zoom.oauth_base_url", Some(&self.zoom.oauth_base_url)),
            (
                "device_test.endpoint_url",
                self.device_test.endpoint_url.as_ref(),
            ),
            ("device_test.help_url", self.device_test.help_url.as_ref()),
            (
                "admin.oidc_issuer",
                self.admin.as_ref().map(|admin| admin.oidc_issuer.address()),
            ),
        ];
        let named = addresses
            .into_iter()
            .filter_map(|(name, address)| Some((name, address?)));
        let framing = epic
            .frame_ancestors
            .iter()
            .map(|address| ("epic.frame_ancestors", address));
        // Whether a browser may show an inside page is not ours to say; we call none of those in `framing`.
        for (name, address) in named.clone() {
            if address.is_internal() && !self.may_be_loopback(address) {
                return Err(SettingsError::wrong(
                    name,
                    "it must not be an address of this machine or of an inside network (loopback is only for a test installation); give the host's name",
                ));
            }
        }
        for (name, address) in named.chain(framing) {
            let loopback = self.may_be_loopback(address);
            if !address.is_https() && !loopback {
                return Err(SettingsError::wrong(
                    name,
                    "it must start with https:// (http:// is only for a loopback host of a test installation)",
                ));
            }
        }
        if epic.other_environment_fhir_r4_base_url.as_ref() == Some(&epic.fhir_r4_base_url) {
            return Err(SettingsError::wrong(
                "epic.other_environment_fhir_r4_base_url",
                "it is the same as epic.fhir_r4_base_url; give the other environment's base or remove it",
            ));
        }
        Ok(())
    }

    fn may_be_loopback(&self, address: &BaseUrl) -> bool {
        address.is_loopback() && self.environment == Environment::Test
    }

    fn check_clients(&self) -> Result<(), SettingsError> {
        let clients = &self.epic.clients;
        let all = [&clients.provider, &clients.patient, &clients.backend];
        if all.iter().any(|client| client.client_secret.is_none())
            && self.epic.private_keys.is_empty()
        {
            return Err(SettingsError::Missing {
                name: "epic.private_keys".to_owned(),
            });
        }
        if clients.backend.client_secret.is_some() {
            return Err(SettingsError::wrong(
                "epic.clients.backend.client_secret",
                "Epic's backend apps authenticate by private key only; remove it and set epic.private_keys",
            ));
        }
        let keys = self.signing_keys()?;
        for (index, key) in keys.iter().enumerate() {
            if keys[..index]
                .iter()
                .any(|earlier| earlier.kid() == key.kid())
            {
                return Err(SettingsError::wrong(
                    format!("epic.private_keys[{index}].kid"),
                    "another key has the same kid; give each its own",
                ));
            }
        }
        Ok(())
    }

    fn check_provisioning(&self) -> Result<(), SettingsError> {
        let zoom = &self.zoom;
        let domain = zoom.provisioning_domain.as_deref().unwrap_or_default();
        if zoom.provisioning != Provisioning::None && !domain.contains('.') {
            return Err(SettingsError::wrong(
                "zoom.provisioning_domain",
                "zoom.provisioning makes accounts, so it needs the e-mail domain under which to make them",
            ));
        }
        if self.policy.record_retention_days == 0 {
            return Err(SettingsError::wrong(
                "policy.record_retention_days",
                "it must be 1 or more",
            ));
        }
        Ok(())
    }

    fn check_known_accounts(&self) -> Result<(), SettingsError> {
        if let Some(domain) = &self.epic.login_email_domain
            && (!domain.contains('.') || domain.contains('@'))
        {
            return Err(SettingsError::wrong(
                "epic.login_email_domain",
                "it must be the part of an e-mail address after the @, such as hospital.example",
            ));
        }
        for (index, known) in self.zoom.accounts.iter().enumerate() {
            if known.epic_user_id.is_none() && known.epic_provider_id.is_none() {
                return Err(SettingsError::wrong(
                    format!("zoom.accounts[{index}]"),
                    "it names nobody; give epic_user_id (providers), epic_provider_id (nurses), or both",
                ));
            }
            if !known.email.expose().contains('@') {
                return Err(SettingsError::wrong(
                    format!("zoom.accounts[{index}].email"),
                    "it is no e-mail address",
                ));
            }
        }
        Ok(())
    }
}
