//! What a loan truly costs (CFT): the internal rate of the debtor's own flows, with tax and without.
use super::{Calculator, schedule::Schedule, values};
use crate::print;
use anyhow::{Context, Result, bail, ensure};
use base::{Amount, Day, Rate};
use clap::Args;
use ledger::{
    Instalment,
    rules::cost::{compounded, dated_rate, internal_rate},
};
use serde::{Deserialize, Serialize};

/// A loan, or in JSON the flows themselves.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cft {
    /// The loan; in JSON, an object of its own.
    #[command(flatten)]
    pub loan: Option<Schedule>,
    /// A fee taken from the capital when it is handed over.
    #[arg(long, value_parser = values::amount, default_value = "0")]
    #[serde(default)]
    pub upfront_fee: Amount,
    /// What was received, for `payments`; in JSON only.
    #[arg(skip)]
    pub received: Option<Amount>,
    /// One payment a month, from the end of the first; in JSON only.
    #[arg(skip)]
    #[serde(default)]
    pub payments: Vec<Amount>,
    /// Dated flows, received above zero and paid below; in JSON only.
    #[arg(skip)]
    #[serde(default)]
    pub flows: Vec<Flow>,
}

/// Money on a day.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    day: Day,
    amount: Amount,
}

/// Rates as decimals. Of dated flows only the effective ones are told.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// The internal rate of a month.
    monthly: Rate,
    /// Twelve times it (CFTNA).
    nominal_annual: Rate,
    /// Compounded over twelve months (CFTEA).
    effective_annual: Rate,
    /// Compounded over 365 days of months of 30.
    effective_annual_365: Rate,
    #[serde(skip_serializing_if = "Option::is_none")]
    without_vat: Option<WithoutVat>,
}

#[derive(Debug, Serialize)]
struct WithoutVat {
    monthly: Rate,
    effective_annual: Rate,
    effective_annual_365: Rate,
}

impl Answer {
    fn of(received: Amount, payments: &[Amount]) -> Result<Self> {
        let monthly =
            internal_rate(received, payments).context("no rate makes these payments worth what was received")?;
        Ok(Self {
            monthly,
            nominal_annual: monthly.times(12),
            effective_annual: compounded(monthly, 12, 1),
            effective_annual_365: compounded(monthly, 365, 30),
            without_vat: None,
        })
    }

    /// Of dated flows: the year is what is known, the month is its thirtieth of 365.
    fn of_flows(flows: &[Flow]) -> Result<Self> {
        let flows: Vec<(Day, Amount)> = flows.iter().map(|flow| (flow.day, flow.amount)).collect();
        let yearly = dated_rate(&flows).context("no rate makes these payments worth what was received")?;
        let monthly = compounded(yearly, 30, 365);
        Ok(Self {
            monthly,
            nominal_annual: monthly.times(12),
            effective_annual: yearly,
            effective_annual_365: yearly,
            without_vat: None,
        })
    }
}

impl Calculator for Cft {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        for amount in self.payments.iter().chain(&self.received).chain([&self.upfront_fee]) {
            values::fits("an amount", *amount)?;
        }
        ensure!(self.flows.len() + self.payments.len() <= values::FLOWS_MAX, "at most {} flows", values::FLOWS_MAX);
        match (&self.loan, self.received, self.flows.is_empty()) {
            (Some(loan), None, true) => {
                let received = loan.principal - self.upfront_fee;
                let all = loan.instalments()?;
                let without: Vec<Amount> = all.iter().map(|one| one.total() - one.vat).collect();
                let bare = Answer::of(received, &without)?;
                let with: Vec<Amount> = all.iter().map(Instalment::total).collect();
                let without_vat = WithoutVat {
                    monthly: bare.monthly,
                    effective_annual: bare.effective_annual,
                    effective_annual_365: bare.effective_annual_365,
                };
                Ok(Answer { without_vat: Some(without_vat), ..Answer::of(received, &with)? })
            }
            (None, Some(received), true) => Answer::of(received - self.upfront_fee, &self.payments),
            (None, None, false) => {
                for flow in &self.flows {
                    values::fits("a flow", flow.amount.max(-flow.amount))?;
                }
                Answer::of_flows(&self.flows)
            }
            _ => bail!("give a loan, or what was received and its payments, or dated flows"),
        }
    }

    fn show(answer: &Answer) {
        let mut rows = vec![
            ("CFT mensual", answer.monthly),
            ("CFTNA", answer.nominal_annual),
            ("CFTEA (12 meses)", answer.effective_annual),
            ("CFTEA (365/30)", answer.effective_annual_365),
        ];
        if let Some(bare) = &answer.without_vat {
            rows.push(("CFT mensual sin IVA", bare.monthly));
            rows.push(("CFTEA sin IVA (12 meses)", bare.effective_annual));
            rows.push(("CFTEA sin IVA (365/30)", bare.effective_annual_365));
        }
        let cells: Vec<Vec<String>> =
            rows.into_iter().map(|(name, rate)| vec![name.to_owned(), values::percent(rate)]).collect();
        print::table(&["", "tasa"], &cells);
    }
}
