//! What this slice announces.
use base::{Amount, CreditorId, Day, DebtorId, DecisionId, PromiseId, ReviewId};
use serde::{Deserialize, Serialize};

macro_rules! promise_facts {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// Who promised.
            pub debtor: DebtorId,
            /// Which promise.
            pub promise: PromiseId,
            /// To whom.
            pub creditor: CreditorId,
            /// How much was promised.
            pub amount: Amount,
            /// For which day.
            pub due: Day,
        }

        impl store::Fact for $name {
            const KIND: &'static str = $kind;
        }
    )+};
}

promise_facts! {
    /// A debtor promised to pay.
    Promised = "strategy.promised";
    /// At least 95 % came in time.
    PromiseKept = "strategy.promise_kept";
    /// At least half came in time.
    PromisePartlyKept = "strategy.promise_partly_kept";
    /// Less came in time.
    PromiseBroken = "strategy.promise_broken";
    /// It had been recorded by mistake.
    PromiseWithdrawn = "strategy.promise_withdrawn";
}

/// A person answered a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// About whom.
    pub debtor: DebtorId,
    /// Which decision.
    pub decision: DecisionId,
    /// What they said.
    pub answer: crate::Answer,
}

/// A night has ended in which debtors were decided anew or went to another stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NightPassed {
    /// For which day.
    pub day: Day,
    /// How many of them.
    pub changed: u64,
}

/// A debtor asks that a person look at what was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAsked {
    /// Who asks.
    pub debtor: DebtorId,
    /// Which review.
    pub review: ReviewId,
}

/// A person has looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// About whom.
    pub debtor: DebtorId,
    /// Which review.
    pub review: ReviewId,
    /// Whether something else was decided.
    pub changed: bool,
}

impl store::Fact for ReviewAsked {
    const KIND: &'static str = "strategy.review_asked";
}

impl store::Fact for Reviewed {
    const KIND: &'static str = "strategy.reviewed";
}

impl store::Fact for NightPassed {
    const KIND: &'static str = "strategy.night_passed";
}

impl store::Fact for Answered {
    const KIND: &'static str = "strategy.answered";
}
