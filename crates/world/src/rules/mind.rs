//! What goes on in somebody from day to day: money that comes and goes, what is remembered, what annoys, what was promised.
use super::appeal::{Appeal, Contacted, Effect};
use super::chance::Luck;
use super::person::{Habit, Latent};
use super::regime::Today;
use base::{Amount, Day, Rounding, day_number};

/// What changes in somebody. Numbers are per mille.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mind {
    /// What they could pay with today.
    pub cash: Amount,
    /// How present the debt is to them: contact raises it, time wears it off.
    pub salience: i64,
    /// How much they feel pressed.
    pub pressure: i64,
    /// How present it is to them that they may pay in parts.
    pub plan: i64,
    /// How present it is to them that they may pay less at once.
    pub deal: i64,
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
    /// Tells it from their other debts, today and on any day.
    pub key: u64,
    /// The creditor's place in the world.
    pub creditor: usize,
    /// What has fallen due, interest included.
    pub matured: Amount,
    /// Days since the oldest unpaid due day; zero on the day itself.
    pub days_past_due: i32,
    /// Whether it is an instalment of an agreement that they signed.
    pub agreed: bool,
}

/// How much whoever signed an agreement is set on paying an instalment of it, at least.
const AGREED: i64 = 550;
/// The most that memory and annoyance can be.
const FULL: i64 = 1_000;
/// What is asked of whoever takes up an offer to pay less at once, per mille of what has fallen due.
const DEAL_ASKS: i64 = 850;
/// From here on they count on the offer to pay less.
const DEAL_COUNTS: i64 = 250;

/// Questions of a morning.
const WORK: u64 = 1;
const HEALTH: u64 = 2;
/// Questions of an evening; each debt's come under its key.
const EARLY: u64 = 1;
const SETS_OUT: u64 = 1;
const PART: u64 = 2;

impl Mind {
    /// Somebody with half a month's money.
    pub(crate) fn of(latent: &Latent) -> Self {
        Self { cash: latent.spare().share(1, 2, Rounding::Down), ..Self::default() }
    }

