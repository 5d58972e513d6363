//! Ecuador: cédula and RUC.
use super::{
    Flaw, Verdict,
    digits::{all_digits, sum, value},
};
use crate::Holder;

/// Province, a third digit up to six, and a sum of single digits (Luhn) that ends in zero.
pub(super) fn ci(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    if !has_province(value) || b'6' < third(value) {
        return Verdict::bad(Flaw::Part);
    }
    Verdict::digit(luhn(value))
}

/// A cédula and an establishment; or, by the third digit, a public body (6) or a company (9) with sums of their own.
pub(super) fn ruc(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    if !has_province(value) {
        return Verdict::bad(Flaw::Part);
    }
    let person = || established(value, "000").and_then(|()| luhn(value.get(..10).unwrap_or_default()));
    match third(value) {
        b'0'..=b'5' => Verdict::digit(person()),
        b'6' => Verdict::digit(public(value).or_else(|_| person())),
        b'9' => Verdict::digit(company(value).or_else(|_| public(value))),
        _ => Verdict::bad(Flaw::Part),
    }
}

/// Companies and public bodies are told by the third digit.
pub(super) fn holder(value: &str) -> Holder {
    if third(value) < b'6' || third(value) == b'6' && public(value).is_err() { Holder::Person } else { Holder::Company }
}

/// 01 to 24, 30 for those abroad, 50.
fn has_province(value: &str) -> bool {
    value.get(..2).and_then(|two| two.parse::<u8>().ok()).is_some_and(|code| matches!(code, 1..=24 | 30 | 50))
}

fn third(value: &str) -> u8 {
    value.as_bytes().get(2).copied().unwrap_or(b'8')
}

fn luhn(signs: &str) -> Result<(), Flaw> {
    let single = |number: u32| if 9 < number { number - 9 } else { number };
    let sum: u32 = signs.bytes().zip([2, 1].iter().cycle()).map(|(sign, weight)| single(value(sign) * weight)).sum();
    if sum.is_multiple_of(10) { Ok(()) } else { Err(Flaw::CheckDigit) }
}

/// Persons and companies number their establishments in three digits, public bodies in four; none has number zero.
fn established(value: &str, none: &str) -> Result<(), Flaw> {
    if value.ends_with(none) { Err(Flaw::Part) } else { Ok(()) }
}

fn public(value: &str) -> Result<(), Flaw> {
    established(value, "0000")?;
    divides(value.get(..9).unwrap_or_default(), &[3, 2, 7, 6, 5, 4, 3, 2, 1])
}

fn company(value: &str) -> Result<(), Flaw> {
    established(value, "000")?;
    divides(value.get(..10).unwrap_or_default(), &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1])
}

fn divides(signs: &str, weights: &[u32]) -> Result<(), Flaw> {
    if sum(signs, weights).is_multiple_of(11) { Ok(()) } else { Err(Flaw::CheckDigit) }
}
