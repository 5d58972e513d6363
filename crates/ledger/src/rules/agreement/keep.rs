//! Whether an agreement is being kept: by its instalments and a dated rule, never by a timer.
use super::deal::BreakRule;
use crate::rules::{
    entry::{Entry, Posted},
    fold::{Folded, StepKind},
    stage::Tolerance,
};
use base::{Amount, Currency, Day};
use serde::{Deserialize, Serialize};

/// What is missing of one instalment of one account of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its place in the agreement, 0 being the down payment.
    pub place: u16,
    /// Its due day, as a day number.
    pub due: i32,
    /// What is missing, late interest included.
    pub amount: Amount,
    /// What it was.
    pub original: Amount,
}

/// How an agreement in force stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on; if nothing is paid, it may break on this day.
    Running {
        /// A day number.
        until: i32,
    },
    /// It is paid.
    Kept,
    /// It is broken.
    Broken(Broke),
}

/// What broke an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Broke {
    /// An instalment is so many days late.
    Late(i32),
    /// So many instalments were due and not paid.
    Missed(u16),
    /// The down payment was returned.
    DownPaymentReturned,
    /// Money that its base had counted was returned.
    BaseReturned,
}

/// How an agreement stands on `day`, by what is missing of each instalment.
///
/// Less than the house's tolerance is not missed; at the end it is forgiven.
pub fn judge(missing: &[Missing], (currency, rule): (Currency, BreakRule), day: i32) -> Verdict {
    let unpaid = |one: &&Missing| !Tolerance::of(currency, one.due).forgives(one.amount, one.original);
    if missing.iter().any(|one| one.place == 0 && unpaid(&one)) {
        return Verdict::Broken(Broke::DownPaymentReturned);
    }
    let last = missing.iter().map(|one| one.due).max();
    let Some(last) = last else { return Verdict::Kept };
    let left: Amount = missing.iter().map(|one| one.amount).sum();
    if left.is_zero() || (last <= day && !missing.iter().any(|one| unpaid(&one))) {
        return Verdict::Kept;
    }
    let mut due: Vec<i32> = missing.iter().filter(unpaid).map(|one| one.due).collect();
    due.sort_unstable();
    due.dedup();
    let Some(oldest) = due.first().copied() else { return Verdict::Running { until: last } };
    let (late_max, missed_max) = (i32::from(rule.days_late_max), usize::from(rule.missed_max.max(1)));
    if late_max < day - oldest {
        return Verdict::Broken(Broke::Late(day - oldest));
    }
    let missed = due.iter().filter(|due| **due < day).count();
    if missed_max <= missed {
        return Verdict::Broken(Broke::Missed(u16::try_from(missed).unwrap_or(u16::MAX)));
    }
    let by_count = due.get(missed_max - 1).map_or(i32::MAX, |due| due + 1);
    Verdict::Running { until: by_count.min(oldest + late_max + 1).max(day + 1) }
}

/// Money that counts and that was told after line `seen`: when it was received and how much, in order of day.
pub fn received_since(lines: &[Posted], folded: &Folded, seen: u32) -> Vec<(Day, Amount)> {
    let counts = |wanted| {
        let is_it = |kind: &StepKind| matches!(kind, StepKind::Received { payment, .. } if *payment == wanted);
        folded.steps.iter().any(|step| is_it(&step.kind))
    };
    let paid = lines.iter().filter(|line| seen < line.seq).filter_map(|line| match &line.entry {
        Entry::Paid(paid) if counts(paid.payment) => Some((line.day, paid.amount)),
        _ => None,
    });
    let mut received: Vec<(Day, Amount)> = paid.collect();
    received.sort_by_key(|(day, _)| *day);
    received
}

/// Whether money that was known at line `seen` was returned later.
pub fn base_returned(lines: &[Posted], seen: u32) -> bool {
    lines.iter().filter(|line| seen < line.seq).any(|line| match &line.entry {
        Entry::Reversed { of, .. } => lines
            .iter()
            .any(|before| before.seq <= seen && matches!(&before.entry, Entry::Paid(paid) if paid.payment == *of)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: BreakRule = BreakRule { days_late_max: 10, missed_max: 2 };

    fn missing(dues: &[(i32, i64)]) -> Vec<Missing> {
        let one = |(place, (due, amount)): (u16, &(i32, i64))| Missing {
            place,
            due: *due,
            amount: Amount::minor(*amount),
            original: Amount::minor(20_000_00),
        };
        (1..).zip(dues).map(one).collect()
    }

    #[test]
    fn the_eleventh_day_breaks_it_and_the_tenth_does_not() {
        let rows = missing(&[(100, 20_000_00), (130, 20_000_00)]);

        assert_eq!(judge(&rows, (Currency::ARS, RULE), 99), Verdict::Running { until: 111 });
        assert_eq!(judge(&rows, (Currency::ARS, RULE), 110), Verdict::Running { until: 111 });
        assert_eq!(judge(&rows, (Currency::ARS, RULE), 111), Verdict::Broken(Broke::Late(11)));
    }

    #[test]
    fn two_missed_instalments_break_it_the_day_after_the_second() {
        let slow = BreakRule { days_late_max: 90, ..RULE };
        let rows = missing(&[(100, 20_000_00), (130, 20_000_00), (160, 20_000_00)]);

        assert_eq!(judge(&rows, (Currency::ARS, slow), 130), Verdict::Running { until: 131 });
        assert_eq!(judge(&rows, (Currency::ARS, slow), 131), Verdict::Broken(Broke::Missed(2)));
    }

    #[test]
    fn what_a_rounding_left_is_not_missed_and_at_the_end_is_forgiven() {
        // One per cent of 20,000.00.
        let rows = missing(&[(100, 200_00), (130, 20_000_00)]);
        assert_eq!(judge(&rows, (Currency::ARS, RULE), 125), Verdict::Running { until: 141 });

        let end = missing(&[(100, 200_00), (130, 1)]);
        assert_eq!(judge(&end, (Currency::ARS, RULE), 129), Verdict::Running { until: 130 });
        assert_eq!(judge(&end, (Currency::ARS, RULE), 130), Verdict::Kept);
    }

    #[test]
    fn paid_it_is_kept_even_before_its_days() {
        assert_eq!(judge(&[], (Currency::ARS, RULE), 50), Verdict::Kept);
        assert_eq!(judge(&missing(&[(100, 0), (130, 0)]), (Currency::ARS, RULE), 50), Verdict::Kept);
    }

    #[test]
    fn a_returned_down_payment_breaks_it_at_once() {
        let mut rows = missing(&[(100, 20_000_00)]);
        rows[0].place = 0;

        assert_eq!(judge(&rows, (Currency::ARS, RULE), 90), Verdict::Broken(Broke::DownPaymentReturned));
    }
}
