//! The last times that the house sought a debtor, by each means: when, where and whether they answered in person.
use crate::{Channel, Outcome};
use serde::{Deserialize, Deserializer, Serializer};

coded! {
    /// Channels that a debtor answers alike.
    pub enum Means {
        /// Something to read when there is time: a mail, a letter.
        Mail = "mail",
        /// Something short on the telephone.
        Message = "message",
        /// A voice.
        Call = "call",
        /// Somebody at the door.
        Visit = "visit",
    }
}

impl Means {
    /// What a channel is; the debtor's own page seeks nobody.
    pub const fn of(channel: Channel) -> Option<Self> {
        match channel {
            Channel::Email | Channel::Letter => Some(Self::Mail),
            Channel::Sms | Channel::Whatsapp => Some(Self::Message),
            Channel::Voice => Some(Self::Call),
            Channel::Visit => Some(Self::Visit),
            Channel::Portal => None,
        }
    }
}

/// One time that the house sought the debtor, by the debtor's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought {
    /// The calendar day, as a day number.
    pub day: i32,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// By which channel.
    pub channel: Channel,
    /// Where, by the place among the debtor's points; `None` where that was not said.
    pub point: Option<u8>,
    /// Whether they answered in person: the call, or by the same channel before the next try.
    pub reached: bool,
}

impl Sought {
    /// The day of the week, from Monday as 0.
    pub fn weekday(&self) -> u8 {
        u8::try_from((self.day + 3).rem_euclid(7)).unwrap_or(0)
    }
}

/// Times kept of each means.
const KEPT: usize = 12;
/// Places of points that can be told.
const POINTS_MAX: u8 = 62;

/// Keeps one more time, and forgets the oldest by the same means beyond twelve.
pub(super) fn seek(all: &mut Vec<Sought>, one: Sought) {
    let Some(means) = Means::of(one.channel) else { return };
    all.push(Sought { point: one.point.filter(|place| *place < POINTS_MAX), ..one });
    let alike = |one: &Sought| Means::of(one.channel) == Some(means);
    if KEPT < all.iter().filter(|one| alike(one)).count()
        && let Some(oldest) = all.iter().position(alike)
    {
        all.remove(oldest);
    }
}

/// The debtor came to us: that answers the last try by this channel.
pub(super) fn answer(all: &mut [Sought], channel: Channel, outcome: Outcome) {
    if outcome.is_right_party()
        && let Some(last) = all.iter_mut().rev().find(|one| one.channel == channel)
    {
        last.reached = true;
    }
}

/// Some four bytes each: days since the one before, and the rest in one number.
pub(super) mod packed {
    use super::{Channel, Deserialize, Deserializer, POINTS_MAX, Serializer, Sought};
    use serde::de::Error;

    pub(in super::super) fn serialize<S: Serializer>(all: &[Sought], to: S) -> Result<S::Ok, S::Error> {
        let before = std::iter::once(0).chain(all.iter().map(|one| one.day));
        to.collect_seq(all.iter().zip(before).map(|(one, before)| (one.day.wrapping_sub(before), word(one))))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Sought>, D::Error> {
        let packed = Vec::<(i32, u16)>::deserialize(from)?;
        let mut before = 0_i32;
        let mut read = |(days, word): (i32, u16)| {
            before = before.wrapping_add(days);
            sought(before, word).ok_or_else(|| D::Error::custom("a time at which nobody is sought"))
        };
        packed.into_iter().map(&mut read).collect()
    }

    fn word(one: &Sought) -> u16 {
        let point = one.point.map_or(0, |place| u16::from(place.min(POINTS_MAX - 1)) + 1);
        ((point * 8 + u16::from(one.channel.index())) * 2 + u16::from(one.reached)) * 24 + u16::from(one.hour % 24)
    }

    fn sought(day: i32, word: u16) -> Option<Sought> {
        let hour = u8::try_from(word % 24).ok()?;
        let (word, reached) = (word / 48, word / 24 % 2 == 1);
        let channel = *Channel::ALL.get(usize::from(word % 8))?;
        let point = u8::try_from(word / 8).ok()?.checked_sub(1);
        Some(Sought { day, hour, channel, point, reached })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PartyKind, PeopleSection, Traits};
    use base::{DebtorId, Uuid};
    use proptest::prelude::*;
    use store::Section;

    fn call(day: i32) -> Sought {
        Sought { day, hour: 18, channel: Channel::Voice, point: Some(1), reached: false }
    }

    #[test]
    fn twelve_of_each_means_are_kept() {
        let mut all = vec![Sought { channel: Channel::Email, ..call(1) }];

        (2..40).for_each(|day| seek(&mut all, call(day)));
        seek(&mut all, Sought { channel: Channel::Portal, ..call(41) });

        assert_eq!((all.len(), all[0].day, all[1].day, all[12].day), (13, 1, 28, 39));
    }

    #[test]
    fn an_answer_is_to_the_last_try_by_that_channel() {
        let mut all = vec![call(1), call(2), Sought { channel: Channel::Email, ..call(3) }];

        answer(&mut all, Channel::Voice, Outcome::Replied);
        answer(&mut all, Channel::Email, Outcome::Delivered);
        answer(&mut all, Channel::Visit, Outcome::Replied);

        assert_eq!(all.iter().map(|one| one.reached).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn days_of_the_week_begin_on_monday() {
        let monday = base::day_number(jiff::civil::date(2026, 3, 2));
        assert_eq!([monday - 1, monday, monday + 8].map(|day| call(day).weekday()), [6, 0, 1]);
    }

    proptest! {
        #[test]
        fn what_is_packed_is_read_back(
            all in prop::collection::vec((0_i32..40_000, 0_u8..24, 0_usize..7, prop::option::of(0_u8..62), any::<bool>()), 0..30),
        ) {
            let sought = |(day, hour, channel, point, reached): (i32, u8, usize, Option<u8>, bool)| {
                Sought { day, hour, channel: Channel::ALL[channel], point, reached }
            };
            let mut section = PeopleSection::new(PartyKind::Person, None, Traits::default());
            section.sought = all.into_iter().map(sought).collect();

            let read = PeopleSection::unseal(DebtorId(Uuid::nil()), &section.seal()).unwrap();

            prop_assert_eq!(read, section);
        }
    }
}
