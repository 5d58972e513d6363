//! What a portfolio is expected to bring within thirty, sixty and ninety days under what may become of the economy.
//!
//! Every debtor pays a part of what is left of their debt each month; the scenario arrives over the three of them. The
//! interval holds the luck of everybody and what moves all of them together; nothing here is looked at by a decision.
use crate::rules::{
    assess::Assessment,
    feature::{Feature, Features},
    learned::Learned,
    scorecard::Indicator,
    target::LOG_ODDS_A_POINT,
};
use base::{Amount, Day};
use models::{log_odds, probability};
use serde::Deserialize;
use std::sync::LazyLock;

/// Every version, in order of day.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenarios {
    version: Vec<ScenarioVersion>,
}

/// What counts from a day on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioVersion {
    /// The first day.
    pub from: Day,
    /// Who says so.
    pub source: String,
    real_wage: f64,
    unemployment: f64,
    part_paid: f64,
    common: f64,
    /// What may come.
    pub scenario: Vec<Scenario>,
}

/// What may become of the economy within three months.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// How data names it.
    pub code: String,
    /// How screens name it.
    pub label: String,
    /// Points that wages buy more, after three months.
    pub real_wage: i64,
    /// Tenths of points of unemployment more, after three months.
    pub unemployment: i64,
}

/// What is expected to come in by an end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Days from today.
    pub days: u16,
    /// Expected.
    pub amount: Amount,
    /// Nineteen times of twenty at least this.
    pub least: Amount,
    /// Nineteen times of twenty at most this.
    pub most: Amount,
}

/// Months looked ahead.
const MONTHS: usize = 3;
/// Deviations within which nine of ten outcomes lie.
const NINE_OF_TEN: f64 = 1.645;
/// Nobody pays a larger part of what is left in a month.
const SHARE_MAX: f64 = 1.0;

impl Scenarios {
    /// The ones that ship.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Scenarios> = LazyLock::new(|| {
            base::read_toml(include_str!("../../data/scenarios.toml"))
                .expect("the shipped scenarios read: a test reads them")
        });
        &SHIPPED
    }

    /// Which part of what they owe is paid by somebody who pays, where no model tells it.
    pub(crate) fn part_paid(&self, day: Day) -> f64 {
        self.on(day).or(self.version.first()).map_or(SHARE_MAX, |version| version.part_paid)
    }

    /// What counts on a day; `None` before the first version.
    pub fn on(&self, day: Day) -> Option<&ScenarioVersion> {
        self.version.iter().rev().find(|version| version.from <= day)
    }
}

/// The sums of many debtors, under one scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    mean: [f64; MONTHS],
    variance: [f64; MONTHS],
}

impl Sums {
    /// Both together.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for (sum, more) in self.mean.iter_mut().zip(other.mean).chain(self.variance.iter_mut().zip(other.variance)) {
            *sum += more;
        }
        self
    }

    /// What comes in by the end of each month, where each debtor stands for `each`.
    #[expect(clippy::cast_possible_truncation, reason = "an expectation of money, in whole minor units")]
    pub(crate) fn recoveries(&self, version: &ScenarioVersion, each: u32) -> [Recovery; MONTHS] {
        let (mut mean, mut variance, each) = (0.0, 0.0, f64::from(each));
        let mut ends = [Recovery::default(); MONTHS];
        for (place, end) in ends.iter_mut().enumerate() {
            mean += self.mean.get(place).copied().unwrap_or(0.0) * each;
            // Those who were looked at stand for others: their luck counts as often squared.
            variance += self.variance.get(place).copied().unwrap_or(0.0) * each * each;
            let deviation = (variance + (version.common * mean).powi(2)).sqrt() * NINE_OF_TEN;
            let minor = |value: f64| Amount::minor(value.max(0.0).round() as i64);
            let days = u16::try_from((place + 1) * 30).unwrap_or(u16::MAX);
            *end =
                Recovery { days, amount: minor(mean), least: minor(mean - deviation), most: minor(mean + deviation) };
        }
        ends
    }
}

