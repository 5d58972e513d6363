//! The instalments that follow from a few numbers (domain.md §3.2–3.4). Exact, in whole numbers.
use super::terms::{Instalment, Period, Regular, System};
use base::{Amount, Day, Rate, Rounding};
use jiff::Span;

/// Fixed point of the discount factors below: eighteen decimals.
const ONE: i128 = 1_000_000_000_000_000_000;

/// What one period bears: a rate, and the part of it that its days are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bearing {
    /// Of a period or of a year.
    pub(super) rate: Rate,
    /// The numerator of the part.
    pub(super) part: u32,
    /// The denominator; positive.
    pub(super) whole: u32,
}

impl Bearing {
    /// The whole rate.
    pub(super) const fn all(rate: Rate) -> Self {
        Self { rate, part: 1, whole: 1 }
    }

    fn interest(self, on: Amount) -> Amount {
        on.interest(self.rate, self.part, self.whole, Rounding::HalfUp)
    }

    /// One and the rate of the period, in 10⁻¹².
    fn growth(self) -> i128 {
        let exact = i128::from(self.rate.to_pico()) * i128::from(self.part);
        Rate::ONE_PICO + Rounding::HalfUp.divide(exact, i128::from(self.whole))
    }
}

/// Every instalment of the schedule, those settled before the account came here included.
///
/// Interest and tax are rounded half up, instalment by instalment; the last one absorbs what rounding left over, so
/// that the capital of all of them is the capital lent.
pub fn instalments(lent: Amount, plan: &Regular) -> Vec<Instalment> {
    spread(lent, plan, |_| Bearing::all(plan.period_rate))
}

