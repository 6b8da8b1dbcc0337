//! Our pages in a real, headless Chromium: what they look like to a person, a phone and a screen reader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod axe;
mod chromedriver;
mod chromium;
mod console;
mod device_test;
mod every_page_is_fit_to_read;
mod frames_and_phones;
mod keyboard;
mod our_page_stays;
mod the_administrators_pages;
mod the_browser_works;
mod waiting_moves_on_by_itself;