/// What one debtor is expected to pay in each of the three months.
#[expect(clippy::cast_precision_loss, reason = "an expectation, not money")]
pub(crate) fn expects(
    assessment: &Assessment,
    learned: &Learned,
    (version, scenario): (&ScenarioVersion, &Scenario),
) -> Sums {
    let owed = assessment.owed().amount.to_minor();
    let mut sums = Sums::default();
    if owed <= 0 {
        return sums;
    }
    let now = told(&assessment.features, assessment, learned);
    let share = learned.part(&assessment.features).map_or(now * version.part_paid, |part| part.clamp(0.0, SHARE_MAX));
    let mut left = owed as f64;
    for (place, (mean, variance)) in sums.mean.iter_mut().zip(&mut sums.variance).enumerate() {
        let so_far = i64::try_from(place + 1).unwrap_or(3);
        let then = under(assessment, learned, (version, scenario), so_far);
        let part = (share * then / now.max(1e-6)).clamp(0.0, SHARE_MAX);
        *mean = left * part;
        // One payment or none: its size is what makes the mean.
        *variance = *mean * *mean * (1.0 - then) / then.max(1e-6);
        left -= *mean;
    }
    sums
}

/// The chance of a payment within a month, as it is now: what a model tells, or what the indicator of outlook says to an
/// expert.
pub(super) fn told(features: &Features, assessment: &Assessment, learned: &Learned) -> f64 {
    let indicator = || probability((f64::from(assessment.value(Indicator::Outlook)) - 50.0) * LOG_ODDS_A_POINT);
    learned.pays(features).unwrap_or_else(indicator).clamp(0.005, 0.995)
}

/// The same in a month of the scenario, of which so many thirds have come: where a model learned from published figures
/// it is asked with those of the scenario, and otherwise the odds move as professional judgement says.
#[expect(clippy::cast_precision_loss, reason = "points of a percentage")]
fn under(
    assessment: &Assessment,
    learned: &Learned,
    (version, scenario): (&ScenarioVersion, &Scenario),
    thirds: i64,
) -> f64 {
    let mut features = assessment.features.clone();
    let mut shift = 0.0;
    let moves = [
        (Feature::RealWage3, scenario.real_wage, version.real_wage),
        (Feature::UnemploymentChange, scenario.unemployment, version.unemployment),
    ];
    for (feature, points, odds) in moves {
        let so_far = points * thirds / 3;
        match features.get(feature).filter(|_| learned.payment_looks_at(&assessment.features, feature)) {
            Some(known) => features.set(feature, Some(known + so_far)),
            None => shift += so_far as f64 * odds,
        }
    }
    probability(log_odds(told(&features, assessment, learned)) + shift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{assess::assess_features, scorecard::Scorecards};
    use jiff::civil::date;
    use proptest::prelude::*;

    const DAY: Day = date(2026, 5, 4);

    fn of(owed: i64, late: i64, scenario: &str) -> (Sums, &'static ScenarioVersion) {
        let version = Scenarios::shipped().on(DAY).unwrap();
        let scenario = version.scenario.iter().find(|one| one.code == scenario).unwrap();
        let seen = Features::default().with(Feature::Owed, owed).with(Feature::LateNow, late);
        let assessment = assess_features(seen, &Scorecards::shipped(), None);
        (expects(&assessment, &Learned::default(), (version, scenario)), version)
    }

    fn many(scenario: &str) -> [Recovery; 3] {
        let (one, version) = of(100_000_00, 1, scenario);
        (0..1_000).fold(Sums::default(), |sums, _| sums.and(one)).recoveries(version, 1)
    }

    #[test]
    fn the_adverse_brings_less_than_the_base_and_the_benign_more() {
        let [base, adverse, benign] = ["base", "adverse", "benign"].map(many);

        for month in 0..3 {
            assert!(adverse[month].amount < base[month].amount && base[month].amount < benign[month].amount);
            assert!(base[month].least < base[month].amount && base[month].amount < base[month].most);
        }
        assert!(base[0].amount < base[1].amount && base[1].amount < base[2].amount);
        assert_eq!(base.map(|one| one.days), [30, 60, 90]);
        let lost = |month: usize| {
            (base[month].amount - adverse[month].amount).to_minor() * 1_000 / base[month].amount.to_minor()
        };
        assert!(lost(0) < lost(2), "it comes little by little");
    }

    #[test]
    fn who_owes_nothing_brings_nothing_and_before_the_first_version_nothing_is_told() {
        assert_eq!(of(0, 0, "base").0, Sums::default());
        assert_eq!(Scenarios::shipped().on(date(2025, 12, 31)), None);
    }

    proptest! {
        #[test]
        fn nobody_brings_more_than_they_owe(owed in 1_i64..1_000_000_000_00, late in 0_i64..12) {
            let (sums, version) = of(owed, late, "benign");

            let ends = sums.recoveries(version, 1);

            prop_assert!(ends.is_sorted_by_key(|end| end.amount));
            prop_assert!(ends[2].amount <= Amount::minor(owed + 1));
        }
    }
}
