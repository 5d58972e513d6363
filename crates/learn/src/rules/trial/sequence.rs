//! Intervals that hold at every look: a trial may be read every night and stopped when it is clear.
//!
//! The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas ("Time-uniform central limit
//! theory and asymptotic confidence sequences", Annals of Statistics 2024), which is Robbins's mixture of 1970 with an
//! estimated variance.

/// What one arm has seen: sums that can be added to, one unit at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Arm {
    count: u64,
    mean: f64,
    /// The sum of squared deviations from the mean (Welford 1962).
    squares: f64,
}

impl Arm {
    /// One more unit, such as the net recovery of one debtor over the horizon.
    pub fn add(&mut self, outcome: f64) {
        self.count += 1;
        let off = outcome - self.mean;
        self.mean += off / self.number();
        self.squares += off * (outcome - self.mean);
    }

    /// How many units.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// What a unit brings on average.
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance of the mean.
    fn mean_variance(&self) -> f64 {
        self.squares / (self.number() - 1.0).max(1.0) / self.number()
    }

    #[expect(clippy::cast_precision_loss, reason = "a count below 2^53")]
    fn number(&self) -> f64 {
        self.count as f64
    }
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Trial {
    /// How often a true draw may be taken for a difference, over all looks together; 0.05 is usual.
    pub alpha: f64,
    /// Units of both arms at which the interval is to be tightest.
    pub planned: u32,
    /// Below so many units of each arm nothing is said.
    pub least: u64,
    /// A difference smaller than this does not matter.
    pub margin: f64,
}

/// What may be said today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Verdict {
    /// Too little was seen, or the interval still holds both a gain and a loss that would matter.
    Continue,
    /// The challenger is better.
    Challenger,
    /// The challenger is worse: it ends at once.
    Champion,
    /// Whatever the difference is, it does not matter.
    Alike,
}

impl Trial {
    /// How much more the challenger brings per unit, from below to above: the truth stays inside at all looks with
    /// probability `1 − alpha`. `None` before `least`.
    pub fn interval(&self, champion: &Arm, challenger: &Arm) -> Option<(f64, f64)> {
        if champion.count.min(challenger.count) < self.least.max(2) {
            return None;
        }
        let n = champion.number() + challenger.number();
        let lead = challenger.mean - champion.mean;
        // The variance of one unit's part in the lead.
        let variance = n * (champion.mean_variance() + challenger.mean_variance());
        let spread = n * self.tightness() + 1.0;
        let reach = (2.0 * variance * spread / (n * n * self.tightness()) * (spread.sqrt() / self.alpha).ln()).sqrt();
        Some((lead - reach, lead + reach))
    }

    /// Whether to stop, and for whom.
    pub fn verdict(&self, champion: &Arm, challenger: &Arm) -> Verdict {
        match self.interval(champion, challenger) {
            None => Verdict::Continue,
            Some((low, _)) if 0.0 < low => Verdict::Challenger,
            Some((_, high)) if high < 0.0 => Verdict::Champion,
            Some((low, high)) if -self.margin < low && high < self.margin => Verdict::Alike,
            Some(_) => Verdict::Continue,
        }
    }

    /// The `ρ²` that makes the interval tightest at the planned number of units (the paper's equation for `ρ`).
    fn tightness(&self) -> f64 {
        let twice = -2.0 * self.alpha.ln();
        (twice + (twice + 1.0).ln()) / f64::from(self.planned.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIAL: Trial = Trial { alpha: 0.05, planned: 1_000, least: 50, margin: 0.1 };

    fn arm(outcomes: impl IntoIterator<Item = f64>) -> Arm {
        let mut arm = Arm::default();
        outcomes.into_iter().for_each(|outcome| arm.add(outcome));
        arm
    }

    /// So many units, every `of`-th of which pays.
    fn paying(units: u32, of: u32) -> Arm {
        arm((0..units).map(|unit| f64::from(u8::from(unit.is_multiple_of(of)))))
    }

    #[test]
    fn sums_are_mean_and_variance() {
        let arm = arm([2.0, 4.0, 9.0]);

        assert!((arm.mean() - 5.0).abs() < 1e-12);
        assert!((arm.mean_variance() - 13.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_interval_is_that_of_the_paper() {
        // 500 units each, half of which pay: variance 1000 · (2 · 0.25 · 500/499 / 500) = 1.002; ρ² = 0.007938.
        let arm = paying(500, 2);

        let (low, high) = TRIAL.interval(&arm, &arm).unwrap();

        let variance = 1_000.0 * 2.0 * 0.25 / 499.0;
        let rho = ((-2.0 * 0.05_f64.ln()) + (1.0 - 2.0 * 0.05_f64.ln()).ln()) / 1_000.0;
        let spread = 1_000.0 * rho + 1.0;
        let reach = (variance * 2.0 * spread / (1e6 * rho) * (spread.sqrt() / 0.05).ln()).sqrt();
        assert!((high - reach).abs() < 1e-12 && (low + reach).abs() < 1e-12);
        // Wider than one look's 1.96 deviations, and less than twice as wide.
        let once = 1.96 * (variance / 1_000.0).sqrt();
        assert!(once < reach && reach < 2.0 * once);
    }

    #[test]
    fn nothing_is_said_too_early() {
        assert_eq!(TRIAL.verdict(&paying(49, 1), &paying(400, 2)), Verdict::Continue);
    }

    #[test]
    fn a_clear_difference_ends_it_either_way() {
        let (good, bad) = (paying(500, 2), paying(500, 5));

        assert_eq!(TRIAL.verdict(&bad, &good), Verdict::Challenger);
        assert_eq!(TRIAL.verdict(&good, &bad), Verdict::Champion);
    }

    #[test]
    fn a_difference_that_does_not_matter_ends_it_too() {
        assert_eq!(TRIAL.verdict(&paying(5_000, 4), &paying(5_000, 4)), Verdict::Alike);
        assert_eq!(TRIAL.verdict(&paying(200, 4), &paying(200, 4)), Verdict::Continue);
    }
}
