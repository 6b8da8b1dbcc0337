//! Who may be an alternative host.

use crate::zoom::{account::Account, answer::ApiError};

impl Account {
    /// Each must be a licensed user of the account. Zoom's description of the operation names no error for it;
    /// 1114 (unknown) and 1115 (no licence) are what clients in the field report.
    pub(super) fn check_alternative_hosts<'a>(
        &self,
        hosts: impl Iterator<Item = &'a str>,
    ) -> Result<(), ApiError> {
        for host in hosts {
            let user = self
                .user(host)
                .filter(|user| user.is_active())
                .ok_or_else(|| {
                    ApiError::bad_request(1114, format!("Invalid alternative host: {host}."))
                })?;
            if !user.is_licensed() {
                let message = format!("The alternative host is not a licensed user: {host}.");
                return Err(ApiError::bad_request(1115, message));
            }
        }
        Ok(())
    }

    /// `schedule_for` needs a scheduling privilege, which nobody here has for anybody else.
    pub(super) fn check_schedule_for(
        &self,
        schedule_for: Option<&str>,
        host_id: &str,
        instant: bool,
    ) -> Result<(), ApiError> {
        let Some(wanted) = schedule_for else {
            return Ok(());
        };
        if instant {
            return Err(ApiError::bad_request(
                3000,
                "Instant meetings do not support the `schedule_for` parameter, \
                 and you can't schedule an instant meeting for another user.",
            ));
        }
        let user = self.user(wanted).ok_or_else(|| {
            ApiError::bad_request(
                300,
                "The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try again.",
            )
        })?;
        if user.id == host_id {
            Ok(())
        } else {
            let message = format!("You cannot schedule a meeting for {wanted}");
            Err(ApiError::bad_request(3000, message))
        }
    }
}
