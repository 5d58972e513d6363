//! The ledger stage: yesterday's payments are allocated, late interest runs to today, and every account is summed up.
//!
//! It reads dossiers from the embedded database, as the night does. Nothing is posted for accounts that nothing happened
//! to: what they owe today follows from their terms. [`Manner::Eager`] writes it down for every instalment all the same,
//! to compare with systems that must.
use crate::{
    meter::Meter,
    portfolio::{Account, Portfolio, TODAY, payments},
};
use anyhow::{Context, Result, ensure};
use base::{AccountId, Amount, DebtorId, Moment, Timestamp, Uuid, day_of};
use ledger::{AccountView, LedgerSection, Posted};
use serde_json::{Value, json};
use std::{collections::HashMap, fs, path::Path, thread};
use store::{Ctx, DossierRow, Durability, Section, Store};

/// What is written down of what has run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Sums of each account.
    Lazy,
    /// The late interest of each instalment too.
    Eager,
}

/// Dossiers written in one transaction while the state is made.
const BATCH: usize = 20_000;
/// Instalments of every account.
const INSTALMENTS: u8 = 12;

/// What one account comes to, as a model or a report needs it.
pub(crate) struct Total {
    pub(crate) capital: Amount,
    pub(crate) interest: Amount,
    pub(crate) compensatory: Amount,
    pub(crate) penalty: Amount,
    pub(crate) late: u8,
    pub(crate) settled: u8,
    pub(crate) days: i32,
}

/// What some debts come to.
#[derive(Default)]
pub(crate) struct Debts {
    pub(crate) totals: Vec<Total>,
    /// Compensatory and penalty interest of each instalment.
    posted: Vec<(Amount, Amount)>,
    /// Capital and interest that nobody has paid yet.
    left: (Amount, Amount),
}

/// What many debts come to, all together.
#[derive(Clone, Copy, Default)]
pub(crate) struct DebtSums {
    compensatory: Amount,
    penalty: Amount,
    owed: Amount,
    days: i64,
    /// Capital and interest that nobody has paid yet.
    left: (Amount, Amount),
}

/// What one thread made of its debtors.
#[derive(Default)]
struct Part {
    debts: Debts,
    /// Sections that payments changed, sealed.
    changed: Vec<(DebtorId, Vec<u8>)>,
}

/// The accounts that somebody paid, with their lines before and after.
pub(crate) type Paying<'a> = HashMap<AccountId, (&'a Account, &'a [Posted])>;

/// What the threads share.
#[derive(Clone, Copy)]
struct Night<'a> {
    store: &'a Store,
    paying: &'a Paying<'a>,
    manner: Manner,
}

