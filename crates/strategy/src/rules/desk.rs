//! Work for people: the most valuable debtors first, dealt out under everybody's capacity.
use crate::rules::hours::STRETCH_HOURS;
use base::{Actor, Amount, CreditorId, Day, DebtorId, Right, TouchId, UserId};
use std::collections::HashSet;

/// A debtor that a person could work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which one.
    pub debtor: DebtorId,
    /// For which creditor.
    pub creditor: Option<CreditorId>,
    /// What one contact is expected to bring.
    pub expected_value: Amount,
    /// The hour of the house's day from which they are likeliest to answer, where that is known.
    pub hour: Option<u8>,
}

/// Whether somebody can be reached at an hour of the house's day: first those whose hours these are, then those of whom
/// no hour is known or whose hours are over, and last those whose hours are still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reachable {
    Now,
    AsAnyTime,
    Later,
}

impl Candidate {
    /// Whether they can be reached at this hour.
    pub(crate) fn reachable(&self, now: u8) -> Reachable {
        match self.hour {
            Some(from) if (from..from + STRETCH_HOURS).contains(&now) => Reachable::Now,
            Some(from) if now < from => Reachable::Later,
            Some(_) | None => Reachable::AsAnyTime,
        }
    }
}

/// Somebody who works debtors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Who.
    pub user: UserId,
    /// For whom; `None` is every creditor.
    pub creditors: Option<Vec<CreditorId>>,
    /// Contacts they can make in a day.
    pub capacity: u16,
}

/// One debtor given to one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Whom to work.
    pub debtor: DebtorId,
    /// Who works them.
    pub user: UserId,
    /// In which place of their day, from 1.
    pub place: u32,
}

/// A result that a person recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// The line of the log.
    pub(crate) touch: TouchId,
    /// Who recorded it.
    pub user: UserId,
    /// On which day.
    pub day: Day,
}

/// Whether this actor may take a result back `today`: one's own on its day, anybody's for who leads.
pub(crate) fn may_undo(actor: &Actor, recorded: &Recorded, today: Day) -> bool {
    actor.has(Right::Lead) || (actor.user() == Some(recorded.user) && recorded.day == today)
}

impl Agent {
    fn serves(&self, candidate: &Candidate) -> bool {
        match (&self.creditors, candidate.creditor) {
            (Some(own), Some(creditor)) => own.contains(&creditor),
            (None, _) | (_, None) => true,
        }
    }
}

