//! The ledger as its users meet it: scenarios an accountant can correct, properties, and a real database.
mod books;
mod database;
mod imports;
mod properties;
mod scenarios;
