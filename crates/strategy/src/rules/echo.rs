//! What followed the times that a debtor was sought: the habits that only their answers show.
use crate::rules::{
    dossier::Dossier,
    feature::{Feature, Features},
};
use people::{Means, Outcome, Sought, Tone};
use std::collections::BTreeSet;

/// A payment on the day or up to so many days after it followed; several contacts may be followed by one payment.
const FOLLOWED_DAYS: i32 = 7;

/// Payments that tell of habits of now.
const LATELY_DAYS: i32 = 182;

/// Of each means: on how many of the last days they were sought, on how many of those a payment followed, and the days
/// since the last. Days of which nobody can tell yet are left out of the first two.
pub(crate) fn echoes(features: &mut Features, dossier: &Dossier, day: i32) {
    let accounts = &dossier.ledger.accounts;
    let paid: BTreeSet<i32> = accounts.iter().flat_map(|account| account.paid_on.iter().copied()).collect();
    let followed = |on: i32| paid.range(on..=(on + FOLLOWED_DAYS).min(day)).next().is_some();
    for means in Means::ALL {
        let by = |one: &&Sought| Means::of(one.channel) == Some(*means) && one.day <= day;
        let on: BTreeSet<i32> = dossier.people.sought.iter().filter(by).map(|one| one.day).collect();
        let (answered, silent): (Vec<i32>, Vec<i32>) = on.iter().partition(|on| followed(**on));
        let told = silent.iter().filter(|on| FOLLOWED_DAYS < day - **on).count() + answered.len();
        let count = |count: usize| i64::try_from(count).ok();
        let [tries, answers, since] = places(*means);
        features.set(tries, count(told));
        features.set(answers, count(answered.len()).filter(|_| 0 < told));
        features.set(since, on.last().map(|last| i64::from(day - last)));
    }
    unasked(features, dossier, (&paid, day));
}

/// On how many days they paid lately, and on how many of those by themselves.
fn unasked(features: &mut Features, dossier: &Dossier, (paid, day): (&BTreeSet<i32>, i32)) {
    let sought: BTreeSet<i32> = dossier.people.sought.iter().map(|one| one.day).collect();
    let asked = |on: i32| sought.range(on - FOLLOWED_DAYS..=on).next().is_some();
    let lately = || paid.range(day - LATELY_DAYS..=day);
    let alone = lately().filter(|on| !asked(**on)).count();
    features.set(Feature::PaidDays, i64::try_from(lately().count()).ok());
    features.set(Feature::PaidUnasked, i64::try_from(alone).ok().filter(|_| lately().next().is_some()));
}

/// How they spoke, and how often they put it off again since they last paid; of the touches kept.
pub(crate) fn tones(features: &mut Features, dossier: &Dossier) {
    let touches = &dossier.people.touches;
    let heard = touches.iter().any(|touch| touch.outcome.is_right_party());
    let spoke = |tone| i64::try_from(touches.iter().filter(|touch| touch.tone == Some(tone)).count()).ok();
    for (feature, tone) in [
        (Feature::FriendlyAnswers, Tone::Friendly),
        (Feature::EvasiveAnswers, Tone::Evasive),
        (Feature::HostileAnswers, Tone::Hostile),
    ] {
        features.set(feature, spoke(tone).filter(|_| heard));
    }
    let paid = dossier.ledger.accounts.iter().filter_map(|account| account.paid_on.last()).max();
    let since = touches.iter().filter(|touch| paid.is_none_or(|paid| *paid < touch.day));
    let put_off = since.filter(|touch| puts_off(touch.outcome)).count();
    features.set(Feature::PutOffAgain, i64::try_from(put_off.saturating_sub(1)).ok().filter(|_| heard));
}

/// Whether it asks for time without saying that they cannot pay.
const fn puts_off(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::CallBack | Outcome::NoCommitment | Outcome::AlreadyPaid)
}

