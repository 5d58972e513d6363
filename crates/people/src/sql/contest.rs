//! Rows of contests.
use super::coded;
use crate::{
    Error,
    rules::contest::{Contest, ContestEnd, Contested, Datum, Ending, Refuted},
};
use base::{ContestId, Day, DebtorId};
use store::{Row, Rx, Tx, params};

macro_rules! columns {
    () => {
        "debtor_id, contest_id, datum, point_id, account_id, words, was, day, due_day, opened_at, opened_by, ending,
        reason, became, ended_day, ended_at, ended_by"
    };
}

/// Every contest of a debtor, oldest first.
pub fn contests(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Contest>, Error> {
    let sql = concat!("select ", columns!(), " from contest where debtor_id = $1 order by contest_id");
    Ok(rx.all(sql, params![debtor], read)?)
}

/// The open contests of everybody that are to be answered by `until`, the most pressing first, at most `limit`.
pub fn contests_due(rx: &Rx<'_>, until: Day, limit: u32) -> Result<Vec<Contest>, Error> {
    let sql = concat!(
        "select ",
        columns!(),
        " from contest where ended_at is null and due_day <= $1 order by due_day, debtor_id, contest_id limit $2"
    );
    Ok(rx.all(sql, params![until, limit], read)?)
}

/// What is under review of a debtor, in order.
pub(crate) fn open(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Contested>, Error> {
    let sql =
        concat!("select ", columns!(), " from contest where debtor_id = $1 and ended_at is null order by contest_id");
    Ok(rx.all(sql, params![debtor], |row| Ok(read(row)?.contested))?)
}

/// What was corrected of a debtor.
pub(crate) fn refuted(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Refuted>, Error> {
    let sql = "select datum, was from contest
        where debtor_id = $1 and ending = 'rectified' and was is not null and (became is null or became <> was)";
    Ok(rx.all(sql, params![debtor], |row| Ok(Refuted { code: row.get(0)?, was: row.get(1)? }))?)
}

/// Shows what was corrected of these debtors.
pub(crate) fn each_refuted(
    rx: &Rx<'_>,
    debtors: &[DebtorId],
    mut see: impl FnMut(DebtorId, Refuted),
) -> Result<(), Error> {
    let sql = "select debtor_id, datum, was from contest where debtor_id in ($1, …)
        and ending = 'rectified' and was is not null and (became is null or became <> was)";
    rx.all_of(sql, params![], debtors, |row| {
        see(row.get(0)?, Refuted { code: row.get(1)?, was: row.get(2)? });
        Ok(())
    })?;
    Ok(())
}

pub(crate) fn add(
    tx: &Tx<'_>,
    debtor: DebtorId,
    new: &Contested,
    (words, was): (&str, Option<&str>),
) -> Result<(), Error> {
    let sql = "insert into contest (debtor_id, contest_id, datum, point_id, account_id, words, was, day, due_day,
            opened_at, opened_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let Contested { id, datum, due } = *new;
    let (now, actor) = (tx.now(), tx.actor().label());
    let values =
        params![debtor, id, datum.code(), datum.point(), datum.account(), words, was, now.day, due, now.at, actor];
    tx.run(sql, values)?;
    Ok(())
}

pub(crate) fn end(
    tx: &Tx<'_>,
    (debtor, id): (DebtorId, ContestId),
    (ending, reason): (Ending, &str),
    became: Option<&str>,
) -> Result<(), Error> {
    let sql = "update contest set ending = $1, reason = $2, became = $3, ended_day = $4, ended_at = $5, ended_by = $6
        where debtor_id = $7 and contest_id = $8 and ended_at is null";
    let (now, actor) = (tx.now(), tx.actor().label());
    tx.run(sql, params![ending.code(), reason, became, now.day, now.at, actor, debtor, id])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Contest, store::Error> {
    let unknown = store::Error::Column { index: 2, expected: "datum" };
    let datum = Datum::of(row.text(2)?, row.get(3)?, row.get(4)?).ok_or(unknown)?;
    let end = match row.get::<Option<String>>(11)? {
        None => None,
        Some(_) => Some(ContestEnd {
            ending: coded(row, 11, Ending::from_code)?,
            reason: row.get(12)?,
            became: row.get(13)?,
            day: row.get(14)?,
            at: row.get(15)?,
            by: row.get(16)?,
        }),
    };
    Ok(Contest {
        debtor: row.get(0)?,
        contested: Contested { id: row.get(1)?, datum, due: row.get(8)? },
        words: row.get(5)?,
        was: row.get(6)?,
        day: row.get(7)?,
        opened_at: row.get(9)?,
        opened_by: row.get(10)?,
        end,
    })
}
