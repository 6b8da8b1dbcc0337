//! What Zoom changes by itself: a meeting never stays without waiting room, passcode and authentication.

use crate::zoom::options::Locks;

/// The three protections of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Protection {
    pub(super) waiting_room: bool,
    pub(super) passcode: bool,
    pub(super) authentication: bool,
}

impl Protection {
    /// Locked ones stay as locked, the request decides the others; if none is left on, the first that is not
    /// locked off is switched on.
    pub(super) fn settle(self, locks: &Locks) -> Self {
        let mut settled = Self {
            waiting_room: locks.waiting_room.unwrap_or(self.waiting_room),
            passcode: locks.passcode.unwrap_or(self.passcode),
            authentication: locks.authentication.unwrap_or(self.authentication),
        };
        if !(settled.waiting_room || settled.passcode || settled.authentication) {
            if locks.waiting_room.is_none() {
                settled.waiting_room = true;
            } else if locks.passcode.is_none() {
                settled.passcode = true;
            } else if locks.authentication.is_none() {
                settled.authentication = true;
            }
        }
        settled
    }
}

/// A waiting room disables joining before the host; otherwise the lock, then the request decides.
pub(super) fn join_before_host(requested: bool, waiting_room: bool, locks: &Locks) -> bool {
    !waiting_room && locks.join_before_host.unwrap_or(requested)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(wanted: [bool; 3], locks: [Option<bool>; 3]) -> [bool; 3] {
        let settled = Protection {
            waiting_room: wanted[0],
            passcode: wanted[1],
            authentication: wanted[2],
        }
        .settle(&Locks {
            waiting_room: locks[0],
            passcode: locks[1],
            authentication: locks[2],
            join_before_host: None,
        });
        [
            settled.waiting_room,
            settled.passcode,
            settled.authentication,
        ]
    }

    #[test]
    fn the_request_decides_what_is_not_locked() {
        assert_eq!(
            settle([false, true, false], [None; 3]),
            [false, true, false]
        );
        assert_eq!(settle([true, false, true], [None; 3]), [true, false, true]);
    }

    #[test]
    fn a_lock_wins_over_the_request() {
        let locked_on = [Some(true), None, None];
        assert_eq!(settle([false, true, false], locked_on), [true, true, false]);
        let locked_off = [Some(false), None, None];
        assert_eq!(
            settle([true, true, false], locked_off),
            [false, true, false]
        );
    }

    #[test]
    fn an_unprotected_meeting_gets_the_first_protection_that_is_not_locked_off() {
        assert_eq!(settle([false; 3], [None; 3]), [true, false, false]);
        assert_eq!(
            settle([false; 3], [Some(false), None, None]),
            [false, true, false]
        );
        let only_authentication = [Some(false), Some(false), None];
        assert_eq!(
            settle([false; 3], only_authentication),
            [false, false, true]
        );
    }

    #[test]
    fn a_waiting_room_disables_joining_before_the_host() {
        let locks = Locks {
            join_before_host: Some(true),
            ..Locks::default()
        };
        assert!(!join_before_host(true, true, &locks));
        assert!(join_before_host(false, false, &locks));
        assert!(join_before_host(true, false, &Locks::default()));
    }
}
