//! Promises to pay.
use crate::rules::promise::{PromiseState, PromiseView};
use base::{Amount, CreditorId, Day, DebtorId, UserId};
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
}

const COLUMNS: &str = "debtor_id, id, creditor_id, amount, made_day, due_day, from_day, until_day, paid_before, state,
    closed_day, paid, user_id";

pub(crate) fn add(tx: &Tx<'_>, debtor: DebtorId, new: &PromiseView) -> Result<(), Error> {
    let sql = "insert into promise (debtor_id, id, creditor_id, amount, made_day, due_day, from_day, until_day,
        paid_before, state, paid, user_id, actor) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 0, $10, $11)";
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

/// Every promise of one debtor, oldest first.
pub fn promises(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<PromiseRow>, Error> {
    rx.all(&format!("select {COLUMNS} from promise where debtor_id = $1 order by id"), params![debtor], read)
}

/// The promises due from `from` to `to`, both included, in order of day, at most `limit`; of one user if named, and to
/// these creditors if some are.
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
        order by due_day, id limit ${}",
        values.len()
    );
    rx.all(&sql, &values, read)
}

fn read(row: &Row<'_>) -> Result<PromiseRow, Error> {
    let state: String = row.get(9)?;
    let promise = PromiseView {
        id: row.get(1)?,
        creditor: row.get(2)?,
        amount: row.get(3)?,
        made: row.get(4)?,
        due: row.get(5)?,
        from: row.get(6)?,
        until: row.get(7)?,
        before: row.get(8)?,
    };
    Ok(PromiseRow {
        debtor: row.get(0)?,
        promise,
        state: PromiseState::from_code(&state).ok_or(Error::Column { index: 9, expected: "promise state" })?,
        closed: row.get(10)?,
        paid: row.get(11)?,
        user: row.get(12)?,
    })
}
