//! Trials.
use base::{Amount, Day, Timestamp};
use store::{Error, Row, Rx, Tx, params};

/// One trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialRow {
    /// Its name.
    pub name: String,
    /// How the challenger decides, as people name it.
    pub challenger: String,
    /// On which part of all debtors it is tried, in millionths.
    pub part_ppm: u32,
    /// Debtors of both sides at which the interval is to be tightest.
    pub planned: u32,
    /// Below so many of each side nothing is said.
    pub least: u32,
    /// A difference per debtor that does not matter.
    pub margin: Amount,
    /// Its first day.
    pub started: Day,
    /// The day it ended.
    pub ended: Option<Day>,
    /// Who began it.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// What for.
    pub note: String,
}

const COLUMNS: &str = "name, challenger, part_ppm, planned, least, margin, started_day, ended_day, author, at, note";

/// The trial that decides now; at most one.
pub(crate) fn running(rx: &Rx<'_>) -> Result<Option<TrialRow>, Error> {
    rx.one(&format!("select {COLUMNS} from trial where ended_day is null limit 1"), params![], read)
}

/// Every trial, the newest first.
pub(crate) fn all(rx: &Rx<'_>) -> Result<Vec<TrialRow>, Error> {
    rx.all(&format!("select {COLUMNS} from trial order by at desc limit 500"), params![], read)
}

/// One trial.
pub(crate) fn find(rx: &Rx<'_>, name: &str) -> Result<Option<TrialRow>, Error> {
    rx.one(&format!("select {COLUMNS} from trial where name = $1"), params![name], read)
}

pub(crate) fn put(tx: &Tx<'_>, trial: &TrialRow) -> Result<(), Error> {
    let sql =
        "insert into trial (name, challenger, part_ppm, planned, least, margin, started_day, ended_day, author, at,
            note)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (name) do update set ended_day = excluded.ended_day";
    let TrialRow { name, challenger, part_ppm, planned, least, margin, started, ended, author, at, note } = trial;
    let values = params![name, challenger, part_ppm, planned, least, margin, started, ended, author, at, note];
    tx.run(sql, values)?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<TrialRow, Error> {
    Ok(TrialRow {
        name: row.get(0)?,
        challenger: row.get(1)?,
        part_ppm: row.get(2)?,
        planned: row.get(3)?,
        least: row.get(4)?,
        margin: row.get(5)?,
        started: row.get(6)?,
        ended: row.get(7)?,
        author: row.get(8)?,
        at: row.get(9)?,
        note: row.get(10)?,
    })
}
