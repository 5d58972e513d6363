//! What came of a decision within its horizon: money, contacts, complaints, and whose doing the money was.
use crate::rules::{
    attribution::{CREDIT_DAYS, Credit, LastContact, credit},
    drawn::Drawn,
    learner_setting::LearnerSetting,
    matrix::PPM,
};
use base::{Amount, CreditorId, Day, DebtorId, DecisionId, Rounding, day_number};
use learn::bandit::Aftermath;
use people::{Channel, Direction, Outcome};

/// The days that count for a decision, and what it spoke of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Which decision.
    pub decision: DecisionId,
    /// For which creditor.
    pub creditor: Option<CreditorId>,
    /// The day it was taken, as a day number.
    pub from: i32,
    /// The first day that no longer counts.
    pub until: i32,
}

/// A touch, as far as lessons look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenTouch {
    /// With whom.
    pub debtor: DebtorId,
    /// On which day.
    pub day: Day,
    /// Who sought whom.
    pub direction: Direction,
    /// What came of it.
    pub outcome: Outcome,
    /// For whom the house spoke.
    pub creditor: Option<CreditorId>,
    /// The decision that it carried out or answers.
    pub decision: Option<DecisionId>,
    /// What it cost.
    pub cost: Amount,
    /// By which means.
    pub channel: Channel,
}

/// A payment, as far as lessons look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenPayment {
    /// By whom.
    pub debtor: DebtorId,
    /// On which day.
    pub day: Day,
    /// To whom.
    pub creditor: CreditorId,
    /// How much, in minor units of the scale's currency.
    pub amount: Amount,
}

/// What came of a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Money credited to it: its contact was the last with the debtor before, as domain.md §4.3 says.
    pub recovered: Amount,
    /// Money that came in besides: by itself, or after another decision's contact.
    pub apart: Amount,
    /// What everything done about the debtor cost.
    pub spent: Amount,
    /// How often the debtor was sought.
    pub attempts: u16,
    /// Complaints.
    pub complaints: u8,
    /// Channels that the debtor closed.
    pub opt_outs: u8,
    /// What other decisions did meanwhile.
    pub besides: Besides,
}

/// How often other decisions sought a debtor within a horizon, in thousandths: each by the part of its effect that shows
/// within it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Besides {
    /// In writing.
    pub sent: u32,
    /// By word of mouth.
    pub said: u32,
}

/// What came of a decision, from the touches and payments of its debtor in the order of the log.
///
/// What comes in on the day of the decision without a contact of it may have come before it, and does not count.
pub fn find(horizon: Horizon, touches: &[SeenTouch], payments: &[SeenPayment]) -> Found {
    let days = horizon.from..horizon.until;
    let theirs =
        |creditor: Option<CreditorId>| creditor.is_none() || horizon.creditor.is_none() || creditor == horizon.creditor;
    let touches = || touches.iter().filter(|touch| days.contains(&day_number(touch.day)) && theirs(touch.creditor));
    let mut found = Found::default();
    for touch in touches() {
        found.spent += touch.cost;
        found.besides.count(horizon, touch);
        found.attempts = found.attempts.saturating_add(u16::from(touch.outcome.is_attempt(touch.direction)));
        found.complaints = found.complaints.saturating_add(u8::from(touch.outcome == Outcome::Complaint));
        found.opt_outs = found.opt_outs.saturating_add(u8::from(touch.outcome == Outcome::OptedOut));
    }
    for paid in payments.iter().filter(|paid| days.contains(&day_number(paid.day)) && theirs(Some(paid.creditor))) {
        let reached = touches().filter(|touch| touch.outcome.is_right_party() && touch.day <= paid.day);
        let last = reached.max_by_key(|touch| touch.day);
        let contact = last.map(|touch| LastContact { day: touch.day, user: None });
        let own = last.is_some_and(|touch| touch.decision == Some(horizon.decision));
        if own && credit(paid.day, contact) != Credit::SelfCure {
            found.recovered += paid.amount;
        } else if horizon.from < day_number(paid.day) {
            found.apart += paid.amount;
        }
    }
    found
}

impl Besides {
    /// Counts a touch of another decision, as far as it sought the debtor: what it does shows within the days for which
    /// payments are credited to it, a part a day.
    fn count(&mut self, horizon: Horizon, touch: &SeenTouch) {
        let own = touch.decision == Some(horizon.decision);
        if own || touch.direction != Direction::Out || !touch.outcome.is_attempt(touch.direction) {
            return;
        }
        let left = (horizon.until - day_number(touch.day)).clamp(0, CREDIT_DAYS);
        let shows = left.unsigned_abs() * 1_000 / CREDIT_DAYS.unsigned_abs();
        match touch.channel {
            Channel::Voice | Channel::Visit => self.said += shows,
            Channel::Email | Channel::Sms | Channel::Whatsapp | Channel::Letter | Channel::Portal => self.sent += shows,
        }
    }
}

impl Found {
    /// What of it is to be learnt from, for a debt and under a setting.
    pub fn aftermath(&self, drawn: &Drawn, setting: &LearnerSetting) -> Aftermath {
        let counts = |ppm: u32| self.apart.share(i64::from(ppm), i64::from(PPM), Rounding::Down);
        let recovered = self.recovered + counts(setting.apart_ppm);
        Aftermath { owed: drawn.owed, recovered, complaints: self.complaints, opt_outs: self.opt_outs }
    }

