//! What a creditor lets the house offer in writing: paying in parts, or closing the account for less.
//!
//! An offer binds whoever makes it, so there is none unless the letterhead authorises it. A plan adds nothing to what
//! has matured and its parts sum to it to the cent; a write-down takes from interest and never from principal.
use base::{Amount, Day, Rate, Rounding};
use serde::{Deserialize, Serialize};

/// What may be offered in a creditor's name. Nothing, by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferTerms {
    /// In how many monthly parts, 2 to 12. `None` offers no plan.
    #[serde(default)]
    pub plan_parts: Option<u8>,
    /// Which share of matured interest may be forgiven against one payment. `None` forgives nothing.
    #[serde(default)]
    pub write_down: Option<Rate>,
    /// For how many days an offer stands, and until when the first part may be paid.
    #[serde(default)]
    pub valid_days: u8,
}

/// One payment that closes an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// How much.
    pub amount: Amount,
    /// What is forgiven.
    pub saving: Amount,
    /// The last day.
    pub until: Day,
}

const PARTS_MAX: u8 = 12;
const VALID_DAYS_DEFAULT: u8 = 10;

impl OfferTerms {
    /// `total` in equal parts a month apart; the last one takes what does not divide.
    pub fn plan(&self, total: Amount, today: Day) -> Option<Vec<(Day, Amount)>> {
        let parts = self.plan_parts.filter(|parts| (2..=PARTS_MAX).contains(parts))?;
        let equal = total.share(1, i64::from(parts), Rounding::Down);
        if equal <= Amount::ZERO {
            return None;
        }
        let first = self.until(today)?;
        let dues = (0..parts).map(|month| first.checked_add(jiff::Span::new().months(month)).ok());
        let dues: Option<Vec<Day>> = dues.collect();
        let last = total - (1..parts).map(|_| equal).sum();
        let amounts = (1..parts).map(|_| equal).chain([last]);
        Some(dues?.into_iter().zip(amounts).collect())
    }

    /// `total` less the share of `interest` that may be forgiven.
    pub fn settlement(&self, total: Amount, interest: Amount, today: Day) -> Option<Settlement> {
        let rate = self.write_down.filter(|rate| Rate::ZERO < *rate && *rate <= Rate::basis_points(10_000))?;
        let saving = interest.times(rate, Rounding::Down);
        if saving.is_zero() {
            return None;
        }
        Some(Settlement { amount: total - saving, saving, until: self.until(today)? })
    }

    fn until(&self, today: Day) -> Option<Day> {
        let days = if self.valid_days == 0 { VALID_DAYS_DEFAULT } else { self.valid_days };
        today.checked_add(jiff::Span::new().days(i64::from(days))).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_parts_of_a_plan_sum_to_the_debt_to_the_cent() {
        let terms = OfferTerms { plan_parts: Some(3), write_down: None, valid_days: 11 };

        let plan = terms.plan(Amount::minor(100_00), date(2026, 1, 20)).unwrap();

        assert_eq!(plan.iter().map(|(_, amount)| *amount).sum::<Amount>(), Amount::minor(100_00));
        assert_eq!(plan.last(), Some(&(date(2026, 3, 31), Amount::minor(33_34))));
        assert_eq!(plan[1].0, date(2026, 2, 28));
    }

    #[test]
    fn nothing_is_offered_that_is_not_authorised() {
        let total = Amount::minor(100_00);

        assert_eq!(OfferTerms::default().plan(total, date(2026, 1, 20)), None);
        assert_eq!(OfferTerms::default().settlement(total, total, date(2026, 1, 20)), None);
        assert_eq!(
            OfferTerms { plan_parts: Some(12), ..OfferTerms::default() }.plan(Amount::minor(11), date(2026, 1, 20)),
            None
        );
    }

    #[test]
    fn a_write_down_takes_from_interest_only() {
        let terms = OfferTerms { plan_parts: None, write_down: Some("0.5".parse().unwrap()), valid_days: 5 };

        let closed = terms.settlement(Amount::minor(100_00), Amount::minor(20_01), date(2026, 1, 20)).unwrap();

        let expected =
            Settlement { amount: Amount::minor(90_00), saving: Amount::minor(10_00), until: date(2026, 1, 25) };
        assert_eq!(closed, expected);
    }
}
