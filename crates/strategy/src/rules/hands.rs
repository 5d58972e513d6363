//! Hands: there are fewer hours of people than debtors worth a call, so that a contact by a person has a price.
//!
//! The price is that of Lagrange's dual over what was open lately ([`learn::capacity`]): at it, about as many debtors are
//! worth a person's contact as there are hands. Decisions need nothing of one another but that price, and it is part of
//! the version that draws them, so that each replays alone.
use crate::rules::{
    drawn::{Alternative, Drawn},
    learner::Learner,
};
use base::Amount;
use learn::capacity::{Wants, share_out};

impl Learner {
    /// Sets what a person's contact costs beyond its price, from what was open in so many decisions and how many contacts
    /// people can make in as many.
    pub fn price_hands(&mut self, decided: &[Drawn], room: f64) {
        let mut wants = Wants::new(1);
        for drawn in decided {
            if let Some(gain) = self.gain_of_hands(drawn).filter(|gain| 0.0 < *gain) {
                wants.push([(gain, [1.0].as_slice())]);
            }
        }
        let price = share_out(&wants, &[room]).prices.first().copied().unwrap_or(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "a price is of at most what is owed, in whole minor units")]
        let price = price.floor() as i64;
        self.hands = Amount::minor(price.max(0));
    }

    /// What a contact by a person costs beyond its price.
    pub const fn price_of_hands(&self) -> Amount {
        self.hands
    }

    /// What the best that a person could do here brings beyond the best that nobody's hands are needed for, in minor units;
    /// `None` where one of the two is not open.
    fn gain_of_hands(&self, drawn: &Drawn) -> Option<f64> {
        let best = |by_hand: bool| {
            let such = drawn.open.iter().filter(|open| self.needs_hands(open.treatment) == by_hand);
            such.filter_map(|open| self.worth(drawn, open)).max_by(f64::total_cmp)
        };
        Some(best(true)? - best(false)?)
    }

    /// What is believed that something brings after its price, in minor units.
    fn worth(&self, drawn: &Drawn, open: &Alternative) -> Option<f64> {
        let (share, _) = self.expects(drawn, open.treatment)?;
        let tariff = &self.setting.tariff;
        Some(tariff.worth(share - tariff.cost(self.price(open), drawn.owed), drawn.owed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{
        learner::{Chooser, LearnerSetting, Lesson},
        matrix::Matrix,
        treatment::Catalogue,
    };
    use learn::bandit::Aftermath;

    const MAIL: u8 = 5;
    const CALL: u8 = 9;

    fn debt(owed: i64) -> Drawn {
        let open = |(treatment, cost)| Alternative { treatment, weight: 50, cost: Amount::minor(cost) };
        Drawn { owed: Amount::minor(owed), ..Drawn::usual(14, [(MAIL, 50), (CALL, 900_00)].map(open).into()) }
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
            learner.learn(Lesson { drawn: &drawn, treatment, share, by: Chooser::Draw });
        }
        learner
    }

    fn call(learner: &Learner, owed: i64) -> u32 {
        learner.chances(&debt(owed))[1].1
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

        assert_eq!(learner.price_of_hands(), Amount::ZERO);
    }
}
