//! Promises to pay.
use crate::rules::promise::{PromiseState, PromiseView};
use base::{Amount, CreditorId, Day, DebtorId, PromiseId, TouchId, UserId};
use store::{Bind, Error, Row, Rx, Tx, params};

/// A promise as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseRow {
    /// Who promised.
    pub debtor: DebtorId,
    /// What.
    pub promise: PromiseView,
    /// How it stands.
    pub state: PromiseState,
    /// The day it ended.
    pub closed: Option<Day>,
    /// What came in its days, as of when it ended.
    pub paid: Amount,
    /// The person of the staff that took it.
    pub user: Option<UserId>,
    /// The touch in which it was made, if it was recorded with one.
    pub touch: Option<TouchId>,
    /// The promise that took its place.
    pub replaced_by: Option<PromiseId>,
}

const COLUMNS: &str = "debtor_id, id, creditor_id, amount, made_day, due_day, from_day, until_day, paid_before, state,
    closed_day, paid, user_id, touch_id, replaced_by, currency";

pub(crate) fn add(tx: &Tx<'_>, debtor: DebtorId, (new, touch): (&PromiseView, Option<TouchId>)) -> Result<(), Error> {
    let sql = "insert into promise (debtor_id, id, creditor_id, amount, made_day, due_day, from_day, until_day,
        paid_before, state, paid, user_id, actor, touch_id, currency)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 0, $10, $11, $12, $13)";
    let values = params![
        debtor,
        new.id,
        new.creditor,
        new.amount,
        new.made,
        new.due,
        new.from,
        new.until,
        new.before,
        tx.actor().user(),
        tx.actor().label(),
        touch,
        new.currency.code(),
    ];
    tx.run(sql, values)?;
    Ok(())
}

pub(crate) fn close(
    tx: &Tx<'_>,
    debtor: DebtorId,
    promise: &PromiseView,
    (state, paid): (PromiseState, Amount),
) -> Result<(), Error> {
    let sql = "update promise set state = $1, closed_day = $2, paid = $3 where debtor_id = $4 and id = $5";
    tx.run(sql, params![state.code(), tx.now().day, paid, debtor, promise.id])?;
    Ok(())
}

/// Another promise takes the place of one that is open.
pub(crate) fn replace(
    tx: &Tx<'_>,
    debtor: DebtorId,
    (old, paid): (&PromiseView, Amount),
    by: PromiseId,
) -> Result<(), Error> {
    close(tx, debtor, old, (PromiseState::Cancelled, paid))?;
    tx.run("update promise set replaced_by = $1 where debtor_id = $2 and id = $3", params![by, debtor, old.id])?;
    Ok(())
}

/// Those that this one took the place of are open again.
pub(crate) fn reopen(tx: &Tx<'_>, debtor: DebtorId, by: PromiseId) -> Result<(), Error> {
    let sql = "update promise set state = 'open', closed_day = null, paid = 0, replaced_by = null
        where debtor_id = $1 and replaced_by = $2 and state = 'cancelled'";
    tx.run(sql, params![debtor, by])?;
    Ok(())
}

/// Those that this one took the place of count as replaced by the one that took its own.
pub(crate) fn hand_on(tx: &Tx<'_>, debtor: DebtorId, by: PromiseId, instead: PromiseId) -> Result<(), Error> {
    let sql = "update promise set replaced_by = $1 where debtor_id = $2 and replaced_by = $3";
    tx.run(sql, params![instead, debtor, by])?;
    Ok(())
}

/// Every promise of one debtor, oldest first.
pub fn promises(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<PromiseRow>, Error> {
    rx.all(&format!("select {COLUMNS} from promise where debtor_id = $1 order by id"), params![debtor], read)
}

/// The promises due from `from` to `to`, both included, in order of day, at most `limit`; of one user if named, and to
/// these creditors if some are. Those that another took the place of, or that were a mistake, are not due.
pub fn promises_due(
    rx: &Rx<'_>,
    (from, to): (Day, Day),
    (user, creditors): (Option<UserId>, Option<&[CreditorId]>),
    limit: u32,
) -> Result<Vec<PromiseRow>, Error> {
    let everybody = user.is_none();
    let mut values = params![from, to, user, everybody].to_vec();
    let mut own = String::new();
    if let Some(creditors) = creditors {
        let places: Vec<String> = (5..5 + creditors.len()).map(|place| format!("${place}")).collect();
        own = format!(" and creditor_id in ({})", places.join(", "));
        values.extend(creditors.iter().map(|creditor| creditor as &dyn Bind));
    }
    values.push(&limit);
    let sql = format!(
        "select {COLUMNS} from promise where $1 <= due_day and due_day <= $2 and (user_id = $3 or $4){own}
            and state not in ('cancelled', 'withdrawn')
        order by due_day, id limit ${}",
        values.len()
    );
    rx.all(&sql, &values, read)
}

fn read(row: &Row<'_>) -> Result<PromiseRow, Error> {
    let (state, currency): (String, String) = (row.get(9)?, row.get(15)?);
    let promise = PromiseView {
        id: row.get(1)?,
        creditor: row.get(2)?,
        amount: row.get(3)?,
        made: row.get(4)?,
        due: row.get(5)?,
        from: row.get(6)?,
        until: row.get(7)?,
        before: row.get(8)?,
        currency: currency.parse().map_err(|_| Error::Column { index: 15, expected: "currency" })?,
    };
    Ok(PromiseRow {
        debtor: row.get(0)?,
        promise,
        state: PromiseState::from_code(&state).ok_or(Error::Column { index: 9, expected: "promise state" })?,
        closed: row.get(10)?,
        paid: row.get(11)?,
        user: row.get(12)?,
        touch: row.get(13)?,
        replaced_by: row.get(14)?,
    })
}
