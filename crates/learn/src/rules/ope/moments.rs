//! The sums that estimators without a model are made of: those of parts of a log add up to those of all of it.
use super::{Estimate, Logged};

/// Sums over a log, or over a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Decisions.
    pub count: usize,
    /// Of the weights.
    pub weights: f64,
    /// Of their squares.
    pub squares: f64,
    /// Of weight times reward.
    pub earned: f64,
    /// Of the weight's square times the reward.
    pub earned_twice: f64,
    /// Of the square of weight times reward.
    pub earned_squares: f64,
}

impl Moments {
    /// Those of one decision.
    pub fn of(row: &Logged) -> Self {
        let (weight, earned) = (row.weight(), row.weight() * row.reward);
        Self {
            count: 1,
            weights: weight,
            squares: weight * weight,
            earned,
            earned_twice: weight * earned,
            earned_squares: earned * earned,
        }
    }

    /// Those of both parts.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            weights: self.weights + other.weights,
            squares: self.squares + other.squares,
            earned: self.earned + other.earned,
            earned_twice: self.earned_twice + other.earned_twice,
            earned_squares: self.earned_squares + other.earned_squares,
        }
    }

    /// What [`super::Estimator::Ips`] says, up to rounding; `None` where it says nothing.
    pub fn ips(&self) -> Option<Estimate> {
        let n = self.number()?;
        let value = self.earned / n;
        // Influences are weight × reward − value.
        Some(self.estimate(n, value, self.earned_squares - n * value * value))
    }

    /// What [`super::Estimator::Snips`] says, up to rounding; `None` where it says nothing.
    pub fn snips(&self) -> Option<Estimate> {
        let n = self.number()?;
        let (value, mean) = (self.earned / self.weights, self.weights / n);
        // Influences are weight × (reward − value) over the mean weight.
        let spread = self.earned_squares - 2.0 * value * self.earned_twice + value * value * self.squares;
        Some(self.estimate(n, value, spread / (mean * mean)))
    }

    #[expect(clippy::cast_precision_loss, reason = "a count below 2^53")]
    fn number(&self) -> Option<f64> {
        (0.0 < self.weights && self.weights.is_finite()).then_some(self.count as f64)
    }

    fn estimate(&self, n: f64, value: f64, spread: f64) -> Estimate {
        Estimate {
            value,
            error: (spread.max(0.0) / (n * (n - 1.0).max(1.0))).sqrt(),
            support: self.weights * self.weights / self.squares,
            count: self.count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ope::Estimator;

    fn log() -> Vec<Logged> {
        let row = |n: u32| Logged {
            reward: f64::from(n % 7) * 100.0 - 50.0,
            logged: f64::from(n % 4 + 1) / 4.0,
            target: f64::from(n % 3) / 2.0,
            expected: 0.0,
            expected_target: 0.0,
        };
        (0..500).map(row).collect()
    }

    #[test]
    fn parts_of_a_log_say_what_all_of_it_says() {
        let log = log();
        let of = |rows: &[Logged]| rows.iter().map(Moments::of).fold(Moments::default(), Moments::and);
        let (first, rest) = log.split_at(123);

        let whole = of(first).and(of(rest));

        for (told, known) in
            [(whole.ips(), Estimator::Ips.estimate(&log)), (whole.snips(), Estimator::Snips.estimate(&log))]
        {
            let (told, known) = (told.unwrap(), known.unwrap());
            assert!((told.value - known.value).abs() < 1e-9 && (told.error - known.error).abs() < 1e-9);
            assert!((told.support - known.support).abs() < 1e-9 && told.count == known.count);
        }
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        assert_eq!((Moments::default().ips(), Moments::default().snips()), (None, None));
    }
}
