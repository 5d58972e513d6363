//! Sessions and keys, in SQL.
use base::{Timestamp, UserId};
use store::{Error, Rx, Tx, params};

pub(crate) struct SessionRow {
    pub(crate) visitor: String,
    pub(crate) csrf: String,
    pub(crate) until: Timestamp,
}

pub(crate) fn session(rx: &Rx<'_>, token: &[u8]) -> Result<Option<SessionRow>, Error> {
    rx.one("select visitor, csrf, until from session where token = $1", params![token], |row| {
        Ok(SessionRow { visitor: row.get(0)?, csrf: row.get(1)?, until: row.get(2)? })
    })
}

pub(crate) fn add_session(tx: &Tx<'_>, token: &[u8], user: UserId, row: &SessionRow) -> Result<(), Error> {
    tx.run("delete from session where until < $1", params![tx.now().at])?;
    let sql = "insert into session (token, user_id, visitor, csrf, opened_at, until) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, params![token, user, row.visitor, row.csrf, tx.now().at, row.until])?;
    Ok(())
}

pub(crate) fn drop_session(tx: &Tx<'_>, token: &[u8]) -> Result<(), Error> {
    tx.run("delete from session where token = $1", params![token]).map(drop)
}

pub(crate) fn drop_sessions_of(tx: &Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.run("delete from session where user_id = $1", params![user]).map(drop)
}

pub(crate) fn key_door(rx: &Rx<'_>, token: &[u8]) -> Result<Option<String>, Error> {
    rx.one("select door from api_key where token = $1 and revoked_at is null", params![token], |row| row.get(0))
}

pub(crate) fn add_key(tx: &Tx<'_>, token: &[u8], door: &str) -> Result<(), Error> {
    let sql = "insert into api_key (token, door, made_at) values ($1, $2, $3)";
    tx.run(sql, params![token, door, tx.now().at]).map(drop)
}

pub(crate) fn revoke_keys(tx: &Tx<'_>, door: &str) -> Result<usize, Error> {
    tx.run("update api_key set revoked_at = $1 where door = $2 and revoked_at is null", params![tx.now().at, door])
}
