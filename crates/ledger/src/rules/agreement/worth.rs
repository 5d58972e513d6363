//! What an offer costs the debtor, what it is worth to the creditor, and whether the debtor can carry it.
use crate::rules::{
    cost::{compounded, internal_rate},
    terms::{Instalment, Period},
};
use base::{Amount, Rate, Rounding};
use serde::{Deserialize, Serialize};

/// The total cost of financing: an internal rate (domain.md §3.1, CFT).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// A period.
    pub period: Rate,
    /// A year, compounded.
    pub yearly: Rate,
}

/// What somebody earns and already pays, a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Income {
    /// Net, of the household or of whoever signs.
    pub net: Amount,
    /// Instalments paid to others.
    #[serde(default)]
    pub committed: Amount,
}

/// How heavy instalments are for an income (RCI, domain.md §3.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burden {
    /// All instalments over net income; the largest one of the offer.
    pub share: Rate,
    /// What is left of the income.
    pub left: Amount,
    /// The least that must be left.
    pub reserve: Amount,
    /// What follows.
    pub light: Light,
}

/// Whether an instalment can be carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// It can.
    Green,
    /// It is heavy: whoever offers is warned.
    Amber,
    /// It is too heavy, or leaves less than the reserve: a supervisor must approve.
    Red,
}

/// From which shares of income an instalment is heavy, and what must be left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearable {
    /// Over this share it is heavy.
    pub warned: Rate,
    /// Over this one it is too heavy.
    pub blocked: Rate,
    /// The least that must be left of an income.
    pub reserve: Amount,
}

/// What `financed` costs if it is paid in these instalments; `None` if they come to less than it.
///
/// Without tax where `taxed` is [`Tax::Without`].
pub fn total_cost(financed: Amount, instalments: &[Instalment], every: Period, tax: Tax) -> Option<Cost> {
    let paid: Vec<Amount> = instalments.iter().map(|one| tax.of(one)).collect();
    let period = internal_rate(financed, &paid)?;
    let yearly = match every {
        Period::Months(months) => compounded(period, 12, u32::from(months.max(1))),
        Period::Days(days) => compounded(period, 365, u32::from(days.max(1))),
    };
    Some(Cost { period, yearly })
}

/// Whether value added tax is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tax {
    /// As the debtor pays it.
    With,
    /// As the creditor keeps it.
    Without,
}

impl Tax {
    fn of(self, one: &Instalment) -> Amount {
        match self {
            Self::With => one.total(),
            Self::Without => one.total() - one.vat,
        }
    }
}

/// What an offer is worth to the creditor on its day: the down payment, and each instalment less its tax, discounted at
/// `rate` a period.
pub fn present_value(down_payment: Amount, instalments: &[Instalment], rate: Rate) -> Amount {
    const ONE: i128 = 1_000_000_000_000_000_000;
    let growth = Rate::ONE_PICO + i128::from(rate.to_pico());
    let mut discount = ONE;
    let worth = instalments.iter().map(|one| {
        discount = Rounding::HalfUp.divide(discount * Rate::ONE_PICO, growth);
        i128::from(Tax::Without.of(one).to_minor()) * discount
    });
    let exact = Rounding::HalfUp.divide(worth.sum(), ONE);
    down_payment + Amount::minor(i64::try_from(exact).expect("what is discounted is less than its sum"))
}

/// How likely a plan must be kept to be worth as much as `today` in hand; above one, it never is.
pub fn needed_to_prefer(today: Amount, plan: Amount) -> Option<Rate> {
    let exact =
        Rounding::HalfUp.divide(i128::from(today.to_minor()) * Rate::ONE_PICO, i128::from(plan.to_minor()).max(1));
    (Amount::ZERO < plan).then(|| Rate::pico(i64::try_from(exact).unwrap_or(i64::MAX)))
}

/// How heavy the largest of these instalments is; `None` without an income.
pub fn burden(largest: Amount, income: Income, bearable: Bearable) -> Option<Burden> {
    if income.net <= Amount::ZERO {
        return None;
    }
    let paid = largest + income.committed;
    let exact =
        Rounding::HalfUp.divide(i128::from(paid.to_minor()) * Rate::ONE_PICO, i128::from(income.net.to_minor()));
    let share = Rate::pico(i64::try_from(exact).unwrap_or(i64::MAX));
    let left = income.net - paid;
    let light = if bearable.blocked < share || left < bearable.reserve {
        Light::Red
    } else if bearable.warned < share {
        Light::Amber
    } else {
        Light::Green
    };
    Some(Burden { share, left, reserve: bearable.reserve, light })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn instalment(total: i64, vat: i64) -> Instalment {
        let zero = Amount::ZERO;
        let (principal, vat) = (Amount::minor(total - vat), Amount::minor(vat));
        Instalment { number: 1, due: date(2026, 5, 1), principal, interest: zero, vat, fees: zero }
    }

    const BEARABLE: Bearable = Bearable {
        warned: Rate::basis_points(3_000),
        blocked: Rate::basis_points(4_000),
        reserve: Amount::minor(341_000_00),
    };

    #[test]
    fn a_plan_is_compared_with_money_today() {
        // domain.md §3.7.
        let worth = present_value(Amount::ZERO, &[instalment(30_000_00, 0); 3], "0.05".parse().unwrap());

        assert_eq!(worth, Amount::minor(81_697_44));
        let needed = needed_to_prefer(Amount::minor(80_000_00), worth).unwrap();
        assert_eq!(needed.to_pico() / 1_000_000_000, 979);
        assert_eq!(needed_to_prefer(Amount::minor(1), Amount::ZERO), None);
    }

    #[test]
    fn tax_is_not_the_creditors() {
        assert_eq!(present_value(Amount::minor(5), &[instalment(121_00, 21_00)], Rate::ZERO), Amount::minor(100_05));
    }

    #[test]
    fn a_quarter_of_income_is_green_and_over_two_fifths_red() {
        // domain.md §3.9: 120,000 of 480,000.
        let of = |instalment: i64, net: i64| {
            let income = Income { net: Amount::minor(net), committed: Amount::ZERO };
            burden(Amount::minor(instalment), income, BEARABLE).unwrap()
        };

        let quarter = of(120_000_00, 480_000_00);
        assert_eq!((quarter.share, quarter.light), (Rate::basis_points(2_500), Light::Green));
        assert_eq!(of(300_000_00, 1_000_000_00).light, Light::Green);
        assert_eq!(of(300_000_01, 1_000_000_00).light, Light::Amber);
        assert_eq!(of(400_000_00, 1_000_000_00).light, Light::Amber);
        assert_eq!(of(400_000_01, 1_000_000_00).light, Light::Red);
        // A tenth, but less than the reserve is left.
        assert_eq!(of(35_000_00, 350_000_00).light, Light::Red);
        assert_eq!(burden(Amount::ZERO, Income { net: Amount::ZERO, committed: Amount::ZERO }, BEARABLE), None);
    }

    #[test]
    fn what_is_paid_to_others_counts() {
        let income = Income { net: Amount::minor(1_000_000_00), committed: Amount::minor(200_000_00) };

        assert_eq!(burden(Amount::minor(150_000_00), income, BEARABLE).unwrap().share, Rate::basis_points(3_500));
    }
}
