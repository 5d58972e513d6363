//! A loan in UVA: its instalments in units, and the first one in pesos.
use super::{Calculator, schedule::Schedule, values};
use crate::print;
use anyhow::Result;
use base::{Amount, Rate};
use clap::Args;
use ledger::rules::{
    indexed::{to_pesos, to_units},
    series::Published,
    terms::AMOUNT_MAX,
};
use serde::{Deserialize, Serialize};

/// A loan in pesos that is owed in units.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// Capital lent, in pesos.
    #[arg(long, value_parser = values::amount)]
    pub principal: Amount,
    /// The value of the unit on the day it was lent.
    #[arg(long)]
    pub uva: Published,
    /// The value on the day the instalment is paid; that of the day it was lent where absent.
    #[arg(long)]
    pub uva_on_payment: Option<Published>,
    /// Interest as a decimal: 0.06.
    #[arg(long)]
    pub rate: Rate,
    /// How the rate is worded.
    #[arg(long, value_enum, default_value = "tna12")]
    #[serde(default = "twelfth")]
    pub rate_kind: values::RateKind,
    /// How many instalments.
    #[arg(long)]
    pub terms: u16,
    /// How capital and interest are spread.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub system: values::System,
    /// Which instalment is asked for, from 1.
    #[arg(long, default_value_t = 1)]
    #[serde(default = "first")]
    pub number: u16,
}

fn twelfth() -> values::RateKind {
    values::RateKind::Tna12
}

fn first() -> u16 {
    1
}

/// The loan and one instalment: units in hundredths, pesos in minor units.
#[derive(Debug, Serialize)]
pub struct Answer {
    principal_uva: Amount,
    number: u16,
    instalment_uva: Amount,
    interest_uva: Amount,
    amortisation_uva: Amount,
    balance_uva: Amount,
    instalment: Amount,
    balance: Amount,
}

impl Calculator for Units {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        values::fits("capital", self.principal)?;
        let most = i128::from(AMOUNT_MAX.to_minor()) * i128::from(self.uva.to_units()) / Published::ONE;
        anyhow::ensure!(i128::from(self.principal.to_minor()) <= most, "too much to be told in units");
        let principal_uva = to_units(self.principal, self.uva);
        let loan = Schedule {
            principal: principal_uva,
            rate: self.rate,
            rate_kind: self.rate_kind,
            terms: self.terms,
            system: self.system,
            ..Schedule::of_nothing()
        };
        let all = loan.instalments()?;
        let Some(one) = all.iter().find(|one| one.number == self.number) else {
            anyhow::bail!("there is no instalment {}", self.number);
        };
        let repaid: Amount = all.iter().take(usize::from(self.number)).map(|one| one.principal).sum();
        let value = self.uva_on_payment.unwrap_or(self.uva);
        let most = i128::from(Amount::MAX.to_minor()) * Published::ONE / i128::from(value.to_units());
        anyhow::ensure!(i128::from(principal_uva.max(one.total()).to_minor()) <= most, "too much to be told in pesos");
        Ok(Answer {
            principal_uva,
            number: one.number,
            instalment_uva: one.total(),
            interest_uva: one.interest,
            amortisation_uva: one.principal,
            balance_uva: principal_uva - repaid,
            instalment: to_pesos(one.total(), value),
            balance: to_pesos(principal_uva - repaid, value),
        })
    }

    fn show(answer: &Answer) {
        let rows = [
            ("Capital en UVA", answer.principal_uva),
            ("Cuota en UVA", answer.instalment_uva),
            ("Interés en UVA", answer.interest_uva),
            ("Amortización en UVA", answer.amortisation_uva),
            ("Saldo en UVA", answer.balance_uva),
            ("Cuota en pesos", answer.instalment),
            ("Saldo en pesos", answer.balance),
        ];
        let head = format!("cuota {}", answer.number);
        print::table(&[&head, ""], &rows.map(|(name, amount)| vec![name.to_owned(), print::money(amount)]));
    }
}
