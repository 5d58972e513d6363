//! Prices of what there is little of: the hands of people, and the quiet of debtors.
//!
//! There are fewer hours of people than debtors worth a call, so that a contact by a person has a price; and what was learnt
//! seeks debtors as often as the house says, so that any contact has one. Both are those of Lagrange's dual over what was open lately
//! (hands: [`learn::capacity`]). Decisions need nothing of one another but prices, which are part of the version that draws
//! them, so that each replays alone.
use crate::rules::{
    drawn::{Alternative, Drawn},
    learner::Learner,
    matrix::PPM,
};
use base::Amount;
use learn::{
    bandit::{Context, Stay, worth_of_a_day},
    capacity::{Wants, share_out},
};

/// No contact has a higher price, in minor units.
const DEAREST: f64 = 100_000_00.0;
/// No contact is made cheaper by more than this, in minor units.
const MOST_HELPED: f64 = 2_000_00.0;
/// Each turn of the search halves what the price may be.
const TURNS: u32 = 30;

/// A decision that could have gone several ways.
struct Fork {
    /// How much is heard here of what was learnt.
    heard: f64,
    ways: Vec<Way>,
}

/// One of its ways.
struct Way {
    /// How often the weights take it.
    chance: f64,
    /// What it is believed to bring after its price and that of hands, in minor units.
    worth: f64,
    /// How many contacts it is.
    contacts: f64,
    /// For how many days it stands.
    days: f64,
}

impl Learner {
    /// Sets what a person's contact costs beyond its price, from what was open in so many decisions and how many contacts
    /// people can make in as many.
    pub fn price_hands(&mut self, decided: &[Drawn], room: f64) {
        self.hands = Amount::ZERO;
        let mut wants = Wants::new(1);
        for drawn in decided {
            if let Some(gain) = self.gain_of_hands(drawn).filter(|gain| 0.0 < *gain) {
                wants.push([(gain, [1.0].as_slice())]);
            }
        }
        self.hands = whole(share_out(&wants, &[room]).prices.first().copied().unwrap_or(0.0));
    }

    /// Sets what a contact costs beyond its price, so that what was learnt would have sought the debtors of these decisions
    /// as often as it is to: so many millionths of how often the weights do, by the day.
    ///
    /// Below nothing where it would seek them less: what a contact brings after the horizon is in no lesson, so that how
    /// often debtors are sought is for the house to say, and what is learnt is whom and how.
    pub fn price_quiet(&mut self, decided: &[Drawn]) {
        self.quiet = Amount::ZERO;
        let forks: Vec<Fork> = decided.iter().filter_map(|drawn| self.fork(drawn)).collect();
        let by_weights = |of: fn(&Way) -> f64| -> f64 {
            forks.iter().flat_map(|fork| &fork.ways).map(|way| way.chance * of(way)).sum()
        };
        let (contacts, days) = (by_weights(|way| way.contacts), by_weights(|way| way.days));
        if days <= 0.0 {
            return;
        }
        let a_day = contacts / days * f64::from(self.setting.contacts_ppm) / f64::from(PPM);
        let excess = |price: f64| -> f64 { forks.iter().map(|fork| fork.heard * fork.taken(price, a_day)).sum() };
        let (mut low, mut high) = (-MOST_HELPED, DEAREST);
        for _ in 0..TURNS {
            let middle = f64::midpoint(low, high);
            (low, high) = if excess(middle) <= 0.0 { (low, middle) } else { (middle, high) };
        }
        self.quiet = whole(high);
    }

    /// What a contact by a person costs beyond its price.
    pub const fn price_of_hands(&self) -> Amount {
        self.hands
    }

    /// What any contact costs beyond its price; below nothing where contacts are helped.
    pub const fn price_of_quiet(&self) -> Amount {
        self.quiet
    }

    /// What the best that a person could do here brings beyond the best that nobody's hands are needed for, in minor units;
    /// `None` where one of the two is not open.
    fn gain_of_hands(&self, drawn: &Drawn) -> Option<f64> {
        let context = self.context(drawn)?;
        let best = |by_hand: bool| {
            let such = drawn.open.iter().filter(|open| self.needs_hands(open.treatment) == by_hand);
            such.filter_map(|open| self.worth((drawn, &context), open)).max_by(f64::total_cmp)
        };
        Some(best(true)? - best(false)?)
    }

    /// A decision as far as quiet looks at it; `None` where there was no choice.
    fn fork(&self, drawn: &Drawn) -> Option<Fork> {
        let (chances, context) = (drawn.by_weights(), self.context(drawn)?);
        let way = |(open, (_, chance)): (&Alternative, &(u8, u32))| {
            Some(Way {
                chance: f64::from(*chance) / f64::from(PPM),
                worth: self.worth((drawn, &context), open)?,
                contacts: f64::from(u8::from(Self::seeks(open))),
                days: f64::from(self.days(open.treatment)),
            })
        };
        let ways: Vec<Way> = drawn.open.iter().zip(&chances).filter_map(way).collect();
        (1 < ways.len()).then(|| Fork { heard: f64::from(self.heard_ppm(&context)) / f64::from(PPM), ways })
    }

    /// What is believed that something brings after its price, in minor units.
    fn worth(&self, (drawn, context): (&Drawn, &Context), open: &Alternative) -> Option<f64> {
        let (share, _) = self.believes(context, open.treatment)?;
        Some(self.setting.tariff.worth(share, drawn.owed) - number(self.price(open)))
    }
}

