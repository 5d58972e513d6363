//! The registry against a real database, real files and a service on this machine.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod files;
mod house;
mod report;
mod service;
