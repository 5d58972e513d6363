//! Rehearsals: what doing this or that to somebody would bring, by living through the days after it many times in mind.
//!
//! A rehearsal asks the same questions of the same functions as the country does, with luck of its own; every treatment
//! is rehearsed with the same luck, so that two of them differ by what they do and not by chance.
use super::appeal::{Appeal, Contacted};
use super::chance::Luck;
use super::mind::{Debt, Mind};
use super::person::Latent;
use super::regime::Today;
use super::talk::{self, Call, Conversation, Reading, Said};
use base::{Amount, Rounding, day_number, day_of};

/// Somebody, as only the country knows them, about whom something is to be done today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    /// What they are like.
    pub latent: &'a Latent,
    /// What goes on in them.
    pub mind: &'a Mind,
    /// What is due.
    pub debts: &'a [Debt],
    /// What a contact would be about; its appeal and hour are those of what is rehearsed.
    pub about: Conversation,
    /// Today.
    pub today: Today,
    /// The country's seed and the person's place in it.
    pub path: (u64, u32),
}

/// Something that may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deed {
    /// By which means.
    pub means: Means,
    /// What it says.
    pub appeal: Appeal,
    /// What it costs.
    pub cost: Amount,
}

/// By which means somebody is contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// Not at all.
    Nothing,
    /// By mail.
    Mail,
    /// By phone.
    Call,
}

/// What a deed is expected to bring within [`HORIZON_DAYS`], less its cost and what it does to their patience.
///
/// Two means over different rehearsals: whoever chooses by one is judged by the other, so that nobody is praised for the
/// luck of the rehearsals that they chose by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Worth {
    /// To choose by.
    pub choosing: Amount,
    /// To judge by.
    pub judging: Amount,
}

/// How far a rehearsal looks, in days.
const HORIZON_DAYS: i32 = 30;
/// Rehearsals of each deed; even, half to choose by and half to judge by.
const REHEARSALS: u64 = 12;
/// What a complaint takes away.
const COMPLAINT: Amount = Amount::minor(15_000_00);
/// What somebody who asks to be left alone takes away.
const OPT_OUT: Amount = Amount::minor(5_000_00);
/// How well an agent of the house talks, on average, per mille.
const SKILL: i64 = 567;
/// Names the stream of rehearsals.
const REHEARSAL: u64 = 20;
/// Questions of a rehearsal; those of its days come under their number.
const CONTACT: u64 = 1_000;
const HOUR: u64 = 1_001;
const MORNING: u64 = 1;
const EVENING: u64 = 2;

