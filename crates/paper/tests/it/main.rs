//! Documents against a real ledger.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreements;
mod api;
mod documents;
mod house;
mod pages;
mod scanner;
mod slips;
mod units;
