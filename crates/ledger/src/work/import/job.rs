//! Imports and undos as jobs: what the worker loop hands over.
use super::{ImportError, ImportRequest, Intent, MappingChoice, Owner, Phase, Progress, run, undo};
use base::{Actor, CreditorId, ImportId, Role, UserId};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use store::{Ctx, Job, Work};

/// A file to bring in, or to rehearse, by job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportWork {
    /// Where the uploaded file is.
    pub file: PathBuf,
    /// What people call it.
    pub name: String,
    /// Whose portfolio it is.
    pub creditor: Owner,
    /// What its columns mean.
    pub mapping: MappingChoice,
    /// Whether to do it.
    pub intent: Intent,
    /// For whom it is done.
    pub asker: Option<Asker>,
}

/// Somebody of the staff who asked for work that is done later: it is done with their rights, and in their name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    /// Which one.
    pub id: UserId,
    /// The name used to enter.
    pub login: String,
    /// What they are.
    pub role: Role,
    /// The creditors they work for; `None` is all of them.
    pub creditors: Option<Vec<CreditorId>>,
}

/// An import to take back, by job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UndoWork {
    /// Which one.
    pub import: ImportId,
    /// For whom it is taken back.
    pub asker: Option<Asker>,
}

impl Work for ImportWork {
    const KIND: &'static str = "ledger.import";
}

impl Work for UndoWork {
    const KIND: &'static str = "ledger.undo_import";
}

/// Does a job of this room; its outcome as JSON. The worker loop finishes the job with it, or with the error.
pub fn run_job(ctx: &Ctx, job: &Job) -> Result<String, ImportError> {
    let mut told = Ok(());
    let rehearses = job.kind == ImportWork::KIND && job.work::<ImportWork>()?.intent == Intent::DryRun;
    let mut tell = |progress: Progress| {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let (done, total) = (signed(progress.done), signed(progress.total));
        // A rehearsal holds the one writer until it ends: there is nowhere to say how far it is.
        let rehearsing = rehearses && progress.phase == Phase::Applying;
        if told.is_ok() && !rehearsing {
            told = ctx.job_progress(job.id, progress.phase.code(), done, total);
        }
    };
    let outcome = match job.kind.as_str() {
        ImportWork::KIND => {
            let ImportWork { file, name, creditor, mapping, intent, asker } = job.work()?;
            let report = run(
                &for_asker(ctx, asker),
                &ImportRequest { file, name: Some(name), creditor, mapping, intent },
                &mut tell,
            )?;
            serde_json::to_string(&report)
        }
        UndoWork::KIND => {
            let UndoWork { import, asker } = job.work()?;
            serde_json::to_string(&undo(&for_asker(ctx, asker), import, &mut tell)?)
        }
        other => return Err(ImportError::OtherJob(other.to_owned())),
    };
    told?;
    Ok(outcome.map_err(store::Error::from)?)
}

fn for_asker(ctx: &Ctx, asker: Option<Asker>) -> Ctx {
    let mut ctx = ctx.clone();
    if let Some(Asker { id, login, role, creditors }) = asker {
        ctx.actor = Actor::User { id, login, role, creditors };
    }
    ctx
}

impl Asker {
    /// Whoever asks now, if they are of the staff.
    pub fn of(actor: &Actor) -> Option<Self> {
        match actor.clone() {
            Actor::User { id, login, role, creditors } => Some(Self { id, login, role, creditors }),
            Actor::System(_) | Actor::Door(_) => None,
        }
    }
}

impl Phase {
    /// What the progress bar calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Looking => "looking",
            Self::Applying => "applying",
            Self::Undoing => "undoing",
        }
    }
}
