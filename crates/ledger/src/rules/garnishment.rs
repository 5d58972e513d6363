//! How much of a wage may be garnished, by dated data (`packs/ar-wages.toml`; domain.md §3.10).
use base::{Amount, Day, Rate, Rounding};
use serde::Deserialize;
use std::sync::LazyLock;

/// What is garnished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Income {
    /// The gross remuneration of a month in money.
    Wage(Reading),
    /// What is paid at the end of employment (art. 3 of the decree): no minimum is deducted.
    Severance,
}

/// How the scale is read above two minimum wages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The share of the bracket reached, on all that exceeds one minimum wage: the text of the decree.
    Whole,
    /// Each share on its own bracket, as some courts and newspapers read it.
    Marginal,
}

/// What of a wage may be garnished.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wages {
    /// Its name.
    pub id: String,
    /// Scales, oldest first.
    pub scale: Vec<Scale>,
}

/// Which share may be garnished.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The first day; since ever where absent.
    pub from: Option<Day>,
    /// Up to the bracket.
    pub lower: Rate,
    /// Above it.
    pub upper: Rate,
    /// In minimum wages.
    pub bracket: i64,
    /// The law.
    pub source: String,
}

impl Wages {
    /// The law that ships with the system.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Wages> = LazyLock::new(|| {
            let text = include_str!("../../packs/ar-wages.toml");
            base::read_toml(text).expect("a test reads the shipped wages")
        });
        &SHIPPED
    }

    /// The scale of a day.
    pub fn scale_on(&self, day: Day) -> Option<&Scale> {
        self.scale.iter().rfind(|scale| scale.from.is_none_or(|from| from <= day))
    }
}

/// The most that may be garnished of `income`, where the minimum wage (SMVM) is `minimum`. Alimony has no such limit.
///
/// Rounded down, in favour of whoever works.
pub fn garnishable(income: Amount, minimum: Amount, kind: Income, scale: &Scale) -> Amount {
    let bracket = minimum.share(scale.bracket, 1, Rounding::Down);
    let share = if income <= bracket { scale.lower } else { scale.upper };
    let of = |amount: Amount, share: Rate| amount.or_zero().times(share, Rounding::Down);
    match kind {
        Income::Severance => of(income, share),
        Income::Wage(Reading::Whole) => of(income - minimum, share),
        Income::Wage(Reading::Marginal) => {
            of(income.min(bracket) - minimum, scale.lower) + of(income - bracket, scale.upper)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(income: i64, kind: Income) -> i64 {
        let scale = Wages::shipped().scale_on(date(2026, 1, 1)).unwrap();
        garnishable(Amount::minor(income), Amount::minor(350_000_00), kind, scale).to_minor()
    }

    #[test]
    fn a_wage_is_garnished_as_the_domain_says() {
        let whole = |income| of(income, Income::Wage(Reading::Whole));

        assert_eq!([300_000_00, 350_000_00, 500_000_00].map(whole), [0, 0, 15_000_00]);
        assert_eq!([700_000_00, 700_000_01, 1_000_000_00].map(whole), [35_000_00, 70_000_00, 130_000_00]);
        assert_eq!(of(1_000_000_00, Income::Wage(Reading::Marginal)), 95_000_00);
        assert_eq!(of(350_000_00, Income::Wage(Reading::Marginal)), 0);
    }

    #[test]
    fn a_severance_is_garnished_whole() {
        assert_eq!([600_000_00, 1_000_000_00].map(|income| of(income, Income::Severance)), [60_000_00, 200_000_00]);
    }
}
