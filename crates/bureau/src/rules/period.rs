//! A month of information, as the registry counts: `AAAAMM`.
use base::Day;
use serde::{Deserialize, Serialize};
use std::{fmt, ops, str::FromStr};

/// A month, as year × 12 + month, January being 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period(i32);

/// Not a month that the registry can speak of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period is AAAAMM from 199001 to 209912, got {0:?}")]
pub struct NotAPeriod(String);

impl Period {
    /// From year and month, 1 to 12; the registry began in the nineties.
    pub fn new(year: i32, month: i32) -> Option<Self> {
        ((1990..2100).contains(&year) && (1..=12).contains(&month)).then(|| Self(year * 12 + month - 1))
    }

    /// The month that `day` is in.
    pub fn of(day: Day) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// Its number, to store and to compare: year × 12 + month, January being 0.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The month with this number, if the registry can speak of it.
    pub fn numbered(number: i32) -> Option<Self> {
        Self::new(number.div_euclid(12), number.rem_euclid(12) + 1)
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        self.first_day().last_of_month()
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        let (year, month) = (i16::try_from(self.0.div_euclid(12)), i8::try_from(self.0.rem_euclid(12) + 1));
        let day = year.ok().zip(month.ok()).and_then(|(year, month)| Day::new(year, month, 1).ok());
        day.unwrap_or(Day::MAX)
    }
}

/// So many months earlier.
impl ops::Sub<i32> for Period {
    type Output = Self;
    fn sub(self, months: i32) -> Self {
        Self(self.0 - months)
    }
}

/// So many months later.
impl ops::Add<i32> for Period {
    type Output = Self;
    fn add(self, months: i32) -> Self {
        Self(self.0 + months)
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<i32> = text.parse().ok().filter(|_| digits);
        number.and_then(|number| Self::new(number / 100, number % 100)).ok_or_else(|| NotAPeriod(text.to_owned()))
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;
    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_reads_writes_and_ends() {
        let period: Period = "202402".parse().unwrap();

        assert_eq!(period.to_string(), "202402");
        assert_eq!((period.first_day(), period.last_day()), (date(2024, 2, 1), date(2024, 2, 29)));
        assert_eq!((period - 2).to_string(), "202312");
        assert_eq!((period + 11).to_string(), "202501");
        assert_eq!(Period::of(date(2024, 2, 15)), period);
        assert_eq!(Period::numbered(period.number()), Some(period));
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for wrong in ["202413", "202400", "198912", "2024-2", "20242", "", "+20241", "210001"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong:?}");
        }
    }
}
