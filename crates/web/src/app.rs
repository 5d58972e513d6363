//! The application: every slice's routes behind one gate, and the pages beside them.
use crate::{Access, Answer, Assets, Caller, Clock, Problem, assets, caller};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderMap, HeaderValue, Uri, header},
    middleware,
};
use serde::Serialize;
use std::{path::PathBuf, sync::Arc, time::Duration};
use store::Store;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
};
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A slice's routes, which describe themselves.
pub type Routes = OpenApiRouter<Api>;

/// What handlers share.
#[derive(Clone, Debug)]
pub struct Api {
    /// Where things are remembered.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// What each route needs.
    pub access: Arc<Access>,
    /// The data directory, where uploads wait to be imported.
    pub folder: PathBuf,
}

/// Requests may carry this much, in bytes, unless a route says otherwise.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;
const ANSWER_TIME_MAX: Duration = Duration::from_secs(120);

#[derive(OpenApi)]
#[openapi(info(
    title = "Aldía",
    description = "Collections: what is owed, what to do next, and what came of it.",
    license(name = "Apache-2.0", identifier = "Apache-2.0")
))]
struct Document;

/// The description of these routes.
pub fn openapi(routes: Routes) -> utoipa::openapi::OpenApi {
    OpenApiRouter::with_openapi(Document::openapi()).merge(routes).split_for_parts().1
}

/// Joins the routes behind the gate, and serves the pages beside them.
pub fn app(api: Api, routes: Routes, pages: Assets) -> Router {
    let (router, document) = OpenApiRouter::with_openapi(Document::openapi()).merge(routes).split_for_parts();
    let document = Arc::new(document);
    router
        .route("/api/openapi.json", axum::routing::get(move || async move { Answer::of(&*document) }))
        .route_layer(middleware::from_fn_with_state(api.clone(), caller::gate))
        .fallback(move |uri: Uri, headers: HeaderMap| async move {
            if uri.path().starts_with("/api/") {
                use axum::response::IntoResponse;
                return Problem::not_found("no_route", "No hay nada en esta dirección.").into_response();
            }
            assets::serve(pages, &uri, &headers)
        })
        .with_state(api)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::GATEWAY_TIMEOUT, ANSWER_TIME_MAX))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(header::REFERRER_POLICY, HeaderValue::from_static("same-origin")))
        .layer(CatchPanicLayer::new())
}

/// Whether the system answers.
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always true when it answers.
    ok: bool,
    /// The version that runs.
    version: &'static str,
    /// The business day, `YYYY-MM-DD`.
    #[schema(value_type = String)]
    day: base::Day,
}

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(health))
}

/// Whether the system answers.
#[utoipa::path(get, path = "/api/health", tag = "house", responses((status = 200, body = Health)))]
async fn health(caller: Caller) -> Result<Answer<Health>, Problem> {
    Answer::of(&Health { ok: true, version: env!("CARGO_PKG_VERSION"), day: caller.ctx().now.day })
}
