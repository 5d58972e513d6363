//! Money that arrives, in a real database: matched, posted once, asked about, taken back.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod house;
mod money;
mod people_decide;
mod workbooks;
