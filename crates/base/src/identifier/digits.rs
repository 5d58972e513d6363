//! Check digits: sums of digits by weights, and what is left of them.
use super::Flaw;

/// The value of a digit, or of a letter that follows the digits in the alphabet: `A` is 17, as in `ASCII − 48`.
pub(super) fn value(sign: u8) -> u32 {
    u32::from(sign.saturating_sub(b'0'))
}

/// The sum of the signs by these weights, from the left.
pub(super) fn sum(signs: &str, weights: &[u32]) -> u32 {
    signs.bytes().zip(weights).map(|(sign, weight)| value(sign) * weight).sum()
}

/// The sum of the signs by these weights, from the right, the weights beginning again when they end.
pub(super) fn sum_from_right(signs: &str, weights: &[u32]) -> u32 {
    signs.bytes().rev().zip(weights.iter().cycle()).map(|(sign, weight)| value(sign) * weight).sum()
}

/// What is lacking to the next multiple of `modulus`: 0 to `modulus - 1`.
pub(super) fn lacking(sum: u32, modulus: u32) -> u32 {
    (modulus - sum % modulus) % modulus
}

/// The signs without the last, and the last.
pub(super) fn split_last(value: &str) -> (&str, char) {
    let last = value.chars().next_back().unwrap_or(' ');
    (value.strip_suffix(last).unwrap_or_default(), last)
}

/// Whether the last sign is this digit.
pub(super) fn ends_in(last: char, digit: u32) -> Result<(), Flaw> {
    if char::from_digit(digit, 10) == Some(last) { Ok(()) } else { Err(Flaw::CheckDigit) }
}

/// Digits only.
pub(super) fn all_digits(value: &str) -> bool {
    value.bytes().all(|sign| sign.is_ascii_digit())
}

/// One sign, repeated.
pub(super) fn repeated(value: &str) -> bool {
    let mut signs = value.chars();
    let first = signs.next();
    signs.all(|sign| Some(sign) == first)
}
