//! What was agreed about the account of a row.
use super::{
    AccountRow, Step,
    plan::{DayCount, PlanDraft},
    read::{self, No},
};
use crate::rules::{
    contract::{Roll, ShiftedDays},
    intake::Flaw,
    mapping::{Field, values},
    series::series_name,
    terms::{Basis, Instalment, LateTerms, Penalty, PenaltyBase, Period, Plan, System, Terms, TermsError},
};
use base::{Amount, Currency, Day, Rate};
use jiff::ToSpan;

/// What asks for money: a schedule of instalments, or statements as they are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules::mapping) enum Billing {
    Schedule,
    Statements,
    /// Charges told one by one.
    Charges,
}

/// What a rate is for: a source that divides it has made it a period's.
#[derive(Clone, Copy, Default)]
pub(super) enum RatePer {
    #[default]
    Year,
    Period,
}

#[derive(Default)]
pub(super) struct AccountDraft {
    reference: Option<String>,
    product: Option<String>,
    currency: Option<Currency>,
    opened: Option<Day>,
    pub(super) lent: Option<Amount>,
    limit: Option<Amount>,
    pub(super) count: Option<u16>,
    pub(super) settled: u16,
    pub(super) first_due: Option<Day>,
    pub(super) period: Option<Period>,
    pub(super) system: Option<System>,
    pub(super) rate: Rate,
    pub(super) rate_per: RatePer,
    pub(super) vat: Rate,
    pub(super) fee: Amount,
    late: Rate,
    penalty: Option<Penalty>,
    pub(super) basis: Basis,
    penalty_base: PenaltyBase,
    pub(super) minimum: Option<Rate>,
    pub(super) plan: PlanDraft,
    charge_from: Option<Day>,
}

const SYSTEMS: &[(&str, System)] = &[
    ("frances", System::French),
    ("french", System::French),
    ("aleman", System::German),
    ("german", System::German),
    ("americano", System::Bullet),
    ("bullet", System::Bullet),
    ("directo", System::Flat),
    ("flat", System::Flat),
];
const BASES: &[(&str, Basis)] =
    &[("365", Basis::Year365), ("360", Basis::Year360), ("30_360", Basis::Thirty360), ("real", Basis::Actual)];
const DAY_COUNTS: &[(&str, DayCount)] = &[
    ("periodos", DayCount::Periods),
    ("periods", DayCount::Periods),
    ("365", DayCount::Days(Basis::Year365)),
    ("360", DayCount::Days(Basis::Year360)),
    ("30_360", DayCount::Days(Basis::Thirty360)),
    ("real", DayCount::Days(Basis::Actual)),
];
const ROLLS: &[(&str, Roll)] = &[
    ("igual", Roll::Stay),
    ("stay", Roll::Stay),
    ("siguiente", Roll::Following(ShiftedDays::Free)),
    ("following", Roll::Following(ShiftedDays::Free)),
    ("siguiente_con_interes", Roll::Following(ShiftedDays::Bear)),
    ("following_bear", Roll::Following(ShiftedDays::Bear)),
    ("anterior", Roll::Preceding(ShiftedDays::Free)),
    ("preceding", Roll::Preceding(ShiftedDays::Free)),
    ("anterior_con_interes", Roll::Preceding(ShiftedDays::Bear)),
    ("preceding_bear", Roll::Preceding(ShiftedDays::Bear)),
];
const PENALTY_BASES: &[(&str, PenaltyBase)] = &[
    ("capital", PenaltyBase::Principal),
    ("principal", PenaltyBase::Principal),
    ("cuota", PenaltyBase::Instalment),
    ("instalment", PenaltyBase::Instalment),
];
const INSTALMENTS_MAX: i64 = 600;
const TEXT_MAX: usize = 80;

