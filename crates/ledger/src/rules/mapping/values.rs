//! Texts of files into numbers, amounts, days, months and rates, under a named convention.
//!
//! A text that reads two ways under its convention is refused, never guessed: `1,234.56` in a file of decimal commas
//! is an error to show, not a figure a hundred times off.
use base::{Amount, Day, Rate, Rounding, day_of};
use serde::{Deserialize, Serialize};

/// Which sign parts units from decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decimal {
    /// `1.234,56`.
    Comma,
    /// `1,234.56`.
    #[default]
    Point,
}

/// In which order a date is written. `2026-03-01` and `20260301` are read under all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `31/12/2026`.
    #[default]
    DayMonthYear,
    /// `12/31/2026`.
    MonthDayYear,
    /// `2026/12/31`.
    YearMonthDay,
    /// Days since 1970-01-01: `20818`.
    DaysSince1970,
}

/// What one unit of a written amount is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A thousand pesos.
    Thousand,
    /// A peso.
    #[default]
    Major,
    /// A centavo.
    Minor,
    /// A millionth of a peso.
    Micro,
}

/// What to do with what is under a centavo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remainder {
    /// There must be none.
    #[default]
    Exact,
    /// Halves away from zero.
    HalfUp,
    /// Dropped.
    Down,
}

/// What a written rate counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RateUnit {
    /// `60` is 60 %.
    #[default]
    Percent,
    /// `0.6` is 60 %.
    Fraction,
    /// `6000` is 60 %.
    BasisPoints,
}

/// Whether amounts such as `5.00E+05` are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exponents {
    /// A spreadsheet that writes them has lost digits.
    #[default]
    Refuse,
    /// This file writes round numbers so, and loses nothing.
    Exact,
}

/// A number as written: `units / 10^decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// All digits, with the sign.
    pub units: i64,
    /// How many of them are decimals, at most 18.
    pub decimals: u32,
}

/// Reads a number: sign before, after or as parentheses, an optional `$`, thousands in groups of three.
pub fn number(text: &str, decimal: Decimal) -> Option<Number> {
    let (negative, digits) = sign(text.trim())?;
    let (point, group) = match decimal {
        Decimal::Comma => (b',', b'.'),
        Decimal::Point => (b'.', b','),
    };
    let (mut units, mut decimals, mut run, mut groups, mut after_point) = (0_i64, 0, 0_u32, 0_u32, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                units = units.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                run += 1;
                decimals += u32::from(after_point);
            }
            _ if byte == group && !after_point && group_may_end(run, groups) => (groups, run) = (groups + 1, 0),
            _ if byte == point && !after_point && group_may_close(run, groups) => (after_point, run) = (true, 0),
            _ => return None,
        }
    }
    let closed = if after_point { 0 < run } else { group_may_close(run, groups) };
    (closed && decimals <= 18).then_some(Number { units: if negative { -units } else { units }, decimals })
}

/// Reads a number with an exponent: `5.00E+05` is 500000.
pub fn number_with_exponent(text: &str, decimal: Decimal) -> Option<Number> {
    let (mantissa, exponent) = text.trim().split_once(['E', 'e'])?;
    let Number { units, decimals } = number(mantissa, decimal)?;
    let exponent: i32 = exponent.parse().ok().filter(|exponent| (-18..=18).contains(exponent))?;
    let places = i32::try_from(decimals).ok()? - exponent;
    if 0 <= places {
        return Some(Number { units, decimals: places.unsigned_abs() }).filter(|number| number.decimals <= 18);
    }
    Some(Number { units: units.checked_mul(10_i64.checked_pow(places.unsigned_abs())?)?, decimals: 0 })
}

