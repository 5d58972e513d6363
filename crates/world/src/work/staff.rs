//! Six agents, a supervisor, and who runs the installation.
use super::{Error, World};
use base::{Actor, Moment, Role, UserId};
use store::Ctx;

/// Somebody of the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name used to enter.
    pub login: &'static str,
    /// Their name.
    pub name: &'static str,
    /// What they are.
    pub role: Role,
    /// How well they talk, per mille.
    pub skill: i64,
}

/// The staff. All share the password of the country.
pub const STAFF: &[Member] = &[
    Member { login: "marina", name: "Marina Sosa", role: Role::Admin, skill: 0 },
    Member { login: "graciela", name: "Graciela Ponce", role: Role::Supervisor, skill: 0 },
    Member { login: "ana", name: "Ana Ríos", role: Role::Agent, skill: 900 },
    Member { login: "bruno", name: "Bruno Díaz", role: Role::Agent, skill: 750 },
    Member { login: "carla", name: "Carla Méndez", role: Role::Agent, skill: 620 },
    Member { login: "dario", name: "Darío Vega", role: Role::Agent, skill: 500 },
    Member { login: "elena", name: "Elena Soto", role: Role::Agent, skill: 380 },
    Member { login: "fabian", name: "Fabián Luna", role: Role::Agent, skill: 250 },
];

/// Contacts that one of them can make in a day.
const CAPACITY: u16 = 80;

/// A member who has been hired.
#[derive(Clone, Debug)]
pub(super) struct Hired {
    pub(super) member: &'static Member,
    pub(super) user: UserId,
}

/// Puts the staff on the books.
pub(super) fn hire(ctx: &Ctx, password: &str) -> Result<Vec<Hired>, Error> {
    let hire = |member: &'static Member| {
        let add = people::work::AddUser {
            command: ctx.command_for(format!("world.hire {}", member.login).as_bytes()),
            login: member.login.to_owned(),
            name: member.name.to_owned(),
            role: member.role,
            password: password.to_owned(),
            capacity: CAPACITY,
            creditors: None,
        };
        let user = people::work::add_user(ctx, add)?;
        Ok(Hired { member, user: user.id })
    };
    STAFF.iter().map(hire).collect()
}

impl Hired {
    /// A context in which they act.
    pub(super) fn ctx(&self, world: &World<'_>, now: Moment) -> Ctx {
        let Member { login, role, .. } = *self.member;
        let actor = Actor::User { id: self.user, login: login.to_owned(), role, creditors: None };
        Ctx { store: world.store.clone(), actor, now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_agents_and_a_supervisor() {
        let count = |role| STAFF.iter().filter(|member| member.role == role).count();

        assert_eq!((count(Role::Agent), count(Role::Supervisor), STAFF.len()), (6, 1, 8));
    }
}
