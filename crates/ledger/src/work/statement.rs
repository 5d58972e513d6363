//! An account's statement, for the desk, the screen and the debtor.
use crate::{
    Error,
    rules::{
        entry::Cut,
        explain::{AccountStatement, explain},
        fold::fold,
    },
    sql,
};
use base::{AccountId, Day, Timestamp};
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
