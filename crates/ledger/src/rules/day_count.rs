//! How days become a part of a year, by the convention of the contract.
use super::terms::Basis;
use base::{day_number, day_of};
use jiff::civil::date;

/// The days that interest runs over, as a part of a year: `part / whole`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearPart {
    /// Days as the convention counts them: what a document prints.
    pub days: u32,
    /// The numerator.
    pub part: u32,
    /// The denominator; positive.
    pub whole: u32,
}

/// A year of 365 days and one of 366, over one denominator.
const ACTUAL_WHOLE: u32 = 365 * 366;

impl YearPart {
    /// How many days are each what part of a year: days of ordinary and of leap years, the latter only where the
    /// convention tells them apart.
    pub(super) fn by_day(self) -> [(u32, u32); 2] {
        if self.whole != ACTUAL_WHOLE {
            return [(self.days, 1), (0, 0)];
        }
        let leap = (self.days * 366).saturating_sub(self.part);
        [(self.days.saturating_sub(leap), 366), (leap, 365)]
    }
}

impl Basis {
    /// The part of a year from the end of day `from` to the end of day `to`: the first day counted is the one after
    /// `from`, the last is `to`. Nothing where `to` is not after `from`.
    ///
    /// Every convention here is additive: the parts from a to b and from b to c are together that from a to c.
    pub fn between(self, from: i32, to: i32) -> YearPart {
        let days = u32::try_from(to.saturating_sub(from)).unwrap_or(0);
        match self {
            Self::Year365 => YearPart { days, part: days, whole: 365 },
            Self::Year360 => YearPart { days, part: days, whole: 360 },
            Self::Thirty360 => {
                let counted = u32::try_from(thirty(to).saturating_sub(thirty(from))).unwrap_or(0);
                YearPart { days: counted, part: counted, whole: 360 }
            }
            Self::Actual => {
                let leap = u32::try_from(leap_days(to).saturating_sub(leap_days(from))).unwrap_or(0);
                YearPart { days, part: leap * 365 + days.saturating_sub(leap) * 366, whole: ACTUAL_WHOLE }
            }
        }
    }

    /// What documents write that days are divided by; of actual years, the ordinary one.
    pub const fn days(self) -> u32 {
        match self {
            Self::Year365 | Self::Actual => 365,
            Self::Year360 | Self::Thirty360 => 360,
        }
    }
}

/// A day's place among months of thirty days; the 31st is the 30th (30E/360, which alone of its kind is additive).
fn thirty(number: i32) -> i32 {
    let day = day_of(number);
    i32::from(day.year()) * 360 + i32::from(day.month()) * 30 + i32::from(day.day()).min(30)
}

/// How many days of leap years there were until the end of a day.
fn leap_days(number: i32) -> i32 {
    let day = day_of(number);
    let before = i32::from(day.year()) - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    let own = if day.in_leap_year() { number - day_number(date(day.year(), 1, 1)) + 1 } else { 0 };
    leaps * 366 + own
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Day;

    fn between(basis: Basis, from: Day, to: Day) -> (u32, u32, u32) {
        let YearPart { days, part, whole } = basis.between(day_number(from), day_number(to));
        (days, part, whole)
    }

    #[test]
    fn months_of_thirty_days_forget_the_thirty_first() {
        assert_eq!(between(Basis::Thirty360, date(2026, 1, 31), date(2026, 2, 28)), (28, 28, 360));
        assert_eq!(between(Basis::Thirty360, date(2026, 1, 30), date(2026, 1, 31)), (0, 0, 360));
        assert_eq!(between(Basis::Thirty360, date(2026, 2, 28), date(2026, 3, 1)), (3, 3, 360));
        assert_eq!(between(Basis::Thirty360, date(2026, 1, 15), date(2027, 1, 15)), (360, 360, 360));
    }

    #[test]
    fn a_day_of_a_leap_year_is_a_lesser_part_of_it() {
        // 31 days of 2023 and 60 of 2024: 31 / 365 + 60 / 366.
        assert_eq!(between(Basis::Actual, date(2023, 11, 30), date(2024, 2, 29)), (91, 31 * 366 + 60 * 365, 133_590));
        assert_eq!(between(Basis::Actual, date(2023, 12, 31), date(2024, 12, 31)), (366, 133_590, 133_590));
        assert_eq!(between(Basis::Actual, date(2024, 12, 31), date(2025, 12, 31)), (365, 133_590, 133_590));
    }

    #[test]
    fn parts_add_up_and_time_never_runs_backwards() {
        let bases = [Basis::Year365, Basis::Year360, Basis::Thirty360, Basis::Actual];
        let first = day_number(date(2023, 6, 1));
        for (basis, step) in bases.into_iter().flat_map(|basis| (0..900).step_by(13).map(move |step| (basis, step))) {
            let (middle, last) = (first + step, first + 900);
            let sum = basis.between(first, middle).part + basis.between(middle, last).part;
            assert_eq!(sum, basis.between(first, last).part, "{basis:?} {step}");
            assert_eq!(basis.between(last, middle).part, 0);
        }
    }
}
