//! Cells of a table that learn from their neighbours, as far as they are alike.
//!
//! Every cell has a score of its own, and all of them are believed in at once: normal, with correlations that fade with
//! the steps between two cells (a Gaussian process over the table). So an outcome in one cell teaches its neighbours a
//! little, and a cell with many outcomes of its own hears little of them: how much follows from Bayes' rule alone.
use super::{Belief, NotACovariance, Prior};

/// One side of a table.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Axis {
    /// Its places lie in a row: the correlation of two is this to the power of the steps between them.
    Ordered {
        /// How many places.
        places: usize,
        /// Between neighbours; from 0 to below 1.
        correlation: f64,
    },
    /// Its places have no order: the correlation of any two is this.
    Unordered {
        /// How many places.
        places: usize,
        /// Between any two; from 0 to below 1.
        correlation: f64,
    },
}

impl Axis {
    const fn places(self) -> usize {
        match self {
            Self::Ordered { places, .. } | Self::Unordered { places, .. } => places,
        }
    }

    fn correlation(self, left: usize, right: usize) -> f64 {
        match self {
            Self::Ordered { correlation, .. } => {
                (0..left.abs_diff(right)).fold(1.0, |product, _| product * correlation)
            }
            Self::Unordered { correlation, .. } if left != right => correlation,
            Self::Unordered { .. } => 1.0,
        }
    }
}

/// A table whose cells learn from one another.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Its sides; cells are numbered with the last side running fastest.
    pub axes: Vec<Axis>,
    /// The variance of a cell's own score around what all cells share.
    pub variance: f64,
}

impl Table {
    /// How many cells.
    pub fn cells(&self) -> usize {
        self.axes.iter().map(|axis| axis.places()).product()
    }

    /// How alike two cells are, from 0 to 1.
    pub fn correlation(&self, left: usize, right: usize) -> f64 {
        let mut rest = (left, right);
        let sides = self.axes.iter().rev().map(|axis| {
            let places = axis.places();
            let along = axis.correlation(rest.0 % places, rest.1 % places);
            rest = (rest.0 / places, rest.1 / places);
            along
        });
        sides.product()
    }

    /// The belief over contexts of [`Table::numbers`]: cells first, then features, then the constant.
    ///
    /// # Errors
    /// Where the correlations are none, such as 1 or more.
    pub fn belief(&self, prior: &Prior, features: usize) -> Result<Belief, NotACovariance> {
        let (cells, dim) = (self.cells(), self.cells() + features + 1);
        let mut mean = vec![0.0; dim];
        let mut covariance = vec![0.0; dim * dim];
        for row in 0..dim {
            covariance[row * dim + row] = if row + 1 == dim { prior.score_variance } else { prior.weight_variance };
        }
        for (row, column) in (0..cells).flat_map(|row| (0..cells).map(move |column| (row, column))) {
            covariance[row * dim + column] = self.variance * self.correlation(row, column);
        }
        mean[dim - 1] = prior.score;
        Belief::correlated(&mean, &covariance)
    }

    /// A context: the cell, the features, the constant.
    pub fn numbers(&self, cell: usize, features: &[f64]) -> Vec<f64> {
        let mut numbers: Vec<f64> = (0..self.cells()).map(|other| f64::from(u8::from(other == cell))).collect();
        numbers.extend_from_slice(features);
        numbers.push(1.0);
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bandit::{Bandit, Context, Link, Setting};

    fn table() -> Table {
        let stage = Axis::Ordered { places: 4, correlation: 0.6 };
        let willingness = Axis::Ordered { places: 3, correlation: 0.7 };
        let ability = Axis::Unordered { places: 4, correlation: 0.4 };
        Table { axes: vec![stage, willingness, ability], variance: 0.5 }
    }

    fn score(bandit: &Bandit, table: &Table, cell: usize) -> f64 {
        bandit.beliefs()[0].at(&Context::new(&table.numbers(cell, &[])).unwrap()).mean
    }

    #[test]
    fn cells_are_as_alike_as_their_sides() {
        let table = table();

        assert_eq!(table.cells(), 48);
        assert!((table.correlation(0, 0) - 1.0).abs() < 1e-12);
        // One stage, one willingness and another ability away.
        assert!((table.correlation(0, 12 + 4 + 1) - 0.6 * 0.7 * 0.4).abs() < 1e-12);
    }

    #[test]
    fn a_neighbour_learns_more_than_a_stranger_and_less_than_the_cell() {
        let table = table();
        let belief = table.belief(&Prior::shipped(), 0).unwrap();
        let mut bandit = Bandit::new(Setting::shipped(), &belief, 1);
        let before = score(&bandit, &table, 0);

        let here = Context::new(&table.numbers(0, &[])).unwrap();
        (0..100).for_each(|_| bandit.learn(&here, 0, 0.6));

        let [own, near, far] = [0, 12, 36].map(|cell| score(&bandit, &table, cell) - before);
        assert!(own > near && near > far && 0.0 < far, "{own} {near} {far}");
    }

    #[test]
    fn a_cell_with_much_of_its_own_hears_little_of_others() {
        let table = table();
        let belief = table.belief(&Prior::shipped(), 0).unwrap();
        let mut bandit = Bandit::new(Setting::shipped(), &belief, 1);
        let [own, near] = [0, 12].map(|cell| Context::new(&table.numbers(cell, &[])).unwrap());

        (0..3_000).for_each(|_| bandit.learn(&near, 0, 0.1));
        (0..3_000).for_each(|_| bandit.learn(&own, 0, 0.6));

        let value = Link::Logistic.value(score(&bandit, &table, 0));
        assert!((value - 0.6).abs() < 0.02, "{value}");
    }

    #[test]
    fn cells_that_are_all_one_are_no_table() {
        let table = Table { axes: vec![Axis::Unordered { places: 3, correlation: 1.0 }], variance: 1.0 };

        assert_eq!(table.belief(&Prior::shipped(), 0), Err(NotACovariance));
    }
}
