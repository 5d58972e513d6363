//! What is forgiven: at once within somebody's authority, and after a second pair of eyes beyond it.
use super::{
    arrears::append,
    payments::{row, serves},
};
use crate::{
    Error,
    rules::{
        authority::{Authority, Excess},
        entry::{Cut, Entry, Posted, Waiver},
        fold::{Folded, StepKind, fold},
        terms::Component,
        unpaid::Owed,
    },
    sql::{self, AccountRow},
};
use base::{AccountId, Amount, CommandId, CreditorId, Day, DebtorId, EntryId, Right, Timestamp, UserId, day_number};
use serde::{Deserialize, Serialize};
use store::{Ctx, Rx, Tx};

/// Part of a debt is to be forgiven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waive {
    /// Named by the sender, so that a retry is the same command.
    pub command: CommandId,
    /// Of which account.
    pub account: AccountId,
    /// From when it counts; not a day to come.
    pub on: Day,
    /// Of which component.
    pub component: Component,
    /// Of which instalment; of all that are due where absent.
    pub number: Option<u16>,
    /// How much at most; all that is owed of it that day where absent.
    pub amount: Option<Amount>,
    /// Why, in words.
    pub reason: String,
}

/// Somebody else says yes or no to a waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideWaiver {
    /// Named by the sender, so that a retry is the same command.
    pub command: CommandId,
    /// Which one.
    pub proposal: EntryId,
    /// Yes or no.
    pub answer: WaiverAnswer,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaiverAnswer {
    /// It is forgiven.
    Approve,
    /// It is not.
    Reject,
}

/// How a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaiverState {
    /// Somebody else has to look at it.
    Proposed,
    /// It was forgiven.
    Approved,
    /// It was not.
    Rejected,
}

impl WaiverState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Proposed, Self::Approved, Self::Rejected];

    /// How it is stored and how data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }

    /// The state that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What became of a waiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Waived {
    /// It is forgiven: the line that says so, and how much of each component.
    Done {
        /// The line's number.
        line: u32,
        /// How much, by component.
        forgiven: Owed,
    },
    /// It waits for somebody else.
    Proposed {
        /// Its name.
        proposal: EntryId,
        /// What is beyond the authority of whoever asked.
        beyond: Vec<Excess>,
    },
}

/// A waiver that somebody proposed beyond their authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverProposal {
    /// Its name.
    pub id: EntryId,
    /// Whose debt.
    pub debtor: DebtorId,
    /// Of which account.
    pub account: AccountId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// From when it counts.
    pub on: Day,
    /// What is to be forgiven; `allowed_by` is whoever proposed it.
    pub waiver: Waiver,
    /// Who proposed it, if a person did.
    pub proposed_by: Option<UserId>,
    /// When.
    pub proposed_at: Timestamp,
    /// How it stands.
    pub state: WaiverState,
}

/// Forgives part of a debt, or proposes it where it is beyond the actor's authority.
///
/// # Errors
/// Needs [`Right::WorkDebtors`] and the account's creditor; an amount must be positive, a reason be given, the day not
/// be to come, and something be owed of it.
pub fn waive(ctx: &Ctx, new: Waive) -> Result<Waived, Error> {
    ctx.may(Right::WorkDebtors)?;
    let Waive { command, account, on, component, number, amount, reason } = new;
    let waiver = Waiver { component, number, amount, reason, allowed_by: ctx.actor.label() };
    ctx.once(command, "ledger.waive", |tx| {
        let row = row(tx, account)?;
        serves(ctx, row.creditor)?;
        check(&waiver, on, tx.now().day)?;
        let lines = sql::lines(tx, row.debtor, row.id)?;
        let (owed, forgiven) = trial(&row, &lines, (on, &waiver))?;
        let beyond = Authority::shipped().beyond(&ctx.actor, tx.now().day, (&owed, &forgiven));
        if beyond.is_empty() {
            let line = append(tx, &row, lines, (on, Entry::Waived(waiver.clone())))?;
            return Ok(Waived::Done { line, forgiven });
        }
        let AccountRow { debtor, creditor, .. } = row;
        let (proposed_by, proposed_at) = (ctx.actor.user(), tx.now().at);
        let id = EntryId(tx.fresh_id());
        let (waiver, state) = (waiver.clone(), WaiverState::Proposed);
        let proposal = WaiverProposal { id, debtor, account, creditor, on, waiver, proposed_by, proposed_at, state };
        sql::add_waiver_proposal(tx, &proposal)?;
        Ok(Waived::Proposed { proposal: id, beyond })
    })
}

