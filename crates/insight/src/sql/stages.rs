//! How late accounts were, from ledger's log of stages.
use crate::rules::portfolio::Change;
use base::{Day, DebtorId};
use ledger::Stage;
use store::{Error, Rx, params};

/// The changes of stage until `until` of the debtors after `after` up to `last`, in order of debtor, account and day.
///
/// Given page by page beside the dossiers, so that both are read once and in the order in which they are stored.
pub(crate) fn changes(
    rx: &Rx<'_>,
    after: DebtorId,
    last: DebtorId,
    until: Day,
) -> Result<Vec<(DebtorId, Change)>, Error> {
    let sql = "select debtor_id, account_id, day, to_stage, balance from stage_change
        where $1 < debtor_id and debtor_id <= $2 and day <= $3 order by debtor_id, account_id, day";
    rx.all(sql, params![after, last, until], |row| {
        let to = Stage::at(row.get(3)?).ok_or(Error::Column { index: 3, expected: "stage" })?;
        Ok((row.get(0)?, Change { account: row.get(1)?, day: row.get(2)?, to, balance: row.get(4)? }))
    })
}
