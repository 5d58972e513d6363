//! The times that people live in: what a day is like, from curves that are data.
use base::Day;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What times the country lives in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Nothing changes but people's luck.
    #[default]
    Calm,
    /// Prices jump ahead of wages and many lose their job.
    Crisis,
    /// Few pay, whatever is done.
    Rare,
    /// Habits and preferences change over months.
    Drift,
}

impl Regime {
    /// Every regime.
    pub const ALL: [Self; 4] = [Self::Calm, Self::Crisis, Self::Rare, Self::Drift];

    /// How data and commands name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Crisis => "crisis",
            Self::Rare => "rare",
            Self::Drift => "drift",
        }
    }

    /// What it is, in a sentence.
    pub fn about(self) -> &'static str {
        &self.figures().about
    }

    /// What the `day`-th day of a story is like, counted from 0.
    pub(crate) fn weather(self, day: i32) -> Weather {
        self.figures().on(i64::from(day))
    }

    fn figures(self) -> &'static Figures {
        static SHIPPED: LazyLock<Vec<Figures>> = LazyLock::new(|| {
            #[derive(Deserialize)]
            struct File {
                regime: Vec<Figures>,
            }
            let file: File = base::read_toml(include_str!("../../data/regimes.toml"))
                .expect("the shipped regimes read: a test reads them");
            file.regime
        });
        let found = SHIPPED.iter().find(|figures| figures.code == self.code());
        found.expect("every regime is in the file: a test asks for each")
    }
}

/// What one day is like for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Weather {
    /// How many of a million lose their job today.
    pub losing_work_ppm: i64,
    /// How many of a million fall ill today.
    pub falling_ill_ppm: i64,
    /// What is left for debts of what a calm month would leave, per mille.
    pub purchasing: i64,
    /// How readily people pay or promise, per mille of a calm day.
    pub paying: i64,
    /// Of how many of a million habit, preferences and patience change today.
    pub changing_ppm: i64,
    /// What those prefer then, as weights: writing, talking, either.
    pub tastes: [i64; 3],
}

/// A day and what it is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Today {
    /// The day.
    pub day: Day,
    /// What it is like.
    pub weather: Weather,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    code: String,
    about: String,
    losing_work_ppm: Curve,
    falling_ill_ppm: Curve,
    purchasing: Curve,
    paying: Curve,
    changing_ppm: Curve,
    writing: Curve,
    talking: Curve,
    either: Curve,
}

impl Figures {
    fn on(&self, day: i64) -> Weather {
        Weather {
            losing_work_ppm: self.losing_work_ppm.at(day),
            falling_ill_ppm: self.falling_ill_ppm.at(day),
            purchasing: self.purchasing.at(day),
            paying: self.paying.at(day),
            changing_ppm: self.changing_ppm.at(day),
            tastes: [self.writing.at(day), self.talking.at(day), self.either.at(day)],
        }
    }
}

/// Points of a curve by their day, in order.
#[derive(Debug, Deserialize)]
struct Curve(Vec<(i64, i64)>);

impl Curve {
    /// Straight between two points, flat before the first and after the last; zero without any.
    fn at(&self, day: i64) -> i64 {
        let after = self.0.iter().position(|(at, _)| day < *at);
        match (after, self.0.last()) {
            (_, None) => 0,
            (None, Some((_, value))) => *value,
            (Some(next), Some(_)) => {
                let Some((right, high)) = self.0.get(next) else { return 0 };
                match next.checked_sub(1).and_then(|before| self.0.get(before)) {
                    Some((left, low)) => low + (high - low) * (day - left) / (right - left).max(1),
                    None => *high,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_straight_between_points_and_flat_beyond() {
        let curve = Curve(vec![(10, 100), (20, 200), (40, 0)]);

        assert_eq!([-5, 10, 15, 20, 30, 40, 900].map(|day| curve.at(day)), [100, 100, 150, 200, 100, 0, 0]);
        assert_eq!(Curve(Vec::new()).at(3), 0);
    }

    #[test]
    fn every_regime_is_in_the_file_and_has_its_own_weather() {
        assert!(Regime::ALL.iter().all(|regime| !regime.about().is_empty()));
        let late: Vec<Weather> = Regime::ALL.iter().map(|regime| regime.weather(90)).collect();

        for (place, one) in late.iter().enumerate() {
            assert!(late.iter().skip(place + 1).all(|other| one != other), "{one:?}");
            assert!(0 < one.paying && one.paying <= 1_000 && 0 < one.purchasing && one.purchasing <= 1_000);
        }
        assert_eq!(Regime::Crisis.weather(0), Regime::Calm.weather(0));
    }
}
