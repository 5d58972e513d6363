//! An agreement's life: draft → sent → signed → active → kept, broken or cancelled. Nothing starts before it is signed
//! and its down payment is there.
use super::{
    deal::{Deal, Reckoning},
    keep::Broke,
    worth::Burden,
};
use crate::rules::{
    authority::{Authority, Excess, NoApproval},
    terms::Component,
};
use base::{Actor, AgreementId, Amount, CreditorId, Currency, Day, DebtorId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Where an agreement is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written: nobody has seen it.
    Draft,
    /// With the debtor.
    Sent,
    /// Signed; it waits for its down payment.
    Signed,
    /// In force.
    Active,
    /// Paid.
    Kept,
    /// Not paid as agreed.
    Broken,
    /// Taken back, or its time was over before it began.
    Cancelled,
}

/// An agreement, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Which one.
    pub id: AgreementId,
    /// Whose debt.
    pub debtor: DebtorId,
    /// Owed to whom: one creditor, never more.
    pub creditor: CreditorId,
    /// Of every amount.
    pub currency: Currency,
    /// The day whose balances it settles.
    pub cut_off: Day,
    /// The offer of the catalogue it comes from.
    pub offer: Option<String>,
    /// What is agreed.
    pub deal: Deal,
    /// Its figures.
    pub reckoning: Reckoning,
    /// How heavy it is for the debtor's income, where that is known.
    pub burden: Option<Burden>,
    /// How likely it is to be kept, in millionths, once a model says so.
    pub keeping_ppm: Option<u32>,
    /// Who proposed it.
    pub proposed_by: Who,
    /// What of the discount was beyond their authority.
    pub beyond: Vec<Excess>,
    /// Who approved it.
    pub approved_by: Option<Who>,
    /// The signature.
    pub signature: Option<Signature>,
    /// Where it is.
    pub state: State,
    /// The day it came into force.
    pub started: Option<Day>,
    /// The day it ended, and why.
    pub ended: Option<(Day, Ended)>,
}

/// Somebody who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The person of the staff.
    pub user: Option<UserId>,
    /// As the record calls them.
    pub name: String,
}

/// How somebody signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// On paper.
    Paper,
    /// By an answer in writing: a mail, a message.
    Message,
    /// In a call that was recorded.
    Call,
    /// With a digital or electronic signature.
    Electronic,
    /// Before a court or a mediator.
    Court,
}

/// Evidence of a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who signed, by name.
    pub by: String,
    /// How.
    pub method: Method,
    /// Where the proof is: a message, a recording, a file.
    pub reference: String,
    /// What was signed: the digest of its words.
    pub text_hash: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// On which day it was signed.
    pub on: Day,
}

/// Why an agreement ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// It was paid.
    Kept,
    /// It was broken.
    Broken(Broke),
    /// Somebody took it back, and why.
    Cancelled(String),
    /// Its last day passed before it began.
    Expired,
    /// What is owed was no longer what it was reckoned on.
    BaseChanged,
}

/// Why an agreement cannot go on in its life.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum No {
    /// Not from where it is.
    #[error("an agreement that is {from:?} cannot become {to:?}")]
    State {
        /// Where it is.
        from: State,
        /// Where it should go.
        to: State,
    },
    /// Its last day has passed.
    #[error("it stood until {0}")]
    Expired(Day),
    /// Somebody else must approve it first: too much of these concepts is forgiven.
    #[error("somebody must approve it first")]
    NeedsApproval,
    /// It needs no approval, or has it.
    #[error("there is nothing to approve")]
    NothingToApprove,
    /// This person's approval does not count.
    #[error(transparent)]
    Approval(#[from] NoApproval),
    /// Only a supervisor may let somebody carry so heavy an instalment.
    #[error("an instalment this heavy needs a supervisor")]
    TooHeavy,
    /// What was signed is not its text.
    #[error("what was signed is not its text")]
    OtherText,
    /// Evidence says who signed and where the proof is.
    #[error("evidence names who signed and where the proof is")]
    NoEvidence,
    /// It was signed before it was reckoned, or after today.
    #[error("it cannot have been signed on {0}")]
    SignedOn(Day),
    /// A reason is words.
    #[error("a reason is needed")]
    NoReason,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Draft, Self::Sent, Self::Signed, Self::Active, Self::Kept, Self::Broken, Self::Cancelled];

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Signed => "signed",
            Self::Active => "active",
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// How screens name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Draft => "Borrador",
            Self::Sent => "Enviado",
            Self::Signed => "Firmado",
            Self::Active => "Vigente",
            Self::Kept => "Cumplido",
            Self::Broken => "Incumplido",
            Self::Cancelled => "Anulado",
        }
    }

    /// Whether it has not come into force and may yet.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Draft | Self::Sent | Self::Signed)
    }
}

impl Who {
    /// Whoever acts.
    pub fn of(actor: &Actor) -> Self {
        Self { user: actor.user(), name: actor.label() }
    }
}

impl Agreement {
    /// Whether somebody else has still to approve it.
    pub fn needs_approval(&self) -> bool {
        self.approved_by.is_none() && (!self.beyond.is_empty() || self.is_too_heavy())
    }

