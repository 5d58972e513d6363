//! What was collected and when, from ledger's payments. Those that were reversed do not count.
use super::{Question, days, key};
use crate::{Credit, Dimension, Key, Period, Scope, rules::tally::Tallies};
use base::{Amount, CreditorId, Day, DebtorId};
use std::collections::BTreeMap;
use store::{Error, Rx};

/// What was collected, by group.
pub(crate) fn recovered(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    (scope, tallies): (&Scope, &Tallies),
) -> Result<BTreeMap<Key, Amount>, Error> {
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
    let own = question.creditors("payment.creditor_id", scope);
    let sql = format!(
        "select {group} as grouped, cast(sum(payment.amount) as bigint) from payment{join}
        where payment.day between $1 and $2 and payment.counts = true{own} group by grouped"
    );
    let found = rx.all(&sql, question.values(), |row| Ok((key(by, row, 0)?, row.get(1)?)))?;
    Ok(found.into_iter().collect())
}

/// The stage in which the account ended the day before: the payment itself may change it.
const STAGE_WHEN_PAID: &str = "coalesce((select to_stage from stage_change
    where stage_change.debtor_id = payment.debtor_id and stage_change.account_id = payment.account_id
        and stage_change.day < payment.day order by stage_change.day desc limit 1), 0)";

/// The same, each payment credited to the last right-party contact or promise before it (domain.md §4.3).
fn credited(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    (scope, tallies): (&Scope, &Tallies),
) -> Result<BTreeMap<Key, Amount>, Error> {
    let mut question = Question::new(days(&period));
    let own = question.creditors("creditor_id", scope);
    let sql = format!(
        "select debtor_id, creditor_id, day, amount from payment where day between $1 and $2 and counts = true{own}"
    );
    let mut collected: BTreeMap<Key, Amount> = BTreeMap::new();
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        let (debtor, creditor): (DebtorId, CreditorId) = (row.get(0)?, row.get(1)?);
        let (credit, channel) = tallies.credit(debtor, creditor, row.get(2)?);
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
            *collected.entry(key.unwrap_or(Key::Nothing)).or_default() += row.get(3)?;
        }
        Ok(())
    })?;
    Ok(collected)
}

/// What was collected each day, days without payments left out.
pub(crate) fn by_day(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Vec<(Day, Amount)>, Error> {
    let mut question = Question::new(days(&period));
    let own = question.creditors("creditor_id", scope);
    let sql = format!(
        "select day, cast(sum(amount) as bigint) from payment
        where day between $1 and $2 and counts = true{own} group by day order by day"
    );
    rx.all(&sql, question.values(), |row| Ok((row.get(0)?, row.get(1)?)))
}
