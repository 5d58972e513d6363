//! Whether those who are scored today are still those that taught: how far each feature and the score have moved.
use crate::{
    cuts::{cell, cells, cuts},
    table::{Feature, Table, pick},
};
use serde::{Deserialize, Serialize};

/// How the values of one column lay when the model was taught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Where the column is cut, rising.
    pub cuts: Vec<f32>,
    /// The part of the rows in each cell, the last for what was not known.
    pub shares: Vec<f64>,
    /// A value of each cell of what was known, its median.
    pub typical: Vec<f32>,
    /// How many rows.
    pub rows: u64,
}

/// How far a column has moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Which: the name of a feature, or of the score.
    pub of: String,
    /// The population stability index.
    pub index: f64,
    /// What chance alone would reach once in a thousand, with so many rows then and now.
    pub chance: f64,
    /// What to do about it.
    pub alarm: Alarm,
}

/// What a drift asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// Nothing.
    Stable,
    /// To look.
    Watch,
    /// To learn again, or to go back.
    Act,
}

/// Cells of a reference.
const CELLS: usize = 10;
/// The customary bounds (Siddiqi, 2006): below the first nothing moved, above the second much did.
const WATCH: f64 = 0.10;
const ACT: f64 = 0.25;
/// The normal deviate of one in a thousand.
const RARE: f64 = 3.090_232;
/// Rows added to each cell, then and now, so that an empty one does not weigh without end (Jeffreys).
const ADDED: f64 = 0.5;

impl Reference {
    /// How these values lie, in ten cells of as many rows.
    pub fn of(values: &[f32]) -> Self {
        let cuts = cuts(values.iter().copied(), CELLS);
        let mut held: Vec<Vec<f32>> = vec![Vec::new(); cuts.len() + 1];
        for value in values.iter().filter(|value| !value.is_nan()) {
            held[cell(&cuts, *value)].push(*value);
        }
        let median = |held: &mut Vec<f32>| {
            held.sort_unstable_by(f32::total_cmp);
            held.get(held.len() / 2).copied().unwrap_or(f32::NAN)
        };
        let shares = shares(&cuts, values);
        Self { typical: held.iter_mut().map(median).collect(), shares, cuts, rows: values.len() as u64 }
    }

    /// How far these values have moved: `Σ (now − then) ln(now / then)` over the cells.
    ///
    /// With n rows then and m now, and nothing moved, the index is about `(1/n + 1/m) χ²` with a degree of freedom less
    /// than there are cells (Yurdakul and Naranjo, 2020). What chance reaches once in a thousand is no alarm, so that
    /// fifty rows do not ring every night.
    pub fn drift(&self, of: &str, values: &[f32]) -> Drift {
        let now = shares(&self.cuts, values);
        let pairs = self.shares.iter().zip(&now).filter(|(then, now)| 0.0 < **then || 0.0 < **now);
        let held = pairs.clone().count() as f64;
        let (rows_then, rows_now) = (self.rows as f64, values.len() as f64);
        let filled = |share: f64, rows: f64| (share * rows + ADDED) / (rows + ADDED * held);
        let index = pairs
            .map(|(then, now)| {
                let (then, now) = (filled(*then, rows_then), filled(*now, rows_now));
                (now - then) * (now / then).ln()
            })
            .sum();
        let chance = (1.0 / rows_then.max(1.0) + 1.0 / rows_now.max(1.0)) * chi_square(held - 1.0);
        let alarm = if index <= chance || index < WATCH {
            Alarm::Stable
        } else if index < ACT {
            Alarm::Watch
        } else {
            Alarm::Act
        };
        Drift { of: of.to_owned(), index, chance, alarm }
    }
}

/// The references of the columns of a table, over these rows.
pub(crate) fn references(table: &Table, rows: &[u32]) -> Vec<Reference> {
    table.columns().iter().map(|column| Reference::of(&pick(column, rows))).collect()
}

/// How far each column has moved, in the order of the features.
pub fn drifts(features: &[Feature], references: &[Reference], columns: &[&[f32]]) -> Vec<Drift> {
    let moved = features.iter().zip(references).zip(columns);
    moved.map(|((feature, reference), column)| reference.drift(&feature.name, column)).collect()
}

fn shares(cuts: &[f32], values: &[f32]) -> Vec<f64> {
    let mut shares = vec![0.0; cells(cuts)];
    for value in values {
        shares[cell(cuts, *value)] += 1.0 / values.len() as f64;
    }
    shares
}

/// What a χ² of so many degrees of freedom passes once in a thousand (Wilson and Hilferty, 1931).
fn chi_square(degrees: f64) -> f64 {
    let degrees = degrees.max(1.0);
    let part = 2.0 / (9.0 * degrees);
    degrees * (1.0 - part + RARE * part.sqrt()).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn drawn(rows: usize, seed: u64, moved: f64) -> Vec<f32> {
        let mut random = Random::new(seed);
        (0..rows).map(|_| (random.unit() + random.unit() + moved) as f32).collect()
    }

    #[test]
    fn what_is_the_same_is_stable_however_few() {
        let then = Reference::of(&drawn(5_000, 1, 0.0));

        for (rows, seed) in [(50, 2), (50, 3), (500, 4), (50_000, 5)] {
            let drift = then.drift("income", &drawn(rows, seed, 0.0));
            assert_eq!(drift.alarm, Alarm::Stable, "{drift:?}");
        }
    }

    #[test]
    fn what_moves_is_watched_and_what_moves_far_is_acted_on() {
        let then = Reference::of(&drawn(5_000, 1, 0.0));

        assert_eq!(then.drift("income", &drawn(5_000, 2, 0.15)).alarm, Alarm::Watch);
        assert_eq!(then.drift("income", &drawn(5_000, 2, 0.4)).alarm, Alarm::Act);
    }

    #[test]
    fn a_column_that_goes_missing_is_seen() {
        let then = Reference::of(&drawn(1_000, 1, 0.0));
        let mut now = drawn(1_000, 2, 0.0);
        now.iter_mut().step_by(2).for_each(|value| *value = f32::NAN);

        assert_eq!(then.drift("income", &now).alarm, Alarm::Act);
    }

    #[test]
    fn the_bound_of_chance_is_that_of_the_tables() {
        assert!((chi_square(9.0) - 27.88).abs() < 0.25);
        assert!((chi_square(1.0) - 10.83).abs() < 0.4);
    }
}
