//! The routes of the views that people keep.
use super::portfolio::{FilterBody, SortBody};
use crate::{
    Error, Filter, Sort,
    rules::saved_view::{ViewId, ViewSaid},
    work::{self, SaveView, SeenView},
};
use axum::extract::Path;
use base::CommandId;
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(saved_views))
        .routes(routes!(save_view))
        .routes(routes!(remove_view))
        .routes(routes!(restore_view))
        .routes(routes!(set_first_view))
}

/// A view of the portfolio that somebody keeps.
#[derive(Serialize, ToSchema)]
struct SavedViewItem {
    #[schema(value_type = String)]
    id: ViewId,
    name: String,
    #[schema(value_type = FilterBody)]
    filter: Filter,
    #[schema(value_type = SortBody)]
    sort: Sort,
    /// Which columns, by code, in order; the usual ones if there is none.
    columns: Vec<String>,
    /// Whether the whole house sees it.
    shared: bool,
    /// Whether it is the caller's own.
    mine: bool,
    /// Whether the caller sees it first.
    first: bool,
    /// Who keeps it, by name.
    owner: String,
}

/// A view to keep under a name.
#[derive(Deserialize, ToSchema)]
struct ViewToSave {
    #[schema(value_type = String)]
    command: CommandId,
    name: String,
    #[serde(default)]
    #[schema(value_type = FilterBody, required = false)]
    filter: Filter,
    #[schema(value_type = SortBody)]
    sort: Sort,
    #[serde(default)]
    #[schema(required = false)]
    columns: Vec<String>,
    /// Whether the whole house sees it; only whoever leads may say so.
    shared: bool,
}

/// A command, so that a retry is the same.
#[derive(Deserialize, ToSchema)]
struct ViewCommand {
    #[schema(value_type = String)]
    command: CommandId,
}

/// Which view is seen first.
#[derive(Deserialize, ToSchema)]
struct FirstView {
    #[schema(value_type = String)]
    command: CommandId,
    /// None is the whole portfolio.
    #[schema(value_type = Option<String>)]
    view: Option<ViewId>,
}

/// The views that the caller sees: theirs, and those that are shared.
#[utoipa::path(get, path = "/api/views", tag = "portfolio", responses((status = 200, body = Vec<SavedViewItem>)))]
async fn saved_views(caller: Caller) -> Result<Answer<Vec<SavedViewItem>>, Problem> {
    run(&caller, |ctx| list(&ctx)).await
}

/// Keeps a view under a name; the caller makes its id.
#[utoipa::path(put, path = "/api/views/{id}", tag = "portfolio", params(("id" = String, Path)),
    request_body = ViewToSave, responses((status = 200, body = Vec<SavedViewItem>), (status = 422, body = Problem)))]
async fn save_view(
    caller: Caller,
    Path(id): Path<ViewId>,
    Json(body): Json<ViewToSave>,
) -> Result<Answer<Vec<SavedViewItem>>, Problem> {
    let ViewToSave { command, name, filter, sort, columns, shared } = body;
    run(&caller, move |ctx| {
        let said = ViewSaid { filter, sort, columns };
        work::save_view(&ctx, SaveView { command, id, name, said, shared })?;
        list(&ctx)
    })
    .await
}

/// Removes a view; it can be brought back.
#[utoipa::path(post, path = "/api/views/{id}/remove", tag = "portfolio", params(("id" = String, Path)),
    request_body = ViewCommand, responses((status = 200, body = Vec<SavedViewItem>), (status = 404, body = Problem)))]
async fn remove_view(
    caller: Caller,
    Path(id): Path<ViewId>,
    Json(ViewCommand { command }): Json<ViewCommand>,
) -> Result<Answer<Vec<SavedViewItem>>, Problem> {
    run(&caller, move |ctx| {
        work::remove_view(&ctx, command, id)?;
        list(&ctx)
    })
    .await
}

/// Brings back a view that was removed.
#[utoipa::path(post, path = "/api/views/{id}/restore", tag = "portfolio", params(("id" = String, Path)),
    request_body = ViewCommand, responses((status = 200, body = Vec<SavedViewItem>), (status = 404, body = Problem)))]
async fn restore_view(
    caller: Caller,
    Path(id): Path<ViewId>,
    Json(ViewCommand { command }): Json<ViewCommand>,
) -> Result<Answer<Vec<SavedViewItem>>, Problem> {
    run(&caller, move |ctx| {
        work::restore_view(&ctx, command, id)?;
        list(&ctx)
    })
    .await
}

/// Says which view the caller sees first.
#[utoipa::path(put, path = "/api/first-view", tag = "portfolio", request_body = FirstView,
    responses((status = 200, body = Vec<SavedViewItem>), (status = 404, body = Problem)))]
async fn set_first_view(
    caller: Caller,
    Json(FirstView { command, view }): Json<FirstView>,
) -> Result<Answer<Vec<SavedViewItem>>, Problem> {
    run(&caller, move |ctx| {
        work::set_first_view(&ctx, command, view)?;
        list(&ctx)
    })
    .await
}

fn list(ctx: &Ctx) -> Result<Vec<SavedViewItem>, Error> {
    let seen = ctx.read(|rx| work::saved_views(ctx, rx))?;
    Ok(seen.into_iter().map(SavedViewItem::from).collect())
}

impl From<SeenView> for SavedViewItem {
    fn from(seen: SeenView) -> Self {
        let SeenView { view, owner_name, is_mine, is_first } = seen;
        Self {
            id: view.id,
            name: view.name,
            filter: view.said.filter,
            sort: view.said.sort,
            columns: view.said.columns,
            shared: view.shared,
            mine: is_mine,
            first: is_first,
            owner: owner_name,
        }
    }
}
