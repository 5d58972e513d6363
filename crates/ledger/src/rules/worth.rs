//! What debts in units are worth in pesos on one day, so that they can be shown and summed beside debts in pesos.
use super::{
    indexed::{to_pesos, unit_of},
    series::Published,
    terms::Component,
    unpaid::Owed,
};
use base::{Amount, Currency, Day};
use serde::{Deserialize, Serialize};

/// What a unit is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitValue {
    /// The unit, as accounts name it.
    pub unit: Currency,
    /// Pesos for one.
    pub value: Published,
    /// Who says so.
    pub source: String,
}

/// What every unit is worth on a day, as far as it is published: nothing is extrapolated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worth {
    /// Of which day.
    pub day: Day,
    /// The units whose value is known.
    pub values: Vec<UnitValue>,
}

/// Amounts of several currencies: never one sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(Vec<(Currency, Amount)>);

impl Worth {
    /// Nothing is known of any unit.
    pub const fn unknown(day: Day) -> Self {
        Self { day, values: Vec::new() }
    }

    /// The value of a unit; `None` where the currency is money, or nobody has published it.
    pub fn of(&self, currency: Currency) -> Option<&UnitValue> {
        self.values.iter().find(|value| value.unit == currency)
    }

    /// An amount in money: pesos where it is in units whose value is known, itself where it is money or its value is
    /// not known.
    pub fn in_money(&self, currency: Currency, amount: Amount) -> (Currency, Amount) {
        self.of(currency).map_or((currency, amount), |known| (Currency::ARS, to_pesos(amount, known.value)))
    }

    /// A debt in money, component by component; the total is what all of it is worth, and capital takes the centavos
    /// that rounding leaves.
    pub fn owed_in_money(&self, currency: Currency, owed: &Owed) -> (Currency, Owed) {
        let Some(known) = self.of(currency) else { return (currency, *owed) };
        let mut pesos = Owed::default();
        for component in Component::ALL {
            *pesos.of_mut(component) = to_pesos(owed.of(component), known.value);
        }
        pesos.principal += to_pesos(owed.total(), known.value) - pesos.total();
        (Currency::ARS, pesos)
    }

    /// Whether an amount in this currency cannot be told in money.
    pub fn lacks(&self, currency: Currency) -> bool {
        unit_of(currency).is_some() && self.of(currency).is_none()
    }
}

impl Sums {
    /// Adds an amount to those of its currency.
    pub fn add(&mut self, currency: Currency, amount: Amount) {
        match self.0.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, sum)) => *sum += amount,
            None => self.0.push((currency, amount)),
        }
    }

    /// Adds other sums, each to that of its currency.
    pub fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(currency, amount)| self.add(*currency, *amount));
    }

    /// The same, units told in pesos where their value is known.
    pub fn told_in(&self, worth: &Worth) -> Self {
        self.0.iter().map(|(currency, amount)| worth.in_money(*currency, *amount)).collect()
    }

    /// The sum of one currency.
    pub fn of(&self, currency: Currency) -> Amount {
        self.0.iter().find(|(known, _)| *known == currency).map_or(Amount::ZERO, |(_, sum)| *sum)
    }

    /// Whether there is nothing of any currency.
    pub fn are_zero(&self) -> bool {
        self.0.iter().all(|(_, amount)| amount.is_zero())
    }

    /// Every sum, in the order in which its currency came.
    pub fn all(&self) -> &[(Currency, Amount)] {
        &self.0
    }

    /// The sums of other currencies than this, those of nothing left out.
    pub fn apart_from(&self, currency: Currency) -> Vec<(Currency, Amount)> {
        self.0.iter().copied().filter(|(of, amount)| *of != currency && !amount.is_zero()).collect()
    }

    /// The currency that all of this is shown in: pesos where there are any, or else the first.
    pub fn main(&self) -> Option<Currency> {
        let pesos = self.0.iter().find(|(currency, _)| *currency == Currency::ARS);
        pesos.or(self.0.first()).map(|(currency, _)| *currency)
    }
}

impl FromIterator<(Currency, Amount)> for Sums {
    fn from_iter<I: IntoIterator<Item = (Currency, Amount)>>(amounts: I) -> Self {
        let mut sums = Self::default();
        amounts.into_iter().for_each(|(currency, amount)| sums.add(currency, amount));
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn worth() -> Worth {
        let (unit, value) = ("UVA".parse().unwrap(), "1291.72".parse().unwrap());
        Worth { day: date(2026, 4, 10), values: vec![UnitValue { unit, value, source: "BCRA 31".into() }] }
    }

    #[test]
    fn units_become_pesos_where_their_value_is_known_and_stay_units_where_it_is_not() {
        let uva: Currency = "UVA".parse().unwrap();
        let amount = Amount::minor(88_79);

        assert_eq!(worth().in_money(uva, amount), (Currency::ARS, Amount::minor(114_691_82)));
        assert_eq!(Worth::unknown(date(2026, 4, 11)).in_money(uva, amount), (uva, amount));
        assert_eq!(worth().in_money(Currency::ARS, amount), (Currency::ARS, amount));
        assert!(Worth::unknown(date(2026, 4, 11)).lacks(uva) && !worth().lacks(uva));
    }

    #[test]
    fn the_components_of_a_debt_in_pesos_are_its_worth() {
        let uva: Currency = "UVA".parse().unwrap();
        let owed = Owed {
            interest: Amount::minor(33),
            penalty: Amount::minor(33),
            principal: Amount::minor(33),
            ..Owed::default()
        };

        let (currency, pesos) = worth().owed_in_money(uva, &owed);

        assert_eq!((currency, pesos.total()), (Currency::ARS, Amount::minor(1_278_80)));
        assert_eq!((pesos.interest, pesos.principal), (Amount::minor(426_27), Amount::minor(426_26)));
    }

    #[test]
    fn sums_of_different_currencies_stay_apart() {
        let (usd, mut sums) = ("USD".parse().unwrap(), Sums::default());
        sums.add(usd, Amount::minor(1));
        sums.add(Currency::ARS, Amount::minor(2));
        sums.add(usd, Amount::minor(3));

        assert_eq!(
            (sums.of(usd), sums.of(Currency::ARS), sums.main()),
            (Amount::minor(4), Amount::minor(2), Some(Currency::ARS))
        );
        assert_eq!(Sums::default().main(), None);
    }
}
