//! What is to be collected each month. The nil id stands for the whole house.
use crate::Target;
use base::{Amount, CreditorId, Day, Uuid};
use store::{Error, Rx, Tx, params};

/// The targets of the months from `from` to `to`, both first days.
pub(crate) fn between(rx: &Rx<'_>, from: Day, to: Day) -> Result<Vec<Target>, Error> {
    let sql = "select month, creditor_id, amount from recovery_target where month between $1 and $2
        order by month, creditor_id";
    rx.all(sql, params![from, to], |row| {
        let creditor: CreditorId = row.get(1)?;
        Ok(Target { month: row.get(0)?, creditor: Some(creditor).filter(|one| !one.0.is_nil()), amount: row.get(2)? })
    })
}

/// Sets a month's target.
pub(crate) fn put(tx: &Tx<'_>, target: &Target) -> Result<(), Error> {
    let sql = "insert into recovery_target (month, creditor_id, amount, set_at, set_by) values ($1, $2, $3, $4, $5)
        on conflict (month, creditor_id) do update set amount = excluded.amount, set_at = excluded.set_at,
        set_by = excluded.set_by";
    let Target { month, creditor, amount } = *target;
    tx.run(sql, params![month, of(creditor), amount, tx.now().at, tx.actor().label()])?;
    Ok(())
}

/// A month without a target.
pub(crate) fn drop_target(tx: &Tx<'_>, month: Day, creditor: Option<CreditorId>) -> Result<(), Error> {
    tx.run("delete from recovery_target where month = $1 and creditor_id = $2", params![month, of(creditor)])?;
    Ok(())
}

/// What is set for a creditor, or for the house.
pub(crate) fn set_for(rx: &Rx<'_>, month: Day, creditor: Option<CreditorId>) -> Result<Option<Amount>, Error> {
    let sql = "select amount from recovery_target where month = $1 and creditor_id = $2";
    rx.one(sql, params![month, of(creditor)], |row| row.get(0))
}

fn of(creditor: Option<CreditorId>) -> CreditorId {
    creditor.unwrap_or(CreditorId(Uuid::nil()))
}
