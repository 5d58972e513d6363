//! The estimators, each a sum over the log, with the influence of every row on it.

/// The 97.5 % point of the standard normal.
const TWO_SIDED_95: f64 = 1.959_963_984_540_054;

/// Below this effective sample size nothing is ranked.
pub const SUPPORT_MIN: f64 = 100.0;

/// One decision as it was logged, and what the policy being judged would have done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logged {
    /// What it brought, net of cost, in minor units or as a share.
    pub reward: f64,
    /// The probability with which the action was taken, as logged; above zero.
    pub logged: f64,
    /// The probability with which the judged policy takes that action here.
    pub target: f64,
    /// What a model expects of that action; fitted on other rows than this one.
    pub expected: f64,
    /// What the same model expects of the judged policy here: its actions' expectations by their probabilities.
    pub expected_target: f64,
}

impl Logged {
    /// How many times more often the judged policy takes this action.
    #[inline]
    pub fn weight(&self) -> f64 {
        self.target / self.logged
    }
}

/// How to estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Estimator {
    /// Inverse propensity scores (Horvitz and Thompson 1952): unbiased, wild.
    Ips,
    /// Self-normalised: IPS over the mean weight (Swaminathan and Joachims 2015).
    Snips,
    /// IPS with weights of at most `cap`: tamer, biased towards zero.
    Clipped {
        /// The greatest weight.
        cap: f64,
    },
    /// The model alone: as good as the model.
    Direct,
    /// Doubly robust (Dudík and others 2011): the model, corrected by weighted residuals.
    DoublyRobust,
    /// Doubly robust with self-normalised weights.
    SelfNormalisedDoublyRobust,
    /// Doubly robust where weights are at most `cap`, the model elsewhere (Wang and others 2017).
    Switch {
        /// The greatest weight that is listened to.
        cap: f64,
    },
}

/// A value and how far to trust it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Per decision, in the units of the rewards.
    pub value: f64,
    /// One standard error.
    pub error: f64,
    /// The effective sample size `(Σw)² / Σw²` (Kish 1965): how many decisions really speak for the policy.
    pub support: f64,
    /// How many decisions were logged.
    pub count: usize,
}

impl Estimate {
    /// The 95 % interval, from below to above.
    pub fn interval(&self) -> (f64, f64) {
        (self.value - TWO_SIDED_95 * self.error, self.value + TWO_SIDED_95 * self.error)
    }

    /// Whether enough decisions speak for the policy.
    pub fn is_supported(&self) -> bool {
        SUPPORT_MIN <= self.support
    }
}

/// Where an estimate stands, before its error is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Centre {
    pub(super) value: f64,
    mean_weight: f64,
    /// The weighted mean of what the model missed.
    correction: f64,
    support: f64,
}

impl Estimator {
    /// What the judged policy would have earned per decision; `None` where nothing was logged or no logged action is
    /// one that it takes.
    pub fn estimate(self, log: &[Logged]) -> Option<Estimate> {
        let centre = self.centre(log.iter())?;
        Some(centre.with_error(log.iter().map(|row| self.influence(row, &centre))))
    }

    /// The sums over the log.
    pub(super) fn centre<'a>(self, log: impl ExactSizeIterator<Item = &'a Logged>) -> Option<Centre> {
        let n = number(log.len());
        let (mut weights, mut squares, mut missed, mut terms) = (0.0, 0.0, 0.0, 0.0);
        for row in log {
            let weight = row.weight();
            weights += weight;
            squares += weight * weight;
            missed += weight * (row.reward - row.expected);
            terms += self.term(row, weight);
        }
        // Not a number, or a policy that the log says nothing of.
        if !(0.0 < weights && weights.is_finite()) {
            return None;
        }
        let (mean_weight, correction) = (weights / n, missed / weights);
        let value = match self {
            Self::Snips => terms / weights,
            Self::SelfNormalisedDoublyRobust => terms / n + correction,
            Self::Ips | Self::Clipped { .. } | Self::Direct | Self::DoublyRobust | Self::Switch { .. } => terms / n,
        };
        Some(Centre { value, mean_weight, correction, support: weights * weights / squares })
    }

    /// What one row adds to the sum, before any normalising.
    #[inline]
    fn term(self, row: &Logged, weight: f64) -> f64 {
        match self {
            Self::Ips | Self::Snips => weight * row.reward,
            Self::Clipped { cap } => weight.min(cap) * row.reward,
            Self::Direct | Self::SelfNormalisedDoublyRobust => row.expected_target,
            Self::DoublyRobust => row.expected_target + weight * (row.reward - row.expected),
            Self::Switch { cap } if weight <= cap => row.expected_target + weight * (row.reward - row.expected),
            Self::Switch { .. } => row.expected_target,
        }
    }

    /// How far one row pulls the value from where it is: the estimate's influence function at that row.
    #[inline]
    pub(super) fn influence(self, row: &Logged, centre: &Centre) -> f64 {
        let weight = row.weight();
        match self {
            Self::Snips => weight / centre.mean_weight * (row.reward - centre.value),
            // The correction is a ratio of means, the rest a mean.
            Self::SelfNormalisedDoublyRobust => {
                let model = centre.value - centre.correction;
                let missed = row.reward - row.expected - centre.correction;
                row.expected_target - model + weight / centre.mean_weight * missed
            }
            Self::Ips | Self::Clipped { .. } | Self::Direct | Self::DoublyRobust | Self::Switch { .. } => {
                self.term(row, weight) - centre.value
            }
        }
    }
}

