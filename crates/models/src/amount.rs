//! How much will be paid: the chance that anything is, times how much where something is.
use crate::{
    boost::Boosting,
    contest::Contest,
    error::Error,
    loss::Loss,
    model::{Model, Shape, Voice},
    split::Split,
    table::{Table, pick},
    terms::Terms,
};
use serde::{Deserialize, Serialize};

/// A model of an amount that is often nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// Whether anything is paid.
    pub pays: Model,
    /// The logarithm of how much, where something is.
    pub size: Shape,
    /// By which the size is multiplied so that the held-out sum is what came.
    pub level: f64,
    /// How it was judged.
    pub judged: AmountCard,
}

/// How a model of an amount was judged, on rows that never taught it. The unit is that of the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AmountCard {
    /// Rows that judged.
    pub rows: u64,
    /// The sum that came over them.
    pub came: f64,
    /// The sum that was expected of them.
    pub expected: f64,
    /// Mean absolute error of the expected amount.
    pub error: f64,
    /// The same for one who expects the mean of everybody.
    pub error_of_mean: f64,
    /// Whether the size is learned; where not, everybody who pays is expected to pay the mean.
    pub learned: bool,
}

impl Amount {
    /// The expected amount of a row, in the unit of the target.
    pub fn expected(&self, row: &[f32]) -> f64 {
        self.pays.told(row) * Loss::Gamma.told(self.size.score(row)) * self.level
    }

    /// Learns from rows whose target is an amount, none below zero.
    ///
    /// A two-part model (Duan and others, 1983): the contest chooses who says whether anything is paid, and the size of
    /// what is paid is learned by boosting on the gamma deviance, if that is better on held-out rows than the mean. The
    /// plan's last split judges.
    ///
    /// # Errors
    /// A negative amount, nobody who paid, or nobody who can learn.
    pub fn learn(contest: &Contest<'_>, boosting: &Boosting, table: &Table, rows: &[u32]) -> Result<Self, Error> {
        let amount = |row: &u32| table.target()[*row as usize];
        if rows.iter().any(|row| amount(row) < 0.0) {
            return Err(Error::Unfit("an amount is below zero".to_owned()));
        }
        let whether = table.with_target(table.target().iter().map(|amount| f32::from(0.0 < *amount)).collect())?;
        let paid = |rows: &[u32]| rows.iter().copied().filter(|row| 0.0 < amount(row)).collect::<Vec<u32>>();
        let mean = constant(mean_size(table, &paid(rows))?);
        let Some(split) = contest.plan.splits(table, rows).ok().and_then(|mut splits| splits.pop()) else {
            let pays = contest.hold(&whether, rows)?;
            return Ok(Self { pays, size: mean, level: 1.0, judged: AmountCard::default() });
        };
        let (teach, judge) = (paid(&split.teach), paid(&split.judge));
        let trial = boosting.learn(table, &teach, Loss::Gamma).map(|forest| Shape::alone(Voice::Forest(forest)));
        let simple = constant(mean_size(table, &teach)?);
        let loss = |shape: &Shape| deviance(shape, table, &judge);
        let learned = trial.as_ref().is_ok_and(|trial| loss(trial) < loss(&simple));
        let tried = trial.ok().filter(|_| learned).unwrap_or(simple);
        let level = level(&tried, table, &judge);
        // Judged as it would have been used: both parts taught by the rows that teach alone.
        let taught = Self {
            pays: contest.hold(&whether, &split.teach)?,
            size: tried,
            level,
            judged: AmountCard { learned, ..AmountCard::default() },
        };
        let judged = taught.judge(table, &split);
        let again = || boosting.learn(table, &paid(rows), Loss::Gamma);
        let size = if learned { Shape::alone(Voice::Forest(again()?)) } else { mean };
        Ok(Self { pays: contest.hold(&whether, rows)?, size, level, judged })
    }

    fn judge(&self, table: &Table, split: &Split) -> AmountCard {
        let weigh = |of: &dyn Fn(usize) -> f64, rows: &[u32]| -> f64 {
            rows.iter().map(|row| f64::from(table.weight()[*row as usize]) * of(*row as usize)).sum()
        };
        let came = |row: usize| f64::from(table.target()[row]);
        let mean = weigh(&came, &split.teach) / weigh(&|_| 1.0, &split.teach);
        let expected = |row: usize| {
            let mut values = Vec::new();
            table.row(row, &mut values);
            self.expected(&values)
        };
        let total = weigh(&|_| 1.0, &split.judge);
        AmountCard {
            rows: split.judge.len() as u64,
            came: weigh(&came, &split.judge),
            expected: weigh(&expected, &split.judge),
            error: weigh(&|row| (expected(row) - came(row)).abs(), &split.judge) / total,
            error_of_mean: weigh(&|row| (mean - came(row)).abs(), &split.judge) / total,
            learned: self.judged.learned,
        }
    }
}

/// Everybody who pays is expected to pay this.
fn constant(size: f64) -> Shape {
    Shape::alone(Voice::Terms(Terms { base: size.ln(), terms: Vec::new() }))
}

fn mean_size(table: &Table, paid: &[u32]) -> Result<f64, Error> {
    let weight: f64 = pick(table.weight(), paid).into_iter().map(f64::from).sum();
    let sum: f64 =
        paid.iter().map(|row| f64::from(table.weight()[*row as usize] * table.target()[*row as usize])).sum();
    if 0.0 < sum { Ok(sum / weight) } else { Err(Error::TooFew { learner: "an amount", needed: 1, found: 0 }) }
}

fn deviance(shape: &Shape, table: &Table, rows: &[u32]) -> f64 {
    over(table, rows, |row, came| Loss::Gamma.of(shape.score(row), came))
}

/// What came over what was said, where something was paid.
fn level(shape: &Shape, table: &Table, rows: &[u32]) -> f64 {
    let said = over(table, rows, |row, _| Loss::Gamma.told(shape.score(row)));
    let came = over(table, rows, |_, came| came);
    if 0.0 < said { came / said } else { 1.0 }
}

fn over(table: &Table, rows: &[u32], of: impl Fn(&[f32], f64) -> f64) -> f64 {
    let mut values = Vec::new();
    let mut sum = 0.0;
    for row in rows.iter().map(|row| *row as usize) {
        table.row(row, &mut values);
        sum += f64::from(table.weight()[row]) * of(&values, f64::from(table.target()[row]));
    }
    sum
}
