//! Whether the public holidays that a day was judged by were known.
use base::{Day, Holidays};
use serde::{Deserialize, Serialize};

/// Whether the holidays of the year at hand were known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// They were.
    Known,
    /// They were not: the day was judged as if no day of its year were a holiday.
    Missing,
}

impl Calendar {
    /// Whether the year of a day is in a country's holidays.
    pub(crate) fn of_year(holidays: &Holidays, day: Day) -> Self {
        if holidays.know(day) { Self::Known } else { Self::Missing }
    }

    /// What a recorded rule adds about it.
    pub(crate) const fn note(self) -> &'static str {
        match self {
            Self::Known => "",
            Self::Missing => " (holidays unknown)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn holidays_and_the_bridge_days_of_2026_are_known() {
        // domain.md §5.1: verified bridge days.
        let shipped = Holidays::of("AR").unwrap();

        for day in [date(2026, 3, 23), date(2026, 7, 10), date(2026, 12, 7), date(2026, 5, 1), date(2027, 1, 1)] {
            assert!(shipped.name(day).is_some(), "{day}");
        }
        assert_eq!(shipped.name(date(2026, 3, 25)), None);
        assert_eq!(Holidays::of("XX"), None);
    }

    #[test]
    fn years_outside_the_file_are_missing() {
        let shipped = Holidays::of("AR").unwrap();
        let of_year = |year, month, day| Calendar::of_year(&shipped, date(year, month, day));

        assert_eq!(of_year(2023, 12, 31), Calendar::Missing);
        assert_eq!(of_year(2024, 1, 1), Calendar::Known);
        assert_eq!(of_year(2027, 12, 31), Calendar::Known);
        assert_eq!(of_year(2028, 1, 1), Calendar::Missing);
    }
}