/// Writes every debtor's dossier as it stood last night.
pub(crate) fn prepare(folder: &Path) -> Result<()> {
    let portfolio = Portfolio::read(folder, |_| true)?;
    let state = folder.join("ledger-state");
    if state.exists() {
        fs::remove_dir_all(&state)?;
    }
    let ctx = Ctx::system(&open(&state)?, "race", Moment { at: Timestamp::MIN, day: day_of(TODAY) });
    let sections: Vec<(DebtorId, LedgerSection)> = portfolio.sections().collect();
    ctx.fill::<_, store::Error>(|ctx| {
        for (place, batch) in sections.chunks(BATCH).enumerate() {
            ctx.step::<_, store::Error>(ctx.command_for(&place.to_le_bytes()), |tx| {
                batch.iter().try_for_each(|(debtor, section)| tx.open_dossier(*debtor, section))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Runs the stage once, and says what it cost and came to.
pub(crate) fn run(folder: &Path, manner: Manner) -> Result<Value> {
    let payments = payments(folder)?;
    let portfolio = Portfolio::read(folder, |account| payments.contains_key(&account))?;
    let paying = portfolio
        .accounts
        .iter()
        .filter_map(|account| Some((account.id(), (account, payments.get(&account.id())?.as_slice()))));
    let paying: Paying<'_> = paying.collect();
    let state = folder.join("ledger-state");
    ensure!(state.exists(), "there is no state: run `race ledger-state` first");
    let store = open(&state)?;
    let ranges = ranges(&store)?;

    let meter = Meter::start()?;
    let night = Night { store: &store, paying: &paying, manner };
    let parts = thread::scope(|scope| {
        let threads: Vec<_> = ranges.iter().map(|range| scope.spawn(move || night.pass(*range))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread ends")).collect::<Result<Vec<Part>>>()
    })?;
    let cost = meter.stop()?;
    let mut sums = DebtSums::default();
    for part in parts {
        sums.add(part.debts.sums());
    }
    let digest = digest_of(&portfolio, &sums);
    Ok(json!({ "wall": cost.wall, "cpu": cost.cpu, "peak": cost.peak, "digest": digest }))
}

fn open(folder: &Path) -> Result<Store> {
    Ok(Store::open(folder, Durability::Power, &[people::MIGRATIONS, ledger::MIGRATIONS])?)
}

/// A range of debtors for each processor: after the one, until the other.
fn ranges(store: &Store) -> Result<Vec<(Option<DebtorId>, DebtorId)>> {
    let threads = thread::available_parallelism()?.get();
    let count = usize::try_from(store.read::<_, store::Error>(|rx| rx.dossier_count())?)?;
    let number = |place: usize| DebtorId(Uuid::from_u128((count * place / threads) as u128));
    Ok((0..threads).map(|place| ((place > 0).then(|| number(place)), number(place + 1))).collect())
}

impl Night<'_> {
    /// Passes over a range of debtors.
    fn pass(self, range: (Option<DebtorId>, DebtorId)) -> Result<Part> {
        let mut part = Part::default();
        self.store.read::<_, anyhow::Error>(|rx| rx.each_known(range, |row| self.judge(row, &mut part)))?;
        Ok(part)
    }

    /// Allocates what one debtor paid, and sums up what each account owes.
    fn judge(self, row: &DossierRow<&[u8]>, part: &mut Part) -> Result<()> {
        let mut section: LedgerSection = row.open()?.context("a debtor without accounts")?;
        if receive(&mut section, self.paying)? {
            part.changed.push((row.debtor, section.seal()));
        }
        for view in &section.accounts {
            let total = part.debts.sum_up(view, self.manner);
            part.debts.totals.push(total);
        }
        Ok(())
    }
}

impl Total {
    /// All that is due.
    pub(crate) fn owed(&self) -> Amount {
        self.capital + self.interest + self.compensatory + self.penalty
    }
}

/// Allocates what a debtor paid; whether they paid anything.
pub(crate) fn receive(section: &mut LedgerSection, paying: &Paying<'_>) -> Result<bool> {
    let mut changed = false;
    for view in &mut section.accounts {
        if let Some((account, paid)) = paying.get(&view.id) {
            *view = account.folded(paid).context("an account without terms")?;
            changed = true;
        }
    }
    Ok(changed)
}

impl Debts {
    /// Sums up what an account owes.
    pub(crate) fn sum_up(&mut self, view: &AccountView, manner: Manner) -> Total {
        let zero = Amount::ZERO;
        let mut total =
            Total { capital: zero, interest: zero, compensatory: zero, penalty: zero, late: 0, settled: 0, days: 0 };
        let mut open = 0;
        view.due_by(TODAY).for_each(|row| {
            let accrued = row.accrued(TODAY, view.rates());
            let (compensatory, penalty) = (row.compensatory + accrued.compensatory, row.penalty + accrued.penalty);
            total.capital += row.principal;
            total.interest += row.interest;
            total.compensatory += compensatory;
            total.penalty += penalty;
            open += u8::from(!row.principal.is_zero());
            if row.due < TODAY && !row.principal.is_zero() {
                total.late += 1;
                total.days = total.days.max(TODAY - row.due);
            }
            if manner == Manner::Eager {
                self.posted.push((compensatory, penalty));
            }
        });
        self.left.0 += total.capital;
        self.left.1 += total.interest;
        for row in view.unpaid.iter().skip_while(|row| row.due <= TODAY) {
            self.left.0 += row.principal;
            self.left.1 += row.interest;
            open += 1;
        }
        total.settled = INSTALMENTS - open;
        total
    }

    /// What they come to, all together.
    pub(crate) fn sums(&self) -> DebtSums {
        let sum = |of: fn(&Total) -> Amount| self.totals.iter().map(of).sum::<Amount>();
        DebtSums {
            compensatory: sum(|total| total.compensatory),
            penalty: sum(|total| total.penalty),
            owed: sum(Total::owed),
            days: self.totals.iter().map(|total| i64::from(total.days)).sum(),
            left: self.left,
        }
    }

    /// As it was in the beginning, in the same memory.
    pub(crate) fn clear(&mut self) {
        self.totals.clear();
        self.posted.clear();
        self.left = (Amount::ZERO, Amount::ZERO);
    }
}

impl DebtSums {
    /// Those of others.
    pub(crate) fn add(&mut self, other: Self) {
        self.compensatory += other.compensatory;
        self.penalty += other.penalty;
        self.owed += other.owed;
        self.days += other.days;
        self.left.0 += other.left.0;
        self.left.1 += other.left.1;
    }
}

/// The sums that every peer must come to.
pub(crate) fn digest_of(portfolio: &Portfolio, sums: &DebtSums) -> Value {
    json!({
        "comp": sums.compensatory.to_minor(),
        "puni": sums.penalty.to_minor(),
        "paid_cap": (portfolio.capital - sums.left.0).to_minor(),
        "paid_int": (portfolio.interest - sums.left.1).to_minor(),
        "dpd": sums.days,
        "owed": sums.owed.to_minor(),
    })
}
