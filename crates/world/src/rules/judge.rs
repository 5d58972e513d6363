//! What runs of two policies in the same countries say: means with their 95 % intervals, and shares of what was there to win.
use serde::Serialize;

/// A mean over seeds with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Student's 97.5 % quantiles for 1 to 30 degrees of freedom.
const STUDENT: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];

impl Spread {
    /// The mean of one number a seed, with Student's interval; `None` without any. One number alone has no ends.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let count = count(numbers);
        if count < 1.0 {
            return None;
        }
        let mean = mean(numbers);
        let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
        let error = (squares / (count - 1.0) / count).sqrt();
        Some(Self::around(mean, if numbers.len() < 2 { f64::INFINITY } else { quantile(numbers.len()) * error }))
    }

    /// The mean difference between two numbers of each seed.
    pub fn between(ours: &[f64], theirs: &[f64]) -> Option<Self> {
        let differences: Vec<f64> = ours.iter().zip(theirs).map(|(ours, theirs)| ours - theirs).collect();
        Self::of(&differences)
    }

    /// The sum of `parts` over the sum of `wholes`, its interval by leaving out one seed at a time (the jackknife, Quenouille
    /// 1956, Tukey 1958); `None` where the wholes do not add up to more than nothing.
    pub fn share(parts: &[f64], wholes: &[f64]) -> Option<Self> {
        let (part, whole): (f64, f64) = (parts.iter().sum(), wholes.iter().sum());
        if whole <= 0.0 || parts.len() != wholes.len() {
            return None;
        }
        let left_out: Vec<f64> =
            parts.iter().zip(wholes).map(|(one, of)| (part - one) / (whole - of).max(f64::MIN_POSITIVE)).collect();
        let (count, middle) = (count(parts), mean(&left_out));
        let squares: f64 = left_out.iter().map(|one| (one - middle) * (one - middle)).sum();
        let half = quantile(parts.len()) * (squares * (count - 1.0) / count).sqrt();
        Some(Self::around(part / whole, half))
    }

    /// Whether the whole interval is above zero, or below it.
    pub fn excludes_zero(&self) -> bool {
        0.0 < self.low || self.high < 0.0
    }

    fn around(mean: f64, half: f64) -> Self {
        Self { mean, low: mean - half, high: mean + half }
    }
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / count(numbers).max(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "seeds are few")]
fn count(numbers: &[f64]) -> f64 {
    numbers.len() as f64
}

/// The quantile for the mean of so many numbers; infinite for one.
fn quantile(count: usize) -> f64 {
    match count.checked_sub(2) {
        None => f64::INFINITY,
        Some(place) => STUDENT.get(place).copied().unwrap_or(1.96 + 2.5 / f64::from(u32::try_from(place).unwrap_or(1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-3, "{left} is not {right}");
    }

    #[test]
    fn an_interval_is_students() {
        // Mean 3, standard error √(2.5 / 5) = 0.7071, quantile of four degrees of freedom 2.776.
        let spread = Spread::of(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();

        near(spread.mean, 3.0);
        near(spread.high - spread.mean, 2.776 * 0.5_f64.sqrt());
        assert!(spread.excludes_zero());
        assert_eq!(Spread::of(&[]), None);
        assert!(Spread::of(&[7.0]).is_some_and(|one| !one.excludes_zero()));
    }

    #[test]
    fn what_befalls_both_cancels() {
        let spread = Spread::between(&[101.0, 1_001.0, 51.0], &[100.0, 1_000.0, 50.0]).unwrap();

        near(spread.mean, 1.0);
        near(spread.low, 1.0);
    }

    #[test]
    fn a_share_is_of_sums_and_the_same_everywhere_is_certain() {
        let spread = Spread::share(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).unwrap();

        near(spread.mean, 0.5);
        near(spread.high, 0.5);
        assert_eq!(Spread::share(&[1.0], &[-1.0]), None);
    }
}
