//! What a loan truly costs: its internal rate, and that rate over a year (domain.md §3.1–3.2, CFT). Whole numbers.
use base::{Amount, Day, Rate, Rounding, day_number};

/// Fixed point: eighteen decimals.
const ONE: i128 = 1_000_000_000_000_000_000;
/// The largest rate that is looked for, per period or per year: a million times what was received.
const RATE_MAX: i64 = 1_000_000_000_000_000_000;

/// The rate per period at which `payments`, one a period from the first period's end, are worth `received`.
///
/// It shows what a flat plan really charges, and with tax and fees among the payments it is the monthly total cost.
/// Rounded down to 10⁻¹². `None` if they are worth less than was received even without interest, or more even at a
/// million times a period.
pub fn internal_rate(received: Amount, payments: &[Amount]) -> Option<Rate> {
    if received <= Amount::ZERO {
        return None;
    }
    let worth = |rate: i64| present_value(payments, Rate::pico(rate)) - i128::from(received.to_minor()) * ONE;
    if worth(0) < 0 || 0 < worth(RATE_MAX) {
        return None;
    }
    let (mut low, mut high) = (0, RATE_MAX);
    while 1 < high - low {
        let middle = low.midpoint(high);
        if 0 <= worth(middle) { low = middle } else { high = middle }
    }
    Some(Rate::pico(low))
}

/// The effective yearly rate, of 365 days, at which dated payments are worth dated receipts: receipts are positive,
/// payments negative, all from the first day on.
///
/// Rounded to 10⁻¹². `None` where nothing was received first, or what was paid is less than what was received, or no
/// rate up to a million times a year fits.
pub fn dated_rate(flows: &[(Day, Amount)]) -> Option<Rate> {
    let first = flows.iter().map(|(day, _)| *day).min()?;
    let days_after = |day: Day| u32::try_from(day_number(day) - day_number(first)).ok();
    let flows = flows.iter().map(|(day, amount)| Some((days_after(*day)?, *amount))).collect::<Option<Vec<_>>>()?;
    let received = flows.iter().filter(|(days, _)| *days == 0).map(|(_, amount)| *amount).sum::<Amount>();
    if received <= Amount::ZERO {
        return None;
    }
    // What a unit of money of tomorrow is worth today, the unknown: paid less received falls as it falls.
    let excess = |daily: i128| -> i128 {
        let worth = |(days, amount): &(u32, Amount)| -i128::from(amount.to_minor()) * power(daily, *days);
        flows.iter().map(worth).sum()
    };
    let least = root(rate_to_discount(Rate::pico(RATE_MAX)), 365);
    if excess(ONE) < 0 || 0 < excess(least) {
        return None;
    }
    let (mut low, mut high) = (least, ONE);
    while 1 < high - low {
        let middle = low.midpoint(high);
        if 0 <= excess(middle) { high = middle } else { low = middle }
    }
    Some(rate_of_discount(power(high, 365)))
}

/// A rate per period, compounded over `part / whole` periods: 12/1 for months in a year, 73/6 for 365 days of 30.
///
/// Reckoned on what a unit of money is worth before, which is at most one, so that nothing overflows; a result beyond
/// the largest rate is held at it. `whole` is from 1.
pub fn compounded(rate: Rate, part: u32, whole: u32) -> Rate {
    rate_of_discount(power(root(rate_to_discount(rate), whole), part))
}

/// What a unit of money to come is worth now at a rate, in 10⁻¹⁸.
fn rate_to_discount(rate: Rate) -> i128 {
    let growth = Rate::ONE_PICO + i128::from(rate.to_pico());
    Rounding::HalfUp.divide(ONE * Rate::ONE_PICO, growth)
}

/// The part of an income that instalments take (RCI, domain.md §3.9), rounded half up to 10⁻¹². `None` where the
/// income is not positive or the part is beyond the largest rate.
pub fn payment_to_income(instalments: Amount, income: Amount) -> Option<Rate> {
    if income <= Amount::ZERO {
        return None;
    }
    let exact = i128::from(instalments.to_minor()) * Rate::ONE_PICO;
    i64::try_from(Rounding::HalfUp.divide(exact, i128::from(income.to_minor()))).ok().map(Rate::pico)
}

/// The rate at which a unit of money to come is worth `discount` now, in 10⁻¹⁸.
fn rate_of_discount(discount: i128) -> Rate {
    let growth = Rounding::HalfUp.divide(ONE * Rate::ONE_PICO, discount.max(1));
    Rate::pico(i64::try_from(growth - Rate::ONE_PICO).unwrap_or(i64::MAX))
}

/// What the payments are worth today, in 10⁻¹⁸ minor units.
fn present_value(payments: &[Amount], rate: Rate) -> i128 {
    let growth = Rate::ONE_PICO + i128::from(rate.to_pico());
    let mut discount = ONE;
    let worth = payments.iter().map(|payment| {
        discount = Rounding::HalfUp.divide(discount * Rate::ONE_PICO, growth);
        i128::from(payment.to_minor()) * discount
    });
    worth.sum()
}

/// The largest number whose power of `degree` is at most `value`; both at most one, in 10⁻¹⁸.
fn root(value: i128, degree: u32) -> i128 {
    let (mut low, mut high) = (0, ONE + 1);
    while 1 < high - low {
        let middle = low.midpoint(high);
        if power(middle, degree) <= value { low = middle } else { high = middle }
    }
    low
}

