//! What was known of a debtor on a day, and what came of it: what models learn from.
use crate::rules::{
    dossier::Dossier,
    feature::{Feature, Features},
};
use base::{Amount, DebtorId, first_word};
use ledger::Stage;
use people::{Channel, Direction, TouchView};
use serde::{Deserialize, Serialize};

/// Days within which what came of an observation counts.
pub(crate) const HORIZON_DAYS: i32 = 30;
/// Days more that it takes until money that came in those is known.
pub(crate) const SETTLING_DAYS: i32 = 3;
/// Observations of one night, about: where there are more debtors than make a month of these, each is observed less often.
const NIGHT_MAX: u64 = 4_096;

/// One debtor on one day, as a decision would have seen them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Observation {
    /// Whom.
    pub(crate) debtor: DebtorId,
    /// That day's number.
    pub(crate) day: i32,
    /// The stage of arrears then.
    pub(crate) stage: Stage,
    /// What was measured, without the indicators, which are made of it.
    #[serde(with = "as_logged")]
    pub(crate) features: Features,
}

/// What was measured travels as the log keeps it.
mod as_logged {
    use super::Features;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(features: &Features, to: S) -> Result<S::Ok, S::Error> {
        features.to_bytes().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Features, D::Error> {
        let bytes = Vec::<u8>::deserialize(from)?;
        Features::from_bytes(&bytes).ok_or_else(|| D::Error::custom("no features"))
    }
}

/// What came of it within [`HORIZON_DAYS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Came {
    /// Days until the first payment, from 1; nothing where none came.
    pub(crate) paid_after: Option<u8>,
    /// What was paid, in minor units of the currency of the scale, as far as it could be weighed.
    pub(crate) paid: Amount,
    /// The stage when it was looked at.
    pub(crate) stage: Stage,
    /// Every time that the debtor was sought, oldest first.
    pub(crate) tries: Vec<Try>,
}

/// One time that a debtor was sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Try {
    /// By which means.
    pub(crate) channel: Channel,
    /// The debtor's hour, 0 to 23.
    pub(crate) hour: u8,
    /// The day of the week, from Monday as 0.
    pub(crate) weekday: u8,
    /// Whether the debtor answered in person.
    pub(crate) reached: bool,
}

/// Money that came: on which day, and how much of the scale's currency, where that is known.
pub(crate) type Payment = (i32, Option<Amount>);

/// Days from one observation of a debtor to the next, where so many have a dossier.
pub(crate) fn days_between(debtors: u64) -> u32 {
    let month = u32::try_from(HORIZON_DAYS).unwrap_or(30);
    u32::try_from(debtors.div_ceil(NIGHT_MAX)).unwrap_or(u32::MAX).max(month)
}

/// Whether it is a debtor's turn to be observed: the same whenever it is asked, and spread evenly over the days.
pub(crate) fn is_turn(debtor: DebtorId, day: i32, days_between: u32) -> bool {
    let digest = blake3::Hasher::new().update(b"observation").update(debtor.0.as_bytes()).finalize();
    let turns = i64::from(days_between.max(1));
    let place = i64::try_from(first_word(digest.as_bytes()) % u64::from(days_between.max(1))).unwrap_or(0);
    i64::from(day).rem_euclid(turns) == place
}

/// What is to be kept of a debtor tonight, if it is their turn and they have a live account.
pub(crate) fn observed(dossier: &Dossier, seen: &Features, day: i32, days_between: u32) -> Option<Observation> {
    let debtor = dossier.debtor;
    let live = dossier.ledger.accounts.iter().any(|account| account.state == ledger::AccountState::Live);
    // Of a debt that is contested whole nobody knows the stage, and nothing is to be learned.
    let known = seen.get(Feature::DaysPastDue).is_some();
    let turn = live && known && is_turn(debtor, day, days_between);
    turn.then(|| Observation { debtor, day, stage: stage_of(seen), features: seen.clone() })
}

/// The stage that these features speak of.
pub(crate) fn stage_of(features: &Features) -> Stage {
    let days = features.get(Feature::DaysPastDue).unwrap_or(0);
    Stage::of(i32::try_from(days).unwrap_or(i32::MAX))
}

