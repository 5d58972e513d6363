//! Values as people type them: amounts as decimals of pesos, rates as decimals, words for choices.
use anyhow::{Result, bail, ensure};
use base::{Amount, Rate, Rounding};
use clap::ValueEnum;
use ledger::{
    LateTerms, Penalty, PenaltyBase,
    rules::{
        contract::{Roll, ShiftedDays},
        rates::Quote,
        terms::AMOUNT_MAX,
    },
};
use serde::{
    Deserialize,
    de::{IntoDeserializer, value},
};
use std::str::FromStr;

/// An amount as typed: `100000`, `100000.5` or `100000.00`; in JSON amounts are whole minor units.
pub fn amount(text: &str) -> Result<Amount, String> {
    let wrong = || format!("an amount is a decimal number with at most two decimals, got {text:?}");
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || 2 < decimals.len() || !numeric(whole) || !numeric(decimals) {
        return Err(wrong());
    }
    let units: i64 = format!("{whole}{decimals:0<2}").parse().map_err(|_| wrong())?;
    Ok(Amount::minor(sign * units))
}

/// A word of the data, such as `late_vat`; hyphens will do.
pub fn word<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, value::Error> {
    T::deserialize(text.replace('-', "_").into_deserializer())
}

/// How a contract words its interest rate (domain.md §3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateKind {
    /// Of each month (TEM).
    #[default]
    #[value(alias = "tem", alias = "period")]
    #[serde(alias = "tem", alias = "period")]
    Monthly,
    /// Nominal a year of 365 days: each period bears 30 days of it.
    #[value(alias = "nominal", alias = "tna365", alias = "tna-365")]
    #[serde(alias = "nominal", alias = "tna365")]
    Tna,
    /// Nominal a year of twelve months: each bears a twelfth.
    #[value(alias = "tna-12")]
    Tna12,
    /// Effective a year of 365 days.
    #[value(alias = "effective")]
    #[serde(alias = "effective")]
    Tea,
}

impl RateKind {
    /// The rate as the ledger's rules word it; `days` are those of a period.
    pub fn quote(self, rate: Rate, days: u16) -> Quote {
        match self {
            Self::Monthly => Quote::Period(rate),
            Self::Tna => Quote::Nominal { yearly: rate, days },
            Self::Tna12 => Quote::Twelfth(rate),
            Self::Tea => Quote::Effective { yearly: rate, days },
        }
    }
}

/// How capital and interest are spread over instalments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// Equal instalments.
    #[default]
    French,
    /// Equal capital.
    German,
    /// Interest each period, capital at the end.
    #[value(alias = "bullet")]
    #[serde(alias = "bullet")]
    American,
    /// Interest always on the whole capital.
    #[value(alias = "direct")]
    #[serde(alias = "direct")]
    Flat,
}

impl From<System> for ledger::System {
    fn from(system: System) -> Self {
        match system {
            System::French => Self::French,
            System::German => Self::German,
            System::American => Self::Bullet,
            System::Flat => Self::Flat,
        }
    }
}

/// How the days of a period become a part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
pub enum DayCount {
    /// Days over 365.
    #[value(name = "act365", alias = "act/365", alias = "365")]
    #[serde(rename = "act365", alias = "act/365", alias = "365")]
    Act365,
    /// Days over 360.
    #[value(name = "act360", alias = "act/360", alias = "360")]
    #[serde(rename = "act360", alias = "act/360", alias = "360")]
    Act360,
    /// Months of thirty days over 360.
    #[value(name = "30/360", alias = "30360")]
    #[serde(rename = "30/360", alias = "30360")]
    Thirty360,
    /// Each day over the days of its year.
    #[value(name = "actact", alias = "act/act")]
    #[serde(rename = "actact", alias = "act/act")]
    ActAct,
}

impl From<DayCount> for ledger::Basis {
    fn from(count: DayCount) -> Self {
        match count {
            DayCount::Act365 => Self::Year365,
            DayCount::Act360 => Self::Year360,
            DayCount::Thirty360 => Self::Thirty360,
            DayCount::ActAct => Self::Actual,
        }
    }
}

/// What happens where a due day is no business day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BusinessDays {
    /// It is due all the same.
    #[default]
    None,
    /// It is due on the next one.
    Following,
    /// It is due on the one before.
    Preceding,
}

