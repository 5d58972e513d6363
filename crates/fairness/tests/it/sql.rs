//! What tests write behind strategy's back: nights that passed long ago.
use base::DebtorId;
use ledger::Stage;
use store::{Error, Tx, params};
use strategy::Feature;

/// Somebody who was observed, with what came of it.
pub(crate) struct Seen {
    pub(crate) debtor: DebtorId,
    pub(crate) day: i32,
    pub(crate) tenure: i64,
    pub(crate) paid: bool,
}

/// Keeps an observation whose days are over, of somebody a month late.
pub(crate) fn observe(tx: &Tx<'_>, seen: &Seen) -> Result<(), Error> {
    let mut values = vec![None; Feature::ALL.len()];
    let known = [(Feature::LateNow, 1), (Feature::DaysPastDue, 40), (Feature::Owed, 50_000_00)];
    for (feature, value) in known.into_iter().chain([(Feature::TenureMonths, seen.tenure)]) {
        values[feature as usize] = Some(value);
    }
    let features = postcard::to_allocvec(&(Some(3), values)).unwrap();
    let tries = postcard::to_allocvec(&Vec::<(people::Channel, u8, u8, bool)>::new()).unwrap();
    let (after, paid) = if seen.paid { (Some(8_i32), 10_000_00_i64) } else { (None, 0) };
    let (stage, after_stage) = (Stage::B2.index(), if seen.paid { Stage::B2 } else { Stage::B3 }.index());
    let sql =
        "insert into observation (debtor_id, day, stage, features, closed_day, paid_after, paid, stage_after, tries)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let closed = seen.day + 33;
    tx.run(sql, params![seen.debtor, seen.day, stage, features, closed, after, paid, after_stage, tries]).map(drop)
}
