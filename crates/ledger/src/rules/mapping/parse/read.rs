//! One cell into one value, under its step.
use super::Step;
use crate::rules::{
    intake::{Flaw, Problem},
    mapping::values::{self, Exponents, Number},
};
use base::{Amount, Day, Rate};
use std::borrow::Cow;

/// A text and the column that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    pub(super) column: &'a str,
}

/// Why a value is not taken.
pub(super) struct No {
    pub(super) flaw: Flaw,
    pub(super) reason: String,
}

impl No {
    pub(super) fn new(flaw: Flaw, reason: impl Into<String>) -> Self {
        Self { flaw, reason: reason.into() }
    }

    pub(super) fn problem(self, cell: Cell<'_>) -> Problem {
        Problem::new(cell.column, cell.text, self.flaw, self.reason)
    }
}

/// What the text means: by the map of its step, and with the words around it.
pub(super) fn meaning<'a>(step: &'a Step, text: &'a str) -> Result<Cow<'a, str>, No> {
    let source = &step.source;
    let meant = match source.map.get(text) {
        Some(meant) => meant.as_str(),
        None if source.map.is_empty() => text,
        None => match &source.otherwise {
            Some(otherwise) => otherwise.as_str(),
            None => {
                return Err(No::new(Flaw::Value, format!("{}: valor que el mapeo no conoce", step.field.label_es())));
            }
        },
    };
    Ok(match &source.text {
        Some(around) => Cow::Owned(around.replace("{}", meant)),
        None => Cow::Borrowed(meant),
    })
}

/// Words, with runs of spaces made one.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

pub(super) fn amount(step: &Step, text: &str) -> Result<Amount, No> {
    let no = |why: &str| No::new(Flaw::Amount, format!("{}: {why}", step.field.label_es()));
    let written = values::number(text, step.decimal).or_else(|| match step.exponents {
        Exponents::Exact => values::number_with_exponent(text, step.decimal),
        Exponents::Refuse => None,
    });
    let number = written.ok_or_else(|| match values::number_with_exponent(text, step.decimal) {
        Some(_) => no("una planilla lo escribió con exponente y perdió dígitos"),
        None => no("no es un importe con el formato del archivo"),
    })?;
    values::amount(number, step.source.unit, step.source.rounding).ok_or_else(|| no("tiene fracciones de centavo"))
}

/// An amount that is not below zero.
pub(super) fn amount_owed(step: &Step, text: &str) -> Result<Amount, No> {
    let amount = amount(step, text)?;
    if amount < Amount::ZERO {
        return Err(No::new(Flaw::Amount, format!("{}: no puede ser negativo", step.field.label_es())));
    }
    Ok(amount)
}

pub(super) fn rate(step: &Step, text: &str) -> Result<Rate, No> {
    let wrong = || No::new(Flaw::Rate, format!("{}: no es una tasa", step.field.label_es()));
    let Number { units, decimals } = values::number(text.trim_end_matches('%'), step.decimal).ok_or_else(wrong)?;
    let rate = values::rate(Number { units, decimals }, step.source.rate).filter(|rate| Rate::ZERO <= *rate);
    let rate = rate.ok_or_else(wrong)?;
    Ok(step.source.divide.filter(|divisor| 0 < *divisor).map_or(rate, |divisor| rate.share(1, divisor)))
}

pub(super) fn day(step: &Step, text: &str) -> Result<Day, No> {
    let wrong = || No::new(Flaw::Date, format!("{}: no es una fecha", step.field.label_es()));
    values::day(text, step.dates).ok_or_else(wrong)
}

pub(super) fn month(step: &Step, text: &str) -> Result<i32, No> {
    let wrong = || No::new(Flaw::Date, format!("{}: no es un mes", step.field.label_es()));
    values::month(text, step.dates).ok_or_else(wrong)
}

/// A whole number from zero to `most`.
pub(super) fn count<T: TryFrom<i64>>(step: &Step, text: &str, most: i64) -> Result<T, No> {
    let wrong = || No::new(Flaw::Number, format!("{}: no es un número entero de 0 a {most}", step.field.label_es()));
    let number = values::number(text, step.decimal).filter(|number| number.decimals == 0).ok_or_else(wrong)?;
    let floored = number.units.max(step.source.at_least.unwrap_or(number.units));
    let fits = Some(floored).filter(|count| (0..=most).contains(count));
    fits.and_then(|count| T::try_from(count).ok()).ok_or_else(wrong)
}

/// One of a few words.
pub(super) fn code<T: Copy>(step: &Step, text: &str, known: &[(&str, T)]) -> Result<T, No> {
    let text = crate::rules::mapping::plain(text);
    let found = known.iter().find(|(code, _)| *code == text).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let codes: Vec<&str> = known.iter().map(|(code, _)| *code).collect();
        No::new(Flaw::Value, format!("{}: se esperaba {}", step.field.label_es(), codes.join(", ")))
    })
}
