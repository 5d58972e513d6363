//! The ledger as its users meet it: scenarios an accountant can correct, properties, and a real database.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreed;
mod agreements;
mod api;
mod arrears;
mod books;
mod bulk;
mod database;
mod deeds;
mod histories;
mod imports;
mod offered;
mod properties;
mod recurring;
mod scenarios;
mod series;