    /// A new day: wages on pay-day, spending, forgetting, and now and then bad luck.
    pub(crate) fn wake(&mut self, latent: &Latent, today: Today, luck: &Luck) {
        let Today { day, weather } = today;
        let number = day_number(day);
        self.jobless_until = self.jobless_until.filter(|until| number < *until);
        self.ill_until = self.ill_until.filter(|until| number < *until);
        let mut work = luck.about(WORK);
        if work.befalls(weather.losing_work_ppm) && self.jobless_until.is_none() {
            self.jobless_until = Some(number + i32::try_from(work.between(30, 150)).unwrap_or(60));
        }
        let mut health = luck.about(HEALTH);
        if health.befalls(weather.falling_ill_ppm) && self.ill_until.is_none() {
            self.ill_until = Some(number + i32::try_from(health.between(10, 45)).unwrap_or(20));
        }
        if day.day() == latent.payday {
            let left = self.wage(latent).share(weather.purchasing, FULL, Rounding::Down);
            self.cash = (self.cash + left).min(latent.spare() + latent.spare());
        }
        self.cash = self.cash.share(985, 1_000, Rounding::Down);
        self.salience = self.salience * 94 / 100;
        self.pressure = self.pressure * 95 / 100;
        self.plan = self.plan * 93 / 100;
        self.deal = self.deal * 93 / 100;
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

    /// Being contacted does what the appeal does, the less the more fed up they are, and annoys.
    pub(crate) fn contacted(&mut self, latent: &Latent, (appeal, how): (Appeal, Contacted)) {
        let Effect { reminds, presses, plan, deal, annoys } = appeal.effect(how, latent);
        let patience = FULL - self.annoyance / 2;
        let raise = |level: &mut i64, by: i64| *level = (*level + by * patience / FULL).min(FULL);
        raise(&mut self.salience, reminds);
        raise(&mut self.pressure, presses);
        raise(&mut self.plan, plan);
        raise(&mut self.deal, deal);
        self.annoyance = (self.annoyance + annoys).min(FULL);
    }

    /// What they pay today: the place of each debt paid, and how much.
    pub(crate) fn pays(&mut self, latent: &Latent, today: Today, debts: &[Debt], luck: &Luck) -> Vec<(usize, Amount)> {
        let mut paid = self.keeps_pledge(today.day, debts, luck);
        for (place, debt) in debts.iter().enumerate() {
            let own = luck.about(debt.key);
            let already = paid.iter().any(|(other, _)| *other == place);
            let promised = self.pledge.is_some_and(|pledge| pledge.creditor == debt.creditor);
            let urge = self.urge(latent, debt) * today.weather.paying / FULL;
            if already || promised || debt.matured <= Amount::ZERO || !own.about(SETS_OUT).happens(urge) {
                continue;
            }
            let amount = self.affords(latent, debt.matured, &mut own.about(PART));
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
        let by_habit = match latent.habit {
            Habit::Punctual if on_the_day => 900,
            Habit::Punctual => 420,
            Habit::Forgetful if on_the_day => 330 + self.salience / 2,
            Habit::Forgetful => 40 + self.salience / 2,
            Habit::Pressed if on_the_day => 60 + self.salience / 8 + self.pressure / 5,
            Habit::Pressed => 10 + self.salience / 12 + self.pressure * 38 / 100,
        };
        let offered = match latent.habit {
            Habit::Punctual | Habit::Forgetful | Habit::Pressed if self.cash < debt.matured => self.plan * 30 / 100,
            Habit::Pressed => self.deal * 34 / 100,
            Habit::Punctual | Habit::Forgetful => self.deal * 12 / 100,
        };
        let base = if debt.agreed { by_habit.max(AGREED) } else { by_habit + offered };
        let worn = match debt.days_past_due {
            ..=30 => FULL,
            31..=90 => 650,
            91..=180 => 380,
            _ => 220,
        };
        base * latent.willingness / FULL * worn / FULL * (FULL - self.annoyance * 6 / 10) / FULL
    }

    /// All that is asked if there is money; a part, or nothing, if there is not.
    fn affords(&self, latent: &Latent, matured: Amount, luck: &mut Luck) -> Amount {
        let asks = if DEAL_COUNTS <= self.deal { DEAL_ASKS } else { FULL };
        let asked = matured.share(asks, FULL, Rounding::HalfUp);
        if asked <= self.cash {
            return asked;
        }
        let least = if self.plan < DEAL_COUNTS { 4 } else { 10 };
        let worth_while = latent.spare().share(1, least, Rounding::Down);
        if self.cash < worth_while || !luck.happens(450 + self.plan * 4 / 10) {
            return Amount::ZERO;
        }
        round_down(self.cash.min(asked))
    }

    fn keeps_pledge(&mut self, day: Day, debts: &[Debt], luck: &Luck) -> Vec<(usize, Amount)> {
        let Some(pledge) = self.pledge else { return Vec::new() };
        let left_days = pledge.due - day_number(day);
        if left_days < 0 {
            self.pledge = None;
            return Vec::new();
        }
        let early = luck.about(EARLY).happens(200);
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

impl Debt {
    /// The key of the debt with this reference.
    pub(crate) fn key_of(reference: &str) -> u64 {
        reference
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |key, byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
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
    use crate::rules::{person::Person, regime::Regime};
    use base::day_of;
    use jiff::civil::date;

    fn on(day: Day) -> Today {
        Today { day, weather: Regime::Calm.weather(0) }
    }

    const TALKED: (Appeal, Contacted) = (Appeal::Negotiation, Contacted::Talked);

    fn somebody(change: impl FnOnce(&mut Latent)) -> Latent {
        let mut latent = Person::of(1, 1).latent;
        (latent.willingness, latent.earns, latent.ability) = (800, Amount::minor(1_000_000_00), 300);
        change(&mut latent);
        latent
    }

    fn late(days_past_due: i32) -> [Debt; 1] {
        [Debt { key: 7, creditor: 0, matured: Amount::minor(50_000_00), days_past_due, agreed: false }]
    }

    /// How many of a thousand like this pay today.
    fn payers(latent: &Latent, mind: &Mind, debts: &[Debt]) -> usize {
        let pays = |n: &u64| !mind.clone().pays(latent, on(date(2026, 3, 2)), debts, &Luck::of(9, &[*n])).is_empty();
        (0..1_000).filter(pays).count()
    }

    #[test]
    fn who_has_been_reminded_pays_more_often() {
        let latent = somebody(|latent| latent.habit = Habit::Forgetful);
        let calm = Mind::of(&latent);
        let mut reminded = calm.clone();
        reminded.contacted(&latent, TALKED);

        assert!(payers(&latent, &calm, &late(10)) + 100 < payers(&latent, &reminded, &late(10)));
    }

    #[test]
    fn too_much_contact_turns_people_away() {
        let latent = somebody(|latent| (latent.habit, latent.touchiness) = (Habit::Pressed, 600));
        let mut once = Mind::of(&latent);
        once.contacted(&latent, TALKED);
        let mut hounded = once.clone();
        (0..12).for_each(|_| hounded.contacted(&latent, TALKED));
        (hounded.salience, hounded.pressure) = (once.salience, once.pressure);

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
            assert!(mind.pays(&latent, on(date(2026, 3, 2)), &late(3), &Luck::of(2, &[n])).is_empty());
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
            .flat_map(|n| mind.pays(&latent, on(day_of(day_number(day) + n)), &late(30), &Luck::of(3, &[5])))
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

        mind.pays(&latent, on(day), &[], &Luck::of(3, &[]));

        assert_eq!(mind.pledge, None);
    }

    #[test]
    fn wages_come_on_pay_day_and_less_without_work() {
        let latent = somebody(|latent| latent.payday = 5);
        let wake = |mind: &Mind, day| {
            let mut mind = mind.clone();
            mind.wake(&latent, on(day), &Luck::of(4, &[]));
            mind.cash
        };
        let poor = Mind::default();
        let jobless = Mind { jobless_until: Some(i32::MAX), ..Mind::default() };

        assert_eq!(wake(&poor, date(2026, 3, 4)), Amount::ZERO);
        assert!(wake(&jobless, date(2026, 3, 5)) < wake(&poor, date(2026, 3, 5)));
    }
}
