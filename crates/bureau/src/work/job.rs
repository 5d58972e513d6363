//! What is asked of this slice to be done later: files, questions, forgetting.
use super::{FileRequest, Freshness, Input, Progress, fetch, import, purge, refresh, withdraw};
use crate::{Error, out::bcra::Bcra, rules::period::Period, rules::record::Source};
use base::{CommandId, DebtorId, JobId, Right};
use ledger::work::import::Asker;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use store::{Ctx, Job, Work};

/// A monthly file to bring in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportWork {
    /// Where it is.
    pub file: PathBuf,
    /// Which file it is, if its name does not say.
    pub source: Option<Source>,
    /// Of which month, if it does not say.
    pub period: Option<Period>,
    /// For whom.
    pub asker: Option<Asker>,
}

/// A monthly file to take back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WithdrawWork {
    /// Which file.
    pub source: Source,
    /// Of which month.
    pub period: Period,
    /// For whom.
    pub asker: Option<Asker>,
}

/// Debtors to ask the service about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FetchWork {
    /// Whom; `None` is everybody of whom there may be news, [`REFRESH_MAX`] at a time.
    pub debtor: Option<DebtorId>,
    /// For whom.
    pub asker: Option<Asker>,
}

/// What may not be kept any longer is to be forgotten.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PurgeWork {}

impl Work for ImportWork {
    const KIND: &'static str = "bureau.import";
}

impl Work for WithdrawWork {
    const KIND: &'static str = "bureau.withdraw";
}

impl Work for FetchWork {
    const KIND: &'static str = "bureau.fetch";
}

impl Work for PurgeWork {
    const KIND: &'static str = "bureau.purge";
}

/// Debtors asked about in one job: at two questions a second, about two hours.
pub const REFRESH_MAX: usize = 5_000;

/// Does a job of this slice; its outcome as JSON. `bcra` is the service, if one is set up.
pub fn run_job(ctx: &Ctx, job: &Job, bcra: Option<&Bcra>) -> Result<String, Error> {
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    // Telling how far it is may fail without harm to the work itself.
    let tell = |phase: &str, done, total| drop(ctx.job_progress(job.id, phase, signed(done), signed(total)));
    let outcome = match job.kind.as_str() {
        ImportWork::KIND => {
            let ImportWork { file, source, period, asker } = job.work()?;
            let request = FileRequest { input: Input::Path(file), source, period };
            let mut progress = |Progress { done, total }: Progress| tell("reading", done, total);
            serde_json::to_string(&import(&for_asker(ctx, asker), &request, &mut progress)?)
        }
        WithdrawWork::KIND => {
            let WithdrawWork { source, period, asker } = job.work()?;
            serde_json::to_string(&withdraw(&for_asker(ctx, asker), source, period)?)
        }
        FetchWork::KIND => {
            let FetchWork { debtor, asker } = job.work()?;
            let (bcra, ctx) = (bcra.ok_or(Error::NoService)?, for_asker(ctx, asker));
            let mut progress = |done, total| tell("asking", done, total);
            serde_json::to_string(&match debtor {
                Some(debtor) => fetch(&ctx, bcra, debtor, Freshness::Kept)?,
                None => refresh(&ctx, bcra, REFRESH_MAX, &mut progress)?,
            })
        }
        PurgeWork::KIND => serde_json::to_string(&purge(ctx)?),
        other => return Err(Error::OtherJob(other.to_owned())),
    };
    Ok(outcome.map_err(store::Error::from)?)
}

/// Asks for a monthly file to be brought in.
pub fn ask_import(ctx: &Ctx, command: CommandId, work: ImportWork) -> Result<JobId, Error> {
    ctx.may(Right::Import)?;
    let work = ImportWork { asker: Asker::of(&ctx.actor), ..work };
    Ok(ctx.once(command, "bureau.ask_import", |tx| tx.enqueue(&work))?)
}

/// Asks for a monthly file to be taken back.
pub fn ask_withdraw(ctx: &Ctx, command: CommandId, source: Source, period: Period) -> Result<JobId, Error> {
    ctx.may(Right::Import)?;
    let work = WithdrawWork { source, period, asker: Asker::of(&ctx.actor) };
    Ok(ctx.once(command, "bureau.ask_withdraw", |tx| tx.enqueue(&work))?)
}

/// Asks for one debtor, or everybody, to be looked up.
pub fn ask_fetch(ctx: &Ctx, command: CommandId, debtor: Option<DebtorId>) -> Result<JobId, Error> {
    ctx.may(if debtor.is_some() { Right::WorkDebtors } else { Right::Operate })?;
    let work = FetchWork { debtor, asker: Asker::of(&ctx.actor) };
    Ok(ctx.once(command, "bureau.ask_fetch", |tx| tx.enqueue(&work))?)
}

fn for_asker(ctx: &Ctx, asker: Option<Asker>) -> Ctx {
    let mut ctx = ctx.clone();
    if let Some(Asker { id, login, role, creditors }) = asker {
        ctx.actor = base::Actor::User { id, login, role, creditors };
    }
    ctx
}
