//! Interleaved 2 of 5 (ISO/IEC 16390): digits in pairs, the first as bars and the second as the spaces between them.
use std::fmt::Write;

/// Text that has no bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBars {
    /// Nothing, or something other than digits.
    #[error("these bars hold digits only")]
    NotDigits,
    /// Digits go in pairs.
    #[error("these bars hold an even number of digits, got {0}")]
    Odd(usize),
    /// More than any scanner reads.
    #[error("these bars hold at most {DIGITS_MAX} digits, got {0}")]
    TooMany(usize),
}

/// The most digits that are drawn.
pub const DIGITS_MAX: usize = 120;

const NARROW: u32 = 1;
const WIDE: u32 = 3;
/// The white that a scanner needs on both sides, in narrow widths.
pub const QUIET: u32 = 10;

/// Which of the five elements of each digit are wide.
const DIGITS: [[bool; 5]; 10] = [
    [false, false, true, true, false],
    [true, false, false, false, true],
    [false, true, false, false, true],
    [true, true, false, false, false],
    [false, false, true, false, true],
    [true, false, true, false, false],
    [false, true, true, false, false],
    [false, false, false, true, true],
    [true, false, false, true, false],
    [false, true, false, true, false],
];

/// The widths of bars and spaces in turn, beginning and ending with a bar.
///
/// # Errors
/// An even number of digits, at most [`DIGITS_MAX`].
pub fn widths(digits: &str) -> Result<Vec<u32>, NoBars> {
    let places: Option<Vec<usize>> =
        digits.chars().map(|sign| sign.to_digit(10).and_then(|digit| usize::try_from(digit).ok())).collect();
    let places = places.filter(|places| !places.is_empty()).ok_or(NoBars::NotDigits)?;
    if DIGITS_MAX < places.len() {
        return Err(NoBars::TooMany(places.len()));
    }
    if !places.len().is_multiple_of(2) {
        return Err(NoBars::Odd(places.len()));
    }
    let width = |wide: bool| if wide { WIDE } else { NARROW };
    let mut widths = vec![NARROW; 4];
    for pair in places.chunks_exact(2) {
        let elements = |at: usize| pair.get(at).and_then(|digit| DIGITS.get(*digit)).copied().unwrap_or_default();
        for (bar, space) in elements(0).into_iter().zip(elements(1)) {
            widths.extend([width(bar), width(space)]);
        }
    }
    widths.extend([WIDE, NARROW, NARROW]);
    Ok(widths)
}

/// The bars as an image, `height` narrow widths high.
///
/// # Errors
/// As [`widths`].
pub fn svg(digits: &str, height: u32) -> Result<String, NoBars> {
    let widths = widths(digits)?;
    let across = 2 * QUIET + widths.iter().sum::<u32>();
    let mut path = String::new();
    let mut at = QUIET;
    for (place, width) in widths.into_iter().enumerate() {
        if place.is_multiple_of(2) {
            write!(path, "M{at} 0h{width}v{height}h-{width}z").expect("text grows");
        }
        at += width;
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {across} {height}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{across}v{height}h-{across}z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads widths back into digits, as a scanner does.
    fn scan(widths: &[u32]) -> String {
        let inner = &widths[4..widths.len() - 3];
        let digit = |wide: [bool; 5]| DIGITS.iter().position(|known| *known == wide).unwrap().to_string();
        inner
            .chunks_exact(10)
            .map(|pair| {
                let of = |from: usize| [0, 2, 4, 6, 8].map(|place| pair[place + from] == WIDE);
                digit(of(0)) + &digit(of(1))
            })
            .collect()
    }

    #[test]
    fn a_known_code_has_its_known_bars() {
        assert_eq!(widths("12").unwrap(), [1, 1, 1, 1, 3, 1, 1, 3, 1, 1, 1, 1, 3, 3, 3, 1, 1]);
        let image = svg("12", 20).unwrap();
        assert!(image.starts_with("<svg") && image.contains("viewBox=\"0 0 47 20\""), "{image}");
        assert_eq!(image.matches('M').count(), 9 + 1);
    }

    #[test]
    fn what_has_no_bars_says_why() {
        assert_eq!(widths(""), Err(NoBars::NotDigits));
        assert_eq!(widths("1a"), Err(NoBars::NotDigits));
        assert_eq!(widths("123"), Err(NoBars::Odd(3)));
        assert_eq!(widths(&"1".repeat(122)), Err(NoBars::TooMany(122)));
    }

    proptest! {
        #[test]
        fn every_even_number_of_digits_scans_back(digits in "([0-9][0-9]){1,30}") {
            prop_assert_eq!(scan(&widths(&digits).unwrap()), digits);
        }
    }
}
