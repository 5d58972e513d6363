//! When somebody is likeliest to answer in person: what they answered themselves, on top of what is known of others.
//!
//! Every try of theirs counts for its own two hours of its weekday, for half as much on other weekdays, for less in the
//! hours beside them, and for less the older it is; what is known of others weighs as a few tries would, so that one
//! answered call moves little and four move much (Bayesian shrinkage towards the usual).
use people::{Channel, Datum, Means, PeopleSection, PointKind, PointState, PointView, Sought};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// When it is best to seek somebody at one point by one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct BestHour {
    /// By which channel.
    pub channel: Channel,
    /// Where, by the place among the debtor's points.
    pub point: u8,
    /// On which days of the week, from Monday as 0.
    pub weekdays: Vec<u8>,
    /// From this hour of the debtor's day.
    pub from: u8,
    /// The chance that they answer in person then.
    pub chance: f64,
    /// How often they were sought in these hours of these days, of the times kept.
    pub tried: u16,
    /// How often they answered.
    pub answered: u16,
}

/// Hours of a stretch of the day.
pub const STRETCH_HOURS: u8 = 2;
/// The hours at which stretches begin.
const STRETCHES: [u8; 6] = [8, 10, 12, 14, 16, 18];
/// Weekdays whose chance is at least this part of the best one's are as good.
const AS_GOOD: f64 = 0.8;

/// What is known before a debtor answers, and by what the law is asked.
pub(crate) struct Hours<'a> {
    /// The chance that they answer by a channel at an hour of a weekday, where a model tells it.
    pub(crate) model: &'a dyn Fn(Channel, u8, u8) -> Option<f64>,
    /// Whether they may be sought by a channel at an hour of a weekday.
    pub(crate) lawful: &'a dyn Fn(Channel, u8, u8) -> bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Usual {
    tries: f64,
    half_life_days: f64,
    call: BTreeMap<String, u16>,
    message: BTreeMap<String, u16>,
    mail: BTreeMap<String, u16>,
}

static USUAL: LazyLock<Usual> =
    LazyLock::new(|| base::read_toml(include_str!("../../data/hours.toml")).expect("the shipped hours read: a test"));

impl Usual {
    fn chance(&self, channel: Channel, hour: u8) -> f64 {
        let table = match Means::of(channel) {
            Some(Means::Call | Means::Visit) => &self.call,
            Some(Means::Message) => &self.message,
            Some(Means::Mail) | None => &self.mail,
        };
        table.get(&hour.to_string()).map_or(0.1, |thousandths| f64::from(*thousandths) / 1_000.0)
    }
}

/// One stretch of one weekday.
#[derive(Clone, Copy)]
struct Cell {
    weekday: u8,
    from: u8,
    chance: f64,
}

