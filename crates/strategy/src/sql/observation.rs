//! The log of observations.
use crate::rules::{
    feature::Features,
    observation::{Came, Observation, Try},
    samples::EndedPromise,
};
use base::{Currency, Day, DebtorId};
use ledger::Stage;
use std::collections::BTreeSet;
use store::{Error, Row, Rx, Tx, params};

/// Keeps an observation; if there is one of that day, that one stays as it is.
pub(crate) fn add(tx: &Tx<'_>, seen: &Observation) -> Result<(), Error> {
    let sql = "insert into observation (debtor_id, day, stage, features) values ($1, $2, $3, $4)
        on conflict (debtor_id, day) do nothing";
    tx.put(sql, params![seen.debtor, seen.day, seen.stage.index(), seen.features.to_bytes()])
}

/// Who of these was observed on a day.
pub(crate) fn observed(rx: &Rx<'_>, day: Day, debtors: &[DebtorId]) -> Result<BTreeSet<DebtorId>, Error> {
    let sql = "select debtor_id from observation where day = $1 and debtor_id in ($2, …)";
    Ok(rx.all_of(sql, params![day], debtors, |row| row.get(0))?.into_iter().collect())
}

/// Who was observed up to a day and has not been looked at since, in order of day, at most `limit`.
pub(crate) fn open(rx: &Rx<'_>, until: i32, limit: u32) -> Result<Vec<(DebtorId, i32)>, Error> {
    let sql = "select debtor_id, day from observation where closed_day is null and day <= $1
        order by day, debtor_id limit $2";
    rx.all(sql, params![until, limit], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Writes down what came of an observation, once.
pub(crate) fn close(tx: &Tx<'_>, (debtor, day): (DebtorId, i32), came: &Came) -> Result<(), Error> {
    let tries = postcard::to_allocvec(&came.tries).expect("tries are plain data");
    let sql = "update observation set closed_day = $1, paid_after = $2, paid = $3, stage_after = $4, tries = $5
        where debtor_id = $6 and day = $7 and closed_day is null";
    tx.run(sql, params![tx.now().day, came.paid_after, came.paid, came.stage.index(), tries, debtor, day])?;
    Ok(())
}

/// Shows what was observed from one day to another and what came of it, as far as it was known on `known`; the newest
/// first, at most `limit`.
pub(crate) fn each_closed(
    rx: &Rx<'_>,
    (from, to): (i32, i32),
    (known, limit): (Day, u32),
    mut see: impl FnMut(Observation, Came),
) -> Result<(), Error> {
    let sql = "select debtor_id, day, stage, features, paid_after, paid, stage_after, tries from observation
        where $1 <= day and day <= $2 and closed_day <= $3 order by day desc, debtor_id limit $4";
    rx.each(sql, params![from, to, known, limit], |row| {
        let (seen, came) = read(row)?;
        see(seen, came);
        Ok(())
    })
}

/// Shows the promises to which an observation of at most `days` before belongs, that had ended by `known`; the newest
/// first, at most `limit`. What was promised is told where it is in `currency`.
pub(crate) fn each_promise(
    rx: &Rx<'_>,
    (from, to, days): (i32, i32, i32),
    (known, limit, currency): (Day, u32, Currency),
    mut see: impl FnMut(EndedPromise),
) -> Result<(), Error> {
    let sql = "select p.debtor_id, o.day, o.stage, o.features, p.amount, p.currency, p.made_day, p.due_day, p.state
        from promise p join observation o on o.debtor_id = p.debtor_id and o.day =
            (select max(s.day) from observation s where s.debtor_id = p.debtor_id and s.day <= p.made_day)
        where $1 <= p.made_day and p.made_day <= $2 and p.made_day - o.day <= $3 and p.closed_day <= $4
            and p.state in ('kept', 'partly', 'broken')
        order by p.made_day desc, p.debtor_id, p.id limit $5";
    rx.each(sql, params![from, to, days, known, limit], |row| {
        let (made, due): (i32, i32) = (row.get(6)?, row.get(7)?);
        let told = (row.text(5)? == currency.code()).then(|| row.get(4)).transpose()?;
        see(EndedPromise { seen: seen(row)?, amount: told, days: due - made, kept: row.text(8)? == "kept" });
        Ok(())
    })
}

/// Shows what was observed from one day to another, whatever came of it; the newest first, at most `limit`.
pub(crate) fn each_seen(
    rx: &Rx<'_>,
    (from, to): (i32, i32),
    limit: u32,
    mut see: impl FnMut(Observation),
) -> Result<(), Error> {
    let sql = "select debtor_id, day, stage, features from observation where $1 <= day and day <= $2
        order by day desc, debtor_id limit $3";
    rx.each(sql, params![from, to, limit], |row| {
        see(seen(row)?);
        Ok(())
    })
}

fn read(row: &Row<'_>) -> Result<(Observation, Came), Error> {
    let tries: Vec<Try> =
        postcard::from_bytes(row.bytes(7)?).map_err(|_| Error::Column { index: 7, expected: "tries" })?;
    Ok((seen(row)?, Came { paid_after: row.get(4)?, paid: row.get(5)?, stage: stage(row, 6)?, tries }))
}

fn seen(row: &Row<'_>) -> Result<Observation, Error> {
    let wrong = Error::Column { index: 3, expected: "features" };
    let features = Features::from_bytes(row.bytes(3)?).ok_or(wrong)?;
    Ok(Observation { debtor: row.get(0)?, day: row.get(1)?, stage: stage(row, 2)?, features })
}

fn stage(row: &Row<'_>, index: usize) -> Result<Stage, Error> {
    Stage::at(row.get(index)?).ok_or(Error::Column { index, expected: "stage" })
}
