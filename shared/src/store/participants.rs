//! Participants of a visit: written by launches, one nested attribute at a time, so that launches and webhooks
//! do not overwrite each other.

use aws_sdk_dynamodb::{
    operation::update_item::UpdateItemOutput,
    types::{AttributeValue, ReturnValue},
};

use super::{StoreError, Table, held, number, write};
use crate::{
    clock::Timestamp,
    visit::{Called, Csn, Identity, Participant, Person, PersonKey, Role, Visit, VisitKey},
    zoom::JoinLink,
};

/// Tells a webhook that is about to write what it read that somebody has become known since.
pub(super) const COUNT_LAUNCH: &str = "ADD launch_version :one";

/// What a launch tells of its person.
#[derive(Debug, Clone)]
pub struct ParticipantLaunch {
    /// Who.
    pub person: Person,
    /// Their identity in the meeting, if they have one.
    pub identity: Option<Identity>,
    /// The generation of the meeting they are sent into, if there is one yet.
    pub generation: Option<u32>,
    /// Their own join link, if it is to be kept.
    pub join: Option<JoinLink>,
    /// Whether they are sent as host.
    pub host: bool,
    /// When.
    pub at: Timestamp,
}

impl ParticipantLaunch {
    /// The participant as of this launch, if it is their first.
    fn newcomer(&self) -> Participant {
        let mut participant = Participant::launched(self.person.clone(), self.at);
        if let (Some(identity), Some(generation)) = (&self.identity, self.generation) {
            participant.identities.insert(identity.clone(), generation);
        }
        participant.join = self.kept_join();
        participant.anonymous_since = self.anonymous_since();
        if participant.anonymous_since.is_some() {
            participant.anonymous_at = self.at;
        }
        participant.calls.extend(self.called());
        participant
    }

    fn kept_join(&self) -> Option<crate::visit::Join> {
        let (link, generation) = (self.join.clone()?, self.generation?);
        Some(crate::visit::Join { generation, link })
    }

    fn anonymous_since(&self) -> Option<u32> {
        let room = self.person.role == Role::Room;
        self.generation.filter(|_| self.identity.is_none() && !room)
    }

    /// The call of a room that may come without an identity: each says anew that it is expected.
    fn called(&self) -> Option<Called> {
        let room = self.person.role == Role::Room;
        let into = self
            .generation
            .filter(|_| self.identity.is_none() && room)?;
        Some(Called {
            at: self.at,
            into: Some(into),
        })
    }
}

