//! What may follow: the same function that decides, asked for the days to come, as a player thinks some moves ahead.
//!
//! After each decision the debtor answers, or pays, or neither; each leads to the decision that would be taken then, with
//! caps, cool-downs, promises that would be broken and stages as they would be. The first payment ends what is weighed:
//! everything is decided anew then.
use crate::rules::{
    assess::{Assessment, assess},
    choose::{Today, context, decide_on, draw},
    dossier::{Dossier, Standing},
    drawn::{Alternative, Drawn},
    guard::Guard,
    matrix::PPM,
    policy::Policy,
    promise::PromiseState,
    prospect::{Prospect, Seen},
    scale::Scale,
    treatment::{Kind, Treatment},
};
use base::{Amount, Day, day_of};
use people::{Channel, Direction, Outcome, TouchView};
use std::borrow::Cow;

/// Something that would be done, if nobody had answered or paid until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it would be decided.
    pub day: Day,
    /// What, by its number in the catalogue.
    pub treatment: u8,
    /// The limit that would ask for it, if one did.
    pub guard: Option<Guard>,
    /// The chance that it comes to it, in millionths.
    pub reached_ppm: u32,
}

/// What may be done now, and what it is expected to come to within [`DAYS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// What is done first, by its number in the catalogue.
    pub treatment: u8,
    /// Whether it is what was decided.
    pub decided: bool,
    /// The chance that something is paid, in millionths.
    pub pays_ppm: u32,
    /// What the first payment is expected to bring, in minor units of the scale's currency.
    pub brings: Amount,
    /// What all that is done until then is expected to cost, with the price of hands.
    pub costs: Amount,
    /// How often the debtor is expected to be sought until then, in thousandths.
    pub contacts_milli: u32,
    /// What would follow, if nobody answered or paid.
    pub steps: Vec<Step>,
}

/// Days looked ahead.
pub const DAYS: i32 = 60;
/// Steps told, and weighed in each branch, at most.
const STEPS: usize = 4;
/// Where it comes to less often, nothing else is done: of a tree the trunk is weighed, and the larger branches.
const SELDOM: f64 = 0.04;
/// The hour at which a message or a call is thought to go out.
const HOUR: u8 = 12;

/// What would be done after the decision that stands, if the debtor neither paid nor answered: at most four steps of the
/// next sixty days, each with the chance that it comes to it.
///
/// The matrix stays as it is, and units are worth what they are today, since nobody has published what comes.
pub fn foresee(dossier: &Dossier, policy: &Policy, scale: &Scale) -> Vec<Step> {
    let last = scale.number() + DAYS;
    match Position::of(dossier, policy, scale) {
        Some(now) if dossier.strategy.standing.is_some() => now.line(last),
        Some(now) => now.step(1.0).into_iter().chain(now.line(last)).take(STEPS).collect(),
        None => Vec::new(),
    }
}

/// What each treatment that is open now is expected to come to: first what was decided, then the others, what is expected
/// to bring most after its costs first. What was carried out has no other.
pub fn courses(dossier: &Dossier, policy: &Policy, scale: &Scale) -> Vec<Course> {
    let last = scale.number() + DAYS;
    let Some(now) = Position::of(dossier, policy, scale) else { return Vec::new() };
    let mut others: Vec<Course> = now.others().iter().map(|other| other.course(last, false)).collect();
    others.sort_by_key(|course| (std::cmp::Reverse(course.net()), course.treatment));
    std::iter::once(now.course(last, true)).chain(others).collect()
}

impl Course {
    /// What it is expected to bring after what it costs.
    pub fn net(&self) -> Amount {
        self.brings - self.costs
    }
}

/// A debtor on a day, with the decision that stands then.
#[derive(Clone)]
struct Position<'a> {
    policy: &'a Policy,
    scale: Cow<'a, Scale>,
    dossier: Dossier,
    assessment: Assessment,
    drawn: Drawn,
}

/// How far ahead a branch is weighed.
#[derive(Clone, Copy)]
struct Ahead {
    /// The last day.
    last: i32,
    /// How many things may still be done.
    steps: usize,
    /// The chance that it comes to it.
    reached: f64,
}

/// What a position is expected to come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Worth {
    pays: f64,
    brings: f64,
    costs: f64,
    contacts: f64,
}

impl<'a> Position<'a> {
    /// As it is today; `None` where nothing is owed.
    fn of(dossier: &Dossier, policy: &'a Policy, scale: &'a Scale) -> Option<Self> {
        Self::at(dossier.clone(), policy, Cow::Borrowed(scale))
    }

