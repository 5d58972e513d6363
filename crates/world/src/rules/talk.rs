//! What somebody says when they pick up, and what they write when they read.
use super::appeal::Appeal;
use super::chance::Luck;
use super::mind::{Mind, Pledge};
use super::person::{Habit, Hours, Latent, PhoneFate, Preference};
use base::{Amount, Day, Rounding, day_number, day_of};

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// It rings.
    NoAnswer,
    /// The line is taken.
    Busy,
    /// A machine.
    Voicemail,
    /// The number does not exist any more.
    OutOfService,
    /// A stranger.
    WrongNumber,
    /// Somebody of the household, who takes a message or not.
    Household {
        /// Whether they take it.
        message: bool,
    },
    /// The person.
    Person(Said),
}

/// What the person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// "I shall pay so much by then."
    Promise {
        /// How much.
        amount: Amount,
        /// By when.
        due: Day,
    },
    /// "I have paid."
    AlreadyPaid,
    /// "I cannot."
    CannotPay,
    /// "I will not."
    Refuses,
    /// "I do not owe that."
    Disputes,
    /// "Give me a plan."
    WantsPlan,
    /// "Call me another day."
    CallBack,
    /// Nothing that commits.
    NoCommitment,
    /// "Do not contact me again."
    OptsOut,
    /// "I shall complain."
    Complains,
}

/// A conversation about to happen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conversation {
    /// The creditor's place in the world.
    pub creditor: usize,
    /// What has fallen due with them.
    pub matured: Amount,
    /// What it says.
    pub appeal: Appeal,
    /// How readily people promise these days, per mille of a calm day.
    pub paying: i64,
    /// How well whoever calls does it, per mille; 0 for a mail.
    pub skill: i64,
    /// The day.
    pub day: Day,
    /// The hour, 0 to 23.
    pub hour: i8,
}

/// Questions of a contact.
const REACHED: u64 = 1;
const RANG: u64 = 2;
const WHO: u64 = 3;
const MESSAGE: u64 = 4;
const FED_UP: u64 = 5;
const DISPUTES: u64 = 6;
const TROUBLE: u64 = 7;
const PROMISES: u64 = 8;
const DUE: u64 = 9;
const MEANT: u64 = 10;
const ELSE: u64 = 11;
const WRITES: u64 = 12;
/// From this annoyance on somebody may ask to be left alone, or complain.
const FED_UP_FROM: i64 = 450;

/// Rings somebody up.
pub(crate) fn call(latent: &Latent, mind: &mut Mind, about: &Conversation, luck: &Luck) -> Call {
    let at_hand = match (latent.hours, about.hour < 13) {
        (Hours::Any, _) | (Hours::Morning, true) | (Hours::Afternoon, false) => latent.reach,
        (Hours::Morning, false) | (Hours::Afternoon, true) => latent.reach / 3,
    };
    let shy = match latent.prefers {
        Preference::Writing => 600,
        Preference::Talking => 1_200,
        Preference::Either => 1_000,
    };
    if latent.phone == PhoneFate::Dead {
        return Call::OutOfService;
    }
    if !luck.about(REACHED).happens(at_hand * shy / 1_000 * (1_000 - mind.annoyance / 2) / 1_000) {
        return luck.about(RANG).weigh(&[(Call::NoAnswer, 62), (Call::Voicemail, 28), (Call::Busy, 10)]);
    }
    match latent.phone {
        PhoneFate::Stranger => Call::WrongNumber,
        PhoneFate::Household if luck.about(WHO).happens(550) => {
            Call::Household { message: luck.about(MESSAGE).happens(600) }
        }
        PhoneFate::Own | PhoneFate::Household | PhoneFate::Dead => Call::Person(answer(latent, mind, about, luck)),
    }
}

/// What the person answers; a promise is remembered by whoever makes it, and so is a plan they ask for.
pub(crate) fn answer(latent: &Latent, mind: &mut Mind, about: &Conversation, luck: &Luck) -> Said {
    let said = says(latent, mind, about, luck);
    if said == Said::WantsPlan {
        mind.plan = mind.plan.max(PLAN_ASKED);
    }
    said
}

