//! What the registry and the law say in numbers: dated data with its source, and the three questions asked of it.
use super::{period::Period, situation::Situation};
use base::{Amount, Day};
use serde::Deserialize;
use std::sync::LazyLock;

/// The shipped numbers, `data/policy.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How days late become a class.
    classification: Vec<Classification>,
    /// From which debt on somebody is reported.
    threshold: Vec<Threshold>,
    /// How long things may be kept.
    retention: Retention,
    /// When months come out.
    publication: Publication,
}

/// How days late become a class, while it holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classification {
    /// The first day.
    pub from: Day,
    /// The last day; absent while it holds.
    pub until: Option<Day>,
    /// The last day late of situations 1 to 4.
    pub days_max: [u32; 4],
    /// Where it is written.
    pub source: String,
}

/// From which debt on somebody is reported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The first month of data.
    pub from: Period,
    /// Whole pesos; this much is reported.
    pub pesos: u32,
    /// Where it is written.
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Retention {
    years_unpaid: i16,
    years_extinguished: i16,
    cache_days: i16,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Publication {
    day: i8,
    recheck_days: i16,
    #[serde(rename = "source")]
    _source: String,
}

/// A class, and the rule it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classified<'a> {
    /// 1 to 5.
    pub situation: Situation,
    /// The rule that held that day.
    pub rule: &'a Classification,
}

impl Policy {
    /// The shipped one.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Policy> = LazyLock::new(|| {
            base::read_toml(include_str!("../../data/policy.toml")).expect("the shipped policy reads: a test holds it")
        });
        &SHIPPED
    }

    /// The class of so many days late on `day`; `None` before the rules began.
    pub fn classify(&self, days_past_due: u32, day: Day) -> Option<Classified<'_>> {
        use Situation::{HighRisk, Irrecoverable, LowRisk, MediumRisk, Normal};
        let holds = |rule: &&Classification| rule.from <= day && rule.until.is_none_or(|until| day <= until);
        let rule = self.classification.iter().find(holds)?;
        let classes = [Normal, LowRisk, MediumRisk, HighRisk].into_iter().zip(rule.days_max);
        let class = classes.into_iter().find(|(_, most)| days_past_due <= *most).map(|(class, _)| class);
        Some(Classified { situation: class.unwrap_or(Irrecoverable), rule })
    }

    /// The least debt that is reported for a month; `None` before the rules began.
    pub fn threshold(&self, period: Period) -> Option<(Amount, &Threshold)> {
        let rule = self.threshold.iter().rev().find(|rule| rule.from <= period)?;
        Some((Amount::minor(i64::from(rule.pesos) * 100), rule))
    }

    /// The last day on which a debt may be told: five years after it fell due, or two after it was extinguished,
    /// whichever is earlier (Ley 25.326 art. 26).
    pub fn visible_until(&self, due: Day, extinguished: Option<Day>) -> Day {
        let unpaid = years_after(due, self.retention.years_unpaid);
        let paid = extinguished.map(|day| years_after(day, self.retention.years_extinguished));
        paid.map_or(unpaid, |paid| paid.min(unpaid))
    }

    /// The last day on which what was learnt on `day` may be kept.
    pub fn cached_until(&self, day: Day) -> Day {
        day.saturating_add(jiff::Span::new().days(self.retention.cache_days))
    }

    /// The first day of what may still be kept on `today`; what was learnt before is forgotten.
    pub fn oldest_kept(&self, today: Day) -> Day {
        today.saturating_sub(jiff::Span::new().days(self.retention.cache_days))
    }

    /// The first day on which it makes sense to ask again after learning about `period` on `day`.
    ///
    /// That is when the next month should be out; if that is past, a week later. Never beyond [`Policy::cached_until`].
    pub fn ask_again(&self, period: Period, day: Day) -> Day {
        let out = (period + 3).first_day().saturating_add(jiff::Span::new().days(self.publication.day - 1));
        let recheck = day.saturating_add(jiff::Span::new().days(self.publication.recheck_days));
        out.max(recheck).min(self.cached_until(day))
    }
}

fn years_after(day: Day, years: i16) -> Day {
    day.saturating_add(jiff::Span::new().years(years))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn class(days: u32, day: Day) -> u8 {
        Policy::shipped().classify(days, day).unwrap().situation.number()
    }

    #[test]
    fn days_late_are_classes_as_the_domain_says() {
        // domain.md §2.1.
        for (days, situation) in [(0, 1), (31, 1), (32, 2), (90, 2), (91, 3), (180, 3), (181, 4), (365, 4), (366, 5)] {
            assert_eq!(class(days, date(2026, 3, 31)), situation, "{days} days");
        }
    }

    #[test]
    fn the_year_of_the_pandemic_had_other_limits() {
        for (days, situation) in [(91, 1), (92, 2), (150, 2), (151, 3), (240, 3), (241, 4), (366, 5)] {
            assert_eq!(class(days, date(2020, 6, 30)), situation, "{days} days");
        }
        assert_eq!((class(32, date(2020, 3, 19)), class(32, date(2020, 3, 20))), (2, 1));
        assert_eq!((class(32, date(2021, 3, 31)), class(32, date(2021, 4, 1))), (1, 2));
    }

    #[test]
    fn the_threshold_is_that_of_the_month() {
        let least = |period: &str| Policy::shipped().threshold(period.parse().unwrap()).unwrap().0;

        assert_eq!(least("202406"), Amount::minor(1_000_00));
        assert_eq!(least("202407"), Amount::minor(25_000_00));
        assert_eq!(least("202609"), Amount::minor(25_000_00));
    }

    #[test]
    fn a_debt_is_forgotten_as_the_law_says() {
        // domain.md §5.2.
        let policy = Policy::shipped();

        assert_eq!(policy.visible_until(date(2022, 5, 10), Some(date(2024, 8, 1))), date(2026, 8, 1));
        assert_eq!(policy.visible_until(date(2022, 5, 10), None), date(2027, 5, 10));
        assert_eq!(policy.visible_until(date(2022, 5, 10), Some(date(2026, 8, 1))), date(2027, 5, 10));
        assert_eq!(policy.visible_until(date(2024, 2, 29), None), date(2029, 2, 28));
    }

    #[test]
    fn it_is_asked_again_when_the_next_month_should_be_out() {
        let (policy, period) = (Policy::shipped(), "202609".parse().unwrap());

        assert_eq!(policy.ask_again(period, date(2026, 11, 22)), date(2026, 12, 5));
        assert_eq!(policy.ask_again(period, date(2026, 12, 20)), date(2026, 12, 27));
        assert_eq!(policy.cached_until(date(2026, 11, 22)), date(2027, 2, 20));
    }
}
