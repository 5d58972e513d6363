//! Which rate of default interest a court applies, as dated data (`packs/ar-courts.toml`), and what it comes to by
//! what is published.
use super::{
    entry::RatePoint,
    series::{NotPublished, Published},
};
use base::{Day, Rate};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The courts of one country.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Courts {
    /// Its name.
    pub id: String,
    /// Every court that is known.
    pub court: Vec<Court>,
}

/// A court, and the rates that it applies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Court {
    /// How data names it.
    pub code: String,
    /// How people name it.
    pub label: String,
    /// Oldest first.
    pub rate: Vec<CourtRate>,
}

/// A rate that a court applies to interest from a day on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtRate {
    /// The first day of interest at it.
    pub from: Day,
    /// The published rate, in per cent a year.
    pub series: String,
    /// Added to it, as a part of one a year.
    #[serde(default)]
    pub plus: Rate,
    /// How people name it.
    pub label: String,
    /// The law or the ruling.
    pub source: String,
}

impl Courts {
    /// The courts that ship with the system.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Courts> = LazyLock::new(|| {
            let text = include_str!("../../packs/ar-courts.toml");
            base::read_toml(text).expect("a test reads the shipped courts")
        });
        &SHIPPED
    }

    /// The court that data names so.
    pub fn of(&self, code: &str) -> Option<&Court> {
        self.court.iter().find(|court| court.code == code)
    }
}

impl Court {
    /// The rates that apply from a day on, each with the day on which it ceases to, if it does.
    pub fn rates_from(&self, day: Day) -> impl Iterator<Item = (&CourtRate, Option<Day>)> {
        let ends = self.rate.iter().skip(1).map(|next| Some(next.from)).chain([None]);
        self.rate.iter().zip(ends).filter(move |(_, ends)| ends.is_none_or(|ends| day < ends))
    }

    /// What is said of its rates from a day on.
    pub fn words(&self, day: Day) -> String {
        let rates: Vec<String> =
            self.rates_from(day).map(|(rate, _)| format!("{} ({})", rate.label, rate.source)).collect();
        format!("{}: {}", self.label, rates.join("; "))
    }

    /// The yearly rates from the filing to today, one for each time that it changed, by the published values of each of
    /// its series.
    ///
    /// # Errors
    /// The rate in force on the day of the filing is not published, as far as is known.
    pub fn points(
        &self,
        (filed, today): (Day, Day),
        published: &BTreeMap<String, Vec<(Day, Published)>>,
    ) -> Result<Vec<RatePoint>, NotPublished> {
        let mut points: Vec<RatePoint> = Vec::new();
        for (rate, ends) in self.rates_from(filed) {
            let from = rate.from.max(filed);
            let missing = || NotPublished { series: rate.series.clone(), day: from };
            let values = published.get(&rate.series).ok_or_else(missing)?;
            let begun = values.iter().rfind(|(day, _)| *day <= from).ok_or_else(missing)?;
            let later = values.iter().filter(|(day, _)| from < *day && *day <= today);
            let later = later.filter(|(day, _)| ends.is_none_or(|ends| *day < ends));
            for (day, value) in std::iter::once((from, begun.1)).chain(later.copied()) {
                points.push(RatePoint { from: day, rate: yearly(value, rate.plus) });
            }
        }
        points.dedup_by(|later, before| later.rate == before.rate);
        Ok(points)
    }
}

/// A value in per cent, as a rate.
fn yearly(value: Published, plus: Rate) -> Rate {
    // A value counts 10⁻⁸ of one per cent, a rate 10⁻¹² of one: a hundredth of 10⁴ times as many.
    Rate::pico(value.to_units().saturating_mul(100).saturating_add(plus.to_pico()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::series::{Holds, holds};
    use jiff::civil::date;

    fn values(points: &[(Day, &str)]) -> BTreeMap<String, Vec<(Day, Published)>> {
        let read = |(day, value): &(Day, &str)| (*day, value.parse().unwrap());
        BTreeMap::from([("BNA_ACTIVA".to_owned(), points.iter().map(read).collect())])
    }

    #[test]
    fn the_shipped_courts_read_name_rates_that_hold_until_the_next_and_have_sources() {
        for court in &Courts::shipped().court {
            assert!(court.rate.is_sorted_by_key(|rate| rate.from) && !court.rate.is_empty(), "{}", court.code);
            assert!(court.rate.iter().all(|rate| !rate.source.is_empty()));
            assert!(court.rate.iter().all(|rate| holds(&rate.series) == Holds::UntilNext), "{}", court.code);
        }
    }

    #[test]
    fn a_court_applies_the_rate_in_force_when_it_was_filed_and_each_later_one_once() {
        let court = Courts::shipped().of("nacional_comercial").unwrap();
        let published = values(&[
            (date(2026, 4, 20), "40"),
            (date(2026, 5, 20), "40"),
            (date(2026, 6, 15), "45.5"),
            (date(2026, 8, 1), "50"),
        ]);

        let points = court.points((date(2026, 5, 4), date(2026, 7, 31)), &published).unwrap();

        let told: Vec<(Day, String)> = points.iter().map(|point| (point.from, point.rate.to_string())).collect();
        assert_eq!(told, [(date(2026, 5, 4), "0.4".to_owned()), (date(2026, 6, 15), "0.455".to_owned())]);
        assert!(court.words(date(2026, 5, 4)).starts_with("Justicia Nacional en lo Comercial: tasa activa"));
    }

    #[test]
    fn a_rate_that_nobody_published_by_the_day_of_the_filing_is_named() {
        let court = Courts::shipped().of("nacional_comercial").unwrap();
        let late = values(&[(date(2026, 5, 5), "40")]);

        let missing = court.points((date(2026, 5, 4), date(2026, 7, 31)), &late).unwrap_err();

        assert_eq!(missing.to_string(), "no publicado: BNA_ACTIVA del 2026-05-04");
    }

    #[test]
    fn a_practice_that_changed_applies_to_interest_of_its_days() {
        let rate = |from, series: &str, plus: &str| CourtRate {
            from,
            series: series.to_owned(),
            plus: plus.parse().unwrap(),
            label: series.to_owned(),
            source: "x".to_owned(),
        };
        let (old, new) = (rate(date(2020, 1, 1), "BNA_ACTIVA", "0"), rate(date(2026, 6, 1), "BADLAR", "0.02"));
        let court = Court { code: "x".into(), label: "X".into(), rate: vec![old, new] };
        let mut published = values(&[(date(2026, 5, 1), "40"), (date(2026, 6, 10), "99")]);
        published.insert("BADLAR".to_owned(), vec![(date(2026, 5, 28), "30".parse().unwrap())]);

        let points = court.points((date(2026, 5, 4), date(2026, 7, 1)), &published).unwrap();

        let told: Vec<(Day, String)> = points.iter().map(|point| (point.from, point.rate.to_string())).collect();
        assert_eq!(told, [(date(2026, 5, 4), "0.4".to_owned()), (date(2026, 6, 1), "0.32".to_owned())]);
        assert_eq!(court.rates_from(date(2026, 6, 1)).count(), 1);
    }
}
