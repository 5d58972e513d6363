//! Use cases of money that arrives: take a file in, match it, decide, take back.
mod codes;
mod collector;
mod decide;
mod file;
mod job;
mod matching;
mod take_back;

pub use codes::{codes_of, give_code, normalised_code};
pub use collector::{SetCollector, client_number, collector, set_collector};
pub use decide::{Queue, assign, look, match_again, queue, reject, suspense};
pub use file::{ImportFile, file, files, import, incomes};
pub use job::{BankUndoWork, BankWork, Progress, ask, ask_undo, run_job};
pub use take_back::{undo_file, undo_movement};

use crate::{Error, Income, IncomeState, MovementId, sql};
use base::{Actor, Amount, CreditorId, Right};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Ctx, Rx};

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// Which one.
    pub file: crate::FileId,
    /// What it turned out to be.
    pub format: String,
    /// Our account that it tells of.
    pub account: String,
    /// Movements of money that came.
    pub incomes: u64,
    /// Movements of money that went: they are only counted.
    pub outgoings: u64,
    /// Debits that were ordered and not collected.
    pub refused: u64,
    /// Incomes that an earlier file had brought: nothing was done with them.
    pub known: u64,
    /// How many of its own incomes are in each state, and how much money, in minor units.
    pub states: BTreeMap<String, (u64, Amount)>,
}

/// Money that nobody has told apart, by age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suspense {
    /// The most days of this age; none for the oldest.
    pub days_max: Option<i32>,
    /// Of the amount, if the files said so.
    pub currency: Option<String>,
    /// How many incomes.
    pub count: u64,
    /// How much, in minor units.
    pub amount: Amount,
}

/// Whether money that is for one creditor, or for any, is this actor's to see.
fn sees(actor: &Actor, creditor: Option<CreditorId>) -> bool {
    match (creditor, actor) {
        (Some(creditor), _) => actor.serves(creditor),
        (None, Actor::User { creditors, .. }) => creditors.is_none(),
        (None, Actor::System(_) | Actor::Door(_)) => true,
    }
}

/// The income with this id, if the actor may see it.
fn seen(ctx: &Ctx, rx: &Rx<'_>, id: MovementId) -> Result<Income, Error> {
    ctx.may(Right::RecordPayment)?;
    sql::income(rx, id)?.filter(|income| sees(&ctx.actor, income.creditor)).ok_or(Error::NoMovement(id))
}

fn needs(income: &Income, state: IncomeState) -> Result<(), Error> {
    if income.state == state { Ok(()) } else { Err(Error::NotNow(income.id, income.state)) }
}