impl AccountDraft {
    pub(super) fn set(&mut self, step: &Step, text: &str) -> Result<(), No> {
        match step.field {
            Field::Reference => self.reference = Some(short(step, text)?),
            Field::Product => self.product = Some(short(step, &values_code(text))?),
            Field::Currency => self.currency = Some(currency(text)?),
            Field::Opened => self.opened = Some(read::day(step, text)?),
            Field::Lent => self.lent = Some(read::amount_owed(step, text)?),
            Field::Limit => self.limit = Some(read::amount_owed(step, text)?),
            Field::Count => self.count = Some(read::count(step, text, INSTALMENTS_MAX)?),
            Field::Settled => self.settled = read::count(step, text, INSTALMENTS_MAX)?,
            Field::FirstDue => self.first_due = Some(read::day(step, text)?),
            Field::Period => self.period = Some(period(step, text)?),
            Field::System => self.system = Some(read::code(step, text, SYSTEMS)?),
            Field::Fee => self.fee = read::amount_owed(step, text)?,
            Field::LateBasis => self.basis = read::code(step, text, BASES)?,
            Field::PenaltyBase => self.penalty_base = read::code(step, text, PENALTY_BASES)?,
            Field::Recurs => self.plan.amount = Some(read::amount_owed(step, text)?),
            Field::RecursFrom => self.charge_from = Some(read::day(step, text)?),
            Field::Until => self.plan.until = Some(read::day(step, text)?),
            Field::Index => self.plan.index = Some(series(step, text)?),
            Field::IndexFrom => self.plan.index_from = Some(read::day(step, text)?),
            Field::AdjustEvery => self.plan.adjust_every = Some(read::count(step, text, INSTALMENTS_MAX)?),
            Field::DayCount => self.plan.days = Some(read::code(step, text, DAY_COUNTS)?),
            Field::Roll => self.plan.roll = Some(read::code(step, text, ROLLS)?),
            _ => self.set_rate(step, text)?,
        }
        Ok(())
    }

    fn set_rate(&mut self, step: &Step, text: &str) -> Result<(), No> {
        let rate = read::rate(step, text)?;
        match step.field {
            Field::NominalRate => (self.rate, self.rate_per) = (rate, rate_per(step)),
            Field::Vat => self.vat = rate,
            Field::LateRate => self.late = rate,
            Field::PenaltyRate => self.penalty = Some(Penalty::Yearly(rate)),
            Field::PenaltyShare => self.penalty = Some(Penalty::OfCompensatory(rate)),
            Field::Minimum => self.minimum = Some(rate),
            Field::RecursVat => self.plan.vat = rate,
            Field::StepRate => self.plan.step = Some(rate),
            Field::Insurance => self.plan.insurance = rate,
            other => unreachable!("{} is not of an account", other.code()),
        }
        Ok(())
    }

    /// Sets a day that follows another one.
    pub(super) fn follow(&mut self, step: &Step, field: Field) {
        let followed = if field == Field::FirstDue { self.first_due } else { self.opened };
        let span = i64::from(step.source.plus_days).days().months(i64::from(step.source.plus_months));
        let day = followed.and_then(|day| day.checked_add(span).ok());
        match step.field {
            Field::FirstDue => self.first_due = day,
            Field::Opened => self.opened = day,
            _ => {}
        }
    }

    /// The account by its name alone.
    pub(super) fn named(self) -> Result<Option<AccountRow>, No> {
        let reference = self.reference.ok_or_else(|| missing("el número de operación"))?;
        Ok(Some(AccountRow { reference, terms: None, charge_from: None }))
    }

    /// The account with its terms.
    pub(super) fn finish(self, instalments: Vec<Instalment>, billing: Billing) -> Result<AccountRow, No> {
        let reference = self.reference.clone().ok_or_else(|| missing("el número de operación"))?;
        // Bills and services often say only when they fall due.
        let first_due = self.first_due.or_else(|| instalments.iter().map(|instalment| instalment.due).min());
        let opened = self.opened.or(first_due).ok_or_else(|| missing("la fecha de alta"))?;
        let plan = self.plan(opened, instalments, billing)?;
        let lent = match (&plan, self.lent) {
            (_, Some(lent)) => lent,
            (Plan::Listed(rows), None) => rows.iter().map(|row| row.principal).sum(),
            (Plan::Regular(_) | Plan::Recurring(_) | Plan::Statements { .. }, None) => Amount::ZERO,
        };
        let penalty = self.penalty.unwrap_or(Penalty::Yearly(Rate::ZERO));
        let late = LateTerms::new(self.late, penalty, self.vat);
        let terms = Terms {
            product: self.product.unwrap_or_else(|| product_of(&plan).to_owned()),
            currency: self.currency.unwrap_or(Currency::ARS),
            opened,
            lent,
            limit: self.limit,
            plan,
            late: LateTerms { basis: self.basis, penalty_base: self.penalty_base, ..late },
            waterfall: None,
            late_waterfalls: Vec::new(),
        };
        terms.check().map_err(refused)?;
        Ok(AccountRow { reference, terms: Some(terms), charge_from: self.charge_from })
    }