const fn places(means: Means) -> [Feature; 3] {
    match means {
        Means::Mail => [Feature::MailTries, Feature::MailFollowed, Feature::MailDays],
        Means::Message => [Feature::MessageTries, Feature::MessageFollowed, Feature::MessageDays],
        Means::Call => [Feature::CallTries, Feature::CallFollowed, Feature::CallDays],
        Means::Visit => [Feature::VisitTries, Feature::VisitFollowed, Feature::VisitDays],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{account, debtor};
    use people::{Channel, Direction, TouchView};

    const MAIL: [Feature; 3] = places(Means::Mail);
    const CALL: [Feature; 3] = places(Means::Call);

    fn sought(day: i32, channel: Channel) -> Sought {
        Sought { day, hour: 12, channel, point: None, reached: false }
    }

    fn of(paid_on: &[i32], sought: Vec<Sought>, day: i32) -> Features {
        let mut dossier = debtor();
        dossier.ledger.accounts = vec![account(1), account(2)];
        for (at, on) in paid_on.iter().enumerate() {
            dossier.ledger.accounts[at % 2].paid_on.push(*on);
        }
        dossier.people.sought = sought;
        let mut features = Features::default();
        echoes(&mut features, &dossier, day);
        features
    }

    fn values(features: &Features, places: [Feature; 3]) -> [Option<i64>; 3] {
        places.map(|place| features.get(place))
    }

    #[test]
    fn a_payment_within_seven_days_followed_every_contact_before_it() {
        let (mail, call) = (Channel::Email, Channel::Voice);
        let tries = vec![sought(100, mail), sought(120, mail), sought(121, call), sought(140, mail)];

        let seen = of(&[107, 127, 148], tries, 160);

        assert_eq!(values(&seen, MAIL), [Some(3), Some(2), Some(20)]);
        assert_eq!(values(&seen, CALL), [Some(1), Some(1), Some(39)]);
    }

    #[test]
    fn what_nobody_can_tell_yet_does_not_count() {
        let tries = || vec![sought(100, Channel::Letter), sought(110, Channel::Email)];

        assert_eq!(values(&of(&[], tries(), 117), MAIL), [Some(1), Some(0), Some(7)]);
        assert_eq!(values(&of(&[], tries(), 118), MAIL), [Some(2), Some(0), Some(8)]);
        assert_eq!(values(&of(&[112], tries(), 113), MAIL), [Some(2), Some(1), Some(3)]);
        assert_eq!(values(&of(&[112], tries(), 111), MAIL), [Some(1), Some(0), Some(1)]);
    }

    #[test]
    fn who_pays_without_being_asked_is_known() {
        let seen = of(&[40, 100, 110, 128], vec![sought(103, Channel::Email), sought(120, Channel::Voice)], 240);

        assert_eq!(
            values(&seen, [Feature::PaidDays, Feature::PaidUnasked, Feature::CallFollowed]),
            [Some(3), Some(2), Some(0)]
        );
        assert_eq!(values(&of(&[], Vec::new(), 240), MAIL), [Some(0), None, None]);
    }

    #[test]
    fn several_tries_of_one_day_are_one_and_no_try_is_no_record() {
        let call = Channel::Voice;
        let tries = vec![sought(100, call), sought(100, call), sought(101, Channel::Sms)];

        let seen = of(&[100], tries, 120);

        assert_eq!(values(&seen, CALL), [Some(1), Some(1), Some(20)]);
        assert_eq!(values(&seen, places(Means::Message)), [Some(1), Some(0), Some(19)]);
        assert_eq!(values(&seen, places(Means::Visit)), [Some(0), None, None]);
    }

    #[test]
    fn tones_are_counted_and_putting_off_counts_from_the_second_time_since_the_last_payment() {
        let said = |day, outcome, tone| TouchView {
            day,
            hour: 11,
            channel: Channel::Voice,
            direction: Direction::Out,
            outcome,
            creditor: None,
            tone,
        };
        let mut dossier = debtor();
        dossier.ledger.accounts = vec![account(1)];
        let mut told = |paid_on: Vec<i32>, touches: Vec<TouchView>| {
            dossier.ledger.accounts[0].paid_on = paid_on;
            dossier.people.touches = touches;
            let mut features = Features::default();
            tones(&mut features, &dossier);
            [Feature::FriendlyAnswers, Feature::HostileAnswers, Feature::PutOffAgain].map(|one| features.get(one))
        };
        let touches = vec![
            said(100, Outcome::CallBack, Some(Tone::Friendly)),
            said(110, Outcome::AlreadyPaid, Some(Tone::Friendly)),
            said(120, Outcome::NoCommitment, Some(Tone::Hostile)),
            said(121, Outcome::CannotPay, None),
        ];

        assert_eq!(told(Vec::new(), touches.clone()), [Some(2), Some(1), Some(2)]);
        assert_eq!(told(vec![110], touches), [Some(2), Some(1), Some(0)]);
        assert_eq!(told(vec![110], vec![said(111, Outcome::NoAnswer, None)]), [None; 3]);
    }
}
