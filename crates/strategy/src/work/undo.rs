//! Taking back a result that a person recorded by mistake: all that it did is undone, and decided anew.
use crate::{
    Decision, Error, StrategySection,
    rules::desk::{Recorded, may_undo},
    sql,
    work::{desk::check_lock, must_be_theirs, promise::withdraw, read::rebuild, redecide},
};
use base::{CommandId, CreditorId, DebtorId, Right, TouchId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Ctx, Rx, Tx};

/// Which result to take back, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoResult {
    /// Which command this is.
    pub command: CommandId,
    /// With whom it was.
    pub debtor: DebtorId,
    /// The line of the log.
    pub touch: TouchId,
    /// What was wrong with it, in the words of whoever takes it back.
    pub reason: String,
}

/// Takes back a result: the touch is corrected by another, the promise made in it is withdrawn and what it paused goes
/// on, the decision that it carried out waits again, and the next is taken, all at once; the one that stands then.
///
/// One's own result can be taken back on its day, anybody's by who leads.
pub fn undo_result(ctx: &Ctx, undo: &UndoResult) -> Result<Option<Decision>, Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once::<(), Error>(undo.command, "strategy.undo_result", |tx| undo_in(tx, undo))?;
    let view = ctx.read(|rx| super::view_for(ctx, rx, undo.debtor, ctx.now.day))?;
    Ok(view.and_then(|view| view.decision))
}

/// The results of one debtor that the caller may take back, as things stand.
pub fn undoable(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<TouchId>, Error> {
    if !ctx.actor.has(Right::WorkDebtors) {
        return Ok(Vec::new());
    }
    let recorded = sql::desk::recorded(rx, debtor)?.into_iter();
    Ok(recorded.filter(|one| may_undo(&ctx.actor, one, ctx.now.day)).map(|one| one.touch).collect())
}

/// The place before all others in somebody's day: whoever recorded the result has the debtor before them.
const FIRST: u32 = 0;

fn undo_in(tx: &Tx<'_>, undo: &UndoResult) -> Result<(), Error> {
    let UndoResult { debtor, touch, .. } = *undo;
    must_be_theirs(tx, debtor)?;
    check_lock(tx, debtor)?;
    let reason = undo.reason.trim();
    if reason.is_empty() {
        return Err(Error::Incomplete { result: "undo", needs: "reason" });
    }
    let recorded: BTreeMap<TouchId, Recorded> =
        sql::desk::recorded(tx, debtor)?.into_iter().map(|one| (one.touch, one)).collect();
    let recorded = recorded.get(&touch).ok_or(Error::NoResult(touch))?;
    if !may_undo(tx.actor(), recorded, tx.now().day) {
        return Err(Error::NotTheirsToUndo(touch));
    }
    let mistaken = people::touch(tx, debtor, touch)?.ok_or(Error::NoResult(touch))?;
    if mistaken.creditor.is_some_and(|creditor: CreditorId| !tx.actor().serves(creditor)) {
        return Err(Error::NotTheirs(debtor));
    }
    people::correct_touch(tx, &mistaken, reason)?;
    sql::desk::drop_done(tx, debtor, touch)?;
    withdraw(tx, debtor, touch)?;
    sql::decision::take_again(tx, debtor, (mistaken.decision, mistaken.at))?;
    let section: StrategySection = rebuild(tx, debtor)?.unwrap_or_default();
    tx.put_section(debtor, &section)?;
    super::promise::hold(tx, debtor, &section)?;
    redecide(tx, debtor)?;
    if recorded.day == tx.now().day {
        sql::desk::assign(tx, debtor, Some((recorded.user, FIRST)))?;
    }
    Ok(())
}
