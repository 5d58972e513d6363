//! Rates are whole numbers of 10⁻¹², so that `TNA × 30 / 365` keeps twelve decimals.
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A rate per period (a year unless said otherwise): `Rate::from_str("0.60")` is 60 %.
///
/// Written and read as a decimal string, held as 10⁻¹² units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rate(i64);

/// Not a rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rate is a decimal number with at most twelve decimals and under a million, got {0:?}")]
pub struct RateError(pub String);

impl Rate {
    /// No interest.
    pub const ZERO: Self = Self(0);
    /// 100 %, in the units that [`Rate::to_pico`] returns.
    pub const ONE_PICO: i128 = 1_000_000_000_000;

    /// From 10⁻¹² units.
    pub const fn pico(units: i64) -> Self {
        Self(units)
    }

    /// From basis points: 6,000 is 60 %.
    pub const fn basis_points(points: i32) -> Self {
        Self(points as i64 * 100_000_000)
    }

    /// Whole 10⁻¹² units.
    pub const fn to_pico(self) -> i64 {
        self.0
    }

    /// This rate so many times; beyond the largest rate, that one.
    pub const fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count as i64))
    }

    /// This rate as a fraction, in smaller numbers where it is one of whole basis points, as most are.
    pub(crate) const fn reduced(self) -> (i64, i64) {
        const POINT: i64 = 100_000_000;
        const ONE: i64 = 1_000_000_000_000;
        if self.0 % POINT == 0 { (self.0 / POINT, ONE / POINT) } else { (self.0, ONE) }
    }

    /// `part / whole` of this rate, rounded half up: a nominal yearly rate for `30 / 365` of a year.
    pub fn share(self, part: u32, whole: u32) -> Self {
        let exact = crate::Rounding::HalfUp.divide(i128::from(self.0) * i128::from(part), i128::from(whole));
        Self(i64::try_from(exact).expect("a part of a rate fits"))
    }
}

impl FromStr for Rate {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Self, RateError> {
        let wrong = || RateError(text.to_owned());
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || 6 < whole.len() || 12 < decimals.len() || !numeric(whole) || !numeric(decimals) {
            return Err(wrong());
        }
        let units: i64 = format!("{whole}{decimals:0<12}").parse().map_err(|_| wrong())?;
        Ok(Self(sign * units))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:012}", units / 1_000_000_000_000, units % 1_000_000_000_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl TryFrom<String> for Rate {
    type Error = RateError;
    fn try_from(text: String) -> Result<Self, RateError> {
        text.parse()
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_survive_the_round_trip() {
        for text in ["0.6", "0", "-0.05", "1.2", "0.049315068493"] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", ".", "0,6", "1e3", "0.0000000000001", "12345678", "--1"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_of_a_yearly_rate() {
        assert_eq!("0.60".parse::<Rate>().unwrap().share(30, 365).to_string(), "0.049315068493");
        assert_eq!(Rate::basis_points(6000), "0.60".parse().unwrap());
    }
}
