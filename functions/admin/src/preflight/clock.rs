//! Our clock against another's: Epic takes an assertion only from a right one, and Zoom's webhooks are dated.

use shared::{clock::Timestamp, http_client::Reply};

use super::check::Finding;

/// From so many seconds on Epic and Zoom begin to refuse.
const WRONG: u64 = 60;
/// Below so many it is the network.
const RIGHT: u64 = 5;

/// By the `Date` of an answer that came `now`.
pub fn compare(reply: &Reply, now: Timestamp, whose: &str) -> Finding {
    let Some(theirs) = reply.date() else {
        return Finding::not_checkable(format!("{whose} answers have no Date"));
    };
    let (ahead, behind) = (theirs.since(now).as_secs(), now.since(theirs).as_secs());
    let (seconds, direction) = if ahead > behind {
        (ahead, "ahead of")
    } else {
        (behind, "behind")
    };
    let found = format!("{whose} clock is {seconds} s {direction} the bridge's");
    let fix = format!(
        "The bridge runs by AWS's clock: have whoever runs the server, or the proxy before it, synchronize {whose} clock."
    );
    if seconds > WRONG {
        Finding::failed(found).fix(fix)
    } else if seconds > RIGHT {
        Finding::warning(found).fix(fix)
    } else {
        Finding::passed(format!("{whose} clock and the bridge's agree"))
    }
}
