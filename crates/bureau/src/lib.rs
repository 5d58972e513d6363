//! What the registries say: the central bank's register of debtors, its monthly files and its service; how late is
//! classified, and the lender's own report.
//!
//! Of a file of the whole country only the lines of the house's own debtors are read: nobody else's data enter. What a
//! file or an answer says of a debtor is a [`rules::record::Record`], kept for ninety days at most; all of them together
//! are one [`rules::picture::Picture`], and what a score may see of it is the debtor's [`BureauSection`], written in the
//! transaction of each record and equal to [`rebuild`] at any time. Other lenders' data are shown to staff, never told to
//! the debtor's relatives and never put in a letter.
#![deny(clippy::float_arithmetic)]

mod api;
pub mod facts;
pub mod out;
pub mod rules;
mod sql;
pub mod work;

pub use api::{ChequeItem, EntryItem, MonthItem, PanelView, ToldItem, panel, router};
pub use rules::{
    period::Period, policy::Policy, record::Source, report::Report, section::BureauSection, situation::Situation,
};
pub use work::rebuild;

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations =
    store::Migrations { slice: "bureau", steps: &[("0001_bureau", include_str!("../migrations/0001_bureau.sql"))] };

/// Why something about the registry could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("{name} cannot be read")]
    Disk {
        /// What people call it.
        name: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It looks packed and cannot be unpacked.
    #[error("{name} is not a zip that can be read")]
    Packed {
        /// What people call it.
        name: String,
        /// Why.
        #[source]
        source: zip::result::ZipError,
    },
    /// Its name says nothing of what it is.
    #[error("{0:?} is not a name of the registry's: say which file it is with --kind")]
    UnknownFile(String),
    /// It is not a file of the registry.
    #[error("{0:?} is not a monthly file")]
    NotAFile(&'static str),
    /// Nothing in it says of which month it is.
    #[error("{0} does not say its month: give it with --period AAAAMM")]
    NoPeriod(String),
    /// Most of it is not of this layout.
    #[error("{name} is not {kind}: {damaged} of {lines} lines are damaged, the first at line {line}, column {column}")]
    OtherLayout {
        /// What people call it.
        name: String,
        /// What it was taken for.
        kind: &'static str,
        /// Lines that do not read.
        damaged: u64,
        /// Lines read.
        lines: u64,
        /// The first of them, from 1.
        line: u64,
        /// Where in it, from 1.
        column: u16,
    },
    /// It holds no line.
    #[error("{0} holds no line")]
    Empty(String),
    /// There is no such file.
    #[error("no file {source} of {period}", source = .0.code(), period = .1)]
    NoFile(Source, Period),
    /// There is no such debtor for the actor.
    #[error("no debtor {0}")]
    NoDebtor(base::DebtorId),
    /// Nobody can be looked up without a tax id.
    #[error("debtor {0} has no tax id that holds")]
    NoTaxId(base::DebtorId),
    /// No service is set up.
    #[error("no registry service is set up: put a [bcra] section in aldia.toml")]
    NoService,
    /// The service did not answer.
    #[error(transparent)]
    Ask(#[from] web::AskError),
    /// The service answered what it cannot mean.
    #[error(transparent)]
    Answer(#[from] rules::answer::BadAnswer),
    /// A stored record does not read back.
    #[error("a record of debtor {0} does not read back")]
    Damaged(base::DebtorId),
    /// The report does not meet the ledger.
    #[error("the report leaves {0} of the ledger unexplained")]
    Unexplained(base::Amount),
    /// A job that is not of this room.
    #[error("job of kind {0:?} is not about the registry")]
    OtherJob(String),
    /// The actor works for other creditors.
    #[error("creditor {0} is another's to work for")]
    OtherCreditor(base::CreditorId),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::Denied),
    /// People could not be read.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}
