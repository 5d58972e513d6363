//! What this slice announces.
use crate::rules::{period::Period, record::Source};
use base::DebtorId;
use serde::{Deserialize, Serialize};

/// A monthly file was brought in, or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHeard {
    /// Which file.
    pub source: Source,
    /// Of which month.
    pub period: Period,
    /// How many of the house's debtors it changed.
    pub debtors: u32,
}

/// The registry was asked about a debtor, and said something else than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// About whom.
    pub debtor: DebtorId,
}

impl store::Fact for FileHeard {
    const KIND: &'static str = "bureau.file_heard";
}

impl store::Fact for Answered {
    const KIND: &'static str = "bureau.answered";
}
