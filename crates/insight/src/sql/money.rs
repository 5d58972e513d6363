//! What was collected and when, from ledger's payments. Those that were reversed do not count.
//!
//! Each currency is a sum of its own. What was paid of a debt in units counts what the units were worth on the day of the
//! payment; where nobody has published that, it stays in units.
use super::{Question, days, key};
use crate::{
    Dimension, Key, Period, Scope,
    rules::{
        lines::{Receipt, credited, is_credited},
        takings::Takings,
        tally::Tallies,
    },
};
use base::{Currency, Day, DebtorId};
use ledger::rules::indexed::UNITS;
use std::collections::BTreeMap;
use store::{Error, Row, Rx, params};

/// What was collected, by group.
pub(crate) fn recovered(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    (scope, tallies): (&Scope, &Tallies),
) -> Result<BTreeMap<Key, Takings>, Error> {
    let (group, join) = match by {
        _ if is_credited(by, scope) => return told_by_credit(rx, period, by, (scope, tallies)),
        Some(Dimension::Agent | Dimension::Channel) | None => ("null", ""),
        Some(Dimension::Creditor) => ("payment.creditor_id", ""),
        Some(Dimension::Product) => ("account.product", ACCOUNT),
        Some(Dimension::Stage) => (STAGE_WHEN_PAID, ""),
    };
    let mut question = Question::new(days(&period));
    let (own, valued) = (question.creditors("payment.creditor_id", scope), valued_day());
    let sql = format!(
        "select {group} as grouped, payment.currency, {valued} as valued, cast(sum(payment.amount) as bigint)
        from payment{join} where payment.day between $1 and $2 and {COUNTS}{own}
        group by grouped, payment.currency, valued"
    );
    let mut collected: BTreeMap<Key, Takings> = BTreeMap::new();
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        collected.entry(key(by, row, 0)?).or_default().add(currency(row, 1)?, row.get(2)?, row.get(3)?);
        Ok(())
    })?;
    Ok(collected)
}

/// Which payments count: none that was reversed.
const COUNTS: &str = "payment.counts = true";
/// The account of a payment.
const ACCOUNT: &str = " join account on account.debtor_id = payment.debtor_id and account.id = payment.account_id";

/// The stage in which the account ended the day before: the payment itself may change it.
const STAGE_WHEN_PAID: &str = "coalesce((select to_stage from stage_change
    where stage_change.debtor_id = payment.debtor_id and stage_change.account_id = payment.account_id
        and stage_change.day < payment.day order by stage_change.day desc limit 1), 0)";

/// The day whose value counts, of a payment in units; nothing of one in money, so that all of its days are one sum.
fn valued_day() -> String {
    let units: Vec<String> = UNITS.iter().map(|(unit, _)| format!("'{unit}'")).collect();
    format!("case when payment.currency in ({}) then payment.day end", units.join(", "))
}

/// The same, each payment credited to the last right-party contact or promise before it.
fn told_by_credit(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    (scope, tallies): (&Scope, &Tallies),
) -> Result<BTreeMap<Key, Takings>, Error> {
    let mut question = Question::new(days(&period));
    let own = question.creditors("creditor_id", scope);
    let sql = format!(
        "select debtor_id, creditor_id, day, amount, currency from payment where day between $1 and $2 and {COUNTS}{own}"
    );
    let mut collected: BTreeMap<Key, Takings> = BTreeMap::new();
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        let day: Day = row.get(2)?;
        if let Some(key) = credited((row.get(0)?, row.get(1)?, day), by, (scope, tallies)) {
            collected.entry(key).or_default().add(currency(row, 4)?, Some(day), row.get(3)?);
        }
        Ok(())
    })?;
    Ok(collected)
}

/// What was collected each day, days without payments left out.
pub(crate) fn by_day(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<BTreeMap<Day, Takings>, Error> {
    let mut question = Question::new(days(&period));
    let own = question.creditors("creditor_id", scope);
    let sql = format!(
        "select day, currency, cast(sum(amount) as bigint) from payment
        where day between $1 and $2 and {COUNTS}{own} group by day, currency order by day"
    );
    let mut collected: BTreeMap<Day, Takings> = BTreeMap::new();
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        let day: Day = row.get(0)?;
        collected.entry(day).or_default().add(currency(row, 1)?, Some(day), row.get(2)?);
        Ok(())
    })?;
    Ok(collected)
}

/// Shows every payment of a period by the debtors after one up to another, with whose it is.
pub(crate) fn each_receipt(
    rx: &Rx<'_>,
    (after, last): (DebtorId, DebtorId),
    period: Period,
    mut see: impl FnMut(DebtorId, Receipt),
) -> Result<(), Error> {
    let sql = format!(
        "select payment.debtor_id, payment.creditor_id, account.product, {STAGE_WHEN_PAID}, payment.day,
            payment.currency, payment.amount
        from payment left{ACCOUNT} where $1 < payment.debtor_id and payment.debtor_id <= $2
            and payment.day between $3 and $4 and {COUNTS}"
    );
    rx.each(&sql, params![after, last, period.from, period.to], |row| {
        let receipt = Receipt {
            creditor: row.get(1)?,
            product: row.get(2)?,
            stage: row.get(3)?,
            day: row.get(4)?,
            currency: currency(row, 5)?,
            amount: row.get(6)?,
        };
        see(row.get(0)?, receipt);
        Ok(())
    })
}

pub(crate) fn currency(row: &Row<'_>, index: usize) -> Result<Currency, Error> {
    row.get::<String>(index)?.parse().map_err(|_| Error::Column { index, expected: "currency" })
}
