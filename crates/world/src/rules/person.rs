//! Somebody of the country: what the system is told about them, and what only the world knows.
use super::chance::Luck;
use super::identity;
use super::regime::Weather;
use super::words::{FIRST_NAMES, LAST_NAMES, PLACES, Place, STREETS};
use base::Amount;

/// A person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Their place in the world, from 0.
    pub index: u32,
    /// Given name.
    pub first: &'static str,
    /// Family name.
    pub last: &'static str,
    /// Document.
    pub dni: u32,
    /// Tax number.
    pub cuit: String,
    /// Where they live.
    pub place: Place,
    /// Street and number.
    pub address: String,
    /// The phone they gave, E.164.
    pub phone: Option<String>,
    /// The mailbox they gave.
    pub email: Option<String>,
    /// What they said they earn a month.
    pub income: Option<Amount>,
    /// How long they had worked where they work, in months, when they asked for credit.
    pub employment_months: Option<u16>,
    /// Their situation at the central bank, 1 to 5.
    pub situation: Option<u8>,
    /// What no file tells.
    pub latent: Latent,
}

/// What only the world knows about somebody. Numbers are per mille, 1,000 being all of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Latent {
    /// What they really earn a month.
    pub earns: Amount,
    /// How much of what they earn is free for debts.
    pub ability: i64,
    /// How much they want to pay.
    pub willingness: i64,
    /// How often they pick up or read.
    pub reach: i64,
    /// How often they mean what they promise.
    pub honesty: i64,
    /// How they pay when they can.
    pub habit: Habit,
    /// Whether they rather write than talk.
    pub prefers: Preference,
    /// The part of the day in which they can be talked to.
    pub hours: Hours,
    /// The day of the month on which they are paid, 1 to 28.
    pub payday: i8,
    /// What is at the other end of the phone they gave.
    pub phone: PhoneFate,
    /// Whether the mailbox they gave accepts mail.
    pub mailbox_lives: bool,
    /// How fast contact turns them against whoever contacts them.
    pub touchiness: i64,
}

/// How somebody pays when they can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// On the due day, by itself.
    Punctual,
    /// Once reminded.
    Forgetful,
    /// Once somebody insists.
    Pressed,
}

/// How somebody rather answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preference {
    /// In writing.
    Writing,
    /// By voice.
    Talking,
    /// Either way.
    Either,
}

/// When somebody can be talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hours {
    /// Before one in the afternoon.
    Morning,
    /// After it.
    Afternoon,
    /// All day.
    Any,
}

/// What is at the other end of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhoneFate {
    /// The person.
    Own,
    /// Somebody of the household, who may take a message.
    Household,
    /// A stranger.
    Stranger,
    /// Nobody any more.
    Dead,
}

impl Person {
    /// The person at `index` of the world of `seed`. Always the same.
    pub(crate) fn of(seed: u64, index: u32) -> Self {
        let luck = &mut Luck::of(seed, &[PERSON, u64::from(index)]);
        let place = luck.weigh(&PLACES.iter().map(|place| (*place, place.weight)).collect::<Vec<_>>());
        let (first, last) = (*luck.pick(FIRST_NAMES), *luck.pick(LAST_NAMES));
        let latent = Latent::draw(luck);
        let dni = identity::dni(index);
        let cuit = identity::cuit(if luck.happens(500) { 20 } else { 27 }, dni);
        let address = format!("{} {}", luck.pick(STREETS), luck.between(100, 4_900));
        let phone = luck.happens(940).then(|| identity::mobile(&place, index));
        let email = luck.happens(780).then(|| identity::mailbox(first, last, index, luck));
        let said = latent.earns.share(luck.around(850, 1_250), 1_000, base::Rounding::Down);
        let income = luck.happens(800).then(|| Amount::minor(said.to_minor() / 100_000 * 100_000));
        let employment_months = luck.happens(750).then(|| u16::try_from(luck.between(3, 240)).unwrap_or(12));
        let situation = luck.happens(850).then(|| latent.situation(luck));
        Self {
            index,
            first,
            last,
            dni,
            cuit,
            place,
            address,
            phone,
            email,
            income,
            employment_months,
            situation,
            latent,
        }
    }

    /// Family name first and a comma, as files write it that want people to be greeted by their given name.
    pub(crate) fn name(&self) -> String {
        format!("{}, {}", self.last, self.first)
    }
}

/// Names the stream that people are drawn from.
const PERSON: u64 = 1;

