//! What a payment extinguishes: an account of one loan is folded, as the ledger does.
use super::{
    Calculator,
    schedule::Schedule,
    values::{self, DAYS_MAX},
};
use crate::print;
use anyhow::{Context, Result, ensure};
use base::{AccountId, Amount, CreditorId, Day, PaymentId, Rate, Timestamp, Uuid, day_number, day_of};
use clap::Args;
use ledger::{
    AccountView, Component, Cut, Entry, Instalment, LateTerms, PenaltyBase, Plan, Posted, Terms, Waterfall,
    rules::{
        entry::{Header, Paid},
        fold::{StepKind, fold, schedule_of},
    },
};
use serde::{Deserialize, Serialize};

/// A loan, what being late costs, and a payment.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocate {
    /// The loan; in JSON, an object of its own.
    #[command(flatten)]
    pub loan: Option<Schedule>,
    /// Instalments written out one by one, instead of a loan; in JSON only.
    #[arg(skip)]
    #[serde(default)]
    pub instalments: Vec<Instalment>,
    /// The day of the payment.
    #[arg(long, value_name = "DAY")]
    pub as_of: Day,
    /// How much is paid.
    #[arg(long, value_parser = values::amount)]
    pub pay: Amount,
    /// Costs of collection owed.
    #[arg(long, value_parser = values::amount, default_value = "0")]
    #[serde(default)]
    pub costs: Amount,
    /// Compensatory interest a year for being late.
    #[arg(long, default_value = "0")]
    #[serde(default)]
    pub late_rate: Rate,
    /// Penalty interest as a part of compensatory interest: 0.5 is half of it.
    #[arg(long)]
    pub penalty_ratio: Option<Rate>,
    /// Penalty interest a year, where it is a rate of its own.
    #[arg(long)]
    pub penalty_rate: Option<Rate>,
    /// What the penalty is computed on.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub penalty_on: values::PenaltyOn,
    /// Value added tax on late interest; that of the loan where absent.
    #[arg(long)]
    pub late_vat: Option<Rate>,
    /// Days in a year, for late interest: 365 or 360.
    #[arg(long, default_value = "365")]
    #[serde(default)]
    pub basis: values::YearBasis,
    /// Instalment by instalment, or concept by concept.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub mode: values::Mode,
    /// Every component once, first what is paid first; in JSON only, the house's order where absent.
    #[arg(skip)]
    pub order: Option<[Component; 8]>,
}

/// What was owed, what the payment extinguished, what is left. Amounts are minor units.
#[derive(Debug, Serialize)]
pub struct Answer {
    owed: Vec<Row>,
    costs: Amount,
    total: Amount,
    parts: Vec<Extinguished>,
    credit: Amount,
    left: Amount,
    /// The oldest day of which something is due after the payment.
    oldest_due: Option<Day>,
    days_past_due: i32,
}

#[derive(Debug, Serialize)]
struct Row {
    number: u16,
    due: Day,
    days: i32,
    penalty: Amount,
    compensatory: Amount,
    late_vat: Amount,
    interest: Amount,
    vat: Amount,
    fees: Amount,
    principal: Amount,
    total: Amount,
}

#[derive(Debug, Serialize)]
struct Extinguished {
    /// Of which instalment; absent is of the account itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u16>,
    component: Component,
    amount: Amount,
}

impl Allocate {
    fn terms(&self) -> Result<Terms> {
        let vat = self.late_vat.or(self.loan.as_ref().map(|loan| loan.vat)).unwrap_or_default();
        let late = LateTerms {
            basis: self.basis.0,
            penalty_base: PenaltyBase::from(self.penalty_on),
            ..values::late_terms(self.late_rate, self.penalty_ratio, self.penalty_rate, vat)?
        };
        let listed = || Plan::Listed(self.instalments.clone());
        let mut terms = match &self.loan {
            Some(loan) => {
                ensure!(self.instalments.is_empty(), "a loan or instalments, not both");
                ensure!(loan.first_due.is_some(), "say when the first instalment is due");
                loan.terms(late)?
            }
            None => Terms { plan: listed(), ..Schedule::of_nothing().terms(late)? },
        };
        let order = self.order.unwrap_or(Component::ALL);
        terms.waterfall = Some(Waterfall { mode: self.mode.into(), order });
        terms.check()?;
        Ok(terms)
    }

