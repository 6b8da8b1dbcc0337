//! The addresses of this Epic, below its Interconnect instance root.

/// Where everything is; every value starts with the base it was made with.
#[derive(Debug, Clone)]
pub(super) struct Addresses {
    base: String,
}

impl Addresses {
    pub(super) fn new(base: &str) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    pub(super) fn root(&self) -> String {
        format!("{}/sim/epic", self.base)
    }

    pub(super) fn fhir(&self) -> String {
        format!("{}/api/FHIR/R4", self.root())
    }

    /// Issuer of the id_tokens: the OAuth root, not the FHIR base.
    pub(super) fn issuer(&self) -> String {
        format!("{}/oauth2", self.root())
    }

    pub(super) fn authorize(&self) -> String {
        format!("{}/authorize", self.issuer())
    }

    pub(super) fn token(&self) -> String {
        format!("{}/token", self.issuer())
    }

    pub(super) fn jwks(&self) -> String {
        format!("{}{}", self.base, JWKS_PATH)
    }

    /// `fhirUser` as Epic writes it: below `/oauth2`, where no FHIR server answers.
    pub(super) fn fhir_user(&self, reference: &str) -> String {
        format!("{}/api/FHIR/R4/{reference}", self.issuer())
    }
}

/// Path of the id_token keys.
pub(super) const JWKS_PATH: &str = "/sim/epic/api/epic/2019/Security/Open/PublicKeys/530027/OIDC";
