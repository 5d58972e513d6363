//! What the economy does to debtors: prices, wages, unemployment and how often each sector loses its people, as far as it
//! had been published by a day.
use base::{Day, day_number, day_of};
use jiff::ToSpan;
use ledger::rules::series::Published;
use people::Sector;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Consumer prices, an index by month.
pub(crate) const PRICES: &str = "IPC";
/// Wages, an index or an average by month.
pub(crate) const WAGES: &str = "SALARIOS";
/// Unemployment, in per cent, by quarter or month.
pub(crate) const UNEMPLOYMENT: &str = "DESEMPLEO";
/// How many of a hundred employees leave in a month, of everybody; of a sector, `ROTACION_G`.
pub(crate) const TURNOVER: &str = "ROTACION";
/// A figure older than this says nothing of now, in days.
const FRESH_DAYS: i32 = 150;

/// What is known of the economy on a day. Whole per cents; nothing where nobody has published it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climate {
    /// What wages buy against three months before the last month of which both are known.
    pub real_wage_3: Option<i64>,
    /// The same against twelve months before.
    pub real_wage_12: Option<i64>,
    /// Tenths of points of unemployment more than a year before.
    pub unemployment_change: Option<i64>,
    /// Of each sector, how many of ten thousand employees leave in a month; under nothing, of all.
    pub turnover: BTreeMap<Option<Sector>, i64>,
}

/// Values of a series, by day.
pub(crate) type Values = BTreeMap<Day, Published>;

impl Climate {
    /// What the published values of a day and before it say.
    pub fn of(day: Day, (prices, wages, unemployment): (&Values, &Values, &Values)) -> Self {
        let real = |months: i32| {
            let month = last(prices, day)?.0.min(last(wages, day)?.0);
            let before = month.checked_sub(months.months()).ok()?;
            let grown = |values| {
                let (now, then) = (at(values, month)?, at(values, before)?);
                Some((i128::from(now), i128::from(then)))
            };
            let ((wage, wage_then), (price, price_then)) = (grown(wages)?, grown(prices)?);
            let change = (wage * price_then * 200 / (wage_then * price) + 1) / 2 - 100;
            i64::try_from(change).ok()
        };
        let unemployed = || {
            let (month, now) = last(unemployment, day)?;
            let before = at(unemployment, month.checked_sub(12.months()).ok()?)?;
            Some((now - before) / (UNIT / 10))
        };
        Self {
            real_wage_3: real(3),
            real_wage_12: real(12),
            unemployment_change: unemployed(),
            turnover: BTreeMap::new(),
        }
    }

    /// The same with a series of turnover, of everybody or of a sector by its name; any other says nothing.
    #[must_use]
    pub(crate) fn with_series(self, day: Day, (name, values): (&str, &Values)) -> Self {
        let Some(whose) = name.strip_prefix(TURNOVER) else { return self };
        let sector = whose.strip_prefix('_').and_then(Sector::from_code);
        if whose.is_empty() || sector.is_some() { self.with_turnover(day, sector, values) } else { self }
    }

    /// The same with what is known of how often a sector loses its people.
    #[must_use]
    pub fn with_turnover(mut self, day: Day, sector: Option<Sector>, values: &Values) -> Self {
        if let Some((_, value)) = last(values, day) {
            self.turnover.insert(sector, value / (UNIT / 100));
        }
        self
    }

    /// The chance in hundredths that somebody who has a job loses it within twelve months: what their sector loses every
    /// month, more where they are new and less where they have long been there; of all sectors where theirs is not known.
    pub fn income_loss(&self, sector: Option<Sector>, months_employed: Option<u16>) -> Option<i64> {
        let months = months_employed.filter(|months| 0 < *months)?;
        let known = sector.and_then(|sector| self.turnover.get(&Some(sector)));
        let monthly = *known.or_else(|| self.turnover.get(&None))?;
        let (_, percent) = TENURE.iter().find(|(upto, _)| months <= *upto)?;
        let leaving = (monthly * percent / 100).clamp(0, 10_000);
        // Twelve months, each of which keeps the rest: in parts of 10⁸ so that nothing is lost.
        let stays = (0..12).fold(100_000_000_i64, |left, _| left * (10_000 - leaving) / 10_000);
        Some((100_000_000 - stays + 500_000) / 1_000_000)
    }
}