/// How present a plan is to whoever asks for one.
const PLAN_ASKED: i64 = 450;

fn says(latent: &Latent, mind: &mut Mind, about: &Conversation, luck: &Luck) -> Said {
    let mut fed_up = luck.about(FED_UP);
    if FED_UP_FROM < mind.annoyance && fed_up.happens(mind.annoyance / 6) {
        return if fed_up.happens(600) { Said::OptsOut } else { Said::Complains };
    }
    if luck.about(DISPUTES).happens(14) {
        return Said::Disputes;
    }
    if about.matured <= Amount::ZERO {
        return Said::AlreadyPaid;
    }
    let mut trouble = luck.about(TROUBLE);
    let open = if about.appeal == Appeal::Diagnosis { 45 } else { 20 };
    if mind.in_trouble() && trouble.happens(700) {
        return trouble.weigh(&[(Said::CannotPay, 60), (Said::WantsPlan, open), (Said::CallBack, 10)]);
    }
    let can = can_promise(latent, mind, about);
    if Amount::ZERO < can && luck.about(PROMISES).happens(inclined(latent, mind, about)) {
        return promise(latent, mind, about, can, luck);
    }
    let unwilling = 1_000 - latent.willingness;
    luck.about(ELSE).weigh(&[
        (Said::NoCommitment, 250),
        (Said::CallBack, 180),
        (Said::CannotPay, if can <= Amount::ZERO { 350 } else { 80 }),
        (Said::WantsPlan, if can <= Amount::ZERO { 260 } else { 60 }),
        (Said::Refuses, unwilling / 3),
    ])
}

/// How probable a promise is, per mille: a call that negotiates gets more out of those who pay once pressed.
fn inclined(latent: &Latent, mind: &Mind, about: &Conversation) -> i64 {
    let insists = match (about.appeal, latent.habit) {
        (Appeal::Negotiation, Habit::Pressed) => 220,
        (Appeal::Negotiation, Habit::Punctual | Habit::Forgetful) => -60,
        (Appeal::Diagnosis, Habit::Forgetful) => 60,
        (Appeal::Reminder | Appeal::Notice | Appeal::Plan | Appeal::Deal | Appeal::Diagnosis, _) => 0,
    };
    let inclined = latent.willingness * 50 / 100 + about.skill * 30 / 100 + mind.salience / 10 + insists;
    inclined * about.paying / 1_000
}

/// What they think they can pay by their next pay-day; nothing if it is not worth saying.
fn can_promise(latent: &Latent, mind: &Mind, about: &Conversation) -> Amount {
    let hoped = mind.cash.max(latent.spare()).min(about.matured);
    if hoped < about.matured.share(1, 5, Rounding::Down) { Amount::ZERO } else { hoped }
}

fn promise(latent: &Latent, mind: &mut Mind, about: &Conversation, can: Amount, luck: &Luck) -> Said {
    let today = day_number(about.day);
    let soon = i32::try_from(luck.about(DUE).between(1, 5)).unwrap_or(3);
    let due = if can <= mind.cash { today + soon } else { (next_payday(latent, about.day) + 1).min(today + 21) };
    let amount = if can == about.matured { can } else { Amount::minor((can.to_minor() / 1_000_00).max(1) * 1_000_00) };
    let amount = amount.min(about.matured);
    mind.pledge =
        Some(Pledge { creditor: about.creditor, amount, due, meant: luck.about(MEANT).happens(latent.honesty) });
    Said::Promise { amount, due: day_of(due) }
}

/// The day number of the first pay-day after `day`.
fn next_payday(latent: &Latent, day: Day) -> i32 {
    let today = day_number(day);
    (1..=31).map(|ahead| today + ahead).find(|number| day_of(*number).day() == latent.payday).unwrap_or(today + 31)
}

