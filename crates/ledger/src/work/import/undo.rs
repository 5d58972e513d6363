//! Taking an import back whole, by lines that are added.
use super::{
    Import, ImportError, ImportState, Phase, Progress, Told,
    run::{after, at, name},
};
use crate::{
    facts, sql,
    work::{accounts, books::Books},
};
use base::{AccountId, DebtorId, ImportId, Right};
use people::{NewParty, Party};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Ctx, Tx};

/// What an undo did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Accounts whose lines of the import no longer count.
    pub accounts: u64,
    /// Parties that are called again as before.
    pub parties: u64,
}

/// Accounts taken back in one transaction, and told of in one fact.
const BATCH: usize = 200;

/// Takes back everything that an import brought: its accounts are withdrawn, its changes of others no longer count, its
/// payments are reversed, and parties are called as before. What it added to parties (documents, ways to reach them) stays.
///
/// Undoing again what is undone does nothing; undoing what was killed half-way goes on.
///
/// # Errors
/// Needs [`Right::Import`] and the creditor.
pub fn undo(ctx: &Ctx, id: ImportId, progress: &mut dyn FnMut(Progress)) -> Result<Undone, ImportError> {
    ctx.may(Right::Import)?;
    let import = ctx.read::<_, ImportError>(|rx| sql::import(rx, id)?.ok_or(ImportError::NoImport(id)))?;
    if !ctx.actor.serves(import.creditor) {
        return Err(crate::Error::OtherCreditor(import.creditor).into());
    }
    if import.state == ImportState::Undone {
        return Ok(Undone::default());
    }
    ctx.bulk(|ctx| take_back(ctx, import, progress))
}

fn take_back(ctx: &Ctx, mut import: Import, progress: &mut dyn FnMut(Progress)) -> Result<Undone, ImportError> {
    let accounts = ctx.read::<_, ImportError>(|rx| Ok(sql::import_accounts(rx, import.id)?))?;
    let total = u64::try_from(accounts.len()).unwrap_or(u64::MAX);
    let mut later = import.started_at.max(import.finished_at.unwrap_or(import.started_at));
    later = later.max(import.undone_at.unwrap_or(later));
    let done = usize::try_from(import.counts.undone).unwrap_or(usize::MAX);
    for batch in accounts.get(done..).unwrap_or_default().chunks(BATCH) {
        later = after(ctx, later);
        let step = at(ctx, later);
        let mut counts = import.counts.clone();
        counts.undone += u64::try_from(batch.len()).unwrap_or(0);
        step.step(step.command_for(&undo_name(import.id, counts.undone)), |tx| {
            let mut books = Books::default();
            books.open(tx, batch)?;
            let debtors: BTreeSet<DebtorId> = batch.iter().map(|(debtor, _)| *debtor).collect();
            tx.bring_dossiers(&debtors.iter().copied().collect::<Vec<_>>())?;
            for (debtor, account) in batch {
                withdraw(tx, (&import, &mut books), *debtor, *account)?;
            }
            tx.announce(&facts::Withdrawn { import: import.id, debtors: debtors.into_iter().collect() })?;
            Ok::<_, ImportError>(sql::save_progress(tx, import.id, ImportState::Undoing, &counts)?)
        })?;
        import.counts = counts;
        progress(Progress { phase: Phase::Undoing, done: import.counts.undone, total });
    }
    let last = at(ctx, after(ctx, later));
    let parties = last.step(last.command_for(&undo_name(import.id, u64::MAX)), |tx| {
        let mut parties = 0;
        for change in sql::party_changes(tx, import.id)? {
            parties += u64::from(restore(tx, change.debtor, &change.before, &change.after)?);
        }
        sql::save_progress(tx, import.id, ImportState::Undone, &import.counts)?;
        tx.audit("ledger.import_undone", &import.id.to_string(), &import.mapping)?;
        tx.announce(&facts::ImportUndone { import: import.id, creditor: import.creditor })?;
        Ok::<_, ImportError>(parties)
    })?;
    Ok(Undone { accounts: total, parties })
}

/// Makes void what the import brought to one account, and tells of the money that no longer counts.
fn withdraw(
    tx: &Tx<'_>,
    (import, books): (&Import, &mut Books),
    debtor: DebtorId,
    account: AccountId,
) -> Result<(), ImportError> {
    let payments =
        if import.kind == "payments" { sql::import_payments(tx, debtor, account, import.id)? } else { Vec::new() };
    accounts::withdraw_among(tx, books, account, import.id)?;
    for (payment, creditor, amount, on) in payments {
        tx.announce(&facts::Reversed { debtor, account, creditor, payment, amount, on })?;
    }
    Ok(())
}

/// Gives a party back what it was called, where nobody has said otherwise since.
fn restore(tx: &Tx<'_>, debtor: DebtorId, before: &Told, after: &Told) -> Result<bool, ImportError> {
    let Some(Party { keys, kind, name, traits, .. }) = people::party(tx, debtor)? else { return Ok(false) };
    if (Told { kind, name, traits }) != *after {
        return Ok(false);
    }
    let Told { kind, name, traits } = before.clone();
    let party = NewParty { kind, name, keys, points: Vec::new(), traits };
    Ok(people::register(tx, &party)?.change == people::Change::Updated)
}

fn undo_name(import: ImportId, step: u64) -> Vec<u8> {
    let mut undo = name(import, step);
    undo.extend_from_slice(b"undo");
    undo
}
