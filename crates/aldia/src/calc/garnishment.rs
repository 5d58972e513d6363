//! How much of a wage may be garnished.
use super::{Calculator, values};
use crate::print;
use anyhow::{Context, Result, ensure};
use base::{Amount, Day};
use clap::{Args, ValueEnum};
use ledger::rules::{
    agreement::AgreementPolicy,
    garnishment::{Income, Reading, Wages, garnishable},
};
use serde::{Deserialize, Serialize};

/// An income and the minimum wage of its month.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Garnishment {
    /// Gross remuneration of the month, or the severance.
    #[arg(long, value_parser = values::amount)]
    pub income: Amount,
    /// The minimum wage (SMVM) of that month; what was decreed for it where absent.
    #[arg(long, value_parser = values::amount)]
    pub minimum_wage: Option<Amount>,
    /// A day of that month, where the minimum wage is absent.
    #[arg(long, value_name = "DAY")]
    pub day: Option<Day>,
    /// How the scale is read.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub mode: Mode,
    /// What is garnished.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub kind: Kind,
}

/// How the scale is read above two minimum wages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The share of the bracket reached, on all that exceeds one minimum wage.
    #[default]
    Whole,
    /// Each share on its own bracket.
    Marginal,
}

/// What is garnished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The remuneration of a month.
    #[default]
    Wage,
    /// What is paid at the end of employment.
    Severance,
}

/// What may be garnished, in minor units.
#[derive(Debug, Serialize)]
pub struct Answer {
    amount: Amount,
    /// The minimum wage that it was reckoned on.
    minimum_wage: Amount,
    /// Who decreed it, where it was not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_wage_source: Option<String>,
    /// The law behind the shares.
    source: &'static str,
}

impl Garnishment {
    /// The minimum wage as it was given, or as it was decreed and by whom.
    fn minimum(&self) -> Result<(Amount, Option<String>)> {
        if let Some(given) = self.minimum_wage {
            return Ok((given, None));
        }
        let day = self.day.context("give the minimum wage, or a day of the month")?;
        let policy = AgreementPolicy::shipped();
        let decreed = policy.minimum_wage(day).with_context(|| format!("the minimum wage of {day} is not known"))?;
        Ok((decreed.amount, Some(decreed.source.clone())))
    }
}

impl Calculator for Garnishment {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        values::fits("an income", self.income)?;
        let (minimum_wage, minimum_wage_source) = self.minimum()?;
        values::fits("a minimum wage", minimum_wage)?;
        ensure!(Amount::ZERO < minimum_wage, "a minimum wage is positive");
        let scale = Wages::shipped().scale_on(self.day.unwrap_or(Day::MAX));
        let scale = scale.context("no scale of that day is known")?;
        let kind = match (self.kind, self.mode) {
            (Kind::Severance, _) => Income::Severance,
            (Kind::Wage, Mode::Whole) => Income::Wage(Reading::Whole),
            (Kind::Wage, Mode::Marginal) => Income::Wage(Reading::Marginal),
        };
        let amount = garnishable(self.income, minimum_wage, kind, scale);
        Ok(Answer { amount, minimum_wage, minimum_wage_source, source: &scale.source })
    }

    fn show(answer: &Answer) {
        print::line(format!("embargable {} · {}", print::money(answer.amount), answer.source));
        if let Some(source) = &answer.minimum_wage_source {
            print::line(format!("sobre un salario mínimo de {} ({source})", print::money(answer.minimum_wage)));
        }
    }
}