/// Deals candidates, given best first, to agents in turns that snake: first to last, last to first.
///
/// So every agent's day is worth about the same. Nobody gets more than their capacity or another creditor's debtors.
pub fn deal(candidates: &[Candidate], agents: &[Agent]) -> Vec<Given> {
    let mut hands: Vec<(usize, u32)> = vec![(0, 0); agents.len()];
    let mut taken = HashSet::with_capacity(candidates.len());
    let mut given = Vec::new();
    let mut open = true;
    for turn in 0_u32.. {
        if !open {
            break;
        }
        open = false;
        let forth = turn.is_multiple_of(2);
        for seat in 0..agents.len() {
            let seat = if forth { seat } else { agents.len() - 1 - seat };
            let (Some(agent), Some((next, held))) = (agents.get(seat), hands.get_mut(seat)) else { continue };
            if u32::from(agent.capacity) <= *held {
                continue;
            }
            let fits = |candidate: &Candidate| !taken.contains(&candidate.debtor) && agent.serves(candidate);
            let Some(ahead) = candidates.iter().skip(*next).position(fits) else { continue };
            let Some(candidate) = candidates.get(*next + ahead) else { continue };
            taken.insert(candidate.debtor);
            (*next, *held, open) = (*next + ahead + 1, *held + 1, true);
            given.push(Given { debtor: candidate.debtor, user: agent.user, place: *held });
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Role, Uuid};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn candidate(n: u128, creditor: u128) -> Candidate {
        let value = Amount::minor(1_000 - i64::try_from(n).unwrap());
        let creditor = Some(CreditorId(Uuid::from_u128(creditor)));
        Candidate { debtor: DebtorId(Uuid::from_u128(n)), creditor, expected_value: value, hour: None }
    }

    fn agent(n: u128, capacity: u16, creditors: Option<&[u128]>) -> Agent {
        let creditors = creditors.map(|own| own.iter().map(|n| CreditorId(Uuid::from_u128(*n))).collect());
        Agent { user: UserId(Uuid::from_u128(n)), creditors, capacity }
    }

    fn hand(given: &[Given], user: u128) -> Vec<u128> {
        given.iter().filter(|one| one.user.0.as_u128() == user).map(|one| one.debtor.0.as_u128()).collect()
    }

    #[test]
    fn turns_snake() {
        let candidates: Vec<Candidate> = (1..=6).map(|n| candidate(n, 1)).collect();

        let given = deal(&candidates, &[agent(1, 9, None), agent(2, 9, None)]);

        assert_eq!((hand(&given, 1), hand(&given, 2)), (vec![1, 4, 5], vec![2, 3, 6]));
    }

    #[test]
    fn capacity_and_creditors_are_kept() {
        let candidates = [candidate(1, 1), candidate(2, 2), candidate(3, 1), candidate(4, 2)];

        let given = deal(&candidates, &[agent(1, 1, Some(&[2])), agent(2, 9, Some(&[1])), agent(3, 0, None)]);

        assert_eq!((hand(&given, 1), hand(&given, 2), hand(&given, 3)), (vec![2], vec![1, 3], vec![]));
    }

    #[test]
    fn ones_own_result_is_taken_back_on_its_day_and_anybodys_by_who_leads() {
        let (ana, beto) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let is = |id, role| Actor::User { id, login: "x".into(), role, creditors: None };
        let day = date(2026, 3, 20);
        let recorded = Recorded { touch: TouchId(Uuid::from_u128(9)), user: ana, day };

        assert!(may_undo(&is(ana, Role::Agent), &recorded, day));
        assert!(!may_undo(&is(ana, Role::Agent), &recorded, date(2026, 3, 21)));
        assert!(!may_undo(&is(beto, Role::Agent), &recorded, day));
        assert!(may_undo(&is(beto, Role::Supervisor), &recorded, date(2026, 4, 20)));
        assert!(!may_undo(&is(beto, Role::Auditor), &recorded, day));
    }

    #[test]
    fn who_answers_at_this_hour_comes_first_and_who_answers_later_waits() {
        let at = |hour| Candidate { hour, ..candidate(1, 1) };
        let all = [at(Some(18)), at(None), at(Some(10)), at(Some(8))];

        let reachable = |now| all.map(|one| one.reachable(now));

        assert_eq!(reachable(11), [Reachable::Later, Reachable::AsAnyTime, Reachable::Now, Reachable::AsAnyTime]);
        assert_eq!(reachable(19)[0], Reachable::Now);
        assert_eq!(reachable(20)[0], Reachable::AsAnyTime);
    }

    proptest! {
        #[test]
        fn nobody_is_given_twice_and_nobody_gets_too_much(count in 0_u128..60, capacities in prop::collection::vec(0_u16..20, 0..6)) {
            let candidates: Vec<Candidate> = (1..=count).map(|n| candidate(n, n % 3)).collect();
            let agents: Vec<Agent> = (1..).zip(&capacities).map(|(n, capacity)| agent(n, *capacity, None)).collect();

            let given = deal(&candidates, &agents);

            let debtors: HashSet<DebtorId> = given.iter().map(|one| one.debtor).collect();
            prop_assert_eq!(debtors.len(), given.len());
            let room: usize = capacities.iter().map(|capacity| usize::from(*capacity)).sum();
            prop_assert_eq!(given.len(), room.min(candidates.len()));
            for agent in &agents {
                let hand = given.iter().filter(|one| one.user == agent.user).count();
                prop_assert!(hand <= usize::from(agent.capacity));
            }
        }
    }
}
