//! The words every crate shares: money, rates, days, ids, who acts and what they may do.
//!
//! No rules and no I/O. Nothing enters unless three crates need it.
#![deny(clippy::float_arithmetic)]

mod actor;
mod id;
mod money;
mod rate;
mod time;

pub use actor::{Actor, Denied, Right, Role};
pub use id::{
    AccountId, CommandId, CreditorId, DebtorId, DecisionId, EntryId, ImportId, JobId, MessageId, PaymentId, PointId,
    PromiseId, TouchId, UserId, Uuid, uuid_at,
};
pub use money::{Amount, Currency, Money, Rounding};
pub use rate::{Rate, RateError};
pub use time::{Day, Moment, Timestamp, day_number, day_of};
