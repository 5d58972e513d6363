//! An account is the fold of its lines: what is owed, and every step that led there.
use super::{
    agreement::{Force, Taken},
    choice::Choice,
    entry::{Capitalisation, Cut, Entry, Filing, Header, Paid, Part, Pause, Posted, Statement},
    policy::Policy,
    recurring::{Charges, Repriced},
    regime::{Late, Regime},
    schedule,
    stage::Stage,
    terms::{Component, Instalment, Plan, Terms},
    unpaid::{Accrued, Owed, Unpaid},
    view::{AccountState, AccountView, MonthView},
};
use base::{AgreementId, Amount, Day, ImportId, PaymentId, Rate, day_number};

/// How many months of history a section keeps.
const MONTHS_KEPT: usize = 12;
/// Days with a payment that are kept.
const PAID_DAYS_KEPT: usize = 12;

/// An account and how it came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// What is owed.
    pub view: AccountView,
    /// The steps, in order of day.
    pub steps: Vec<Step>,
    /// The terms that count.
    pub terms: Terms,
    /// What being late costs from when to when, and why.
    pub regime: Regime,
    /// What periods cost from which day on, in the order in which it became known.
    pub prices: Vec<(Day, Repriced)>,
    /// Amounts told one by one.
    pub told: Vec<Instalment>,
}

/// Something that changed what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// From when it counts.
    pub day: i32,
    /// What it is.
    pub kind: StepKind,
}

/// What changes what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// An instalment exists; it is owed from its due day on.
    Charged(Instalment),
    /// A statement takes the place of all that was owed before it, except costs.
    Billed {
        /// The statement.
        statement: Statement,
    },
    /// A cost.
    Cost {
        /// How much.
        amount: Amount,
        /// For what.
        reason: String,
    },
    /// Late interest was fixed because a payment changed its base.
    Fixed {
        /// The instalment before the payment: its `since` is the first day of the stretch.
        row: Unpaid,
        /// What ran.
        accrued: Accrued,
    },
    /// Money came in.
    Received {
        /// Which payment.
        payment: PaymentId,
        /// How much.
        amount: Amount,
        /// From where.
        source: String,
        /// How it was to be used, where somebody chose.
        choice: Option<Choice>,
    },
    /// An agreement took the place of what was owed.
    Agreed(Taken),
    /// An agreement was kept: what it had not asked for is forgiven for good.
    AgreementKept {
        /// Which one.
        agreement: AgreementId,
        /// What it had not asked for.
        discount: Owed,
        /// The little that was missing, forgiven too.
        missing: Owed,
        /// How much less was demanded that day because of it; below zero where money held was used up.
        lifted: Amount,
    },
    /// Part of a debt was forgiven.
    Waived {
        /// What.
        part: Part,
        /// The due day of its instalment; of a cost, the day it was forgiven.
        due: i32,
    },
    /// Interest of an instalment became capital.
    Capitalised {
        /// Of which instalment.
        number: u16,
        /// Of which kind.
        concept: Component,
        /// How much.
        amount: Amount,
        /// Why it may.
        act: Capitalisation,
    },
    /// Something happened that changes what being late costs, or what it counts as.
    Noted(Note),
    /// Money extinguished something.
    Applied {
        /// Which payment; `None` is money held since before.
        payment: Option<PaymentId>,
        /// What.
        part: Part,
    },
}

/// What changes what being late costs, or what it counts as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A pause began.
    Paused(Pause),
    /// A pause ended before its time.
    Resumed,
    /// A court has the case.
    Filed(Filing),
    /// The creditor's books hold the account as lost.
    WrittenOff {
        /// Why.
        reason: String,
    },
}

