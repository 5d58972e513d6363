//! The staff: who is on it, and who may enter.
use crate::{
    Error, User,
    rules::staff::{self, FAILURES_LIFE},
    sql,
};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{self, phc::PasswordHash},
};
use base::{CommandId, CreditorId, Right, Role, Timestamp, UserId};
use store::{Ctx, Tx};

/// Puts somebody on the staff.
#[derive(Clone)]
pub struct AddUser {
    /// Named by the sender.
    pub command: CommandId,
    /// The name used to enter; kept in lower case.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// What they prove themselves with.
    pub password: String,
    /// Contacts they can make in a day.
    pub capacity: u16,
    /// The creditors they work for; `None` is all of them.
    pub creditors: Option<Vec<CreditorId>>,
}

/// Changes what is given about somebody on the staff. Their open sessions end.
#[derive(Clone)]
pub struct ChangeUser {
    /// Named by the sender.
    pub command: CommandId,
    /// Whom.
    pub user: UserId,
    /// Another role.
    pub role: Option<Role>,
    /// Another password.
    pub password: Option<String>,
    /// Another capacity, contacts a day.
    pub capacity: Option<u16>,
    /// Whether they may enter.
    pub disabled: Option<bool>,
}

/// Puts somebody on the staff.
pub fn add_user(ctx: &Ctx, add: AddUser) -> Result<User, Error> {
    ctx.may(Right::Administer)?;
    let login = staff::login(&add.login);
    if !staff::is_login(&login) {
        return Err(Error::BadLogin(add.login));
    }
    let hash = hashed(&add.password)?;
    ctx.once(add.command, "people.add_user", |tx| {
        if sql::staff::by_login(tx, &login)?.is_some() {
            return Err(Error::LoginTaken(login.clone()));
        }
        let user = User {
            id: UserId(tx.fresh_id()),
            login: login.clone(),
            name: add.name.clone(),
            role: add.role,
            creditors: add.creditors.clone(),
            capacity: add.capacity,
            disabled: false,
        };
        sql::staff::add_user(tx, &user, &hash)?;
        Ok(user)
    })
}

/// Changes somebody on the staff, and ends their sessions.
pub fn change_user(ctx: &Ctx, change: &ChangeUser) -> Result<User, Error> {
    ctx.may(Right::Administer)?;
    let hash = change.password.as_deref().map(hashed).transpose()?;
    ctx.once(change.command, "people.change_user", |tx| {
        let old = sql::staff::user(tx, change.user)?.ok_or(Error::NoUser(change.user))?;
        let user = User {
            role: change.role.unwrap_or(old.role),
            capacity: change.capacity.unwrap_or(old.capacity),
            disabled: change.disabled.unwrap_or(old.disabled),
            ..old
        };
        sql::staff::change_user(tx, &user)?;
        if let Some(hash) = &hash {
            sql::staff::change_hash(tx, user.id, hash)?;
        }
        web::sessions::close_all(tx, user.id)?;
        Ok(user)
    })
}

/// Whoever has this login and password, unless disabled.
///
/// A login that nobody has costs as much work as a wrong password, so that the time taken tells nothing.
///
/// # Errors
/// [`Error::TooManyAttempts`] after five failures in a row, known login or not.
pub fn enter(ctx: &Ctx, login: &str, password: &str) -> Result<Option<User>, Error> {
    let login = staff::login(login);
    if !staff::is_login(&login) || !staff::is_password(password) {
        return Ok(None);
    }
    let command = ctx.command_for(login.as_bytes());
    // The try counts before the password is looked at, so that many at once are no way around the limit.
    ctx.step(command, |tx| count_try(tx, &login))?;
    let known = ctx.read(|rx| sql::staff::by_login(rx, &login))?;
    let Some(user) = proven(known, password)?.filter(|user| !user.disabled) else { return Ok(None) };
    ctx.step::<_, Error>(command, |tx| sql::staff::forget_failures(tx, &login))?;
    Ok(Some(user))
}

fn count_try(tx: &Tx<'_>, login: &str) -> Result<(), Error> {
    let now = tx.now().at;
    sql::staff::forget_old_failures(tx, now.checked_sub(FAILURES_LIFE).unwrap_or(Timestamp::MIN))?;
    let closed = sql::staff::failures(tx, login)?.and_then(|(failures, last)| staff::closed_until(failures, last));
    match closed {
        Some(until) if now < until => Err(Error::TooManyAttempts { until }),
        Some(_) | None => sql::staff::add_failure(tx, login),
    }
}

fn proven(known: Option<(User, String)>, password: &str) -> Result<Option<User>, Error> {
    let Some((user, hash)) = known else {
        hashed(password)?;
        return Ok(None);
    };
    let hash = PasswordHash::new(&hash).map_err(|problem| Error::Hash(problem.into()))?;
    match argon2().verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(Some(user)),
        Err(password_hash::Error::PasswordInvalid) => Ok(None),
        Err(problem) => Err(Error::Hash(problem)),
    }
}

fn hashed(password: &str) -> Result<String, Error> {
    if !staff::is_password(password) {
        return Err(Error::WeakPassword);
    }
    let hash: PasswordHash = argon2().hash_password(password.as_bytes()).map_err(Error::Hash)?;
    Ok(hash.to_string())
}

/// Argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet).
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these parameters are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}
