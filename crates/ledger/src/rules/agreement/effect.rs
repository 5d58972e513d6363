//! What an agreement does to an account.
//!
//! It never touches a line that was there before. While it is in force, the account demands the agreement's instalments
//! in the place of what it settles, counted from the cut-off day whose balances it was reckoned on. If it is broken and
//! the discount is lost, the account is folded as if the agreement had never been: every payment extinguishes the
//! original debt. If the discount is kept, the account is folded as if the discount had been forgiven on the cut-off
//! day and nothing else agreed. There is no novation (`CCyC` arts. 933–941): the original terms are always below.
use super::keep::Missing;
use crate::rules::{
    entry::{Entry, Part, Posted},
    fold::{Fold, Folded, StepKind, schedule_of},
    stage::Tolerance,
    terms::{Component, Instalment},
    unpaid::{Owed, Unpaid},
};
use base::{AgreementId, Amount, Day, Rounding, day_number};
use serde::{Deserialize, Serialize};

/// Instalments of an account whose number is this or more are an agreement's: its down payment, then its first, …
pub const AGREED_FROM: u16 = 50_000;

/// The part of an agreement that falls on one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Which agreement.
    pub agreement: AgreementId,
    /// The last line of the account that was known when its balances were reckoned. Money told later is paid to the
    /// agreement, even if it was received on an earlier day.
    pub seen: u32,
    /// What of the account it settles.
    pub scope: Scope,
    /// What is forgiven once it is kept, of each component.
    pub discount: Owed,
    /// What is demanded instead; numbers from [`AGREED_FROM`]. Their capital is what it settles less the discount.
    pub instalments: Vec<Instalment>,
}

/// What of an account an agreement settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// What is due on the cut-off day; later instalments stay as they are.
    Due,
    /// Everything: what is due, the capital of what is not, and the interest of the running period up to that day.
    Whole,
}

/// How an agreement ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It was paid: the discount is forgiven for good.
    Kept,
    /// It was broken, or taken back: the account is as if it had never been.
    DiscountLost,
    /// It was broken, and its clause keeps the discount.
    DiscountKept,
}

/// The agreement in force, as an account's view shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementMark {
    /// Which one.
    pub agreement: AgreementId,
    /// Its cut-off day.
    pub from: i32,
}

/// What an agreement took the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which agreement.
    pub agreement: AgreementId,
    /// What of the account it settles.
    pub scope: Scope,
    /// All that it settles.
    pub covered: Owed,
    /// What it does not ask for.
    pub discount: Owed,
    /// How much less was demanded on the cut-off day because of it.
    pub lifted: Amount,
}

/// The place of an instalment in its agreement, 0 being the down payment; `None` if it is the account's own.
pub const fn place_in_agreement(number: u16) -> Option<u16> {
    number.checked_sub(AGREED_FROM)
}

/// What an agreement would settle on `day`, of an account folded up to it, by component.
///
/// Money held is taken off first. Interest of the running period is earned by the day, tax with it; what was not
/// earned by then, and fees of instalments not due, are owed to nobody.
pub fn base(folded: &Folded, scope: Scope, day: Day) -> Owed {
    let mut fold = Fold::again(folded.view.clone(), schedule_of(&folded.terms), &folded.terms, &folded.regime);
    fold.mature(day_number(day));
    fold.cover(scope, day_number(day))
}

/// The agreements of an account that count, seen from one side.
pub(in crate::rules) struct Force(Vec<Term>);

/// One of them.
struct Term {
    agreement: AgreementId,
    seen: u32,
    from: Day,
    until: Option<Day>,
    standing: Standing,
}

/// How an agreement stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Standing {
    InForce,
    Over(Ending),
}

