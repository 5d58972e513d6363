//! A chunk of debtors: opened, summed up, measured, scored together, decided and sealed.
use super::{
    control::Control,
    decide::{Matrix, Wanted},
    measure::{FEATURES, Seen, Weights, measure},
    state::{Choice, Decided, Person},
};
use crate::{
    laps::{Laps, Part},
    ledger_stage::{DebtSums, Debts, Manner, Paying, receive},
    portfolio::TODAY,
};
use anyhow::{Context, Result};
use base::DebtorId;
use ledger::LedgerSection;
use models::{Scorer, forest::lightgbm, probability};
use std::{fs, path::Path};
use store::{DossierRow, Section, Slot};

/// Three forests: of paying, of being reached, of falling further behind.
pub(super) struct Forests([Scorer; 3]);

/// What debtors are judged by.
pub(super) struct Judge<'a> {
    pub(super) paying: &'a Paying<'a>,
    pub(super) forests: &'a Forests,
    pub(super) matrix: &'a Matrix,
}

/// What one thread works with, from chunk to chunk.
pub(super) struct Bench {
    weights: Weights,
    people: Vec<(DebtorId, Person, Seen)>,
    columns: Vec<Vec<f32>>,
    scores: [Vec<f64>; 3],
    debts: Debts,
    sealed: Vec<(DebtorId, Slot, Vec<u8>)>,
    pub(super) laps: Laps,
}

impl Bench {
    /// An empty one, with a clock on each part if that is wanted.
    pub(super) fn new(timed: bool) -> Self {
        Self { laps: Laps::begin(timed), ..Self::default() }
    }
}

/// What a chunk comes to.
pub(super) struct Batch {
    pub(super) sealed: Vec<(DebtorId, Slot, Vec<u8>)>,
    pub(super) sums: Sums,
}

/// What is added up over everybody.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) debts: DebtSums,
    /// How many accounts each action is for.
    pub(super) actions: [u32; 10],
    pub(super) wanted: Vec<Wanted>,
    pub(super) control: Control,
}

impl Forests {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let read = |name: &str| -> Result<Scorer> {
            let text = fs::read_to_string(folder.join(format!("model_{name}.txt")))?;
            Ok(Scorer::of(&lightgbm::read(&text)?.forest, FEATURES)?)
        };
        Ok(Self([read("pay")?, read("contact")?, read("roll")?]))
    }
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            weights: Weights::new(),
            people: Vec::new(),
            columns: vec![Vec::new(); FEATURES],
            scores: Default::default(),
            debts: Debts::default(),
            sealed: Vec::new(),
            laps: Laps::default(),
        }
    }
}

impl Judge<'_> {
    /// Opens one debtor, allocates what they paid, sums up what they owe and measures them.
    pub(super) fn see(&self, row: &DossierRow<&[u8]>, bench: &mut Bench) -> Result<()> {
        bench.laps.lap(Part::Read);
        let mut section: LedgerSection = row.open()?.context("a debtor without accounts")?;
        let person: Person = row.open()?.context("a debtor whom nobody knows")?;
        bench.laps.lap(Part::Decode);
        if receive(&mut section, self.paying)? {
            bench.sealed.push((row.debtor, Slot::Ledger, section.seal()));
        }
        let first = bench.debts.totals.len();
        for view in &section.accounts {
            let total = bench.debts.sum_up(view, Manner::Lazy);
            bench.debts.totals.push(total);
        }
        bench.laps.lap(Part::Ledger);
        let seen = Seen::of(&person, &bench.weights);
        for (total, loan) in bench.debts.totals.iter().skip(first).zip(&person.loans) {
            measure(&mut bench.columns, &person, (loan, total), &seen);
        }
        bench.people.push((row.debtor, person, seen));
        bench.laps.lap(Part::Features);
        Ok(())
    }

    /// Asks the forests of all that were seen.
    fn ask(&self, bench: &mut Bench) -> Result<()> {
        let columns: Vec<&[f32]> = bench.columns.iter().map(Vec::as_slice).collect();
        for (scorer, scores) in self.forests.0.iter().zip(&mut bench.scores) {
            scores.resize(bench.debts.totals.len(), 0.0);
            scorer.scores(&columns, scores)?;
        }
        bench.laps.lap(Part::Scores);
        Ok(())
    }

    /// Asks the forests of all that were seen, and chooses for each account; the bench is empty again.
    pub(super) fn choose(&self, bench: &mut Bench) -> Result<Vec<(u64, Choice)>> {
        self.ask(bench)?;
        let mut judged = bench.debts.totals.iter().zip(chances(&bench.scores));
        let mut choices = Vec::new();
        for (_, person, seen) in bench.people.drain(..) {
            for (loan, (total, said)) in person.loans.iter().zip(&mut judged) {
                choices.push((loan.account, self.matrix.choose((&person, &seen), (loan, total), said)));
            }
        }
        bench.debts.clear();
        bench.columns.iter_mut().for_each(Vec::clear);
        Ok(choices)
    }

    /// Asks the forests of all that were seen, decides and seals; the bench is empty again.
    pub(super) fn decide(&self, bench: &mut Bench) -> Result<Batch> {
        self.ask(bench)?;
        let mut said = chances(&bench.scores);
        let mut totals = bench.debts.totals.iter();
        let mut sums = Sums::default();
        let mut sealed = std::mem::take(&mut bench.sealed);
        for (debtor, person, seen) in bench.people.drain(..) {
            let mut best: Option<Wanted> = None;
            let mut decided = Decided { day: TODAY, accounts: Vec::with_capacity(person.loans.len()) };
            for ((loan, total), said) in person.loans.iter().zip(&mut totals).zip(&mut said) {
                let choice: Choice = self.matrix.choose((&person, &seen), (loan, total), said);
                sums.actions[usize::from(choice.action.min(9))] += 1;
                let wanted = Wanted::of(loan, total, &choice);
                best = best.into_iter().chain(wanted).reduce(Wanted::better);
                decided.accounts.push(choice);
            }
            sums.wanted.extend(best);
            if let Some(first) = person.loans.first() {
                sums.control.see(first, &person.touches);
            }
            bench.laps.lap(Part::Decisions);
            sealed.push((debtor, Slot::Strategy, decided.seal()));
            bench.laps.lap(Part::Seal);
        }
        sums.debts = bench.debts.sums();
        bench.debts.clear();
        bench.columns.iter_mut().for_each(Vec::clear);
        Ok(Batch { sealed, sums })
    }
}

/// What the forests say, row by row.
fn chances([pay, contact, roll]: &[Vec<f64>; 3]) -> impl Iterator<Item = [f64; 3]> {
    pay.iter().zip(contact).zip(roll).map(|((pay, contact), roll)| [*pay, *contact, *roll].map(probability))
}

impl Sums {
    /// Those of another chunk.
    pub(super) fn add(&mut self, other: Self) {
        self.debts.add(other.debts);
        self.actions.iter_mut().zip(other.actions).for_each(|(sum, more)| *sum += more);
        self.wanted.extend(other.wanted);
        self.control.add(other.control);
    }
}