    /// The lines of the account: it opens, a cost is added, money comes in.
    fn lines(&self) -> Result<Vec<Posted>> {
        ensure!(Amount::ZERO < self.pay, "a payment is positive");
        values::fits("a payment", self.pay)?;
        values::fits("costs", self.costs)?;
        let terms = self.terms()?;
        let first = schedule_of(&terms).iter().map(|one| one.due).min().unwrap_or(self.as_of);
        let days = day_number(self.as_of) - day_number(first);
        ensure!(days <= DAYS_MAX, "at most {DAYS_MAX} days late");
        let mut entries = vec![Entry::Opened(terms)];
        if Amount::ZERO < self.costs {
            entries.push(Entry::CostAdded { amount: self.costs, reason: "gastos".to_owned() });
        }
        let payment = PaymentId(Uuid::nil());
        entries.push(Entry::Paid(Paid {
            payment,
            amount: self.pay,
            source: "calc".to_owned(),
            choice: None,
            parts: Vec::new(),
        }));
        let line = |(seq, entry)| Posted { seq, day: self.as_of, known_at: Timestamp::UNIX_EPOCH, import: None, entry };
        Ok((0..).zip(entries).map(line).collect())
    }
}

impl Calculator for Allocate {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        let lines = self.lines()?;
        let header = Header { id: AccountId(Uuid::nil()), creditor: CreditorId(Uuid::nil()), reference: "" };
        let unpaid = lines.split_last().map_or(&[][..], |(_, before)| before);
        let before = fold(header, unpaid, Cut::ALL).context("the account does not open")?.view;
        let after = fold(header, &lines, Cut::ALL).context("the account does not open")?;
        let day = day_number(self.as_of);
        let parts = after.steps.iter().filter_map(|step| {
            let StepKind::Applied { part, .. } = &step.kind else { return None };
            Some(Extinguished { number: part.number, component: part.component, amount: part.amount })
        });
        Ok(Answer {
            owed: rows(&before, day),
            costs: before.costs,
            total: before.owed(day).total(),
            parts: parts.collect(),
            credit: after.view.credit,
            left: after.view.owed(day).total(),
            oldest_due: after.view.due_by(day).next().map(|row| day_of(row.due)),
            days_past_due: after.view.days_past_due(day),
        })
    }

    fn show(answer: &Answer) {
        let owed: Vec<Vec<String>> = answer.owed.iter().map(Row::cells).collect();
        let heads =
            ["cuota", "días", "punitorio", "compensatorio", "IVA mora", "interés", "IVA", "cargos", "capital", "total"];
        print::table(&heads, &owed);
        print::line(format!("gastos {} · total {}", print::money(answer.costs), print::money(answer.total)));
        let named = |part: &Extinguished| {
            let of = part.number.map_or(String::new(), |number| format!(" · cuota {number}"));
            vec![format!("{}{of}", part.component.label_es()), print::money(part.amount)]
        };
        print::table(&["imputado a", "importe"], &answer.parts.iter().map(named).collect::<Vec<_>>());
        print::line(format!("a favor {} · queda {}", print::money(answer.credit), print::money(answer.left)));
    }
}

fn rows(view: &AccountView, day: i32) -> Vec<Row> {
    let row = |one: ledger::Unpaid| {
        let owed = one.owed(day, view.rates());
        Row {
            number: one.number,
            due: day_of(one.due),
            days: day - one.due,
            penalty: owed.penalty,
            compensatory: owed.compensatory,
            late_vat: owed.late_vat,
            interest: owed.interest,
            vat: owed.vat,
            fees: owed.fees,
            principal: owed.principal,
            total: owed.total(),
        }
    };
    view.due_by(day).map(row).collect()
}

impl Row {
    fn cells(&self) -> Vec<String> {
        let amounts = [
            self.penalty,
            self.compensatory,
            self.late_vat,
            self.interest,
            self.vat,
            self.fees,
            self.principal,
            self.total,
        ];
        let head = [format!("{} · {}", self.number, self.due), self.days.to_string()];
        head.into_iter().chain(amounts.map(print::money)).collect()
    }
}
