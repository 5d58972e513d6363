//! At what time of a simulated day things happen.
use base::{Day, Moment, Timestamp};
use jiff::{SignedDuration, civil::Weekday, tz::Offset};

/// The house keeps Argentine time, which has had no summer time since 2009.
const HOUSE: Offset = Offset::constant(-3);

/// The moment that is `seconds` after midnight of `day` in the house.
pub(crate) fn at(day: Day, seconds: i64) -> Moment {
    let midnight = HOUSE.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH);
    Moment { at: midnight.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(midnight), day }
}

/// Seconds after midnight.
pub(crate) const fn clock(hour: i64, minute: i64) -> i64 {
    hour * 3_600 + minute * 60
}

/// The first cycle, before anybody works.
pub(crate) const NIGHT: i64 = clock(5, 0);
/// What was decided in the night is there to be seen.
pub(crate) const DAWN: i64 = clock(6, 0);
/// The supervisor looks at what waits for her.
pub(crate) const OFFICE: i64 = clock(9, 0);
/// Mails go out.
pub(crate) const MAIL: i64 = clock(9, 30);
/// Agents begin.
pub(crate) const OPEN: i64 = clock(10, 0);
/// Agents stop.
pub(crate) const CLOSE: i64 = clock(18, 30);
/// Answers to the morning's mails have come in.
pub(crate) const ANSWERS: i64 = clock(19, 0);
/// People answer what they were offered.
pub(crate) const SIGNING: i64 = clock(18, 45);
/// The bank tells of the day.
pub(crate) const BANK: i64 = clock(20, 30);
/// The day's payments are known.
pub(crate) const CASH: i64 = clock(21, 0);

/// Whether agents come to work on this day of the week.
pub(crate) fn is_working_weekday(day: Day) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn five_in_the_morning_is_eight_in_greenwich() {
        let night = at(date(2026, 3, 2), NIGHT);

        assert_eq!(night.at.to_string(), "2026-03-02T08:00:00Z");
        assert_eq!(night.day, date(2026, 3, 2));
    }

    #[test]
    fn a_day_goes_forward() {
        assert!([NIGHT, DAWN, OFFICE, MAIL, OPEN, CLOSE, SIGNING, ANSWERS, BANK, CASH, clock(24, 0)].is_sorted());
        assert!(is_working_weekday(date(2026, 3, 2)) && !is_working_weekday(date(2026, 3, 7)));
    }
}
