//! Loading published values from files and from the central bank, and handing them to rules.
use crate::{
    out::bcra::{BankError, CentralBank, Listed},
    rules::series::{BadLine, Indices, KNOWN, Known, NotPublished, Published, read_values, series_name},
    sql::{self, SeriesRow, SeriesSummary},
};
use base::{Day, Denied, Right, day_number, day_of};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Ctx, Rx, Tx};

/// What became of values that were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeriesReport {
    /// Of which series.
    pub series: String,
    /// How many days were read.
    pub read: usize,
    /// How many of them had no value before.
    pub added: usize,
    /// How many had another value, which is kept beside the new one.
    pub corrected: usize,
    /// The first day read.
    pub first: Option<Day>,
    /// The last one.
    pub last: Option<Day>,
}

/// Why values were not loaded, or not there. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum SeriesError {
    /// No name of a series.
    #[error("{0:?} is no name of a series: up to 32 capital letters, digits and `_`")]
    Name(String),
    /// The central bank has no such series, as far as we know.
    #[error("{0} is not published by the central bank: import it from a file")]
    NotAtTheBank(String),
    /// The days are the wrong way round.
    #[error("{from} is after {to}")]
    Days {
        /// The first day asked for.
        from: Day,
        /// The last one.
        to: Day,
    },
    /// The central bank lists the series under another number, or describes it otherwise, than when it was found.
    #[error("{series} was {} ({}) at the central bank and is now {} ({})", .was.id, .was.described, .is.id, .is.described)]
    Moved {
        /// Which series.
        series: String,
        /// What was pinned.
        was: Listed,
        /// What is found now.
        is: Listed,
    },
    /// A file does not read.
    #[error(transparent)]
    Line(#[from] BadLine),
    /// The central bank did not tell.
    #[error(transparent)]
    Bank(#[from] BankError),
    /// Nobody has published the value that is needed.
    #[error(transparent)]
    NotPublished(#[from] NotPublished),
    /// The ledger refused what was to be done with a value.
    #[error(transparent)]
    Ledger(#[from] crate::Error),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Loads a file of values, whole or not at all. The same file twice changes nothing.
///
/// # Errors
/// Needs [`Right::Import`]; the first line that does not read is named.
pub fn import_series(ctx: &Ctx, name: &str, text: &str, source: &str) -> Result<SeriesReport, SeriesError> {
    ctx.may(Right::Import)?;
    let name = named(name)?;
    let values = read_values(text)?;
    keep(ctx, &name, None, (&values, source))
}

/// Asks the central bank for the values of some days and keeps them.
///
/// The series is found by its description each time; the number found first is pinned, and another one is an error,
/// for somebody to look at.
///
/// # Errors
/// Needs [`Right::Import`]; the series must be one that the bank publishes.
pub fn fetch_series(
    ctx: &Ctx,
    bank: &CentralBank,
    name: &str,
    (from, to): (Day, Day),
) -> Result<SeriesReport, SeriesError> {
    ctx.may(Right::Import)?;
    let name = named(name)?;
    if to < from {
        return Err(SeriesError::Days { from, to });
    }
    let at_the_bank = |known: &&Known| known.name == name && !known.described.is_empty();
    let known = KNOWN.iter().find(at_the_bank).ok_or_else(|| SeriesError::NotAtTheBank(name.clone()))?;
    let pinned = ctx.read(|rx| sql::series(rx, &name))?.unwrap_or_default();
    let listed = bank.find(known)?;
    if let Some(id) = pinned.remote_id {
        let was = Listed { id, described: pinned.described };
        if was != listed {
            return Err(SeriesError::Moved { series: name, was, is: listed });
        }
    }
    let values = bank.values(listed.id, from, to)?;
    let source = format!("BCRA {}", listed.id);
    keep(ctx, &name, Some(listed), (&values, &source))
}

fn keep(
    ctx: &Ctx,
    name: &str,
    listed: Option<Listed>,
    (values, source): (&[(Day, Published)], &str),
) -> Result<SeriesReport, SeriesError> {
    let (first, last) = (values.first().map(|(day, _)| *day), values.last().map(|(day, _)| *day));
    let mut report = SeriesReport { series: name.to_owned(), read: values.len(), added: 0, corrected: 0, first, last };
    ctx.step(ctx.command_for(format!("series {name} {source}").as_bytes()), |tx| {
        (report.added, report.corrected) = (0, 0);
        pin(tx, name, listed)?;
        let held: BTreeMap<Day, Published> = held(tx, name, first.zip(last))?.into_iter().collect();
        for (day, value) in values {
            match held.get(day) {
                Some(same) if same == value => continue,
                Some(_) => report.corrected += 1,
                None => report.added += 1,
            }
            sql::add_value(tx, name, (*day, *value), source)?;
        }
        tx.audit("ledger.series", name, &format!("{} added, {} corrected", report.added, report.corrected))?;
        Ok::<(), SeriesError>(())
    })?;
    Ok(report)
}

fn pin(tx: &Tx<'_>, name: &str, listed: Option<Listed>) -> Result<(), store::Error> {
    match (sql::series(tx, name)?, listed) {
        (Some(_), None) => Ok(()),
        (_, Some(Listed { id, described })) => sql::put_series(tx, name, &SeriesRow { remote_id: Some(id), described }),
        (None, None) => sql::put_series(tx, name, &SeriesRow::default()),
    }
}

fn held(rx: &Rx<'_>, name: &str, days: Option<(Day, Day)>) -> Result<Vec<(Day, Published)>, store::Error> {
    let Some((first, last)) = days else { return Ok(Vec::new()) };
    let values = sql::series_values(rx, name, first, last)?;
    Ok(values.into_iter().filter_map(|(day, value)| Some((day, value?))).collect())
}

/// How far around the days asked for values are read, so that a rate in force over holidays has both its neighbours.
const AROUND_DAYS: i32 = 31;

/// The values of these series around some days, for rules that need them.
pub fn indices(rx: &Rx<'_>, names: &[&str], from: Day, to: Day) -> Result<Indices, store::Error> {
    let (from, to) = (day_of(day_number(from) - AROUND_DAYS), day_of(day_number(to).saturating_add(AROUND_DAYS)));
    let mut indices = Indices::default();
    for name in names {
        indices.add(name, held(rx, name, Some((from, to)))?);
    }
    Ok(indices)
}

/// The values of one series, in order of day; where one was corrected, the one that counts.
pub fn series_values(rx: &Rx<'_>, name: &str, from: Day, to: Day) -> Result<Vec<(Day, Published)>, SeriesError> {
    let counts: BTreeMap<Day, Published> = held(rx, &named(name)?, Some((from, to)))?.into_iter().collect();
    Ok(counts.into_iter().collect())
}

/// Every series that has values.
pub fn series_list(rx: &Rx<'_>) -> Result<Vec<SeriesSummary>, store::Error> {
    sql::series_summaries(rx)
}

fn named(text: &str) -> Result<String, SeriesError> {
    series_name(text).ok_or_else(|| SeriesError::Name(text.chars().take(40).collect()))
}
