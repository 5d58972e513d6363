//! Published values over HTTP: which there are, what they say, a file of them, and asking the central bank now.
use crate::{
    SeriesError, SeriesSummary,
    work::{recurring::adjust, series},
};
use axum::extract::{Path, Query};
use base::{Actor, CommandId, Day, Timestamp, day_number, day_of};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, JobStarted, Json, Problem, Routes};

/// Days told where nobody says which.
const DAYS_TOLD: i32 = 60;

/// The routes of series.
pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(series_known))
        .routes(routes!(series_told, import_values))
        .routes(routes!(fetch_values))
}

/// A series, and how far it is known.
#[derive(Serialize, ToSchema)]
struct SeriesView {
    name: String,
    /// Its number at the central bank, once it was found there.
    remote_id: Option<i64>,
    days: u64,
    #[schema(value_type = Option<String>)]
    first: Option<Day>,
    #[schema(value_type = Option<String>)]
    last: Option<Day>,
    /// When the central bank was asked last.
    #[schema(value_type = Option<String>)]
    asked_at: Option<Timestamp>,
    /// Why that brought nothing, if it did not.
    problem: Option<String>,
}

/// From when to when.
#[derive(Deserialize, IntoParams)]
struct Between {
    /// `YYYY-MM-DD`; sixty days before `to` if absent.
    #[param(value_type = Option<String>)]
    from: Option<Day>,
    /// `YYYY-MM-DD`; today if absent.
    #[param(value_type = Option<String>)]
    to: Option<Day>,
}

/// A value of a day.
#[derive(Serialize, ToSchema)]
struct ValueView {
    #[schema(value_type = String)]
    day: Day,
    /// A decimal string.
    value: String,
}

/// A file of values.
#[derive(Deserialize, ToSchema)]
struct FileBody {
    /// What it is called: the source of its values.
    name: String,
    /// Lines of a day and a value.
    text: String,
}

/// What became of a file of values.
#[derive(Serialize, ToSchema)]
struct LoadedView {
    read: usize,
    added: usize,
    corrected: usize,
    /// How many amounts of rents and services followed.
    adjusted: u32,
}

/// A command, named by the sender.
#[derive(Deserialize, ToSchema)]
struct AskBody {
    #[schema(value_type = String)]
    command: CommandId,
}

/// Every series that has values, or was asked for.
#[utoipa::path(get, path = "/api/series", tag = "ledger", responses((status = 200, body = Vec<SeriesView>)))]
async fn series_known(caller: Caller) -> Result<Answer<Vec<SeriesView>>, Problem> {
    web::run(&caller, |ctx| -> Result<Vec<SeriesView>, SeriesError> {
        Ok(ctx.read(series::series_list)?.into_iter().map(series_view).collect())
    })
    .await
}

/// The values of one series, in order of day; where one was corrected, the one that counts.
#[utoipa::path(get, path = "/api/series/{name}", tag = "ledger", params(("name" = String, Path), Between),
    responses((status = 200, body = Vec<ValueView>)))]
async fn series_told(
    caller: Caller,
    Path(name): Path<String>,
    Query(between): Query<Between>,
) -> Result<Answer<Vec<ValueView>>, Problem> {
    web::run(&caller, move |ctx| -> Result<Vec<ValueView>, SeriesError> {
        let to = between.to.unwrap_or(ctx.now.day);
        let from = between.from.unwrap_or_else(|| day_of(day_number(to) - DAYS_TOLD));
        let values = ctx.read(|rx| series::series_values(rx, &name, from, to))?;
        Ok(values.into_iter().map(|(day, value)| ValueView { day, value: value.to_string() }).collect())
    })
    .await
}

/// Loads a file of values, whole or not at all.
#[utoipa::path(post, path = "/api/series/{name}", tag = "ledger", params(("name" = String, Path)),
    request_body = FileBody, responses((status = 200, body = LoadedView)))]
async fn import_values(
    caller: Caller,
    Path(name): Path<String>,
    Json(body): Json<FileBody>,
) -> Result<Answer<LoadedView>, Problem> {
    web::run(&caller, move |ctx| -> Result<LoadedView, SeriesError> {
        let report = series::import_series(&ctx, &name, &body.text, &body.name)?;
        let adjusted = adjust(&Ctx { actor: Actor::System("series"), ..ctx })?.written;
        Ok(LoadedView { read: report.read, added: report.added, corrected: report.corrected, adjusted })
    })
    .await
}

/// Asks the central bank for what is new of a series; a job says what came of it.
#[utoipa::path(post, path = "/api/series/{name}/fetch", tag = "ledger", params(("name" = String, Path)),
    request_body = AskBody, responses((status = 200, body = JobStarted)))]
async fn fetch_values(
    caller: Caller,
    Path(name): Path<String>,
    Json(body): Json<AskBody>,
) -> Result<Answer<JobStarted>, Problem> {
    web::run(&caller, move |ctx| {
        Ok::<_, SeriesError>(JobStarted { job: series::ask_fetch(&ctx, body.command, &[name])? })
    })
    .await
}

fn series_view(summary: SeriesSummary) -> SeriesView {
    let SeriesSummary { name, remote_id, days, first, last, asked_at, problem } = summary;
    SeriesView { name, remote_id, days, first, last, asked_at, problem }
}
