//! Loading published values from files and from the central bank, and handing them to rules.
use super::recurring::{Adjusted, adjust};
use crate::{
    out::bcra::{Answered, BankError, CentralBank, Listed, find},
    rules::series::{BadLine, Indices, KNOWN, Known, NotPublished, Published, read_values, series_name},
    sql::{self, SeriesRow, SeriesSummary},
};
use base::{CommandId, Day, Denied, JobId, Right, Timestamp, day_number, day_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Ctx, Job, Rx, Tx, Work};

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
    /// Nobody said how the central bank is asked.
    #[error("the central bank's service is not set up")]
    NoService,
    /// Nobody said which rate that court applies.
    #[error("no court {0:?} is known")]
    NoCourt(String),
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

/// Series to ask the central bank for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FetchSeriesWork {
    /// Which; every one that it publishes and the system knows where empty.
    pub names: Vec<String>,
}

impl Work for FetchSeriesWork {
    const KIND: &'static str = "ledger.fetch_series";
}

/// What came of asking the central bank for several series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FetchedSeries {
    /// What was loaded.
    pub loaded: Vec<SeriesReport>,
    /// Which were not, and why, in words for people.
    pub failed: BTreeMap<String, String>,
    /// The amounts that followed.
    pub adjusted: Adjusted,
}

/// Days asked for again before the last one that is known: values are corrected for some days.
const AGAIN_DAYS: i32 = 10;
/// Days asked for where nothing is known: two years and some.
const HISTORY_DAYS: i32 = 800;
/// Days asked for after today: UVA and CER are published for some weeks to come.
const AHEAD_DAYS: i32 = 60;

/// Asks for series to be fetched: a job, since who is asked politely takes its time.
///
/// # Errors
/// Needs [`Right::Import`]; each must be one that the central bank publishes.
pub fn ask_fetch(ctx: &Ctx, command: CommandId, names: &[String]) -> Result<JobId, SeriesError> {
    ctx.may(Right::Import)?;
    let names = names.iter().map(|name| Ok(at_the_bank(&named(name)?)?.name.to_owned()));
    let work = FetchSeriesWork { names: names.collect::<Result<_, SeriesError>>()? };
    Ok(ctx.once(command, "ledger.ask_fetch", |tx| tx.enqueue(&work))?)
}

/// Does a job of [`ask_fetch`]; its outcome as JSON. `bank` is the service, if one is set up.
///
/// # Errors
/// There is no service, or it told nothing of any series.
pub fn run_job(ctx: &Ctx, job: &Job, bank: Option<&CentralBank>) -> Result<String, SeriesError> {
    let FetchSeriesWork { names } = job.work()?;
    let fetched = fetch_all(ctx, bank.ok_or(SeriesError::NoService)?, &names)?;
    Ok(serde_json::to_string(&fetched).map_err(store::Error::from)?)
}

/// Asks the central bank for what is new of several series, or of all, one catalogue for all of them; then writes the
/// amounts that waited for it. What went wrong with one is remembered beside it and does not stop the others.
///
/// # Errors
/// Needs [`Right::Import`]; the bank told nothing of any series.
pub fn fetch_all(ctx: &Ctx, bank: &CentralBank, names: &[String]) -> Result<FetchedSeries, SeriesError> {
    ctx.may(Right::Import)?;
    let wanted = |known: &&Known| {
        !known.described.is_empty() && (names.is_empty() || names.iter().any(|name| name == known.name))
    };
    let wanted: Vec<&Known> = KNOWN.iter().filter(wanted).collect();
    let mut fetched = FetchedSeries::default();
    let catalogue = bank.catalogue();
    for known in &wanted {
        let told = match &catalogue {
            Ok(catalogue) => fetch_listed(ctx, (bank, catalogue), known, days_to_ask(ctx, known.name)?),
            Err(error) => {
                remember(ctx, known.name, Some(&words_es(error)))?;
                continue;
            }
        };
        match told {
            Ok(report) => {
                remember(ctx, known.name, None)?;
                fetched.loaded.push(report);
            }
            Err(error) => {
                let words = error.words_es();
                remember(ctx, known.name, Some(&words))?;
                fetched.failed.insert(known.name.to_owned(), words);
            }
        }
    }
    catalogue?;
    fetched.adjusted = adjust(ctx)?;
    Ok(fetched)
}

fn days_to_ask(ctx: &Ctx, name: &str) -> Result<(Day, Day), store::Error> {
    let today = day_number(ctx.now.day);
    let last = ctx.read(|rx| sql::series_values(rx, name, day_of(today - HISTORY_DAYS), day_of(today + AHEAD_DAYS)))?;
    let last = last.last().map_or(today - HISTORY_DAYS, |(day, _)| day_number(*day).min(today) - AGAIN_DAYS);
    Ok((day_of(last), day_of(today + AHEAD_DAYS)))
}

fn remember(ctx: &Ctx, name: &str, problem: Option<&str>) -> Result<(), store::Error> {
    ctx.step(ctx.command_for(format!("asked {name}").as_bytes()), |tx| sql::put_asked(tx, name, problem))
}

fn words_es(error: &BankError) -> String {
    match error {
        BankError::Ask(_) => "El Banco Central no respondió.".to_owned(),
        BankError::Refused { status, words } => format!("El Banco Central respondió {status}: {words}"),
        BankError::Shape { .. } | BankError::Nonsense(_) => "La respuesta del Banco Central no se entiende.".to_owned(),
        BankError::NotOne { found, .. } => {
            format!("El Banco Central publica {} series con esa descripción: hay que mirarlo.", found.len())
        }
    }
}

