//! Why a model says what it says of one row, in whole millionths that add up; which datum would change it; and which
//! features sway it the most.
use crate::{drift::Reference, model::Model};
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

/// How far a feature sways what a model says, the others as they usually are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sway {
    /// The feature, by its place in a row.
    pub feature: usize,
    /// The deviation of the score as the feature takes the values that it had among those who taught: log odds, or the
    /// logarithm of an amount.
    pub deviation: f64,
    /// The least value among those that are typical of a tenth of them, and what is told of it.
    pub least: Option<(f32, f64)>,
    /// The greatest.
    pub most: Option<(f32, f64)>,
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

    /// The features that sway what is said, the strongest first; none that sway nothing.
    ///
    /// One feature at a time is thought to be in each tenth of those who taught, with the rest of the row as it usually
    /// was, and the scores are weighed by how many were there (a partial dependence through the middle, after Friedman,
    /// 2001). What two features do only together is not seen.
    pub fn sways(&self) -> Vec<Sway> {
        let references = &self.card.references;
        let mut row: Vec<f32> = (0..self.features.len()).map(|at| references.get(at).map_or(f32::NAN, usual)).collect();
        let mut sways = Vec::new();
        for (feature, reference) in references.iter().enumerate().take(row.len()) {
            let kept = row[feature];
            let unknown = reference.shares.get(reference.typical.len()).map(|share| (f32::NAN, *share));
            let known = reference.typical.iter().copied().zip(reference.shares.iter().copied());
            let held = known.chain(unknown).filter(|(_, share)| 0.0 < *share);
            let scored = held.map(|(value, share)| {
                row[feature] = value;
                (value, share, self.score(&row))
            });
            let scored: Vec<(f32, f64, f64)> = scored.collect();
            row[feature] = kept;
            let mean: f64 = scored.iter().map(|(_, share, score)| share * score).sum();
            let squares: f64 = scored.iter().map(|(_, share, score)| share * (score - mean) * (score - mean)).sum();
            let told = |(value, _, score): &(f32, f64, f64)| (*value, self.loss.told(*score));
            let mut known = scored.iter().filter(|(value, ..)| !value.is_nan());
            let (least, most) = (known.next().map(told), known.next_back().map(told));
            sways.push(Sway { feature, deviation: squares.sqrt(), least, most: most.or(least) });
        }
        sways.retain(|sway| SWAY_MIN < sway.deviation);
        sways.sort_by(|a, b| b.deviation.total_cmp(&a.deviation).then(a.feature.cmp(&b.feature)));
        sways
    }
}

/// A deviation of the score that is only the last bits of a sum.
const SWAY_MIN: f64 = 1e-9;

/// The middle of a column as it lay; not known where most were not.
fn usual(reference: &Reference) -> f32 {
    let mut left = 0.5;
    for (value, share) in reference.typical.iter().zip(&reference.shares) {
        left -= share;
        if left <= 0.0 {
            return *value;
        }
    }
    f32::NAN
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
