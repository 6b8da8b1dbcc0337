//! The simulated Zoom keeps Zoom's rules, seen over a real socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "zoom/meetings.rs"]
mod meetings;
#[path = "zoom/oauth.rs"]
mod oauth;
#[path = "zoom/page.rs"]
mod page;
#[path = "zoom/registrants.rs"]
mod registrants;
#[path = "zoom/rooms.rs"]
mod rooms;
#[path = "zoom/users.rs"]
mod users;
#[path = "zoom/webhooks.rs"]
mod webhooks;
#[path = "zoom/world.rs"]
mod world;
#[path = "zoom/zoom_rooms.rs"]
mod zoom_rooms;
