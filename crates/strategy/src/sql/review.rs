//! Reviews by a person.
use crate::rules::review::{Asked, Review, ReviewEnd};
use base::{DebtorId, ReviewId};
use store::{Error, Row, Rx, Tx, params};

macro_rules! columns {
    () => {
        "debtor_id, review_id, words, decision_id, treatment, asked_day, due_day, asked_at, asked_by, changed, instead,
        reason, ended_day, ended_at, ended_by"
    };
}

/// Every review of a debtor, oldest first.
pub(crate) fn reviews(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Review>, Error> {
    let sql = concat!("select ", columns!(), " from review where debtor_id = $1 order by review_id");
    rx.all(sql, params![debtor], read)
}

/// The reviews that wait for a person, the most pressing first, at most `limit`.
pub(crate) fn waiting(rx: &Rx<'_>, limit: u32) -> Result<Vec<Review>, Error> {
    let sql = concat!(
        "select ",
        columns!(),
        " from review where ended_at is null order by due_day, debtor_id, review_id limit $1"
    );
    rx.all(sql, params![limit], read)
}

/// The review of a debtor that waits for a person.
pub(crate) fn open(rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<Asked>, Error> {
    let sql = "select review_id, due_day from review where debtor_id = $1 and ended_at is null";
    rx.one(sql, params![debtor], |row| Ok(Asked { id: row.get(0)?, due: row.get(1)? }))
}

pub(crate) fn add(tx: &Tx<'_>, new: &Review) -> Result<(), Error> {
    let sql = "insert into review (debtor_id, review_id, words, decision_id, treatment, asked_day, due_day, asked_at,
            asked_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let Review { debtor, id, words, decision, treatment, asked, due, asked_at, asked_by, end: _ } = new;
    tx.run(sql, params![debtor, id, words, decision, treatment, asked, due, asked_at, asked_by])?;
    Ok(())
}

pub(crate) fn end(tx: &Tx<'_>, (debtor, id): (DebtorId, ReviewId), end: &ReviewEnd) -> Result<(), Error> {
    let sql = "update review set changed = $1, instead = $2, reason = $3, ended_day = $4, ended_at = $5, ended_by = $6
        where debtor_id = $7 and review_id = $8 and ended_at is null";
    let ReviewEnd { changed, treatment, reason, day, at, by } = end;
    tx.run(sql, params![changed, treatment, reason, day, at, by, debtor, id])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Review, Error> {
    let end = match row.get::<Option<bool>>(9)? {
        None => None,
        Some(changed) => Some(ReviewEnd {
            changed,
            treatment: row.get(10)?,
            reason: row.get(11)?,
            day: row.get(12)?,
            at: row.get(13)?,
            by: row.get(14)?,
        }),
    };
    Ok(Review {
        debtor: row.get(0)?,
        id: row.get(1)?,
        words: row.get(2)?,
        decision: row.get(3)?,
        treatment: row.get(4)?,
        asked: row.get(5)?,
        due: row.get(6)?,
        asked_at: row.get(7)?,
        asked_by: row.get(8)?,
        end,
    })
}