/// The same, where each period, counted from 1, bears its own interest.
pub(super) fn spread(lent: Amount, plan: &Regular, bears: impl Fn(u16) -> Bearing) -> Vec<Instalment> {
    let mut schedule = Vec::with_capacity(usize::from(plan.count));
    let level = level(lent, plan, &bears);
    let mut balance = lent;
    for number in 1..=plan.count {
        let interest = match plan.system {
            System::French | System::German | System::Bullet => bears(number).interest(balance),
            System::Flat => bears(number).interest(lent),
        };
        let regular = match plan.system {
            System::French => (level - interest).or_zero(),
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
    period_after(plan.first_due, plan.every, number.saturating_sub(1))
}

/// The day so many periods after another.
pub(super) fn period_after(day: Day, every: Period, periods: u16) -> Day {
    let periods = i64::from(periods);
    let span = match every {
        Period::Months(months) => Span::new().try_months(periods * i64::from(months)),
        Period::Days(days) => Span::new().try_days(periods * i64::from(days)),
    };
    span.and_then(|span| day.checked_add(span)).unwrap_or(Day::MAX)
}

/// What is equal in every instalment: capital and interest of the French system, capital of the others.
fn level(lent: Amount, plan: &Regular, bears: impl Fn(u16) -> Bearing) -> Amount {
    match plan.system {
        System::French => annuity(lent, plan.count, bears),
        System::German | System::Flat | System::Bullet => lent.share(1, i64::from(plan.count), Rounding::HalfUp),
    }
}

/// `P·i / (1 − (1+i)⁻ⁿ)`, as `P / Σ (1+i)⁻ᵏ`, which also holds for a rate of zero and for periods that differ.
fn annuity(lent: Amount, count: u16, bears: impl Fn(u16) -> Bearing) -> Amount {
    let (mut discount, mut sum) = (ONE, 0);
    for number in 1..=count {
        let growth = bears(number).growth();
        if growth <= 0 {
            return lent;
        }
        discount = Rounding::HalfUp.divide(discount * Rate::ONE_PICO, growth);
        sum += discount;
    }
    let exact = Rounding::HalfUp.divide(i128::from(lent.to_minor()) * ONE, sum.max(1));
    Amount::minor(i64::try_from(exact).expect("an instalment is not more than the loan and its interest"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn plan(system: System, count: u16, period_rate: &str) -> Regular {
        Regular {
            system,
            count,
            period_rate: period_rate.parse().unwrap(),
            first_due: date(2026, 2, 10),
            every: Period::Months(1),
            vat: "0.21".parse().unwrap(),
            fee: Amount::ZERO,
            settled: 0,
        }
    }

    fn rows(lent: i64, plan: &Regular) -> Vec<(i64, i64, i64)> {
        let row = |one: &Instalment| (one.principal.to_minor(), one.interest.to_minor(), one.vat.to_minor());
        instalments(Amount::minor(lent), plan).iter().map(row).collect()
    }

    #[test]
    fn french_instalments_are_equal_but_the_last() {
        // domain.md §3.2.
        let rows = rows(100_000_00, &plan(System::French, 6, "0.05"));

        assert_eq!(
            rows,
            [
                (14_701_75, 5_000_00, 1_050_00),
                (15_436_84, 4_264_91, 895_63),
                (16_208_68, 3_493_07, 733_54),
                (17_019_11, 268_264, 563_35),
                (17_870_07, 1_831_68, 384_65),
                (18_763_55, 938_18, 197_02),
            ]
        );
        assert_eq!(rows.iter().map(|row| row.0 + row.1 + row.2).sum::<i64>(), 122_034_67);
    }

    #[test]
    fn a_year_of_thirty_day_months_at_a_nominal_rate() {
        // domain.md §3.2, second vector: TNA 60 % × 30 / 365.
        let mut year = plan(System::French, 12, "0");
        year.period_rate = "0.60".parse::<Rate>().unwrap().share(30, 365);

        let rows = rows(250_000_00, &year);

        assert_eq!(rows[0], (15_768_73, 12_328_77, 2_589_04));
        assert_eq!(rows[0].0 + rows[0].1, 28_097_50);
        assert_eq!(rows[11].0 + rows[11].1, 28_097_47);
        assert_eq!(rows.iter().map(|row| row.1).sum::<i64>(), 87_169_97);
        assert_eq!(rows.iter().map(|row| row.2).sum::<i64>(), 18_305_69);
    }

    #[test]
    fn german_capital_is_equal_and_interest_falls() {
        // domain.md §3.3.
        let rows = rows(100_000_00, &plan(System::German, 6, "0.05"));

        assert_eq!(
            rows.iter().map(|row| row.0).collect::<Vec<_>>(),
            [16_666_67, 16_666_67, 16_666_67, 16_666_67, 16_666_67, 16_666_65]
        );
        assert_eq!(
            rows.iter().map(|row| row.1).collect::<Vec<_>>(),
            [5_000_00, 4_166_67, 3_333_33, 2_500_00, 1_666_67, 833_33]
        );
        assert_eq!(
            rows.iter().map(|row| row.0 + row.1).collect::<Vec<_>>(),
            [21_666_67, 20_833_34, 20_000_00, 19_166_67, 18_333_34, 17_499_98]
        );
    }

    #[test]
    fn a_bullet_returns_the_capital_at_the_end_and_a_flat_plan_charges_all_of_it_always() {
        // domain.md §3.4.
        let bullet = rows(100_000_00, &plan(System::Bullet, 6, "0.05"));
        let flat = rows(100_000_00, &plan(System::Flat, 6, "0.05"));

        assert_eq!(
            bullet.iter().map(|row| row.0 + row.1).collect::<Vec<_>>(),
            [5_000_00, 5_000_00, 5_000_00, 5_000_00, 5_000_00, 105_000_00]
        );
        assert_eq!(flat[0].0 + flat[0].1, 21_666_67);
        assert_eq!(flat.iter().map(|row| row.1).sum::<i64>(), 30_000_00);
    }

    #[test]
    fn without_interest_the_capital_is_shared_and_one_instalment_is_all_of_it() {
        assert_eq!(rows(100_00, &plan(System::French, 3, "0")), [(33_33, 0, 0), (33_33, 0, 0), (33_34, 0, 0)]);
        assert_eq!(rows(100_00, &plan(System::French, 1, "0.05")), [(100_00, 5_00, 1_05)]);
        assert_eq!(rows(1, &plan(System::German, 3, "0")), [(0, 0, 0), (0, 0, 0), (1, 0, 0)]);
    }

    #[test]
    fn due_days_keep_the_day_of_the_month_or_its_last_one() {
        let mut monthly = plan(System::French, 3, "0");
        monthly.first_due = date(2026, 1, 31);
        let mut weekly = monthly;
        weekly.every = Period::Days(30);

        assert_eq!(
            [1, 2, 3].map(|number| due(&monthly, number)),
            [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
        );
        assert_eq!(
            [1, 2, 3].map(|number| due(&weekly, number)),
            [date(2026, 1, 31), date(2026, 3, 2), date(2026, 4, 1)]
        );
        monthly.first_due = Day::MAX;
        assert_eq!(due(&monthly, 2), Day::MAX);
    }

    #[test]
    fn the_capital_of_all_instalments_is_the_capital_lent_at_any_rate() {
        for system in [System::French, System::German, System::Bullet, System::Flat] {
            for rate in ["0", "0.000000000001", "0.0003", "0.05", "0.5", "1", "10"] {
                for (count, lent) in [(1, 1), (7, 100_000_01), (360, 100_000_000_000_000), (1_200, 99)] {
                    let rows = rows(lent, &plan(system, count, rate));
                    assert_eq!(rows.iter().map(|row| row.0).sum::<i64>(), lent, "{system:?} {rate} {count}");
                    assert!(rows.iter().all(|row| 0 <= row.0 && 0 <= row.1), "{system:?} {rate} {count}");
                }
            }
        }
    }
}
