//! Colombia: NIT and cédula.
use super::{
    Flaw, Verdict,
    digits::{all_digits, ends_in, split_last, sum_from_right},
};

/// Up to nine digits and one computed: what is left of the sum by eleven, or eleven less it from two on.
pub(super) fn nit(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    let (body, last) = split_last(value);
    let left = sum_from_right(body, &[3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71]) % 11;
    Verdict::digit(ends_in(last, if left < 2 { left } else { 11 - left }))
}

/// Six to ten digits; nothing checks them.
pub(super) fn cedula(value: &str) -> Verdict {
    if all_digits(value) { Verdict::UNCHECKED } else { Verdict::bad(Flaw::Characters) }
}
