//! An account explained peso by peso: every movement, and every instalment with its base, rate, days and amount.
use super::{
    accrual::{AccrualLine, accruals_of, fixed},
    agreement::{Scope, Taken, place_in_agreement},
    entry::{Capitalisation, Part},
    fold::{Folded, Note, Step, StepKind, schedule_of},
    recurring::Charges,
    terms::{Component, Instalment},
    unpaid::{Owed, Unpaid},
    view::AccountView,
    words::{date, instalment_name, money, payment_source},
};
use base::{AccountId, Amount, CreditorId, Currency, Day, PaymentId, day_number, day_of};

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
    /// Late interest and its tax that ran since the books hold the account as lost; it is in `total` all the same.
    pub memo: Amount,
    /// What is due, by component; it comes to `total`.
    pub owed: Owed,
    /// Costs of collection not paid.
    pub costs: Amount,
    /// Money held for what falls due later.
    pub held: Amount,
    /// What is due.
    pub total: Amount,
    /// What goes on being charged every period, where it does.
    pub charges: Option<Box<Charges>>,
}

/// One movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// From when it counts.
    pub day: Day,
    /// What it is, for machines: `due`, `billed`, `cost`, `compensatory`, `penalty`, `late_vat`, `paid`,
    /// `waived`, `capitalised`, `paused`, `resumed`, `filed`, `written_off`, `not_due`.
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
    /// What became of the money, where it is a payment.
    pub applied: Option<Applied>,
}

/// What became of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Which one.
    pub payment: PaymentId,
    /// Who said what it is for, as people call them; empty where the agreed order decides.
    pub chosen_by: &'static str,
    /// What it extinguished.
    pub parts: Vec<Part>,
    /// What of it is held for what falls due later.
    pub held: Amount,
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
    let held = view.credit_after(number) + paid_ahead(folded, number);
    let revolving = is_revolving(folded);
    let mut lines = movements(folded, number);
    for row in view.due_by(number) {
        lines.extend(accrual_lines(&row, number, folded));
    }
    lines.sort_by_key(|line| (line.day, line.rank));
    let mut accruals = fixed(folded);
    accruals.extend(view.due_by(number).flat_map(|row| accruals_of(&row, number, folded)));
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
        instalments: view.due_by(number).filter_map(|row| instalment(&row, number, folded)).collect(),
        memo: memo(&accruals, view),
        accruals,
        owed,
        costs: view.costs,
        held: if revolving { (held - later).or_zero() } else { held },
        total: owed.total(),
        charges: view.charges.clone(),
    }
}

/// What chosen instalments that are not due have been paid: it counts against them when they fall due. A statement of
/// revolving credit has it in its balance already.
fn paid_ahead(folded: &Folded, day: i32) -> Amount {
    if is_revolving(folded) {
        return Amount::ZERO;
    }
    let is_ahead = |number| folded.view.unpaid.iter().any(|row| row.number == number && day < row.due);
    let ahead = folded.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Applied { part, .. } if part.number.is_some_and(is_ahead) => Some(part.amount),
        _ => None,
    });
    ahead.sum()
}

