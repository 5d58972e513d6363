//! The rows of events that are sent one by one.
use base::DebtorId;
use store::{Error, Migrations, Rx, Tx, params};

/// The table of events.
pub(crate) const TABLES: Migrations = Migrations {
    slice: "race",
    steps: &[(
        "0001_event",
        "create table if not exists event (debtor_id uuid, id bigint, amount bigint not null, primary key (debtor_id, id));\n",
    )],
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