/// Folds the lines of one account, in order of `seq`; `None` if none of them, seen from `cut`, opens it.
///
/// Lines count in order of value day. On one day, charges and costs come first, then payments, then statements, since
/// a statement holds the payments of the day it is closed; the order of payments of one day does not matter. What is
/// forgiven on a day is forgiven before anything is paid.
pub fn fold(header: Header<'_>, lines: &[Posted], cut: Cut) -> Option<Folded> {
    let known: Vec<&Posted> = lines.iter().filter(|line| line.known_at <= cut.known_at).collect();
    let void = Void::of(&known);
    let live = known.iter().rev().filter(|line| void.spares(line)).find_map(|line| terms_of(line));
    let terms = live.or_else(|| known.iter().rev().find_map(|line| terms_of(line)))?;
    let counting = || known.iter().filter(|line| void.spares(line)).copied();
    let mut events = events(counting(), cut.day);
    let force = Force::of(&mut events);
    events.sort_by_key(|line| (force.place(line), rank(&line.entry)));
    let regime = Regime::of(terms, &events, Policy::shipped());
    let mut fold = Fold::new(header, terms, &regime);
    if live.is_none() {
        fold.view.state = AccountState::Withdrawn;
        let (steps, terms, regime) = (Vec::new(), terms.clone(), Regime::default());
        return Some(Folded { view: fold.view, steps, terms, regime, prices: Vec::new(), told: Vec::new() });
    }
    fold.charge_schedule();
    let prices: Vec<(Day, Repriced)> = counting().filter_map(price).collect();
    let told: Vec<Instalment> = events.iter().filter_map(|line| told(line)).collect();
    fold.view.charges = charges(terms, &prices, &told);
    for line in events {
        fold.see(line, &force);
    }
    if cut.day < Day::MAX {
        fold.fall_due(day_number(cut.day));
    }
    let (view, steps) = fold.finish();
    Some(Folded { view, steps, terms: terms.clone(), regime, prices, told })
}

/// Lines that do not count.
struct Void {
    /// Imports that were undone and not redone, and the place in the log until which their lines are void.
    imports: Vec<(ImportId, u32)>,
    /// Lines that were undone one by one.
    lines: Vec<u32>,
}

impl Void {
    fn of(lines: &[&Posted]) -> Self {
        let mut void = Self { imports: Vec::new(), lines: Vec::new() };
        for line in lines {
            if let Entry::Withdrawn { import } = &line.entry {
                void.imports.push((*import, line.seq));
            } else if let Entry::Reinstated { import } = &line.entry {
                void.imports.retain(|(other, _)| other != import);
            } else if let Entry::Undone { line: undone, .. } = &line.entry {
                void.lines.push(*undone);
            }
        }
        void
    }

    fn spares(&self, line: &Posted) -> bool {
        let withdrawn = |(import, until): &(ImportId, u32)| line.import == Some(*import) && line.seq < *until;
        !self.imports.iter().any(withdrawn) && !self.lines.contains(&line.seq)
    }
}

/// Lines that move the balance by `day`: without payments reversed, each payment once, and of the charges or the
/// statements of one number the last.
fn events<'a>(lines: impl Iterator<Item = &'a Posted>, day: Day) -> Vec<&'a Posted> {
    let mut kept: Vec<&Posted> = Vec::new();
    let mut reversed: Vec<PaymentId> = Vec::new();
    for line in lines {
        match &line.entry {
            Entry::Opened(_)
            | Entry::Amended(_)
            | Entry::Repriced(_)
            | Entry::Undone { .. }
            | Entry::Withdrawn { .. }
            | Entry::Reinstated { .. } => {}
            Entry::Charged(new) if line.day <= day => {
                kept.retain(|other| !matches!(&other.entry, Entry::Charged(old) if old.number == new.number));
                kept.push(line);
            }
            Entry::Charged(_) => {}
            Entry::CostAdded { .. }
            | Entry::Agreed(_)
            | Entry::AgreementEnded { .. }
            | Entry::AgreementResumed { .. }
            | Entry::Waived(_)
            | Entry::Paused(_)
            | Entry::Resumed { .. }
            | Entry::WrittenOff { .. }
            | Entry::Capitalised(_) => kept.push(line),
            Entry::Filed(new) => {
                kept.retain(|other| !matches!(&other.entry, Entry::Filed(old) if old.case == new.case));
                kept.push(line);
            }
            Entry::Reversed { of, .. } => reversed.push(*of),
            Entry::Paid(paid) if kept.iter().any(|other| pays(other, paid.payment)) => {}
            Entry::Paid(_) => kept.push(line),
            Entry::Billed(new) => {
                kept.retain(|other| !matches!(&other.entry, Entry::Billed(old) if old.number == new.number));
                kept.push(line);
            }
        }
    }
    kept.retain(|line| line.day <= day && !reversed.iter().any(|payment| pays(line, *payment)));
    kept
}

