//! What goes on in somebody from day to day: money that comes and goes, what is remembered, what annoys, what was promised.
use super::chance::Luck;
use super::person::{Habit, Latent};
use base::{Amount, Day, Rounding, day_number};

/// What changes in somebody. Numbers are per mille.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mind {
    /// What they could pay with today.
    pub cash: Amount,
    /// How present the debt is to them: contact raises it, time wears it off.
    pub salience: i64,
    /// How fed up they are with being contacted.
    pub annoyance: i64,
    /// The day number from which they work again, when they have lost their job.
    pub jobless_until: Option<i32>,
    /// The day number from which they are well again, when they are ill.
    pub ill_until: Option<i32>,
    /// What they have promised and not yet paid or given up.
    pub pledge: Option<Pledge>,
}

/// A promise as the person who made it knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pledge {
    /// To whom: the creditor's place in the world.
    pub creditor: usize,
    /// How much.
    pub amount: Amount,
    /// The day number by which.
    pub due: i32,
    /// Whether they mean it.
    pub meant: bool,
}

/// What somebody owes under one contract today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Debt {
    /// The creditor's place in the world.
    pub creditor: usize,
    /// What has fallen due, interest included.
    pub matured: Amount,
    /// Days since the oldest unpaid due day; zero on the day itself.
    pub days_past_due: i32,
    /// Whether it is an instalment of an agreement that they signed.
    pub agreed: bool,
}

/// How somebody was contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contacted {
    /// They read a message.
    Read,
    /// Somebody talked with them.
    Talked,
    /// Somebody tried and did not reach them.
    Missed,
}

/// How much whoever signed an agreement is set on paying an instalment of it, at least.
const AGREED: i64 = 550;
/// The most that memory and annoyance can be.
const FULL: i64 = 1_000;

impl Mind {
    /// Somebody with half a month's money.
    pub(crate) fn of(latent: &Latent) -> Self {
        Self { cash: latent.spare().share(1, 2, Rounding::Down), ..Self::default() }
    }

    /// A new day: wages on pay-day, spending, forgetting, and now and then bad luck.
    pub(crate) fn wake(&mut self, latent: &Latent, day: Day, luck: &mut Luck) {
        let number = day_number(day);
        self.jobless_until = self.jobless_until.filter(|until| number < *until);
        self.ill_until = self.ill_until.filter(|until| number < *until);
        if self.jobless_until.is_none() && luck.between(1, 2_400) == 1 {
            self.jobless_until = Some(number + i32::try_from(luck.between(30, 150)).unwrap_or(60));
        }
        if self.ill_until.is_none() && luck.between(1, 3_600) == 1 {
            self.ill_until = Some(number + i32::try_from(luck.between(10, 45)).unwrap_or(20));
        }
        if day.day() == latent.payday {
            self.cash = (self.cash + self.wage(latent)).min(latent.spare() + latent.spare());
        }
        self.cash = self.cash.share(985, 1_000, Rounding::Down);
        self.salience = self.salience * 94 / 100;
        self.annoyance = self.annoyance * 97 / 100;
    }

    /// What a month leaves for debts, as things stand.
    fn wage(&self, latent: &Latent) -> Amount {
        let left = match (self.jobless_until, self.ill_until) {
            (Some(_), _) => 150,
            (None, Some(_)) => 500,
            (None, None) => FULL,
        };
        latent.spare().share(left, FULL, Rounding::Down)
    }

    /// Whether trouble not of their making keeps them from paying.
    pub(crate) fn in_trouble(&self) -> bool {
        self.jobless_until.is_some() || self.ill_until.is_some()
    }

    /// Being contacted reminds, and annoys the more the more often it happens.
    pub(crate) fn contacted(&mut self, latent: &Latent, how: Contacted) {
        let (reminds, annoys) = match how {
            Contacted::Read => (260, latent.touchiness / 6),
            Contacted::Talked => (480, latent.touchiness / 4),
            Contacted::Missed => (20, latent.touchiness / 20),
        };
        self.salience = (self.salience + reminds * (FULL - self.annoyance / 2) / FULL).min(FULL);
        self.annoyance = (self.annoyance + annoys).min(FULL);
    }

