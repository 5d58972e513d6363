//! What is remembered: transactions, commands, facts, dossier rows, jobs and the audit chain.
//!
//! The only crate that knows the engine. Slices bring their tables as [`Migrations`] and write portable SQL with
//! `$1` parameters through [`Rx`] (reading) and [`Tx`] (writing).
#![deny(clippy::float_arithmetic)]

mod audit;
mod copy;
mod ctx;
mod dossier;
mod engine;
mod fact;
mod job;
mod lease;
mod migrate;
mod tx;
mod value;

pub use audit::AuditLine;
pub use copy::{TableSum, copy_all, sum_tables};
pub use ctx::Ctx;
pub use dossier::{DossierRow, Section, Slot};
pub use engine::{Durability, Store};
pub use fact::{Fact, Heard};
pub use job::{Job, JobState, Work};
pub use migrate::Migrations;
pub use tx::{Rx, Tx};
pub use value::{Bind, Cell, Column, Row, Value};

use base::{DebtorId, JobId};

/// The database failed, or holds something that it should not.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine said no.
    #[error("the database failed")]
    Sql(#[from] rusqlite::Error),
    /// The server said no, or does not answer.
    #[error("the database server failed")]
    Server(#[from] tokio_postgres::Error),
    /// The server is to prove who it is, and this machine trusts nobody.
    #[error("the address says sslmode=require, and no certificate of this machine's says whom to trust")]
    NoCertificates,
    /// The server sorts text by a language's rules.
    #[error("the database sorts text by the rules of a language; create it with LC_COLLATE 'C' TEMPLATE template0")]
    Collation,
    /// A value that a column of its kind cannot hold.
    #[error("a value cannot be stored: {0}")]
    Unfit(String),
    /// Something in the transaction had failed, so that it cannot be kept.
    #[error("the transaction had failed before it ended")]
    Failed,
    /// The commit failed, and nothing of it is kept.
    #[error("it could not be committed: {0}")]
    NotCommitted(String),
    /// What is to be copied into holds something already.
    #[error("table {table} of the database to copy into holds rows; copy into an empty one")]
    NotEmpty {
        /// The first one found.
        table: &'static str,
    },
    /// A copy does not hold what was copied.
    #[error("table {table} came to something else on the other side; throw the copy away and try again")]
    Unlike {
        /// Which one.
        table: &'static str,
    },
    /// Others wrote the same at once, again and again.
    #[error("others write the same at once; try again in a moment")]
    Contended,
    /// The disk said no.
    #[error("the data directory cannot be used")]
    Disk(#[from] std::io::Error),
    /// A stored document does not read back.
    #[error("a stored document does not read back")]
    Document(#[from] serde_json::Error),
    /// A column holds another type than the code expects.
    #[error("column {index} does not hold a {expected}")]
    Column {
        /// Counted from zero.
        index: usize,
        /// The Rust type asked for.
        expected: &'static str,
    },
    /// A dossier section is damaged or from the future.
    #[error("section {slot:?} of debtor {debtor}: {problem}")]
    Section {
        /// Whose.
        debtor: DebtorId,
        /// Which part.
        slot: Slot,
        /// What is wrong.
        problem: &'static str,
    },
    /// The audit chain has been altered.
    #[error("the audit chain breaks at line {seq}")]
    Audit {
        /// The first line that does not follow from the one before it.
        seq: i64,
    },
    /// There is no such job.
    #[error("no job {0}")]
    NoJob(JobId),
}

/// Builds the parameters of a statement: `params![debtor, amount]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$(&$value as &dyn $crate::Bind),*] as &[&dyn $crate::Bind]
    };
}
