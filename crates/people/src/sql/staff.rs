//! The staff and their failed entries, in rows.
use crate::{Error, User};
use base::{CreditorId, Role, Timestamp, UserId};
use std::collections::BTreeMap;
use store::{Row, Rx, Tx, params};

macro_rules! columns {
    () => {
        "user_id, login, name, role, creditors, capacity, disabled"
    };
}

/// Somebody on the staff.
pub fn user(rx: &Rx<'_>, id: UserId) -> Result<Option<User>, Error> {
    let sql = concat!("select ", columns!(), " from staff where user_id = $1");
    Ok(rx.one(sql, params![id], read_user)?)
}

/// The whole staff, by login, at most 10,000.
pub fn users(rx: &Rx<'_>) -> Result<Vec<User>, Error> {
    let sql = concat!("select ", columns!(), " from staff order by login limit 10000");
    Ok(rx.all(sql, params![], read_user)?)
}

/// How the staff is called, by login.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// The name of whoever the record calls by this login; what is nobody's login stays as it is.
    pub fn of(&self, label: &str) -> String {
        self.0.get(label).cloned().unwrap_or_else(|| label.to_owned())
    }
}

/// How the staff is called.
pub fn staff_names(rx: &Rx<'_>) -> Result<Names, Error> {
    Ok(Names(users(rx)?.into_iter().map(|user| (user.login, user.name)).collect()))
}

/// Who enters with this login, and their password's hash.
pub(crate) fn by_login(rx: &Rx<'_>, login: &str) -> Result<Option<(User, String)>, Error> {
    let sql = concat!("select ", columns!(), ", hash from staff where login = $1");
    Ok(rx.one(sql, params![login], |row| Ok((read_user(row)?, row.get(7)?)))?)
}

pub(crate) fn add_user(tx: &Tx<'_>, user: &User, hash: &str) -> Result<(), Error> {
    let sql = concat!("insert into staff (", columns!(), ", hash) values ($1, $2, $3, $4, $5, $6, $7, $8)");
    let role = role_code(user.role)?;
    let creditors = user.creditors.as_ref().map(serde_json::to_string).transpose().map_err(store::Error::from)?;
    let values = params![user.id, user.login, user.name, role, creditors, user.capacity, user.disabled, hash];
    tx.run(sql, values)?;
    Ok(())
}

/// Changes what may change about somebody: role, capacity, disabled.
pub(crate) fn change_user(tx: &Tx<'_>, user: &User) -> Result<(), Error> {
    let sql = "update staff set role = $1, capacity = $2, disabled = $3 where user_id = $4";
    tx.run(sql, params![role_code(user.role)?, user.capacity, user.disabled, user.id])?;
    Ok(())
}

pub(crate) fn change_hash(tx: &Tx<'_>, id: UserId, hash: &str) -> Result<(), Error> {
    tx.run("update staff set hash = $1 where user_id = $2", params![hash, id])?;
    Ok(())
}

/// How often entering with this login failed in a row, and when last.
pub(crate) fn failures(rx: &Rx<'_>, login: &str) -> Result<Option<(u32, Timestamp)>, Error> {
    let sql = "select failures, last_at from entry_failure where login = $1";
    Ok(rx.one(sql, params![login], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// One more failure for this login.
pub(crate) fn add_failure(tx: &Tx<'_>, login: &str) -> Result<(), Error> {
    let sql = "insert into entry_failure (login, failures, last_at) values ($1, 1, $2)
        on conflict (login) do update set failures = entry_failure.failures + 1, last_at = excluded.last_at";
    tx.run(sql, params![login, tx.now().at])?;
    Ok(())
}

/// Forgets the failures of this login.
pub(crate) fn forget_failures(tx: &Tx<'_>, login: &str) -> Result<(), Error> {
    tx.run("delete from entry_failure where login = $1", params![login])?;
    Ok(())
}

/// Forgets the failures of every login that has been quiet since `quiet_since`.
pub(crate) fn forget_old_failures(tx: &Tx<'_>, quiet_since: Timestamp) -> Result<(), Error> {
    tx.run("delete from entry_failure where last_at < $1", params![quiet_since])?;
    Ok(())
}

fn role_code(role: Role) -> Result<String, store::Error> {
    Ok(serde_json::from_value(serde_json::to_value(role)?)?)
}

fn read_user(row: &Row<'_>) -> Result<User, store::Error> {
    let role = serde_json::Value::String(row.get(3)?);
    let creditors: Option<String> = row.get(4)?;
    Ok(User {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        role: serde_json::from_value(role)?,
        creditors: creditors.map(|text| serde_json::from_str::<Vec<CreditorId>>(&text)).transpose()?,
        capacity: row.get(5)?,
        disabled: row.get(6)?,
    })
}