    /// The decision of a day, or the one that stands.
    fn at(mut dossier: Dossier, policy: &'a Policy, scale: Cow<'a, Scale>) -> Option<Self> {
        let assessment = assess(&dossier, &policy.cards, &scale);
        let drawn = decide_on(&assessment, &dossier, policy, &scale).and_then(|decided| {
            dossier.strategy.remember(decided.standing);
            decided.drawn
        });
        let owes = dossier.strategy.standing.as_ref()?.because.guard != Some(Guard::NothingOwed);
        let luck = draw(dossier.debtor, scale.number(), policy.matrix.version());
        let drawn =
            drawn.unwrap_or_else(|| context(&assessment, &dossier, policy, Today { scale: &scale, draw: luck }));
        owes.then_some(Self { policy, scale, dossier, assessment, drawn })
    }

    /// The decision that stands.
    fn standing(&self) -> &Standing {
        self.dossier.strategy.standing.as_ref().expect("a position is made with one")
    }

    fn day(&self) -> i32 {
        self.scale.number()
    }

    /// What is done today, if anything is.
    fn acts(&self) -> Option<&'a Treatment> {
        let treatment = self.policy.catalogue.get(self.standing().treatment)?;
        (treatment.kind != Kind::Wait && self.standing().carried.is_none()).then_some(treatment)
    }

    /// The first day on which it is decided again, if nothing comes of it.
    fn until(&self) -> i32 {
        let until = self.acts().map_or(self.standing().until, |done| self.day() + i32::from(done.cool_down_days));
        until.max(self.day() + 1)
    }

    /// The same on the same day with each of the other treatments that are open.
    fn others(&self) -> Vec<Self> {
        let mut open = self.dossier.clone();
        if self.standing().carried.is_some() {
            return Vec::new();
        }
        open.strategy.standing = None;
        let Some(again) = Self::at(open, self.policy, self.scale.clone()) else { return Vec::new() };
        let other = |open: &Alternative| open.treatment != self.standing().treatment;
        again.drawn.open.iter().filter(|open| other(open)).filter_map(|open| again.with(open.treatment)).collect()
    }

    /// The same, had another treatment been drawn.
    fn with(&self, treatment: u8) -> Option<Self> {
        let treatment = self.policy.catalogue.get(treatment)?;
        let mut other = self.clone();
        let standing = other.dossier.strategy.standing.as_mut()?;
        standing.treatment = treatment.number;
        standing.channel = treatment.channel;
        standing.until = self.day() + i32::from(treatment.cool_down_days);
        Some(other)
    }

    /// What may come of it within so many days.
    fn prospect(&self, days: i32) -> Prospect {
        let Self { dossier, assessment, drawn, policy, scale, .. } = self;
        let treatment = policy.catalogue.get(self.standing().treatment).unwrap_or_else(|| policy.catalogue.wait());
        let prospect = Seen { dossier, assessment, drawn, policy, scale }.prospect(treatment, days);
        // What was carried out before has been answered, or has not.
        Prospect { answers: if self.acts().is_some() { prospect.answers } else { 0.0 }, ..prospect }
    }

    /// The next decision, if nothing comes of this one.
    fn in_vain(&self) -> Option<Self> {
        let outcome = |channel| match channel {
            Channel::Voice => (Direction::Out, Outcome::NoAnswer),
            _ => (Direction::Out, Outcome::Sent),
        };
        self.then(self.until(), outcome)
    }

    /// The next decision, if the debtor answers in person.
    fn answered(&self) -> Option<Self> {
        let outcome = |channel| match channel {
            Channel::Voice => (Direction::Out, Outcome::NoCommitment),
            _ => (Direction::In, Outcome::Replied),
        };
        self.then(self.day() + 1, outcome)
    }

    /// What is done today is carried out, with an outcome, and it is decided again on a day.
    fn then(&self, day: i32, outcome: impl Fn(Channel) -> (Direction, Outcome)) -> Option<Self> {
        let mut dossier = self.dossier.clone();
        if let Some(treatment) = self.acts() {
            let (today, until) = (self.day(), self.until());
            dossier.strategy.carry_out_standing(self.standing().id, today, until);
            dossier.strategy.carry_out(treatment.number, today);
            if let Some(channel) = treatment.channel {
                let ((direction, outcome), creditor) = (outcome(channel), self.standing().creditor);
                let tried = TouchView { day: today, hour: HOUR, channel, direction, outcome, creditor, tone: None };
                dossier.people.hear_at(tried, None);
            }
        }
        promises_end(&mut dossier, day);
        Self::at(dossier, self.policy, Cow::Owned(self.scale.later(day)))
    }

    /// What is done today as a step.
    fn step(&self, reached: f64) -> Option<Step> {
        let Standing { day, treatment, because, .. } = self.standing();
        let step = Step { day: day_of(*day), treatment: *treatment, guard: because.guard, reached_ppm: ppm(reached) };
        self.acts().map(|_| step)
    }

    /// What would follow, if nobody answered or paid.
    fn line(&self, last: i32) -> Vec<Step> {
        let mut steps = Vec::with_capacity(STEPS);
        let mut reached = self.remains();
        let mut next = self.in_vain();
        while let Some(now) = next.filter(|now| now.day() <= last && steps.len() < STEPS) {
            steps.extend(now.step(reached));
            reached *= now.remains();
            next = now.in_vain();
        }
        steps
    }

    /// The chance that nothing comes of it.
    fn remains(&self) -> f64 {
        let Prospect { answers, pays, .. } = self.prospect(self.until() - self.day());
        (1.0 - answers) * (1.0 - pays)
    }

    fn course(&self, last: i32, decided: bool) -> Course {
        let Worth { pays, brings, costs, contacts } = self.worth(Ahead { last, steps: STEPS, reached: 1.0 });
        Course {
            treatment: self.standing().treatment,
            decided,
            pays_ppm: ppm(pays),
            brings: minor(brings),
            costs: minor(costs),
            contacts_milli: ppm(contacts / 1_000.0),
            steps: self.line(last),
        }
    }

    /// What is expected of it.
    fn worth(&self, ahead: Ahead) -> Worth {
        let (day, act, Ahead { last, .. }) = (self.day(), self.acts(), ahead);
        if last <= day || (act.is_some() && ahead.steps == 0) || ahead.reached < SELDOM {
            return self.left_alone(last);
        }
        let Prospect { answers, pays, amount } = self.prospect(self.until().min(last) - day);
        let then = |chance: f64, next: &dyn Fn() -> Option<Self>| {
            let steps = ahead.steps - usize::from(act.is_some());
            let ahead = Ahead { steps, reached: ahead.reached * chance, last };
            let next = (0.0 < chance).then(next).flatten().filter(|next| next.day() < last);
            next.map_or_else(Worth::default, |next| next.worth(ahead))
        };
        let on_answer = then(answers, &|| self.answered());
        let in_vain = then((1.0 - answers) * (1.0 - pays), &|| self.in_vain());
        let own = act.map_or_else(Worth::default, |act| self.price(act));
        let paid = Worth { pays, brings: pays * amount, ..Worth::default() };
        own.plus(answers, on_answer).plus(1.0 - answers, paid.plus(1.0 - pays, in_vain))
    }

    /// What comes in by itself until the last day.
    fn left_alone(&self, last: i32) -> Worth {
        let wait = self.with(self.policy.catalogue.wait().number);
        let Some(wait) = wait.filter(|_| self.day() < last) else { return Worth::default() };
        let Prospect { pays, amount, .. } = wait.prospect(last - self.day());
        Worth { pays, brings: pays * amount, ..Worth::default() }
    }

    /// What doing something takes.
    #[expect(clippy::cast_precision_loss, reason = "an expectation, not money")]
    fn price(&self, treatment: &Treatment) -> Worth {
        let alternative = Alternative::new(treatment.number, 0, treatment.cost);
        let price = self.policy.learner.as_ref().map_or(treatment.cost, |learner| learner.price(&alternative));
        let contacts = if treatment.channel.is_some() { 1.0 } else { 0.0 };
        Worth { costs: price.to_minor() as f64, contacts, ..Worth::default() }
    }
}

