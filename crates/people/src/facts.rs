//! What this slice announces.
use crate::{Channel, Direction, Ending, HoldReason, Outcome};
use base::{ContestId, CreditorId, DebtorId, TouchId};
use serde::{Deserialize, Serialize};

/// Something happened between the house and a debtor. A refusal by rule is only logged: it says nothing new of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// With whom.
    pub debtor: DebtorId,
    /// The line of the log.
    pub touch: TouchId,
    /// By which means.
    pub channel: Channel,
    /// What came of it.
    pub outcome: Outcome,
    /// Who sought whom.
    pub direction: Direction,
}

/// A touch was taken back: it was recorded by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchCorrected {
    /// With whom.
    pub debtor: DebtorId,
    /// The line of the log that says so.
    pub touch: TouchId,
    /// The line that no longer counts.
    pub corrects: TouchId,
}

/// A debtor was paused, or is no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldChanged {
    /// Whom it pauses.
    pub debtor: DebtorId,
    /// Why.
    pub reason: HoldReason,
    /// For which creditor; `None` for all of them.
    pub creditor: Option<CreditorId>,
}

/// A debtor contests a datum: it is under review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestOpened {
    /// Whose.
    pub debtor: DebtorId,
    /// Which contest.
    pub contest: ContestId,
}

/// A contested datum was rectified or confirmed, or the debtor took it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestEnded {
    /// Whose.
    pub debtor: DebtorId,
    /// Which contest.
    pub contest: ContestId,
    /// How it ended.
    pub ending: Ending,
}

impl store::Fact for Touched {
    const KIND: &'static str = "people.touched";
}

impl store::Fact for TouchCorrected {
    const KIND: &'static str = "people.touch_corrected";
}

impl store::Fact for HoldChanged {
    const KIND: &'static str = "people.hold_changed";
}

impl store::Fact for ContestOpened {
    const KIND: &'static str = "people.contest_opened";
}

impl store::Fact for ContestEnded {
    const KIND: &'static str = "people.contest_ended";
}
