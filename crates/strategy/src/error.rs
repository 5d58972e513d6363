//! Why something about strategy could not be done.
use crate::{BadPromise, BadSetting, BadView, MatrixError};
use base::{Day, DebtorId, DecisionId, ReviewId, Timestamp, TouchId};

/// Why something about strategy could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// They may not.
    #[error(transparent)]
    Denied(#[from] base::Denied),
    /// The people slice failed.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// The registry could not be read.
    #[error(transparent)]
    Bureau(#[from] bureau::Error),
    /// Nothing may become of the economy that is named so, on that day.
    #[error("no such scenario on that day")]
    NoScenario,
    /// There is no such debtor.
    #[error("no debtor {0}")]
    NoDebtor(DebtorId),
    /// Nothing was ever decided about them, or not this.
    #[error("no decision about debtor {0}")]
    NoDecision(DebtorId),
    /// The debtor has no such decision.
    #[error("no decision {0}")]
    Unknown(DecisionId),
    /// A promise that cannot be taken.
    #[error(transparent)]
    BadPromise(#[from] BadPromise),
    /// They owe nothing to this creditor.
    #[error("debtor {0} owes nothing there")]
    NothingOwed(DebtorId),
    /// Somebody else is at work on them.
    #[error("{name} works on debtor {debtor} until {until}")]
    Locked {
        /// Whom.
        debtor: DebtorId,
        /// Who, by name.
        name: String,
        /// Until when.
        until: Timestamp,
    },
    /// Only a person can do this.
    #[error("only a person of the staff can do this")]
    NotAPerson,
    /// The debtor's creditors are others' to work for.
    #[error("debtor {0} is another's to work")]
    NotTheirs(DebtorId),
    /// Nobody recorded this result at the desk, or it was taken back.
    #[error("touch {0} is no result that can be taken back")]
    NoResult(TouchId),
    /// Somebody else recorded the result, or on another day, and the actor leads nobody.
    #[error("touch {0} is not theirs to take back")]
    NotTheirsToUndo(TouchId),
    /// The result asks for more: a promise, a day, words.
    #[error("the result {result} needs {needs}")]
    Incomplete {
        /// Which result.
        result: &'static str,
        /// What is missing.
        needs: &'static str,
    },
    /// A rectification of what is kept elsewhere, where nothing was corrected since.
    #[error("nothing was corrected since {0} was contested")]
    NotCorrected(&'static str),
    /// A person was asked to look already.
    #[error("review {0} waits already")]
    AlreadyAsked(ReviewId),
    /// There is no such review, or somebody has looked.
    #[error("no review {0} waits")]
    NoReview(ReviewId),
    /// Not a treatment of the catalogue.
    #[error("no treatment {0:?}")]
    NoTreatment(String),
    /// A day that has passed or is too far ahead.
    #[error("a day from tomorrow to {0} days ahead is needed")]
    BadDay(i32),
    /// A matrix that does not hold together.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// There is no such version.
    #[error("no version {0}")]
    NoVersion(u32),
    /// How to learn, impossibly.
    #[error(transparent)]
    BadSetting(#[from] BadSetting),
    /// The weights of the matrix decide already.
    #[error("nothing is being learnt")]
    NotLearning,
    /// A way of deciding that nobody knows.
    #[error(transparent)]
    NoWay(#[from] crate::work::NoWay),
    /// A trial without a name, with one that was taken, of nobody or everybody, or of what decides already.
    #[error("a trial has a new name, a part of all debtors, and another way of deciding than what decides now")]
    BadTrial,
    /// Only one trial runs at a time.
    #[error("the trial {0:?} runs")]
    TrialRuns(String),
    /// There is no such trial that runs.
    #[error("no such trial runs")]
    NoTrial,
    /// A night that was judged elsewhere by what does not decide any more.
    #[error("something else decides on {0} than what the night was judged by: it is to be judged again")]
    OtherOrders(Day),
    /// What was judged elsewhere cannot be brought.
    #[error("what was judged elsewhere cannot be brought")]
    Carrier(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There is no draft to publish.
    #[error("there is no draft")]
    NoDraft,
    /// A snapshot that has ended or never was.
    #[error("no such snapshot")]
    NoSnapshot,
    /// Nobody, too many, or somebody twice.
    #[error("from 1 to {} debtors are treated at once, each once", crate::work::BULK_MAX)]
    BulkSize,
    /// A view that cannot be kept.
    #[error(transparent)]
    BadView(#[from] BadView),
    /// There is no such view of theirs.
    #[error("no such view")]
    NoView,
    /// There is no such model in the registry.
    #[error("no model {0}")]
    NoModel(u32),
    /// Whoever is asked before a model speaks objects.
    #[error("model {version} may not speak: {}", objections.join(" "))]
    Objected {
        /// Which model.
        version: u32,
        /// Why not, a sentence each, for people.
        objections: Vec<String>,
    },
    /// Nobody spoke from that change on.
    #[error("no change {0} of the models")]
    NoChange(u32),
    /// A model could not be learned, read or written.
    #[error("a model cannot be learned or read")]
    Model(#[from] models::Error),
    /// Something cannot be written as a document.
    #[error("a document cannot be written")]
    Document(#[from] serde_json::Error),
}
