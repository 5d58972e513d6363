//! What collecting teaches whoever grants credit: how the loans of each origin turned out, and why they fell late.
//!
//! Requirement CN-30. An origin is what a lender can decide by: the product, the quarter in which it was granted, and how
//! heavy its instalments are on the income; never who the debtor is.
use super::ratio::Ratio;
use base::{Amount, Currency, Day, day_of};
use ledger::{AccountState, AccountView};
use people::{HoldReason, Outcome, PeopleSection};
use strategy::{Assessment, Feature, Indicator};

/// Where loans came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// What was sold.
    pub product: String,
    /// The first day of the quarter in which it was granted.
    pub quarter: Day,
    /// How heavy one month's instalments of all their debts are on the income, as known now.
    pub burden: Burden,
    /// Of every amount.
    pub currency: Currency,
}

/// One month's instalments over the monthly income.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Burden {
    /// Up to a fifth.
    Light,
    /// Up to 35 hundredths, beyond which lenders themselves call it too much.
    Fair,
    /// More.
    Heavy,
    /// The income is not known.
    Unknown,
}

/// Why somebody fell late, as far as they or the file say; the first that is true, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Cause {
    /// Insolvency proceedings.
    Bankrupt,
    /// They died.
    Deceased,
    /// They say that they do not owe it.
    Disputes,
    /// They say that they cannot: illness, loss of work, or simply not enough.
    CannotPay,
    /// They say that they will not.
    WillNotPay,
    /// Tried, and never reached.
    NotReached,
    /// Nobody knows.
    NotTold,
}

/// How the loans of one origin turned out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Outturn {
    /// How many there are.
    pub accounts: i64,
    /// What was lent.
    pub lent: Amount,
    /// Past due by 30 days or more now.
    pub late_30: i64,
    /// Past due by 90 days or more now.
    pub late_90: i64,
    /// Due and unpaid now, with late interest.
    pub owed: Amount,
    /// What was charged ever.
    pub billed: Amount,
    /// What was paid ever.
    pub paid: Amount,
    /// Accounts past due by [`Cause`].
    pub causes: [i64; Cause::ALL.len()],
    /// Sums of the ability and the willingness of those who are past due.
    scores: (i64, i64),
}

/// A loan is late for this page from so many days past due.
const LATE_DAYS: i32 = 30;
/// And lost to most books from so many.
const LOST_DAYS: i32 = 90;
/// Bounds of the burden, in hundredths of the income.
const BURDEN_STEPS: [i64; 2] = [20, 35];

impl Burden {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Fair => "fair",
            Self::Heavy => "heavy",
            Self::Unknown => "unknown",
        }
    }

    /// How screens name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Light => "hasta 20 % del ingreso",
            Self::Fair => "hasta 35 % del ingreso",
            Self::Heavy => "más de 35 % del ingreso",
            Self::Unknown => "ingreso desconocido",
        }
    }

    fn of(percent: Option<i64>) -> Self {
        match percent {
            None => Self::Unknown,
            Some(percent) if percent <= BURDEN_STEPS[0] => Self::Light,
            Some(percent) if percent <= BURDEN_STEPS[1] => Self::Fair,
            Some(_) => Self::Heavy,
        }
    }
}

impl Cause {
    /// Every cause, in the order in which they are looked for.
    pub const ALL: [Self; 7] = [
        Self::Bankrupt,
        Self::Deceased,
        Self::Disputes,
        Self::CannotPay,
        Self::WillNotPay,
        Self::NotReached,
        Self::NotTold,
    ];

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bankrupt => "bankrupt",
            Self::Deceased => "deceased",
            Self::Disputes => "disputes",
            Self::CannotPay => "cannot_pay",
            Self::WillNotPay => "will_not_pay",
            Self::NotReached => "not_reached",
            Self::NotTold => "not_told",
        }
    }

    /// How screens name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Bankrupt => "concurso o quiebra",
            Self::Deceased => "fallecimiento",
            Self::Disputes => "dice que no debe",
            Self::CannotPay => "dice que no puede",
            Self::WillNotPay => "dice que no va a pagar",
            Self::NotReached => "no se lo pudo contactar",
            Self::NotTold => "no se sabe",
        }
    }

    /// What is known of one debtor.
    pub fn of(people: &PeopleSection) -> Self {
        let held = |reason| people.holds.iter().any(|hold| hold.reason == reason);
        let said = |outcome| people.touches.iter().any(|touch| touch.outcome == outcome);
        let counts = &people.counts;
        if held(HoldReason::Bankrupt) {
            Self::Bankrupt
        } else if held(HoldReason::Deceased) {
            Self::Deceased
        } else if held(HoldReason::Dispute) || said(Outcome::Disputes) {
            Self::Disputes
        } else if held(HoldReason::Hardship) || said(Outcome::CannotPay) {
            Self::CannotPay
        } else if 0 < counts.refusals {
            Self::WillNotPay
        } else if 0 < counts.attempts && counts.contacts == 0 && counts.replies == 0 {
            Self::NotReached
        } else {
            Self::NotTold
        }
    }
}

