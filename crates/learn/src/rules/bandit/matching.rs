//! Probability matching: an action is taken as often as it is believed to be the best (Thompson 1933).
//!
//! The probabilities are computed rather than sampled, so that what is logged is what was done.
use super::ACTIONS_MAX;
use crate::rules::number::{log_odds, logistic, normal_below};

/// A belief about what an action is worth: `value(score) = link(score) − cost`, its score normal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// The expected score.
    pub mean: f64,
    /// One standard deviation of the score; above zero.
    pub deviation: f64,
    /// What the action costs, in units of value.
    pub cost: f64,
}

/// How a score becomes a value, before cost.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Link {
    /// The score is the value.
    Identity {
        /// One over the variance of an outcome around its expectation.
        precision: f64,
    },
    /// The value is a share between 0 and 1, the score its log odds.
    Logistic,
}

impl Link {
    /// The value of a score.
    #[inline]
    pub fn value(self, score: f64) -> f64 {
        match self {
            Self::Identity { .. } => score,
            Self::Logistic => logistic(score),
        }
    }

    /// The score of a value; a very small or large one where none reaches it.
    #[inline]
    fn score(self, value: f64) -> f64 {
        match self {
            Self::Identity { .. } => value,
            Self::Logistic => log_odds(value),
        }
    }
}

/// How many points of a belief are looked at.
const POINTS: usize = 8;
/// Where, in deviations: Gauss and Hermite's points.
const NODES: [f64; POINTS] = [
    -4.144_547_186_126,
    -2.802_485_861_288,
    -1.636_519_042_435,
    -0.539_079_811_351,
    0.539_079_811_351,
    1.636_519_042_435,
    2.802_485_861_288,
    4.144_547_186_126,
];
/// The share of the belief that each point stands for.
const SHARES: [f64; POINTS] = [
    0.000_112_614_538,
    0.009_635_220_121,
    0.117_239_907_662,
    0.373_012_257_679,
    0.373_012_257_679,
    0.117_239_907_662,
    0.009_635_220_121,
    0.000_112_614_538,
];
/// Beyond so many deviations an action is not counted among those that may be the best.
const REACH: f64 = 3.0;

/// Writes into `chances` how probable each action is to be the best; they sum to one.
///
/// Integrated at eight points an action; then made to sum to one, so that the figures are the policy itself and not
/// an estimate of it.
///
/// # Panics
/// Where there is no action, there are more than [`ACTIONS_MAX`], or `chances` is of another length.
pub fn match_chances(link: Link, worths: &[Worth], chances: &mut [f64]) {
    assert!(!worths.is_empty() && worths.len() <= ACTIONS_MAX && worths.len() == chances.len());
    let at = |worth: &Worth, reach: f64| link.value(worth.mean + reach * worth.deviation) - worth.cost;
    let floor = worths.iter().map(|worth| at(worth, -REACH)).fold(f64::NEG_INFINITY, f64::max);
    let (mut rivals, mut count) = ([(0, worths[0]); ACTIONS_MAX], 0);
    for (index, worth) in worths.iter().enumerate() {
        if floor <= at(worth, REACH) {
            rivals[count] = (index, *worth);
            count += 1;
        }
    }
    chances.fill(0.0);
    let mut sum = 0.0;
    for place in 0..count {
        let chance = best(link, &rivals[..count], place);
        chances[rivals[place].0] = chance;
        sum += chance;
    }
    for chance in chances {
        *chance /= sum;
    }
}

/// How probable one rival is to be better than all others; never quite zero.
fn best(link: Link, rivals: &[(usize, Worth)], place: usize) -> f64 {
    let own = rivals[place].1;
    let mut values = NODES;
    for value in &mut values {
        *value = link.value(own.mean + own.deviation * *value) - own.cost;
    }
    let mut chances = SHARES;
    for (other, (_, worth)) in rivals.iter().enumerate() {
        if other != place {
            let narrow = 1.0 / worth.deviation;
            for (chance, value) in chances.iter_mut().zip(&values) {
                *chance *= normal_below((link.score(value + worth.cost) - worth.mean) * narrow);
            }
        }
    }
    chances.iter().sum::<f64>().max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINEAR: Link = Link::Identity { precision: 1.0 };

    fn worth(mean: f64, deviation: f64, cost: f64) -> Worth {
        Worth { mean, deviation, cost }
    }

    #[test]
    fn two_actions_are_taken_as_often_as_each_is_better() {
        // The difference of N(1, 0.6²) and N(0, 0.8²) is N(1, 1): above zero with probability Φ(1) = 0.8413.
        let mut chances = [0.0; 2];

        match_chances(LINEAR, &[worth(1.0, 0.6, 0.0), worth(0.0, 0.8, 0.0)], &mut chances);

        assert!((chances[0] - 0.841_3).abs() < 1e-2, "{chances:?}");
    }

    #[test]
    fn a_cost_weighs_like_a_lower_value() {
        let mut chances = [0.0; 2];

        match_chances(Link::Logistic, &[worth(0.0, 0.1, 0.1), worth(0.0, 0.1, 0.0)], &mut chances);

        assert!(chances[0] < 0.01);
    }

    proptest! {
        #[test]
        fn chances_sum_to_one_whatever_is_believed(
            worths in prop::collection::vec((-9.0..9.0_f64, 1e-6..5.0_f64, 0.0..0.5_f64), 1..=ACTIONS_MAX),
        ) {
            let worths: Vec<Worth> = worths.into_iter().map(|(mean, deviation, cost)| worth(mean, deviation, cost)).collect();
            let mut chances = vec![0.0; worths.len()];
            for link in [LINEAR, Link::Logistic] {
                match_chances(link, &worths, &mut chances);
                prop_assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                prop_assert!(chances.iter().all(|chance| (0.0..=1.0 + 1e-9).contains(chance)));
            }
        }
    }
}
