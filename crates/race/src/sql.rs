//! The rows of events that are sent one by one, and of lines that are overdue.
use base::DebtorId;
use store::{Error, Migrations, Rx, Tx, params};

/// The tables of events and of lines.
pub(crate) const TABLES: Migrations = Migrations {
    slice: "race",
    steps: &[
        (
            "0001_event",
            "create table if not exists event (debtor_id uuid, id bigint, amount bigint not null, primary key (debtor_id, id));\n",
        ),
        (
            "0002_dunning",
            "create table if not exists dunning (debtor_id uuid primary key, stage bigint not null, day bigint not null);\n",
        ),
    ],
};

/// Adds an event.
pub(crate) fn add(tx: &Tx<'_>, debtor: DebtorId, number: i64) -> Result<(), Error> {
    let sql = "insert into event (debtor_id, id, amount) values ($1, $2, $3)";
    tx.run(sql, params![debtor, number, 100 + number]).map(drop)
}

/// How many there are.
pub(crate) fn count(rx: &Rx<'_>) -> Result<i64, Error> {
    Ok(rx.one("select count(*) from event", params![], |row| row.get(0))?.unwrap_or(0))
}

/// Keeps the stage that a debtor's line came into, and on which day; nothing where it was in it.
pub(crate) fn dun(tx: &Tx<'_>, debtor: DebtorId, (stage, day): (u8, i32)) -> Result<(), Error> {
    let sql = "insert into dunning (debtor_id, stage, day) values ($1, $2, $3)
        on conflict (debtor_id) do update set stage = excluded.stage, day = excluded.day
        where dunning.stage <> excluded.stage";
    tx.run(sql, params![debtor, i64::from(stage), i64::from(day)]).map(drop)
}

/// Every line that is in a stage.
pub(crate) fn dunned(rx: &Rx<'_>) -> Result<Vec<(DebtorId, i64)>, Error> {
    rx.all("select debtor_id, stage from dunning", params![], |row| Ok((row.get(0)?, row.get(1)?)))
}
