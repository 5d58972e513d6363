//! What is handed over: statements, receipts, certificates, clearances, judicial statements and slips, as PDF and CSV.
//!
//! A document is a value, a [`Sheet`], made of what the ledger tells and of nothing else. It is drawn by
//! [`rules::pdf`] and listed by [`rules::records`]; the same sheet makes the same bytes, in any process and on any day.
//! [`issue`] keeps the sheet with a code, which is a hash of it and stands on every page; whoever holds the paper can
//! ask whether it is ours ([`verify`]), and it can be had again as it was. A [`letter`] alone is drawn and not kept.
#![deny(clippy::float_arithmetic)]

mod api;
pub mod rules;
mod sql;
mod work;

pub use api::router;
pub use rules::{
    make::Letter,
    pdf::pdf,
    records::csv,
    sheet::{Head, Kind, Sheet},
};
pub use sql::DocumentRow;
pub use work::{
    Issue, Issued, Order, Refusal, Verified, agreement_document, document, documents, issue, issue_agreement, letter,
    verify,
};

use base::{AccountId, AgreementId, CreditorId, Denied, PaymentId};

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations =
    store::Migrations { slice: "paper", steps: &[("0001_paper", include_str!("../migrations/0001_paper.sql"))] };

/// Why a document cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such account, or it had not begun by that day.
    #[error("no account {0} by that day")]
    NoAccount(AccountId),
    /// There is no such payment that counts.
    #[error("no payment {0} that counts")]
    NoPayment(PaymentId),
    /// There is no such agreement, or it covers nothing.
    #[error("no agreement {0}")]
    NoAgreement(AgreementId),
    /// No document of this agreement was issued.
    #[error("no document of agreement {0} was issued")]
    NoAgreementDocument(AgreementId),
    /// No document has this code.
    #[error("no document {0:?}")]
    NoDocument(String),
    /// The actor works for other creditors.
    #[error("creditor {0} is another's to work for")]
    OtherCreditor(CreditorId),
    /// A document cannot be put in writing or does not read back.
    #[error("the document {0} cannot be written or read")]
    Unreadable(String),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The side of money that arrives failed.
    #[error(transparent)]
    Cash(#[from] cash::Error),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// The people's side failed.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}
