//! How much of an income instalments take (relación cuota/ingreso).
use super::{Calculator, values};
use crate::print;
use anyhow::{Result, ensure};
use base::{Amount, Rate};
use clap::Args;
use ledger::rules::cost::payment_to_income;
use serde::{Deserialize, Serialize};

/// Instalments and the income that pays them.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rci {
    /// What each debt takes a month; repeat it for several.
    #[arg(long = "instalment", value_parser = values::amount, required = true)]
    #[serde(alias = "instalment")]
    pub instalments: Vec<Amount>,
    /// Net income of a month.
    #[arg(long, value_parser = values::amount)]
    pub income: Amount,
    /// What must be left to live on, such as the minimum wage.
    #[arg(long, value_parser = values::amount, default_value = "0")]
    #[serde(default)]
    pub reserve: Amount,
}

/// The part of the income, as a decimal, and what is left, in minor units.
#[derive(Debug, Serialize)]
pub struct Answer {
    ratio: Rate,
    instalments: Amount,
    left: Amount,
    /// Whether what is left is at least the reserve.
    reserve_kept: bool,
}

impl Calculator for Rci {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        ensure!(self.instalments.len() <= values::FLOWS_MAX, "at most {} instalments", values::FLOWS_MAX);
        for amount in self.instalments.iter().chain([&self.income, &self.reserve]) {
            values::fits("an amount", *amount)?;
        }
        let instalments: Amount = self.instalments.iter().copied().sum();
        let Some(ratio) = payment_to_income(instalments, self.income) else {
            anyhow::bail!("an income is positive, and not a millionth of what it pays");
        };
        let left = self.income - instalments;
        Ok(Answer { ratio, instalments, left, reserve_kept: self.reserve <= left })
    }

    fn show(answer: &Answer) {
        let reserve = if answer.reserve_kept { "" } else { " · no alcanza la reserva" };
        print::line(format!(
            "RCI {} · cuotas {} · quedan {}{reserve}",
            values::percent(answer.ratio),
            print::money(answer.instalments),
            print::money(answer.left)
        ));
    }
}
