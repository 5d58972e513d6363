//! One debtor decided at a time, by what decides in the night.
use super::{
    debtor,
    decide::Matrix,
    judge::{Bench, Forests, Judge},
    open_as,
    state::Person,
};
use crate::{ledger_stage::Paying, portfolio::TODAY};
use anyhow::{Context, Result};
use base::{Moment, Timestamp, day_of};
use ledger::LedgerSection;
use serde::Serialize;
use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};
use store::{Ctx, Durability, Rx, Store};

/// A state after its night, and what judges it.
pub(crate) struct Desk {
    store: Store,
    forests: Forests,
    matrix: Matrix,
    /// What the night received was received: nobody has paid since.
    paying: Paying<'static>,
    benches: Mutex<Vec<Bench>>,
}

/// What is told of one debtor.
#[derive(Serialize)]
pub(crate) struct Said {
    pub(crate) debtor: u64,
    accounts: Vec<AccountSaid>,
}

/// What is told of one account. `action` is what the matrix says, or rest: nothing is drawn.
#[derive(Serialize)]
struct AccountSaid {
    account: u64,
    willingness: u8,
    contactability: u8,
    outlook: u8,
    trust: u8,
    ability: u8,
    action: u8,
}

impl Desk {
    /// Opens a state that a night has passed over, to decide by the portfolio's matrix.
    pub(crate) fn open((portfolio, state): (&Path, &Path), models: &Path, durability: Durability) -> Result<Self> {
        Ok(Self {
            store: open_as(state, durability)?,
            forests: Forests::read(models)?,
            matrix: Matrix::read(portfolio)?,
            paying: Paying::new(),
            benches: Mutex::default(),
        })
    }

    /// The system itself, on the day of the night.
    pub(crate) fn ctx(&self) -> Ctx {
        let at = Timestamp::from_second(i64::from(TODAY) * 86_400).unwrap_or(Timestamp::MIN);
        Ctx::system(&self.store, "race", Moment { at, day: day_of(TODAY) })
    }

    /// Reads a debtor's state and opens it, and does nothing with it: how many accounts there are; `None` if there is
    /// nobody.
    pub(crate) fn look(rx: &Rx<'_>, number: u64) -> Result<Option<usize>> {
        let mut accounts = None;
        rx.each_known(range(number), |row| -> Result<()> {
            let section: LedgerSection = row.open()?.context("a debtor without accounts")?;
            let person: Person = row.open()?.context("a debtor whom nobody knows")?;
            accounts = Some(section.accounts.len().min(person.loans.len()));
            Ok(())
        })?;
        Ok(accounts)
    }

    /// Decides about a debtor; `None` if there is nobody.
    pub(crate) fn judge(&self, rx: &Rx<'_>, number: u64) -> Result<Option<Said>> {
        let judge = Judge { paying: &self.paying, forests: &self.forests, matrix: &self.matrix };
        let mut bench = self.benches.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        rx.each_known(range(number), |row| judge.see(row, &mut bench))?;
        let choices = judge.choose(&mut bench)?;
        self.benches.lock().unwrap_or_else(PoisonError::into_inner).push(bench);
        if choices.is_empty() {
            return Ok(None);
        }
        let accounts = choices.into_iter().map(|(account, choice)| {
            let [willingness, contactability, outlook, trust, ability] = choice.indicators;
            let action = choice.undrawn();
            AccountSaid { account, willingness, contactability, outlook, trust, ability, action }
        });
        Ok(Some(Said { debtor: number, accounts: accounts.collect() }))
    }
}

/// Only the debtor of that number.
fn range(number: u64) -> (Option<base::DebtorId>, base::DebtorId) {
    (number.checked_sub(1).map(debtor), debtor(number))
}

/// How many debtors there are.
pub(crate) fn count(ctx: &Ctx) -> Result<u64> {
    Ok(u64::try_from(ctx.read::<_, store::Error>(|rx| rx.dossier_count())?)?)
}