/// Minor units of the amount written in `unit`.
pub fn amount(number: Number, unit: Unit, remainder: Remainder) -> Option<Amount> {
    let places_of_unit = match unit {
        Unit::Thousand => -3,
        Unit::Major => 0,
        Unit::Minor => 2,
        Unit::Micro => 6,
    };
    let shift = 2 - places_of_unit - i32::try_from(number.decimals).ok()?;
    let power = 10_i128.checked_pow(shift.unsigned_abs())?;
    let exact = i128::from(number.units);
    let minor = match remainder {
        _ if 0 <= shift => exact.checked_mul(power)?,
        Remainder::Exact if exact % power != 0 => return None,
        Remainder::Exact | Remainder::Down => Rounding::Down.divide(exact, power),
        Remainder::HalfUp => Rounding::HalfUp.divide(exact, power),
    };
    i64::try_from(minor).ok().map(Amount::minor)
}

/// The rate written in `unit`: at most twelve decimals, under a million.
pub fn rate(number: Number, unit: RateUnit) -> Option<Rate> {
    let places_of_unit = match unit {
        RateUnit::Fraction => 0,
        RateUnit::Percent => 2,
        RateUnit::BasisPoints => 4,
    };
    let shift = 12_i32 - places_of_unit - i32::try_from(number.decimals).ok()?;
    let power = 10_i128.checked_pow(shift.unsigned_abs())?;
    let exact = i128::from(number.units);
    let pico = if 0 <= shift { exact.checked_mul(power)? } else { Rounding::HalfUp.divide(exact, power) };
    let limit = Rate::ONE_PICO * 1_000_000;
    i64::try_from(pico).ok().filter(|pico| i128::from(*pico).abs() < limit).map(Rate::pico)
}

/// Reads a day between 1900 and 2199. A time of day after it is passed over.
pub fn day(text: &str, order: DateOrder) -> Option<Day> {
    let text = text.trim();
    if order == DateOrder::DaysSince1970 {
        let number: i32 = text.parse().ok()?;
        return Some(day_of(number)).filter(|day| in_range(*day));
    }
    let date = text.split([' ', 'T']).next().filter(|date| !date.is_empty())?;
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return civil(date.get(..4)?, date.get(4..6)?, date.get(6..)?);
    }
    let mut parts = date.split(['/', '-', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    match order {
        _ if first.len() == 4 => civil(first, second, third),
        DateOrder::DayMonthYear => civil(third, second, first),
        DateOrder::MonthDayYear => civil(third, first, second),
        DateOrder::YearMonthDay | DateOrder::DaysSince1970 => civil(first, second, third),
    }
}

/// Reads a month as `year * 12 + month - 1`: `2005-09`, `09/2005`, `200509`, or the month of a date.
pub fn month(text: &str, order: DateOrder) -> Option<i32> {
    let text = text.trim();
    let whole = |year: &str, month: &str| civil(year, month, "1").map(month_of);
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return whole(text.get(..4)?, text.get(4..)?);
    }
    let mut parts = text.split(['/', '-', '.']);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), None) if year.len() == 4 => whole(year, month),
        (Some(month), Some(year), None) if year.len() == 4 => whole(year, month),
        _ => day(text, order).map(month_of),
    }
}