impl Hours<'_> {
    /// The best hours of every point that is not known to be wrong, by each channel by which somebody may be sought
    /// there; nothing of those of which neither the debtor's answers nor a model tell anything.
    pub(crate) fn best(&self, people: &PeopleSection, day: i32) -> Vec<BestHour> {
        let contested = |point: &PointView| people.contests.iter().any(|one| one.datum == Datum::Point(point.id));
        let usable = |(_, point): &(usize, &PointView)| point.state != PointState::Bad && !contested(point);
        let usable = people.points.iter().enumerate().filter(usable);
        let places = usable.filter_map(|(place, point)| Some((u8::try_from(place).ok()?, point)));
        let asked =
            places.flat_map(|(place, point)| channels(point, place, people).map(move |channel| (place, channel)));
        asked.filter_map(|(place, channel)| self.best_at(people, (channel, place), day)).collect()
    }

    /// The hour of one weekday at which somebody is best sought by a channel, whatever the point; nothing where neither
    /// their own answers nor a model tell one hour from another.
    pub(crate) fn of_weekday(&self, people: &PeopleSection, channel: Channel, (day, weekday): (i32, u8)) -> Option<u8> {
        let own = sought_by(people, channel);
        let knows = own.iter().any(|one| one.reached) || (self.model)(channel, weekday, STRETCHES[0]).is_some();
        let cells = || self.cells(channel, &own, day).filter(|cell| cell.weekday == weekday);
        knows.then(|| best(cells()))?.map(|cell| cell.from)
    }

    /// The chance that somebody answers by a channel on a weekday, at its best lawful hour; as others do, where they have
    /// answered nothing and no model tells.
    pub(crate) fn chance(&self, people: &PeopleSection, channel: Channel, (day, weekday): (i32, u8)) -> f64 {
        let own = sought_by(people, channel);
        best(self.cells(channel, &own, day).filter(|cell| cell.weekday == weekday)).map_or(0.0, |cell| cell.chance)
    }

    fn best_at(&self, people: &PeopleSection, (channel, place): (Channel, u8), day: i32) -> Option<BestHour> {
        let here = |one: &&Sought| one.channel == channel && one.point.is_none_or(|point| point == place);
        let own: Vec<Sought> = people.sought.iter().filter(here).copied().collect();
        if own.is_empty() && (self.model)(channel, 0, STRETCHES[0]).is_none() {
            return None;
        }
        let first = best(self.cells(channel, &own, day))?;
        let alike = |cell: &Cell| cell.from == first.from && first.chance * AS_GOOD <= cell.chance;
        let mut weekdays: Vec<u8> = self.cells(channel, &own, day).filter(alike).map(|cell| cell.weekday).collect();
        let tried_on =
            |weekday: u8| own.iter().any(|one| one.weekday() == weekday && stretch(one.hour) == Some(first.from));
        if weekdays.iter().any(|weekday| tried_on(*weekday)) {
            weekdays.retain(|weekday| tried_on(*weekday));
        }
        let then = |one: &&Sought| stretch(one.hour) == Some(first.from) && weekdays.contains(&one.weekday());
        let count = |found: usize| u16::try_from(found).unwrap_or(u16::MAX);
        let tried = count(own.iter().filter(then).count());
        let answered = count(own.iter().filter(then).filter(|one| one.reached).count());
        Some(BestHour { channel, point: place, from: first.from, chance: first.chance, tried, answered, weekdays })
    }

    /// Every lawful stretch of the week.
    fn cells(&self, channel: Channel, own: &[Sought], day: i32) -> impl Iterator<Item = Cell> {
        let all = (0..7_u8).flat_map(|weekday| STRETCHES.map(|from| (weekday, from)));
        let lawful = all.filter(move |(weekday, from)| (self.lawful)(channel, *weekday, *from));
        lawful.map(move |(weekday, from)| {
            let usual = (self.model)(channel, weekday, from).unwrap_or_else(|| USUAL.chance(channel, from));
            let (mut weight, mut sum) = (USUAL.tries, USUAL.tries * usual);
            for one in own {
                let age = f64::from((day - one.day).max(0));
                let like = likeness(one, (weekday, from)) * 0.5_f64.powf(age / USUAL.half_life_days);
                weight += like;
                sum += if one.reached { like } else { 0.0 };
            }
            Cell { weekday, from, chance: sum / weight }
        })
    }
}

impl BestHour {
    /// In Spanish: `mejor horario: martes y jueves de 18 a 20, contestó 3 de 4`.
    pub fn words_es(&self) -> String {
        let (from, to) = (self.from, self.from + STRETCH_HOURS);
        let when = format!("mejor horario: {} de {from} a {to}", days_es(&self.weekdays));
        match (self.tried, self.answered) {
            (0, _) => format!("{when}, por lo que se sabe de otros"),
            (tried, answered) => format!("{when}, contestó {answered} de {tried}"),
        }
    }
}

/// By which channels a point may be tried: the usual one of its kind, and those by which it was.
fn channels(point: &PointView, place: u8, people: &PeopleSection) -> impl Iterator<Item = Channel> {
    let usual = match point.kind {
        PointKind::Phone => Some(Channel::Voice),
        PointKind::Email => Some(Channel::Email),
        PointKind::Address => None,
    };
    let by = |channel: &Channel| {
        let tried = |one: &Sought| one.channel == *channel && one.point == Some(place);
        usual == Some(*channel) || people.sought.iter().any(tried)
    };
    let asked = [Channel::Voice, Channel::Whatsapp, Channel::Sms, Channel::Email];
    asked.into_iter().filter(by).collect::<Vec<_>>().into_iter()
}

/// The tries by a channel.
fn sought_by(people: &PeopleSection, channel: Channel) -> Vec<Sought> {
    people.sought.iter().filter(|one| one.channel == channel).copied().collect()
}

/// The likeliest; of several, the earliest in the day, then in the week.
fn best(cells: impl Iterator<Item = Cell>) -> Option<Cell> {
    cells.min_by(|a, b| b.chance.total_cmp(&a.chance).then((a.from, a.weekday).cmp(&(b.from, b.weekday))))
}

/// How much a try says of a stretch: all in its own, half on another weekday, a third in the hours beside.
fn likeness(one: &Sought, (weekday, from): (u8, u8)) -> f64 {
    let Some(own) = stretch(one.hour) else { return 0.0 };
    let by_hour = match own.abs_diff(from) {
        0 => 1.0,
        STRETCH_HOURS => 1.0 / 3.0,
        _ => 0.0,
    };
    if one.weekday() == weekday { by_hour } else { by_hour / 2.0 }
}

/// The stretch that an hour is in; nothing early in the morning and late in the evening.
fn stretch(hour: u8) -> Option<u8> {
    let from = hour - hour % STRETCH_HOURS;
    STRETCHES.contains(&from).then_some(from)
}

