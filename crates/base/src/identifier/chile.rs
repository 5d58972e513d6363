//! Chile: RUT.
use super::{
    Flaw, Verdict,
    digits::{all_digits, lacking, split_last, sum_from_right},
};

/// Six to eight digits and one computed, which is `K` where it would be ten.
pub(super) fn rut(value: &str) -> Verdict {
    let (body, last) = split_last(value);
    if !all_digits(body) || !(last.is_ascii_digit() || last == 'K') {
        return Verdict::bad(Flaw::Characters);
    }
    let digit = lacking(sum_from_right(body, &[2, 3, 4, 5, 6, 7]), 11);
    let last = if last == 'K' { 10 } else { last.to_digit(10).unwrap_or(11) };
    if digit == last { Verdict::OK } else { Verdict::bad(Flaw::CheckDigit) }
}
