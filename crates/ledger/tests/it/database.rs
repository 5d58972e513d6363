//! The ledger in a real database.