impl Table {
    /// Records a launch, keeps the visit until `expires_at`, and returns it as it is then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record_launch(
        &self,
        key: &VisitKey,
        csn: &Csn,
        person: &PersonKey,
        launch: &ParticipantLaunch,
        expires_at: Timestamp,
    ) -> Result<Visit, StoreError> {
        if let Some(visit) = self
            .put_participant(key, person, launch, expires_at)
            .await?
        {
            return Ok(visit);
        }
        self.ensure_visit(key, csn, expires_at).await?;
        // Another launch of the same person may have recorded them meanwhile.
        self.put_participant(key, person, launch, expires_at)
            .await?
            .ok_or(StoreError::Unreadable)
    }

    /// `None` if the visit is not there.
    async fn put_participant(
        &self,
        key: &VisitKey,
        person: &PersonKey,
        launch: &ParticipantLaunch,
        expires_at: Timestamp,
    ) -> Result<Option<Visit>, StoreError> {
        let added = self
            .add_participant(key, person, launch, expires_at)
            .await?;
        match added {
            Some(visit) => Ok(Some(visit)),
            None => {
                self.update_participant(key, person, launch, expires_at)
                    .await
            }
        }
    }

    /// `None` if the visit is not there, or the participant is.
    async fn add_participant(
        &self,
        key: &VisitKey,
        person: &PersonKey,
        launch: &ParticipantLaunch,
        expires_at: Timestamp,
    ) -> Result<Option<Visit>, StoreError> {
        let host = if launch.host {
            ", host_sent_at = :at"
        } else {
            ""
        };
        let mut update = self
            .update_visit(key)
            .update_expression(format!(
                "SET participants.#person = :participant, expires_at = :expires{host} {COUNT_LAUNCH}"
            ))
            .condition_expression(
                "attribute_exists(participants) AND attribute_not_exists(participants.#person)",
            )
            .expression_attribute_names("#person", person.as_str())
            .expression_attribute_values(":participant", write(&launch.newcomer())?)
            .expression_attribute_values(":expires", number(expires_at.seconds()))
            .expression_attribute_values(":one", number(1));
        if launch.host {
            update = update.expression_attribute_values(":at", number(launch.at.millis()));
        }
        let outcome = update.return_values(ReturnValue::AllNew).send().await;
        updated(held(outcome)?)
    }

    /// `None` if the participant is not there.
    async fn update_participant(
        &self,
        key: &VisitKey,
        person: &PersonKey,
        launch: &ParticipantLaunch,
        expires_at: Timestamp,
    ) -> Result<Option<Visit>, StoreError> {
        let mut sets = vec![
            "participants.#person.launched_at = :at",
            "expires_at = :expires",
        ];
        let mut update = self
            .update_visit(key)
            .condition_expression("attribute_exists(participants.#person)")
            .expression_attribute_names("#person", person.as_str())
            .expression_attribute_values(":at", number(launch.at.millis()))
            .expression_attribute_values(":expires", number(expires_at.seconds()))
            .expression_attribute_values(":one", number(1));
        if let (Some(identity), Some(generation)) = (&launch.identity, launch.generation) {
            sets.push("participants.#person.identities.#identity = :generation");
            update = update
                .expression_attribute_names("#identity", identity.expose())
                .expression_attribute_values(":generation", number(generation.into()));
        }
        if let Some(join) = launch.kept_join() {
            sets.push("participants.#person.#join = :join");
            update = update
                .expression_attribute_names("#join", "join")
                .expression_attribute_values(":join", write(&join)?);
        }
        if let Some(generation) = launch.anonymous_since() {
            sets.push(
                "participants.#person.anonymous_since = :anonymous, participants.#person.anonymous_at = \
                 if_not_exists(participants.#person.anonymous_at, :at)",
            );
            update = update.expression_attribute_values(":anonymous", number(generation.into()));
        }
        if let Some(called) = launch.called() {
            sets.push(
                "participants.#person.calls = list_append(if_not_exists(participants.#person.calls, :none), :called)",
            );
            update = update
                .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
                .expression_attribute_values(":called", write(&[called])?);
        }
        if launch.host {
            sets.push("host_sent_at = :at");
        }
        let outcome = update
            .update_expression(format!("SET {} {COUNT_LAUNCH}", sets.join(", ")))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        updated(held(outcome)?)
    }

    /// Takes an identity from someone who launched with it before `at`. Of two who launch at once the later keeps it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_up_identity(
        &self,
        key: &VisitKey,
        person: &PersonKey,
        identity: &Identity,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let outcome = self
            .update_visit(key)
            .update_expression(format!(
                "REMOVE participants.#person.identities.#identity {COUNT_LAUNCH}"
            ))
            .condition_expression("participants.#person.launched_at < :at")
            .expression_attribute_names("#person", person.as_str())
            .expression_attribute_names("#identity", identity.expose())
            .expression_attribute_values(":at", number(at.millis()))
            .expression_attribute_values(":one", number(1))
            .send()
            .await;
        held(outcome).map(drop)
    }

    /// Takes the right to send a notification about someone, until then; `None` if someone else has it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_sending(
        &self,
        key: &VisitKey,
        person: &PersonKey,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Visit>, StoreError> {
        let outcome = self
            .update_visit(key)
            .update_expression("SET participants.#person.sending_until = :until")
            // One that lasts longer than any was taken by a clock that has jumped back since.
            .condition_expression(
                "participants.#person.sending_until < :now OR participants.#person.sending_until > :absurd",
            )
            .expression_attribute_values(
                ":absurd",
                number(until.plus(until.since(now)).millis()),
            )
            .expression_attribute_names("#person", person.as_str())
            .expression_attribute_values(":until", number(until.millis()))
            .expression_attribute_values(":now", number(now.millis()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        updated(held(outcome)?)
    }

    /// Gives that right back, unless it has run out and someone else has it; `lit` is whether Epic may show the
    /// person as connected from now on, if the call changed that.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_sending(
        &self,
        key: &VisitKey,
        person: &PersonKey,
        until: Timestamp,
        lit: Option<bool>,
    ) -> Result<(), StoreError> {
        let mut set = "SET participants.#person.sending_until = :none".to_owned();
        let mut update = self.update_visit(key);
        if let Some(lit) = lit {
            set.push_str(", participants.#person.may_be_lit = :lit");
            update = update.expression_attribute_values(":lit", AttributeValue::Bool(lit));
        }
        let outcome = update
            .update_expression(set)
            .condition_expression("participants.#person.sending_until = :until")
            .expression_attribute_names("#person", person.as_str())
            .expression_attribute_values(":until", number(until.millis()))
            .expression_attribute_values(":none", number(0))
            .send()
            .await;
        if held(outcome)?.is_some() || lit != Some(true) {
            return Ok(());
        }
        // Too late to give anything back, but Epic was told all the same.
        let told = self
            .update_visit(key)
            .update_expression("SET participants.#person.may_be_lit = :lit")
            .condition_expression("attribute_exists(participants.#person)")
            .expression_attribute_names("#person", person.as_str())
            .expression_attribute_values(":lit", AttributeValue::Bool(true))
            .send()
            .await;
        held(told).map(drop)
    }
}

fn updated(outcome: Option<UpdateItemOutput>) -> Result<Option<Visit>, StoreError> {
    outcome
        .and_then(|answer| answer.attributes)
        .map(super::read)
        .transpose()
}
