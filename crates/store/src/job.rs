//! Work that outlives a request: asked for in a transaction, claimed under a lease, watched while it goes on.
use crate::{Ctx, Error, Rx, Tx, params};
use base::{Actor, JobId, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a job's payload says.
pub trait Work: Serialize + serde::de::DeserializeOwned {
    /// Its stored name, such as `ledger.import`. Never renamed.
    const KIND: &'static str;
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Asked for.
    Waiting,
    /// Somebody works on it; taken over when the lease ends.
    Running,
    /// It ended well; see `outcome`.
    Done,
    /// It ended badly; `outcome` says why.
    Failed,
}

/// A job as seen from outside.
#[derive(Clone, Debug)]
pub struct Job {
    /// Which one.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// How far it is.
    pub state: JobState,
    /// What it does now.
    pub phase: String,
    /// Units done.
    pub done: i64,
    /// Units in all, zero while unknown.
    pub total: i64,
    /// JSON: what came of it, or why it failed.
    pub outcome: Option<String>,
    /// Who asked for it, as the record calls them.
    pub asked_by: String,
    payload: String,
}

const LEASE: Duration = Duration::from_secs(120);
const COLUMNS: &str = "id, kind, state, phase, done, total, outcome, payload, asked_by";

impl Job {
    /// Whether this actor may see how far it is and what came of it: whoever asked, and who works for every creditor.
    pub fn is_for(&self, actor: &Actor) -> bool {
        actor.creditors().is_none() || actor.label() == self.asked_by
    }

    /// What was asked for.
    pub fn work<W: Work>(&self) -> Result<W, Error> {
        Ok(serde_json::from_str(&self.payload)?)
    }
}

impl Tx<'_> {
    /// Asks for work; it is done after this transaction commits.
    pub fn enqueue<W: Work>(&self, work: &W) -> Result<JobId, Error> {
        let id = JobId(self.fresh_id());
        let sql = "insert into job (id, kind, payload, state, phase, done, total, asked_at, asked_by, lease_until)
            values ($1, $2, $3, 'waiting', '', 0, 0, $4, $5, 0)";
        self.mark_announced();
        self.run(sql, params![id, W::KIND, serde_json::to_string(work)?, self.now().at, self.actor().label()])?;
        Ok(id)
    }

    /// Takes the oldest job of `kind` that waits, or whose worker has gone silent.
    pub fn claim_job(&self, kind: &str) -> Result<Option<Job>, Error> {
        let Some(job) = self.waiting_job(kind, self.now().at)? else { return Ok(None) };
        self.run("update job set state = 'running', lease_until = $1 where id = $2", params![self.lease(), job.id])?;
        Ok(Some(job))
    }

    /// Says how far a job is, and keeps its lease.
    pub fn job_progress(&self, id: JobId, phase: &str, done: i64, total: i64) -> Result<(), Error> {
        let sql = "update job set phase = $1, done = $2, total = $3, lease_until = $4 where id = $5";
        self.run(sql, params![phase, done, total, self.lease(), id])?;
        Ok(())
    }

    /// Ends a job. `outcome` is JSON.
    pub fn finish_job(&self, id: JobId, state: JobState, outcome: &str) -> Result<(), Error> {
        let state = match state {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
        };
        self.run("update job set state = $1, outcome = $2 where id = $3", params![state, outcome, id])?;
        Ok(())
    }

    fn lease(&self) -> Timestamp {
        self.now().at.saturating_add(LEASE).unwrap_or(Timestamp::MAX)
    }
}

impl Rx<'_> {
    /// The oldest job of `kind` that waits, or whose worker has gone silent at that moment.
    pub fn waiting_job(&self, kind: &str, at: Timestamp) -> Result<Option<Job>, Error> {
        let sql = format!(
            "select {COLUMNS} from job where kind = $1 and (state = 'waiting' or (state = 'running' and lease_until < $2))
            order by asked_at limit 1"
        );
        self.one(&sql, params![kind, at], read)
    }

    /// A job as it stands.
    pub fn job(&self, id: JobId) -> Result<Job, Error> {
        let sql = format!("select {COLUMNS} from job where id = $1");
        self.one(&sql, params![id], read)?.ok_or(Error::NoJob(id))
    }
}

impl Ctx {
    /// Says how far a job is, in a transaction of its own.
    pub fn job_progress(&self, id: JobId, phase: &str, done: i64, total: i64) -> Result<(), Error> {
        self.step(base::CommandId(id.0), |tx| tx.job_progress(id, phase, done, total))
    }
}

fn read(row: &crate::Row<'_>) -> Result<Job, Error> {
    let state: String = row.get(2)?;
    let state = match state.as_str() {
        "waiting" => JobState::Waiting,
        "running" => JobState::Running,
        "done" => JobState::Done,
        "failed" => JobState::Failed,
        _ => return Err(Error::Column { index: 2, expected: "job state" }),
    };
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        state,
        phase: row.get(3)?,
        done: row.get(4)?,
        total: row.get(5)?,
        outcome: row.get(6)?,
        payload: row.get(7)?,
        asked_by: row.get(8)?,
    })
}
