//! The instalments of a loan.
use super::{
    Calculator,
    values::{self, DAYS_MAX},
};
use crate::print;
use anyhow::{Context, Result, bail, ensure};
use base::{Amount, Currency, Day, Holidays, Rate, day_number};
use clap::Args;
use ledger::{
    Instalment, LateTerms, Period, Plan, Regular, Terms,
    rules::{
        contract::{Accrual, Contract, Roll},
        fold::schedule_of,
        terms::TAX_MAX,
    },
};
use serde::{Deserialize, Serialize};

/// The day of the first instalment where none is given: dates do not change the amounts.
const SOME_DAY: Day = Day::constant(2026, 1, 1);

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
    /// Insurance on the capital owed before each instalment, as a decimal of each period.
    #[arg(long, default_value = "0")]
    #[serde(default)]
    pub insurance: Rate,
    /// When the first instalment is due; the others follow month by month.
    #[arg(long, value_name = "DAY")]
    pub first_due: Option<Day>,
    /// From one due day to the next, where it is not a month.
    #[arg(long, value_name = "DAYS")]
    pub every_days: Option<u16>,
    /// When the money was lent, for interest by days.
    #[arg(long, value_name = "DAY")]
    pub lent_on: Option<Day>,
    /// How the days of a period become a part of the year; where it is given, `rate` is nominal a year.
    #[arg(long, value_enum)]
    pub day_count: Option<values::DayCount>,
    /// What happens where a due day is no business day.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub business_days: values::BusinessDays,
    /// Whether days that a due day was moved bear interest.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub shifted_days: values::Shifted,
    /// Whose holidays, by ISO 3166 code.
    #[arg(long, default_value = "AR")]
    #[serde(default = "argentina")]
    pub country: String,
}

fn argentina() -> String {
    "AR".to_owned()
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
        let plan = self.plan();
        let mut terms = Terms { late, ..empty_terms(plan, self.principal) };
        terms.check()?;
        if let Some(contract) = self.contract(plan)? {
            let holidays = Holidays::of(&self.country);
            let holidays = holidays.with_context(|| format!("nobody told the holidays of {:?}", self.country))?;
            terms.plan = Plan::Listed(contract.instalments(self.principal, &holidays));
            terms.check()?;
        }
        Ok(terms)
    }

    /// No loan, for what is not asked about one.
    pub fn of_nothing() -> Self {
        Self {
            principal: Amount::ZERO,
            rate: Rate::ZERO,
            rate_kind: values::RateKind::Monthly,
            terms: 1,
            system: values::System::French,
            vat: Rate::ZERO,
            fee: Amount::ZERO,
            insurance: Rate::ZERO,
            first_due: None,
            every_days: None,
            lent_on: None,
            day_count: None,
            business_days: values::BusinessDays::None,
            shifted_days: values::Shifted::Free,
            country: argentina(),
        }
    }

    /// Every instalment.
    pub fn instalments(&self) -> Result<Vec<Instalment>> {
        Ok(schedule_of(&self.terms(LateTerms::NONE)?))
    }

    fn plan(&self) -> Regular {
        let days = self.every_days.unwrap_or(30);
        Regular {
            system: self.system.into(),
            count: self.terms,
            period_rate: self.rate_kind.quote(self.rate, days).per_period(),
            first_due: self.first_due.unwrap_or(SOME_DAY),
            every: self.every_days.map_or(Period::Months(1), Period::Days),
            vat: self.vat,
            fee: self.fee,
            settled: 0,
        }
    }

    /// The contract, where it says more than a plan can.
    fn contract(&self, plan: Regular) -> Result<Option<Contract>> {
        let roll = self.business_days.roll(self.shifted_days);
        let accrual = match (self.day_count, self.lent_on) {
            (None, None) => Accrual::Periods,
            (Some(basis), Some(from)) => {
                let days = day_number(plan.first_due) - day_number(from);
                ensure!((0..=DAYS_MAX).contains(&days), "money is lent at most {DAYS_MAX} days before it is first due");
                Accrual::Days { yearly: self.rate, basis: basis.into(), from }
            }
            (Some(_), None) | (None, Some(_)) => bail!("interest by days needs --day-count and --lent-on"),
        };
        let dated = accrual != Accrual::Periods || roll != Roll::Stay;
        ensure!(!dated || self.first_due.is_some(), "say when the first instalment is due");
        ensure!(self.insurance <= TAX_MAX && Rate::ZERO <= self.insurance, "insurance is from 0 to 1");
        let contract = Contract { plan, accrual, insurance: self.insurance, roll };
        Ok((dated || self.insurance != Rate::ZERO).then_some(contract))
    }
}

fn empty_terms(plan: Regular, lent: Amount) -> Terms {
    Terms {
        product: "loan".to_owned(),
        currency: Currency::ARS,
        opened: plan.first_due,
        lent,
        limit: None,
        plan: Plan::Regular(plan),
        late: LateTerms::NONE,
        waterfall: None,
        late_waterfalls: Vec::new(),
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
            std::iter::once(name).chain(amounts.iter().map(|amount| print::money(*amount))).collect::<Vec<_>>()
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