    /// What is learnt of a treatment that cost so much: what came of it, less what was done besides while it was waited
    /// for. So whoever is left alone for long is compared with whoever is called again within the week.
    pub fn outcome(&self, drawn: &Drawn, setting: &LearnerSetting, cost: Amount) -> f64 {
        let aftermath = self.aftermath(drawn, setting);
        let besides = (self.spent - cost).max(Amount::ZERO);
        setting.tariff.outcome(&Aftermath { recovered: aftermath.recovered - besides, ..aftermath })
    }

    /// What it brought to the house whoever's doing it was, less what everything done cost: what two ways of treating
    /// debtors are compared by.
    pub fn net(&self, drawn: &Drawn, setting: &LearnerSetting) -> Amount {
        let all = Aftermath { recovered: self.recovered + self.apart, ..self.aftermath(drawn, setting) };
        setting.tariff.net(&all) - self.spent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Uuid, day_of};

    const CREDITOR: CreditorId = CreditorId(Uuid::from_u128(1));
    const DEBTOR: DebtorId = DebtorId(Uuid::from_u128(7));
    const OWN: DecisionId = DecisionId(Uuid::from_u128(21));
    const OTHER: DecisionId = DecisionId(Uuid::from_u128(22));
    const HORIZON: Horizon = Horizon { decision: OWN, creditor: Some(CREDITOR), from: 100, until: 115 };

    fn touch(day: i32, outcome: Outcome, decision: Option<DecisionId>) -> SeenTouch {
        SeenTouch {
            debtor: DEBTOR,
            day: day_of(day),
            direction: Direction::Out,
            outcome,
            creditor: Some(CREDITOR),
            decision,
            cost: Amount::minor(900_00),
            channel: Channel::Voice,
        }
    }

    fn paid(day: i32) -> SeenPayment {
        SeenPayment { debtor: DEBTOR, day: day_of(day), creditor: CREDITOR, amount: Amount::minor(1_000_00) }
    }

    fn money(touches: &[SeenTouch], payments: &[SeenPayment]) -> (i64, i64) {
        let found = find(HORIZON, touches, payments);
        (found.recovered.to_minor(), found.apart.to_minor())
    }

    #[test]
    fn money_after_its_contact_is_its_own_and_money_by_itself_is_apart() {
        let reached = [touch(101, Outcome::NoCommitment, Some(OWN))];

        assert_eq!(money(&reached, &[paid(101)]), (1_000_00, 0));
        assert_eq!(money(&reached, &[paid(114)]), (1_000_00, 0));
        assert_eq!(money(&[], &[paid(101)]), (0, 1_000_00));
        assert_eq!(money(&[touch(101, Outcome::Sent, Some(OWN))], &[paid(102)]), (0, 1_000_00));
    }

    #[test]
    fn the_last_contact_takes_the_credit() {
        let both = [touch(101, Outcome::Promise, Some(OWN)), touch(104, Outcome::Promise, Some(OTHER))];

        assert_eq!(money(&both, &[paid(103), paid(105)]), (1_000_00, 1_000_00));
    }

    #[test]
    fn only_the_days_of_the_horizon_count_and_the_first_only_after_a_contact() {
        let reached = [touch(100, Outcome::NoCommitment, Some(OWN))];

        assert_eq!(money(&[], &[paid(99), paid(100), paid(115)]), (0, 0));
        assert_eq!(money(&[], &[paid(114)]), (0, 1_000_00));
        assert_eq!(money(&reached, &[paid(100), paid(115)]), (1_000_00, 0));
    }

    #[test]
    fn what_others_did_meanwhile_counts_by_what_of_it_can_show() {
        let sent = SeenTouch { channel: Channel::Email, ..touch(103, Outcome::Sent, Some(OTHER)) };
        let touches = [
            touch(100, Outcome::NoAnswer, Some(OWN)),
            touch(100, Outcome::NoAnswer, Some(OTHER)),
            touch(112, Outcome::NoAnswer, Some(OTHER)),
            SeenTouch { direction: Direction::In, ..touch(113, Outcome::Replied, None) },
            sent,
        ];

        let found = find(HORIZON, &touches, &[]);

        assert_eq!(found.besides, Besides { said: 1_000 + 200, sent: 800 });
    }

    #[test]
    fn another_creditor_is_another_matter() {
        let other = CreditorId(Uuid::from_u128(2));
        let reached = SeenTouch { creditor: Some(other), ..touch(101, Outcome::Complaint, Some(OWN)) };

        let found = find(HORIZON, &[reached], &[SeenPayment { creditor: other, ..paid(102) }]);

        assert_eq!(found, Found::default());
    }

    #[test]
    fn what_it_took_is_counted() {
        let touches = [touch(101, Outcome::NoAnswer, Some(OWN)), touch(103, Outcome::OptedOut, Some(OTHER))];
        let drawn = Drawn {
            cell: 0,
            traits: Vec::new(),
            owed: Amount::minor(9_000_00),
            due: Amount::minor(9_000_00),
            open: Vec::new(),
            draw: 0,
        };
        let setting = LearnerSetting::shipped();

        let found = find(HORIZON, &touches, &[paid(102)]);

        assert_eq!((found.attempts, found.complaints, found.opt_outs), (2, 0, 1));
        assert_eq!(found.spent, Amount::minor(1_800_00));
        assert_eq!(found.aftermath(&drawn, &setting).recovered, Amount::minor(1_000_00));
        let apart = LearnerSetting { apart_ppm: 0, ..setting };
        assert_eq!(found.aftermath(&drawn, &apart).recovered, Amount::ZERO);
        assert_eq!(found.net(&drawn, &apart), Amount::minor(1_000_00 - 1_800_00) - setting.tariff.opt_out);
    }
}
