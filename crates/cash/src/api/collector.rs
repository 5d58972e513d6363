//! Who collects, over HTTP.
use crate::{Collector, Error, work};
use axum::extract::Query;
use base::{CommandId, CreditorId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes};

/// The routes of collectors.
pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(collector, set_collector))
}

#[derive(Deserialize, IntoParams)]
struct CollectorQuery {
    /// For whom; absent, for every creditor that has none of its own.
    #[param(value_type = Option<String>)]
    creditor: Option<CreditorId>,
}

/// Who collects from now on.
#[derive(Deserialize, ToSchema)]
struct CollectorBody {
    #[schema(value_type = String)]
    command: CommandId,
    #[schema(value_type = Option<String>)]
    creditor: Option<CreditorId>,
    /// `name`, `tax_id`, `city`, `category`, `account`, `alias`, `pago_facil`, `siro` (`format`, `agreement`),
    /// `first_days`, `second_days`.
    #[schema(value_type = Object)]
    collector: Collector,
}

/// Who collects for a creditor; null if nobody has said.
#[utoipa::path(get, path = "/api/collector", tag = "bank", params(CollectorQuery), responses((status = 200, body = Object)))]
async fn collector(caller: Caller, Query(query): Query<CollectorQuery>) -> Result<Answer<Option<Collector>>, Problem> {
    web::run(&caller, move |ctx| {
        if query.creditor.is_some_and(|creditor| !ctx.actor.serves(creditor)) {
            return Ok::<_, Error>(None);
        }
        ctx.read(|rx| work::collector(rx, query.creditor))
    })
    .await
}

/// Says who collects for a creditor, from the next document on.
#[utoipa::path(put, path = "/api/collector", tag = "bank", request_body = CollectorBody,
    responses((status = 200), (status = 422, body = Problem)))]
async fn set_collector(caller: Caller, Json(asked): Json<CollectorBody>) -> Result<Answer<()>, Problem> {
    let CollectorBody { command, creditor, collector } = asked;
    let set = work::SetCollector { command, creditor, collector };
    web::run(&caller, move |ctx| work::set_collector(&ctx, &set)).await
}