impl Centre {
    /// The estimate, its error from the influences of all rows.
    pub(super) fn with_error(&self, influences: impl ExactSizeIterator<Item = f64>) -> Estimate {
        let count = influences.len();
        let n = number(count);
        let spread: f64 = influences.map(|influence| influence * influence).sum();
        Estimate { value: self.value, error: (spread / (n * (n - 1.0).max(1.0))).sqrt(), support: self.support, count }
    }

    /// The estimate of a difference: how much the first is ahead, with the weaker support of both.
    pub(super) fn ahead_of(&self, other: &Self) -> Self {
        Self { value: self.value - other.value, support: self.support.min(other.support), ..*self }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count below 2^53")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(reward: f64, logged: f64, target: f64, expected: f64, expected_target: f64) -> Logged {
        Logged { reward, logged, target, expected, expected_target }
    }

    fn log() -> Vec<Logged> {
        vec![row(1.0, 0.5, 1.0, 0.8, 0.7), row(0.0, 0.25, 0.0, 0.2, 0.6), row(3.0, 0.1, 0.4, 2.0, 1.5)]
    }

    #[test]
    fn each_estimator_is_its_formula() {
        // Weights 2, 0, 4: their mean is 2. Residuals 0.2, −0.2, 1.0. The model says (0.7 + 0.6 + 1.5) / 3.
        let near = |estimator: Estimator, expected: f64| {
            let value = estimator.estimate(&log()).unwrap().value;
            assert!((value - expected).abs() < 1e-12, "{estimator:?}: {value} is not {expected}");
        };

        near(Estimator::Ips, 14.0 / 3.0);
        near(Estimator::Snips, 14.0 / 6.0);
        near(Estimator::Clipped { cap: 3.0 }, 11.0 / 3.0);
        near(Estimator::Direct, 2.8 / 3.0);
        near(Estimator::DoublyRobust, (2.8 + 0.4 + 4.0) / 3.0);
        near(Estimator::SelfNormalisedDoublyRobust, (2.8 + 0.2 + 2.0) / 3.0);
        near(Estimator::Switch { cap: 3.0 }, (2.8 + 0.4) / 3.0);
        assert!((Estimator::Ips.estimate(&log()).unwrap().support - 36.0 / 20.0).abs() < 1e-12);
    }

    #[test]
    fn the_error_of_a_mean_is_its_standard_error() {
        // IPS shares 2, 0, 12 around 14/3: deviations −8/3, −14/3, 22/3; their squares sum to 744/9.
        let estimate = Estimator::Ips.estimate(&log()).unwrap();

        assert!((estimate.error - (744.0 / 9.0 / 6.0_f64).sqrt()).abs() < 1e-12);
        let (low, high) = estimate.interval();
        assert!((high - low - 2.0 * TWO_SIDED_95 * estimate.error).abs() < 1e-12);
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        assert_eq!(Estimator::Ips.estimate(&[]), None);
        assert_eq!(Estimator::Ips.estimate(&[row(1.0, 0.5, 0.0, 0.0, 0.0)]), None);
        assert_eq!(Estimator::Ips.estimate(&[row(1.0, 0.0, 0.0, 0.0, 0.0)]), None);
    }
}
