//! Decisions that wait to be carried out, and who is at work on whom.
use crate::rules::{
    desk::{Candidate, Recorded},
    dossier::Standing,
    treatment::Treatment,
};
use base::{CreditorId, Day, DebtorId, DecisionId, Timestamp, TouchId, UserId};
use store::{Error, Row, Rx, Tx, params};

/// A decision that waits to be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// About whom.
    pub debtor: DebtorId,
    /// Which decision.
    pub decision: DecisionId,
    /// For which creditor.
    pub creditor: Option<CreditorId>,
}

/// Who is at work on a debtor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Which person of the staff.
    pub user: UserId,
    /// Their login.
    pub login: String,
    /// Until when nobody else may.
    pub until: Timestamp,
}

/// A decision that waits, with the hour of the house's day from which the debtor is likeliest to answer.
pub(crate) fn put(
    tx: &Tx<'_>,
    debtor: DebtorId,
    treatment: &Treatment,
    (decision, hour): (&Standing, Option<u8>),
) -> Result<(), Error> {
    let sql = "insert into pending (debtor_id, decision_id, kind, treatment, creditor_id, day, not_before, hour,
            expected_value)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (debtor_id) do update set decision_id = excluded.decision_id, kind = excluded.kind,
        treatment = excluded.treatment, creditor_id = excluded.creditor_id, day = excluded.day,
        not_before = excluded.not_before, hour = excluded.hour, expected_value = excluded.expected_value";
    let values = params![
        debtor,
        decision.id,
        treatment.kind.code(),
        treatment.code,
        decision.creditor,
        decision.day,
        decision.not_before,
        hour,
        decision.expected_value,
    ];
    tx.run(sql, values)?;
    Ok(())
}

pub(crate) fn drop_pending(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    tx.run("delete from pending where debtor_id = $1", params![debtor])?;
    Ok(())
}

/// Messages that wait to be sent at `at`, after a debtor in order of id, at most `limit`.
pub(crate) fn messages(rx: &Rx<'_>, after: Option<DebtorId>, at: Timestamp, limit: u32) -> Result<Vec<Pending>, Error> {
    let sql = "select debtor_id, decision_id, creditor_id from pending
        where $1 < debtor_id and kind = 'message' and coalesce(not_before, 0) <= $2 order by debtor_id limit $3";
    let after = after.unwrap_or(DebtorId(base::Uuid::nil()));
    rx.all(sql, params![after, at, limit], |row| {
        Ok(Pending { debtor: row.get(0)?, decision: row.get(1)?, creditor: row.get(2)? })
    })
}

/// What people could do by `at`, the most valuable first, at most `limit`.
pub(crate) fn candidates(rx: &Rx<'_>, at: Timestamp, limit: u32) -> Result<Vec<Candidate>, Error> {
    let sql = "select debtor_id, creditor_id, expected_value, hour from pending
        where kind in ('call', 'task') and coalesce(not_before, 0) <= $1
        order by expected_value desc, debtor_id limit $2";
    rx.all(sql, params![at, limit], candidate)
}

/// What nobody was given, could be done by `at` and is not locked, the most valuable first, at most `limit`.
pub(crate) fn unassigned(rx: &Rx<'_>, at: Timestamp, now: Timestamp, limit: u32) -> Result<Vec<Candidate>, Error> {
    let sql = "select debtor_id, creditor_id, expected_value, hour from pending
        where kind in ('call', 'task') and user_id is null and coalesce(not_before, 0) <= $1
        and not exists (select 1 from work_lock where work_lock.debtor_id = pending.debtor_id and $2 < work_lock.until)
        order by expected_value desc, debtor_id limit $3";
    rx.all(sql, params![at, now, limit], candidate)
}