impl Force {
    /// Finds them among `events`, which are in order of `seq`, and takes out the lines that they make void: those of
    /// agreements that are as if they had never been, and statements of what an agreement settles.
    pub(in crate::rules) fn of(events: &mut Vec<&Posted>) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        for line in events.iter() {
            let (id, standing) = match &line.entry {
                Entry::Agreed(agreed) => {
                    terms.push(Term::new(agreed, line.day));
                    continue;
                }
                Entry::AgreementEnded { agreement, ending } => (*agreement, Standing::Over(*ending)),
                Entry::AgreementResumed { agreement } => (*agreement, Standing::InForce),
                Entry::Opened(_)
                | Entry::Amended(_)
                | Entry::Repriced(_)
                | Entry::Charged(_)
                | Entry::Billed(_)
                | Entry::CostAdded { .. }
                | Entry::Paid(_)
                | Entry::Reversed { .. }
                | Entry::Waived(_)
                | Entry::Paused(_)
                | Entry::Resumed { .. }
                | Entry::Filed(_)
                | Entry::WrittenOff { .. }
                | Entry::Capitalised(_)
                | Entry::Undone { .. }
                | Entry::Withdrawn { .. }
                | Entry::Reinstated { .. } => continue,
            };
            for term in terms.iter_mut().filter(|term| term.agreement == id) {
                term.standing = standing;
                term.until = (standing != Standing::InForce).then_some(line.day);
            }
        }
        terms.retain(Term::counts);
        let force = Self(terms);
        events.retain(|line| force.counts(line));
        force
    }

    /// Where a line comes among the others: an agreement stands after all that its base had seen, and before the rest.
    pub(in crate::rules) fn place(&self, line: &Posted) -> (Day, usize, bool) {
        if let Entry::Agreed(agreed) = &line.entry {
            let place = self.0.iter().position(|term| term.agreement == agreed.agreement);
            return (self.day(line), place.unwrap_or(0), true);
        }
        let later = self.0.iter().filter(|term| term.seen < line.seq).count();
        (self.day(line), later, false)
    }

    /// From when a line counts: what was told after an agreement's base was reckoned does not count before it.
    pub(in crate::rules) fn day(&self, line: &Posted) -> Day {
        let later = self.0.iter().filter(|term| term.seen < line.seq && term.rules());
        later.map(|term| term.from).fold(line.day, Day::max)
    }

    /// How an agreement stands.
    pub(in crate::rules) fn standing(&self, agreement: AgreementId) -> Standing {
        let found = self.0.iter().find(|term| term.agreement == agreement);
        found.map_or(Standing::Over(Ending::DiscountLost), |term| term.standing)
    }

    fn counts(&self, line: &Posted) -> bool {
        match &line.entry {
            Entry::Agreed(agreed) => self.standing(agreed.agreement) != Standing::Over(Ending::DiscountLost),
            Entry::AgreementEnded { agreement, ending: Ending::Kept } => {
                self.standing(*agreement) == Standing::Over(Ending::Kept)
            }
            Entry::AgreementEnded { ending: Ending::DiscountLost | Ending::DiscountKept, .. }
            | Entry::AgreementResumed { .. } => false,
            Entry::Billed(statement) => !self.0.iter().any(|term| term.settles(line.seq, statement.closed)),
            Entry::Opened(_)
            | Entry::Amended(_)
            | Entry::Repriced(_)
            | Entry::Charged(_)
            | Entry::CostAdded { .. }
            | Entry::Paid(_)
            | Entry::Reversed { .. }
            | Entry::Waived(_)
            | Entry::Paused(_)
            | Entry::Resumed { .. }
            | Entry::Filed(_)
            | Entry::WrittenOff { .. }
            | Entry::Capitalised(_)
            | Entry::Undone { .. }
            | Entry::Withdrawn { .. }
            | Entry::Reinstated { .. } => true,
        }
    }
}

impl Term {
    const fn new(agreed: &Agreed, from: Day) -> Self {
        let Agreed { agreement, seen, .. } = *agreed;
        Self { agreement, seen, from, until: None, standing: Standing::InForce }
    }

