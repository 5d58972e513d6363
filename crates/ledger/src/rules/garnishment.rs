//! How much of a wage may be garnished (domain.md §3.10; LCT arts. 120 and 147, decreto 484/87).
use base::{Amount, Rate, Rounding};

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

/// Up to two minimum wages.
const LOWER_SHARE: Rate = Rate::basis_points(1_000);
/// Above two minimum wages.
const UPPER_SHARE: Rate = Rate::basis_points(2_000);

/// The most that may be garnished of `income`, where the minimum wage (SMVM) is `minimum`. Alimony has no such limit.
///
/// Rounded down, in favour of whoever works.
pub fn garnishable(income: Amount, minimum: Amount, kind: Income) -> Amount {
    let twice = minimum + minimum;
    let share = if income <= twice { LOWER_SHARE } else { UPPER_SHARE };
    let of = |amount: Amount, share: Rate| amount.or_zero().times(share, Rounding::Down);
    match kind {
        Income::Severance => of(income, share),
        Income::Wage(Reading::Whole) => of(income - minimum, share),
        Income::Wage(Reading::Marginal) => {
            of(income.min(twice) - minimum, LOWER_SHARE) + of(income - twice, UPPER_SHARE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(income: i64, kind: Income) -> i64 {
        garnishable(Amount::minor(income), Amount::minor(350_000_00), kind).to_minor()
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
