//! Whose payment it was: the last person who reached the debtor, if it was not too long ago.
use base::{Day, UserId, day_number};
use serde::{Deserialize, Serialize};

/// A payment is credited to the last right-party contact or promise at most this many days before it (domain.md §4.3).
pub const CREDIT_DAYS: i32 = 15;

/// Who brought a payment in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Credit {
    /// Somebody of the staff.
    Agent(UserId),
    /// A contact in which no one of the staff took part: a mail that was answered.
    Automatic,
    /// Nobody: the debtor paid unprompted.
    SelfCure,
}

/// The last right-party contact or promise before a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastContact {
    /// On which day.
    pub day: Day,
    /// By whom, if by somebody of the staff.
    pub user: Option<UserId>,
}

/// Credits a payment made on `paid`.
pub fn credit(paid: Day, last: Option<LastContact>) -> Credit {
    let within = |last: &LastContact| (0..=CREDIT_DAYS).contains(&(day_number(paid) - day_number(last.day)));
    match last.filter(within) {
        Some(LastContact { user: Some(user), .. }) => Credit::Agent(user),
        Some(LastContact { user: None, .. }) => Credit::Automatic,
        None => Credit::SelfCure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Uuid, day_of};
    use jiff::civil::date;

    const ANA: UserId = UserId(Uuid::from_u128(1));

    #[test]
    fn the_fifteenth_day_counts_and_the_sixteenth_does_not() {
        let paid = date(2026, 3, 20);
        let days_before = |days| {
            let day = day_of(day_number(paid) - days);
            credit(paid, Some(LastContact { day, user: Some(ANA) }))
        };

        assert_eq!(days_before(0), Credit::Agent(ANA));
        assert_eq!(days_before(15), Credit::Agent(ANA));
        assert_eq!(days_before(16), Credit::SelfCure);
        assert_eq!(days_before(-1), Credit::SelfCure);
    }

    #[test]
    fn a_payment_without_a_contact_is_the_debtors_own() {
        assert_eq!(credit(date(2026, 3, 20), None), Credit::SelfCure);
    }

    #[test]
    fn a_contact_that_nobody_made_is_automatic() {
        let last = LastContact { day: date(2026, 3, 19), user: None };

        assert_eq!(credit(date(2026, 3, 20), Some(last)), Credit::Automatic);
    }
}
