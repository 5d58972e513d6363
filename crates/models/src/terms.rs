//! A sum of tables, each over one feature or a pair: the one form of scorecards, of the expert's card and of the EBM.
use crate::cuts::{cell, cells};
use serde::{Deserialize, Serialize};

/// One side of a term: a feature and where it is cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// The feature, by its place in the table.
    pub feature: u16,
    /// Rising; a value belongs to the first cell whose cut is not below it.
    pub cuts: Vec<f32>,
}

impl Axis {
    /// How many cells, the last of them for what is not known.
    pub fn cells(&self) -> usize {
        cells(&self.cuts)
    }

    /// The cell of a row's value.
    pub fn cell(&self, row: &[f32]) -> usize {
        cell(&self.cuts, row[usize::from(self.feature)])
    }
}

/// What one feature, or two together, add to the log odds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// One or two.
    pub axes: Vec<Axis>,
    /// Of each cell; for a pair, by the first axis and then by the second.
    pub values: Vec<f64>,
}

impl Term {
    /// A term of one feature, its cells with these values, the last for what is not known.
    pub fn of_one(feature: u16, cuts: Vec<f32>, values: Vec<f64>) -> Self {
        Self { axes: vec![Axis { feature, cuts }], values }
    }

    /// The place of a row's value.
    pub fn place(&self, row: &[f32]) -> usize {
        self.axes.iter().fold(0, |place, axis| place * axis.cells() + axis.cell(row))
    }

    /// What it adds for a row.
    pub fn value(&self, row: &[f32]) -> f64 {
        self.values[self.place(row)]
    }
}

/// An additive model: base plus one value of each term.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// Where every row starts, in log odds (or logarithm of the amount).
    pub base: f64,
    /// What moves it.
    pub terms: Vec<Term>,
}

impl Terms {
    /// The score of a row.
    pub fn score(&self, row: &[f32]) -> f64 {
        self.terms.iter().fold(self.base, |sum, term| sum + term.value(row))
    }

    /// Adds what each feature contributes to `into`, one place a feature, and tells the base. A pair is shared in halves.
    pub fn contributions(&self, row: &[f32], into: &mut [f64]) -> f64 {
        for term in &self.terms {
            let share = term.value(row) / term.axes.len() as f64;
            for axis in &term.axes {
                into[usize::from(axis.feature)] += share;
            }
        }
        self.base
    }

    /// What is wrong with its form, if anything: a saved model is not believed before this is asked.
    pub(crate) fn fault(&self, features: usize) -> Option<String> {
        for (place, term) in self.terms.iter().enumerate() {
            let cells: usize = term.axes.iter().map(Axis::cells).product();
            let known = term.axes.iter().all(|axis| usize::from(axis.feature) < features);
            let rising = term.axes.iter().all(|axis| axis.cuts.windows(2).all(|pair| pair[0] < pair[1]));
            let sized = (1..=2).contains(&term.axes.len()) && term.values.len() == cells;
            if !(known && rising && sized && term.values.iter().all(|value| value.is_finite())) {
                return Some(format!("term {place} does not hold together"));
            }
        }
        (!self.base.is_finite()).then(|| "the base is not a number".to_owned())
    }

    /// The card as points for reading: `base` points at odds of one to one, and `doubling` more each time that the odds
    /// double, as is the custom of credit scoring (Siddiqi, 2006). Rounded; scores are computed from the exact values.
    pub fn points(&self, base: f64, doubling: f64) -> Points {
        let factor = doubling / std::f64::consts::LN_2;
        let rounded = |value: f64| (value * factor).round() as i32;
        Points {
            base: (base + self.base * factor).round() as i32,
            terms: self.terms.iter().map(|term| term.values.iter().map(|value| rounded(*value)).collect()).collect(),
        }
    }
}

/// A card in whole points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// Where everybody starts.
    pub base: i32,
    /// Of each cell of each term.
    pub terms: Vec<Vec<i32>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Terms {
        let pair = Term {
            axes: vec![Axis { feature: 0, cuts: vec![5.0] }, Axis { feature: 1, cuts: vec![0.0] }],
            values: vec![0.0, 0.0, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0],
        };
        Terms { base: -1.0, terms: vec![Term::of_one(0, vec![1.0, 5.0], vec![0.5, 0.0, -0.5, 0.1]), pair] }
    }

    #[test]
    fn a_row_is_the_sum_of_its_cells() {
        let card = card();

        assert_eq!(card.score(&[1.0, 9.0]), -0.5);
        assert_eq!(card.score(&[6.0, 9.0]), -1.25);
        assert_eq!(card.score(&[f32::NAN, f32::NAN]), -0.9);
        assert_eq!(card.fault(2), None);
        assert!(card.fault(1).is_some());
    }

    #[test]
    fn contributions_share_a_pair_in_halves() {
        let mut into = [0.0; 2];

        let base = card().contributions(&[6.0, 9.0], &mut into);

        assert_eq!((base, into), (-1.0, [-0.375, 0.125]));
    }

    #[test]
    fn points_double_the_odds() {
        let points = card().points(600.0, 20.0);

        assert_eq!((points.base, points.terms[0].clone()), (571, vec![14, 0, -14, 3]));
    }
}