fn pays(line: &Posted, payment: PaymentId) -> bool {
    matches!(&line.entry, Entry::Paid(paid) if paid.payment == payment)
}

/// What a plan charges again and again. New amounts are seen as terms are, from whatever day they count.
fn charges(terms: &Terms, prices: &[(Day, Repriced)], told: &[Instalment]) -> Option<Box<Charges>> {
    let Plan::Recurring(plan) = &terms.plan else { return None };
    let charges = Charges::of(plan, prices, told.iter().map(|one| one.number).collect());
    (!charges.is_over()).then(|| Box::new(charges))
}

fn price(line: &Posted) -> Option<(Day, Repriced)> {
    if let Entry::Repriced(repriced) = &line.entry { Some((line.day, repriced.clone())) } else { None }
}

fn told(line: &Posted) -> Option<Instalment> {
    if let Entry::Charged(instalment) = &line.entry { Some(*instalment) } else { None }
}

fn terms_of(line: &Posted) -> Option<&Terms> {
    if let Entry::Opened(terms) | Entry::Amended(terms) = &line.entry { Some(terms) } else { None }
}

/// The order of lines of one day, which is not the one in which they became known: waivers by what they forgive, then
/// payments with a wish of their own by id, then the others, among which order does not matter.
fn rank(entry: &Entry) -> (u8, u128) {
    match entry {
        Entry::Opened(_)
        | Entry::Amended(_)
        | Entry::Repriced(_)
        | Entry::Undone { .. }
        | Entry::Withdrawn { .. }
        | Entry::Reinstated { .. }
        | Entry::Paused(_)
        | Entry::Resumed { .. }
        | Entry::Filed(_)
        | Entry::Agreed(_)
        | Entry::AgreementResumed { .. } => (0, 0),
        Entry::Charged(_) | Entry::CostAdded { .. } => (1, 0),
        Entry::Waived(waiver) => (2, waiver.order()),
        Entry::Paid(Paid { choice: Some(_), payment, .. }) => (3, payment.0.as_u128()),
        Entry::Paid(_) | Entry::Reversed { .. } => (4, 0),
        Entry::Capitalised(_) => (5, 0),
        Entry::WrittenOff { .. } => (6, 0),
        Entry::Billed(_) => (7, 0),
        Entry::AgreementEnded { .. } => (8, 0),
    }
}

/// An account in the making.
pub(super) struct Fold<'a> {
    pub(super) view: AccountView,
    pub(super) steps: Vec<Step>,
    pub(super) terms: &'a Terms,
    regime: &'a Regime,
    /// The stage in which the last day with a payment found the account.
    pub(super) found: Option<(i32, Stage)>,
    /// Number and due day of each statement seen.
    pub(super) statements: Vec<(u16, i32)>,
    /// What falls due by schedule, for the months of payments.
    pub(super) schedule: Vec<Instalment>,
}

impl<'a> Fold<'a> {
    fn new(header: Header<'_>, terms: &'a Terms, regime: &'a Regime) -> Self {
        let view = AccountView {
            id: header.id,
            creditor: header.creditor,
            product: terms.product.clone(),
            reference: header.reference.to_owned(),
            currency: terms.currency,
            opened: day_number(terms.opened),
            limit: terms.limit,
            lent: terms.lent,
            late: terms.late,
            waterfall: terms.waterfall,
            arrears: Some(Box::new(regime.arrears.clone())),
            state: AccountState::Live,
            unpaid: Vec::new(),
            statement: None,
            credit: Amount::ZERO,
            costs: Amount::ZERO,
            months: Vec::new(),
            payments: 0,
            paid_total: Amount::ZERO,
            billed_total: Amount::ZERO,
            last_payment: None,
            paid_on: Vec::new(),
            agreement: None,
            charges: None,
        };
        Self::again(view, Vec::new(), terms, regime)
    }

    /// Goes on from where an account stands.
    pub(super) fn again(view: AccountView, schedule: Vec<Instalment>, terms: &'a Terms, regime: &'a Regime) -> Self {
        Self { view, steps: Vec::new(), terms, regime, found: None, statements: Vec::new(), schedule }
    }

