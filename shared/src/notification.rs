//! What Epic must be told: one record per change of presence, tried until it is heard or of no more use.

mod attempt_log;
mod deliver;
mod fix;
mod gate;
mod id_type;
mod record;
mod replay;
mod schedule;
mod told;

pub use deliver::{DeliverError, Delivered, deliver, deliver_within};
pub use record::{Attempt, NotificationRecord, SHARDS, Status};
pub use replay::{Replay, Replayable, replayable};
pub use schedule::{GIVE_UP_AFTER, next_attempt};
pub use told::Told;
