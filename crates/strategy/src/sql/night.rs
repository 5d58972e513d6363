//! How far a night is.
use base::{Day, DebtorId};
use store::{Error, Rx, Tx, params};

/// A night that was begun and not ended: the last debtor that is done, and the totals so far.
pub(crate) fn begun(rx: &Rx<'_>, day: Day) -> Result<Option<(Option<DebtorId>, String)>, Error> {
    let sql = "select after_id, totals from night_run where day = $1 and state = 'running'";
    rx.one(sql, params![day], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub(crate) fn put(tx: &Tx<'_>, day: Day, state: &str, (after, totals): (Option<DebtorId>, &str)) -> Result<(), Error> {
    let sql = "insert into night_run (day, state, after_id, totals) values ($1, $2, $3, $4)
        on conflict (day) do update set state = excluded.state, after_id = excluded.after_id, totals = excluded.totals";
    tx.run(sql, params![day, state, after, totals])?;
    Ok(())
}

/// The last night that ended, and its totals.
pub(crate) fn ended(rx: &Rx<'_>) -> Result<Option<(Day, String)>, Error> {
    let sql = "select day, totals from night_run where state = 'ended' order by day desc limit 1";
    rx.one(sql, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}
