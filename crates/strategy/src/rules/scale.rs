//! What amounts of several currencies weigh beside each other on one day, and what the economy does then: nothing is added
//! to what it is not.
use crate::rules::climate::Climate;
use base::{Amount, Currency, Day, day_number, day_of};
use ledger::{AccountState, AccountView, LedgerSection, Worth};
use serde::{Deserialize, Serialize};

/// The day that is judged, the currency that limits and costs are told in, and what other currencies are worth in it.
///
/// Loaded once a run. An amount is weighed where it is in that currency, or where somebody has published what its own
/// was worth that day; what cannot be weighed is in no sum, and counted apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    currency: Currency,
    worth: Worth,
    number: i32,
    climate: Climate,
}

/// What some accounts owe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weighed {
    /// What could be weighed, in minor units of the scale's currency: at least this is owed.
    pub amount: Amount,
    /// Accounts past due in currencies that could not be.
    pub apart: u16,
}

/// The one currency in which the parts of a debtor's debt are compared with each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lens<'a> {
    worth: &'a Worth,
    currency: Currency,
}

impl Scale {
    /// Of a day, as far as `worth` knows; limits and costs are told in `currency`.
    pub fn new(currency: Currency, worth: Worth) -> Self {
        let number = day_number(worth.day);
        Self { currency, worth, number, climate: Climate::default() }
    }

    /// The same with what is known of the economy that day.
    #[must_use]
    pub fn in_climate(self, climate: Climate) -> Self {
        Self { climate, ..self }
    }

    /// What is known of the economy that day.
    pub const fn climate(&self) -> &Climate {
        &self.climate
    }

    /// Of a day on which no currency is known to be worth another; limits and costs are told in pesos.
    pub fn of_pesos(day: Day) -> Self {
        Self::new(Currency::ARS, Worth::unknown(day))
    }

    /// The day that is judged.
    pub const fn day(&self) -> Day {
        self.worth.day
    }

    /// Its number.
    pub const fn number(&self) -> i32 {
        self.number
    }

    /// The same on a day to come: what units will be worth then nobody has published, so they stay as they are.
    #[must_use]
    pub(crate) fn later(&self, number: i32) -> Self {
        let worth = Worth { day: day_of(number), values: self.worth.values.clone() };
        Self { currency: self.currency, worth, number, climate: self.climate.clone() }
    }

    /// What limits and costs are told in.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// An amount in the scale's currency; `None` where nobody has published what it is worth that day.
    pub fn weigh(&self, currency: Currency, amount: Amount) -> Option<Amount> {
        Lens { worth: &self.worth, currency: self.currency }.see(currency, amount)
    }

    /// What accounts owe on the day, late interest included.
    pub fn owed<'a>(&self, accounts: impl Iterator<Item = &'a AccountView>) -> Weighed {
        accounts.fold(Weighed::default(), |mut sum, account| {
            match self.weigh(account.currency, account.owed(self.number).total()) {
                Some(amount) => sum.amount += amount,
                None => sum.apart = sum.apart.saturating_add(u16::from(0 < account.days_past_due(self.number))),
            }
            sum
        })
    }

    /// The currency in which the parts of a debt are compared with each other: the scale's where any live account can
    /// be weighed in it, or else that of the first one. What is in another is left out.
    pub(crate) fn lens(&self, ledger: &LedgerSection) -> Lens<'_> {
        let told = |account: &AccountView| self.worth.in_money(account.currency, Amount::ZERO).0;
        let mut live = ledger.accounts.iter().filter(|account| account.state == AccountState::Live).map(told);
        let first = live.next();
        let weighed = first == Some(self.currency) || live.any(|currency| currency == self.currency);
        let currency = first.filter(|_| !weighed).unwrap_or(self.currency);
        Lens { worth: &self.worth, currency }
    }
}

impl Weighed {
    /// Whether at least `least` is owed, as far as can be said: a debt past due that cannot be weighed is never too small.
    pub fn reaches(self, least: Amount) -> bool {
        least <= self.amount || 0 < self.apart
    }
}

