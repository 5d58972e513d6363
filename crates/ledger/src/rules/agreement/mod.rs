//! Agreements: what debtor and creditor settle about a debt, and what that does to it (domain.md §3.7).
mod effect;

pub(super) use effect::Force;
pub use effect::{AGREED_FROM, Agreed, AgreementMark, Ending, Scope, Taken, base, place_in_agreement};