impl Scene<'_> {
    /// What a deed is expected to bring.
    pub(crate) fn worth(&self, deed: &Deed) -> Worth {
        let half = |first: u64| {
            let numbers = (first..REHEARSALS).step_by(2);
            let sum: Amount = numbers.map(|number| self.rehearse(deed, number)).sum();
            sum.share(2, i64::try_from(REHEARSALS).unwrap_or(2), Rounding::HalfUp)
        };
        Worth { choosing: half(0), judging: half(1) }
    }

    /// One life after it.
    fn rehearse(&self, deed: &Deed, number: u64) -> Amount {
        let begins = day_number(self.today.day);
        let path = [REHEARSAL, u64::from(self.path.1), begins.unsigned_abs().into(), number];
        let luck = Luck::of(self.path.0, &path);
        let (mut mind, mut debts) = (self.mind.clone(), self.debts.to_vec());
        let mut net = self.contact(deed, &mut mind, &luck) - deed.cost;
        for ahead in 0..HORIZON_DAYS {
            let today = Today { day: day_of(begins + ahead), ..self.today };
            let own = luck.about(ahead.unsigned_abs().into());
            if 0 < ahead {
                mind.wake(self.latent, today, &own.about(MORNING));
            }
            for (place, amount) in mind.pays(self.latent, today, &debts, &own.about(EVENING)) {
                net += amount;
                if let Some(debt) = debts.get_mut(place) {
                    debt.matured -= amount;
                }
            }
            for debt in &mut debts {
                debt.days_past_due += 1;
            }
        }
        net
    }

    /// The contact itself; what it takes away, below zero.
    fn contact(&self, deed: &Deed, mind: &mut Mind, luck: &Luck) -> Amount {
        let hour = i8::try_from(luck.about(HOUR).between(10, 17)).unwrap_or(12);
        let about = Conversation { appeal: deed.appeal, hour, ..self.about };
        let own = luck.about(CONTACT);
        let said = match deed.means {
            Means::Nothing => return Amount::ZERO,
            Means::Mail if !self.latent.mailbox_lives => return Amount::ZERO,
            Means::Mail => match talk::read(self.latent, mind, &Conversation { skill: 0, ..about }, &own) {
                Reading::Ignored => return Amount::ZERO,
                Reading::Silent => None,
                Reading::Answered(said) => Some(said),
            },
            Means::Call => match talk::call(self.latent, mind, &Conversation { skill: SKILL, ..about }, &own) {
                Call::Person(said) => Some(said),
                Call::NoAnswer
                | Call::Busy
                | Call::Voicemail
                | Call::OutOfService
                | Call::WrongNumber
                | Call::Household { .. } => {
                    mind.contacted(self.latent, (deed.appeal, Contacted::Missed));
                    return Amount::ZERO;
                }
            },
        };
        let how = if deed.means == Means::Call { Contacted::Talked } else { Contacted::Read };
        mind.contacted(self.latent, (deed.appeal, how));
        match said {
            Some(Said::OptsOut) => -OPT_OUT,
            Some(Said::Complains) => -COMPLAINT,
            Some(
                Said::Promise { .. }
                | Said::AlreadyPaid
                | Said::CannotPay
                | Said::Refuses
                | Said::Disputes
                | Said::WantsPlan
                | Said::CallBack
                | Said::NoCommitment,
            )
            | None => Amount::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{
        person::{Habit, Hours, Person, PhoneFate, Preference},
        regime::Regime,
    };
    use jiff::civil::date;

    const NOTHING: Deed = Deed { means: Means::Nothing, appeal: Appeal::Reminder, cost: Amount::ZERO };
    const MAIL: Deed = Deed { means: Means::Mail, ..NOTHING };
    const CALL: Deed = Deed { means: Means::Call, appeal: Appeal::Negotiation, ..NOTHING };

    /// What doing nothing and two deeds are worth, summed over many people like this one.
    fn worths(change: impl Fn(&mut Latent), mind: &Mind) -> [Amount; 3] {
        let mut sums = [Amount::ZERO; 3];
        for index in 0..150 {
            let mut latent = Person::of(1, index).latent;
            (latent.phone, latent.hours, latent.mailbox_lives) = (PhoneFate::Own, Hours::Any, true);
            (latent.earns, latent.ability, latent.willingness) = (Amount::minor(1_000_000_00), 400, 700);
            change(&mut latent);
            let mind = Mind { cash: latent.spare(), ..mind.clone() };
            let matured = Amount::minor(90_000_00);
            let debts = [Debt { key: 1, creditor: 0, matured, days_past_due: 40, agreed: false }];
            let today = Today { day: date(2026, 3, 2), weather: Regime::Calm.weather(0) };
            let about = Conversation {
                creditor: 0,
                matured,
                appeal: Appeal::Reminder,
                paying: 1_000,
                skill: 0,
                day: today.day,
                hour: 12,
            };
            let scene = Scene { latent: &latent, mind: &mind, debts: &debts, about, today, path: (3, index) };
            for (sum, deed) in sums.iter_mut().zip([NOTHING, MAIL, CALL]) {
                *sum += scene.worth(&deed).judging;
            }
        }
        sums
    }

    #[test]
    fn a_mail_helps_who_forgets_and_a_call_who_must_be_pressed() {
        let calm = Mind::default();
        let forgetful = worths(|one| (one.habit, one.prefers) = (Habit::Forgetful, Preference::Writing), &calm);
        let pressed = worths(|one| (one.habit, one.prefers) = (Habit::Pressed, Preference::Talking), &calm);

        assert!(forgetful[0] < forgetful[1], "{forgetful:?}");
        assert!(pressed[1] < pressed[2] && pressed[0] < pressed[2], "{pressed:?}");
    }

    #[test]
    fn who_is_fed_up_is_better_left_alone() {
        let fed_up = Mind { annoyance: 950, ..Mind::default() };
        let [nothing, _, call] =
            worths(|one| (one.habit, one.prefers) = (Habit::Punctual, Preference::Writing), &fed_up);

        assert!(call < nothing, "{call} {nothing}");
    }

    #[test]
    fn the_same_rehearsal_brings_the_same() {
        let calm = Mind::default();

        assert_eq!(worths(|_| (), &calm), worths(|_| (), &calm));
    }
}
