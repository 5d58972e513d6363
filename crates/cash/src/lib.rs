//! Money that arrives: statements of banks and cash networks, matched to what is owed; and what waits to be told apart.
//!
//! A file is read whole by [`rules::read`] and checked before anything of it is kept: its totals and balances add up, or
//! nothing of it is taken. Each income becomes a *movement*, named by the bank's account and the bank's reference, so
//! that the same money counts once. [`rules::matching`] says which account it is for and how sure that is; what is sure
//! is posted by the ledger's own use case, and the rest waits in a queue, where it is money in suspense.
//! [`codes`] writes and reads the bars and the QR of a coupon; [`Collector`] says for whom, and makes the slip with them.
#![deny(clippy::float_arithmetic)]

mod api;
pub mod codes;
pub mod rules;
mod sql;
pub mod work;

pub use api::router;
pub use rules::{
    collector::{BadCollector, Bars, Collector, NoSlip, SiroTerms, Slip, Until, Wanted},
    matching::{Candidate, Policy},
    statement::{ReadError, Refused},
};

use base::{AccountId, Amount, CreditorId, Currency, Day, DebtorId, Denied, PaymentId, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations =
    store::Migrations { slice: "cash", steps: &[("0001_cash", include_str!("../migrations/0001_cash.sql"))] };

/// One file of a bank or a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub Uuid);

/// One income of an account of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MovementId(pub Uuid);

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankFile {
    /// Which one.
    pub id: FileId,
    /// Our account that it tells of: a CBU or CVU, or the network's name for it.
    pub account: String,
    /// Whose debts its money is for; of any creditor if `None`.
    pub creditor: Option<CreditorId>,
    /// What people call it.
    pub name: String,
    /// What it turned out to be.
    pub format: String,
    /// How far it is.
    pub state: FileState,
    /// Who brought it in.
    pub actor: String,
    /// When.
    pub at: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
    /// Movements of money that came, known ones among them.
    pub incomes: u64,
    /// Movements of money that went: they are only counted.
    pub outgoings: u64,
    /// Debits that were ordered and not collected.
    pub refused: Vec<Refused>,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Its movements are being matched.
    Running,
    /// Everything is posted or in the queue.
    Done,
    /// It is being taken back.
    Undoing,
    /// It was taken back whole.
    Undone,
}

/// An income and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Income {
    /// Which one.
    pub id: MovementId,
    /// The file that brought it, or brought it again after it was taken back.
    pub file: FileId,
    /// Our account that received it.
    pub account: String,
    /// The bank's own name for it.
    pub reference: String,
    /// Whose debts it is for; of any creditor if `None`.
    pub creditor: Option<CreditorId>,
    /// Where it stands in its file, from 1.
    pub line: u32,
    /// The day it counts from.
    pub day: Day,
    /// Of the amount, if the file says so.
    pub currency: Option<Currency>,
    /// Positive.
    pub amount: Amount,
    /// A coupon's digits, an operation, a client.
    pub external: Option<String>,
    /// Who paid.
    pub payer: rules::statement::Payer,
    /// The bank's words.
    pub words: String,
    /// Where it is.
    pub state: IncomeState,
    /// Why it is there, in Spanish.
    pub reason: String,
    /// How often it was taken back.
    pub turn: u32,
    /// Who decided: somebody of the staff, or the system.
    pub decided_by: Option<String>,
}

impl Income {
    /// The currency of the amount: pesos where neither the file nor its layout says.
    pub fn told_in(&self) -> Currency {
        self.currency.unwrap_or(Currency::ARS)
    }
}

/// Where an income is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncomeState {
    /// It has not been looked at.
    Waiting,
    /// A person must say whose it is: money in suspense.
    Queued,
    /// It was decided for whom it is, and is being posted.
    Posting,
    /// It counts.
    Posted,
    /// It is nobody's debt: another business of ours, or to be given back.
    Rejected,
    /// Its file was taken back.
    Undone,
}

/// A part of an income that counts for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The ledger's payment.
    pub payment: PaymentId,
    /// Whose.
    pub debtor: DebtorId,
    /// Of which account.
    pub account: AccountId,
    /// How much; positive.
    pub amount: Amount,
}

/// A code that we gave for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionCode {
    /// Normalised: capital letters and digits, without leading zeros.
    pub code: String,
    /// What it is.
    pub kind: CodeKind,
    /// Whose account.
    pub debtor: DebtorId,
    /// Which account.
    pub account: AccountId,
    /// Owed to whom.
    pub creditor: CreditorId,
}

/// What a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// The digits under a coupon's bars, a QR's reference, a client's number at a network.
    Reference,
    /// A dedicated account: a CVU that only this debtor pays into.
    Account,
}

/// Why money that arrives cannot be taken in or told apart.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read; nothing of it was taken.
    #[error("{name}, {error}")]
    Read {
        /// What the file is called.
        name: String,
        /// Where and why.
        #[source]
        error: ReadError,
    },
    /// The disk said no.
    #[error("{name} cannot be read")]
    Disk {
        /// Which file.
        name: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A layout that cannot be read, or that there is not.
    #[error(transparent)]
    Layout(#[from] rules::layout::LayoutError),
    /// The workbook cannot be read.
    #[error(transparent)]
    Source(#[from] ledger::work::import::source::SourceError),
    /// The file tells of another account.
    #[error("the file tells of account {written}, not of {asked}")]
    OtherAccount {
        /// As the file says.
        written: String,
        /// As asked.
        asked: String,
    },
    /// Somebody who works for some creditors must say for which of them the money is.
    #[error("say for which creditor the money is")]
    AnyCreditor,
    /// There is no such file.
    #[error("no bank file {0:?}")]
    NoFile(FileId),
    /// It is being taken in or taken back.
    #[error("bank file {0:?} is being worked on")]
    Busy(FileId),
    /// There is no such movement.
    #[error("no movement {0:?}")]
    NoMovement(MovementId),
    /// It was decided already, or has not been posted.
    #[error("movement {0:?} is {1:?}")]
    NotNow(MovementId, IncomeState),
    /// The parts do not come to the whole, or are none or too many.
    #[error("the parts come to {parts}, the movement is {whole}")]
    Parts {
        /// Of the parts.
        parts: Amount,
        /// Of the movement.
        whole: Amount,
    },
    /// An account that the money cannot be for.
    #[error("movement {0:?} cannot be for account {1}")]
    NotFor(MovementId, AccountId),
    /// The money counts from a day to come.
    #[error("movement {0:?} counts from a day to come")]
    Future(MovementId),
    /// The code is another account's.
    #[error("the code {0:?} is another account's")]
    CodeTaken(String),
    /// Not a code.
    #[error("a code has 4 to 64 letters and digits, got {0:?}")]
    NotACode(String),
    /// The settings of who collects do not hold.
    #[error(transparent)]
    BadCollector(#[from] BadCollector),
    /// A job that is not of this room.
    #[error("job of kind {0:?} is not about a bank file")]
    OtherJob(String),
    /// The pesos could not be turned into the units of the account, or the ledger said no.
    #[error(transparent)]
    Series(#[from] ledger::SeriesError),
    /// The ledger said no.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// The register of people failed.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}
