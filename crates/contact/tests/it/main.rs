//! Writing to debtors and hearing them: a real database, a real SMTP server, real ledger data.
mod hearing;
mod house;
mod posts;
mod sending;
mod server;
mod sql;