/// Whether days that a due day was moved bear interest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shifted {
    /// They do not.
    #[default]
    Free,
    /// They do.
    Bear,
}

impl BusinessDays {
    /// The rule as the ledger words it.
    pub fn roll(self, shifted: Shifted) -> Roll {
        let days = match shifted {
            Shifted::Free => ShiftedDays::Free,
            Shifted::Bear => ShiftedDays::Bear,
        };
        match self {
            Self::None => Roll::Stay,
            Self::Following => Roll::Following(days),
            Self::Preceding => Roll::Preceding(days),
        }
    }
}

/// How a payment walks over instalments and components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The oldest instalment whole, then the next.
    #[default]
    Vertical,
    /// The first component of every instalment, then the next component.
    Horizontal,
}

impl From<Mode> for ledger::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Vertical => Self::Vertical,
            Mode::Horizontal => Self::Horizontal,
        }
    }
}

/// What penalty interest is computed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyOn {
    /// The overdue capital.
    #[default]
    Principal,
    /// The whole overdue instalment.
    Instalment,
}

impl From<PenaltyOn> for PenaltyBase {
    fn from(base: PenaltyOn) -> Self {
        match base {
            PenaltyOn::Principal => Self::Principal,
            PenaltyOn::Instalment => Self::Instalment,
        }
    }
}

/// Days in a year, for late interest: `365`, `360`, `ACT/365` or `ACT/360`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Days")]
pub struct YearBasis(pub ledger::Basis);

/// A basis as JSON may hold it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Days {
    Number(u16),
    Words(String),
}

impl FromStr for YearBasis {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "365" | "act/365" | "act/365f" => Ok(Self(ledger::Basis::Year365)),
            "360" | "act/360" => Ok(Self(ledger::Basis::Year360)),
            _ => Err(format!("a basis is 365 or 360, got {text:?}")),
        }
    }
}

impl TryFrom<Days> for YearBasis {
    type Error = String;
    fn try_from(days: Days) -> Result<Self, String> {
        match days {
            Days::Number(days) => days.to_string().parse(),
            Days::Words(text) => text.parse(),
        }
    }
}

/// What being late costs, with the penalty as a ratio or as a rate of its own; none where neither is given.
pub fn late_terms(compensatory: Rate, ratio: Option<Rate>, yearly: Option<Rate>, vat: Rate) -> Result<LateTerms> {
    let penalty = match (ratio, yearly) {
        (Some(_), Some(_)) => bail!("a penalty has a ratio or a rate, not both"),
        (Some(ratio), None) => Penalty::OfCompensatory(ratio),
        (None, yearly) => Penalty::Yearly(yearly.unwrap_or_default()),
    };
    LateTerms { compensatory, penalty: ratio.unwrap_or_default(), vat, ..LateTerms::NONE }.check()?;
    let terms = LateTerms::new(compensatory, penalty, vat);
    terms.check()?;
    Ok(terms)
}

/// Refuses an amount that no account can have.
pub fn fits(what: &str, amount: Amount) -> Result<()> {
    ensure!((Amount::ZERO..=AMOUNT_MAX).contains(&amount), "{what} is from 0 to {AMOUNT_MAX}, got {amount}");
    Ok(())
}

/// A rate as people in Argentina read it: `79,59 %`.
pub fn percent(rate: Rate) -> String {
    let hundredths = Rounding::HalfUp.divide(i128::from(rate.to_pico()), 100_000_000);
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{},{:02} %", hundredths.abs() / 100, hundredths.abs() % 100)
}

/// The most flows of a case.
pub const FLOWS_MAX: usize = 10_000;

/// The most days that late interest is reckoned over: a century.
pub const DAYS_MAX: i32 = 36_525;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_decimals_of_pesos() {
        for (text, minor) in [("100000.00", 100_000_00), ("7", 7_00), ("7.5", 7_50), ("-0.01", -1)] {
            assert_eq!(amount(text), Ok(Amount::minor(minor)), "{text}");
        }
        for text in ["", ".", ".5", "1,5", "1.234", "1e3", "99999999999999999999", "+1", "--1"] {
            assert!(amount(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_basis_is_a_number_or_its_name() {
        for text in ["365", "\"365\"", "\"ACT/365F\""] {
            assert_eq!(serde_json::from_str::<YearBasis>(text).unwrap().0, ledger::Basis::Year365, "{text}");
        }
        assert!("366".parse::<YearBasis>().is_err());
    }
}
