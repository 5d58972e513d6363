//! What a lump sum with a discount comes to, and what a plan instead of it is worth.
use super::{Calculator, values};
use crate::print;
use anyhow::{Result, ensure};
use base::{Amount, Day, Rate, Rounding};
use clap::Args;
use ledger::{
    Instalment,
    rules::{
        agreement::{needed_to_prefer, present_value},
        terms::{RATE_MAX, TAX_MAX},
    },
};
use serde::{Deserialize, Serialize};

/// What is owed, what is forgiven, and a plan to compare it with.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// All that is owed.
    #[arg(long, value_parser = values::amount)]
    pub owed: Amount,
    /// The share that is forgiven, as a decimal: 0.30.
    #[arg(long, default_value = "0")]
    #[serde(default)]
    pub discount: Rate,
    /// An instalment of a plan, a period apart from the next; repeat it for several.
    #[arg(long = "plan", value_parser = values::amount)]
    #[serde(default)]
    pub plan: Vec<Amount>,
    /// What money costs the creditor a period, as a decimal: 0.05.
    #[arg(long, default_value = "0")]
    #[serde(default)]
    pub rate: Rate,
}

/// What is forgiven and paid today; what the plan is worth today, and how likely it must be kept to be worth as much.
/// Amounts are minor units, the probability a decimal that is over one where the plan is never worth as much.
#[derive(Debug, Serialize)]
pub struct Answer {
    discount: Amount,
    pay: Amount,
    plan_total: Amount,
    present_value: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    needed_probability: Option<Rate>,
}

impl Calculator for Settlement {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        ensure!(self.plan.len() <= values::FLOWS_MAX, "at most {} instalments", values::FLOWS_MAX);
        ensure!((Rate::ZERO..=TAX_MAX).contains(&self.discount), "a discount is from 0 to 1");
        ensure!((Rate::ZERO..=RATE_MAX).contains(&self.rate), "a rate is from 0 to {RATE_MAX}");
        for amount in self.plan.iter().chain([&self.owed]) {
            values::fits("an amount", *amount)?;
        }
        let discount = self.owed.times(self.discount, Rounding::HalfUp);
        let pay = self.owed - discount;
        let plan: Vec<Instalment> = self.plan.iter().map(|amount| instalment(*amount)).collect();
        let present_value = present_value(Amount::ZERO, &plan, self.rate);
        Ok(Answer {
            discount,
            pay,
            plan_total: self.plan.iter().copied().sum(),
            present_value,
            needed_probability: needed_to_prefer(pay, present_value),
        })
    }

    fn show(answer: &Answer) {
        let (discount, pay) = (print::money(answer.discount), print::money(answer.pay));
        print::line(format!("quita {discount} · a pagar {pay}"));
        if let Some(needed) = answer.needed_probability {
            let (total, worth) = (print::money(answer.plan_total), print::money(answer.present_value));
            let needed = values::percent(needed);
            print::line(format!("plan {total} · vale hoy {worth} · conviene si se cumple con más de {needed}"));
        }
    }
}

/// An instalment of which only the amount matters.
fn instalment(amount: Amount) -> Instalment {
    let zero = Amount::ZERO;
    Instalment { number: 1, due: Day::MAX, principal: amount, interest: zero, vat: zero, fees: zero }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(owed: i64, discount: &str, plan: &[i64]) -> Answer {
        let plan = plan.iter().map(|amount| Amount::minor(*amount)).collect();
        let (discount, rate) = (discount.parse().expect("a share"), "0.05".parse().expect("a rate"));
        Settlement { owed: Amount::minor(owed), discount, plan, rate }.answer().expect("it has an answer")
    }

    #[test]
    fn a_discount_and_a_plan_come_to_what_the_domain_says() {
        // domain.md §3.7.
        let lump = settle(122_034_67, "0.30", &[]);
        assert_eq!((lump.pay, lump.discount), (Amount::minor(85_424_27), Amount::minor(36_610_40)));
        assert_eq!(lump.needed_probability, None);

        let plan = settle(80_000_00, "0", &[30_000_00; 3]);
        assert_eq!(plan.present_value, Amount::minor(81_697_44));
        assert_eq!(plan.needed_probability.expect("there is a plan").to_pico() / 1_000_000_000, 979);
    }
}
