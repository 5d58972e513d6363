//! What the country publishes day by day: units that follow prices, invented and always rising.
use base::{Amount, Day, Rounding, day_number, day_of};
use jiff::civil::date;

/// A published index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Index {
    /// Its name.
    pub name: &'static str,
    /// Its value on [`ORIGIN`], in cents.
    begins: i64,
    /// By how much it rises a day, in millionths.
    rises_ppm: i64,
}

/// The unit that some loans are made in.
pub(crate) const UVA: Index = Index { name: "UVA", begins: 600_00, rises_ppm: 780 };
/// The index that rents follow.
pub(crate) const ICL: Index = Index { name: "ICL", begins: 12_00, rises_ppm: 820 };

/// The first day on which anything is published.
const ORIGIN: Day = date(2024, 1, 1);
/// What a value is reckoned in, so that rises do not get lost: 10⁻⁸.
const FINE: i128 = 1_000_000;

impl Index {
    /// Its values of every day from `from` to `until`, in cents.
    pub(crate) fn values(self, from: Day, until: Day) -> Vec<(Day, i64)> {
        let (first, last) = (day_number(from), day_number(until));
        let mut fine = i128::from(self.begins) * FINE;
        let mut values = Vec::new();
        for number in day_number(ORIGIN).min(first)..=last {
            if day_number(ORIGIN) < number {
                fine += Rounding::HalfUp.divide(fine * i128::from(self.rises_ppm), 1_000_000);
            }
            if first <= number {
                let cents = i64::try_from(Rounding::HalfUp.divide(fine, FINE)).unwrap_or(i64::MAX);
                values.push((day_of(number), cents));
            }
        }
        values
    }
}

/// The same pesos in units that are worth `cents` each; at least a hundredth.
pub(crate) fn in_units(pesos: Amount, cents: i64) -> Amount {
    pesos.share(100, cents.max(1), Rounding::HalfUp).max(Amount::minor(1))
}

/// The same units in pesos.
pub(crate) fn in_pesos(units: Amount, cents: i64) -> Amount {
    units.share(cents, 100, Rounding::HalfUp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_rise_every_day_and_do_not_depend_on_where_one_begins_to_look() {
        let long = UVA.values(date(2025, 1, 1), date(2026, 1, 31));
        let short = UVA.values(date(2026, 1, 1), date(2026, 1, 31));

        assert!(long.is_sorted_by(|one, other| one.1 < other.1));
        assert_eq!((short.len(), long.last()), (31, short.last()));
        assert!(short.iter().all(|value| long.contains(value)));
    }

    #[test]
    fn units_are_worth_what_was_paid_for_them() {
        assert_eq!(in_units(Amount::minor(1_500_00), 1_500_00), Amount::minor(1_00));
        assert_eq!(in_pesos(Amount::minor(2_50), 1_000_00), Amount::minor(2_500_00));
        assert_eq!(in_units(Amount::minor(1), 1_000_00), Amount::minor(1));
    }
}
