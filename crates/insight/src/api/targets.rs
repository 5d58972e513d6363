//! The routes of what is to be collected in a month.
use crate::{Error, SetTarget, Targets, set_target, targets};
use axum::{Json, extract::Query};
use base::{Amount, CommandId, CreditorId, Day, Right};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Caller, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(get_targets, put_target))
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

/// A month's target.
#[derive(Debug, Deserialize, ToSchema)]
struct TargetBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// Any day of the month.
    #[schema(value_type = String)]
    month: Day,
    /// For one creditor; without it, for the whole house.
    #[schema(value_type = Option<String>)]
    creditor: Option<CreditorId>,
    /// Minor units, above zero; without it, the target is taken away.
    amount: Option<i64>,
}

/// What is to be collected in a month, for the house and for each creditor.
#[utoipa::path(get, path = "/api/targets", tag = "insight", params(OfMonth),
    responses((status = 200, body = TargetsView)))]
async fn get_targets(caller: Caller, Query(OfMonth { month }): Query<OfMonth>) -> Result<Json<TargetsView>, Problem> {
    run(&caller, move |ctx| {
        ctx.may(Right::ViewBoard)?;
        view(&ctx, month)
    })
    .await
}

/// Sets what is to be collected in a month, or takes it away.
#[utoipa::path(put, path = "/api/targets", tag = "insight", request_body = TargetBody,
    responses((status = 200, body = TargetsView), (status = 422, body = Problem)))]
async fn put_target(caller: Caller, Json(body): Json<TargetBody>) -> Result<Json<TargetsView>, Problem> {
    let TargetBody { command, month, creditor, amount } = body;
    run(&caller, move |ctx| {
        set_target(&ctx, &SetTarget { command, month, creditor, amount: amount.map(Amount::minor) })?;
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