impl Lens<'_> {
    /// An amount in this currency; `None` where it is in another that is not known to be worth any of it.
    pub(crate) fn see(&self, currency: Currency, amount: Amount) -> Option<Amount> {
        if currency == self.currency {
            return Some(amount);
        }
        let (told, amount) = self.worth.in_money(currency, amount);
        (told == self.currency).then_some(amount)
    }

    /// The same, nothing where it cannot be seen.
    pub(crate) fn part(&self, currency: Currency, amount: Amount) -> Amount {
        self.see(currency, amount).unwrap_or(Amount::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{account, unpaid};
    use jiff::civil::date;
    use ledger::UnitValue;
    use proptest::prelude::*;

    const DAY: Day = date(2026, 4, 10);

    fn code(text: &str) -> Currency {
        text.parse().unwrap()
    }

    fn scale(known: &[(&str, &str)]) -> Scale {
        let value = |(unit, value): &(&str, &str)| UnitValue {
            unit: code(unit),
            value: value.parse().unwrap(),
            source: String::new(),
        };
        Scale::new(Currency::ARS, Worth { day: DAY, values: known.iter().map(value).collect() })
    }

    fn owing(currency: &str, owed: i64, late: i32) -> AccountView {
        let mut one = account(1);
        (one.currency, one.unpaid) = (code(currency), vec![unpaid(day_number(DAY) - late, owed)]);
        one
    }

    #[test]
    fn units_are_weighed_at_the_value_of_the_day_and_apart_where_there_is_none() {
        let accounts = [owing("ARS", 1_000_00, 10), owing("UVA", 88_79, 10)];
        let owed = |scale: &Scale| scale.owed(accounts.iter());

        assert_eq!(owed(&scale(&[("UVA", "1291.72")])), Weighed { amount: Amount::minor(115_691_82), apart: 0 });
        assert_eq!(owed(&scale(&[])), Weighed { amount: Amount::minor(1_000_00), apart: 1 });
    }

    #[test]
    fn what_cannot_be_weighed_is_never_too_small_unless_nothing_of_it_is_late() {
        let least = Amount::minor(100_00);

        assert!(scale(&[]).owed([owing("USD", 50_00, 1)].iter()).reaches(least));
        assert!(!scale(&[]).owed([owing("USD", 50_00, 0)].iter()).reaches(least));
        assert!(!scale(&[]).owed([owing("ARS", 99_99, 1)].iter()).reaches(least));
        assert!(!scale(&[("USD", "1.5")]).owed([owing("USD", 50_00, 1)].iter()).reaches(least));
    }

    #[test]
    fn parts_are_compared_in_the_scales_currency_or_else_in_their_own() {
        let seen = |currencies: &[&str], known: &[(&str, &str)]| {
            let accounts = currencies.iter().map(|currency| owing(currency, 1, 0)).collect();
            scale(known).lens(&LedgerSection { accounts }).currency.code().to_owned()
        };

        assert_eq!(seen(&["USD", "ARS"], &[]), "ARS");
        assert_eq!(seen(&["USD", "UVA"], &[("UVA", "1000")]), "ARS");
        assert_eq!(seen(&["USD", "UVA"], &[]), "USD");
        assert_eq!(seen(&[], &[]), "ARS");
    }

    proptest! {
        #[test]
        fn a_sum_is_that_of_its_parts_whatever_their_order(owed in prop::collection::vec((0_usize..3, 0_i64..1_000_000_00), 0..8)) {
            let scale = scale(&[("UVA", "1291.72")]);
            let accounts: Vec<AccountView> = owed.iter().map(|(kind, owed)| owing(["ARS", "UVA", "USD"][*kind], *owed, 5)).collect();

            let whole = scale.owed(accounts.iter());

            prop_assert_eq!(whole, scale.owed(accounts.iter().rev()));
            let parts: Amount = accounts.iter().map(|account| scale.owed([account.clone()].iter()).amount).sum();
            prop_assert_eq!(whole.amount, parts);
        }
    }
}
