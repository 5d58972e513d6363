//! Public holidays, a fact a line.
use base::Day;
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

/// The holidays of a country, in order of day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holidays {
    days: Vec<(Day, String)>,
}

impl Calendar {
    /// What a recorded rule adds about it.
    pub(crate) const fn note(self) -> &'static str {
        match self {
            Self::Known => "",
            Self::Missing => " (holidays unknown)",
        }
    }
}

impl Holidays {
    /// Reads lines of `day,kind,name` under a heading; lines that start with `#` say where they are from.
    ///
    /// # Errors
    /// The first line that does not read.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
        let read = |line: &str| {
            let (day, rest) = line.split_once(',')?;
            let (_kind, name) = rest.split_once(',')?;
            Some((day.parse().ok()?, name.to_owned()))
        };
        let mut days =
            lines.map(|line| read(line).ok_or_else(|| line.to_owned())).collect::<Result<Vec<_>, String>>()?;
        days.sort();
        Ok(Self { days })
    }

    /// What is celebrated that day, if anything.
    pub(crate) fn name(&self, day: Day) -> Option<&str> {
        let at = self.days.binary_search_by_key(&day, |(day, _)| *day).ok()?;
        self.days.get(at).map(|(_, name)| name.as_str())
    }

    /// Whether this day's year is in the file.
    pub(crate) fn of_year(&self, day: Day) -> Calendar {
        let at = self.days.partition_point(|(holiday, _)| holiday.year() < day.year());
        match self.days.get(at) {
            Some((holiday, _)) if holiday.year() == day.year() => Calendar::Known,
            Some(_) | None => Calendar::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shipped() -> Holidays {
        Holidays::read(include_str!("../../packs/holidays-ar.csv")).unwrap()
    }

    #[test]
    fn holidays_and_the_bridge_days_of_2026_are_known() {
        // domain.md §5.1: verified bridge days.
        for day in [date(2026, 3, 23), date(2026, 7, 10), date(2026, 12, 7), date(2026, 5, 1), date(2027, 1, 1)] {
            assert!(shipped().name(day).is_some(), "{day}");
        }
        assert_eq!(shipped().name(date(2026, 3, 25)), None);
    }

    #[test]
    fn years_outside_the_file_are_missing() {
        assert_eq!(shipped().of_year(date(2023, 12, 31)), Calendar::Missing);
        assert_eq!(shipped().of_year(date(2024, 1, 1)), Calendar::Known);
        assert_eq!(shipped().of_year(date(2027, 12, 31)), Calendar::Known);
        assert_eq!(shipped().of_year(date(2028, 1, 1)), Calendar::Missing);
    }

    #[test]
    fn a_line_that_does_not_read_is_named() {
        assert_eq!(Holidays::read("day,kind,name\n2026-13-01,holiday,X").unwrap_err(), "2026-13-01,holiday,X");
    }
}
