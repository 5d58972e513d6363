//! Strategy against a real database, with real people and real debts.
#![expect(clippy::unwrap_used, reason = "a test panics when its world is not as it says")]

mod api;
mod bulk;
mod contest;
mod currencies;
mod desk;
mod house;
mod learned;
mod learning;
mod letters;
mod loop_of_a_day;
mod matrix;
mod nights;
mod observing;
mod real_file;
mod registry;
mod review;
mod senses;
mod sql;
mod undo;
