//! An account explained peso by peso: every movement, and every instalment with its base, rate, days and amount.
use super::{
    agreement::{Scope, Taken, place_in_agreement},
    entry::Part,
    fold::{Folded, Step, StepKind, schedule_of},
    terms::{Component, Instalment, LateTerms},
    unpaid::{Accrued, Owed, Unpaid},
    view::AccountView,
    words::{date, days, instalment_name, money, percent},
};
use base::{AccountId, Amount, CreditorId, Currency, Day, PaymentId, Rate, day_number, day_of};

/// An account on a day, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountStatement {
    /// Which account.
    pub account: AccountId,
    /// The creditor's own name for it.
    pub reference: String,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// Of every amount here.
    pub currency: Currency,
    /// As of when.
    pub day: Day,
    /// Every movement, in order of day; the last balance is `total − held`.
    pub lines: Vec<StatementLine>,
    /// Everything due and not paid; with `costs` they come to `total`.
    pub instalments: Vec<InstalmentLine>,
    /// Every stretch of late interest that ever ran, in order of its last day; payments may have extinguished it since.
    pub accruals: Vec<AccrualLine>,
    /// What is due, by component; it comes to `total`.
    pub owed: Owed,
    /// Costs of collection not paid.
    pub costs: Amount,
    /// Money held for what falls due later.
    pub held: Amount,
    /// What is due.
    pub total: Amount,
}

/// One movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// From when it counts.
    pub day: Day,
    /// What it is, for machines: `due`, `billed`, `cost`, `compensatory`, `penalty`, `late_vat`, `paid`, `not_due`.
    pub concept: &'static str,
    /// What it is, for people.
    pub label: String,
    /// More is owed.
    pub debit: Amount,
    /// Less is owed.
    pub credit: Amount,
    /// What is owed after it.
    pub balance: Amount,
    /// How it comes about.
    pub detail: String,
}

/// One instalment due and not paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalmentLine {
    /// Its number.
    pub number: u16,
    /// When it was due.
    pub due: Day,
    /// Days since.
    pub days_late: i32,
    /// What is owed of each component, and why; their sum is `total`.
    pub charges: Vec<Charge>,
    /// All of it.
    pub total: Amount,
}

/// Late interest, or the tax on it, that ran over one base for one stretch of days: `base × rate × days / basis_days`,
/// or `base × rate` of a tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccrualLine {
    /// Of which instalment.
    pub number: u16,
    /// Compensatory or penalty interest, or the tax on both.
    pub component: Component,
    /// On what; of a tax, the interest of this stretch.
    pub base: Amount,
    /// A year's rate; of a tax, its share.
    pub rate: Rate,
    /// The day from whose end it runs: the first day counted is the next.
    pub from: Day,
    /// The last day counted.
    pub to: Day,
    /// How many days.
    pub days: u32,
    /// How many days a year has.
    pub basis_days: u32,
    /// What it comes to.
    pub amount: Amount,
}

/// What is owed of one component for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Of what.
    pub component: Component,
    /// How much.
    pub amount: Amount,
    /// Why: base, rate and days where there are any.
    pub words: String,
}

impl InstalmentLine {
    /// What is owed of one component.
    pub fn of(&self, component: Component) -> Amount {
        self.charges.iter().filter(|charge| charge.component == component).map(|charge| charge.amount).sum()
    }

