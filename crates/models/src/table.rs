//! What is learned from: named columns of numbers, a target, a weight and a day for each row.
use crate::error::Error;
use serde::{Deserialize, Serialize};

/// Which way the business knows that a feature pushes the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sign {
    /// It is not known; the data say.
    #[default]
    Free,
    /// More of it never makes the target less likely.
    Rises,
    /// More of it never makes the target more likely.
    Falls,
}

impl Sign {
    /// Whether going from `low` to `high`, as the feature grows, is what the business knows.
    pub(crate) fn allows(self, low: f64, high: f64) -> bool {
        match self {
            Self::Free => true,
            Self::Rises => low <= high,
            Self::Falls => high <= low,
        }
    }
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// How data names it.
    pub name: String,
    /// Days, pesos, a count.
    pub unit: String,
    /// In one sentence.
    pub meaning: String,
    /// Which way it is known to push.
    pub sign: Sign,
}

impl Feature {
    /// A feature of which only the name is known, as in a model from elsewhere.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), unit: String::new(), meaning: String::new(), sign: Sign::Free }
    }

    /// The same, known to push this way.
    pub fn signed(self, sign: Sign) -> Self {
        Self { sign, ..self }
    }
}

/// Rows to learn from, by column. A value that is not known is NaN.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    features: Vec<Feature>,
    columns: Vec<Vec<f32>>,
    target: Vec<f32>,
    weight: Vec<f32>,
    day: Vec<i32>,
    group: Vec<u32>,
}

impl Table {
    /// Columns with their features and a target, every row weighing one and of its own group, all seen on day zero.
    ///
    /// # Errors
    /// Lengths that differ, a name given twice, an infinite value, a target that is not a number.
    pub fn new(features: Vec<Feature>, columns: Vec<Vec<f32>>, target: Vec<f32>) -> Result<Self, Error> {
        let rows = target.len();
        if features.len() != columns.len() {
            return Err(Error::Unfit(format!("{} features for {} columns", features.len(), columns.len())));
        }
        for (place, (feature, column)) in features.iter().zip(&columns).enumerate() {
            expect_rows(&feature.name, column.len(), rows)?;
            if features.iter().take(place).any(|earlier| earlier.name == feature.name) {
                return Err(Error::Feature(feature.name.clone()));
            }
            if column.iter().any(|value| value.is_infinite()) {
                return Err(Error::Unfit(format!("{:?} has an infinite value", feature.name)));
            }
        }
        if target.iter().any(|value| !value.is_finite()) {
            return Err(Error::Unfit("a target is not a number".to_owned()));
        }
        let group = (0..rows as u32).collect();
        Ok(Self { features, columns, weight: vec![1.0; rows], day: vec![0; rows], group, target })
    }

    /// The same rows with these weights, none negative.
    ///
    /// # Errors
    /// Another number of rows, or a weight below zero or not a number.
    pub fn weighing(mut self, weight: Vec<f32>) -> Result<Self, Error> {
        expect_rows("weight", weight.len(), self.rows())?;
        if weight.iter().any(|value| !(0.0 <= *value && value.is_finite())) {
            return Err(Error::Unfit("a weight is negative or not a number".to_owned()));
        }
        self.weight = weight;
        Ok(self)
    }

    /// The same rows, seen on these days (day numbers).
    ///
    /// # Errors
    /// Another number of rows.
    pub fn seen_on(mut self, day: Vec<i32>) -> Result<Self, Error> {
        expect_rows("day", day.len(), self.rows())?;
        self.day = day;
        Ok(self)
    }

    /// The same rows, those of one group never on both sides of a judgement: a debtor seen on several days, the months
    /// of one debt.
    ///
    /// # Errors
    /// Another number of rows.
    pub fn together(mut self, group: Vec<u32>) -> Result<Self, Error> {
        expect_rows("group", group.len(), self.rows())?;
        self.group = group;
        Ok(self)
    }

