//! The words every crate shares: money, rates, days, ids, documents, telephones, who acts and what they may do.
//!
//! No rules and no I/O. Nothing enters unless three crates need it.
#![deny(clippy::float_arithmetic)]

mod actor;
mod email;
mod id;
mod money;
mod phone;
mod rate;
mod tax_id;
mod time;

pub use actor::{Actor, Denied, Right, Role};
pub use email::email;
pub use id::{
    AccountId, CommandId, CreditorId, DebtorId, DecisionId, EntryId, ImportId, JobId, MessageId, PaymentId, PointId,
    PromiseId, TouchId, UserId, Uuid, uuid_at,
};
pub use money::{Amount, Currency, Money, Rounding};
pub use phone::{Line, Phone, PhoneError, Region};
pub use rate::{Rate, RateError};
pub use tax_id::{Check, Dni, DocumentError, Holder, TaxId};
pub use time::{Day, Moment, Timestamp, day_number, day_of};