    /// Why it is owed, in sentences.
    pub fn words(&self) -> String {
        self.charges.iter().map(|charge| charge.words.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Explains an account that was folded up to `day`.
pub fn explain(folded: &Folded, day: Day) -> AccountStatement {
    let view = &folded.view;
    let number = day_number(day);
    let owed = view.owed(number);
    let later: Amount = view.unpaid.iter().filter(|row| number < row.due).map(Unpaid::scheduled).sum();
    let held = view.credit_after(number);
    let revolving = is_revolving(folded);
    let mut lines = movements(folded, number);
    for row in view.due_by(number) {
        lines.extend(accrual_lines(&row, number, &row.accrued(number, &view.late), &view.late));
    }
    lines.sort_by_key(|line| (line.day, line.rank));
    let mut accruals = fixed(folded);
    accruals.extend(
        view.due_by(number).flat_map(|row| accruals_of(&row, number, &row.accrued(number, &view.late), &view.late)),
    );
    accruals.sort_by_key(|line| (line.to, line.number, line.from));
    if revolving && held < later {
        lines.push(Line { effect: Effect::Less(later - held), ..Line::new(number, 4, "not_due", "Todavía no vence") });
    }
    AccountStatement {
        account: view.id,
        reference: view.reference.clone(),
        creditor: view.creditor,
        currency: view.currency,
        day,
        lines: balanced(lines),
        instalments: view.due_by(number).filter_map(|row| instalment(&row, number, view)).collect(),
        accruals,
        owed,
        costs: view.costs,
        held: if revolving { (held - later).or_zero() } else { held },
        total: owed.total(),
    }
}

/// A movement whose balance is not known yet.
struct Line {
    day: i32,
    rank: u8,
    concept: &'static str,
    label: String,
    effect: Effect,
    detail: String,
}

/// What a movement does to the balance.
enum Effect {
    More(Amount),
    Less(Amount),
    /// Whatever it was, it is this.
    Becomes(Amount),
}

impl Line {
    fn new(day: i32, rank: u8, concept: &'static str, label: impl Into<String>) -> Self {
        Self { day, rank, concept, label: label.into(), effect: Effect::More(Amount::ZERO), detail: String::new() }
    }
}

fn movements(folded: &Folded, day: i32) -> Vec<Line> {
    let due = schedule_of(&folded.terms).into_iter().filter(|one| day_number(one.due) <= day);
    let due = due.filter(|one| !is_settled(&folded.steps, one));
    let mut lines: Vec<Line> = due.map(|one| due_line(&one, day_number(one.due))).collect();
    let revolving = is_revolving(folded);
    let mut costs = Amount::ZERO;
    for (place, step) in folded.steps.iter().enumerate() {
        match &step.kind {
            StepKind::Charged(one) => {
                let from = if revolving { step.day } else { step.day.max(day_number(one.due)) };
                let later = folded.steps.get(place..).unwrap_or_default();
                lines.extend((from <= day && (revolving || !is_settled(later, one))).then(|| due_line(one, from)));
            }
            StepKind::Billed { statement } => {
                let label = format!("Resumen {}, vence el {}", statement.number, date(day_number(statement.due)));
                let effect = Effect::Becomes(statement.billed + costs);
                let detail = format!("El resumen reclama {} en total.", money(statement.billed));
                lines.push(Line { effect, detail, ..Line::new(step.day, 3, "billed", label) });
            }
            StepKind::Cost { amount, reason } => {
                costs += *amount;
                let label = format!("Gastos: {reason}");
                lines.push(Line { effect: Effect::More(*amount), ..Line::new(step.day, 0, "cost", label) });
            }
            StepKind::Fixed { row, accrued } => {
                lines.extend(accrual_lines(row, step.day, accrued, &folded.view.late));
            }
            StepKind::Received { payment, amount, source } => {
                let label = if source.is_empty() { "Pago".to_owned() } else { format!("Pago ({source})") };
                let detail = applied_words(&folded.steps, *payment, *amount);
                let effect = Effect::Less(*amount);
                lines.push(Line { effect, detail, ..Line::new(step.day, 2, "paid", label) });
            }
            StepKind::Agreed(taken) => {
                costs = Amount::ZERO;
                lines.push(agreed_line(taken, step.day));
            }
            StepKind::AgreementKept { discount, missing, lifted, .. } => {
                let detail = format!("Se condonan {}.", money(discount.total() + missing.total()));
                let effect = Effect::Less(*lifted);
                lines.push(Line { effect, detail, ..Line::new(step.day, 4, "agreement_kept", "Acuerdo cumplido") });
            }
            StepKind::Waived { part, due } => {
                let from = if revolving { step.day } else { step.day.max(*due) };
                lines.extend((from <= day).then(|| waived_line(part, from)));
            }
            StepKind::Applied { part, .. } if part.component == Component::Costs => costs -= part.amount,
            StepKind::Applied { .. } => {}
        }
    }
    lines
}

/// Whether the account was ever billed by statement: then what is not due yet is in its balance.
fn is_revolving(folded: &Folded) -> bool {
    folded.steps.iter().any(|step| matches!(step.kind, StepKind::Billed { .. }))
}

/// Whether one of these steps settles an instalment before it falls due: an agreement, or its end.
fn is_settled(steps: &[Step], one: &Instalment) -> bool {
    let settles = |step: &Step| match &step.kind {
        StepKind::Agreed(taken) => taken.scope == Scope::Whole,
        StepKind::AgreementKept { .. } => place_in_agreement(one.number).is_some(),
        StepKind::Charged(_)
        | StepKind::Billed { .. }
        | StepKind::Cost { .. }
        | StepKind::Fixed { .. }
        | StepKind::Received { .. }
        | StepKind::Waived { .. }
        | StepKind::Applied { .. } => false,
    };
    steps.iter().any(|step| step.day < day_number(one.due) && settles(step))
}

fn agreed_line(taken: &Taken, day: i32) -> Line {
    let asked = taken.covered.total() - taken.discount.total();
    let mut detail = format!("Se acuerda pagar {} por {}.", money(asked), money(taken.covered.total()));
    if !taken.discount.total().is_zero() {
        detail.push_str(" La diferencia se condona si se cumple.");
    }
    let effect = Effect::Less(taken.lifted);
    Line { effect, detail, ..Line::new(day, 2, "agreed", "Acuerdo de pago") }
}

fn waived_line(part: &Part, from: i32) -> Line {
    let of = part.number.map(|number| format!(", {}", instalment_name(number))).unwrap_or_default();
    let label = format!("Quita: {}{of}", part.component.label_es());
    Line { effect: Effect::Less(part.amount), ..Line::new(from, 2, "waived", label) }
}

fn due_line(one: &Instalment, from: i32) -> Line {
    let parts = [
        (Component::Principal, one.principal),
        (Component::Interest, one.interest),
        (Component::Vat, one.vat),
        (Component::Fees, one.fees),
    ];
    let named = parts.iter().filter(|(_, amount)| !amount.is_zero());
    let named: Vec<String> = named.map(|(part, amount)| format!("{}: {}", part.label_es(), money(*amount))).collect();
    let article = if place_in_agreement(one.number) == Some(0) { "el" } else { "la" };
    let label = format!("Vence {article} {}", instalment_name(one.number));
    Line { effect: Effect::More(one.total()), detail: named.join("; "), ..Line::new(from, 0, "due", label) }
}

/// The late interest that ran over one base until `day`.
fn accrual_lines(row: &Unpaid, day: i32, accrued: &Accrued, late: &LateTerms) -> Vec<Line> {
    let made = accrual_charges(row, day, accrued, late).into_iter().map(|charge| {
        let label = format!("{}, {}", charge.component.label_es(), instalment_name(row.number));
        let effect = Effect::More(charge.amount);
        Line { effect, detail: charge.words, ..Line::new(day, 1, charge.component.code(), label) }
    });
    made.collect()
}

/// The late interest that payments fixed, because they changed its base.
fn fixed(folded: &Folded) -> Vec<AccrualLine> {
    let late = &folded.view.late;
    let steps = folded.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Fixed { row, accrued } => Some(accruals_of(row, step.day, accrued, late)),
        StepKind::Charged(_)
        | StepKind::Billed { .. }
        | StepKind::Cost { .. }
        | StepKind::Received { .. }
        | StepKind::Agreed(_)
        | StepKind::AgreementKept { .. }
        | StepKind::Waived { .. }
        | StepKind::Applied { .. } => None,
    });
    steps.flatten().collect()
}

/// What ran over one base until `day`, line by line.
fn accruals_of(row: &Unpaid, day: i32, accrued: &Accrued, late: &LateTerms) -> Vec<AccrualLine> {
    let line = |component: Component, base: Amount, rate: Rate, amount: Amount| AccrualLine {
        number: row.number,
        component,
        base,
        rate,
        from: day_of(row.since),
        to: day_of(day),
        days: accrued.days,
        basis_days: late.basis.days(),
        amount,
    };
    let mut lines = vec![
        line(Component::Penalty, row.penalty_base(late), late.penalty, accrued.penalty),
        line(Component::Compensatory, row.principal, late.compensatory, accrued.compensatory),
        line(Component::LateVat, accrued.compensatory + accrued.penalty, late.vat, accrued.late_vat),
    ];
    lines.retain(|line| !line.amount.is_zero());
    lines
}

fn accrual_charges(row: &Unpaid, day: i32, accrued: &Accrued, late: &LateTerms) -> Vec<Charge> {
    let charge = |line: AccrualLine| Charge { component: line.component, amount: line.amount, words: line.words() };
    accruals_of(row, day, accrued, late).into_iter().map(charge).collect()
}

impl AccrualLine {
    /// How it comes about, as a sentence.
    pub fn words(&self) -> String {
        let (name, base, rate) = (self.component.label_es(), money(self.base), percent(self.rate));
        let amount = money(self.amount);
        if self.component == Component::LateVat {
            return format!("{name}: {base} × {rate} = {amount}.");
        }
        let stretch = format!("{} hasta el {} / {}", days(self.days), date(day_number(self.to)), self.basis_days);
        format!("{name}: {base} × {rate} anual × {stretch} = {amount}.")
    }
}

fn instalment(row: &Unpaid, day: i32, view: &AccountView) -> Option<InstalmentLine> {
    let total = row.owed(day, &view.late).total();
    if total.is_zero() {
        return None;
    }
    let left = |component: Component, amount: Amount| Charge {
        component,
        amount,
        words: format!("{} pendiente: {}.", component.label_es(), money(amount)),
    };
    let carried = |component: Component, amount: Amount| Charge {
        component,
        amount,
        words: format!("{} hasta el {}, menos lo pagado: {}.", component.label_es(), date(row.since), money(amount)),
    };
    let mut charges = vec![
        left(Component::Principal, row.principal),
        left(Component::Interest, row.interest),
        left(Component::Vat, row.vat),
        left(Component::Fees, row.fees),
        carried(Component::Penalty, row.penalty),
        carried(Component::Compensatory, row.compensatory),
        carried(Component::LateVat, row.late_vat),
    ];
    charges.retain(|charge| !charge.amount.is_zero());
    charges.extend(accrual_charges(row, day, &row.accrued(day, &view.late), &view.late));
    Some(InstalmentLine { number: row.number, due: day_of(row.due), days_late: (day - row.due).max(0), charges, total })
}

/// What a payment extinguished, in words.
fn applied_words(steps: &[Step], wanted: PaymentId, amount: Amount) -> String {
    let applied = steps.iter().filter_map(|step| match &step.kind {
        StepKind::Applied { payment: Some(payment), part } if *payment == wanted => Some(part),
        _ => None,
    });
    let parts: Vec<&Part> = applied.collect();
    let held = amount - parts.iter().map(|part| part.amount).sum();
    let mut words: Vec<String> = parts.into_iter().map(part_words).collect();
    if Amount::ZERO < held {
        words.push(format!("A cuenta de vencimientos futuros: {}", money(held)));
    }
    words.join("; ")
}

fn part_words(part: &Part) -> String {
    let of = part.number.map(|number| format!(", {}", instalment_name(number))).unwrap_or_default();
    format!("{}{of}: {}", part.component.label_es(), money(part.amount))
}

fn balanced(lines: Vec<Line>) -> Vec<StatementLine> {
    let mut balance = Amount::ZERO;
    let with_balance = |line: Line| {
        let change = match line.effect {
            Effect::More(amount) => amount,
            Effect::Less(amount) => -amount,
            Effect::Becomes(amount) => amount - balance,
        };
        balance += change;
        StatementLine {
            day: day_of(line.day),
            concept: line.concept,
            label: line.label,
            debit: change.or_zero(),
            credit: (-change).or_zero(),
            balance,
            detail: line.detail,
        }
    };
    lines.into_iter().map(with_balance).collect()
}
