//! A part of a whole, kept as two whole numbers until somebody prints it.
use base::Rounding;
use serde::{Deserialize, Serialize};

/// `part / whole` with a whole that is not zero. Built by [`Ratio::of`], so that a missing answer is never a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// What is counted.
    pub part: i64,
    /// Out of how much, above zero.
    pub whole: i64,
}

impl Ratio {
    /// The ratio, or `None` where there is nothing to divide by.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        (0 < whole).then_some(Self { part, whole })
    }

    /// The ratio times 100, rounded half up: 2,400 / 800 is 300, printed as 3.00.
    pub fn hundredths(self) -> i64 {
        self.times(100)
    }

    /// The percentage times 100, rounded half up: 400 / 1,000 is 4,000, printed as 40.00 %.
    pub fn percent_hundredths(self) -> i64 {
        self.times(10_000)
    }

    fn times(self, factor: i64) -> i64 {
        let exact = Rounding::HalfUp.divide(i128::from(self.part) * i128::from(factor), i128::from(self.whole));
        i64::try_from(exact).unwrap_or(i64::MAX)
    }
}

/// Hundredths of one per cent of each part, which always add up to exactly 10,000 unless every part is zero.
///
/// What rounding leaves over goes to the largest remainders, the first of equals first.
pub fn shares(parts: &[i64]) -> Vec<i64> {
    let whole: i64 = parts.iter().sum();
    if whole <= 0 {
        return vec![0; parts.len()];
    }
    let exact = |part: &i64| (part * 10_000 / whole, part * 10_000 % whole);
    let mut shares: Vec<i64> = parts.iter().map(|part| exact(part).0).collect();
    let left = usize::try_from(10_000 - shares.iter().sum::<i64>()).unwrap_or(0);
    let mut by_remainder: Vec<(i64, usize)> = parts.iter().map(|part| -exact(part).1).zip(0..).collect();
    by_remainder.sort_unstable();
    for (_, index) in by_remainder.into_iter().take(left) {
        if let Some(share) = shares.get_mut(index) {
            *share += 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_divided_by_nothing_is_not_zero() {
        assert_eq!(Ratio::of(0, 0), None);
        assert_eq!(Ratio::of(0, 5).map(Ratio::percent_hundredths), Some(0));
    }

    #[test]
    fn halves_round_up() {
        assert_eq!(Ratio::of(1, 800).unwrap().percent_hundredths(), 13);
        assert_eq!(Ratio::of(2, 3).unwrap().percent_hundredths(), 6_667);
        assert_eq!(Ratio::of(2_400, 800).unwrap().hundredths(), 300);
    }

    #[test]
    fn shares_add_up_to_the_whole() {
        assert_eq!(shares(&[1, 1, 1]), [3_334, 3_333, 3_333]);
        assert_eq!(shares(&[0, 0]), [0, 0]);
        for parts in [&[1, 2, 4, 7, 11][..], &[999_999, 1], &[3], &[1, 0, 5, 5, 5, 5, 5]] {
            assert_eq!(shares(parts).iter().sum::<i64>(), 10_000, "{parts:?}");
        }
    }
}
