//! The routes of one treatment for many.
use crate::{
    Error,
    work::{Bulk, BulkLine, ask_bulk, check_bulk},
};
use base::{CommandId, DebtorId, JobId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(check_many)).routes(routes!(treat_many))
}

/// Whom to do something with, to know first what would come of it.
#[derive(Deserialize, ToSchema)]
struct ManyToCheck {
    treatment: String,
    #[schema(value_type = Vec<String>)]
    debtors: Vec<DebtorId>,
}

/// Something to do with many.
#[derive(Deserialize, ToSchema)]
struct ManyToTreat {
    #[schema(value_type = String)]
    command: CommandId,
    treatment: String,
    /// Why, in words.
    reason: String,
    #[schema(value_type = Vec<String>)]
    debtors: Vec<DebtorId>,
}

/// What would come of it now.
#[derive(Serialize, ToSchema)]
struct ManyChecked {
    /// With how many it can be done.
    can: usize,
    /// With how many it cannot.
    cannot: usize,
    /// Why not, most frequent first.
    reasons: Vec<ReasonCount>,
}

/// A reason, and with how many it stands.
#[derive(Serialize, ToSchema)]
struct ReasonCount {
    reason: String,
    count: usize,
}

/// Work that has been asked for; see `/api/jobs/{id}`.
#[derive(Serialize, ToSchema)]
struct ManyJob {
    #[schema(value_type = String)]
    job: JobId,
}

/// Says with how many debtors something can be done now, and why not with the others.
#[utoipa::path(post, path = "/api/bulk/check", tag = "portfolio", request_body = ManyToCheck,
    responses((status = 200, body = ManyChecked), (status = 422, body = Problem)))]
async fn check_many(caller: Caller, Json(body): Json<ManyToCheck>) -> Result<Answer<ManyChecked>, Problem> {
    let ManyToCheck { treatment, debtors } = body;
    run(&caller, move |ctx| {
        let bulk = Bulk { treatment, reason: String::new(), debtors };
        Ok::<_, Error>(told(&ctx.read(|rx| check_bulk(&ctx, rx, &bulk))?))
    })
    .await
}

/// Asks for something to be done with many debtors: a job, with a result for each.
#[utoipa::path(post, path = "/api/bulk", tag = "portfolio", request_body = ManyToTreat,
    responses((status = 200, body = ManyJob), (status = 422, body = Problem)))]
async fn treat_many(caller: Caller, Json(body): Json<ManyToTreat>) -> Result<Answer<ManyJob>, Problem> {
    let ManyToTreat { command, treatment, reason, debtors } = body;
    run(&caller, move |ctx| {
        Ok::<_, Error>(ManyJob { job: ask_bulk(&ctx, command, Bulk { treatment, reason, debtors })? })
    })
    .await
}

fn told(lines: &[BulkLine]) -> ManyChecked {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in lines.iter().filter_map(|line| line.refusal.as_deref()) {
        *reasons.entry(reason).or_default() += 1;
    }
    let cannot = reasons.values().sum();
    let mut reasons: Vec<ReasonCount> =
        reasons.into_iter().map(|(reason, count)| ReasonCount { reason: reason.to_owned(), count }).collect();
    reasons.sort_by_key(|one| std::cmp::Reverse(one.count));
    ManyChecked { can: lines.len() - cannot, cannot, reasons }
}
