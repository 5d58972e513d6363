//! What was collected and when, from ledger's payments. Those that were reversed do not count.
//!
//! Each currency is a sum of its own. What was paid of a debt in units counts what the units were worth on the day of the
//! payment; where nobody has published that, it stays in units.
use super::{Question, days, key};
use crate::{Dimension, Key, Period, Scope, rules::tally::Tallies};
use base::{Amount, CreditorId, Currency, Day, DebtorId};
use ledger::{
    Sums, indices,
    rules::{
        indexed::{UNITS, to_pesos, unit_of},
        series::Indices,
    },
};
use std::collections::BTreeMap;
use store::{Error, Row, Rx};
use strategy::Credit;

/// What was collected, by group.
pub(crate) fn recovered(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    (scope, tallies): (&Scope, &Tallies),
) -> Result<BTreeMap<Key, Sums>, Error> {
    let (group, join) = match by {
        _ if scope.user.is_some() => return credited(rx, period, by, (scope, tallies)),
        Some(Dimension::Agent | Dimension::Channel) => return credited(rx, period, by, (scope, tallies)),
        None => ("null", ""),
        Some(Dimension::Creditor) => ("payment.creditor_id", ""),
        Some(Dimension::Product) => (
            "account.product",
            " join account on account.debtor_id = payment.debtor_id and account.id = payment.account_id",
        ),
        Some(Dimension::Stage) => (STAGE_WHEN_PAID, ""),
    };
    let mut question = Question::new(days(&period));
    let (own, valued) = (question.creditors("payment.creditor_id", scope), valued_day());
    let sql = format!(
        "select {group} as grouped, payment.currency, {valued} as valued, cast(sum(payment.amount) as bigint)
        from payment{join} where payment.day between $1 and $2 and payment.counts = true{own}
        group by grouped, payment.currency, valued"
    );
    let told = Told::over(rx, period)?;
    let mut collected: BTreeMap<Key, Sums> = BTreeMap::new();
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        let (currency, amount) = told.money(currency(row, 1)?, row.get(3)?, row.get(2)?);
        collected.entry(key(by, row, 0)?).or_default().add(currency, amount);
        Ok(())
    })?;
    Ok(collected)
}

/// The stage in which the account ended the day before: the payment itself may change it.
const STAGE_WHEN_PAID: &str = "coalesce((select to_stage from stage_change
    where stage_change.debtor_id = payment.debtor_id and stage_change.account_id = payment.account_id
        and stage_change.day < payment.day order by stage_change.day desc limit 1), 0)";

/// The day whose value counts, of a payment in units; nothing of one in money, so that all of its days are one sum.
fn valued_day() -> String {
    let units: Vec<String> = UNITS.iter().map(|(unit, _)| format!("'{unit}'")).collect();
    format!("case when payment.currency in ({}) then payment.day end", units.join(", "))
}

/// The same, each payment credited to the last right-party contact or promise before it (domain.md §4.3).
fn credited(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    (scope, tallies): (&Scope, &Tallies),
) -> Result<BTreeMap<Key, Sums>, Error> {
    let mut question = Question::new(days(&period));
    let own = question.creditors("creditor_id", scope);
    let sql = format!(
        "select debtor_id, creditor_id, day, amount, currency from payment
        where day between $1 and $2 and counts = true{own}"
    );
    let told = Told::over(rx, period)?;
    let mut collected: BTreeMap<Key, Sums> = BTreeMap::new();
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        let (debtor, creditor, day): (DebtorId, CreditorId, Day) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (credit, channel) = tallies.credit(debtor, creditor, day);
        let user = match credit {
            Credit::Agent(user) => Some(user),
            Credit::Automatic | Credit::SelfCure => None,
        };
        if scope.user.is_none() || scope.user == user {
            let key = match by {
                Some(Dimension::Agent) => user.map(|user| Key::Id(user.0)),
                Some(Dimension::Channel) => channel.map(|channel| Key::Code(channel.code().to_owned())),
                Some(Dimension::Creditor) => Some(Key::Id(creditor.0)),
                Some(Dimension::Product | Dimension::Stage) | None => None,
            };
            let (currency, amount) = told.money(currency(row, 4)?, row.get(3)?, Some(day));
            collected.entry(key.unwrap_or(Key::Nothing)).or_default().add(currency, amount);
        }
        Ok(())
    })?;
    Ok(collected)
}

/// What was collected each day, days without payments left out.
pub(crate) fn by_day(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<BTreeMap<Day, Sums>, Error> {
    let mut question = Question::new(days(&period));
    let own = question.creditors("creditor_id", scope);
    let sql = format!(
        "select day, currency, cast(sum(amount) as bigint) from payment
        where day between $1 and $2 and counts = true{own} group by day, currency order by day"
    );
    let told = Told::over(rx, period)?;
    let mut collected: BTreeMap<Day, Sums> = BTreeMap::new();
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        let day: Day = row.get(0)?;
        let (currency, amount) = told.money(currency(row, 1)?, row.get(2)?, Some(day));
        collected.entry(day).or_default().add(currency, amount);
        Ok(())
    })?;
    Ok(collected)
}

pub(crate) fn currency(row: &Row<'_>, index: usize) -> Result<Currency, Error> {
    row.get::<String>(index)?.parse().map_err(|_| Error::Column { index, expected: "currency" })
}

/// What units were worth on each day of a period.
struct Told(Indices);

impl Told {
    fn over(rx: &Rx<'_>, period: Period) -> Result<Self, Error> {
        Ok(Self(indices(rx, &UNITS.map(|(_, series)| series), period.from, period.to)?))
    }

    fn money(&self, currency: Currency, amount: Amount, day: Option<Day>) -> (Currency, Amount) {
        let value = unit_of(currency).zip(day).and_then(|(series, day)| self.0.on(series, day).ok());
        value.map_or((currency, amount), |value| (Currency::ARS, to_pesos(amount, value)))
    }
}
