//! Sessions: a random token in a cookie, its hash in the database, a second token against forged requests.
use crate::sql::{self, SessionRow};
use base::{Actor, CreditorId, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use store::{Ctx, Error, Tx};

/// Somebody of the staff who has entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// Which user.
    pub id: UserId,
    /// The name used to enter.
    pub login: String,
    /// The name on the screen.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The creditors they work for; `None` is all.
    pub creditors: Option<Vec<CreditorId>>,
}

/// A session that is open.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub visitor: Visitor,
    /// The token that unsafe requests repeat in `x-csrf`.
    pub csrf: String,
    /// When it ends.
    pub until: Timestamp,
}

/// A session just opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The value for `Set-Cookie`.
    pub cookie: String,
    /// The token that unsafe requests repeat in `x-csrf`.
    pub csrf: String,
}

/// How long a session lasts.
const LIFE: std::time::Duration = std::time::Duration::from_secs(12 * 60 * 60);
const COOKIE: &str = "aldia";

impl Visitor {
    /// Who acts, in the words of use cases.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.id, login: self.login.clone(), role: self.role, creditors: self.creditors.clone() }
    }
}

/// Opens a session.
pub fn open(ctx: &Ctx, visitor: &Visitor) -> Result<Opened, Error> {
    let (token, csrf) = (random_hex(), random_hex());
    let until = ctx.now.at.saturating_add(LIFE).unwrap_or(Timestamp::MAX);
    let row = SessionRow { visitor: serde_json::to_string(visitor)?, csrf: csrf.clone(), until };
    ctx.step::<(), Error>(ctx.command_for(token.as_bytes()), |tx| {
        sql::add_session(tx, &hash(&token), visitor.id, &row)?;
        tx.audit("web.session_opened", &visitor.id.to_string(), "")
    })?;
    Ok(Opened { cookie: cookie(&token, LIFE.as_secs()), csrf })
}

/// Closes the session of these request headers; the value for `Set-Cookie`.
pub fn close(ctx: &Ctx, headers: &axum::http::HeaderMap) -> Result<String, Error> {
    if let Some(token) = token_of(headers) {
        ctx.step::<(), Error>(ctx.command_for(token.as_bytes()), |tx| sql::drop_session(tx, &hash(token)))?;
    }
    Ok(cookie("", 0))
}

/// Ends every session of a user, such as when they are disabled or their role changes.
pub fn close_all(tx: &Tx<'_>, user: UserId) -> Result<(), Error> {
    sql::drop_sessions_of(tx, user)
}

pub(crate) fn find(ctx: &Ctx, token: &str) -> Result<Option<Session>, Error> {
    let Some(row) = ctx.read(|rx| sql::session(rx, &hash(token)))? else { return Ok(None) };
    if row.until < ctx.now.at {
        return Ok(None);
    }
    Ok(Some(Session { visitor: serde_json::from_str(&row.visitor)?, csrf: row.csrf, until: row.until }))
}

pub(crate) fn token_of(headers: &axum::http::HeaderMap) -> Option<&str> {
    let cookies = headers.get(axum::http::header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// 32 random bytes, in hexadecimal.
pub(crate) fn random_hex() -> String {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    blake3::Hash::from(bytes).to_hex().to_string()
}

pub(crate) fn hash(token: &str) -> Vec<u8> {
    blake3::hash(token.as_bytes()).as_bytes().to_vec()
}

fn cookie(token: &str, seconds: u64) -> String {
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}")
}
