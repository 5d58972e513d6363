//! When somebody will pay: in each period the chance to pay in it, having not paid before.
use crate::{
    contest::Contest,
    error::Error,
    model::Model,
    table::{Feature, Table},
};
use serde::{Deserialize, Serialize};

/// What was seen of one row after its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// Whole periods that it was watched, from one.
    pub periods: u32,
    /// Whether the payment came in the last of them; if not, it was still owed when the watch ended.
    pub paid: bool,
}

/// A model of the time to a payment, in discrete periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeToPay {
    /// The chance to pay in a period, of a row with the period at its end.
    pub hazard: Model,
    /// The last period that is told.
    pub horizon: u32,
}

/// The feature that says which period it is.
pub const PERIOD: &str = "period";

/// One row for each period that a row was watched, up to the horizon: the columns, the period, and whether it was paid in
/// it (Singer and Willett, 1993). A logistic model of these rows is a discrete-time hazard, and rows whose watch ended
/// without a payment count for what they lived. Those of one row stay together.
///
/// # Errors
/// As many spells as rows are needed, each of one period at least.
pub fn person_periods(table: &Table, spells: &[Spell], horizon: u32) -> Result<Table, Error> {
    if spells.len() != table.rows() {
        return Err(Error::Ragged { what: "spells".to_owned(), found: spells.len(), rows: table.rows() });
    }
    if spells.iter().any(|spell| spell.periods == 0) {
        return Err(Error::Unfit("a spell has no period".to_owned()));
    }
    let lived = |spell: &Spell| 1..=spell.periods.min(horizon);
    let rows: Vec<u32> =
        spells.iter().enumerate().flat_map(|(row, spell)| lived(spell).map(move |_| row as u32)).collect();
    let periods: Vec<u32> = spells.iter().flat_map(lived).collect();
    let long = table.select(&rows);
    let came = |(row, period): (&u32, &u32)| {
        let spell = spells[*row as usize];
        f32::from(spell.paid && spell.periods == *period)
    };
    let target = rows.iter().zip(&periods).map(came).collect();
    let mut features = table.features().to_vec();
    features.push(Feature {
        name: PERIOD.to_owned(),
        unit: "count".to_owned(),
        meaning: "Which period since the day of observation, from one.".to_owned(),
        ..Feature::named(PERIOD)
    });
    let mut columns = long.columns().to_vec();
    columns.push(periods.iter().map(|period| *period as f32).collect());
    let expanded = Table::new(features, columns, target)?.weighing(long.weight().to_vec())?;
    expanded.seen_on(long.day().to_vec())?.together(long.group().to_vec())
}

impl TimeToPay {
    /// Learns from rows and what was seen of each.
    ///
    /// # Errors
    /// As [`person_periods`] and the contest.
    pub fn learn(contest: &Contest<'_>, table: &Table, spells: &[Spell], horizon: u32) -> Result<Self, Error> {
        let long = person_periods(table, spells, horizon)?;
        let hazard = contest.hold(&long, &long.all())?;
        Ok(Self { hazard, horizon })
    }

    /// The chance of having paid by the end of each period, from the first to the horizon. `row` is without the period.
    pub fn paid_by(&self, row: &[f32]) -> Vec<f64> {
        let mut row = row.to_vec();
        row.push(0.0);
        let mut owed = 1.0;
        let by = |period: u32| {
            if let Some(place) = row.last_mut() {
                *place = period as f32;
            }
            owed *= 1.0 - self.hazard.told(&row);
            1.0 - owed
        };
        (1..=self.horizon).map(by).collect()
    }

    /// The mean number of periods that it is owed, of the first up to the horizon (restricted mean survival).
    pub fn periods_owed(&self, row: &[f32]) -> f64 {
        let paid = self.paid_by(row);
        let before_last = paid.split_last().map(|(_, before)| before).unwrap_or_default();
        f64::from(self.horizon.min(1)) + before_last.iter().map(|paid| 1.0 - paid).sum::<f64>()
    }
}