impl SeriesError {
    /// The same in words for people.
    pub fn words_es(&self) -> String {
        match self {
            Self::Name(_) => "Ese no es el nombre de una serie.".to_owned(),
            Self::NotAtTheBank(name) => {
                format!("El Banco Central no publica {name}: hay que importarla de un archivo.")
            }
            Self::NoCourt(_) => "Ese juzgado no está entre los que Aldía conoce.".to_owned(),
            Self::NoService => "No está configurada la consulta al Banco Central.".to_owned(),
            Self::Days { .. } => "El período termina antes de empezar.".to_owned(),
            Self::Moved { was, is, .. } => {
                format!(
                    "El Banco Central la publicaba como {} ({}) y ahora como {} ({}): hay que mirarlo.",
                    was.id, was.described, is.id, is.described
                )
            }
            Self::Line(bad) => format!("Línea {}, columna {}: no es un día y un valor.", bad.line, bad.column),
            Self::Bank(error) => words_es(error),
            Self::NotPublished(missing) => format!("No está publicado {} del {}.", missing.series, missing.day),
            Self::Ledger(_) | Self::Denied(_) | Self::Store(_) => "Algo falló de nuestro lado.".to_owned(),
        }
    }
}

/// Loads a file of values, whole or not at all. The same file twice changes nothing.
///
/// # Errors
/// Needs [`Right::Import`]; the first line that does not read is named.
pub fn import_series(ctx: &Ctx, name: &str, text: &str, source: &str) -> Result<SeriesReport, SeriesError> {
    ctx.may(Right::Import)?;
    let name = named(name)?;
    let values = read_values(text)?;
    keep(ctx, &name, None, (&values, &[]), source)
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
    let known = at_the_bank(&name)?;
    if to < from {
        return Err(SeriesError::Days { from, to });
    }
    fetch_listed(ctx, (bank, &bank.catalogue()?), known, (from, to))
}

fn at_the_bank(name: &str) -> Result<&'static Known, SeriesError> {
    let known = KNOWN.iter().find(|known| known.name == name && !known.described.is_empty());
    known.ok_or_else(|| SeriesError::NotAtTheBank(name.to_owned()))
}

fn fetch_listed(
    ctx: &Ctx,
    (bank, catalogue): (&CentralBank, &[Listed]),
    known: &Known,
    (from, to): (Day, Day),
) -> Result<SeriesReport, SeriesError> {
    let pinned = ctx.read(|rx| sql::series(rx, known.name))?.unwrap_or_default();
    let listed = find(catalogue, known)?;
    if let Some(id) = pinned.remote_id {
        let was = Listed { id, described: pinned.described };
        if was != listed {
            return Err(SeriesError::Moved { series: known.name.to_owned(), was, is: listed });
        }
    }
    let told = bank.values(listed.id, from, to)?;
    let source = format!("BCRA {}", listed.id);
    keep(ctx, known.name, Some(&listed), (&told.values, &told.answers), &source)
}

fn keep(
    ctx: &Ctx,
    name: &str,
    listed: Option<&Listed>,
    (values, answers): (&[(Day, Published)], &[Answered]),
    source: &str,
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
        if 0 < report.added + report.corrected {
            for (place, answered) in answers.iter().enumerate() {
                sql::add_answer(tx, name, place, answered)?;
            }
        }
        tx.audit("ledger.series", name, &format!("{} added, {} corrected", report.added, report.corrected))?;
        Ok::<(), SeriesError>(())
    })?;
    Ok(report)
}

fn pin(tx: &Tx<'_>, name: &str, listed: Option<&Listed>) -> Result<(), store::Error> {
    match (sql::series(tx, name)?, listed) {
        (Some(_), None) => Ok(()),
        (_, Some(listed)) => {
            let described = listed.described.clone();
            sql::put_series(tx, name, &SeriesRow { remote_id: Some(listed.id), described })
        }
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

/// The values of every series whose name begins so, from one day to another, by name; where one was corrected, the one
/// that counts.
pub fn series_under(
    rx: &Rx<'_>,
    prefix: &str,
    from: Day,
    to: Day,
) -> Result<BTreeMap<String, BTreeMap<Day, Published>>, store::Error> {
    let mut all: BTreeMap<String, BTreeMap<Day, Published>> = BTreeMap::new();
    for (name, day, value) in sql::series_under(rx, prefix, from, to)? {
        if let Some(value) = value {
            all.entry(name).or_default().insert(day, value);
        }
    }
    Ok(all)
}

/// The answers that the values of a series were read from, newest first: when, what was asked, what came.
pub fn series_answers(rx: &Rx<'_>, name: &str, limit: u32) -> Result<Vec<(Timestamp, Answered)>, SeriesError> {
    Ok(sql::answers(rx, &named(name)?, limit)?)
}

/// Every series that has values, or was asked for.
pub fn series_list(rx: &Rx<'_>) -> Result<Vec<SeriesSummary>, store::Error> {
    sql::series_summaries(rx)
}

fn named(text: &str) -> Result<String, SeriesError> {
    series_name(text).ok_or_else(|| SeriesError::Name(text.chars().take(40).collect()))
}
