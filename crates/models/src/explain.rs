//! Why a model says what it says of one row, in whole millionths that add up; and which datum would change it.
use crate::model::Model;
use serde::{Deserialize, Serialize};

/// What each feature contributes to a score. All are whole millionths of log odds (or of the logarithm of an amount),
/// and `base + Σ parts + repair = score` holds exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The score of a row of which nothing is known.
    pub base_micro: i64,
    /// Of each feature, in the order of a row.
    pub parts_micro: Vec<i64>,
    /// What the repair of the probability adds.
    pub repair_micro: i64,
    /// The repaired score.
    pub score_micro: i64,
    /// What it says: a probability, or an amount.
    pub told: f64,
}

/// A datum that would change what a model says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lever {
    /// The feature, by its place in a row.
    pub feature: usize,
    /// The value now; NaN where it is not known.
    pub from: f32,
    /// The nearest value that would do, among those that the model was taught with.
    pub to: f32,
    /// How many tenths of those who taught it lie between both; one where it is not known now.
    pub steps: usize,
    /// What would be said then.
    pub told: f64,
}

const MICRO: f64 = 1e6;
/// Millionths beyond which a part is told as this many; no probability is told apart out there.
const FAR: f64 = 1e12;

impl Explanation {
    /// The places of the features that push up or down the most, the strongest first; none that add nothing.
    pub fn strongest(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.parts_micro.len()).filter(|at| self.parts_micro[*at] != 0).collect();
        places.sort_by_key(|at| (std::cmp::Reverse(self.parts_micro[*at].abs()), *at));
        places
    }
}

impl Model {
    /// Explains what is said of a row.
    ///
    /// Cards and additive models tell their own tables; a forest tells its Shapley values; a blend tells the weighted
    /// sum of both. What is rounded away is given to the parts that were rounded down the most.
    pub fn explain(&self, row: &[f32]) -> Explanation {
        let mut values = vec![0.0; self.features.len() + 2];
        let raw = self.shape.score(row);
        let score = self.calibrator.repair(raw);
        let places = self.features.len();
        values[places] = self.shape.contributions(row, &mut values[..places]);
        values[places + 1] = score - raw;
        let score_micro = (score * MICRO).round().clamp(-FAR, FAR) as i64;
        let mut parts_micro = apportioned(&values, score_micro);
        let repair_micro = parts_micro.pop().unwrap_or(0);
        let base_micro = parts_micro.pop().unwrap_or(0);
        Explanation { base_micro, parts_micro, repair_micro, score_micro, told: self.loss.told(score) }
    }

    /// The data, one at a time, that would bring what is said to the other side of `goal`, the nearest first.
    ///
    /// `among` are the places of the features that may be thought otherwise. Values are tried that were typical of those
    /// who taught the model, from the nearest to the farthest; a feature that nobody knows may take any.
    pub fn levers(&self, row: &[f32], goal: f64, among: &[usize]) -> Vec<Lever> {
        let above = |told: f64| goal <= told;
        let now = above(self.told(row));
        let mut thought = row.to_vec();
        let mut levers = Vec::new();
        for feature in among.iter().copied().filter(|feature| *feature < row.len()) {
            let Some(reference) = self.card.references.get(feature) else { continue };
            let from = row[feature];
            let here = crate::cuts::cell(&reference.cuts, from);
            let typical = reference.typical.iter().enumerate().filter(|(_, to)| !to.is_nan());
            let tried = typical.filter(|(cell, _)| *cell != here).map(|(cell, to)| {
                thought[feature] = *to;
                let steps = if from.is_nan() { 1 } else { cell.abs_diff(here) };
                Lever { feature, from, to: *to, steps, told: self.told(&thought) }
            });
            let nearest = tried.filter(|lever| above(lever.told) != now).min_by_key(|lever| lever.steps);
            levers.extend(nearest);
            thought[feature] = from;
        }
        levers.sort_by(|a, b| a.steps.cmp(&b.steps).then((b.told - goal).abs().total_cmp(&(a.told - goal).abs())));
        levers
    }
}

/// Whole millionths near these values whose sum is exactly `total`: each rounded down, and what is left given one by one
/// to those that lost most (Hamilton's method).
fn apportioned(values: &[f64], total: i64) -> Vec<i64> {
    let micro = |value: &f64| (value * MICRO).clamp(-FAR, FAR);
    let mut parts: Vec<i64> = values.iter().map(|value| micro(value).floor() as i64).collect();
    let count = i64::try_from(parts.len()).unwrap_or(i64::MAX);
    let left = total - parts.iter().sum::<i64>();
    // Usually from none to one each; more where the last bits of a sum were lost.
    let (each, some) = (left.div_euclid(count), left.rem_euclid(count) as usize);
    for part in &mut parts {
        *part += each;
    }
    let lost = |at: &usize| micro(&values[*at]) - micro(&values[*at]).floor();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| lost(b).total_cmp(&lost(a)).then(a.cmp(b)));
    order.into_iter().take(some).for_each(|at| parts[at] += 1);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_apportioned_adds_up() {
        assert_eq!(apportioned(&[0.000_000_4, 0.000_000_4, -0.000_000_3], 1), [1, 0, 0]);
        assert_eq!(apportioned(&[1.0, -2.0, 0.5], -500_000), [1_000_000, -2_000_000, 500_000]);
        assert_eq!(apportioned(&[0.1; 7], 700_000).iter().sum::<i64>(), 700_000);
    }
}
