//! The steps that would follow if nothing came of any of them: the same function that decides, asked for the days to come.
use crate::rules::{
    choose::decide,
    dossier::{Dossier, Standing},
    guard::Guard,
    policy::{Decided, Policy},
    promise::PromiseState,
    scale::Scale,
    treatment::{Kind, Treatment},
};
use base::{Day, day_of};
use people::{Channel, Direction, Outcome, TouchView};

/// Something that would be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it would be decided.
    pub day: Day,
    /// What, by its number in the catalogue.
    pub treatment: u8,
    /// The limit that would ask for it, if one did.
    pub guard: Option<Guard>,
}

/// Days looked ahead.
const DAYS: i32 = 60;
/// Steps told at most.
const STEPS: usize = 4;
/// The hour at which a message or a call is thought to go out.
const HOUR: u8 = 12;

/// What would be done after the decision that stands, if the debtor neither paid nor answered: at most four steps of the
/// next sixty days.
///
/// Caps, cool-downs, promises that would be broken and pauses that would end count as they will; the matrix stays as it
/// is, and units are worth what they are today, since nobody has published what comes.
pub fn foresee(dossier: &Dossier, policy: &Policy, scale: &Scale) -> Vec<Step> {
    let mut ahead = Ahead { dossier: dossier.clone(), policy };
    let mut steps = Vec::with_capacity(STEPS);
    let (mut day, last) = (scale.number(), scale.number() + DAYS);
    ahead.in_vain(day);
    while steps.len() < STEPS {
        day = ahead.dossier.strategy.standing.as_ref().map_or(day, |standing| standing.until.max(day + 1));
        if last < day {
            break;
        }
        ahead.promises_end(day);
        let Some(Decided { standing, .. }) = decide(&ahead.dossier, policy, &scale.later(day)) else { break };
        if standing.because.guard == Some(Guard::NothingOwed) {
            break;
        }
        steps.extend(ahead.acts(&standing).map(|_| Step::of(&standing)));
        ahead.dossier.strategy.remember(standing);
        ahead.in_vain(day);
    }
    steps
}

impl Step {
    fn of(standing: &Standing) -> Self {
        let Standing { day, treatment, because, .. } = standing;
        Self { day: day_of(*day), treatment: *treatment, guard: because.guard }
    }
}

/// A debtor as they would be.
struct Ahead<'a> {
    dossier: Dossier,
    policy: &'a Policy,
}

impl<'a> Ahead<'a> {
    /// The treatment of a decision, if anybody would do anything.
    fn acts(&self, standing: &Standing) -> Option<&'a Treatment> {
        self.policy.catalogue.get(standing.treatment).filter(|treatment| treatment.kind != Kind::Wait)
    }

    /// The decision that stands is carried out, and nothing comes of it.
    fn in_vain(&mut self, day: i32) {
        let Some(standing) = self.dossier.strategy.standing.clone().filter(|standing| standing.carried.is_none())
        else {
            return;
        };
        let Some(treatment) = self.acts(&standing) else { return };
        let until = day + i32::from(treatment.cool_down_days);
        self.dossier.strategy.carry_out_standing(standing.id, day, until);
        self.dossier.strategy.carry_out(treatment.number, day);
        if let Some(channel) = treatment.channel {
            let outcome = if channel == Channel::Voice { Outcome::NoAnswer } else { Outcome::Sent };
            let (direction, creditor) = (Direction::Out, standing.creditor);
            let tried = TouchView { day, hour: HOUR, channel, direction, outcome, creditor, tone: None };
            self.dossier.people.hear_at(tried, None);
        }
    }

    /// Promises whose time would be over are broken, since nothing was paid.
    fn promises_end(&mut self, day: i32) {
        let strategy = &mut self.dossier.strategy;
        let over = strategy.open.iter().filter(|promise| promise.until < day).count();
        strategy.open.retain(|promise| day <= promise.until);
        for _ in 0..over {
            strategy.record.close(PromiseState::Broken, day);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{promise::PromiseView, testing::late_debtor};
    use base::{Amount, CreditorId, Currency, PromiseId, Uuid, day_number};
    use std::sync::LazyLock;

    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::shipped);
    const DAY: Day = jiff::civil::date(2026, 3, 4);

    fn late(days: i32) -> Dossier {
        late_debtor(day_number(DAY) - days, 80_000_00)
    }

    fn steps(dossier: &Dossier) -> Vec<Step> {
        foresee(dossier, &POLICY, &Scale::of_pesos(DAY))
    }

    #[test]
    fn the_steps_are_those_that_would_be_taken() {
        let mut dossier = late(40);
        let first = decide(&dossier, &POLICY, &Scale::of_pesos(DAY)).unwrap().standing;
        dossier.strategy.remember(first.clone());
        let told = steps(&dossier);
        assert!((2..=STEPS).contains(&told.len()), "{told:?}");

        // The same, day by day, by hand.
        let mut lived = Ahead { dossier, policy: &POLICY };
        let mut seen = Vec::new();
        lived.in_vain(day_number(DAY));
        for day in day_number(DAY) + 1..=day_number(DAY) + DAYS {
            let Some(Decided { standing, .. }) = decide(&lived.dossier, &POLICY, &Scale::of_pesos(day_of(day))) else {
                continue;
            };
            seen.extend(lived.acts(&standing).map(|_| Step::of(&standing)));
            lived.dossier.strategy.remember(standing);
            lived.in_vain(day);
        }
        seen.truncate(STEPS);
        assert_eq!(told, seen);
        assert!(told.windows(2).all(|two| two[0].day < two[1].day));
    }

    #[test]
    fn a_promise_that_would_be_broken_is_followed_by_what_a_broken_one_asks_for() {
        let mut dossier = late(40);
        let today = day_number(DAY);
        dossier.strategy.open = vec![PromiseView {
            id: PromiseId(Uuid::from_u128(1)),
            creditor: CreditorId(Uuid::from_u128(1)),
            amount: Amount::minor(20_000_00),
            currency: Currency::ARS,
            made: today,
            due: today + 5,
            from: today,
            until: today + 8,
            before: Amount::ZERO,
        }];
        let standing = decide(&dossier, &POLICY, &Scale::of_pesos(DAY)).unwrap().standing;
        dossier.strategy.remember(standing);

        let told = steps(&dossier);

        assert_eq!((told[0].day, told[0].guard), (day_of(today + 9), Some(Guard::PromiseBroken)));
    }

    #[test]
    fn who_owes_nothing_has_nothing_ahead() {
        assert_eq!(steps(&late_debtor(day_number(DAY) - 40, 0)), []);
        assert_eq!(steps(&crate::rules::testing::debtor()), []);
    }
}
