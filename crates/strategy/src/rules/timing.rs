//! At which hour of a day: the best one that the law leaves open.
use crate::rules::{
    assess::Assessment,
    dossier::Dossier,
    feature::Features,
    hours::{BestHour, Hours},
    policy::Policy,
    treatment::{Kind, Treatment},
};
use base::{Day, Moment, Timestamp, day_number};
use conduct::Code;
use people::{Channel, PeopleSection, Sought};

/// Answers to messages of a channel from which on the next one waits for their hour.
const ANSWERS_MIN: usize = 2;

/// One debtor's day.
#[derive(Clone, Copy)]
pub(crate) struct Timing<'a> {
    /// What decides.
    pub(crate) policy: &'a Policy,
    /// Whom it is about.
    pub(crate) people: &'a PeopleSection,
    /// Which day.
    pub(crate) day: Day,
}

impl Timing<'_> {
    /// The hour at which the debtor is likeliest to answer what is done, where that is known.
    pub(crate) fn hour(self, features: &Features, treatment: &Treatment) -> Option<u8> {
        let channel = treatment.channel.filter(|_| matches!(treatment.kind, Kind::Call | Kind::Message))?;
        let today = weekday(self.day);
        let lawful = |channel, weekday, hour| weekday == today && self.is_open(channel, (self.day, hour));
        let model = self.model(features);
        let hours = Hours { model: &model, lawful: &lawful };
        hours.of_weekday(self.people, channel, (day_number(self.day), today))
    }

    /// The chance that the debtor answers in person what is done, whenever in the day it is done.
    pub(crate) fn answers(self, features: &Features, treatment: &Treatment) -> f64 {
        let Some(channel) = treatment.channel else { return 0.0 };
        let model = self.model(features);
        let hours = Hours { model: &model, lawful: &|_, _, _| true };
        hours.chance(self.people, channel, (day_number(self.day), weekday(self.day)))
    }

    /// The best hours of the week of every point, as far as the law of the next seven days goes.
    pub(crate) fn best(self, features: &Features) -> Vec<BestHour> {
        let today = weekday(self.day);
        let lawful = |channel, weekday: u8, hour| {
            let ahead = i64::from((weekday + 7 - today) % 7);
            let on = self.day.checked_add(jiff::Span::new().days(ahead));
            on.is_ok_and(|on| self.is_open(channel, (on, hour)))
        };
        let model = self.model(features);
        Hours { model: &model, lawful: &lawful }.best(self.people, day_number(self.day))
    }

    /// A message waits for the hour at which the debtor answered others by its channel at least twice.
    pub(crate) fn not_before(
        self,
        open: Option<Timestamp>,
        (treatment, hour): (&Treatment, Option<u8>),
    ) -> Option<Timestamp> {
        let answered = |one: &&Sought| Some(one.channel) == treatment.channel && one.reached;
        if treatment.kind != Kind::Message || self.people.sought.iter().filter(answered).count() < ANSWERS_MIN {
            return open;
        }
        open.max(hour.and_then(|hour| self.at(self.day, hour)))
    }

    /// What the model of contacts tells, where there is one.
    fn model(self, features: &Features) -> impl Fn(Channel, u8, u8) -> Option<f64> {
        move |channel, weekday, hour| self.policy.cards.learned().answers(features, (channel, weekday, hour))
    }

    /// Whether somebody may be sought by a channel at an hour of their day, as far as hours and holidays go.
    fn is_open(self, channel: Channel, (day, hour): (Day, u8)) -> bool {
        let Some(at) = self.at(day, hour) else { return false };
        let refusal = conduct::outlook(&self.policy.packs, self.people, channel, Moment { at, day }).err();
        !refusal.is_some_and(|refusal| matches!(refusal.code, Code::Holiday | Code::Window))
    }

    /// What the house's clock shows when the debtor's shows this hour.
    pub(crate) fn in_the_house(self, hour: u8) -> Option<u8> {
        self.at(self.day, hour).map(|at| people::local(at, None).hour().unsigned_abs())
    }

    /// When the debtor's clock shows this hour of a day.
    fn at(self, day: Day, hour: u8) -> Option<Timestamp> {
        let clock = day.at(i8::try_from(hour).ok()?, 0, 0, 0);
        people::instant(clock, self.people.time_zone.as_deref())
    }
}

/// When a debtor is likeliest to answer in person, at each point and by each channel, within the hours of the law: from
/// what they answered, and from the model of contacts where one speaks.
pub fn best_hours(dossier: &Dossier, assessment: &Assessment, policy: &Policy, day: Day) -> Vec<BestHour> {
    Timing { policy, people: &dossier.people, day }.best(&assessment.features)
}

/// The day of the week, from Monday as 0.
fn weekday(day: Day) -> u8 {
    day.weekday().to_monday_zero_offset().unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::late_debtor;
    use jiff::civil::date;

    /// A Tuesday.
    const DAY: Day = date(2026, 3, 3);

    fn sought(ago: i32, (channel, hour): (Channel, u8)) -> Sought {
        Sought { day: day_number(DAY) - ago, hour, channel, point: None, reached: true }
    }

    #[test]
    fn a_call_has_the_hour_of_their_answers_and_a_message_waits_for_it_from_the_second_on() {
        let policy = Policy::shipped();
        let mut people = late_debtor(day_number(DAY) - 40, 50_000_00).people;
        let treatment =
            |kind| policy.catalogue.all().iter().find(|one| one.kind == kind && one.channel.is_some()).unwrap();
        let (call, mail) = (treatment(Kind::Call), treatment(Kind::Message));
        let told = |people: &PeopleSection, treatment| {
            let timing = Timing { policy: &policy, people, day: DAY };
            let hour = timing.hour(&Features::default(), treatment);
            (hour, timing.not_before(None, (treatment, hour)))
        };
        assert_eq!([told(&people, call), told(&people, mail)], [(None, None); 2]);

        people.sought = vec![sought(7, (Channel::Voice, 16)), sought(7, (Channel::Email, 10))];
        assert_eq!([told(&people, call), told(&people, mail)], [(Some(16), None), (Some(10), None)]);

        people.sought.push(sought(1, (Channel::Email, 10)));
        let ten = "2026-03-03T13:00:00Z".parse().unwrap();
        assert_eq!(told(&people, mail), (Some(10), Some(ten)));
    }

    #[test]
    fn a_holiday_has_no_hour() {
        let (policy, new_year) = (Policy::shipped(), date(2027, 1, 1));
        let mut people = late_debtor(0, 50_000_00).people;
        people.sought = vec![Sought { day: day_number(new_year) - 7, ..sought(0, (Channel::Voice, 16)) }];
        let call = policy.catalogue.all().iter().find(|one| one.kind == Kind::Call).unwrap();

        assert_eq!(Timing { policy: &policy, people: &people, day: new_year }.hour(&Features::default(), call), None);
    }
}
