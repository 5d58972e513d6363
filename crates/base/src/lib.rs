//! The words every crate shares: money, rates, days, ids, documents, telephones, who acts and what they may do.
//!
//! No rules and no I/O. Nothing enters unless three crates need it.
#![deny(clippy::float_arithmetic)]

mod actor;
mod cbu;
mod cell;
mod documents;
mod email;
mod holidays;
mod id;
mod identifier;
mod money;
mod phone;
mod rate;
mod tax_id;
mod time;

pub use actor::{Actor, Denied, Right, Role};
pub use cbu::{Alias, Cbu, Keeper, NotAnAlias};
pub use cell::{csv_field, plain_cell};
pub use documents::{BadToml, field_at, read_toml};
pub use email::email;
pub use holidays::Holidays;
pub use id::{
    AccountId, AgreementId, CommandId, ContestId, CreditorId, DebtorId, DecisionId, EntryId, ImportId, JobId,
    MessageId, PaymentId, PointId, PromiseId, ReviewId, TouchId, UserId, Uuid, first_word, uuid_at,
};
pub use identifier::{Flaw, Identifier, NoScheme, Scheme, identifiers};
pub use money::{Amount, Currency, Money, Rounding, grouped};
pub use phone::{Candidate, How, Line, NoRegion, Phone, PhoneError, PhoneReading, Region, read_phone};
pub use rate::{Rate, RateError};
pub use tax_id::{Check, Dni, DocumentError, Holder, TaxId};
pub use time::{Day, Moment, Timestamp, day_number, day_of};