impl Fork {
    /// Contacts beyond what is free, of what is worth most at this price for each of its days.
    fn taken(&self, price: f64, a_day: f64) -> f64 {
        let stay =
            |way: &Way| Stay { net: way.worth - price * way.contacts, days: way.days, idle: way.contacts <= 0.0 };
        let day = worth_of_a_day(self.ways.iter().map(stay));
        let net = |way: &Way| stay(way).net - day * way.days;
        let taken = self.ways.iter().max_by(|one, other| net(one).total_cmp(&net(other)));
        taken.map_or(0.0, |way| way.contacts - a_day * way.days)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a price, not money that is owed")]
fn number(amount: Amount) -> f64 {
    amount.to_minor() as f64
}

/// Whole minor units, towards zero.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a price is of at most what is owed; a cast from a float saturates"
)]
fn whole(number: f64) -> Amount {
    Amount::minor(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{
        learner::{Chooser, Lesson},
        learner_setting::LearnerSetting,
        lesson::Besides,
        matrix::Matrix,
        treatment::Catalogue,
    };
    use learn::bandit::Aftermath;

    const MAIL: u8 = 5;
    const CALL: u8 = 9;
    const WAIT: u8 = 1;

    fn debt(owed: i64) -> Drawn {
        let open = |(treatment, cost)| Alternative::new(treatment, 50, Amount::minor(cost));
        let owed = Amount::minor(owed);
        Drawn { owed, due: owed, ..Drawn::usual(14, [(MAIL, 50), (CALL, 900_00)].map(open).into()) }
    }

    /// Calls bring half of what is owed, mails nothing.
    fn taught() -> Learner {
        let catalogue = Catalogue::shipped();
        let mut learner = Learner::cold(LearnerSetting::shipped(), &Matrix::shipped(&catalogue), &catalogue).unwrap();
        let drawn = debt(50_000_00);
        for lesson in 0..800 {
            let treatment = if lesson % 2 == 0 { MAIL } else { CALL };
            let recovered = if lesson % 4 == 1 { drawn.owed } else { Amount::ZERO };
            let aftermath = Aftermath { owed: drawn.owed, recovered, complaints: 0, opt_outs: 0 };
            let share = learner.setting.tariff.outcome(&aftermath);
            learner.learn(Lesson { drawn: &drawn, treatment, share, by: Chooser::Draw, besides: Besides::default() });
        }
        learner
    }

    fn call(learner: &Learner, owed: i64) -> u32 {
        learner.chances(&debt(owed))[1].1
    }

    fn with_wait(owed: i64) -> Drawn {
        let mut drawn = debt(owed);
        drawn.open.push(Alternative::new(WAIT, 0, Amount::ZERO));
        drawn
    }

    /// How often a debtor is sought, in millionths.
    fn sought(learner: &Learner, owed: i64) -> u32 {
        let chances = learner.chances(&with_wait(owed));
        chances[0].1 + chances[1].1
    }

    #[test]
    fn with_hands_enough_they_cost_nothing_more() {
        let mut learner = taught();

        learner.price_hands(&vec![debt(50_000_00); 100], 100.0);

        assert_eq!(learner.price_of_hands(), Amount::ZERO);
    }

    #[test]
    fn few_hands_go_to_whom_they_bring_most() {
        let mut learner = taught();
        let before = call(&learner, 20_000_00);
        let decided: Vec<Drawn> = (1..=100).map(|debtor| debt(debtor * 1_000_00)).collect();

        learner.price_hands(&decided, 20.0);

        assert!(Amount::ZERO < learner.price_of_hands(), "{:?}", learner.price_of_hands());
        assert!(call(&learner, 20_000_00) + 200_000 < before, "{} {before}", call(&learner, 20_000_00));
        assert!(call(&learner, 20_000_00) < call(&learner, 95_000_00));
    }

    #[test]
    fn nobody_decided_is_no_price() {
        let mut learner = taught();

        learner.price_hands(&[], 0.0);
        learner.price_quiet(&[]);

        assert_eq!((learner.price_of_hands(), learner.price_of_quiet()), (Amount::ZERO, Amount::ZERO));
    }

    #[test]
    fn who_would_seek_too_few_is_helped() {
        let dear = |owed| {
            let ways = [(CALL, 50, 5_000_00), (WAIT, 50, 0)];
            let open = ways.map(|(treatment, weight, cost)| Alternative::new(treatment, weight, Amount::minor(cost)));
            Drawn { open: open.into(), ..debt(owed) }
        };
        let decided: Vec<Drawn> = (1..=100).map(|debtor| dear(debtor * 10_00)).collect();
        let mut learner = taught();
        let before = learner.chances(&dear(900_00))[0].1;

        learner.price_quiet(&decided);
        let after = learner.chances(&dear(900_00))[0].1;

        assert!(learner.price_of_quiet() < Amount::ZERO, "{:?}", learner.price_of_quiet());
        assert!(before + 200_000 < after, "{before} {after}");
    }

    #[test]
    fn who_may_seek_less_seeks_whom_it_brings_most() {
        let decided: Vec<Drawn> = (1..=100).map(|debtor| with_wait(debtor * 1_000_00)).collect();
        let mut learner = taught();
        let before = [5_000_00, 95_000_00].map(|owed| sought(&learner, owed));

        learner.setting.contacts_ppm = 300_000;
        learner.price_quiet(&decided);
        let after = [5_000_00, 95_000_00].map(|owed| sought(&learner, owed));

        assert!(Amount::ZERO < learner.price_of_quiet(), "{:?}", learner.price_of_quiet());
        assert!(after[0] + 200_000 < before[0] && after[0] < after[1], "{before:?} {after:?}");
    }
}
