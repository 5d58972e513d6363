//! Paraguay: RUC.
use super::{
    Flaw, Verdict,
    digits::{all_digits, ends_in, lacking, split_last, sum_from_right},
};

/// Up to eight digits and one computed, by weights that grow from the right.
pub(super) fn ruc(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    let (body, last) = split_last(value);
    Verdict::digit(ends_in(last, lacking(sum_from_right(body, &[2, 3, 4, 5, 6, 7, 8, 9]), 11) % 10))
}