impl Latent {
    fn draw(luck: &mut Luck) -> Self {
        let earns = Amount::minor(luck.around(300_000_00, 1_900_000_00) + luck.between(0, 200_000_00));
        let willingness = luck.around(200, 1_000);
        let prompt = (willingness - 400).max(20);
        Self {
            earns,
            ability: luck.around(60, 640),
            willingness,
            reach: luck.around(100, 900),
            honesty: i64::midpoint(luck.around(300, 1_000), willingness),
            habit: luck.weigh(&[
                (Habit::Punctual, prompt),
                (Habit::Forgetful, 330),
                (Habit::Pressed, 640 - prompt.min(600)),
            ]),
            prefers: luck.weigh(&[(Preference::Writing, 40), (Preference::Talking, 30), (Preference::Either, 30)]),
            hours: luck.weigh(&[(Hours::Morning, 30), (Hours::Afternoon, 40), (Hours::Any, 30)]),
            payday: luck.weigh(&[(1, 30), (3, 20), (5, 30), (7, 10), (10, 10), (20, 5), (25, 5)]),
            phone: luck.weigh(&[
                (PhoneFate::Own, 74),
                (PhoneFate::Household, 11),
                (PhoneFate::Stranger, 6),
                (PhoneFate::Dead, 9),
            ]),
            mailbox_lives: luck.happens(900),
            touchiness: luck.around(50, 600),
        }
    }

    /// A day on which they may change: another preference, another habit, and less patience.
    pub(crate) fn change(&mut self, weather: &Weather, luck: &mut Luck) {
        if !luck.befalls(weather.changing_ppm) {
            return;
        }
        let [writing, talking, either] = weather.tastes;
        self.prefers =
            luck.weigh(&[(Preference::Writing, writing), (Preference::Talking, talking), (Preference::Either, either)]);
        self.hours = luck.weigh(&[(Hours::Morning, 15), (Hours::Afternoon, 65), (Hours::Any, 20)]);
        self.habit = match self.habit {
            Habit::Punctual if luck.happens(250) => Habit::Forgetful,
            Habit::Forgetful if luck.happens(250) => Habit::Pressed,
            same @ (Habit::Punctual | Habit::Forgetful | Habit::Pressed) => same,
        };
        self.touchiness = (self.touchiness * 115 / 100).min(1_000);
    }

    /// What the central bank would say of somebody like this, with some noise.
    fn situation(&self, luck: &mut Luck) -> u8 {
        let strength = (self.willingness + self.ability * 3 / 2 + luck.between(-300, 300)) / 2;
        match strength {
            580.. => 1,
            480..580 => 2,
            400..480 => 3,
            330..400 => 4,
            _ => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_people() {
        let told = |seed| (0..50).map(|index| format!("{:?}", Person::of(seed, index))).collect::<Vec<_>>();

        assert_eq!(told(42), told(42));
        assert_ne!(told(42), told(43));
    }

    #[test]
    fn the_country_is_varied() {
        let people: Vec<Person> = (0..2_000).map(|index| Person::of(42, index)).collect();
        let share = |holds: fn(&Person) -> bool| people.iter().filter(|person| holds(person)).count();

        assert!((1_800..1_960).contains(&share(|person| person.phone.is_some())));
        assert!((1_450..1_650).contains(&share(|person| person.email.is_some())));
        assert!((100..300).contains(&share(|person| !person.latent.mailbox_lives)));
        for habit in [Habit::Punctual, Habit::Forgetful, Habit::Pressed] {
            assert!(200 < people.iter().filter(|person| person.latent.habit == habit).count(), "{habit:?}");
        }
        for situation in 1..=5 {
            assert!(10 < people.iter().filter(|person| person.situation == Some(situation)).count(), "{situation}");
        }
    }

    #[test]
    fn people_change_where_times_do_and_nowhere_else() {
        use crate::rules::regime::Regime;
        let lived = |regime: Regime| {
            let mut latent = Person::of(42, 3).latent;
            (0..900).for_each(|day| latent.change(&regime.weather(90), &mut Luck::of(5, &[day])));
            latent
        };

        assert_eq!(lived(Regime::Calm).touchiness, Person::of(42, 3).latent.touchiness);
        assert!(Person::of(42, 3).latent.touchiness < lived(Regime::Drift).touchiness);
        assert!(lived(Regime::Drift).touchiness <= 1_000);
    }

    #[test]
    fn latent_numbers_are_per_mille() {
        for index in 0..2_000 {
            let latent = Person::of(7, index).latent;
            for value in [latent.ability, latent.willingness, latent.reach, latent.honesty, latent.touchiness] {
                assert!((0..=1_000).contains(&value), "{latent:?}");
            }
            assert!((1..=28).contains(&latent.payday) && Amount::ZERO < latent.earns);
        }
    }
}