    /// Whether it leaves a trace.
    fn counts(&self) -> bool {
        self.standing != Standing::Over(Ending::DiscountLost)
    }

    /// Whether the account demands, or demanded until it was paid, what it says.
    fn rules(&self) -> bool {
        matches!(self.standing, Standing::InForce | Standing::Over(Ending::Kept))
    }

    /// Whether a statement told as line `seq` only tells again what this agreement settles.
    fn settles(&self, seq: u32, closed: Day) -> bool {
        self.rules() && self.seen < seq && self.until.is_none_or(|until| closed <= until)
    }
}

impl Fold<'_> {
    /// An agreement was reckoned on the balances of `day`.
    pub(in crate::rules) fn agree(&mut self, agreed: &Agreed, standing: Standing, day: i32) {
        self.mature(day);
        match standing {
            Standing::InForce | Standing::Over(Ending::Kept) => self.take_over(agreed, day),
            Standing::Over(Ending::DiscountKept) => self.forgive(&agreed.discount, day),
            Standing::Over(Ending::DiscountLost) => {}
        }
    }

    /// What the agreement settles is demanded no longer; its instalments are.
    fn take_over(&mut self, agreed: &Agreed, day: i32) {
        let before = self.demanded(day);
        let covered = self.cover(agreed.scope, day);
        let lifted = before - self.demanded(day);
        let asked: Amount = agreed.instalments.iter().map(|one| one.principal).sum();
        let mut discount = agreed.discount;
        // Where the account's terms were corrected since, the difference is capital.
        discount.principal += covered.total() - asked - discount.total();
        let Agreed { agreement, scope, .. } = *agreed;
        self.step(day, StepKind::Agreed(Taken { agreement, scope, covered, discount, lifted }));
        for instalment in agreed.instalments.iter().filter(|one| !one.total().is_zero()) {
            self.schedule.push(*instalment);
            self.insert(Unpaid::of(instalment));
            self.step(day, StepKind::Charged(*instalment));
        }
        self.view.agreement = Some(AgreementMark { agreement, from: day });
    }

    /// The balance of the account's statement on `day`.
    fn demanded(&self, day: i32) -> Amount {
        let billed = self.steps.iter().any(|step| matches!(step.kind, StepKind::Billed { .. }));
        let later = self.view.unpaid.iter().filter(|row| billed && day < row.due).map(Unpaid::scheduled);
        self.view.owed(day).total() + later.sum() - self.view.credit
    }

    /// Takes out what an agreement settles, by component, fixing late interest up to `day`.
    fn cover(&mut self, scope: Scope, day: i32) -> Owed {
        let count = match scope {
            Scope::Due => self.due_count(day),
            Scope::Whole => {
                self.drop_unearned(day);
                self.use_credit(day, |_| true);
                self.view.statement = None;
                self.schedule.retain(|one| day_number(one.due) <= day);
                self.view.unpaid.len()
            }
        };
        let costs = std::mem::take(&mut self.view.costs);
        let rows: Vec<Unpaid> = self.view.unpaid.drain(..count).collect();
        let mut covered = self.lift(&rows, day);
        covered.costs = costs;
        covered
    }

    /// What is owed of instalments that are demanded no longer, with a step for the late interest that ran until then.
    fn lift(&mut self, rows: &[Unpaid], day: i32) -> Owed {
        let late = self.late();
        let mut owed = Owed::default();
        for row in rows.iter().copied() {
            owed += row.owed(day, late);
            let accrued = row.accrued(day, late);
            if !(accrued.compensatory + accrued.penalty).is_zero() {
                self.step(day, StepKind::Fixed { row, accrued });
            }
        }
        owed
    }

    /// Leaves, of instalments not due on `day`, their capital and the running period's interest up to that day.
    fn drop_unearned(&mut self, day: i32) {
        let first = self.due_count(day);
        let before = self.schedule.iter().map(|one| day_number(one.due)).filter(|due| *due <= day).max();
        let since = before.unwrap_or(self.view.opened);
        let running = self.view.unpaid.get(first).map_or(day, |row| row.due);
        let (elapsed, period) = (i64::from((day - since).max(0)), i64::from((running - since).max(1)));
        for row in self.view.unpaid.iter_mut().skip(first) {
            let earned = |amount: Amount| {
                if row.due == running { amount.share(elapsed, period, Rounding::HalfUp) } else { Amount::ZERO }
            };
            (row.interest, row.vat, row.fees) = (earned(row.interest), earned(row.vat), Amount::ZERO);
        }
    }

    /// Applies money held to instalments, due or not.
    fn use_credit(&mut self, day: i32, of: impl Fn(&Unpaid) -> bool) {
        let waterfall = *self.view.waterfall();
        for place in 0..self.view.unpaid.len() {
            if self.view.credit.is_zero() {
                return;
            }
            let Some(row) = self.view.unpaid.get_mut(place).filter(|row| of(row)) else { continue };
            let number = Some(row.number);
            let (parts, left) = row.absorb(self.view.credit, &waterfall);
            self.view.credit = left;
            for (component, amount) in parts.into_iter().filter(|(_, amount)| !amount.is_zero()) {
                self.apply(day, None, Part { number, component, amount });
            }
        }
    }

    /// Forgives so much of each component, oldest instalment first.
    fn forgive(&mut self, discount: &Owed, day: i32) {
        let late = self.late();
        let costs = discount.costs.min(self.view.costs);
        self.view.costs -= costs;
        self.waived(day, day, Part { number: None, component: Component::Costs, amount: costs });
        for component in Component::ALL {
            let mut left = if component == Component::Costs { Amount::ZERO } else { discount.of(component) };
            for place in 0..self.view.unpaid.len() {
                let Some(row) = self.view.unpaid.get_mut(place) else { break };
                let amount = left.min(row.owed(day, late).of(component)).or_zero();
                if amount.is_zero() {
                    continue;
                }
                let (number, due) = (Some(row.number), row.due);
                let fixed = row.forgive((component, amount), day, late);
                left -= amount;
                if let Some((row, accrued)) = fixed {
                    self.step(day, StepKind::Fixed { row, accrued });
                }
                self.waived(day, due, Part { number, component, amount });
            }
        }
        self.drop_paid(day);
    }

    fn waived(&mut self, day: i32, due: i32, part: Part) {
        if !part.amount.is_zero() {
            self.step(day, StepKind::Waived { part, due });
        }
    }

    /// An agreement was kept. Nothing happens while more is missing than a rounding: money that had kept it may have
    /// been returned since.
    pub(in crate::rules) fn keep(&mut self, agreement: AgreementId, day: i32) {
        if self.view.agreement.is_none_or(|mark| mark.agreement != agreement) {
            return;
        }
        let is_agreed = |row: &Unpaid| place_in_agreement(row.number).is_some();
        self.mature(day);
        let currency = self.view.currency;
        let is_missed = |one: Missing| !Tolerance::of(currency, one.due).forgives(one.amount, one.original);
        if self.view.missing_of_agreement(day).any(is_missed) {
            return;
        }
        let before = self.demanded(day);
        self.use_credit(day, is_agreed);
        let taken = self.steps.iter().rev().find_map(|step| match &step.kind {
            StepKind::Agreed(taken) => (taken.agreement == agreement).then_some(taken.discount),
            _ => None,
        });
        let rows: Vec<Unpaid> = self.view.unpaid.extract_if(.., |row| is_agreed(row)).collect();
        let missing = self.lift(&rows, day);
        self.view.agreement = None;
        let (discount, lifted) = (taken.unwrap_or_default(), before - self.demanded(day));
        self.step(day, StepKind::AgreementKept { agreement, discount, missing, lifted });
    }
}
