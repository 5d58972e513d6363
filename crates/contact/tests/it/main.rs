//! Writing to debtors and hearing them: a real database, a real SMTP server, real ledger data.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod api;
mod hearing;
mod house;
mod posts;
mod sending;
mod server;
mod sql;