/// The month of a day as `year * 12 + month - 1`.
pub fn month_of(day: Day) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// Whether the text is only a whole number without sign, as identifiers and counts are.
pub fn count(text: &str) -> Option<u32> {
    let text = text.trim();
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn sign(text: &str) -> Option<(bool, &str)> {
    let inner = text.strip_prefix('(').map(|rest| rest.strip_suffix(')'));
    let (negative, rest) = match inner {
        Some(inner) => (true, inner?),
        None => (false, text),
    };
    let rest = rest.trim();
    let rest = rest.strip_prefix("U$S").or_else(|| rest.strip_prefix('$')).unwrap_or(rest).trim_start();
    let (negative, rest) = match (rest.strip_prefix('-'), rest.strip_suffix('-')) {
        (Some(rest), _) | (None, Some(rest)) if !negative => (true, rest),
        (Some(_), _) | (None, Some(_)) => return None,
        (None, None) => (negative, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let rest = rest.trim_start();
    Some((negative, rest.strip_prefix('$').unwrap_or(rest).trim_matches([' ', '\u{a0}'])))
}

/// The first group has one to three digits, the next ones exactly three.
fn group_may_end(run: u32, groups: u32) -> bool {
    if groups == 0 { (1..=3).contains(&run) } else { run == 3 }
}

/// Units may end where there are no groups, or the last one is whole.
fn group_may_close(run: u32, groups: u32) -> bool {
    if groups == 0 { 0 < run } else { run == 3 }
}

fn civil(year: &str, month: &str, day: &str) -> Option<Day> {
    let numeric = |part: &str, most: usize| {
        let fits = (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<i16>().ok()).flatten()
    };
    let written = numeric(year, 4)?;
    let year = match year.len() {
        4 => written,
        2 if written < 70 => 2000 + written,
        2 => 1900 + written,
        _ => return None,
    };
    let month = match numeric(month, 2) {
        Some(month) => i8::try_from(month).ok()?,
        None => month_named(month)?,
    };
    Day::new(year, month, i8::try_from(numeric(day, 2)?).ok()?).ok().filter(|day| in_range(*day))
}

fn month_named(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
    let start = name.get(..3)?.to_ascii_lowercase();
    let place = NAMES.iter().position(|known| *known == start)?;
    i8::try_from(place + 1).ok()
}

fn in_range(day: Day) -> bool {
    (1900..2200).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn pesos(text: &str, decimal: Decimal) -> Option<i64> {
        number(text, decimal).and_then(|number| amount(number, Unit::Major, Remainder::Exact)).map(Amount::to_minor)
    }

    #[test]
    fn both_conventions_read_their_own_figures() {
        for (text, minor) in
            [("1.234,56", 1_234_56), ("1234,5", 1_234_50), ("$ 1.234.567", 1_234_567_00), ("-0,01", -1)]
        {
            assert_eq!(pesos(text, Decimal::Comma), Some(minor), "{text}");
        }
        for (text, minor) in [("1,234.56", 1_234_56), ("1234.5", 1_234_50), ("(12.30)", -12_30), ("12.30-", -12_30)] {
            assert_eq!(pesos(text, Decimal::Point), Some(minor), "{text}");
        }
    }

    #[test]
    fn a_figure_of_the_other_convention_is_refused_not_misread() {
        for text in ["1,234.56", "1234.56", "1.23", "12.34,5", "1.2345", "1..234", "1,2,3", ",", "", "-", "--1", "1,"] {
            assert_eq!(pesos(text, Decimal::Comma), None, "{text}");
        }
        for text in ["1.234,56", "1234,56", "1e3", "0x10", "1 2", "(1", "1,23", "(-1)"] {
            assert_eq!(pesos(text, Decimal::Point), None, "{text}");
        }
    }

    #[test]
    fn under_a_centavo_needs_a_named_rounding() {
        let micro = |text, remainder| {
            amount(number(text, Decimal::Point).unwrap(), Unit::Micro, remainder).map(Amount::to_minor)
        };

        assert_eq!(micro("1234565000", Remainder::Exact), None);
        assert_eq!(micro("1234565000", Remainder::HalfUp), Some(1_234_57));
        assert_eq!(micro("1234565000", Remainder::Down), Some(1_234_56));
        assert_eq!(micro("1234560000", Remainder::Exact), Some(1_234_56));
        assert_eq!(pesos("1.005", Decimal::Point), None);
    }

    #[test]
    fn units_scale() {
        let of = |unit| amount(Number { units: 25, decimals: 1 }, unit, Remainder::HalfUp).map(Amount::to_minor);

        assert_eq!(of(Unit::Thousand), Some(2_500_00));
        assert_eq!(of(Unit::Major), Some(2_50));
        assert_eq!(of(Unit::Minor), Some(3));
        assert_eq!(of(Unit::Micro), Some(0));
    }

    #[test]
    fn exponents_are_whole_numbers_where_they_are_asked_for() {
        let read = |text| number_with_exponent(text, Decimal::Point);

        assert_eq!(read("5.00E+05"), Some(Number { units: 500_000, decimals: 0 }));
        assert_eq!(read("-1e-2"), Some(Number { units: -1, decimals: 2 }));
        assert_eq!(read("1.25E+01"), Some(Number { units: 125, decimals: 1 }));
        assert_eq!(
            (read("500"), read("1E99"), read("E5"), read("9E18")),
            (None, None, None, Some(Number { units: 9_000_000_000_000_000_000, decimals: 0 }))
        );
        assert_eq!(number("5.00E+05", Decimal::Point), None);
    }

    #[test]
    fn rates_of_three_spellings_are_one() {
        let sixty: Rate = "0.6".parse().unwrap();

        assert_eq!(rate(number("60", Decimal::Comma).unwrap(), RateUnit::Percent), Some(sixty));
        assert_eq!(rate(number("0,6", Decimal::Comma).unwrap(), RateUnit::Fraction), Some(sixty));
        assert_eq!(rate(number("6000", Decimal::Comma).unwrap(), RateUnit::BasisPoints), Some(sixty));
        assert_eq!(rate(number("60,5", Decimal::Comma).unwrap(), RateUnit::Percent), "0.605".parse().ok());
        assert_eq!(rate(number("999999999", Decimal::Comma).unwrap(), RateUnit::Percent), None);
    }

    #[test]
    fn dates_read_in_the_order_named() {
        let third_of_april = Some(date(2026, 4, 3));

        for text in
            ["03/04/2026", "3-4-26", "03.04.2026", "2026-04-03", "20260403", "2026-04-03T00:00:00", "03-abr-2026"]
        {
            assert_eq!(day(text, DateOrder::DayMonthYear), third_of_april, "{text}");
        }
        assert_eq!(day("04/03/2026", DateOrder::MonthDayYear), third_of_april);
        assert_eq!(day("26/04/03", DateOrder::YearMonthDay), third_of_april);
        assert_eq!(day("20514", DateOrder::DaysSince1970), Some(date(2026, 3, 2)));
        assert_eq!(day("31/12/99", DateOrder::DayMonthYear), Some(date(1999, 12, 31)));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["31/02/2026", "00/00/0000", "29/02/2025", "12/31/2026", "hoy", "", "1/2", "1/2/3/4", "01/01/1850"]
        {
            assert_eq!(day(text, DateOrder::DayMonthYear), None, "{text}");
        }
    }

    #[test]
    fn months_read_three_ways() {
        let september = Some(2005 * 12 + 8);

        for text in ["2005-09", "09/2005", "200509", "30/09/2005", "2005-09-30"] {
            assert_eq!(month(text, DateOrder::DayMonthYear), september, "{text}");
        }
        assert_eq!(month("2005-13", DateOrder::DayMonthYear), None);
    }

    proptest! {
        #[test]
        fn any_text_reads_or_is_refused(text in ".{0,24}") {
            for decimal in [Decimal::Comma, Decimal::Point] {
                if let Some(number) = number(&text, decimal).or_else(|| number_with_exponent(&text, decimal)) {
                    let _ = amount(number, Unit::Micro, Remainder::HalfUp);
                    let _ = amount(number, Unit::Thousand, Remainder::Exact);
                    let _ = rate(number, RateUnit::BasisPoints);
                }
            }
            for order in [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay, DateOrder::DaysSince1970] {
                let _ = day(&text, order);
                let _ = month(&text, order);
            }
        }

        #[test]
        fn a_printed_amount_reads_back(minor in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            let printed = Amount::minor(minor).to_string();

            prop_assert_eq!(pesos(&printed, Decimal::Point), Some(minor));
            prop_assert_eq!(pesos(&printed.replace('.', ","), Decimal::Comma), Some(minor));
        }
    }
}
