//! How far a job is.
use crate::{Answer, Caller, Problem, Routes, run};
use axum::extract::Path;
use base::JobId;
use serde::Serialize;
use serde_json::Value;
use store::JobState;
use utoipa::ToSchema;
use utoipa_axum::routes;

/// How far a job is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobView {
    /// Which one.
    #[schema(value_type = String)]
    id: JobId,
    /// What kind of work, such as `ledger.import`.
    kind: String,
    /// `waiting`, `running`, `done` or `failed`.
    #[schema(value_type = String)]
    state: JobState,
    /// What it does now.
    phase: String,
    /// Units done.
    done: i64,
    /// Units in all, zero while unknown.
    total: i64,
    /// What came of it, or why it failed.
    #[schema(value_type = Option<Value>)]
    outcome: Option<Value>,
}

/// Work that has been asked for; see `/api/jobs/{id}`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct JobStarted {
    /// Which one.
    #[schema(value_type = String)]
    pub job: JobId,
}

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(job))
}

/// How far a job is. Whoever works for some creditors alone sees only what they asked for themselves.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, body = JobView), (status = 404, body = Problem)))]
async fn job(caller: Caller, Path(id): Path<JobId>) -> Result<Answer<JobView>, Problem> {
    run(&caller, move |ctx| {
        let found = Some(ctx.read(|rx| rx.job(id))?).filter(|job| job.is_for(&ctx.actor));
        let job = found.ok_or(store::Error::NoJob(id))?;
        let outcome = job.outcome.as_deref().map(serde_json::from_str).transpose()?;
        Ok::<_, store::Error>(JobView {
            id: job.id,
            kind: job.kind,
            state: job.state,
            phase: job.phase,
            done: job.done,
            total: job.total,
            outcome,
        })
    })
    .await
}