    /// The same rows with another target.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn with_target(&self, target: Vec<f32>) -> Result<Self, Error> {
        let table = Self::new(self.features.clone(), self.columns.clone(), target)?;
        table.weighing(self.weight.clone())?.seen_on(self.day.clone())?.together(self.group.clone())
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.target.len()
    }

    /// What the columns hold.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The columns, in the order of the features.
    pub fn columns(&self) -> &[Vec<f32>] {
        &self.columns
    }

    /// What is to be foretold.
    pub fn target(&self) -> &[f32] {
        &self.target
    }

    /// How much each row counts.
    pub fn weight(&self) -> &[f32] {
        &self.weight
    }

    /// When each row was seen.
    pub fn day(&self) -> &[i32] {
        &self.day
    }

    /// Who must stay together.
    pub fn group(&self) -> &[u32] {
        &self.group
    }

    /// One row's values, written over `into`.
    pub fn row(&self, row: usize, into: &mut Vec<f32>) {
        into.clear();
        into.extend(self.columns.iter().map(|column| column[row]));
    }

    /// Every row.
    pub fn all(&self) -> Vec<u32> {
        (0..self.rows() as u32).collect()
    }

    /// These rows as a table of their own.
    #[must_use]
    pub fn select(&self, rows: &[u32]) -> Self {
        Self {
            features: self.features.clone(),
            columns: self.columns.iter().map(|column| pick(column, rows)).collect(),
            target: pick(&self.target, rows),
            weight: pick(&self.weight, rows),
            day: pick(&self.day, rows),
            group: pick(&self.group, rows),
        }
    }

    /// The same rows with the columns of these features alone, in this order.
    ///
    /// # Errors
    /// A feature that the table lacks.
    pub fn arranged(&self, features: &[String]) -> Result<Self, Error> {
        let place = |name: &String| {
            let place = self.features.iter().position(|feature| feature.name == *name);
            place.ok_or_else(|| Error::Feature(name.clone()))
        };
        let places = features.iter().map(place).collect::<Result<Vec<usize>, Error>>()?;
        let features = places.iter().map(|place| self.features[*place].clone()).collect();
        let columns = places.iter().map(|place| self.columns[*place].clone()).collect();
        let (target, weight, day, group) =
            (self.target.clone(), self.weight.clone(), self.day.clone(), self.group.clone());
        Ok(Self { features, columns, target, weight, day, group })
    }

    /// How many of these rows have the answer yes (above one half) and how many no.
    pub(crate) fn answers(&self, rows: &[u32]) -> (usize, usize) {
        let yes = rows.iter().filter(|row| 0.5 < self.target[**row as usize]).count();
        (yes, rows.len() - yes)
    }

    /// Refuses rows from which a yes cannot be told from a no.
    pub(crate) fn expect_both(&self, rows: &[u32], learner: &'static str, needed: usize) -> Result<(), Error> {
        let (yes, no) = self.answers(rows);
        let found = yes.min(no);
        if found < needed { Err(Error::TooFew { learner, needed, found }) } else { Ok(()) }
    }
}

/// The values of a column at these rows.
pub(crate) fn pick<T: Copy>(column: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|row| column[*row as usize]).collect()
}

fn expect_rows(what: &str, found: usize, rows: usize) -> Result<(), Error> {
    if found == rows { Ok(()) } else { Err(Error::Ragged { what: what.to_owned(), found, rows }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_does_not_hold_together_is_refused() {
        let features = || vec![Feature::named("a"), Feature::named("b")];

        let short = Table::new(features(), vec![vec![1.0, 2.0], vec![1.0]], vec![0.0, 1.0]);
        let twice = Table::new(
            vec![Feature::named("a"), Feature::named("a")],
            vec![vec![1.0, 2.0], vec![1.0, 2.0]],
            vec![0.0, 1.0],
        );
        let endless = Table::new(features(), vec![vec![1.0, 2.0], vec![f32::INFINITY, 2.0]], vec![0.0, 1.0]);
        let unknown = Table::new(features(), vec![vec![1.0, f32::NAN], vec![1.0, 2.0]], vec![0.0, 1.0]);

        assert_eq!(short, Err(Error::Ragged { what: "b".to_owned(), found: 1, rows: 2 }));
        assert_eq!(twice, Err(Error::Feature("a".to_owned())));
        assert!(endless.is_err());
        assert!(unknown.is_ok());
    }

    #[test]
    fn rows_are_picked_with_their_weight_and_day() {
        let table = Table::new(vec![Feature::named("a")], vec![vec![1.0, 2.0, 3.0]], vec![0.0, 1.0, 0.0]).unwrap();
        let table = table.weighing(vec![1.0, 2.0, 3.0]).unwrap().seen_on(vec![7, 8, 9]).unwrap();

        let picked = table.select(&[2, 0]);

        assert_eq!(picked.columns(), [vec![3.0, 1.0]]);
        assert_eq!((picked.weight(), picked.day(), picked.target()), (&[3.0, 1.0][..], &[9, 7][..], &[0.0, 0.0][..]));
        assert!(table.weighing(vec![1.0, -1.0, 1.0]).is_err());
    }
}