    /// What being late costs on any day.
    pub(super) fn late(&self) -> Late<'a> {
        Late { terms: &self.terms.late, changes: &self.regime.arrears.changes }
    }

    fn charge_schedule(&mut self) {
        self.schedule = schedule_of(self.terms);
        self.view.unpaid.reserve_exact(self.schedule.len());
        self.view.billed_total = self.schedule.iter().map(Instalment::total).sum();
        self.view.unpaid.extend(self.schedule.iter().map(Unpaid::of).filter(|row| !row.original.is_zero()));
        self.view.unpaid.sort_by_key(|row| row.due);
    }

    fn see(&mut self, line: &Posted, force: &Force) {
        let day = day_number(force.day(line));
        self.fall_due(day);
        match &line.entry {
            Entry::Charged(instalment) => self.charge(*instalment, day),
            Entry::CostAdded { amount, reason } => self.add_cost(*amount, reason, day),
            Entry::Paid(paid) => self.pay(paid, day),
            Entry::Billed(statement) => self.bill(*statement, day),
            Entry::Agreed(agreed) => self.agree(agreed, force.standing(agreed.agreement), day),
            Entry::AgreementEnded { agreement, .. } => self.keep(*agreement, day),
            Entry::Waived(waiver) => self.waive(waiver, day),
            Entry::Capitalised(act) => self.capitalise(act, day),
            Entry::Paused(pause) => self.step(day, StepKind::Noted(Note::Paused(pause.clone()))),
            Entry::Resumed { .. } => self.step(day, StepKind::Noted(Note::Resumed)),
            Entry::Filed(filing) => self.step(day, StepKind::Noted(Note::Filed(filing.clone()))),
            Entry::WrittenOff { reason } => self.write_off(reason, day),
            Entry::Opened(_)
            | Entry::Amended(_)
            | Entry::Repriced(_)
            | Entry::Undone { .. }
            | Entry::Reversed { .. }
            | Entry::AgreementResumed { .. }
            | Entry::Withdrawn { .. }
            | Entry::Reinstated { .. } => {}
        }
    }

    fn charge(&mut self, instalment: Instalment, day: i32) {
        self.view.billed_total += instalment.total();
        self.schedule.push(instalment);
        self.insert(Unpaid::of(&instalment));
        self.step(day, StepKind::Charged(instalment));
    }

    /// Puts the plan's charges due by `day` among the instalments.
    fn fall_due(&mut self, day: i32) {
        let Some(mut charges) = self.view.charges.take() else { return };
        for instalment in charges.fall_due(day) {
            self.charge(instalment, day_number(instalment.due));
        }
        self.view.charges = (!charges.is_over()).then_some(charges);
    }

    fn add_cost(&mut self, amount: Amount, reason: &str, day: i32) {
        self.mature(day);
        self.view.costs += amount;
        self.step(day, StepKind::Cost { amount, reason: reason.to_owned() });
        let held = self.view.credit.min(self.view.costs);
        if Amount::ZERO < held {
            self.view.credit -= held;
            self.view.costs -= held;
            self.apply(day, None, Part { number: None, component: Component::Costs, amount: held });
        }
    }

    /// Applies money held to what has fallen due by `day`, on its due day.
    pub(super) fn mature(&mut self, day: i32) {
        if self.view.credit.is_zero() {
            return;
        }
        let waterfall = *self.view.waterfall();
        for place in 0..self.due_count(day) {
            let Some(row) = self.view.unpaid.get_mut(place) else { break };
            let (number, due) = (row.number, row.due);
            let (parts, left) = row.absorb(self.view.credit, &waterfall);
            self.view.credit = left;
            for (component, amount) in parts.into_iter().filter(|(_, amount)| !amount.is_zero()) {
                self.apply(due, None, Part { number: Some(number), component, amount });
            }
        }
        self.drop_paid(day);
    }

    pub(super) fn remember_payment(&mut self, amount: Amount, day: i32) {
        let late = self.view.due_by(day).next().map_or(0, |row| months_late(day - row.due));
        let billed = self.schedule.iter().filter(|one| month_of(one.due) == month_of_number(day));
        let coming = self.view.charges.iter().flat_map(|charges| charges.coming());
        let this_month = coming.take_while(|one| month_of(one.due) <= month_of_number(day));
        let billed = billed.map(Instalment::total).chain(this_month.map(|one| one.total())).sum();
        let by_schedule = !matches!(self.terms.plan, Plan::Statements { .. });
        let month = self.month(month_of_number(day));
        month.paid += amount;
        if by_schedule {
            month.late = month.late.max(late);
            month.billed = billed;
        }
        self.view.payments = self.view.payments.saturating_add(1);
        self.view.paid_total += amount;
        self.view.last_payment = self.view.last_payment.max(Some((day, amount)));
        if let Err(place) = self.view.paid_on.binary_search(&day) {
            self.view.paid_on.insert(place, day);
        }
    }

    /// The month's line of history, made if it is the first time.
    pub(super) fn month(&mut self, month: i32) -> &mut MonthView {
        let months = &mut self.view.months;
        let place = months.binary_search_by_key(&month, |line| line.month).unwrap_or_else(|place| {
            months.insert(place, MonthView { month, billed: Amount::ZERO, paid: Amount::ZERO, late: 0 });
            place
        });
        months.get_mut(place).expect("it was just found or made")
    }

    pub(super) fn insert(&mut self, row: Unpaid) {
        let place = self.view.unpaid.partition_point(|other| (other.due, other.number) <= (row.due, row.number));
        self.view.unpaid.insert(place, row);
    }

    pub(super) fn step(&mut self, day: i32, kind: StepKind) {
        self.steps.push(Step { day, kind });
    }

    pub(super) fn apply(&mut self, day: i32, payment: Option<PaymentId>, part: Part) {
        self.step(day, StepKind::Applied { payment, part });
    }

    pub(super) fn due_count(&self, day: i32) -> usize {
        self.view.unpaid.partition_point(|row| row.due <= day)
    }

    pub(super) fn drop_paid(&mut self, day: i32) {
        let late = self.late();
        self.view.unpaid.retain(|row| day < row.due || !row.owed(day, late).total().is_zero());
    }

    fn finish(mut self) -> (AccountView, Vec<Step>) {
        let view = &mut self.view;
        let spare = view.months.len().saturating_sub(MONTHS_KEPT);
        view.months.drain(..spare);
        let spare = view.paid_on.len().saturating_sub(PAID_DAYS_KEPT);
        view.paid_on.drain(..spare);
        let scheduled: Amount = view.unpaid.iter().map(Unpaid::scheduled).sum();
        let prepaid = Amount::ZERO < view.credit && scheduled <= view.credit;
        if view.charges.is_none() && view.costs.is_zero() && (view.unpaid.is_empty() || prepaid) {
            view.state = AccountState::Paid;
        }
        let coming = view.charges.iter().map(|charges| charges.next_due());
        let since = view.unpaid.iter().map(|row| row.since).chain(coming).min().unwrap_or(i32::MAX);
        view.arrears = self.regime.arrears.clone().since(since);
        (self.view, self.steps)
    }
}

/// The instalments that terms name and that were not settled before the account came here. Charges that come again are
/// not among them: how many there are depends on the day.
pub fn schedule_of(terms: &Terms) -> Vec<Instalment> {
    match &terms.plan {
        Plan::Regular(plan) => {
            let mut all = schedule::instalments(terms.lent, plan);
            all.drain(..usize::from(plan.settled).min(all.len()));
            all
        }
        Plan::Listed(all) => all.clone(),
        Plan::Recurring(_) | Plan::Statements { .. } => Vec::new(),
    }
}

/// The part of a statement that keeps an account up to date.
pub(super) fn minimum_share(terms: &Terms) -> Rate {
    match terms.plan {
        Plan::Statements { minimum } => minimum,
        Plan::Regular(_) | Plan::Listed(_) | Plan::Recurring(_) => super::terms::MINIMUM_SHARE,
    }
}

/// Whole months in so many days, thirty days a month.
pub(super) fn months_late(days: i32) -> u8 {
    u8::try_from(days.max(0) / 30).unwrap_or(u8::MAX)
}

/// Year × 12 + month, January being 0.
pub(super) fn month_of(day: Day) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

fn month_of_number(day: i32) -> i32 {
    month_of(base::day_of(day))
}
