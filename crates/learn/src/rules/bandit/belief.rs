//! What is believed of one action: a normal distribution over the weights of its model, learnt one outcome at a time.
//!
//! The covariance is kept as `U·D·Uᵀ`, `U` unit upper triangular and `D` diagonal (Bierman 1977). A step multiplies each
//! entry of `D` by a positive number, so that no number of steps makes a variance negative; and both a step and a
//! question cost about `dim²` multiplications, without a root.

/// No share is taken for surer than this.
pub(super) const PRECISION_MIN: f64 = 1e-4;

/// The most numbers of a context.
pub const CONTEXT_MAX: usize = 128;
use crate::rules::number::logistic;

/// Columns are kept in whole groups of so many numbers, so that several are handled at a time.
const LANES: usize = 4;

/// A normal belief over weights.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Belief {
    /// The expected weights.
    mean: Vec<f64>,
    /// The diagonal of the covariance's factor; above zero.
    spread: Vec<f64>,
    /// The other factor, column by column; of column `j` the entries above the diagonal, with zeros up to a whole group.
    above: Vec<f64>,
    /// How many outcomes it has seen.
    seen: u64,
}

/// What is known where something is to be chosen; the last number is usually a constant 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Context {
    /// Zeros follow what was given.
    padded: [f64; CONTEXT_MAX],
    /// How much of what actions differ in shows here, from 0 to 1.
    pub(super) leeway: f64,
}

impl Context {
    /// These numbers; `None` where there are more than [`CONTEXT_MAX`] or one is infinite or no number.
    pub fn new(numbers: &[f64]) -> Option<Self> {
        let mut padded = [0.0; CONTEXT_MAX];
        padded.get_mut(..numbers.len())?.copy_from_slice(numbers);
        numbers.iter().all(|number| number.is_finite()).then_some(Self { padded, leeway: 1.0 })
    }

    /// The same where only a part of what actions differ in shows, from 0 to 1: what they add counts that part.
    #[must_use]
    pub const fn with_leeway(self, leeway: f64) -> Self {
        Self { leeway: leeway.clamp(0.0, 1.0), ..self }
    }
}

/// What is believed before any outcome where nothing is known of features; the last number of a context is 1.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Prior {
    /// The score of an action in no particular context.
    pub score: f64,
    /// The variance of that score.
    pub score_variance: f64,
    /// The variance of each feature's weight around zero; features are scaled to a deviation of about 1.
    pub weight_variance: f64,
}

impl Prior {
    /// What is used where nobody says otherwise: one in eight pays, give or take a factor of e in the odds.
    pub const fn shipped() -> Self {
        Self { score: -2.0, score_variance: 1.0, weight_variance: 0.5 }
    }

    /// The belief over contexts of so many numbers.
    pub fn belief(&self, dim: usize) -> Belief {
        let (mut mean, mut variances) = (vec![0.0; dim], vec![self.weight_variance; dim]);
        if let (Some(mean), Some(variance)) = (mean.last_mut(), variances.last_mut()) {
            (*mean, *variance) = (self.score, self.score_variance);
        }
        Belief::independent(&mean, &variances)
    }
}

/// What a belief says of one context.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// The expected score.
    pub mean: f64,
    /// Its variance.
    pub variance: f64,
}

impl Score {
    /// A part of it.
    pub(super) const fn part(self, part: f64) -> Self {
        Self { mean: self.mean * part, variance: self.variance * part * part }
    }

    /// The sum of two that do not depend on one another.
    pub(super) fn plus(self, other: Self) -> Self {
        Self { mean: self.mean + other.mean, variance: self.variance + other.variance }
    }
}

/// A covariance that is none: not symmetric, or with a direction of no variance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotACovariance;

impl Belief {
    /// A belief before any outcome: weights independent, normal around `mean`, with these variances.
    ///
    /// # Panics
    /// Where the two differ in length, or there are more than [`CONTEXT_MAX`].
    pub fn independent(mean: &[f64], variances: &[f64]) -> Self {
        let dim = mean.len();
        assert!(dim == variances.len() && dim <= CONTEXT_MAX, "a weight has a mean and a variance");
        let above = vec![0.0; column(dim)];
        Self { mean: mean.to_vec(), spread: variances.to_vec(), above, seen: 0 }
    }

