//! What the house rules look at: the files of the repository, read as text, and the lists that may only grow.
//!
//! The rules themselves are the tests in `tests/it`, so that `cargo test` is all it takes to check them.
pub mod house;
pub mod records;
pub mod source;
