//! What being late costs.
use super::{
    Calculator,
    values::{self, DAYS_MAX},
};
use crate::print;
use anyhow::{Result, ensure};
use base::{Amount, Rate, day_of};
use clap::Args;
use ledger::{Instalment, LateTerms, PenaltyBase, Unpaid};
use serde::{Deserialize, Serialize};

/// An overdue amount and its rates.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Late {
    /// Overdue capital.
    #[arg(long, value_parser = values::amount)]
    pub principal: Amount,
    /// Compensatory interest a year, as a decimal: 0.60.
    #[arg(long)]
    pub rate: Rate,
    /// Days since the due day; the day of payment counts.
    #[arg(long)]
    pub days: i32,
    /// Days in a year: 365 or 360.
    #[arg(long, default_value = "365")]
    #[serde(default)]
    pub basis: values::YearBasis,
    /// Penalty interest as a part of compensatory interest: 0.5 is half of it.
    #[arg(long)]
    pub penalty_ratio: Option<Rate>,
    /// Penalty interest a year, where it is a rate of its own.
    #[arg(long)]
    pub penalty_rate: Option<Rate>,
    /// The whole overdue instalment, where the penalty is on it and not on the capital.
    #[arg(long, value_parser = values::amount)]
    pub penalty_base: Option<Amount>,
    /// Value added tax on late interest, as a decimal: 0.21.
    #[arg(long, default_value = "0")]
    #[serde(default)]
    pub vat: Rate,
}

/// Late interest, and all that is owed. Amounts are minor units.
#[derive(Debug, Serialize)]
pub struct Answer {
    compensatory: Amount,
    penalty: Amount,
    vat: Amount,
    total: Amount,
}

impl Calculator for Late {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        let terms = LateTerms {
            basis: self.basis.0,
            penalty_base: self.penalty_base.map_or(PenaltyBase::Principal, |_| PenaltyBase::Instalment),
            ..values::late_terms(self.rate, self.penalty_ratio, self.penalty_rate, self.vat)?
        };
        let base = self.penalty_base.unwrap_or(self.principal);
        values::fits("overdue capital", self.principal)?;
        values::fits("an instalment", base)?;
        ensure!(self.principal <= base, "an instalment is not less than its capital");
        ensure!((0..=DAYS_MAX).contains(&self.days), "days are from 0 to {DAYS_MAX}");
        let overdue = Instalment {
            number: 1,
            due: day_of(0),
            principal: self.principal,
            interest: base - self.principal,
            vat: Amount::ZERO,
            fees: Amount::ZERO,
        };
        let accrued = Unpaid::of(&overdue).accrued(self.days, terms.always());
        Ok(Answer {
            compensatory: accrued.compensatory,
            penalty: accrued.penalty,
            vat: accrued.late_vat,
            total: overdue.total() + accrued.compensatory + accrued.penalty + accrued.late_vat,
        })
    }

    fn show(answer: &Answer) {
        let rows = [
            ("Interés compensatorio por mora", answer.compensatory),
            ("Interés punitorio", answer.penalty),
            ("IVA sobre intereses por mora", answer.vat),
            ("Total", answer.total),
        ];
        print::table(&["", "importe"], &rows.map(|(name, amount)| vec![name.to_owned(), print::money(amount)]));
    }
}