    /// A belief before any outcome with this covariance, row by row.
    ///
    /// # Errors
    /// Where it is no covariance of that many weights.
    pub fn correlated(mean: &[f64], covariance: &[f64]) -> Result<Self, NotACovariance> {
        let dim = mean.len();
        if covariance.len() != dim * dim {
            return Err(NotACovariance);
        }
        let mut belief = Self::independent(mean, &vec![0.0; dim]);
        let mut left = covariance.to_vec();
        for j in (0..dim).rev() {
            let pivot = left[j * dim + j];
            if pivot.is_nan() || pivot <= 1e-12 * covariance[j * dim + j].abs() {
                return Err(NotACovariance);
            }
            belief.spread[j] = pivot;
            let begin = column(j);
            for i in 0..j {
                let factor = left[i * dim + j] / pivot;
                belief.above[begin + i] = factor;
                for k in 0..=i {
                    left[k * dim + i] -= factor * left[k * dim + j];
                }
            }
        }
        Ok(belief)
    }

    /// How many outcomes it has seen.
    pub const fn seen(&self) -> u64 {
        self.seen
    }

    /// The expected weights.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// What it says of a context.
    #[inline]
    pub fn at(&self, context: &Context) -> Score {
        let mut score = Score { mean: 0.0, variance: 0.0 };
        let mut rest = self.above.as_slice();
        for (j, ((spread, weight), x)) in self.spread.iter().zip(&self.mean).zip(&context.padded).enumerate() {
            let (column, after) = rest.split_at(padded(j));
            rest = after;
            let along = x + dot(column, context);
            score.mean += weight * x;
            score.variance += spread * along * along;
        }
        score
    }

    /// Learns a share between 0 and 1 whose log odds the score is: one step of the extended Kalman filter, which is
    /// logistic regression in one pass. What lies outside counts as the nearer end. It counts `weight` outcomes: 1, or
    /// less where it says less.
    pub fn learn_share(&mut self, context: &Context, share: f64, weight: f64) {
        let expected = logistic(self.at(context).mean);
        let precision = (expected * (1.0 - expected)).max(PRECISION_MIN);
        self.learn(context, (share.clamp(0.0, 1.0) - expected) / precision, precision * weight);
    }

    /// Learns that the score of a context was off by `error`, known with this precision (one over its variance). With
    /// one precision throughout this is ridge regression.
    pub fn learn(&mut self, context: &Context, error: f64, precision: f64) {
        let mut gain = [0.0; CONTEXT_MAX];
        let mut alpha = 1.0 / precision;
        let mut rest = self.above.as_mut_slice();
        for (j, (spread, x)) in self.spread.iter_mut().zip(&context.padded).enumerate() {
            let (column, after) = rest.split_at_mut(padded(j));
            rest = after;
            let along = x + dot(column, context);
            let pull = *spread * along;
            let before = alpha;
            alpha += pull * along;
            *spread *= before / alpha;
            let turn = -along / before;
            for (entry, gain) in column.iter_mut().zip(&mut gain) {
                let old = *entry;
                *entry = old + turn * *gain;
                *gain += pull * old;
            }
            gain[j] = pull;
        }
        for (weight, gain) in self.mean.iter_mut().zip(gain) {
            *weight += gain * (error / alpha);
        }
        self.seen += 1;
    }

    /// Forgets: variances are divided by `kept` (below 1), so that what comes weighs more than what was; none grows past
    /// `most` along its direction. Called as often as the world is thought to change, such as every night.
    pub fn fade(&mut self, kept: f64, most: f64) {
        for spread in &mut self.spread {
            *spread = (*spread / kept).min(most.max(*spread));
        }
    }

    /// All its numbers, in one order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> {
        self.mean.iter().chain(&self.spread).chain(&self.above).copied()
    }
}

/// Where column `j` begins.
fn column(j: usize) -> usize {
    (0..j).map(padded).sum()
}

/// The entries kept of column `j`.
const fn padded(j: usize) -> usize {
    j.next_multiple_of(LANES)
}

