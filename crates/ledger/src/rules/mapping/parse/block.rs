//! What stands once a row, or once a repetition: an instalment, a statement, a payment.
use super::{
    ChargeRow, PaymentRow, StatementRow, Step,
    read::{self, No},
};
use crate::rules::{intake::Flaw, mapping::Field, terms::Instalment};
use base::{Amount, Day};

#[derive(Default)]
pub(super) struct Block {
    number: Option<u16>,
    due: Option<Day>,
    principal: Option<Amount>,
    interest: Amount,
    vat: Option<Amount>,
    fees: Amount,
    month: Option<i32>,
    closed: Option<Day>,
    statement_due: Option<Day>,
    billed: Option<Amount>,
    minimum: Option<Amount>,
    months_late: Option<u8>,
    reference: Option<String>,
    paid: Option<Amount>,
    paid_on: Option<Day>,
}

impl Block {
    pub(super) fn set(&mut self, step: &Step, text: &str) -> Result<(), No> {
        match step.field {
            Field::InstalmentNumber => self.number = Some(read::count(step, text, 9_999)?),
            Field::InstalmentDue => self.due = Some(read::day(step, text)?),
            Field::InstalmentPrincipal => self.principal = Some(read::amount_owed(step, text)?),
            Field::InstalmentInterest => self.interest = read::amount_owed(step, text)?,
            Field::InstalmentVat => self.vat = Some(read::amount_owed(step, text)?),
            Field::InstalmentFees => self.fees = read::amount_owed(step, text)?,
            Field::StatementMonth => self.month = Some(read::month(step, text)?),
            Field::StatementClosed => self.closed = Some(read::day(step, text)?),
            Field::StatementDue => self.statement_due = Some(read::day(step, text)?),
            Field::StatementBilled => self.billed = Some(read::amount(step, text)?),
            Field::StatementMinimum => self.minimum = Some(read::amount_owed(step, text)?),
            Field::StatementLate => self.months_late = Some(read::count(step, text, 240)?),
            Field::PaymentReference => self.reference = Some(read::words(text)),
            Field::PaymentAmount => self.paid = Some(read::amount_owed(step, text)?),
            Field::PaymentDay => self.paid_on = Some(read::day(step, text)?),
            other => unreachable!("{} stands once an account", other.code()),
        }
        Ok(())
    }

    /// The instalment, if the block speaks of one; `before` others came before it.
    pub(super) fn instalment(&self, before: usize) -> Result<Option<Instalment>, No> {
        let vat = self.vat.unwrap_or_default();
        let total = self.principal.unwrap_or_default() + self.interest + vat + self.fees;
        let Some(due) = self.due else {
            let spoken = self.principal.is_some() || !total.is_zero();
            return if spoken { Err(No::new(Flaw::Missing, "falta el vencimiento de la cuota")) } else { Ok(None) };
        };
        if total.is_zero() {
            return Ok(None);
        }
        let number = self.number.or_else(|| u16::try_from(before + 1).ok());
        let number = number.ok_or_else(|| No::new(Flaw::Inconsistent, "demasiadas cuotas"))?;
        let principal = self.principal.unwrap_or_default();
        Ok(Some(Instalment { number, due, principal, interest: self.interest, vat, fees: self.fees }))
    }

    /// The charge, if the block speaks of one.
    pub(super) fn charge(&self) -> Result<Option<ChargeRow>, No> {
        let Self { number, interest, vat, fees, .. } = *self;
        let Some(principal) = self.principal else { return Ok(None) };
        let due = self.due.ok_or_else(|| No::new(Flaw::Missing, "falta el vencimiento del cargo"))?;
        if (principal + interest + vat.unwrap_or_default() + fees).is_zero() {
            return Err(No::new(Flaw::Amount, "un cargo debe ser mayor que cero"));
        }
        Ok(Some(ChargeRow { number, due, principal, interest, vat, fees }))
    }

    /// The statement, if the block speaks of one.
    pub(super) fn statement(&self) -> Result<Option<StatementRow>, No> {
        let Some(billed) = self.billed else { return Ok(None) };
        let (Some(month), Some(due)) = (self.month, self.statement_due) else {
            return Err(No::new(Flaw::Missing, "falta el mes o el vencimiento del resumen"));
        };
        let closed = self.closed.unwrap_or_else(|| last_day_of(month).unwrap_or(due).min(due));
        Ok(Some(StatementRow { month, closed, due, billed, minimum: self.minimum, months_late: self.months_late }))
    }

    /// The payment, if the block speaks of one. In a group of columns, nothing paid is no payment.
    pub(super) fn payment(&self, in_groups: bool) -> Result<Option<PaymentRow>, No> {
        let Some(amount) = self.paid else { return Ok(None) };
        if amount.is_zero() {
            return if in_groups { Ok(None) } else { Err(No::new(Flaw::Amount, "un pago debe ser mayor que cero")) };
        }
        let day = self.paid_on.ok_or_else(|| No::new(Flaw::Missing, "falta la fecha del pago"))?;
        Ok(Some(PaymentRow { reference: self.reference.clone(), amount, day }))
    }
}

fn last_day_of(month: i32) -> Option<Day> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let first = Day::new(year, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1).ok()?;
    Some(first.last_of_month())
}
