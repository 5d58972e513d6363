//! When a claim prescribes; a flag for a lawyer, not advice.
use super::{Calculator, values};
use crate::print;
use anyhow::{Context, Result, ensure};
use base::Day;
use clap::Args;
use ledger::rules::prescription::{Claim, Event, Prescription as Law};
use serde::{Deserialize, Serialize};

/// A claim and what has moved its term.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prescription {
    /// Since when it is due.
    #[arg(long, value_name = "DAY")]
    pub due: Day,
    /// general, periodic (rent, expensas, services), card, `card_executive`, `promissory_note`, cheque or judgment.
    #[arg(long, value_parser = values::word::<Claim>, default_value = "general")]
    #[serde(default)]
    pub claim: Claim,
    /// Certified demands; repeat it for several.
    #[arg(long = "demand", value_name = "DAY")]
    #[serde(default)]
    pub demands: Vec<Day>,
    /// Partial payments, signed plans and court claims; repeat it for several.
    #[arg(long = "interruption", visible_alias = "payment", value_name = "DAY")]
    #[serde(default)]
    pub interruptions: Vec<Day>,
    /// The day for which it is told whether it has prescribed.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Day>,
}

/// The last day of the term, and the law behind it.
#[derive(Debug, Serialize)]
pub struct Answer {
    prescribes_on: Day,
    years: i8,
    source: &'static str,
    /// Whether it has prescribed on the day that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    prescribed: Option<bool>,
}

/// More events than any claim has.
const EVENTS_MAX: usize = 10_000;

impl Calculator for Prescription {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        ensure!(self.demands.len() + self.interruptions.len() <= EVENTS_MAX, "at most {EVENTS_MAX} events");
        let claim = self.claim;
        let demands = self.demands.iter().map(|day| (*day, Event::Demand));
        let interruptions = self.interruptions.iter().map(|day| (*day, Event::Interruption));
        let law = Law::shipped();
        let term = law.term(claim, self.due);
        let term = term.context("what fell due that day is ruled by a former law: ask a lawyer")?;
        let on = law.ends(term, self.due, &demands.chain(interruptions).collect::<Vec<_>>());
        let prescribed = self.as_of.map(|day| on < day);
        Ok(Answer { prescribes_on: on, years: term.years, source: &term.source, prescribed })
    }

    fn show(answer: &Answer) {
        print::line(format!("prescribe el {} · {} años · {}", answer.prescribes_on, answer.years, answer.source));
        if answer.prescribed == Some(true) {
            print::line("a esa fecha está prescripta: que lo confirme un abogado");
        }
    }
}
