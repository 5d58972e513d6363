//! How late is late: stages by days past due, and what is too little to be late for.
use base::{Amount, Currency, Day, Rate, Rounding, day_number};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};

/// How far an account has gone (domain.md §4.1). Derived from days each time, never from timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Stage {
    /// Nothing is late.
    Current = 0,
    /// 1 to 30 days.
    B1 = 1,
    /// 31 to 60 days.
    B2 = 2,
    /// 61 to 90 days.
    B3 = 3,
    /// 91 to 120 days.
    B4 = 4,
    /// 121 to 180 days.
    B5 = 5,
    /// 181 to 365 days.
    B6 = 6,
    /// More than 365 days.
    WrittenOff = 7,
}

impl Stage {
    /// Every stage, earliest first.
    pub const ALL: [Self; 8] =
        [Self::Current, Self::B1, Self::B2, Self::B3, Self::B4, Self::B5, Self::B6, Self::WrittenOff];

    /// The stage after so many days.
    pub const fn of(days_past_due: i32) -> Self {
        match days_past_due {
            ..=0 => Self::Current,
            1..=30 => Self::B1,
            31..=60 => Self::B2,
            61..=90 => Self::B3,
            91..=120 => Self::B4,
            121..=180 => Self::B5,
            181..=365 => Self::B6,
            366.. => Self::WrittenOff,
        }
    }

    /// Its place, 0 to 7: how it is stored.
    pub const fn index(self) -> u8 {
        self as u8
    }

    /// The stage at this place.
    pub fn at(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::B1 => "b1",
            Self::B2 => "b2",
            Self::B3 => "b3",
            Self::B4 => "b4",
            Self::B5 => "b5",
            Self::B6 => "b6",
            Self::WrittenOff => "written_off",
        }
    }

    /// The stage that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// How screens name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Current => "Al día",
            Self::B1 => "1 a 30 días",
            Self::B2 => "31 a 60 días",
            Self::B3 => "61 a 90 días",
            Self::B4 => "91 a 120 días",
            Self::B5 => "121 a 180 días",
            Self::B6 => "181 a 365 días",
            Self::WrittenOff => "Más de 365 días",
        }
    }
}

/// House policy of what is too little to be late for, oldest first (`policy/tolerance.toml`).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tolerances {
    tolerance: Vec<ToleranceRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToleranceRule {
    from: Day,
    share: Rate,
    #[expect(dead_code, reason = "whoever reads the policy needs it")]
    source: String,
    floor: BTreeMap<Currency, Amount>,
}

/// What may be missing from an instalment without its being late (domain.md §4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// An amount in the account's currency.
    pub floor: Amount,
    /// A part of the instalment.
    pub share: Rate,
}

impl Tolerance {
    /// What the house lets be missing of what falls due on a day, in a currency.
    pub fn of(currency: Currency, due: i32) -> Self {
        static RULES: LazyLock<Vec<(i32, ToleranceRule)>> = LazyLock::new(|| {
            let text = include_str!("../../policy/tolerance.toml");
            let read: Tolerances = base::read_toml(text).expect("a test reads the shipped policy");
            read.tolerance.into_iter().map(|rule| (day_number(rule.from), rule)).collect()
        });
        let rule = RULES.iter().rfind(|(from, _)| *from <= due).or(RULES.first());
        rule.map_or(Self { floor: Amount::ZERO, share: Rate::ZERO }, |(_, rule)| Self {
            floor: rule.floor.get(&currency).copied().unwrap_or_default(),
            share: rule.share,
        })
    }

    /// Whether so little is left of an instalment that was `original` that it is not late.
    pub fn forgives(self, left: Amount, original: Amount) -> bool {
        left <= self.floor || left <= original.times(self.share, Rounding::Down)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_changes_the_day_after_its_last() {
        let edges = [
            (-7, "current"),
            (0, "current"),
            (1, "b1"),
            (30, "b1"),
            (31, "b2"),
            (60, "b2"),
            (61, "b3"),
            (90, "b3"),
            (91, "b4"),
            (120, "b4"),
            (121, "b5"),
            (180, "b5"),
            (181, "b6"),
            (365, "b6"),
            (366, "written_off"),
        ];
        for (days, code) in edges {
            assert_eq!(Stage::of(days).code(), code, "{days} days");
            assert_eq!(Stage::from_code(code), Some(Stage::of(days)));
            assert_eq!(Stage::at(Stage::of(days).index()), Some(Stage::of(days)));
        }
    }

    #[test]
    fn a_hundred_units_or_one_per_cent_are_forgiven_and_a_cent_more_is_not() {
        let house = Tolerance::of(Currency::ARS, 20_000);
        let forgives = |left, original| house.forgives(Amount::minor(left), Amount::minor(original));

        assert!(forgives(100_00, 500_00));
        assert!(!forgives(100_01, 500_00));
        assert!(forgives(500_00, 50_000_00));
        assert!(!forgives(500_01, 50_000_00));
    }

    #[test]
    fn a_floor_is_of_its_currency() {
        // A hundred UVA are more than most instalments: they are not a hundred pesos.
        let of = |code: &str, left| {
            let currency = code.parse().unwrap();
            Tolerance::of(currency, 20_000).forgives(Amount::minor(left), Amount::minor(88_79))
        };

        assert!(of("UVA", 88) && !of("UVA", 89), "one per cent");
        assert!(Tolerance::of("UVA".parse().unwrap(), 0).forgives(Amount::minor(10), Amount::minor(5_00)));
        assert!(of("USD", 88) && !of("USD", 89) && of("ARS", 88_79));
    }
}
