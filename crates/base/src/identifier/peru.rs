//! Peru: RUC and DNI.
use super::{
    Flaw, Verdict,
    digits::{all_digits, ends_in, split_last, sum},
};
use crate::Holder;

/// Eleven digits: 10 and 15 to 17 for persons, 20 for companies; the last is computed.
pub(super) fn ruc(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    if !["10", "15", "16", "17", "20"].iter().any(|prefix| value.starts_with(prefix)) {
        return Verdict::bad(Flaw::Part);
    }
    let (body, last) = split_last(value);
    Verdict::digit(ends_in(last, (11 - sum(body, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10))
}

/// Eight digits, and a ninth sign that is either a digit or a letter, both computed from the same sum.
pub(super) fn dni(value: &str) -> Verdict {
    let (number, control) = value.split_at_checked(8).unwrap_or((value, ""));
    if !all_digits(number) {
        return Verdict::bad(Flaw::Characters);
    }
    let Some(control) = control.chars().next() else { return Verdict::UNCHECKED };
    let left = usize::try_from(sum(number, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11).unwrap_or_default();
    let is_sign = |signs: &str| signs.chars().nth(left) == Some(control);
    if is_sign("65432110987") || is_sign("KJIHGFEDCBA") { Verdict::OK } else { Verdict::bad(Flaw::CheckDigit) }
}

/// Companies begin with 20.
pub(super) fn holder(value: &str) -> Holder {
    if value.starts_with("20") { Holder::Company } else { Holder::Person }
}
