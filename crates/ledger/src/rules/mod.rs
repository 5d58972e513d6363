//! The rules of debt: in, out; no I/O, no clock, whole numbers only.
pub mod cost;
pub mod day_count;
pub mod detect;
pub mod entry;
pub mod explain;
pub mod fold;
pub mod intake;
pub mod mapping;
mod pack;
pub mod product;
pub mod rates;
mod revolving;
pub mod schedule;
pub mod stage;
pub mod terms;
pub mod unpaid;
pub mod view;
pub mod words;
