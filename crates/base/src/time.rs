//! Time is a parameter: the instant for the record, the business day for the rules.
use serde::{Deserialize, Serialize};

pub use jiff::{Timestamp, civil::Date as Day};

/// When something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The instant, for the record.
    pub at: Timestamp,
    /// The business day in the house's time zone, for the rules.
    pub day: Day,
}

/// Days since 1970-01-01, negative before it: how a day is stored and subtracted.
pub fn day_number(day: Day) -> i32 {
    let (year, month) = (i32::from(day.year()), i32::from(day.month()));
    // Howard Hinnant, "chrono-compatible low-level date algorithms": a year starts in March.
    let shifted = year - i32::from(month <= 2);
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(day.day()) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The day with this number; the inverse of [`day_number`]. Days beyond the calendar's end are held at it.
pub fn day_of(number: i32) -> Day {
    let shifted = i64::from(number) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let part = |value: i64| i8::try_from(value).ok();
    match (i16::try_from(year), part(month), part(day)) {
        (Ok(year), Some(month), Some(day)) => Day::new(year, month, day).unwrap_or(Day::MAX),
        _ => Day::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_and_days_agree() {
        assert_eq!(day_number(date(1970, 1, 1)), 0);
        assert_eq!(day_number(date(2026, 3, 2)), 20514);
        assert_eq!(day_number(date(2000, 2, 29)), 11016);
        for number in (-200_000..200_000).step_by(37) {
            assert_eq!(day_number(day_of(number)), number);
        }
    }

    #[test]
    fn the_day_before_is_one_less() {
        assert_eq!(day_of(day_number(date(2024, 3, 1)) - 1), date(2024, 2, 29));
        assert_eq!(day_of(day_number(date(1900, 3, 1)) - 1), date(1900, 2, 28));
    }
}