fn days_es(days: &[u8]) -> String {
    const NAMES: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
    match days {
        [0, 1, 2, 3, 4] => "de lunes a viernes".to_owned(),
        [0, 1, 2, 3, 4, 5] => "de lunes a sábado".to_owned(),
        [0, 1, 2, 3, 4, 5, 6] => "todos los días".to_owned(),
        some => {
            let names: Vec<&str> = some.iter().filter_map(|day| NAMES.get(usize::from(*day)).copied()).collect();
            match names.split_last() {
                None => String::new(),
                Some((only, [])) => (*only).to_owned(),
                Some((last, rest)) => format!("{} y {last}", rest.join(", ")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{debtor, point};
    use base::day_number;
    use proptest::prelude::*;

    /// A Monday.
    const DAY: i32 = 20_514;
    const OFFICE: Hours<'static> = Hours { model: &|_, _, _| None, lawful: &|_, weekday, _| weekday < 5 };

    fn with(sought: Vec<Sought>) -> PeopleSection {
        let mut people = debtor().people;
        people.points = vec![point(1, PointKind::Email), point(2, PointKind::Phone)];
        people.sought = sought;
        people
    }

    fn call(day: i32, hour: u8, reached: bool) -> Sought {
        Sought { day, hour, channel: Channel::Voice, point: Some(1), reached }
    }

    #[test]
    fn the_shipped_hours_read_and_the_day_is_a_monday() {
        assert!(0.2 < USUAL.chance(Channel::Voice, 18));
        assert_eq!(day_number(jiff::civil::date(2026, 3, 2)), DAY);
    }

    #[test]
    fn what_somebody_answered_tells_when_to_call_with_its_evidence() {
        let (tuesday, thursday) = (DAY - 6, DAY - 4);
        let tries = vec![
            call(tuesday - 7, 18, true),
            call(thursday - 7, 19, false),
            call(tuesday, 18, true),
            call(thursday, 18, true),
            call(DAY - 5, 10, false),
            call(DAY - 3, 10, false),
        ];

        let found = OFFICE.best(&with(tries), DAY);

        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].words_es(), "mejor horario: martes y jueves de 18 a 20, contestó 3 de 4");
        assert_eq!((found[0].channel, found[0].point), (Channel::Voice, 1));
    }

    #[test]
    fn nobody_is_told_an_hour_of_whom_nothing_is_known_and_a_model_is_enough() {
        assert_eq!(OFFICE.best(&with(Vec::new()), DAY), []);
        let evenings = |_: Channel, _, hour| Some(if hour == 16 { 0.4 } else { 0.2 });
        let learned = Hours { model: &evenings, ..OFFICE };

        let found = learned.best(&with(Vec::new()), DAY);

        assert_eq!(found[1].words_es(), "mejor horario: de lunes a viernes de 16 a 18, por lo que se sabe de otros");
        assert_eq!(learned.of_weekday(&with(Vec::new()), Channel::Voice, (DAY, 0)), Some(16));
    }

    #[test]
    fn an_hour_of_the_day_needs_an_answer_and_the_law() {
        let silent = with(vec![call(DAY - 7, 18, false)]);
        let answered = with(vec![call(DAY - 7, 12, true), call(DAY - 14, 12, true)]);

        assert_eq!(OFFICE.of_weekday(&silent, Channel::Voice, (DAY, 0)), None);
        assert_eq!(OFFICE.of_weekday(&answered, Channel::Voice, (DAY, 0)), Some(12));
        assert_eq!(OFFICE.of_weekday(&answered, Channel::Voice, (DAY, 6)), None);
        assert_eq!(OFFICE.of_weekday(&answered, Channel::Email, (DAY, 0)), None);
    }

    proptest! {
        #[test]
        fn another_answer_never_makes_its_own_hours_unlikelier_and_chances_are_chances(
            tries in prop::collection::vec((0_i32..200, 0_u8..24, any::<bool>()), 0..20),
            (ago, hour) in (0_i32..100, 8_u8..20),
        ) {
            let tries: Vec<Sought> = tries.into_iter().map(|(ago, hour, reached)| call(DAY - ago, hour, reached)).collect();
            let chance = |tries: &[Sought]| {
                let one = call(DAY - ago, hour, true);
                let everywhere = Hours { lawful: &|_, _, _| true, ..OFFICE };
                let cells: Vec<Cell> = everywhere.cells(Channel::Voice, tries, DAY).collect();
                assert!(cells.iter().all(|cell| (0.0..=1.0).contains(&cell.chance)));
                cells.iter().find(|cell| Some(cell.from) == stretch(hour) && cell.weekday == one.weekday()).unwrap().chance
            };
            let more = [tries.clone(), vec![call(DAY - ago, hour, true)]].concat();

            prop_assert!(chance(&tries) <= chance(&more));
        }
    }
}
