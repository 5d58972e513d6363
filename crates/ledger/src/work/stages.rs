//! The log of stages: which account went from which to which, on which day, with what balance.
pub use crate::sql::StageChange;
use crate::{
    AccountView, Error, Stage,
    rules::view::LedgerSection,
    sql::{self},
};
use base::{AccountId, Amount, Day, DebtorId, day_number};
use serde::{Deserialize, Serialize};
use store::{Rx, Tx};

/// An account that is not in the stage it was last recorded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageMove {
    /// Which account.
    pub account: AccountId,
    /// Where it was; [`Stage::Current`] if it was never recorded.
    pub from: Stage,
    /// Where it is.
    pub to: Stage,
    /// What is owed now.
    pub balance: Amount,
}

/// Which accounts are not in the stage of `known`, in which an account that is absent is current.
pub fn stage_moves(known: &[(AccountId, Stage)], section: &LedgerSection, day: Day) -> Vec<StageMove> {
    let day = day_number(day);
    let moved = |account: &AccountView| {
        let from = known.iter().find(|(id, _)| *id == account.id).map_or(Stage::Current, |(_, stage)| *stage);
        let to = account.stage(day);
        (from != to).then(|| StageMove { account: account.id, from, to, balance: account.owed(day).total() })
    };
    section.accounts.iter().filter_map(moved).collect()
}

/// Records changes of stage of one debtor on `day`.
pub fn record_stages(tx: &Tx<'_>, debtor: DebtorId, day: Day, moves: &[StageMove]) -> Result<(), Error> {
    for StageMove { account, from, to, balance } in moves.iter().copied() {
        sql::record_stage(tx, &StageChange { debtor, account, day, from, to, balance })?;
    }
    Ok(())
}

/// The stage that each account of a debtor was last recorded in.
pub fn stages(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<(AccountId, Stage)>, Error> {
    Ok(sql::stages_of(rx, debtor)?)
}