impl Came {
    /// What came of somebody seen on `day`, whose stage is `stage` now that it is looked at.
    ///
    /// `payments` are of any day, in any order; `touches` are oldest first.
    pub(crate) fn of(day: i32, payments: &[Payment], touches: &[TouchView], stage: Stage) -> Self {
        let within = |on: i32| day < on && on <= day + HORIZON_DAYS;
        let counted = || payments.iter().filter(|(on, _)| within(*on));
        let first = counted().map(|(on, _)| on - day).min();
        Self {
            paid_after: first.and_then(|days| u8::try_from(days).ok()),
            paid: counted().filter_map(|(_, amount)| *amount).sum(),
            stage,
            tries: tries(touches, within),
        }
    }
}

/// The times that somebody was sought. A message reached them if they answered by the same means before the next one.
fn tries(touches: &[TouchView], within: impl Fn(i32) -> bool) -> Vec<Try> {
    let sought = |touch: &TouchView| touch.direction == Direction::Out && touch.outcome.is_attempt(Direction::Out);
    let mut tries = Vec::new();
    for (at, touch) in touches.iter().enumerate().filter(|(_, touch)| within(touch.day) && sought(touch)) {
        let later = touches.iter().skip(at + 1).filter(|other| other.channel == touch.channel);
        let mut until_next = later.take_while(|other| !sought(other));
        let answered = until_next.any(|other| other.outcome.is_right_party());
        let weekday = (touch.day + 3).rem_euclid(7);
        tries.push(Try {
            channel: touch.channel,
            hour: touch.hour,
            weekday: u8::try_from(weekday).unwrap_or(0),
            reached: touch.outcome.is_right_party() || answered,
        });
    }
    tries
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Uuid, day_of};
    use people::Outcome;

    fn debtor(n: u128) -> DebtorId {
        DebtorId(Uuid::from_u128(n))
    }

    fn touch(day: i32, channel: Channel, direction: Direction, outcome: Outcome) -> TouchView {
        TouchView { day, hour: 11, channel, direction, outcome, creditor: None, tone: None }
    }

    #[test]
    fn everybody_has_a_turn_in_a_month_and_one_alone() {
        for n in 0..200 {
            let turns = (20_000..20_030).filter(|day| is_turn(debtor(n), *day, 30)).count();
            assert_eq!(turns, 1, "{n}");
        }
        let tonight = (0..3_000).filter(|n| is_turn(debtor(*n), 20_000, 30)).count();
        assert!((60..140).contains(&tonight), "{tonight}");
    }

    #[test]
    fn a_night_keeps_about_as_many_however_many_debtors_there_are() {
        assert_eq!([0, 50, 122_880, 122_881, 1_000_000].map(days_between), [30, 30, 30, 31, 245]);
    }

    #[test]
    fn money_counts_from_the_day_after_to_the_last_of_the_horizon() {
        let payment = |on, minor| (on, Some(Amount::minor(minor)));
        let payments = [payment(100, 1), payment(101, 2), payment(130, 4), payment(131, 8), (105, None)];

        let came = Came::of(100, &payments, &[], Stage::B2);
        let nothing = Came::of(140, &payments, &[], Stage::B2);

        assert_eq!((came.paid_after, came.paid), (Some(1), Amount::minor(6)));
        assert_eq!((nothing.paid_after, nothing.paid), (None, Amount::ZERO));
        assert_eq!(Came::of(104, &[(105, None)], &[], Stage::B2).paid_after, Some(1));
    }

    #[test]
    fn a_message_reached_somebody_who_answers_it_and_a_call_who_takes_it() {
        let (out, back) = (Direction::Out, Direction::In);
        let touches = [
            touch(100, Channel::Voice, out, Outcome::Promise),
            touch(101, Channel::Email, out, Outcome::Sent),
            touch(102, Channel::Voice, out, Outcome::NoAnswer),
            touch(103, Channel::Email, back, Outcome::Replied),
            touch(104, Channel::Email, out, Outcome::Sent),
            touch(105, Channel::Email, out, Outcome::Delivered),
            touch(106, Channel::Voice, out, Outcome::CallBack),
        ];

        let came = Came::of(100, &[], &touches, Stage::B1);

        let said: Vec<(Channel, bool)> = came.tries.iter().map(|one| (one.channel, one.reached)).collect();
        let (email, voice) = (Channel::Email, Channel::Voice);
        assert_eq!(said, [(email, true), (voice, false), (email, false), (voice, true)]);
        assert_eq!(came.tries[0].weekday, u8::try_from(day_of(101).weekday().to_monday_zero_offset()).unwrap());
    }
}
