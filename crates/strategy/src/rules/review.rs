//! A person is asked to look at what was decided (Ley 25.326 art. 20): until then no machine sends anything.
use base::{Day, DebtorId, DecisionId, ReviewId, Timestamp};
use serde::{Deserialize, Serialize};

/// A review that nobody has ended, as the dossier keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which review.
    pub id: ReviewId,
    /// The last day on which a person may look.
    pub due: Day,
}

/// A review as remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Whose.
    pub debtor: DebtorId,
    /// Which one.
    pub id: ReviewId,
    /// What the debtor said.
    pub words: String,
    /// The decision that stood then.
    pub decision: DecisionId,
    /// What had been decided, by its code.
    pub treatment: String,
    /// The day on which it was asked for.
    pub asked: Day,
    /// The last day on which a person may look.
    pub due: Day,
    /// When it was recorded.
    pub asked_at: Timestamp,
    /// Who recorded it.
    pub asked_by: String,
    /// What a person decided; nothing while nobody has looked.
    pub end: Option<ReviewEnd>,
}

impl Review {
    /// The last day on which a person may look; `None` once one has.
    pub fn waits_until(&self) -> Option<Day> {
        self.end.is_none().then_some(self.due)
    }
}

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewEnd {
    /// Whether it is something else than what had been decided.
    pub changed: bool,
    /// What is done now, by its code.
    pub treatment: String,
    /// Why, in the words that the debtor is told.
    pub reason: String,
    /// The day.
    pub day: Day,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
}