    /// What they pay today: the place of each debt paid, and how much.
    pub(crate) fn pays(&mut self, latent: &Latent, day: Day, debts: &[Debt], luck: &mut Luck) -> Vec<(usize, Amount)> {
        let mut paid = self.keeps_pledge(day, debts, luck);
        for (place, debt) in debts.iter().enumerate() {
            let already = paid.iter().any(|(other, _)| *other == place);
            let promised = self.pledge.is_some_and(|pledge| pledge.creditor == debt.creditor);
            if already || promised || debt.matured <= Amount::ZERO || !luck.happens(self.urge(latent, debt)) {
                continue;
            }
            let amount = self.affords(latent, debt.matured, luck);
            if Amount::ZERO < amount {
                self.cash -= amount;
                paid.push((place, amount));
            }
        }
        paid
    }

    /// The probability, per mille, of setting out to pay this debt today.
    fn urge(&self, latent: &Latent, debt: &Debt) -> i64 {
        let on_the_day = debt.days_past_due <= 0;
        let base = match latent.habit {
            Habit::Punctual if on_the_day => 900,
            Habit::Punctual => 450,
            Habit::Forgetful if on_the_day => 330 + self.salience / 2,
            Habit::Forgetful => 70 + self.salience / 2,
            Habit::Pressed if on_the_day => 60 + self.salience / 5,
            Habit::Pressed => 14 + self.salience * 28 / 100,
        };
        let base = if debt.agreed { base.max(AGREED) } else { base };
        let worn = match debt.days_past_due {
            ..=30 => FULL,
            31..=90 => 650,
            91..=180 => 380,
            _ => 220,
        };
        base * latent.willingness / FULL * worn / FULL * (FULL - self.annoyance / 2) / FULL
    }

    /// All of it if there is money; a part, or nothing, if there is not.
    fn affords(&self, latent: &Latent, matured: Amount, luck: &mut Luck) -> Amount {
        if matured <= self.cash {
            return matured;
        }
        let worth_while = latent.spare().share(1, 4, Rounding::Down);
        if self.cash < worth_while || !luck.happens(450) {
            return Amount::ZERO;
        }
        round_down(self.cash.min(matured))
    }

    fn keeps_pledge(&mut self, day: Day, debts: &[Debt], luck: &mut Luck) -> Vec<(usize, Amount)> {
        let Some(pledge) = self.pledge else { return Vec::new() };
        let left_days = pledge.due - day_number(day);
        if left_days < 0 {
            self.pledge = None;
            return Vec::new();
        }
        let early = luck.happens(200);
        if !pledge.meant || (0 < left_days && !early) {
            return Vec::new();
        }
        let mut left = if pledge.amount <= self.cash { pledge.amount } else { round_down(self.cash) };
        let mut paid = Vec::new();
        for (place, debt) in debts.iter().enumerate().filter(|(_, debt)| debt.creditor == pledge.creditor) {
            let amount = left.min(debt.matured);
            if Amount::ZERO < amount {
                paid.push((place, amount));
                left -= amount;
                self.cash -= amount;
            }
        }
        if !paid.is_empty() {
            self.pledge = None;
        }
        paid
    }
}

impl Latent {
    /// What a normal month leaves for debts.
    pub(crate) fn spare(&self) -> Amount {
        self.earns.share(self.ability, FULL, Rounding::Down)
    }
}

