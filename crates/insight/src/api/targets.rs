//! The routes of what is to be collected in a month.
use crate::{Error, SetTargets, Targets, set_targets, targets};
use axum::extract::Query;
use base::{Amount, CommandId, CreditorId, Day, Right};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(get_targets, put_targets))
}

#[derive(Debug, Deserialize, IntoParams)]
struct OfMonth {
    /// Any day of the month.
    #[param(value_type = String, example = "2026-03-01")]
    month: Day,
}

/// What is to be collected in a month. Amounts are in minor units.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Targets)]
struct TargetsView {
    /// Its first day.
    #[schema(value_type = String)]
    month: Day,
    /// For the whole house; it goes before the sum of its creditors.
    house: Option<i64>,
    /// Whether the caller may set the target of the whole house.
    house_is_theirs: bool,
    /// For each creditor that the caller works for.
    creditors: Vec<CreditorTarget>,
}

/// What is to be collected for one creditor.
#[derive(Debug, Serialize, ToSchema)]
struct CreditorTarget {
    #[schema(value_type = String)]
    creditor: CreditorId,
    name: String,
    amount: Option<i64>,
}

/// A month's targets, all of them or none.
#[derive(Debug, Deserialize, ToSchema)]
struct TargetsBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// Any day of the month.
    #[schema(value_type = String)]
    month: Day,
    /// Those that change; of the others nothing does.
    targets: Vec<TargetBody>,
}

/// What is to be collected for the house or for one creditor.
#[derive(Debug, Deserialize, ToSchema)]
struct TargetBody {
    /// For one creditor; without it, for the whole house.
    #[schema(value_type = Option<String>)]
    creditor: Option<CreditorId>,
    /// Minor units, above zero; without it, the target is taken away.
    amount: Option<i64>,
}

/// What is to be collected in a month, for the house and for each creditor.
#[utoipa::path(get, path = "/api/targets", tag = "insight", params(OfMonth),
    responses((status = 200, body = TargetsView)))]
async fn get_targets(caller: Caller, Query(OfMonth { month }): Query<OfMonth>) -> Result<Answer<TargetsView>, Problem> {
    run(&caller, move |ctx| {
        ctx.may(Right::ViewBoard)?;
        view(&ctx, month)
    })
    .await
}

/// Sets what is to be collected in a month, or takes it away, for any of the house and its creditors at once.
#[utoipa::path(put, path = "/api/targets", tag = "insight", request_body = TargetsBody,
    responses((status = 200, body = TargetsView), (status = 422, body = Problem)))]
async fn put_targets(caller: Caller, Json(body): Json<TargetsBody>) -> Result<Answer<TargetsView>, Problem> {
    let TargetsBody { command, month, targets } = body;
    let targets = targets.into_iter().map(|one| (one.creditor, one.amount.map(Amount::minor))).collect();
    run(&caller, move |ctx| {
        set_targets(&ctx, &SetTargets { command, month, targets })?;
        view(&ctx, month)
    })
    .await
}

fn view(ctx: &Ctx, month: Day) -> Result<TargetsView, Error> {
    let Targets { month, house, creditors } = ctx.read(|rx| targets(ctx, rx, month))?;
    let creditor = |(creditor, name, amount): (CreditorId, String, Option<Amount>)| CreditorTarget {
        creditor,
        name,
        amount: amount.map(Amount::to_minor),
    };
    Ok(TargetsView {
        month,
        house: house.map(Amount::to_minor),
        house_is_theirs: ctx.actor.creditors().is_none(),
        creditors: creditors.into_iter().map(creditor).collect(),
    })
}
