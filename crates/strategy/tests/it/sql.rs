//! What tests write behind the slice's back.
use base::{Day, DebtorId};
use store::{Error, Tx, params};

/// A night that was killed after `last`.
pub(crate) fn leave_night_running(tx: &Tx<'_>, day: Day, last: DebtorId, totals: &str) -> Result<(), Error> {
    let sql = "insert into night_run (day, state, after_id, totals) values ($1, 'running', $2, $3)";
    tx.run(sql, params![day, last, totals]).map(drop)
}
