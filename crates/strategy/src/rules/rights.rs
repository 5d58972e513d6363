//! How long what the law owes to a debtor may take: dated data with its source.
use crate::rules::promise::{business_days_after, business_days_before};
use base::Day;
use serde::Deserialize;
use std::sync::LazyLock;

/// The terms of the law and of the house from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// The first day on which they hold.
    pub from: Day,
    /// Business days to rectify or confirm what is contested.
    pub rectify_business_days: u8,
    /// Business days for a person to look at a decision.
    pub review_business_days: u8,
    /// Business days before the last one from which whoever leads is warned.
    pub warn_business_days: u8,
    /// Calendar days to show what is known.
    pub access_days: u8,
    /// Months after which it can be asked for again without cost.
    pub access_again_months: u8,
    /// The law or the policy behind it.
    pub source: String,
}

impl Rights {
    /// Those that hold on a day; days before the first are judged by the first.
    pub fn on(day: Day) -> &'static Self {
        static ALL: LazyLock<Vec<Rights>> = LazyLock::new(|| {
            #[derive(Deserialize)]
            struct File {
                rights: Vec<Rights>,
            }
            let file: File =
                base::read_toml(include_str!("../../data/rights.toml")).expect("a test reads the shipped terms");
            file.rights
        });
        ALL.iter().rfind(|one| one.from <= day).or(ALL.first()).expect("a test reads the shipped terms")
    }

    /// The last day to answer what is contested on `day`.
    pub fn rectify_by(&self, day: Day, is_holiday: impl Fn(Day) -> bool) -> Day {
        business_days_after(day, self.rectify_business_days, is_holiday)
    }

    /// The last day for a person to look at what is asked on `day`.
    pub fn review_by(&self, day: Day, is_holiday: impl Fn(Day) -> bool) -> Day {
        business_days_after(day, self.review_business_days, is_holiday)
    }

    /// Whether what is due on `due` presses on `day`: its time is over, or so near that whoever leads is warned.
    pub fn presses(&self, due: Day, day: Day, is_holiday: impl Fn(Day) -> bool) -> bool {
        business_days_before(due, self.warn_business_days, is_holiday) <= day
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Holidays;
    use jiff::civil::date;

    #[test]
    fn five_business_days_leave_out_weekends_and_holidays() {
        let calendar = Holidays::of("AR").unwrap();
        let holiday = |day| calendar.name(day).is_some();
        let rights = Rights::on(date(2026, 3, 18));

        // Monday 23 and Tuesday 24 March 2026 are a bridge day and a holiday.
        assert_eq!(rights.rectify_by(date(2026, 3, 18), holiday), date(2026, 3, 27));
        assert_eq!(rights.rectify_by(date(2026, 3, 18), |_| false), date(2026, 3, 25));
        assert_eq!(rights.review_by(date(2026, 3, 18), holiday), date(2026, 3, 27));
    }

    #[test]
    fn what_is_due_presses_from_two_business_days_before_on() {
        let rights = Rights::on(date(2026, 3, 18));
        let presses = |day| rights.presses(date(2026, 3, 10), date(2026, 3, day), |_| false);

        // Tuesday 10: Friday 6 is two business days before.
        assert_eq!([5, 6, 10, 11].map(presses), [false, true, true, true]);
    }
}