/// A movement whose balance is not known yet.
struct Line {
    day: i32,
    rank: u8,
    concept: &'static str,
    label: String,
    effect: Effect,
    detail: String,
    applied: Option<Applied>,
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
        let (label, effect, detail) = (label.into(), Effect::More(Amount::ZERO), String::new());
        Self { day, rank, concept, label, effect, detail, applied: None }
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
            StepKind::Fixed { row, .. } => lines.extend(accrual_lines(row, step.day, folded)),
            StepKind::Received { payment, amount, source, choice } => {
                let label =
                    if source.is_empty() { "Pago".to_owned() } else { format!("Pago ({})", payment_source(source)) };
                let chosen_by = choice.as_ref().map_or("", |choice| choice.by.label_es());
                let applied = applied(&folded.steps, *payment, *amount, chosen_by);
                let (detail, effect, applied) = (applied.words(), Effect::Less(*amount), Some(applied));
                lines.push(Line { effect, detail, applied, ..Line::new(step.day, 2, "paid", label) });
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
                if part.component == Component::Costs {
                    costs -= part.amount;
                }
                let from = if revolving { step.day } else { step.day.max(*due) };
                lines.extend((from <= day).then(|| waived_line(part, from)));
            }
            StepKind::Capitalised { number, concept, amount, act } => {
                lines.push(capitalised_line(*number, (*concept, *amount), act, step.day));
            }
            StepKind::Noted(note) => lines.push(note_line(note, step.day)),
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
    let settles = |step: &Step| {
        let whole = matches!(&step.kind, StepKind::Agreed(taken) if taken.scope == Scope::Whole);
        whole || matches!(step.kind, StepKind::AgreementKept { .. }) && place_in_agreement(one.number).is_some()
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

/// The late interest that ran over one base until `day`, each line on the last day of its stretch.
fn accrual_lines(row: &Unpaid, day: i32, folded: &Folded) -> Vec<Line> {
    let made = accruals_of(row, day, folded).into_iter().map(|line| {
        let label = format!("{}, {}", line.name, instalment_name(row.number));
        let (effect, detail) = (Effect::More(line.amount), line.words());
        Line { effect, detail, ..Line::new(day_number(line.to), 1, line.component.code(), label) }
    });
    made.collect()
}

fn capitalised_line(number: u16, (concept, amount): (Component, Amount), act: &Capitalisation, day: i32) -> Line {
    let label = format!("Capitalización de intereses, {}", instalment_name(number));
    let (concept, reason) = (concept.label_es(), act.reason.label_es());
    let detail = format!("{concept}: {} pasan a capital por {reason}: {}.", money(amount), act.document);
    Line { detail, ..Line::new(day, 3, "capitalised", label) }
}

fn note_line(note: &Note, day: i32) -> Line {
    let (concept, label, detail) = match note {
        Note::Paused(pause) => {
            let until = pause.until.map_or_else(String::new, |until| format!(" hasta el {}", date(day_number(until))));
            let rests = pause.relief.label_es();
            ("paused", format!("Pausa: {}", pause.reason), format!("Desde el {}{until}, {rests}.", date(day)))
        }
        Note::Resumed => ("resumed", "Fin de la pausa".to_owned(), String::new()),
        Note::Filed(filing) => {
            let rate = if filing.rates.is_empty() {
                "Sigue la tasa pactada"
            } else {
                "Desde ese día corre interés moratorio"
            };
            ("filed", format!("Demanda: {}", filing.case), format!("{rate}: {}.", filing.source))
        }
        Note::WrittenOff { reason } => {
            let detail = "Se debe igual; el interés posterior se lleva en cuentas de orden.".to_owned();
            ("written_off", format!("Castigo contable: {reason}"), detail)
        }
    };
    Line { detail, ..Line::new(day, 3, concept, label) }
}

/// Late interest and tax that ran since the books hold the account as lost.
fn memo(accruals: &[AccrualLine], view: &AccountView) -> Amount {
    let Some(lost) = view.arrears.as_ref().and_then(|arrears| arrears.written_off) else { return Amount::ZERO };
    accruals.iter().filter(|line| lost <= day_number(line.from)).map(|line| line.amount).sum()
}

fn instalment(row: &Unpaid, day: i32, folded: &Folded) -> Option<InstalmentLine> {
    let total = row.owed(day, folded.view.rates()).total();
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
    let charge = |line: AccrualLine| Charge { component: line.component, amount: line.amount, words: line.words() };
    charges.extend(accruals_of(row, day, folded).into_iter().map(charge));
    Some(InstalmentLine { number: row.number, due: day_of(row.due), days_late: (day - row.due).max(0), charges, total })
}

fn applied(steps: &[Step], wanted: PaymentId, amount: Amount, chosen_by: &'static str) -> Applied {
    let parts = steps.iter().filter_map(|step| match &step.kind {
        StepKind::Applied { payment: Some(payment), part } if *payment == wanted => Some(*part),
        _ => None,
    });
    let parts: Vec<Part> = parts.collect();
    let held = (amount - parts.iter().map(|part| part.amount).sum()).or_zero();
    Applied { payment: wanted, chosen_by, parts, held }
}

impl Applied {
    fn words(&self) -> String {
        let chosen = if self.chosen_by.is_empty() { String::new() } else { format!("Imputado {}. ", self.chosen_by) };
        let mut words: Vec<String> = self.parts.iter().map(part_words).collect();
        if Amount::ZERO < self.held {
            words.push(format!("{HELD}: {}", money(self.held)));
        }
        chosen + &words.join("; ")
    }
}

/// What is said of money that nothing due takes.
pub const HELD: &str = "A cuenta de vencimientos futuros";

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
            applied: line.applied,
        }
    };
    lines.into_iter().map(with_balance).collect()
}
