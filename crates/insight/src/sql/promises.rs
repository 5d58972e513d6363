//! Promises and what became of them, from strategy's table.
use super::{Question, days, key};
use crate::{Dimension, Key, Period, Scope};
use base::{Amount, Day};
use store::{Error, Rx};

/// Promises made in a period and how many of them have been kept so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pledges {
    pub(crate) made: i64,
    pub(crate) kept: i64,
}

/// What is promised for one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuePromises {
    /// The day.
    pub day: Day,
    /// How many promises.
    pub count: i64,
    /// How much in all.
    pub amount: Amount,
}
