//! What came in, as it adds up: each currency apart, and of debts in units each day apart, for a day has its own value.
use base::{Amount, Currency, Day};
use ledger::{
    Sums,
    rules::{
        indexed::{to_pesos, unit_of},
        series::Indices,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Amounts in minor units, by currency and, of units of an index, by the day on which they came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takings(BTreeMap<(Currency, Option<Day>), Amount>);

impl Takings {
    /// Adds what came in on a day.
    pub fn add(&mut self, currency: Currency, day: Option<Day>, amount: Amount) {
        let valued = day.filter(|_| unit_of(currency).is_some());
        *self.0.entry((currency, valued)).or_default() += amount;
    }

    /// Adds other takings.
    pub fn merge(&mut self, other: &Self) {
        for ((currency, day), amount) in &other.0 {
            self.add(*currency, *day, *amount);
        }
    }

    /// All of it, in order of currency: units in pesos at the value of their day, rounded once a day, where somebody has
    /// published it; in units where nobody has.
    pub fn told(&self, values: &Indices) -> Sums {
        let told = |((currency, day), amount): (&(Currency, Option<Day>), &Amount)| {
            let value = unit_of(*currency).zip(*day).and_then(|(series, day)| values.on(series, day).ok());
            value.map_or((*currency, *amount), |value| (Currency::ARS, to_pesos(*amount, value)))
        };
        let mut all: Vec<(Currency, Amount)> = self.0.iter().map(told).collect();
        all.sort_by_key(|(currency, _)| *currency);
        all.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn units_of_one_day_are_rounded_once_however_they_were_added_up() {
        let uva: Currency = "UVA".parse().unwrap();
        let day = date(2026, 3, 5);
        let mut values = Indices::default();
        values.add("UVA", vec![(day, "1.5".parse().unwrap())]);
        let one = || {
            let mut one = Takings::default();
            one.add(uva, Some(day), Amount::minor(1));
            one
        };

        let mut both = one();
        both.merge(&one());
        both.add(Currency::ARS, Some(day), Amount::minor(10));

        assert_eq!(one().told(&values).of(Currency::ARS), Amount::minor(2), "1.5 is rounded up");
        assert_eq!(both.told(&values).all(), [(Currency::ARS, Amount::minor(13))], "and twice 1.5 is 3");
        assert_eq!(one().told(&Indices::default()).all(), [(uva, Amount::minor(1))], "nobody knows what it is worth");
    }
}