impl Worth {
    /// With another, as likely as told.
    fn plus(self, chance: f64, other: Self) -> Self {
        Self {
            pays: self.pays + chance * other.pays,
            brings: self.brings + chance * other.brings,
            costs: self.costs + chance * other.costs,
            contacts: self.contacts + chance * other.contacts,
        }
    }
}

/// Promises whose time would be over are broken, since nothing was paid.
fn promises_end(dossier: &mut Dossier, day: i32) {
    let strategy = &mut dossier.strategy;
    let over = strategy.open.iter().filter(|promise| promise.until < day).count();
    strategy.open.retain(|promise| day <= promise.until);
    for _ in 0..over {
        strategy.record.close(PromiseState::Broken, day);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a chance, or a count of contacts")]
fn ppm(share: f64) -> u32 {
    (share.max(0.0) * f64::from(PPM)).round() as u32
}

#[expect(clippy::cast_possible_truncation, reason = "an expectation of money, in whole minor units")]
fn minor(value: f64) -> Amount {
    Amount::minor(value.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{
        choose::decide,
        learner::{Chooser, Learner, Lesson},
        learner_setting::LearnerSetting,
        lesson::Besides,
        policy::Decided,
        promise::PromiseView,
        testing::late_debtor,
    };
    use base::{CreditorId, Currency, PromiseId, Uuid, day_number};
    use models::Random;
    use std::sync::LazyLock;

    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::shipped);
    const DAY: Day = jiff::civil::date(2026, 3, 4);

    fn late(days: i32) -> Dossier {
        late_debtor(day_number(DAY) - days, 80_000_00)
    }

    fn decided(mut dossier: Dossier, policy: &Policy) -> Dossier {
        let standing = decide(&dossier, policy, &Scale::of_pesos(DAY)).unwrap().standing;
        dossier.strategy.remember(standing);
        dossier
    }

    fn steps(dossier: &Dossier) -> Vec<Step> {
        foresee(dossier, &POLICY, &Scale::of_pesos(DAY))
    }

    #[test]
    fn the_steps_are_those_that_would_be_taken() {
        let dossier = decided(late(40), &POLICY);
        let told = steps(&dossier);
        assert!((2..=STEPS).contains(&told.len()), "{told:?}");

        // The same, day by day, by hand.
        let mut lived = dossier;
        let mut seen = Vec::new();
        for day in day_number(DAY)..=day_number(DAY) + DAYS {
            let scale = Scale::of_pesos(day_of(day));
            if let Some(Decided { standing, .. }) = decide(&lived, &POLICY, &scale) {
                let treatment = POLICY.catalogue.get(standing.treatment).unwrap();
                if treatment.kind != Kind::Wait {
                    seen.push((day_of(day), standing.treatment, standing.because.guard));
                }
                lived.strategy.remember(standing);
            }
            let now = Position::at(lived.clone(), &POLICY, Cow::Owned(scale)).unwrap();
            if let Some(treatment) = now.acts() {
                let (id, until) = (now.standing().id, now.until());
                lived.strategy.carry_out_standing(id, day, until);
                lived.strategy.carry_out(treatment.number, day);
                let (channel, creditor) = (treatment.channel.unwrap(), now.standing().creditor);
                let outcome = if channel == Channel::Voice { Outcome::NoAnswer } else { Outcome::Sent };
                let direction = Direction::Out;
                lived
                    .people
                    .hear_at(TouchView { day, hour: HOUR, channel, direction, outcome, creditor, tone: None }, None);
            }
        }
        seen.truncate(STEPS);
        assert_eq!(told.iter().map(|step| (step.day, step.treatment, step.guard)).collect::<Vec<_>>(), seen);
        assert!(told.windows(2).all(|two| two[0].day < two[1].day && two[1].reached_ppm < two[0].reached_ppm));
        assert!(told[0].reached_ppm < PPM && 0 < told.last().unwrap().reached_ppm);
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

        let told = steps(&decided(dossier, &POLICY));

        assert_eq!((told[0].day, told[0].guard), (day_of(today + 9), Some(Guard::PromiseBroken)));
    }

    #[test]
    fn who_owes_nothing_has_nothing_ahead() {
        for dossier in [late_debtor(day_number(DAY) - 40, 0), crate::rules::testing::debtor()] {
            assert_eq!(steps(&dossier), []);
            assert_eq!(courses(&dossier, &POLICY, &Scale::of_pesos(DAY)), []);
        }
    }

    #[test]
    fn what_was_decided_is_told_first_and_then_each_of_the_others_by_what_it_brings() {
        let dossier = decided(late(40), &POLICY);
        let cell = dossier.strategy.standing.as_ref().unwrap();

        let told = courses(&dossier, &POLICY, &Scale::of_pesos(DAY));

        let mut first: Vec<u8> = told.iter().map(|course| course.treatment).collect();
        assert_eq!((first[0], told[0].decided), (cell.treatment, true));
        assert_eq!(told[0].steps, steps(&dossier));
        assert!(told[1..].is_sorted_by_key(|course| std::cmp::Reverse(course.net())));
        first.sort_unstable();
        let mut options: Vec<u8> = POLICY.matrix.options(cell.cell).iter().map(|(number, _)| *number).collect();
        options.sort_unstable();
        assert_eq!(first, options);
        for course in &told {
            assert!(0 < course.pays_ppm && course.pays_ppm < PPM, "{course:?}");
            assert!(Amount::ZERO < course.brings && course.brings < Amount::minor(80_000_00));
        }
    }

    #[test]
    fn what_was_carried_out_has_no_other() {
        let mut dossier = decided(late(40), &POLICY);
        let standing = dossier.strategy.standing.clone().unwrap();
        dossier.strategy.carry_out_standing(standing.id, day_number(DAY), standing.until);
        dossier.strategy.carry_out(standing.treatment, day_number(DAY));

        assert_eq!(courses(&dossier, &POLICY, &Scale::of_pesos(DAY)).len(), 1);
    }

    #[test]
    fn what_is_weighed_is_the_mean_of_what_may_be_lived() {
        let scale = Scale::of_pesos(DAY);
        let now = decided(late(40), &POLICY);
        let now = Position::of(&now, &POLICY, &scale).unwrap();
        let last = now.day() + DAYS;
        let told = now.worth(Ahead { last, steps: 2, reached: 1.0 });

        let mut random = Random::new(5);
        let mut sum = Worth::default();
        let lives = 600;
        for _ in 0..lives {
            sum = sum.plus(1.0, lived(&now, (last, 2), &mut random));
        }

        let mean = |sum: f64| sum / f64::from(lives);
        assert!((mean(sum.pays) - told.pays).abs() < 0.06, "{sum:?} {told:?}");
        assert!((mean(sum.contacts) - told.contacts).abs() < 0.06, "{sum:?} {told:?}");
        assert!((mean(sum.costs) / told.costs - 1.0).abs() < 0.15, "{sum:?} {told:?}");
    }

    /// One life, by lot: a payment ends it.
    fn lived(now: &Position<'_>, (last, steps): (i32, usize), random: &mut Random) -> Worth {
        let act = now.acts();
        if last <= now.day() || (act.is_some() && steps == 0) {
            let alone = now.left_alone(last);
            return Worth { pays: f64::from(u8::from(random.unit() < alone.pays)), ..Worth::default() };
        }
        let prospect = now.prospect(now.until().min(last) - now.day());
        let own = act.map_or_else(Worth::default, |act| now.price(act));
        let next = if random.unit() < prospect.answers {
            now.answered()
        } else if random.unit() < prospect.pays {
            return own.plus(1.0, Worth { pays: 1.0, ..Worth::default() });
        } else {
            now.in_vain().filter(|next| next.day() < last)
        };
        let left = (last, steps - usize::from(act.is_some()));
        own.plus(1.0, next.map_or_else(Worth::default, |next| lived(&next, left, random)))
    }

    #[test]
    fn what_was_learnt_of_treatments_moves_what_they_come_to() {
        let mut policy = Policy::shipped();
        let mut learner = Learner::cold(LearnerSetting::shipped(), &policy.matrix, &policy.catalogue).unwrap();
        let dossier = late(40);
        let Decided { drawn, .. } = decide(&dossier, &policy, &Scale::of_pesos(DAY)).unwrap();
        let drawn = drawn.unwrap();
        let call = drawn.open.iter().find(|open| policy.catalogue.get(open.treatment).unwrap().kind == Kind::Call);
        let call = call.unwrap().treatment;
        for lesson in 0..2_000_usize {
            let treatment = drawn.open[lesson % drawn.open.len()].treatment;
            let share = if treatment == call { 0.6 } else { 0.1 };
            learner.learn(Lesson { drawn: &drawn, treatment, share, by: Chooser::Draw, besides: Besides::default() });
        }
        let pays = |policy: &Policy| {
            let told = courses(&dossier, policy, &Scale::of_pesos(DAY));
            let of = |treatment| told.iter().find(|course| course.treatment == treatment).unwrap().pays_ppm;
            let others = told.iter().map(|course| course.treatment).filter(|one| *one != call).map(of).max().unwrap();
            i64::from(of(call)) - i64::from(others)
        };

        let before = pays(&policy);
        policy.learner = Some(learner);

        assert!(before + 20_000 < pays(&policy), "{before} {}", pays(&policy));
    }
}
