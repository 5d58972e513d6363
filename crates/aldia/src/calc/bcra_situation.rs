//! The situation in the central bank's register that so many days late come to.
use super::Calculator;
use crate::print;
use anyhow::{Context, Result};
use base::Day;
use bureau::Policy;
use clap::Args;
use serde::{Deserialize, Serialize};

/// How late, and when.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BcraSituation {
    /// Days late.
    #[arg(long)]
    pub days: u32,
    /// On which day; the rules that hold now where absent.
    #[arg(long)]
    pub day: Option<Day>,
}

/// The situation and the rule it comes from.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// 1 to 5.
    situation: u8,
    label: &'static str,
    /// The last day late of situations 1 to 4.
    days_max: [u32; 4],
    /// The first day of the rule.
    from: Day,
    source: String,
}

impl Calculator for BcraSituation {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        let classified = Policy::shipped().classify(self.days, self.day.unwrap_or(Day::MAX));
        let classified = classified.context("no rule of that day is known")?;
        let (situation, rule) = (classified.situation, classified.rule);
        let (label, source) = (situation.label_es(), rule.source.clone());
        Ok(Answer { situation: situation.number(), label, days_max: rule.days_max, from: rule.from, source })
    }

    fn show(answer: &Answer) {
        print::line(format!("Situación {} · {} ({})", answer.situation, answer.label, answer.source));
    }
}
