//! Bank files as jobs: what the worker loop hands over.
use super::{ImportFile, import, sees, undo_file};
use crate::{Error, FileId, sql};
use base::{Actor, CommandId, CreditorId, JobId, Right};
use ledger::work::import::Asker;
use serde::{Deserialize, Serialize};
use std::{fs, path::PathBuf};
use store::{Ctx, Job, Work};

/// How far a job is: movements done, and in all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// A file to take in, by job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BankWork {
    /// Where the file that came over the wire waits; it is removed when it was taken in.
    pub file: PathBuf,
    /// What people call it.
    pub name: String,
    /// Our account that it tells of.
    pub account: Option<String>,
    /// Whose debts its money is for.
    pub creditor: Option<CreditorId>,
    /// A shipped layout's name.
    pub layout: Option<String>,
    /// For whom it is done.
    pub asker: Option<Asker>,
}

/// A file to take back, by job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BankUndoWork {
    /// Which one.
    pub file: FileId,
    /// For whom it is taken back.
    pub asker: Option<Asker>,
}

impl Work for BankWork {
    const KIND: &'static str = "cash.import";
}

impl Work for BankUndoWork {
    const KIND: &'static str = "cash.undo_file";
}

/// Asks for a file to be taken in.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the creditor.
pub fn ask(ctx: &Ctx, command: CommandId, work: BankWork) -> Result<JobId, Error> {
    ctx.may(Right::RecordPayment)?;
    if let Some(creditor) = work.creditor.filter(|creditor| !ctx.actor.serves(*creditor)) {
        return Err(ledger::Error::OtherCreditor(creditor).into());
    }
    if let Some(layout) = &work.layout {
        crate::rules::layout::shipped(layout)?;
    }
    let work = BankWork { asker: Asker::of(&ctx.actor), ..work };
    Ok(ctx.once(command, "cash.ask_import", |tx| tx.enqueue(&work))?)
}

/// Asks for a file to be taken back.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the creditor.
pub fn ask_undo(ctx: &Ctx, command: CommandId, file: FileId) -> Result<JobId, Error> {
    ctx.may(Right::RecordPayment)?;
    let found = ctx.read(|rx| sql::file(rx, file))?.filter(|found| sees(&ctx.actor, found.creditor));
    found.ok_or(Error::NoFile(file))?;
    let work = BankUndoWork { file, asker: Asker::of(&ctx.actor) };
    Ok(ctx.once(command, "cash.ask_undo", |tx| tx.enqueue(&work))?)
}

/// Does a job of this room; its outcome as JSON. The worker loop finishes the job with it, or with the error.
///
/// # Errors
/// As the work itself.
pub fn run_job(ctx: &Ctx, job: &Job) -> Result<String, Error> {
    let mut told = Ok(());
    let mut tell = |done: u64, total: u64| {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        if told.is_ok() {
            told = ctx.job_progress(job.id, "matching", signed(done), signed(total));
        }
    };
    let report = match job.kind.as_str() {
        BankWork::KIND => {
            let BankWork { file, name, account, creditor, layout, asker } = job.work()?;
            let new = ImportFile { file, name: Some(name), account, creditor, layout };
            let report = import(&for_asker(ctx, asker), &new, &mut tell);
            // Taken in or refused, it holds people's data and nobody needs it any more.
            let _removed = fs::remove_file(&new.file);
            report?
        }
        BankUndoWork::KIND => {
            let BankUndoWork { file, asker } = job.work()?;
            undo_file(&for_asker(ctx, asker), file, &mut tell)?
        }
        other => return Err(Error::OtherJob(other.to_owned())),
    };
    told?;
    Ok(serde_json::to_string(&report).map_err(store::Error::from)?)
}

fn for_asker(ctx: &Ctx, asker: Option<Asker>) -> Ctx {
    let mut ctx = ctx.clone();
    if let Some(Asker { id, login, role, creditors }) = asker {
        ctx.actor = Actor::User { id, login, role, creditors };
    }
    ctx
}
