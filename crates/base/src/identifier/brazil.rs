//! Brazil: CPF of persons, CNPJ of companies.
use super::{
    Flaw, Verdict,
    digits::{all_digits, ends_in, lacking, repeated, split_last, sum},
};

/// Eleven digits, the last two computed. A repeated digit passes the sums and is nobody's.
pub(super) fn cpf(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    if repeated(value) {
        return Verdict::bad(Flaw::Repeated);
    }
    Verdict::digit(two_digits(value, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]))
}

/// Fourteen signs, letters among the first twelve since July 2026; a letter counts its ASCII code less 48.
pub(super) fn cnpj(value: &str) -> Verdict {
    let (body, check) = value.split_at_checked(12).unwrap_or((value, ""));
    if !body.bytes().all(|sign| sign.is_ascii_digit() || sign.is_ascii_uppercase()) || !all_digits(check) {
        return Verdict::bad(Flaw::Characters);
    }
    if repeated(body) {
        return Verdict::bad(Flaw::Repeated);
    }
    Verdict::digit(two_digits(value, &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]))
}

/// The second digit counts the first too, by the same weights begun one place later.
fn two_digits(value: &str, weights: &[u32]) -> Result<(), Flaw> {
    let (rest, second) = split_last(value);
    let (body, first) = split_last(rest);
    ends_in(first, lacking(sum(body, weights.get(1..).unwrap_or_default()), 11) % 10)?;
    ends_in(second, lacking(sum(rest, weights), 11) % 10)
}