/// To whole thousands, as people pay on account.
fn round_down(amount: Amount) -> Amount {
    Amount::minor(amount.to_minor() / 1_000_00 * 1_000_00)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::person::Person;
    use base::day_of;
    use jiff::civil::date;

    fn somebody(change: impl FnOnce(&mut Latent)) -> Latent {
        let mut latent = Person::of(1, 1).latent;
        (latent.willingness, latent.earns, latent.ability) = (800, Amount::minor(1_000_000_00), 300);
        change(&mut latent);
        latent
    }

    fn late(days_past_due: i32) -> [Debt; 1] {
        [Debt { creditor: 0, matured: Amount::minor(50_000_00), days_past_due, agreed: false }]
    }

    /// How many of a thousand like this pay today.
    fn payers(latent: &Latent, mind: &Mind, debts: &[Debt]) -> usize {
        let pays = |n: &u64| !mind.clone().pays(latent, date(2026, 3, 2), debts, &mut Luck::of(9, &[*n])).is_empty();
        (0..1_000).filter(pays).count()
    }

    #[test]
    fn who_has_been_reminded_pays_more_often() {
        let latent = somebody(|latent| latent.habit = Habit::Forgetful);
        let calm = Mind::of(&latent);
        let mut reminded = calm.clone();
        reminded.contacted(&latent, Contacted::Talked);

        assert!(payers(&latent, &calm, &late(10)) + 100 < payers(&latent, &reminded, &late(10)));
    }

    #[test]
    fn too_much_contact_turns_people_away() {
        let latent = somebody(|latent| (latent.habit, latent.touchiness) = (Habit::Pressed, 600));
        let mut once = Mind::of(&latent);
        once.contacted(&latent, Contacted::Talked);
        let mut hounded = once.clone();
        (0..12).for_each(|_| hounded.contacted(&latent, Contacted::Talked));
        hounded.salience = once.salience;

        assert!(payers(&latent, &hounded, &late(20)) < payers(&latent, &once, &late(20)));
    }

    #[test]
    fn old_debts_are_paid_less() {
        let latent = somebody(|latent| latent.habit = Habit::Punctual);
        let mind = Mind::of(&latent);

        assert!(payers(&latent, &mind, &late(200)) < payers(&latent, &mind, &late(5)));
    }

    #[test]
    fn nobody_pays_with_money_they_do_not_have() {
        let latent = somebody(|latent| latent.habit = Habit::Punctual);
        let mut mind = Mind { cash: Amount::minor(100_00), ..Mind::default() };

        for n in 0..200 {
            assert!(mind.pays(&latent, date(2026, 3, 2), &late(3), &mut Luck::of(2, &[n])).is_empty());
        }
    }

    #[test]
    fn a_promise_that_is_meant_is_kept_by_its_day() {
        let latent = somebody(|latent| latent.habit = Habit::Pressed);
        let day = date(2026, 3, 2);
        let due = day_number(day) + 4;
        let pledge = Pledge { creditor: 0, amount: Amount::minor(50_000_00), due, meant: true };
        let mut mind = Mind { cash: Amount::minor(90_000_00), pledge: Some(pledge), ..Mind::default() };

        let paid: Amount = (0..=4)
            .flat_map(|n| mind.pays(&latent, day_of(day_number(day) + n), &late(30), &mut Luck::of(3, &[5])))
            .map(|(_, amount)| amount)
            .sum();

        assert_eq!(paid, Amount::minor(50_000_00));
        assert_eq!(mind.pledge, None);
    }

    #[test]
    fn an_empty_promise_is_forgotten_the_day_after() {
        let latent = somebody(|_| ());
        let day = date(2026, 3, 2);
        let pledge = Pledge { creditor: 0, amount: Amount::minor(1_00), due: day_number(day) - 1, meant: false };
        let mut mind = Mind { pledge: Some(pledge), ..Mind::default() };

        mind.pays(&latent, day, &[], &mut Luck::of(3, &[]));

        assert_eq!(mind.pledge, None);
    }

    #[test]
    fn wages_come_on_pay_day_and_less_without_work() {
        let latent = somebody(|latent| latent.payday = 5);
        let wake = |mind: &Mind, day| {
            let mut mind = mind.clone();
            mind.wake(&latent, day, &mut Luck::of(4, &[]));
            mind.cash
        };
        let poor = Mind::default();
        let jobless = Mind { jobless_until: Some(i32::MAX), ..Mind::default() };

        assert_eq!(wake(&poor, date(2026, 3, 4)), Amount::ZERO);
        assert!(wake(&jobless, date(2026, 3, 5)) < wake(&poor, date(2026, 3, 5)));
    }
}
