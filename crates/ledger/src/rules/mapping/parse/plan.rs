//! How the account of a row is repaid: a schedule, a contract by days, charges that come again, or statements.
use super::{
    account::{AccountDraft, Billing, RatePer, missing},
    read::No,
};
use crate::rules::{
    contract::{Accrual, Contract, HOLIDAYS, Roll},
    intake::Flaw,
    recurring::{Adjustment, IndexRule, Recurring},
    terms::{Basis, Instalment, MINIMUM_SHARE, Period, Plan, Regular, System},
};
use base::{Amount, Day, Rate};

/// What the row says of a plan beyond a few numbers.
#[derive(Default)]
pub(super) struct PlanDraft {
    pub(super) amount: Option<Amount>,
    pub(super) vat: Rate,
    pub(super) until: Option<Day>,
    pub(super) index: Option<String>,
    pub(super) index_from: Option<Day>,
    pub(super) step: Option<Rate>,
    pub(super) adjust_every: Option<u16>,
    pub(super) days: Option<DayCount>,
    pub(super) roll: Option<Roll>,
    pub(super) insurance: Rate,
}

/// Whether a period bears its days.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DayCount {
    /// The same, however many it has.
    Periods,
    /// Its days, counted so.
    Days(Basis),
}

impl AccountDraft {
    /// The plan of the account, opened on a day.
    pub(super) fn plan(&self, opened: Day, instalments: Vec<Instalment>, billing: Billing) -> Result<Plan, No> {
        match billing {
            Billing::Statements => Ok(Plan::Statements { minimum: self.minimum.unwrap_or(MINIMUM_SHARE) }),
            Billing::Charges => self.recurring(opened),
            Billing::Schedule if self.plan.amount.is_some() => self.recurring(opened),
            Billing::Schedule if instalments.is_empty() => self.contract(opened),
            Billing::Schedule => listed(instalments),
        }
    }

    fn contract(&self, opened: Day) -> Result<Plan, No> {
        let plan = self.regular(opened)?;
        let PlanDraft { days, roll, insurance, .. } = &self.plan;
        let accrual = match days {
            None | Some(DayCount::Periods) => Accrual::Periods,
            Some(DayCount::Days(basis)) => match self.rate_per {
                RatePer::Year => Accrual::Days { yearly: self.rate, basis: *basis, from: opened },
                RatePer::Period => {
                    return Err(No::new(
                        Flaw::Inconsistent,
                        "el interés por días necesita una tasa anual, sin dividir",
                    ));
                }
            },
        };
        let contract = Contract { plan, accrual, insurance: *insurance, roll: roll.unwrap_or_default() };
        if contract.is_plain() {
            return Ok(Plan::Regular(plan));
        }
        let mut all = contract.instalments(self.lent.unwrap_or_default(), &HOLIDAYS);
        all.drain(..usize::from(plan.settled).min(all.len()));
        Ok(Plan::Listed(all))
    }

    fn regular(&self, opened: Day) -> Result<Regular, No> {
        let first_due = self.first_due.ok_or_else(|| missing("el primer vencimiento"))?;
        let lent = self.lent.ok_or_else(|| missing("el capital prestado"))?;
        let count = self.count.unwrap_or(1);
        if first_due < opened {
            return Err(No::new(Flaw::Inconsistent, "el primer vencimiento es anterior a la fecha de alta"));
        }
        if lent.is_zero() || count == 0 {
            return Err(No::new(Flaw::Inconsistent, "el capital y la cantidad de cuotas deben ser mayores que cero"));
        }
        if count < self.settled {
            return Err(No::new(Flaw::Inconsistent, "hay más cuotas pagadas que cuotas"));
        }
        let every = self.period.unwrap_or(Period::Months(1));
        let period_rate = match (self.rate_per, every) {
            (RatePer::Period, _) => self.rate,
            (RatePer::Year, Period::Months(months)) => self.rate.share(u32::from(months), 12),
            (RatePer::Year, Period::Days(days)) => self.rate.share(u32::from(days), self.basis.days()),
        };
        let system = self.system.unwrap_or(System::French);
        let (vat, fee, settled) = (self.vat, self.fee, self.settled);
        Ok(Regular { system, count, period_rate, first_due, every, vat, fee, settled })
    }

    /// What comes again every period; without an amount, each is told once it is known.
    fn recurring(&self, opened: Day) -> Result<Plan, No> {
        let PlanDraft { amount, vat, until, .. } = self.plan;
        let adjustment = self.adjustment(opened)?;
        if amount.is_none() && adjustment.is_some() {
            return Err(missing("el importe que se ajusta"));
        }
        Ok(Plan::Recurring(Recurring {
            amount,
            first_due: self.first_due.unwrap_or(opened),
            every: self.period.unwrap_or(Period::Months(1)),
            until,
            vat,
            settled: self.settled,
            adjustment,
            shift: self.plan.roll.unwrap_or_default().shift(),
        }))
    }

    fn adjustment(&self, opened: Day) -> Result<Option<Adjustment>, No> {
        let PlanDraft { index, index_from, step, adjust_every, .. } = &self.plan;
        let periods = || adjust_every.ok_or_else(|| missing("cada cuántos períodos se ajusta"));
        match (index, step) {
            (Some(_), Some(_)) => {
                Err(No::new(Flaw::Inconsistent, "se ajusta por un índice o por un aumento, no por ambos"))
            }
            (Some(series), None) => {
                let (series, from) = (series.clone(), index_from.unwrap_or(opened));
                Ok(Some(Adjustment::Index(IndexRule { series, from, periods: periods()? })))
            }
            (None, Some(rate)) => Ok(Some(Adjustment::Step { rate: *rate, periods: periods()? })),
            (None, None) => Ok(None),
        }
    }
}

fn listed(mut instalments: Vec<Instalment>) -> Result<Plan, No> {
    instalments.sort_by_key(|instalment| (instalment.due, instalment.number));
    let mut numbers: Vec<u16> = instalments.iter().map(|instalment| instalment.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() != instalments.len() {
        return Err(No::new(Flaw::Inconsistent, "dos cuotas tienen el mismo número"));
    }
    Ok(Plan::Listed(instalments))
}
