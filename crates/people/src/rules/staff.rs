//! The staff: who may enter, and how patiently a wrong password is met.
use base::{Actor, CreditorId, Role, UserId};
use serde::{Deserialize, Serialize};

/// The shortest password, in characters (NIST SP 800-63B §3.1.1.2).
pub const PASSWORD_MIN: usize = 8;
/// The longest password, in bytes: hashing more would only help an attacker to keep us busy.
pub const PASSWORD_MAX: usize = 256;

/// Somebody on the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Which one.
    pub id: UserId,
    /// The name used to enter, in lower case.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The creditors they work for; `None` is all of them.
    pub creditors: Option<Vec<CreditorId>>,
    /// Contacts they can make in a day.
    pub capacity: u16,
    /// They may not enter any more.
    pub disabled: bool,
}

impl User {
    /// This person as the one who acts.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.id, login: self.login.clone(), role: self.role, creditors: self.creditors.clone() }
    }
}
