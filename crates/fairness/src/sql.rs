//! Groups, in rows that nothing but this slice reads.
use base::{DebtorId, Timestamp};
use store::{Error, Rx, Tx, params};

/// Groups of one name: by what right they are held, since when, and who brought them.
pub(crate) struct NameRow {
    pub(crate) name: String,
    pub(crate) basis: String,
    pub(crate) brought_at: Timestamp,
    pub(crate) brought_by: String,
}

/// Says by what right groups of a name are held.
pub(crate) fn put_name(tx: &Tx<'_>, name: &str, basis: &str) -> Result<(), Error> {
    let sql = "insert into group_name (name, basis, brought_at, brought_by) values ($1, $2, $3, $4)
        on conflict (name) do update set basis = excluded.basis, brought_at = excluded.brought_at,
            brought_by = excluded.brought_by";
    tx.run(sql, params![name, basis, tx.now().at, tx.actor().label()])?;
    Ok(())
}

/// Says in which group of a name a debtor is, in the place of what was said before; whether anything changed.
pub(crate) fn put(tx: &Tx<'_>, debtor: DebtorId, (name, value): (&str, &str)) -> Result<bool, Error> {
    let sql = "insert into group_member (debtor_id, name, value, brought_at, brought_by) values ($1, $2, $3, $4, $5)
        on conflict (debtor_id, name) do update set value = excluded.value, brought_at = excluded.brought_at,
            brought_by = excluded.brought_by
        where group_member.value <> excluded.value";
    Ok(tx.run(sql, params![debtor, name, value, tx.now().at, tx.actor().label()])? == 1)
}

/// Forgets every group of a name; how many people were in them.
pub(crate) fn forget(tx: &Tx<'_>, name: &str) -> Result<usize, Error> {
    let people = tx.run("delete from group_member where name = $1", params![name])?;
    tx.run("delete from group_name where name = $1", params![name])?;
    Ok(people)
}

/// Forgets in which group of a name one debtor is; how many were forgotten.
pub(crate) fn forget_one(tx: &Tx<'_>, debtor: DebtorId, name: &str) -> Result<usize, Error> {
    tx.run("delete from group_member where debtor_id = $1 and name = $2", params![debtor, name])
}

/// The names of groups, in order.
pub(crate) fn names(rx: &Rx<'_>) -> Result<Vec<NameRow>, Error> {
    let sql = "select name, basis, brought_at, brought_by from group_name order by name";
    rx.all(sql, params![], |row| {
        Ok(NameRow { name: row.get(0)?, basis: row.get(1)?, brought_at: row.get(2)?, brought_by: row.get(3)? })
    })
}

/// The values of every name, with how many people have each.
pub(crate) fn values(rx: &Rx<'_>) -> Result<Vec<(String, String, i64)>, Error> {
    let sql = "select name, value, count(*) from group_member group by name, value order by name, value";
    rx.all(sql, params![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Shows who is in which group of a name, in order of debtor.
pub(crate) fn each_member(rx: &Rx<'_>, name: &str, mut see: impl FnMut(DebtorId, &str)) -> Result<(), Error> {
    let sql = "select debtor_id, value from group_member where name = $1 order by debtor_id";
    rx.each(sql, params![name], |row| {
        see(row.get(0)?, row.text(1)?);
        Ok(())
    })
}

/// The groups that one debtor is in: for the letter to them alone.
pub(crate) fn of_debtor(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<(String, String)>, Error> {
    let sql = "select name, value from group_member where debtor_id = $1 order by name";
    rx.all(sql, params![debtor], |row| Ok((row.get(0)?, row.get(1)?)))
}