/// What one person was given and could be done by `at`, in order, at most `limit`.
pub(crate) fn given(rx: &Rx<'_>, user: UserId, at: Timestamp, limit: u32) -> Result<Vec<Candidate>, Error> {
    let sql = "select debtor_id, creditor_id, expected_value, hour from pending
        where user_id = $1 and kind in ('call', 'task') and coalesce(not_before, 0) <= $2 order by place limit $3";
    rx.all(sql, params![user, at, limit], candidate)
}

/// To whom something was given, and in which place of their day, from 1.
pub(crate) type Place = (UserId, u32);

/// Everything that was given to somebody.
pub(crate) fn assigned(rx: &Rx<'_>) -> Result<Vec<(DebtorId, Place)>, Error> {
    let sql = "select debtor_id, user_id, place from pending where user_id is not null";
    rx.all(sql, params![], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))
}

/// Gives what waits about a debtor to somebody, or to nobody; what waits no more stays away.
pub(crate) fn assign(tx: &Tx<'_>, debtor: DebtorId, to: Option<Place>) -> Result<(), Error> {
    let (user, place) = to.unzip();
    tx.run("update pending set user_id = $1, place = $2 where debtor_id = $3", params![user, place, debtor])?;
    Ok(())
}

/// Who is at work on a debtor at `now`.
pub(crate) fn lock(rx: &Rx<'_>, debtor: DebtorId, now: Timestamp) -> Result<Option<Lock>, Error> {
    let sql = "select user_id, login, until from work_lock where debtor_id = $1 and $2 < until";
    rx.one(sql, params![debtor, now], |row| Ok(Lock { user: row.get(0)?, login: row.get(1)?, until: row.get(2)? }))
}

pub(crate) fn put_lock(tx: &Tx<'_>, debtor: DebtorId, lock: &Lock) -> Result<(), Error> {
    let sql = "insert into work_lock (debtor_id, user_id, login, until) values ($1, $2, $3, $4)
        on conflict (debtor_id) do update set user_id = excluded.user_id, login = excluded.login, until = excluded.until";
    tx.run(sql, params![debtor, lock.user, lock.login, lock.until])?;
    Ok(())
}

pub(crate) fn drop_lock(tx: &Tx<'_>, debtor: DebtorId, user: UserId) -> Result<(), Error> {
    tx.run("delete from work_lock where debtor_id = $1 and user_id = $2", params![debtor, user])?;
    Ok(())
}

/// Notes that a person recorded a result.
pub(crate) fn add_done(tx: &Tx<'_>, debtor: DebtorId, touch: TouchId, user: UserId) -> Result<(), Error> {
    let sql = "insert into work_done (debtor_id, touch_id, user_id, day) values ($1, $2, $3, $4)
        on conflict (debtor_id, touch_id) do nothing";
    tx.put(sql, params![debtor, touch, user, tx.now().day])
}

/// The results of one debtor that people recorded.
pub(crate) fn recorded(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Recorded>, Error> {
    let sql = "select touch_id, user_id, day from work_done where debtor_id = $1";
    rx.all(sql, params![debtor], |row| Ok(Recorded { touch: row.get(0)?, user: row.get(1)?, day: row.get(2)? }))
}

/// A result was taken back: it is no work done.
pub(crate) fn drop_done(tx: &Tx<'_>, debtor: DebtorId, touch: TouchId) -> Result<(), Error> {
    tx.run("delete from work_done where debtor_id = $1 and touch_id = $2", params![debtor, touch])?;
    Ok(())
}

/// How many results a person recorded on a day.
pub(crate) fn done(rx: &Rx<'_>, user: UserId, day: Day) -> Result<u32, Error> {
    let sql = "select count(*) from work_done where user_id = $1 and day = $2";
    Ok(rx.one(sql, params![user, day], |row| row.get(0))?.unwrap_or(0))
}

fn candidate(row: &Row<'_>) -> Result<Candidate, Error> {
    Ok(Candidate { debtor: row.get(0)?, creditor: row.get(1)?, expected_value: row.get(2)?, hour: row.get(3)? })
}