/// Months in a job up to which leaving it is so many hundredths as usual as in the sector (professional judgement: most
/// leave within the first years).
const TENURE: [(u16, i64); 5] = [(6, 180), (12, 140), (36, 100), (120, 60), (u16::MAX, 40)];
/// One of a published value.
const UNIT: i64 = 100_000_000;

/// The last value up to a day, if it is fresh.
fn last(values: &Values, day: Day) -> Option<(Day, i64)> {
    let from = day_of(day_number(day) - FRESH_DAYS);
    values.range(from..=day).next_back().map(|(day, value)| (*day, value.to_units()))
}

/// The value in force on a day: the last one of the hundred days before.
fn at(values: &Values, day: Day) -> Option<i64> {
    values.range(day_of(day_number(day) - 100)..=day).next_back().map(|(_, value)| value.to_units())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn monthly(values: &[(i16, i8, &str)]) -> Values {
        values.iter().map(|(year, month, value)| (date(*year, *month, 1), value.parse().unwrap())).collect()
    }

    #[test]
    fn what_wages_buy_is_told_by_the_last_month_of_which_both_are_known() {
        let prices = monthly(&[(2025, 3, "100"), (2025, 12, "140"), (2026, 3, "154"), (2026, 4, "160")]);
        let wages = monthly(&[(2025, 3, "200"), (2025, 12, "270"), (2026, 3, "297")]);
        let unemployment = monthly(&[(2025, 4, "6.4"), (2026, 4, "7.9")]);

        let told = Climate::of(date(2026, 5, 20), (&prices, &wages, &unemployment));

        // Wages 297/270 against prices 154/140 in three months; 297/200 against 154/100 in twelve.
        assert_eq!((told.real_wage_3, told.real_wage_12), (Some(0), Some(-4)));
        assert_eq!(told.unemployment_change, Some(15));
        let earlier = Climate::of(date(2026, 3, 31), (&prices, &wages, &unemployment));
        assert_eq!((earlier.real_wage_3, earlier.unemployment_change), (Some(0), None));
        assert_eq!(Climate::of(date(2027, 1, 1), (&prices, &wages, &unemployment)), Climate::default());
    }

    #[test]
    fn who_is_new_in_a_sector_that_loses_people_is_at_risk() {
        let day = date(2026, 5, 20);
        let of = |text| monthly(&[(2026, 4, text)]);
        let climate =
            Climate::default().with_turnover(day, Some(Sector::F), &of("6")).with_turnover(day, None, &of("2"));
        let loss = |sector, months| climate.income_loss(sector, months);

        assert_eq!(loss(Some(Sector::F), Some(3)), Some(75));
        assert_eq!(loss(Some(Sector::F), Some(24)), Some(52));
        assert_eq!(loss(Some(Sector::P), Some(200)), Some(9), "as in all sectors");
        assert_eq!([loss(None, Some(0)), loss(None, None), Climate::default().income_loss(None, Some(9))], [None; 3]);
    }

    #[test]
    fn series_of_turnover_are_known_by_name() {
        let (day, values) = (date(2026, 5, 20), monthly(&[(2026, 4, "6")]));
        let known = |name| {
            let climate = Climate::default().with_series(day, (name, &values));
            climate.turnover.into_keys().collect::<Vec<_>>()
        };

        assert_eq!([known("ROTACION"), known("ROTACION_F")], [vec![None], vec![Some(Sector::F)]]);
        assert_eq!([known("ROTACION_Z"), known("IPC"), known("ROTACIONES")], [vec![], vec![], vec![]]);
    }

    proptest! {
        #[test]
        fn a_chance_is_one_and_longer_in_a_job_is_never_riskier(turnover in 1_u32..100, months in 1_u16..300, more in 0_u16..300) {
            let value = monthly(&[(2026, 4, &turnover.to_string())]);
            let climate = Climate::default().with_turnover(date(2026, 5, 1), None, &value);
            let loss = |months| climate.income_loss(None, Some(months)).unwrap();

            prop_assert!((0..=100).contains(&loss(months)));
            prop_assert!(loss(months + more) <= loss(months));
        }
    }
}
