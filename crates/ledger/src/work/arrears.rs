//! What people do to an account: new amounts, pauses, courts, the books, interest on interest, mistakes.
use super::{
    accounts::{add_line, project},
    payments::{row, serves},
};
use crate::{
    Error, facts,
    rules::{
        act::Act,
        entry::{Cut, Entry, Posted},
        fold::fold,
    },
    sql::{self, AccountRow},
};
use base::{AccountId, CommandId, Day, Right, Timestamp};
use store::{Ctx, Rx, Tx};

/// Something done to an account that is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeArrears {
    /// Named by the sender, so that a retry is the same command.
    pub command: CommandId,
    /// To which account.
    pub account: AccountId,
    /// From when it counts; it may be long past.
    pub on: Day,
    /// What.
    pub act: Act,
}

/// Does something to an account that is late; the number of the line that says so. Announces
/// [`facts::ArrearsChanged`].
///
/// # Errors
/// Needs [`Right::Operate`] and the account's creditor; and what the act itself needs, see
/// [`crate::rules::act::ActError`].
pub fn change_arrears(ctx: &Ctx, change: ChangeArrears) -> Result<u32, Error> {
    ctx.may(Right::Operate)?;
    let ChangeArrears { command, account, on, act } = change;
    ctx.once(command, "ledger.change_arrears", |tx| {
        let row = row(tx, account)?;
        serves(ctx, row.creditor)?;
        let lines = sql::lines(tx, row.debtor, row.id)?;
        let folded = fold(row.header(), &lines, Cut { day: on, ..Cut::ALL }).ok_or(Error::NoAccount(account))?;
        let entry = act.entry(&lines, &folded, (on, tx.now().day))?;
        append(tx, &row, lines, (on, entry))
    })
}

/// Appends a line to an account, projects it and announces that being late became something else; its number.
pub(super) fn append(
    tx: &Tx<'_>,
    row: &AccountRow,
    mut lines: Vec<Posted>,
    (on, entry): (Day, Entry),
) -> Result<u32, Error> {
    tx.audit(&format!("ledger.{}", entry.kind()), &row.id.to_string(), &on.to_string())?;
    add_line(tx, &mut lines, on, (None, entry));
    sql::append(tx, row.debtor, row.id, lines.last())?;
    let folded = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(row.id))?;
    project(tx, row.debtor, folded.view)?;
    let line = lines.last().map_or(0, |line| line.seq);
    let AccountRow { debtor, id: account, creditor, .. } = *row;
    tx.announce(&facts::ArrearsChanged { debtor, account, creditor, line })?;
    Ok(line)
}

/// The log of an account as it was known at an instant, oldest line first; `None` if there is no such account.
pub fn log(rx: &Rx<'_>, account: AccountId, known_at: Timestamp) -> Result<Option<(AccountRow, Vec<Posted>)>, Error> {
    let Some(row) = sql::account(rx, account)? else { return Ok(None) };
    let mut lines = sql::lines(rx, row.debtor, row.id)?;
    lines.retain(|line| line.known_at <= known_at);
    Ok(Some((row, lines)))
}
