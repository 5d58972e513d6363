//! Who may forgive how much of what: limits by role, as dated data, and four eyes beyond them.
use super::{terms::Component, unpaid::Owed};
use base::{Actor, Amount, Day, Rate, Role, Rounding, UserId};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};

/// A share of each component; what is not named is none.
pub type Shares = BTreeMap<Component, Rate>;

/// Every version of the limits, oldest first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    version: Vec<Limits>,
}

/// The limits from one day on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    from: Day,
    source: String,
    #[serde(default)]
    agent: Shares,
    #[serde(default)]
    supervisor: Shares,
    #[serde(default)]
    admin: Shares,
}

/// More was forgiven of a component than somebody may give away alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excess {
    /// Of what.
    pub component: Component,
    /// How much is forgiven.
    pub forgiven: Amount,
    /// How much they may.
    pub limit: Amount,
}

/// Why an approval does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoApproval {
    /// Whoever proposes does not approve.
    #[error("whoever proposes does not approve")]
    OwnProposal,
    /// They may not give so much away either.
    #[error("{0:?} is beyond their authority too")]
    Beyond(Component),
}

const WHOLE: Rate = Rate::basis_points(10_000);

impl Authority {
    /// The limits that ship.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Authority> = LazyLock::new(|| {
            let text = include_str!("../../policy/authority.toml");
            Authority::parse(text).expect("the shipped limits read: a test reads them")
        });
        &SHIPPED
    }

    /// Reads limits; versions stand in order of day.
    ///
    /// # Errors
    /// The text is not limits.
    pub fn parse(text: &str) -> Result<Self, base::BadToml> {
        base::read_toml(text)
    }

    /// What of a discount `actor` may not give away alone on `day`. The system itself has no limit.
    pub fn beyond(&self, actor: &Actor, day: Day, (owed, forgiven): (&Owed, &Owed)) -> Vec<Excess> {
        let Actor::User { role, .. } = actor else { return Vec::new() };
        let excess = |component: Component| {
            let limit = self.limit(*role, day, (component, owed.of(component)));
            let forgiven = forgiven.of(component);
            (limit < forgiven).then_some(Excess { component, forgiven, limit })
        };
        Component::ALL.into_iter().filter_map(excess).collect()
    }

    /// Whether `approver` may approve what `proposer` proposed.
    ///
    /// # Errors
    /// They are one person, or the approver's authority does not reach.
    pub fn approve(
        &self,
        proposer: Option<UserId>,
        approver: &Actor,
        day: Day,
        discount: (&Owed, &Owed),
    ) -> Result<(), NoApproval> {
        if approver.user().is_some() && approver.user() == proposer {
            return Err(NoApproval::OwnProposal);
        }
        self.beyond(approver, day, discount).first().map_or(Ok(()), |excess| Err(NoApproval::Beyond(excess.component)))
    }

    /// Where the limits of a day come from.
    pub fn source(&self, day: Day) -> Option<&str> {
        self.on(day).map(|limits| limits.source.as_str())
    }

    /// The share of each component that `actor` may give away alone on `day`; the system itself, all of it.
    pub fn shares(&self, actor: &Actor, day: Day) -> Shares {
        match actor {
            Actor::User { role, .. } => self.of(*role, day).cloned().unwrap_or_default(),
            Actor::System(_) => Component::ALL.into_iter().map(|component| (component, WHOLE)).collect(),
            Actor::Door(_) => Shares::new(),
        }
    }

    /// Of those who may approve such a discount, the role with the least authority; `None` if it is beyond everybody's.
    pub fn least_approver(&self, day: Day, (owed, forgiven): (&Owed, &Owed)) -> Option<Role> {
        let reaches = |role: Role| {
            let within =
                |component: Component| forgiven.of(component) <= self.limit(role, day, (component, owed.of(component)));
            Component::ALL.into_iter().all(within)
        };
        [Role::Supervisor, Role::Admin].into_iter().find(|role| reaches(*role))
    }

    fn limit(&self, role: Role, day: Day, (component, owed): (Component, Amount)) -> Amount {
        let share = self.of(role, day).and_then(|shares| shares.get(&component)).copied().unwrap_or_default();
        owed.times(share, Rounding::HalfUp)
    }

    fn of(&self, role: Role, day: Day) -> Option<&Shares> {
        let limits = self.on(day)?;
        match role {
            Role::Agent => Some(&limits.agent),
            Role::Supervisor => Some(&limits.supervisor),
            Role::Admin => Some(&limits.admin),
            Role::Strategist | Role::Auditor => None,
        }
    }

    fn on(&self, day: Day) -> Option<&Limits> {
        self.version.iter().rev().find(|limits| limits.from <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;
    use jiff::civil::date;

    const DAY: Day = date(2026, 4, 24);

    fn user(n: u128, role: Role) -> Actor {
        Actor::User { id: UserId(Uuid::from_u128(n)), login: String::new(), role, creditors: None }
    }

    fn discount(penalty: i64, principal: i64) -> (Owed, Owed) {
        let amounts = |penalty, principal| Owed {
            penalty: Amount::minor(penalty),
            principal: Amount::minor(principal),
            ..Owed::default()
        };
        (amounts(100_00, 1_000_00), amounts(penalty, principal))
    }

    fn beyond(role: Role, (owed, forgiven): (Owed, Owed)) -> Vec<Component> {
        let excess = Authority::shipped().beyond(&user(1, role), DAY, (&owed, &forgiven));
        excess.into_iter().map(|one| one.component).collect()
    }

    #[test]
    fn capital_needs_more_authority_than_penalties() {
        assert_eq!(beyond(Role::Agent, discount(100_00, 0)), []);
        assert_eq!(beyond(Role::Agent, discount(100_00, 1)), [Component::Principal]);
        assert_eq!(beyond(Role::Supervisor, discount(100_00, 200_00)), []);
        assert_eq!(beyond(Role::Supervisor, discount(100_00, 200_01)), [Component::Principal]);
        assert_eq!(beyond(Role::Admin, discount(100_00, 700_01)), [Component::Principal]);
        assert_eq!(beyond(Role::Auditor, discount(1, 0)), [Component::Penalty]);
    }

    #[test]
    fn whoever_has_the_least_authority_that_reaches_is_asked() {
        let least = |forgiven| {
            let (owed, forgiven) = discount(100_00, forgiven);
            Authority::shipped().least_approver(DAY, (&owed, &forgiven))
        };

        assert_eq!((least(200_00), least(200_01)), (Some(Role::Supervisor), Some(Role::Admin)));
        assert_eq!(least(700_01), None);
        assert_eq!(Authority::shipped().shares(&user(1, Role::Agent), DAY).get(&Component::Principal), None);
    }

    #[test]
    fn before_the_first_version_nobody_may_and_the_system_always() {
        let (owed, forgiven) = discount(1, 0);
        let early = date(2025, 12, 31);

        let by_user = Authority::shipped().beyond(&user(1, Role::Admin), early, (&owed, &forgiven));
        let by_system = Authority::shipped().beyond(&Actor::System("test"), early, (&owed, &forgiven));

        assert_eq!((by_user.len(), by_system.len()), (1, 0));
        assert_eq!(Authority::shipped().source(early), None);
    }

    #[test]
    fn two_people_are_needed() {
        let (owed, forgiven) = discount(0, 200_00);
        let approve = |approver: &Actor| {
            Authority::shipped().approve(Some(UserId(Uuid::from_u128(1))), approver, DAY, (&owed, &forgiven))
        };

        assert_eq!(approve(&user(1, Role::Supervisor)), Err(NoApproval::OwnProposal));
        assert_eq!(approve(&user(2, Role::Supervisor)), Ok(()));
        assert_eq!(approve(&user(2, Role::Agent)), Err(NoApproval::Beyond(Component::Principal)));
    }
}