/// The product of whole groups with a context.
#[inline]
fn dot(groups: &[f64], context: &Context) -> f64 {
    let mut lanes = [0.0; LANES];
    for (left, right) in groups.chunks_exact(LANES).zip(context.padded.chunks_exact(LANES)) {
        for (lane, (left, right)) in lanes.iter_mut().zip(left.iter().zip(right)) {
            *lane += left * right;
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn context(numbers: &[f64]) -> Context {
        Context::new(numbers).unwrap()
    }

    /// The covariance that a belief stands for, row by row.
    fn covariance(belief: &Belief, dim: usize) -> Vec<f64> {
        let axis = |i: usize| context(&(0..dim).map(|j| f64::from(u8::from(i == j))).collect::<Vec<_>>());
        let sum = |i: usize, j: usize| {
            let both: Vec<f64> = axis(i).padded.iter().zip(axis(j).padded).map(|(left, right)| left + right).collect();
            belief.at(&context(&both[..dim])).variance
        };
        let own: Vec<f64> = (0..dim).map(|i| belief.at(&axis(i)).variance).collect();
        let cell = |i: usize, j: usize| if i == j { own[i] } else { (sum(i, j) - own[i] - own[j]) / 2.0 };
        (0..dim * dim).map(|place| cell(place / dim, place % dim)).collect()
    }

    #[test]
    fn a_belief_learnt_step_by_step_is_the_ridge_regression_of_all_steps() {
        // Two observations of y = 3x at x = 1 and x = 2 with unit precision, prior N(0, 1):
        // the precision is 1 + 1 + 4 = 6, the mean (3 + 12) / 6 = 2.5.
        let mut belief = Belief::independent(&[0.0], &[1.0]);

        for x in [1.0, 2.0] {
            let error = 3.0 * x - belief.at(&context(&[x])).mean;
            belief.learn(&context(&[x]), error, 1.0);
        }

        assert!((belief.mean()[0] - 2.5).abs() < 1e-12);
        assert!((belief.at(&context(&[1.0])).variance - 1.0 / 6.0).abs() < 1e-12);
        assert_eq!(belief.seen(), 2);
    }

    #[test]
    fn a_correlated_belief_is_the_covariance_it_was_given() {
        let given = [2.0, 0.6, -0.3, 0.6, 1.0, 0.2, -0.3, 0.2, 0.5];

        let belief = Belief::correlated(&[0.0; 3], &given).unwrap();

        let off =
            covariance(&belief, 3).iter().zip(given).map(|(left, right)| (left - right).abs()).fold(0.0, f64::max);
        assert!(off < 1e-12);
        assert_eq!(Belief::correlated(&[0.0; 2], &[1.0, 2.0, 2.0, 1.0]), Err(NotACovariance));
        assert_eq!(Belief::correlated(&[0.0; 2], &[1.0]), Err(NotACovariance));
    }

    #[test]
    fn a_million_rounds_leave_every_variance_above_zero() {
        // Nearly the same context again and again, of very different sizes and precisions: what breaks a covariance
        // that is kept as a plain matrix.
        let mut belief = Belief::independent(&[0.0; 3], &[1.0, 1.0, 1e3]);

        for round in 0..1_000_000_u32 {
            let size = [1.0, 1e3, 1e-3][(round % 3) as usize];
            let tilt = f64::from(round % 7) * 1e-7;
            let here = context(&[size, size * (1.0 + tilt), 1.0]);
            let error = 0.5 - belief.at(&here).mean;
            belief.learn(&here, error, if round % 2 == 0 { 1e-4 } else { 1e4 });
        }

        assert!(belief.spread.iter().all(|spread| 0.0 < *spread && *spread <= 1e3), "{:?}", belief.spread);
        assert!(belief.numbers().all(f64::is_finite));
        assert!((belief.at(&context(&[1.0, 1.0, 1.0])).mean - 0.5).abs() < 1e-2);
    }

    #[test]
    fn fading_widens_a_belief_up_to_a_bound() {
        let mut belief = Belief::independent(&[0.0], &[1.0]);
        belief.learn(&context(&[1.0]), 0.0, 9.0);

        belief.fade(0.5, 1.0);
        let once = belief.at(&context(&[1.0])).variance;
        (0..50).for_each(|_| belief.fade(0.5, 1.0));

        assert!((once - 0.2).abs() < 1e-12);
        assert!((belief.at(&context(&[1.0])).variance - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_step_narrows_what_it_is_about_and_widens_nothing(
            steps in prop::collection::vec((prop::array::uniform4(-50.0..50.0_f64), -9.0..9.0_f64, 1e-4..1e4_f64), 1..80),
            looked in prop::array::uniform4(-50.0..50.0_f64),
        ) {
            let mut belief = Belief::independent(&[0.0; 4], &[0.5, 2.0, 0.1, 1.0]);
            let looked = context(&looked);
            for (numbers, error, precision) in steps {
                let (here, before) = (context(&numbers), belief.at(&looked).variance);
                let own = belief.at(&here).variance;
                belief.learn(&here, error, precision);
                prop_assert!(belief.at(&looked).variance <= before * (1.0 + 1e-9) + 1e-12);
                let expected = own / (1.0 + own * precision);
                prop_assert!((belief.at(&here).variance - expected).abs() <= 1e-6 * expected + 1e-12);
            }
        }
    }
}
