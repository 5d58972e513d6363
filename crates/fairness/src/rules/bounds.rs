//! What the house holds itself to between groups: dated data with its source.
use base::{Day, read_toml};
use serde::Deserialize;
use std::sync::LazyLock;

/// The bounds from a day on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The first day on which they hold.
    pub from: Day,
    /// A group with fewer people is not told of.
    pub group_min: u32,
    /// Between two groups, in how far what is said lies from what comes on average, 0 to 1.
    pub calibration_gap: f64,
    /// Between two groups, in how often somebody who does well is read as low, 0 to 1.
    pub miss_gap: f64,
    /// Between two groups of the same outlook, in how often they are treated hard, 0 to 1.
    pub hard_gap: f64,
    /// From this ranking on a feature foretells a group, 0.5 to 1.
    pub proxy_ranking: f64,
    /// Treatments that press or go towards a court, by their code.
    pub hard: Vec<String>,
    /// Treatments that offer a way out, by their code.
    pub offers: Vec<String>,
    /// The law or the policy behind it.
    pub source: String,
}

impl Bounds {
    /// Those that hold on a day; days before the first are judged by the first.
    pub fn on(day: Day) -> &'static Self {
        static ALL: LazyLock<Vec<Bounds>> = LazyLock::new(|| {
            #[derive(Deserialize)]
            struct File {
                bounds: Vec<Bounds>,
            }
            let file: File = read_toml(include_str!("../../data/bounds.toml")).expect("a test reads the bounds");
            file.bounds
        });
        ALL.iter().rfind(|one| one.from <= day).or(ALL.first()).expect("a test reads the bounds")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use strategy::Catalogue;

    #[test]
    fn the_shipped_bounds_hold_together() {
        let bounds = Bounds::on(date(2026, 3, 4));

        assert!(1 < bounds.group_min && 0.5 < bounds.proxy_ranking && bounds.proxy_ranking < 1.0);
        for gap in [bounds.calibration_gap, bounds.miss_gap, bounds.hard_gap] {
            assert!(0.0 < gap && gap < 0.5, "{gap}");
        }
        assert!(!bounds.source.is_empty());
        assert_eq!(Bounds::on(date(2020, 1, 1)), bounds);
    }

    #[test]
    fn what_is_hard_and_what_is_offered_are_treatments_that_exist() {
        let (bounds, catalogue) = (Bounds::on(date(2026, 3, 4)), Catalogue::shipped());

        for code in bounds.hard.iter().chain(&bounds.offers) {
            assert!(catalogue.by_code(code).is_some(), "{code}");
        }
        assert!(bounds.hard.iter().all(|code| !bounds.offers.contains(code)));
    }
}
