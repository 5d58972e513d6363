//! What was agreed about the account of a row.
use super::{
    AccountRow, Step,
    read::{self, No},
};
use crate::rules::{
    intake::Flaw,
    mapping::{Field, values},
    terms::{
        Basis, Instalment, LateTerms, MINIMUM_SHARE, Penalty, PenaltyBase, Period, Plan, Regular, System, Terms,
        TermsError,
    },
};
use base::{Amount, Currency, Day, Rate};
use jiff::ToSpan;

/// What asks for money: a schedule of instalments, or statements as they are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules::mapping) enum Billing {
    Schedule,
    Statements,
}

/// What a rate is for: a source that divides it has made it a period's.
#[derive(Clone, Copy, Default)]
enum RatePer {
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
    lent: Option<Amount>,
    limit: Option<Amount>,
    count: Option<u16>,
    settled: u16,
    first_due: Option<Day>,
    period: Option<Period>,
    system: Option<System>,
    rate: Rate,
    rate_per: RatePer,
    vat: Rate,
    fee: Amount,
    late: Rate,
    penalty: Option<Penalty>,
    basis: Basis,
    penalty_base: PenaltyBase,
    minimum: Option<Rate>,
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
    &[("365", Basis::Year365), ("360", Basis::Year360), ("30/360", Basis::Thirty360), ("real", Basis::Actual)];
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
        Ok(Some(AccountRow { reference, terms: None }))
    }

    /// The account with its terms.
    pub(super) fn finish(self, instalments: Vec<Instalment>, billing: Billing) -> Result<AccountRow, No> {
        let reference = self.reference.clone().ok_or_else(|| missing("el número de operación"))?;
        // Bills and services often say only when they fall due.
        let first_due = self.first_due.or_else(|| instalments.iter().map(|instalment| instalment.due).min());
        let opened = self.opened.or(first_due).ok_or_else(|| missing("la fecha de alta"))?;
        let plan = match billing {
            Billing::Statements => Plan::Statements { minimum: self.minimum.unwrap_or(MINIMUM_SHARE) },
            Billing::Schedule if instalments.is_empty() => self.regular(opened)?,
            Billing::Schedule => listed(instalments)?,
        };
        let lent = match (&plan, self.lent) {
            (_, Some(lent)) => lent,
            (Plan::Listed(rows), None) => rows.iter().map(|row| row.principal).sum(),
            (Plan::Regular(_) | Plan::Statements { .. }, None) => Amount::ZERO,
        };
        let penalty = self.penalty.unwrap_or(Penalty::Yearly(Rate::ZERO));
        let late = LateTerms::new(self.late, penalty, self.vat);
        let terms = Terms {
            product: self.product.unwrap_or_else(|| "loan".to_owned()),
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
        Ok(AccountRow { reference, terms: Some(terms) })
    }

    fn regular(&self, opened: Day) -> Result<Plan, No> {
        let first_due = self.first_due.ok_or_else(|| missing("el primer vencimiento"))?;
        let lent = self.lent.ok_or_else(|| missing("el capital prestado"))?;
        let count = self.count.unwrap_or(1);
        if first_due < opened {
            return Err(No::new(Flaw::Inconsistent, "el primer vencimiento es anterior a la fecha de alta"));
        }
        if lent.is_zero() || count == 0 {
            return Err(No::new(Flaw::Inconsistent, "el capital y la cantidad de cuotas deben ser mayores que cero"));
        }
        if count < self.settled {
            return Err(No::new(Flaw::Inconsistent, "hay más cuotas pagadas que cuotas"));
        }
        let every = self.period.unwrap_or(Period::Months(1));
        let period_rate = match (self.rate_per, every) {
            (RatePer::Period, _) => self.rate,
            (RatePer::Year, Period::Months(months)) => self.rate.share(u32::from(months), 12),
            (RatePer::Year, Period::Days(days)) => self.rate.share(u32::from(days), self.basis.days()),
        };
        Ok(Plan::Regular(Regular {
            system: self.system.unwrap_or(System::French),
            count,
            period_rate,
            first_due,
            every,
            vat: self.vat,
            fee: self.fee,
            settled: self.settled,
        }))
    }
}

fn listed(mut instalments: Vec<Instalment>) -> Result<Plan, No> {
    instalments.sort_by_key(|instalment| (instalment.due, instalment.number));
    let mut numbers: Vec<u16> = instalments.iter().map(|instalment| instalment.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() != instalments.len() {
        return Err(No::new(Flaw::Inconsistent, "dos cuotas tienen el mismo número"));
    }
    Ok(Plan::Listed(instalments))
}

fn rate_per(step: &Step) -> RatePer {
    if step.source.divide.is_some() { RatePer::Period } else { RatePer::Year }
}

fn refused(error: TermsError) -> No {
    match error {
        TermsError::Instalments(count) => No::new(Flaw::Number, format!("{count} cuotas son demasiadas")),
        TermsError::Amount(amount) => No::new(Flaw::Amount, format!("{amount} está fuera de rango")),
        TermsError::Rate(rate) => No::new(Flaw::Rate, format!("la tasa {rate} está fuera de rango")),
        TermsError::Stages => No::new(Flaw::Inconsistent, "los órdenes de imputación por tramo no están ordenados"),
        TermsError::Waterfall => No::new(Flaw::Inconsistent, "la imputación no nombra cada concepto una vez"),
    }
}

fn missing(what: &str) -> No {
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
