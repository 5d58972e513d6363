//! The door: the house's own, with its gate, its limits and its answers.
use crate::cycle::{Desk, Said};
use anyhow::{Context, Result};
use axum::{Extension, extract::Query, routing::post};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, runtime::Runtime};
use web::{Access, Answer, Api, Caller, Clock, Problem, Routes};

/// Who may ask what: the peer asks nobody who they are.
const ACCESS: &str = "GET /api/health nothing\nPOST /decide nothing";

#[derive(Deserialize)]
struct Asked {
    debtor: u64,
}

pub(super) fn serve(desk: Desk, address: SocketAddr) -> Result<()> {
    let now = desk.ctx().now;
    let api = Api {
        store: desk.ctx().store,
        clock: Clock::new(TimeZone::UTC, move || now.at),
        access: Arc::new(Access::parse(ACCESS)?),
        folder: std::env::temp_dir(),
    };
    let routes = web::router().merge(Routes::new().route("/decide", post(decide))).layer(Extension(Arc::new(desk)));
    let app = web::app(api, routes, |_| None);
    Runtime::new()?.block_on(async {
        let listener = TcpListener::bind(address).await?;
        axum::serve(listener, app).await.context("the server stopped")
    })
}

async fn decide(
    caller: Caller,
    Extension(desk): Extension<Arc<Desk>>,
    Query(asked): Query<Asked>,
) -> Result<Answer<Said>, Problem> {
    web::run(&caller, move |ctx| -> Result<Said, Problem> {
        let decided = super::decide(&desk, &ctx, asked.debtor);
        let unknown = || Problem::not_found("no_debtor", "No hay nadie con ese número.");
        decided.map_err(|failed| Problem::internal(failed.as_ref()))?.ok_or_else(unknown)
    })
    .await
}