    /// The account of a charge, whose periods are told one by one since the first that the line says.
    pub(super) fn charged(mut self, first: Option<Day>) -> Result<AccountRow, No> {
        self.first_due = self.first_due.or(first);
        self.finish(Vec::new(), Billing::Charges)
    }
}

/// The product of an account that names none.
const fn product_of(plan: &Plan) -> &'static str {
    match plan {
        Plan::Recurring(_) => "servicio",
        Plan::Regular(_) | Plan::Listed(_) | Plan::Statements { .. } => "loan",
    }
}

fn rate_per(step: &Step) -> RatePer {
    if step.source.divide.is_some() { RatePer::Period } else { RatePer::Year }
}

fn refused(error: TermsError) -> No {
    match error {
        TermsError::Instalments(count) => No::new(Flaw::Number, format!("{count} cuotas son demasiadas")),
        TermsError::Amount(amount) => No::new(Flaw::Amount, format!("{amount} está fuera de rango")),
        TermsError::Rate(rate) => No::new(Flaw::Rate, format!("la tasa {rate} está fuera de rango")),
        TermsError::Period => {
            No::new(Flaw::Number, "un período dura al menos un día y un ajuste llega al menos tras uno")
        }
        TermsError::Stages => No::new(Flaw::Inconsistent, "los órdenes de imputación por tramo no están ordenados"),
        TermsError::Waterfall => No::new(Flaw::Inconsistent, "la imputación no nombra cada concepto una vez"),
    }
}

pub(super) fn missing(what: &str) -> No {
    No::new(Flaw::Missing, format!("falta {what}"))
}

fn short(step: &Step, text: &str) -> Result<String, No> {
    let text = read::words(text);
    if TEXT_MAX < text.chars().count() {
        return Err(No::new(Flaw::Value, format!("{}: más de {TEXT_MAX} caracteres", step.field.label_es())));
    }
    Ok(text)
}

fn values_code(text: &str) -> String {
    crate::rules::mapping::plain(text)
}

fn series(step: &Step, text: &str) -> Result<String, No> {
    series_name(text)
        .ok_or_else(|| No::new(Flaw::Value, format!("{}: no es el nombre de una serie", step.field.label_es())))
}

fn currency(text: &str) -> Result<Currency, No> {
    match text.to_ascii_uppercase().as_str() {
        "$" | "PESOS" | "PESO" | "ARP" => Ok(Currency::ARS),
        code => code.parse().map_err(|_| No::new(Flaw::Value, "la moneda son tres letras, como ARS o USD")),
    }
}

/// `1m` is a month, `30d` thirty days; `mensual`, `quincenal` and `semanal` are understood.
fn period(step: &Step, text: &str) -> Result<Period, No> {
    const KNOWN: &[(&str, Period)] = &[
        ("mensual", Period::Months(1)),
        ("bimestral", Period::Months(2)),
        ("trimestral", Period::Months(3)),
        ("semestral", Period::Months(6)),
        ("anual", Period::Months(12)),
        ("quincenal", Period::Days(15)),
        ("semanal", Period::Days(7)),
    ];
    let text = text.trim();
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let number = values::count(digits).filter(|number| (1..=366).contains(number));
    match (number, text.get(digits.len()..)) {
        (Some(days), Some("d")) => Ok(Period::Days(u16::try_from(days).unwrap_or(u16::MAX))),
        (Some(months), Some("m")) if months <= 60 => Ok(Period::Months(u8::try_from(months).unwrap_or(u8::MAX))),
        _ => read::code(step, text, KNOWN),
    }
}
