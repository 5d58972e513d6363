//! Debts that are owed in units of an index, such as UVA (domain.md §3.8): the account is kept in units, and pesos are
//! what the units are worth on the day they are asked for.
use super::series::{Indices, NotPublished, Published};
use base::{Amount, Currency, Day, Rounding};

/// The series in whose units an account of this currency is kept; `None` is money.
///
/// A hundredth of a unit is the minor unit, as a centavo is of a peso.
pub fn unit_of(currency: Currency) -> Option<&'static str> {
    // ISO 4217 has codes for units that are no money (CLF, UYI, COU); UVA has none, and takes its own three letters.
    UNITS.iter().find(|(unit, _)| *unit == currency.code()).map(|(_, series)| *series)
}

/// Every unit that is no money, and the series that says what it is worth.
pub const UNITS: [(&str, &str); 1] = [("UVA", "UVA")];

/// Pesos into units at a day's value: what is lent, or what a payment is worth. Rounded half up to a hundredth.
pub fn to_units(pesos: Amount, value: Published) -> Amount {
    let exact = i128::from(pesos.to_minor()) * Published::ONE;
    narrowed(Rounding::HalfUp.divide(exact, i128::from(value.to_units())))
}

/// Units into pesos at a day's value, rounded half up to a centavo.
pub fn to_pesos(units: Amount, value: Published) -> Amount {
    let exact = i128::from(units.to_minor()) * i128::from(value.to_units());
    narrowed(Rounding::HalfUp.divide(exact, Published::ONE))
}

/// An amount of an account in pesos on a day: itself where the account is kept in money.
///
/// # Errors
/// Nobody has published the value of that day.
pub fn in_pesos(amount: Amount, currency: Currency, day: Day, indices: &Indices) -> Result<Amount, NotPublished> {
    let Some(series) = unit_of(currency) else { return Ok(amount) };
    Ok(to_pesos(amount, indices.on(series, day)?))
}

/// An amount that was owed when an index had one value, when it has another: a rent, a debt adjusted by CER.
pub fn adjusted(amount: Amount, from: Published, to: Published) -> Amount {
    let exact = i128::from(amount.to_minor()) * i128::from(to.to_units());
    narrowed(Rounding::HalfUp.divide(exact, i128::from(from.to_units())))
}

fn narrowed(minor: i128) -> Amount {
    Amount::minor(i64::try_from(minor).expect("an amount fits in 64 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{
        schedule,
        terms::{Period, Regular, System},
    };
    use jiff::civil::date;

    fn value(text: &str) -> Published {
        text.parse().unwrap()
    }

    #[test]
    fn a_loan_in_units_is_what_the_domain_says() {
        // domain.md §3.8: 10,000,000 at 1250.35, TNA 6 % / 12, 120 instalments; the first paid at 1291.72.
        let lent = to_units(Amount::minor(10_000_000_00), value("1250.35"));
        let plan = Regular {
            system: System::French,
            count: 120,
            period_rate: "0.06".parse::<base::Rate>().unwrap().share(1, 12),
            first_due: date(2026, 4, 10),
            every: Period::Months(1),
            vat: base::Rate::ZERO,
            fee: Amount::ZERO,
            settled: 0,
        };
        let first = schedule::instalments(lent, &plan)[0];

        assert_eq!(lent, Amount::minor(7_997_76));
        assert_eq!([first.total(), first.interest, first.principal], [88_79, 39_99, 48_80].map(Amount::minor));
        assert_eq!(lent - first.principal, Amount::minor(7_948_96));
        assert_eq!(to_pesos(first.total(), value("1291.72")), Amount::minor(114_691_82));
        assert_eq!(to_units(Amount::minor(114_691_82), value("1291.72")), first.total());
    }

    #[test]
    fn pesos_are_told_only_on_days_whose_value_is_known() {
        let mut indices = Indices::default();
        indices.add("UVA", [(date(2026, 4, 10), value("1291.72"))]);
        let uva: Currency = "UVA".parse().unwrap();
        let pesos = |currency, day| in_pesos(Amount::minor(88_79), currency, date(2026, 4, day), &indices);

        assert_eq!(pesos(uva, 10), Ok(Amount::minor(114_691_82)));
        assert_eq!(pesos(uva, 11).unwrap_err().day, date(2026, 4, 11));
        assert_eq!(pesos(Currency::ARS, 11), Ok(Amount::minor(88_79)));
    }

    #[test]
    fn a_rent_follows_its_index() {
        assert_eq!(adjusted(Amount::minor(300_000_00), value("10"), value("13.5")), Amount::minor(405_000_00));
        assert_eq!(adjusted(Amount::minor(1), value("3"), value("2")), Amount::minor(1));
    }
}