/// Approves or rejects a proposed waiver. Whoever proposed it does not approve it; they may take it back.
///
/// # Errors
/// Needs [`Right::WorkDebtors`] and the account's creditor; the proposal must still stand, and what it would forgive
/// now be within the approver's authority.
pub fn decide_waiver(ctx: &Ctx, decide: &DecideWaiver) -> Result<Option<u32>, Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once(decide.command, "ledger.decide_waiver", |tx| {
        let standing = sql::waiver_proposal(tx, decide.proposal)?.filter(|found| found.state == WaiverState::Proposed);
        let proposal = standing.ok_or(Error::NoProposal(decide.proposal))?;
        serves(ctx, proposal.creditor)?;
        match decide.answer {
            WaiverAnswer::Reject => {
                sql::settle_waiver_proposal(tx, &proposal, WaiverState::Rejected)?;
                tx.audit("ledger.waiver_rejected", &proposal.account.to_string(), &proposal.id.to_string())?;
                Ok(None)
            }
            WaiverAnswer::Approve => approve(ctx, tx, proposal).map(Some),
        }
    })
}

/// The proposals that wait for somebody, oldest first, at most `limit`.
pub fn waiver_proposals(rx: &Rx<'_>, limit: u32) -> Result<Vec<WaiverProposal>, Error> {
    Ok(sql::waiver_proposals(rx, limit)?)
}

fn approve(ctx: &Ctx, tx: &Tx<'_>, proposal: WaiverProposal) -> Result<u32, Error> {
    let row = row(tx, proposal.account)?;
    let lines = sql::lines(tx, row.debtor, row.id)?;
    let (owed, forgiven) = trial(&row, &lines, (proposal.on, &proposal.waiver))?;
    let (proposer, today) = (proposal.proposed_by, tx.now().day);
    Authority::shipped().approve(proposer, &ctx.actor, today, (&owed, &forgiven))?;
    sql::settle_waiver_proposal(tx, &proposal, WaiverState::Approved)?;
    let waiver = Waiver { allowed_by: ctx.actor.label(), ..proposal.waiver };
    append(tx, &row, lines, (proposal.on, Entry::Waived(waiver)))
}

fn check(waiver: &Waiver, on: Day, today: Day) -> Result<(), Error> {
    if let Some(amount) = waiver.amount.filter(|amount| *amount <= Amount::ZERO) {
        return Err(Error::NotPositive(amount));
    }
    if waiver.reason.trim().is_empty() {
        return Err(crate::rules::act::ActError::NoReason.into());
    }
    if today < on { Err(Error::FuturePayment { on, today }) } else { Ok(()) }
}

/// What is owed on the day, and what the waiver would forgive of it, by component.
fn trial(row: &AccountRow, lines: &[Posted], (on, waiver): (Day, &Waiver)) -> Result<(Owed, Owed), Error> {
    let cut = Cut { day: on, ..Cut::ALL };
    let before = fold(row.header(), lines, cut).ok_or(Error::NoAccount(row.id))?;
    let seq = lines.last().map_or(0, |line| line.seq + 1);
    let mut with = lines.to_vec();
    let entry = Entry::Waived(waiver.clone());
    with.push(Posted { seq, day: on, known_at: Timestamp::MIN, import: None, entry });
    let after = fold(row.header(), &with, cut).ok_or(Error::NoAccount(row.id))?;
    let forgiven = forgiven(&after).minus(&forgiven(&before));
    if forgiven.total().is_zero() {
        return Err(Error::NothingToWaive);
    }
    Ok((before.view.owed(day_number(on)), forgiven))
}

/// Everything that was forgiven of an account, by component.
fn forgiven(folded: &Folded) -> Owed {
    let mut all = Owed::default();
    for step in &folded.steps {
        if let StepKind::Waived { part, .. } = &step.kind {
            *all.of_mut(part.component) += part.amount;
        }
    }
    all
}