impl Origin {
    /// Where an account came from; `None` for what is no loan any more, such as one that an import took back.
    pub fn of(account: &AccountView, assessment: &Assessment) -> Option<Self> {
        if account.state == AccountState::Withdrawn {
            return None;
        }
        let opened = day_of(account.opened);
        let month = (opened.month() - 1) / 3 * 3 + 1;
        let quarter = Day::new(opened.year(), month, 1).unwrap_or(opened);
        let burden = Burden::of(assessment.features.get(Feature::InstalmentToIncome));
        Some(Self { product: account.product.clone(), quarter, burden, currency: account.currency })
    }
}

impl Outturn {
    /// Adds an account as it stands on `day`.
    pub fn add(&mut self, account: &AccountView, day: i32, (cause, assessment): (Cause, &Assessment)) {
        let days = account.days_past_due(day);
        self.accounts += 1;
        self.lent += account.lent;
        self.owed += account.owed(day).total();
        self.billed += account.billed_total;
        self.paid += account.paid_total;
        self.late_30 += i64::from(LATE_DAYS <= days);
        self.late_90 += i64::from(LOST_DAYS <= days);
        if 0 < days {
            if let Some(count) = self.causes.get_mut(cause as usize) {
                *count += 1;
            }
            self.scores.0 += i64::from(assessment.value(Indicator::Ability));
            self.scores.1 += i64::from(assessment.value(Indicator::Willingness));
        }
    }

    /// Adds what others of the same origin came to.
    pub fn merge(&mut self, more: &Self) {
        self.accounts += more.accounts;
        self.lent += more.lent;
        self.late_30 += more.late_30;
        self.late_90 += more.late_90;
        self.owed += more.owed;
        self.billed += more.billed;
        self.paid += more.paid;
        self.causes.iter_mut().zip(more.causes).for_each(|(count, more)| *count += more);
        self.scores = (self.scores.0 + more.scores.0, self.scores.1 + more.scores.1);
    }

    /// Accounts with anything past due.
    pub fn late(&self) -> i64 {
        self.causes.iter().sum()
    }

    /// What was paid of what was charged.
    pub fn recovery(&self) -> Option<Ratio> {
        Ratio::of(self.paid.to_minor(), self.billed.to_minor())
    }

    /// The mean ability to pay of those who are past due, 0 to 100.
    pub fn ability(&self) -> Option<Ratio> {
        Ratio::of(self.scores.0, self.late())
    }

    /// The mean willingness to pay of those who are past due, 0 to 100.
    pub fn willingness(&self) -> Option<Ratio> {
        Ratio::of(self.scores.1, self.late())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use people::{Channel, Direction, Hold, PartyKind, TouchView, Traits};

    fn people() -> PeopleSection {
        PeopleSection::new(PartyKind::Person, None, Traits::default())
    }

    fn heard(outcome: Outcome) -> TouchView {
        TouchView {
            day: 1,
            hour: 10,
            channel: Channel::Voice,
            direction: Direction::In,
            outcome,
            creditor: None,
            tone: None,
        }
    }

    #[test]
    fn the_first_cause_that_is_true_is_told() {
        let mut told = people();
        assert_eq!(Cause::of(&told), Cause::NotTold);
        told.counts.attempts = 4;
        assert_eq!(Cause::of(&told), Cause::NotReached);
        told.counts.contacts = 1;
        assert_eq!(Cause::of(&told), Cause::NotTold);
        told.counts.refusals = 1;
        assert_eq!(Cause::of(&told), Cause::WillNotPay);
        told.touches.push(heard(Outcome::CannotPay));
        assert_eq!(Cause::of(&told), Cause::CannotPay);
        told.touches.push(heard(Outcome::Disputes));
        assert_eq!(Cause::of(&told), Cause::Disputes);
        told.holds.push(Hold { reason: HoldReason::Bankrupt, until: None, creditor: None });
        assert_eq!(Cause::of(&told), Cause::Bankrupt);
    }

    #[test]
    fn burdens_have_their_bounds_within() {
        let burdens = [None, Some(0), Some(20), Some(21), Some(35), Some(36)].map(Burden::of);
        assert_eq!(burdens.map(Burden::code), ["unknown", "light", "light", "fair", "fair", "heavy"]);
    }
}