/// A power of a number that is at most one, in 10⁻¹⁸, by squaring.
fn power(base: i128, exponent: u32) -> i128 {
    let (mut product, mut square, mut left) = (ONE, base, exponent);
    while 0 < left {
        if left % 2 == 1 {
            product = Rounding::HalfUp.divide(product * square, ONE);
        }
        square = Rounding::HalfUp.divide(square * square, ONE);
        left /= 2;
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{
        schedule::instalments,
        terms::{Period, Regular, System},
    };

    fn loan(system: System, vat: &str) -> Vec<Amount> {
        let plan = Regular {
            system,
            count: 6,
            period_rate: "0.05".parse().unwrap(),
            first_due: jiff::civil::date(2026, 2, 10),
            every: Period::Months(1),
            vat: vat.parse().unwrap(),
            fee: Amount::ZERO,
            settled: 0,
        };
        instalments(Amount::minor(100_000_00), &plan).iter().map(crate::Instalment::total).collect()
    }

    fn percent(rate: Rate, decimals: u32) -> String {
        let scaled = Rounding::HalfUp.divide(i128::from(rate.to_pico()), 10_i128.pow(10 - decimals));
        format!(
            "{}.{:0width$}",
            scaled / 10_i128.pow(decimals),
            scaled % 10_i128.pow(decimals),
            width = decimals as usize
        )
    }

    #[test]
    fn the_french_loan_costs_what_the_domain_says() {
        // domain.md §3.2.
        let bare = internal_rate(Amount::minor(100_000_00), &loan(System::French, "0")).unwrap();
        let taxed = internal_rate(Amount::minor(100_000_00), &loan(System::French, "0.21")).unwrap();

        assert_eq!(percent(bare, 4), "5.0000");
        assert_eq!(percent(taxed, 6), "6.049998");
        assert_eq!(
            (percent(compounded(bare, 12, 1), 2), percent(compounded(taxed, 12, 1), 2)),
            ("79.59".into(), "102.36".into())
        );
        assert_eq!(
            (percent(compounded(bare, 73, 6), 2), percent(compounded(taxed, 73, 6), 2)),
            ("81.05".into(), "104.35".into())
        );
    }

    #[test]
    fn a_fee_taken_beforehand_makes_it_dearer() {
        let rate = internal_rate(Amount::minor(98_000_00), &loan(System::French, "0.21")).unwrap();

        assert_eq!(percent(rate, 6), "6.702025");
        assert_eq!(percent(compounded(rate, 12, 1), 2), "117.81");
    }

    #[test]
    fn a_flat_plan_hides_its_rate() {
        // domain.md §3.4.
        let rate = internal_rate(Amount::minor(100_000_00), &loan(System::Flat, "0")).unwrap();

        assert_eq!(percent(rate, 4), "8.0535");
    }

    #[test]
    fn a_yearly_rate_compounds() {
        // domain.md §3.1: TNA 60 %, TNA 120 %.
        let monthly: Rate = "0.60".parse::<Rate>().unwrap().share(30, 365);

        assert_eq!(percent(monthly, 6), "4.931507");
        assert_eq!(percent(compounded(monthly, 73, 6), 4), "79.6202");
        assert_eq!(percent(compounded("0.05".parse().unwrap(), 12, 1), 4), "79.5856");
        assert_eq!(percent(compounded("0.10".parse().unwrap(), 12, 1), 4), "213.8428");
    }

    #[test]
    fn dated_flows_have_a_yearly_rate() {
        let day = |number: i32| base::day_of(20_000 + number);
        let flows = |paid: i64, on: i32| [(day(0), Amount::minor(100_000_00)), (day(on), Amount::minor(-paid))];

        assert_eq!(percent(dated_rate(&flows(150_000_00, 365)).unwrap(), 8), "50.00000000");
        // (1 + r)^(30/365) = 1.05, as TEM 5 % over 30 days: 81.05 % (domain.md §3.2).
        assert_eq!(percent(dated_rate(&flows(105_000_00, 30)).unwrap(), 2), "81.05");
        assert_eq!(dated_rate(&flows(100_000_00, 30)), Some(Rate::ZERO));
        assert_eq!(dated_rate(&flows(99_999_99, 30)), None);
        assert_eq!(dated_rate(&[(day(0), Amount::minor(-1)), (day(1), Amount::minor(1))]), None);
        assert_eq!(dated_rate(&[]), None);
    }

    #[test]
    fn instalments_take_a_part_of_an_income() {
        // domain.md §3.9.
        let part = payment_to_income(Amount::minor(120_000_00), Amount::minor(480_000_00)).unwrap();

        assert_eq!(part.to_string(), "0.25");
        assert_eq!(payment_to_income(Amount::minor(1), Amount::ZERO), None);
    }

    #[test]
    fn what_cannot_be_repaid_has_no_rate() {
        assert_eq!(internal_rate(Amount::minor(100), &[Amount::minor(99)]), None);
        assert_eq!(internal_rate(Amount::minor(1), &[Amount::minor(2_000_000)]), None);
        assert_eq!(internal_rate(Amount::ZERO, &[Amount::minor(1)]), None);
        assert_eq!(internal_rate(Amount::minor(100), &[Amount::minor(201)]).unwrap().to_string(), "1.01");
        assert_eq!(internal_rate(Amount::minor(100), &[Amount::minor(100)]), Some(Rate::ZERO));
    }
}
