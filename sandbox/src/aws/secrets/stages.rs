//! Staging labels: each is on one version of a secret at most, and `AWSPREVIOUS` follows `AWSCURRENT`.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{CURRENT, PREVIOUS, Secret, SecretValue, ServiceError, Version};

/// Most labels on all versions of a secret together.
const MOST_LABELS: usize = 20;

impl Secret {
    pub(super) fn staged(&self, stage: &str) -> Option<&Version> {
        self.0
            .iter()
            .find(|version| version.stages.iter().any(|it| it == stage))
    }

    /// A new version takes its labels from whichever versions have them.
    pub(super) fn add(&mut self, id: String, value: SecretValue, stages: &[String]) {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        self.0.push(Version {
            id: id.clone(),
            stages: Vec::new(),
            value,
            created: since_1970.unwrap_or_default().as_secs_f64(),
        });
        for stage in stages {
            self.put_on(&id, stage);
        }
    }

    /// `UpdateSecretVersionStage`: a label that is on another version moves only if that version is named.
    pub(super) fn move_stage(
        &mut self,
        stage: &str,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<(), ServiceError> {
        let invalid = |message: String| ServiceError::client("InvalidParameterException", message);
        for id in [from, to].into_iter().flatten() {
            if self.0.iter().all(|version| version.id != id) {
                let message = format!("Secrets Manager can't find the secret version {id}.");
                return Err(ServiceError::client("ResourceNotFoundException", message));
            }
        }
        let holder = self.staged(stage).map(|version| version.id.clone());
        match (holder.as_deref(), from, to) {
            (_, None, None) => Err(invalid("You must name a version.".to_owned())),
            (Some(holder), None, Some(to)) if holder != to => Err(invalid(format!(
                "The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to version {holder}, so you must explicitly reference that version in RemoveFromVersionId."
            ))),
            (holder, Some(from), _) if holder != Some(from) => Err(invalid(format!(
                "Staging label {stage} isn't attached to version {from}."
            ))),
            (_, Some(_), None) if stage == CURRENT => Err(invalid(format!(
                "You can only move staging label {CURRENT} to a different secret version. It can't be completely removed."
            ))),
            (_, _, Some(to)) => {
                self.check_room_for(&[stage.to_owned()])?;
                self.put_on(to, stage);
                Ok(())
            }
            (_, _, None) => {
                self.take_off(stage);
                Ok(())
            }
        }
    }

    pub(super) fn check_room_for(&self, stages: &[String]) -> Result<(), ServiceError> {
        let new = stages.iter().filter(|it| self.staged(it).is_none()).count();
        let labels: usize = self.0.iter().map(|version| version.stages.len()).sum();
        if labels + new > MOST_LABELS {
            let message = "You have exceeded the number of staging labels of a secret.";
            return Err(ServiceError::client("LimitExceededException", message));
        }
        Ok(())
    }

    fn take_off(&mut self, stage: &str) -> Option<String> {
        let holder = self
            .0
            .iter_mut()
            .find(|version| version.stages.iter().any(|it| it == stage))?;
        holder.stages.retain(|it| it != stage);
        Some(holder.id.clone())
    }

    fn put_on(&mut self, id: &str, stage: &str) {
        let before = self.take_off(stage);
        if let Some(version) = self.0.iter_mut().find(|version| version.id == id) {
            version.stages.push(stage.to_owned());
        }
        if let Some(before) = before.filter(|before| stage == CURRENT && before != id) {
            self.put_on(&before, PREVIOUS);
        }
    }
}
