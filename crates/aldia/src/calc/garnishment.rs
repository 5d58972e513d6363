//! How much of a wage may be garnished.
use super::{Calculator, values};
use crate::print;
use anyhow::{Result, ensure};
use base::Amount;
use clap::{Args, ValueEnum};
use ledger::rules::garnishment::{Income, Reading, garnishable};
use serde::{Deserialize, Serialize};

/// An income and the minimum wage of its month.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Garnishment {
    /// Gross remuneration of the month, or the severance.
    #[arg(long, value_parser = values::amount)]
    pub income: Amount,
    /// The minimum wage (SMVM) of that month.
    #[arg(long, value_parser = values::amount)]
    pub minimum_wage: Amount,
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
}

impl Calculator for Garnishment {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        values::fits("an income", self.income)?;
        values::fits("a minimum wage", self.minimum_wage)?;
        ensure!(Amount::ZERO < self.minimum_wage, "a minimum wage is positive");
        let kind = match (self.kind, self.mode) {
            (Kind::Severance, _) => Income::Severance,
            (Kind::Wage, Mode::Whole) => Income::Wage(Reading::Whole),
            (Kind::Wage, Mode::Marginal) => Income::Wage(Reading::Marginal),
        };
        Ok(Answer { amount: garnishable(self.income, self.minimum_wage, kind) })
    }

    fn show(answer: &Answer) {
        print::line(format!("embargable {}", print::money(answer.amount)));
    }
}
