//! An account's statement and a payment's receipt, for the desk, the screen and the debtor.
use super::payments::{Receipt, parts, received};
use crate::{
    Error,
    rules::{
        entry::{Cut, Entry, Posted},
        explain::{AccountStatement, explain},
        fold::fold,
    },
    sql,
};
use base::{AccountId, Amount, Day, PaymentId, Timestamp, day_number};
use store::Rx;

/// An account on `day`, explained, with all that is known now; `None` if there is no such account.
pub fn statement(rx: &Rx<'_>, account: AccountId, day: Day) -> Result<Option<AccountStatement>, Error> {
    statement_as_known(rx, account, Cut { day, known_at: Timestamp::MAX })
}

/// An account at `cut`, explained: with what had happened by a day, as far as was known at an instant.
pub fn statement_as_known(rx: &Rx<'_>, account: AccountId, cut: Cut) -> Result<Option<AccountStatement>, Error> {
    let Some(row) = sql::account(rx, account)? else { return Ok(None) };
    let lines = sql::lines(rx, row.debtor, row.id)?;
    Ok(fold(row.header(), &lines, cut).map(|folded| explain(&folded, cut.day)))
}

/// What a payment did and where it came from, with what had happened by the day that it counts from, as far as was
/// known at an instant; `None` if it did not count then.
pub fn receipt_as_known(
    rx: &Rx<'_>,
    account: AccountId,
    payment: PaymentId,
    known_at: Timestamp,
) -> Result<Option<(Receipt, String)>, Error> {
    let Some(row) = sql::account(rx, account)? else { return Ok(None) };
    let lines = sql::lines(rx, row.debtor, row.id)?;
    let named = |line: &Posted| {
        let Entry::Paid(paid) = &line.entry else { return None };
        (paid.payment == payment).then(|| (line.day, paid.source.clone()))
    };
    let Some((on, source)) = lines.iter().find_map(named) else { return Ok(None) };
    let Some(folded) = fold(row.header(), &lines, Cut { day: on, known_at }) else { return Ok(None) };
    let Some((_, amount)) = received(&folded, payment) else { return Ok(None) };
    let parts = parts(&folded, payment);
    let held = amount - parts.iter().map(|part| part.amount).sum::<Amount>();
    let owed_after = folded.view.owed(day_number(on)).total();
    let (account, debtor, creditor) = (row.id, row.debtor, row.creditor);
    Ok(Some((Receipt { payment, account, debtor, creditor, amount, on, parts, held, owed_after }, source)))
}
