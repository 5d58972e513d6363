//! Uruguay: RUT and cédula.
use super::{
    Flaw, Verdict,
    digits::{all_digits, ends_in, lacking, split_last, sum},
};

/// Office 01 to 22, a number, `001`, and one digit computed; a number that would ask for ten is never given.
pub(super) fn rut(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    let office = value.get(..2).and_then(|two| two.parse::<u8>().ok()).unwrap_or_default();
    if !(1..=22).contains(&office) || value.get(2..8) == Some("000000") || value.get(8..11) != Some("001") {
        return Verdict::bad(Flaw::Part);
    }
    let (body, last) = split_last(value);
    Verdict::digit(ends_in(last, lacking(sum(body, &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]), 11)))
}

/// Six or seven digits and one computed.
pub(super) fn ci(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    let (body, last) = split_last(value);
    let padded = format!("{body:0>7}");
    Verdict::digit(ends_in(last, lacking(sum(&padded, &[2, 9, 8, 7, 6, 3, 4]), 10)))
}
