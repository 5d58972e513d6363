//! The rules: pure, without clock or I/O.
pub(crate) mod calendar;
pub(crate) mod pack;
pub(crate) mod refusal;
pub(crate) mod review;
#[cfg(test)]
mod review_edges;
