//! The ledger as its users meet it: scenarios an accountant can correct, properties, and a real database.
mod books;
mod database;
mod properties;
mod scenarios;
