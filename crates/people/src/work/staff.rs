//! The staff: who is on it, and who may enter.
use crate::{Error, User};
use base::{CommandId, CreditorId, Role};
use store::Ctx;

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

/// Puts somebody on the staff.
pub fn add_user(ctx: &Ctx, add: AddUser) -> Result<User, Error> {
    let _ = (ctx, &add.password);
    unimplemented!()
}

/// Whoever has this login and password, unless disabled.
pub fn enter(ctx: &Ctx, login: &str, password: &str) -> Result<Option<User>, Error> {
    let _ = (ctx, login, password);
    unimplemented!()
}
