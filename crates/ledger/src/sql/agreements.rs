//! Agreements and their lives, in SQL.
use crate::rules::agreement::{Agreement, State};
use base::{AgreementId, Day, DebtorId, Timestamp};
use store::{Error, Row, Rx, Tx, params};

/// One step of an agreement's life, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementEvent {
    /// When.
    pub at: Timestamp,
    /// On which business day.
    pub day: Day,
    /// The state after it.
    pub state: State,
    /// Who.
    pub actor: String,
    /// What was done, and why.
    pub note: String,
}

/// Adds a new agreement about these accounts.
pub(crate) fn add(tx: &Tx<'_>, agreement: &Agreement, check_on: Day) -> Result<(), Error> {
    let sql = "insert into agreement (debtor_id, id, creditor_id, state, check_on, ended_on, body)
        values ($1, $2, $3, $4, $5, null, $6)";
    let (body, state) = (serde_json::to_string(agreement)?, agreement.state.code());
    tx.run(sql, params![agreement.debtor, agreement.id, agreement.creditor, state, check_on, body])?;
    for part in &agreement.reckoning.parts {
        let sql = "insert into agreement_account (debtor_id, account_id, agreement_id) values ($1, $2, $3)";
        tx.run(sql, params![agreement.debtor, part.base.account, agreement.id])?;
    }
    Ok(())
}

/// Writes an agreement as it stands now.
pub(crate) fn put(tx: &Tx<'_>, agreement: &Agreement, check_on: Day) -> Result<(), Error> {
    let sql =
        "update agreement set state = $1, check_on = $2, ended_on = $3, body = $4 where debtor_id = $5 and id = $6";
    let (body, state) = (serde_json::to_string(agreement)?, agreement.state.code());
    let ended = agreement.ended.as_ref().map(|(day, _)| *day);
    tx.run(sql, params![state, check_on, ended, body, agreement.debtor, agreement.id]).map(drop)
}

/// Records a step of an agreement's life.
pub(crate) fn record(tx: &Tx<'_>, agreement: &Agreement, note: &str) -> Result<(), Error> {
    let sql = "insert into agreement_event (debtor_id, agreement_id, seq, at, day, state, actor, note)
        select $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6, $7
        from agreement_event where debtor_id = $1 and agreement_id = $2";
    let (now, state, actor) = (tx.now(), agreement.state.code(), tx.actor().label());
    tx.run(sql, params![agreement.debtor, agreement.id, now.at, now.day, state, actor, note]).map(drop)
}

pub(crate) fn find(rx: &Rx<'_>, id: AgreementId) -> Result<Option<Agreement>, Error> {
    rx.one("select body from agreement where id = $1", params![id], read)
}

/// Every agreement of one debtor, oldest first.
pub(crate) fn of_debtor(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Agreement>, Error> {
    rx.all("select body from agreement where debtor_id = $1 order by id", params![debtor], read)
}

/// Agreements before `before`, newest first, at most `limit`; in one state and that ended on one day, if named.
pub(crate) fn page(
    rx: &Rx<'_>,
    (state, ended): (Option<State>, Option<Day>),
    before: AgreementId,
    limit: u32,
) -> Result<Vec<Agreement>, Error> {
    let sql = "select body from agreement
        where id < $1 and (state = $2 or $3) and (ended_on = $4 or $5) order by id desc limit $6";
    let of = (state.map_or("", State::code), state.is_none());
    rx.all(sql, params![before, of.0, of.1, ended, ended.is_none(), limit], read)
}

/// Debtors with an agreement to look at by `day`, at most `limit`.
pub(crate) fn to_check(rx: &Rx<'_>, day: Day, limit: u32) -> Result<Vec<DebtorId>, Error> {
    let sql = "select distinct debtor_id from agreement where check_on <= $1 order by debtor_id limit $2";
    rx.all(sql, params![day, limit], |row| row.get(0))
}

/// Debtors with an agreement that money can change: one that is signed, in force or kept.
pub(crate) fn debtors_waiting(rx: &Rx<'_>) -> Result<Vec<DebtorId>, Error> {
    let sql = "select distinct debtor_id from agreement where state in ('signed', 'active', 'kept') order by debtor_id";
    rx.all(sql, params![], |row| row.get(0))
}

pub(crate) fn events(rx: &Rx<'_>, debtor: DebtorId, id: AgreementId) -> Result<Vec<AgreementEvent>, Error> {
    let sql = "select at, day, state, actor, note from agreement_event
        where debtor_id = $1 and agreement_id = $2 order by seq";
    rx.all(sql, params![debtor, id], |row| {
        let state: String = row.get(2)?;
        let state = State::from_code(&state).ok_or(Error::Column { index: 2, expected: "agreement state" })?;
        Ok(AgreementEvent { at: row.get(0)?, day: row.get(1)?, state, actor: row.get(3)?, note: row.get(4)? })
    })
}

fn read(row: &Row<'_>) -> Result<Agreement, Error> {
    let body: String = row.get(0)?;
    Ok(serde_json::from_str(&body)?)
}
