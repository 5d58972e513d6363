//! Taking back: an income that was for somebody else, or a whole file that should not have come.
use super::{FileReport, decide, file, needs, seen, sees};
use crate::{Error, FileId, FileState, Income, IncomeState, MovementId, sql};
use base::{CommandId, Right};
use ledger::ReversePayment;
use store::Ctx;

const BATCH: u32 = 100;

/// Takes the payments of an income back; it waits for a person again.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the creditor; the income must be posted or rejected.
pub fn undo_movement(ctx: &Ctx, command: CommandId, id: MovementId, reason: &str) -> Result<(), Error> {
    let income = ctx.read(|rx| seen(ctx, rx, id))?;
    if income.state != IncomeState::Rejected {
        needs(&income, IncomeState::Posted)?;
    }
    reverse(ctx, &income, reason)?;
    ctx.once(command, "cash.undo_movement", |tx| Ok(sql::turn_back(tx, id, IncomeState::Queued, reason)?))
}

/// Takes a whole file back: every payment that came of it, and the rest of its incomes out of the queue.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the creditor.
pub fn undo_file(ctx: &Ctx, id: FileId, tell: &mut dyn FnMut(u64, u64)) -> Result<FileReport, Error> {
    ctx.may(Right::RecordPayment)?;
    let found = ctx.read(|rx| sql::file(rx, id))?.filter(|file| sees(&ctx.actor, file.creditor));
    let found = found.ok_or(Error::NoFile(id))?;
    if found.state != FileState::Undone {
        ctx.step::<_, Error>(ctx.command_for(format!("{} undoing", id.0).as_bytes()), |tx| {
            Ok(sql::set_file_state(tx, id, FileState::Undoing)?)
        })?;
        let mut done = 0;
        for state in [
            IncomeState::Posting,
            IncomeState::Posted,
            IncomeState::Waiting,
            IncomeState::Queued,
            IncomeState::Rejected,
        ] {
            undo_state(ctx, id, state, &mut || {
                done += 1;
                tell(done, found.incomes);
            })?;
        }
        ctx.once(ctx.command_for(format!("{} undone", id.0).as_bytes()), "cash.undo_file", |tx| {
            Ok::<_, Error>(sql::set_file_state(tx, id, FileState::Undone)?)
        })?;
    }
    ctx.read(|rx| file::report(rx, &found, 0))
}

/// Takes back every income of a file that is in one state.
fn undo_state(ctx: &Ctx, id: FileId, state: IncomeState, step: &mut dyn FnMut()) -> Result<(), Error> {
    loop {
        let after = MovementId(base::Uuid::nil());
        let batch = ctx.read(|rx| sql::incomes_of(rx, id, state, after, BATCH))?;
        if batch.is_empty() {
            return Ok(());
        }
        for income in batch {
            if state == IncomeState::Posting && decide::post(ctx, &income)? {
                step();
                continue;
            }
            reverse(ctx, &income, "se deshizo el extracto")?;
            ctx.step::<_, Error>(file::step_for(ctx, income.id, "undone"), |tx| {
                Ok(sql::turn_back(tx, income.id, IncomeState::Undone, "se deshizo el extracto")?)
            })?;
            step();
        }
    }
}

/// Reverses each payment of an income that still counts.
fn reverse(ctx: &Ctx, income: &Income, reason: &str) -> Result<(), Error> {
    for posting in ctx.read(|rx| sql::postings(rx, income.id))? {
        let command = ctx.command_for(format!("{} reverse", posting.payment).as_bytes());
        let (account, payment) = (posting.account, posting.payment);
        let back = ReversePayment { command, account, payment, reason: reason.to_owned() };
        match ledger::work::reverse_payment(ctx, back) {
            Ok(()) | Err(ledger::Error::NoPayment(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
