//! Charges that come again every period: expensas, services, rents, whose amount may follow an index.
//!
//! A charge is written to the account when its period comes, with the amount that it then has: what was charged does
//! not change when an index is corrected later.
use super::{
    indexed::adjusted,
    schedule::period_after,
    series::{Indices, NotPublished},
    terms::{Instalment, Period},
};
use base::{Amount, Day, Rate, Rounding};
use std::ops::RangeInclusive;

/// What is charged every period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurring {
    /// The amount of the first period, without tax.
    pub amount: Amount,
    /// When the first one is due.
    pub first_due: Day,
    /// From one to the next.
    pub every: Period,
    /// Value added tax on each.
    pub vat: Rate,
    /// How the amount changes; absent, it does not.
    pub adjustment: Option<Adjustment>,
}

/// How an amount follows an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Which series, such as `ICL`.
    pub series: String,
    /// The day whose value the first amount was agreed at.
    pub from: Day,
    /// After how many periods the amount is reckoned again; from 1.
    pub periods: u16,
}

impl Recurring {
    /// The charges of these periods, counted from 1.
    ///
    /// Each adjustment is of the first amount, by the index of the day on which it takes effect over that of
    /// [`Adjustment::from`]: roundings do not add up.
    ///
    /// # Errors
    /// A value that is needed is not published yet; the charges before it can be asked for alone.
    pub fn charges(&self, numbers: RangeInclusive<u16>, indices: &Indices) -> Result<Vec<Instalment>, NotPublished> {
        let charge = |number: u16| {
            let amount = self.amount_of(number, indices)?;
            Ok(Instalment {
                number,
                due: period_after(self.first_due, self.every, number.saturating_sub(1)),
                principal: amount,
                interest: Amount::ZERO,
                vat: amount.times(self.vat, Rounding::HalfUp),
                fees: Amount::ZERO,
            })
        };
        numbers.map(charge).collect()
    }

    fn amount_of(&self, number: u16, indices: &Indices) -> Result<Amount, NotPublished> {
        let Some(adjustment) = &self.adjustment else { return Ok(self.amount) };
        let periods = adjustment.periods.max(1);
        let effective = number.saturating_sub(1) / periods * periods;
        if effective == 0 {
            return Ok(self.amount);
        }
        let on = period_after(adjustment.from, self.every, effective);
        let (before, now) = (indices.on(&adjustment.series, adjustment.from)?, indices.on(&adjustment.series, on)?);
        Ok(adjusted(self.amount, before, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn rent() -> Recurring {
        Recurring {
            amount: Amount::minor(300_000_00),
            first_due: date(2026, 1, 10),
            every: Period::Months(1),
            vat: Rate::ZERO,
            adjustment: Some(Adjustment { series: "ICL".to_owned(), from: date(2026, 1, 1), periods: 3 }),
        }
    }

    fn indices() -> Indices {
        let mut indices = Indices::default();
        let days = [(date(2026, 1, 1), "20"), (date(2026, 4, 1), "21.5"), (date(2026, 7, 1), "23.333")];
        indices.add("ICL", days.map(|(day, value)| (day, value.parse().unwrap())));
        indices
    }

    #[test]
    fn a_rent_goes_up_every_third_month_by_its_index() {
        let all = rent().charges(1..=9, &indices()).unwrap();

        let amounts: Vec<i64> = all.iter().map(|one| one.principal.to_minor()).collect();
        let (first, second, third) = (300_000_00, 322_500_00, 349_995_00);
        assert_eq!(amounts, [first, first, first, second, second, second, third, third, third]);
        assert_eq!((all[0].due, all[8].due, all[8].number), (date(2026, 1, 10), date(2026, 9, 10), 9));
    }

    #[test]
    fn a_value_that_is_not_published_is_named_and_the_charges_before_it_stand() {
        let missing = rent().charges(9..=10, &indices()).unwrap_err();

        assert_eq!((missing.series.as_str(), missing.day), ("ICL", date(2026, 10, 1)));
        assert_eq!(rent().charges(9..=9, &indices()).unwrap().len(), 1);
        assert!(rent().charges(1..=3, &Indices::default()).is_ok());
    }

    #[test]
    fn a_service_costs_the_same_with_its_tax() {
        let service = Recurring { vat: "0.21".parse().unwrap(), adjustment: None, ..rent() };

        let all = service.charges(2..=2, &Indices::default()).unwrap();

        assert_eq!((all[0].due, all[0].total()), (date(2026, 2, 10), Amount::minor(363_000_00)));
    }
}