    /// Whether its instalment is too heavy to be offered without a supervisor.
    pub fn is_too_heavy(&self) -> bool {
        self.burden.is_some_and(|burden| burden.light == super::worth::Light::Red)
    }

    /// Approves what was beyond the proposer's authority.
    ///
    /// # Errors
    /// It is not a draft, needs no approval, or this person's does not count.
    pub fn approve(&mut self, authority: &Authority, actor: &Actor, day: Day) -> Result<(), No> {
        self.must_be(State::Draft, State::Draft)?;
        if !self.needs_approval() {
            return Err(No::NothingToApprove);
        }
        let discount = (&self.reckoning.base, &self.reckoning.discount);
        authority.approve(self.proposed_by.user, actor, day, discount)?;
        if self.is_too_heavy() && !may_bear(actor) {
            return Err(No::TooHeavy);
        }
        self.approved_by = Some(Who::of(actor));
        Ok(())
    }

    /// It goes to the debtor.
    ///
    /// # Errors
    /// It is not a draft, somebody must approve it, or its time is over.
    pub fn send(&mut self, day: Day) -> Result<(), No> {
        self.must_be(State::Draft, State::Sent)?;
        self.must_stand(day)?;
        if self.needs_approval() {
            return Err(No::NeedsApproval);
        }
        self.state = State::Sent;
        Ok(())
    }

    /// It was signed.
    ///
    /// # Errors
    /// It was not sent, was signed too late, or the evidence does not hold; `text_hash` is the digest of its words.
    pub fn sign(&mut self, signature: Signature, text_hash: &str, today: Day) -> Result<(), No> {
        self.must_be(State::Sent, State::Signed)?;
        self.must_stand(signature.on)?;
        if signature.by.trim().is_empty() || signature.reference.trim().is_empty() {
            return Err(No::NoEvidence);
        }
        if signature.on < self.cut_off || today < signature.on {
            return Err(No::SignedOn(signature.on));
        }
        if signature.text_hash != text_hash {
            return Err(No::OtherText);
        }
        self.signature = Some(signature);
        self.state = State::Signed;
        Ok(())
    }

    /// The day it comes into force, if it is signed and its down payment came in time: `received` is money that its base
    /// had not counted, in order of day.
    pub fn starts(&self, received: &[(Day, Amount)]) -> Option<Day> {
        let signed = self.signature.as_ref().filter(|_| self.state == State::Signed)?.on;
        let mut sum = Amount::ZERO;
        let mut paid_on = (self.deal.down_payment <= Amount::ZERO).then_some(self.cut_off);
        for (on, amount) in received.iter().filter(|(on, _)| *on <= self.deal.valid_until) {
            sum += *amount;
            if self.deal.down_payment <= sum {
                paid_on = paid_on.or(Some((*on).max(self.cut_off)));
            }
        }
        paid_on.map(|paid_on| paid_on.max(signed))
    }

    /// It came into force.
    pub fn start(&mut self, day: Day) {
        self.state = State::Active;
        self.started = Some(day);
    }

    /// Whether its time is over before it began.
    pub fn has_expired(&self, day: Day) -> bool {
        self.state.is_pending() && self.deal.valid_until < day
    }

    /// Somebody takes it back; whether it was in force.
    ///
    /// # Errors
    /// It is over already, or no reason is given.
    pub fn cancel(&mut self, reason: &str, day: Day) -> Result<bool, No> {
        if !self.state.is_pending() && self.state != State::Active {
            return Err(No::State { from: self.state, to: State::Cancelled });
        }
        if reason.trim().is_empty() {
            return Err(No::NoReason);
        }
        let was_active = self.state == State::Active;
        self.end(State::Cancelled, day, Ended::Cancelled(reason.trim().to_owned()));
        Ok(was_active)
    }

    /// It ended.
    pub fn end(&mut self, state: State, day: Day, why: Ended) {
        self.state = state;
        self.ended = Some((day, why));
    }

    /// It is in force again.
    pub fn resume(&mut self) {
        self.state = State::Active;
        self.ended = None;
    }

    /// The concepts of which too much is forgiven for whoever proposed it.
    pub fn beyond_components(&self) -> impl Iterator<Item = Component> {
        self.beyond.iter().map(|excess| excess.component)
    }

    fn must_be(&self, state: State, to: State) -> Result<(), No> {
        if self.state == state { Ok(()) } else { Err(No::State { from: self.state, to }) }
    }

    fn must_stand(&self, day: Day) -> Result<(), No> {
        let until = self.deal.valid_until;
        if day <= until { Ok(()) } else { Err(No::Expired(until)) }
    }
}

/// Whether somebody may let a debtor carry a heavy instalment: a supervisor, or who owns the installation.
pub fn may_bear(actor: &Actor) -> bool {
    match actor {
        Actor::User { role, .. } => matches!(role, base::Role::Supervisor | base::Role::Admin),
        Actor::System(_) => true,
        Actor::Door(_) => false,
    }
}
