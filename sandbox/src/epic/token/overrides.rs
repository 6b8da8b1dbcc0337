//! Token responses that a test has altered.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use serde_json::{Map, Value};

/// Changes to one token response and its id_token, made after everything else.
#[derive(Debug, Clone, Default)]
pub struct TokenOverride {
    members: Changes,
    claims: Changes,
    header: Changes,
    text: Vec<(String, String)>,
    signature: IdTokenSignature,
}

/// Who signs the id_token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdTokenSignature {
    /// The published key.
    #[default]
    Epic,
    /// A key that is not published.
    OtherKey,
    /// The published key, one bit flipped afterwards.
    Flipped,
    /// Nobody: the part is empty.
    Empty,
    /// HMAC with the published key's DER as its secret, for clients that believe `alg`.
    HmacWithPublicKey,
}

/// `None` removes.
type Changes = Vec<(String, Option<Value>)>;

impl TokenOverride {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a member of the token response: a CONTEXT member, `token_type`, anything.
    #[must_use]
    pub fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.push((name.to_owned(), Some(value.into())));
        self
    }

    /// Leaves a member of the token response out.
    #[must_use]
    pub fn without_member(mut self, name: &str) -> Self {
        self.members.push((name.to_owned(), None));
        self
    }

    /// Replaces a piece of the response's text, for what no JSON value can hold: a repeated member, half a
    /// surrogate pair.
    #[must_use]
    pub fn text(mut self, from: &str, to: &str) -> Self {
        self.text.push((from.to_owned(), to.to_owned()));
        self
    }

    /// Sets a claim of the id_token.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.push((name.to_owned(), Some(value.into())));
        self
    }

    /// Leaves a claim of the id_token out.
    #[must_use]
    pub fn without_claim(mut self, name: &str) -> Self {
        self.claims.push((name.to_owned(), None));
        self
    }

    /// Sets a member of the id_token's header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header.push((name.to_owned(), Some(value.into())));
        self
    }

    /// Leaves a member of the id_token's header out.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.header.push((name.to_owned(), None));
        self
    }

    /// Has the id_token signed by someone else.
    #[must_use]
    pub const fn signature(mut self, signature: IdTokenSignature) -> Self {
        self.signature = signature;
        self
    }

    pub(super) const fn signed_by(&self) -> IdTokenSignature {
        self.signature
    }

    pub(super) fn change_members(&self, members: &mut Map<String, Value>) {
        change(&self.members, members);
    }

    pub(super) fn change_text(&self, members: Map<String, Value>) -> String {
        let text = Value::Object(members).to_string();
        self.text
            .iter()
            .fold(text, |text, (from, to)| text.replace(from, to))
    }

    pub(super) fn change_id_token(
        &self,
        header: &mut Map<String, Value>,
        claims: &mut Map<String, Value>,
    ) {
        change(&self.header, header);
        change(&self.claims, claims);
    }
}

fn change(changes: &Changes, object: &mut Map<String, Value>) {
    for (name, value) in changes {
        match value {
            Some(value) => object.insert(name.clone(), value.clone()),
            None => object.remove(name),
        };
    }
}

/// Alterations that wait for a token response each.
#[derive(Debug, Default)]
pub(in crate::epic) struct Overrides(Mutex<VecDeque<TokenOverride>>);

impl Overrides {
    pub(in crate::epic) fn push(&self, alteration: TokenOverride) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(alteration);
    }

    /// The next one, or no change.
    pub(super) fn next(&self) -> TokenOverride {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
            .unwrap_or_default()
    }
}
