//! The instalments of a loan.
use super::{Calculator, values};
use crate::print;
use anyhow::Result;
use base::{Amount, Currency, Day, Rate};
use clap::Args;
use ledger::{Instalment, LateTerms, Period, Plan, Regular, Terms, rules::fold::schedule_of};
use serde::{Deserialize, Serialize};

/// The day of the first instalment where none is given: dates do not change the amounts.
const SOME_DAY: Day = Day::constant(2026, 1, 1);

/// Days in a period, where a rate a year is shared by days.
const DAYS_A_PERIOD: u16 = 30;

/// A loan and how it is repaid.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Capital lent.
    #[arg(long, value_parser = values::amount)]
    pub principal: Amount,
    /// Interest as a decimal: 0.05.
    #[arg(long)]
    pub rate: Rate,
    /// How the rate is worded.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub rate_kind: values::RateKind,
    /// How many instalments.
    #[arg(long)]
    pub terms: u16,
    /// How capital and interest are spread.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub system: values::System,
    /// Value added tax on interest, as a decimal: 0.21.
    #[arg(long, default_value = "0")]
    #[serde(default)]
    pub vat: Rate,
    /// Insurance and fees in each instalment.
    #[arg(long, value_parser = values::amount, default_value = "0")]
    #[serde(default)]
    pub fee: Amount,
    /// When the first instalment is due; the others follow month by month.
    #[arg(long, value_name = "DAY")]
    pub first_due: Option<Day>,
}

/// Every instalment and their sums. Amounts are minor units.
#[derive(Debug, Serialize)]
pub struct Answer {
    instalments: Vec<Row>,
    totals: Totals,
}

#[derive(Debug, Serialize)]
struct Row {
    number: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Day>,
    principal: Amount,
    interest: Amount,
    vat: Amount,
    fees: Amount,
    total: Amount,
    /// Capital left after it.
    balance: Amount,
}

#[derive(Debug, Serialize)]
struct Totals {
    principal: Amount,
    interest: Amount,
    vat: Amount,
    fees: Amount,
    total: Amount,
}

impl Schedule {
    /// The loan as the ledger holds it, late or not.
    pub fn terms(&self, late: LateTerms) -> Result<Terms> {
        let plan = Regular {
            system: self.system.into(),
            count: self.terms,
            period_rate: self.rate_kind.quote(self.rate, DAYS_A_PERIOD).per_period(),
            first_due: self.first_due.unwrap_or(SOME_DAY),
            every: Period::Months(1),
            vat: self.vat,
            fee: self.fee,
            settled: 0,
        };
        let terms = Terms {
            product: "loan".to_owned(),
            currency: Currency::ARS,
            opened: plan.first_due,
            lent: self.principal,
            limit: None,
            plan: Plan::Regular(plan),
            late,
            waterfall: None,
            late_waterfalls: Vec::new(),
        };
        terms.check()?;
        Ok(terms)
    }

    /// No loan, for an account whose instalments are written out one by one.
    pub fn of_nothing() -> Self {
        Self {
            principal: Amount::ZERO,
            rate: Rate::ZERO,
            rate_kind: values::RateKind::Monthly,
            terms: 1,
            system: values::System::French,
            vat: Rate::ZERO,
            fee: Amount::ZERO,
            first_due: None,
        }
    }

    /// Every instalment.
    pub fn instalments(&self) -> Result<Vec<Instalment>> {
        Ok(schedule_of(&self.terms(LateTerms::NONE)?))
    }
}

impl Calculator for Schedule {
    type Answer = Answer;

    fn answer(&self) -> Result<Answer> {
        let all = self.instalments()?;
        let mut balance = self.principal;
        let mut row = |one: &Instalment| {
            balance -= one.principal;
            Row {
                number: one.number,
                due: self.first_due.map(|_| one.due),
                principal: one.principal,
                interest: one.interest,
                vat: one.vat,
                fees: one.fees,
                total: one.total(),
                balance,
            }
        };
        let sum = |part: fn(&Instalment) -> Amount| all.iter().map(part).sum();
        let totals = Totals {
            principal: sum(|one| one.principal),
            interest: sum(|one| one.interest),
            vat: sum(|one| one.vat),
            fees: sum(|one| one.fees),
            total: sum(Instalment::total),
        };
        Ok(Answer { instalments: all.iter().map(&mut row).collect(), totals })
    }

    fn show(answer: &Answer) {
        let cells = |name: String, amounts: &[Amount]| {
            std::iter::once(name).chain(amounts.iter().map(|amount| print::pesos(*amount))).collect::<Vec<_>>()
        };
        let name = |row: &Row| row.due.map_or(row.number.to_string(), |due| format!("{} · {due}", row.number));
        let mut rows: Vec<Vec<String>> = answer
            .instalments
            .iter()
            .map(|row| cells(name(row), &[row.principal, row.interest, row.vat, row.fees, row.total, row.balance]))
            .collect();
        let all = &answer.totals;
        rows.push(cells("total".to_owned(), &[all.principal, all.interest, all.vat, all.fees, all.total]));
        print::table(&["cuota", "capital", "interés", "IVA", "cargos", "total", "saldo"], &rows);
    }
}
