//! Public holidays of a country, a fact a line, as a value that rules are given.
use crate::Day;
use jiff::civil::Weekday;

/// The holidays of a country, in order of day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    days: Vec<(Day, String)>,
}

impl Holidays {
    /// National holidays and bridge days of Argentina, as they ship.
    pub const AR: &str = include_str!("../data/holidays-ar.csv");

    /// Those that ship with the system, of the country with this ISO 3166 code.
    pub fn of(country: &str) -> Option<Self> {
        let text = match country {
            "AR" => Self::AR,
            _ => return None,
        };
        Some(Self::read(text).expect("a test reads the shipped holidays"))
    }

    /// Reads lines of `day,kind,name` under a heading; lines that start with `#` say where they are from.
    ///
    /// # Errors
    /// The first line that does not read.
    pub fn read(text: &str) -> Result<Self, String> {
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
    pub fn name(&self, day: Day) -> Option<&str> {
        let at = self.days.binary_search_by_key(&day, |(day, _)| *day).ok()?;
        self.days.get(at).map(|(_, name)| name.as_str())
    }

    /// Whether the holidays of this day's year are known.
    pub fn know(&self, day: Day) -> bool {
        let at = self.days.partition_point(|(holiday, _)| holiday.year() < day.year());
        self.days.get(at).is_some_and(|(holiday, _)| holiday.year() == day.year())
    }

    /// Whether it is neither Saturday nor Sunday nor a holiday that is known.
    pub fn is_business_day(&self, day: Day) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && self.name(day).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TEXT: &str = "# source\nday,kind,name\n2026-03-24,holiday,Memoria\n2026-03-23,bridge,Puente\n";

    #[test]
    fn a_business_day_is_no_weekend_and_no_holiday() {
        let holidays = Holidays::read(TEXT).unwrap();

        assert_eq!(holidays.name(date(2026, 3, 23)), Some("Puente"));
        for (day, open) in [(20, true), (21, false), (22, false), (23, false), (24, false), (25, true)] {
            assert_eq!(holidays.is_business_day(date(2026, 3, day)), open, "{day}");
        }
    }

    #[test]
    fn a_year_without_any_is_not_known() {
        let holidays = Holidays::read(TEXT).unwrap();

        assert!(holidays.know(date(2026, 12, 31)));
        assert!(!holidays.know(date(2025, 12, 31)) && !holidays.know(date(2027, 1, 1)));
    }

    #[test]
    fn a_line_that_does_not_read_is_named() {
        assert_eq!(Holidays::read("day,kind,name\n2026-13-01,holiday,X").unwrap_err(), "2026-13-01,holiday,X");
    }
}
