//! The instalments that follow from a few numbers (domain.md §3.2–3.4). Exact, in whole numbers.
use super::terms::{Instalment, Period, Regular, System};
use base::{Amount, Day, Rate, Rounding};
use jiff::Span;

/// Fixed point of the discount factors below: eighteen decimals.
const ONE: i128 = 1_000_000_000_000_000_000;

/// Every instalment of the schedule, those settled before the account came here included.
///
/// Interest and tax are rounded half up, instalment by instalment; the last one absorbs what rounding left over, so
/// that the capital of all of them is the capital lent.
pub fn instalments(lent: Amount, plan: &Regular) -> Vec<Instalment> {
    let mut schedule = Vec::with_capacity(usize::from(plan.count));
    let level = level(lent, plan);
    let mut balance = lent;
    for number in 1..=plan.count {
        let interest = match plan.system {
            System::French | System::German | System::Bullet => balance.times(plan.period_rate, Rounding::HalfUp),
            System::Flat => lent.times(plan.period_rate, Rounding::HalfUp),
        };
        let regular = match plan.system {
            System::French => level - interest,
            System::German | System::Flat => level,
            System::Bullet => Amount::ZERO,
        };
        let principal = if number == plan.count { balance } else { regular.min(balance) };
        balance -= principal;
        let vat = interest.times(plan.vat, Rounding::HalfUp);
        schedule.push(Instalment { number, due: due(plan, number), principal, interest, vat, fees: plan.fee });
    }
    schedule
}

/// When instalment `number`, counted from 1, is due. Days past the calendar's end are held at it.
pub fn due(plan: &Regular, number: u16) -> Day {
    let periods = i64::from(number) - 1;
    let span = match plan.every {
        Period::Months(months) => Span::new().try_months(periods * i64::from(months)),
        Period::Days(days) => Span::new().try_days(periods * i64::from(days)),
    };
    span.and_then(|span| plan.first_due.checked_add(span)).unwrap_or(Day::MAX)
}

/// What is equal in every instalment: capital and interest of the French system, capital of the others.
fn level(lent: Amount, plan: &Regular) -> Amount {
    match plan.system {
        System::French => annuity(lent, plan.period_rate, plan.count),
        System::German | System::Flat | System::Bullet => lent.share(1, i64::from(plan.count), Rounding::HalfUp),
    }
}

/// `P·i / (1 − (1+i)⁻ⁿ)`, as `P / Σ (1+i)⁻ᵏ`, which also holds for a rate of zero.
fn annuity(lent: Amount, rate: Rate, count: u16) -> Amount {
    let growth = Rate::ONE_PICO + i128::from(rate.to_pico());
    if growth <= 0 || count == 0 {
        return lent;
    }
    let (mut discount, mut sum) = (ONE, 0);
    for _ in 0..count {
        discount = Rounding::HalfUp.divide(discount * Rate::ONE_PICO, growth);
        sum += discount;
    }
    let exact = Rounding::HalfUp.divide(i128::from(lent.to_minor()) * ONE, sum.max(1));
    Amount::minor(i64::try_from(exact).expect("an instalment is not more than the loan and its interest"))
}
