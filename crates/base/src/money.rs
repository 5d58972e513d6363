//! Money is a whole number of minor units; its rounding is named by the caller.
use crate::Rate;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};
use std::{fmt, iter::Sum, ops, str::FromStr};

/// Minor units (centavos) of the one currency of the account at hand; negative is owed the other way.
///
/// Arithmetic panics on overflow, in release too: a wrong balance is worse than a stopped command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(i64);

/// An ISO 4217 currency.
///
/// Written and read as its three letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// An amount that has left its account and must say its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub amount: Amount,
    /// Of what.
    pub currency: Currency,
}

/// Where half a minor unit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Commercial rounding: halves away from zero.
    HalfUp,
    /// Towards zero, in favour of the debtor.
    Down,
}

/// Not a currency code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capital letters, got {0:?}")]
pub struct NotACurrency(String);

/// A whole number with points between its thousands, as Spanish writes it: `1.234.567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if 0 < place && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

impl Rounding {
    /// `numerator / denominator`, rounded. The denominator must be positive.
    pub fn divide(self, numerator: i128, denominator: i128) -> i128 {
        debug_assert!(0 < denominator, "a denominator is positive");
        // Half the width is a tenth of the time, and nearly every sum of money fits in it.
        let (whole, rest) = match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => {
                (i128::from(numerator / denominator), i128::from(numerator % denominator))
            }
            _ => {
                let whole = numerator / denominator;
                (whole, numerator - whole * denominator)
            }
        };
        match self {
            Self::Down => whole,
            Self::HalfUp if denominator <= rest.abs() * 2 => whole + numerator.signum(),
            Self::HalfUp => whole,
        }
    }
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that can be held.
    pub const MAX: Self = Self(i64::MAX);

    /// From minor units.
    pub const fn minor(units: i64) -> Self {
        Self(units)
    }

    /// Whole minor units, to store or to print.
    pub const fn to_minor(self) -> i64 {
        self.0
    }

    /// Whether nothing is left.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Simple interest over `days` at a yearly `rate` on a year of `basis` days; or over any part of a year,
    /// `days / basis`.
    ///
    /// Computed from principal, rate and days in one division, never by adding rounded days.
    pub fn interest(self, rate: Rate, days: u32, basis: u32, rounding: Rounding) -> Self {
        if self.is_zero() || rate == Rate::ZERO || days == 0 {
            return Self::ZERO;
        }
        let (rate, one) = rate.reduced();
        let exact = i128::from(self.0) * i128::from(rate) * i128::from(days);
        Self::from_exact(rounding.divide(exact, i128::from(one) * i128::from(basis)))
    }

    /// This amount times `rate`: value added tax, a share, one period's interest.
    pub fn times(self, rate: Rate, rounding: Rounding) -> Self {
        if self.is_zero() || rate == Rate::ZERO {
            return Self::ZERO;
        }
        let (rate, one) = rate.reduced();
        Self::from_exact(rounding.divide(i128::from(self.0) * i128::from(rate), i128::from(one)))
    }

    /// This amount so many times.
    pub fn for_each(self, times: u32) -> Self {
        Self::from_exact(i128::from(self.0) * i128::from(times))
    }

    /// `part / whole` of this amount. Zero where `whole` is zero.
    pub fn share(self, part: i64, whole: i64, rounding: Rounding) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        let sign = i128::from(whole.signum());
        let exact = i128::from(self.0) * i128::from(part) * sign;
        Self::from_exact(rounding.divide(exact, i128::from(whole).abs()))
    }

    /// This amount, or zero if it is negative.
    #[inline]
    pub fn or_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Addition that tells when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    fn from_exact(units: i128) -> Self {
        Self(i64::try_from(units).expect("an amount fits in 64 bits"))
    }
}

impl ops::Add for Amount {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect("a sum of money fits in 64 bits"))
    }
}

impl ops::Sub for Amount {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.checked_sub(other.0).expect("a difference of money fits in 64 bits"))
    }
}

impl ops::Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl ops::AddAssign for Amount {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl ops::SubAssign for Amount {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Amount {
    #[inline]
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, ops::Add::add)
    }
}

/// Two decimals and a point, for machines and logs: `-1234.50`. Screens format by locale.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let units = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", units / 100, units % 100)
    }
}

impl Currency {
    /// Argentine peso.
    pub const ARS: Self = Self(*b"ARS");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency is three ASCII letters")
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;
    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(NotACurrency(text.to_owned())),
        }
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Code)
    }
}

/// Reads a currency where its letters lie: a dossier has one for each account.
struct Code;

impl Visitor<'_> for Code {
    type Value = Currency;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a currency's three letters")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Currency, E> {
        text.parse().map_err(E::custom)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart_by_points() {
        let written = [0, 999, 1_000, 1_234_567].map(grouped);

        assert_eq!(written, ["0", "999", "1.000", "1.234.567"]);
    }

    #[test]
    fn interest_is_divided_once() {
        // domain.md §3.5: 18,000.00 at TNA 60 % for 45 days.
        let principal = Amount::minor(18_000_00);
        let rate: Rate = "0.60".parse().unwrap();

        assert_eq!(principal.interest(rate, 45, 365, Rounding::HalfUp), Amount::minor(1_331_51));
        assert_eq!(principal.interest(rate, 45, 360, Rounding::HalfUp), Amount::minor(1_350_00));
    }

    #[test]
    fn interest_is_the_same_in_small_numbers_and_in_large() {
        let exact = |amount: i64, rate: Rate, days: u32| {
            let product = i128::from(amount) * i128::from(rate.to_pico()) * i128::from(days);
            Amount::minor(i64::try_from(Rounding::HalfUp.divide(product, Rate::ONE_PICO * 365)).unwrap())
        };
        for rate in [Rate::basis_points(9_597), Rate::basis_points(-1), Rate::pico(6_664_583_333), Rate::ZERO] {
            for amount in [0, 1, -3, 10_477_737, 99_999_999_999, -7_000_000_000_000] {
                for days in [1, 30, 365, 9_999] {
                    let interest = Amount::minor(amount).interest(rate, days, 365, Rounding::HalfUp);
                    assert_eq!(interest, exact(amount, rate, days), "{amount} at {rate} for {days} days");
                }
            }
        }
    }

    #[test]
    fn halves_go_away_from_zero_or_towards_it_as_named() {
        assert_eq!(Rounding::HalfUp.divide(5, 2), 3);
        assert_eq!(Rounding::HalfUp.divide(-5, 2), -3);
        assert_eq!(Rounding::Down.divide(5, 2), 2);
        assert_eq!(Rounding::Down.divide(-5, 2), -2);
    }

    #[test]
    fn amounts_print_like_money() {
        assert_eq!(Amount::minor(-1_234_50).to_string(), "-1234.50");
        assert_eq!(Amount::minor(7).to_string(), "0.07");
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!(Amount::minor(100).share(1, 0, Rounding::Down), Amount::ZERO);
        assert_eq!(Amount::minor(100).share(1, 3, Rounding::HalfUp), Amount::minor(33));
    }
}
