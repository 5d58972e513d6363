//! Published values, in SQL. A value that is corrected is another row: the one known last counts.
use crate::out::bcra::Answered;
use crate::rules::series::Published;
use base::{Day, Timestamp, day_number};
use store::{Error, Rx, Tx, params};

/// A series as its row holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SeriesRow {
    /// Its number at the central bank, once it was found there.
    pub(crate) remote_id: Option<i64>,
    /// What the central bank called it then.
    pub(crate) described: String,
}

/// What is known of a series.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SeriesSummary {
    /// Its name here.
    pub name: String,
    /// Its number at the central bank, once it was found there.
    pub remote_id: Option<i64>,
    /// How many days have a value.
    pub days: u64,
    /// The first day with a value.
    pub first: Option<Day>,
    /// The last one.
    pub last: Option<Day>,
    /// When the central bank was asked last.
    pub asked_at: Option<Timestamp>,
    /// Why that brought nothing, if it did not, in words for people.
    pub problem: Option<String>,
}

pub(crate) fn series(rx: &Rx<'_>, name: &str) -> Result<Option<SeriesRow>, Error> {
    rx.one("select remote_id, described from series where name = $1", params![name], |row| {
        Ok(SeriesRow { remote_id: row.get(0)?, described: row.get(1)? })
    })
}

pub(crate) fn put_series(tx: &Tx<'_>, name: &str, row: &SeriesRow) -> Result<(), Error> {
    let sql = "insert into series (name, remote_id, described) values ($1, $2, $3)
        on conflict (name) do update set remote_id = excluded.remote_id, described = excluded.described";
    tx.run(sql, params![name, row.remote_id, row.described]).map(drop)
}

pub(crate) fn add_value(tx: &Tx<'_>, series: &str, (day, value): (Day, Published), source: &str) -> Result<(), Error> {
    let sql = "insert into series_value (series, day, known_at, value, source) values ($1, $2, $3, $4, $5)
        on conflict (series, day, known_at) do update set value = excluded.value, source = excluded.source";
    tx.run(sql, params![series, i64::from(day_number(day)), tx.now().at, value.to_units(), source]).map(drop)
}

/// Remembers that the central bank was asked now, and why it brought nothing, if it did not.
pub(crate) fn put_asked(tx: &Tx<'_>, name: &str, problem: Option<&str>) -> Result<(), Error> {
    let sql = "insert into series (name, described, asked_at, problem) values ($1, '', $2, $3)
        on conflict (name) do update set asked_at = excluded.asked_at, problem = excluded.problem";
    tx.run(sql, params![name, tx.now().at, problem]).map(drop)
}

/// Keeps an answer as it came.
pub(crate) fn add_answer(tx: &Tx<'_>, series: &str, place: usize, answered: &Answered) -> Result<(), Error> {
    let sql = "insert into series_answer (series, at, place, path, body) values ($1, $2, $3, $4, $5)
        on conflict (series, at, place) do update set path = excluded.path, body = excluded.body";
    let (place, body) = (i64::try_from(place).unwrap_or(i64::MAX), answered.body.as_slice());
    tx.run(sql, params![series, tx.now().at, place, answered.path, body]).map(drop)
}

/// The answers that the values of a series were read from: when, what was asked, what came; newest first.
pub(crate) fn answers(rx: &Rx<'_>, series: &str, limit: u32) -> Result<Vec<(Timestamp, Answered)>, Error> {
    let sql = "select at, path, body from series_answer where series = $1 order by at desc, place limit $2";
    rx.all(sql, params![series, limit], |row| {
        Ok((row.get(0)?, Answered { path: row.get(1)?, body: row.bytes(2)?.to_owned() }))
    })
}

/// The values of some days, in order; where one was corrected, both, the one that counts last.
pub(crate) fn series_values(
    rx: &Rx<'_>,
    series: &str,
    from: Day,
    to: Day,
) -> Result<Vec<(Day, Option<Published>)>, Error> {
    let sql =
        "select day, value from series_value where series = $1 and $2 <= day and day <= $3 order by day, known_at";
    let days = (i64::from(day_number(from)), i64::from(day_number(to)));
    rx.all(sql, params![series, days.0, days.1], |row| Ok((row.get(0)?, Published::units(row.get(1)?))))
}

/// The values of some days of every series whose name begins so, in order; where one was corrected, the one that counts
/// last.
pub(crate) fn series_under(
    rx: &Rx<'_>,
    prefix: &str,
    from: Day,
    to: Day,
) -> Result<Vec<(String, Day, Option<Published>)>, Error> {
    let sql = "select series, day, value from series_value
        where $1 <= series and series < $2 and $3 <= day and day <= $4 order by series, day, known_at";
    let (from, to) = (i64::from(day_number(from)), i64::from(day_number(to)));
    let end = format!("{prefix}\u{7f}");
    rx.all(sql, params![prefix, end, from, to], |row| Ok((row.get(0)?, row.get(1)?, Published::units(row.get(2)?))))
}

/// The value of a day that counts, and where it is from.
pub(crate) fn value_of(rx: &Rx<'_>, series: &str, day: Day) -> Result<Option<(Published, String)>, Error> {
    let sql = "select value, source from series_value where series = $1 and day = $2 order by known_at desc limit 1";
    let found = rx.one(sql, params![series, i64::from(day_number(day))], |row| {
        Ok((Published::units(row.get(0)?), row.get::<String>(1)?))
    })?;
    Ok(found.and_then(|(value, source)| Some((value?, source))))
}

/// The names of all series, in order.
pub(crate) fn series_names(rx: &Rx<'_>) -> Result<Vec<String>, Error> {
    rx.all("select name from series order by name", params![], |row| row.get(0))
}

pub(crate) fn series_summaries(rx: &Rx<'_>) -> Result<Vec<SeriesSummary>, Error> {
    let sql = "select name, remote_id, asked_at, problem,
            (select count(distinct day) from series_value where series = name),
            (select min(day) from series_value where series = name),
            (select max(day) from series_value where series = name)
        from series order by name";
    rx.all(sql, params![], |row| {
        Ok(SeriesSummary {
            name: row.get(0)?,
            remote_id: row.get(1)?,
            days: u64::try_from(row.get::<i64>(4)?).unwrap_or(0),
            asked_at: row.get(2)?,
            problem: row.get(3)?,
            first: row.get(5)?,
            last: row.get(6)?,
        })
    })
}
