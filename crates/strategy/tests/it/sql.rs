//! What tests read and write behind the slice's back.
use base::{Day, DebtorId, Uuid};
use ledger::Stage;
use store::{Error, Rx, Tx, params};
use strategy::Feature;

/// A night that was killed after `last`.
pub(crate) fn leave_night_running(tx: &Tx<'_>, day: Day, last: DebtorId, totals: &str) -> Result<(), Error> {
    let sql = "insert into night_run (day, state, after_id, totals) values ($1, 'running', $2, $3)";
    tx.run(sql, params![day, last, totals]).map(drop)
}

/// What came of every observation that was looked at: days until the first payment, and how much was paid.
pub(crate) fn what_came(rx: &Rx<'_>) -> Result<Vec<(Option<i32>, i64)>, Error> {
    let sql = "select paid_after, paid from observation where closed_day is not null";
    rx.all(sql, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Somebody who was observed, with what came of it.
pub(crate) struct Seen {
    pub(crate) n: usize,
    pub(crate) day: i32,
    pub(crate) stage: Stage,
    pub(crate) features: Vec<(Feature, i64)>,
    pub(crate) paid: bool,
}

/// Keeps an observation whose days are over: a fifth of what is owed came, or nothing; one call was taken by those who
/// paid, and another by nobody.
pub(crate) fn observe(tx: &Tx<'_>, seen: &Seen) -> Result<(), Error> {
    let mut values = vec![None; Feature::ALL.len()];
    for (feature, value) in &seen.features {
        values[*feature as usize] = Some(*value);
    }
    let features = postcard::to_allocvec(&(Some(3), values)).unwrap();
    let (voice, no_answer) =
        ((people::Channel::Voice, 18_u8, 2_u8, seen.paid), (people::Channel::Voice, 9_u8, 1_u8, false));
    let tries = postcard::to_allocvec(&vec![voice, no_answer]).unwrap();
    let debtor = DebtorId(Uuid::from_u128(1 << 100 | seen.n as u128));
    let (after, paid) = if seen.paid { (Some(8_i32), 10_000_00_i64) } else { (None, 0) };
    let stage_after = if seen.paid { seen.stage } else { Stage::at(seen.stage.index() + 1).unwrap() };
    let sql =
        "insert into observation (debtor_id, day, stage, features, closed_day, paid_after, paid, stage_after, tries)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let closed = seen.day + 33;
    let values =
        params![debtor, seen.day, seen.stage.index(), features, closed, after, paid, stage_after.index(), tries];
    tx.run(sql, values).map(drop)
}