/// What becomes of a mail that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nobody looks at it.
    Ignored,
    /// It is read.
    Silent,
    /// It is read, and this is written back.
    Answered(Said),
}

/// Lets them read a mail that arrived, or not, and write back, or not.
pub(crate) fn read(latent: &Latent, mind: &mut Mind, about: &Conversation, luck: &Luck) -> Reading {
    let bookish = match latent.prefers {
        Preference::Writing => 1_250,
        Preference::Talking => 650,
        Preference::Either => 1_000,
    };
    if !luck.about(REACHED).happens(latent.reach * bookish / 1_000) {
        return Reading::Ignored;
    }
    if !luck.about(WRITES).happens(35 + bookish / 25 + mind.annoyance / 12) {
        return Reading::Silent;
    }
    Reading::Answered(answer(latent, mind, about, luck))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::person::Person;
    use jiff::civil::date;

    const ABOUT: Conversation = Conversation {
        creditor: 0,
        matured: Amount::minor(80_000_00),
        appeal: Appeal::Diagnosis,
        paying: 1_000,
        skill: 500,
        day: date(2026, 3, 2),
        hour: 15,
    };

    fn somebody(change: impl FnOnce(&mut Latent)) -> Latent {
        let mut latent = Person::of(1, 1).latent;
        (latent.phone, latent.hours, latent.prefers) = (PhoneFate::Own, Hours::Any, Preference::Either);
        (latent.willingness, latent.reach, latent.ability) = (700, 600, 300);
        change(&mut latent);
        latent
    }

    fn of_a_thousand(latent: &Latent, mind: &Mind, wanted: fn(&Call) -> bool) -> usize {
        (0..1_000).filter(|n| wanted(&call(latent, &mut mind.clone(), &ABOUT, &Luck::of(5, &[*n])))).count()
    }

    #[test]
    fn a_dead_phone_never_answers_and_a_strangers_is_never_them() {
        let person = |call: &Call| matches!(call, Call::Person(_));
        let mind = Mind::default();

        assert_eq!(
            of_a_thousand(&somebody(|one| one.phone = PhoneFate::Dead), &mind, |call| *call == Call::OutOfService),
            1_000
        );
        assert_eq!(of_a_thousand(&somebody(|one| one.phone = PhoneFate::Stranger), &mind, person), 0);
        assert!(500 < of_a_thousand(&somebody(|_| ()), &mind, person));
    }

    #[test]
    fn the_right_hour_reaches_more_people() {
        let person = |call: &Call| matches!(call, Call::Person(_));
        let afternoon = somebody(|one| one.hours = Hours::Afternoon);
        let morning = somebody(|one| one.hours = Hours::Morning);

        assert!(
            of_a_thousand(&morning, &Mind::default(), person) * 2 < of_a_thousand(&afternoon, &Mind::default(), person)
        );
    }

    #[test]
    fn a_promise_is_within_reach_and_remembered() {
        let latent = somebody(|one| one.willingness = 1_000);
        for n in 0..500 {
            let mut mind = Mind::of(&latent);
            if let Said::Promise { amount, due } = answer(&latent, &mut mind, &ABOUT, &Luck::of(6, &[n])) {
                let ahead = day_number(due) - day_number(ABOUT.day);
                assert!(Amount::ZERO < amount && amount <= ABOUT.matured);
                assert!((1..=21).contains(&ahead));
                assert_eq!(mind.pledge.map(|pledge| (pledge.amount, day_of(pledge.due))), Some((amount, due)));
            }
        }
    }

    #[test]
    fn who_is_hounded_asks_to_be_left_alone() {
        let latent = somebody(|_| ());
        let fed_up = Mind { annoyance: 1_000, ..Mind::default() };
        let leaves = |call: &Call| matches!(call, Call::Person(Said::OptsOut | Said::Complains));

        assert_eq!(of_a_thousand(&latent, &Mind::default(), leaves), 0);
        assert!(20 < of_a_thousand(&latent, &fed_up, leaves));
    }
}
