//! What one bank file brought, income by income.
use super::{MovementView, PAGE_MAX, movement_view};
use crate::{Error, FileId, IncomeState, MovementId, work};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes};

/// The routes of one file's incomes.
pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(bank_file_movements))
}

/// Which incomes of a file.
#[derive(Deserialize, IntoParams)]
struct Which {
    /// `waiting`, `queued`, `posting`, `posted`, `rejected` or `undone`.
    #[param(value_type = String)]
    state: IncomeState,
    /// The last income of the page before.
    #[param(value_type = Option<String>)]
    after: Option<MovementId>,
}

/// A page of the incomes of a file.
#[derive(Serialize, ToSchema)]
struct FilePageView {
    movements: Vec<MovementView>,
    /// From which to go on, if there may be more.
    #[schema(value_type = Option<String>)]
    next: Option<MovementId>,
}

/// The incomes of one file that are in one state, a hundred a page.
#[utoipa::path(get, path = "/api/bank/files/{file}/movements", tag = "bank", params(("file" = String, Path), Which),
    responses((status = 200, body = FilePageView), (status = 404, body = Problem)))]
async fn bank_file_movements(
    caller: Caller,
    Path(file): Path<FileId>,
    Query(which): Query<Which>,
) -> Result<Answer<FilePageView>, Problem> {
    web::run(&caller, move |ctx| {
        let found = ctx.read(|rx| work::incomes(&ctx, rx, (file, which.state), which.after, PAGE_MAX))?;
        let next = found.last().filter(|_| found.len() == PAGE_MAX).map(|last| last.id);
        let movements = found.into_iter().map(|income| movement_view(&ctx, income, None)).collect();
        Ok::<_, Error>(FilePageView { movements, next })
    })
    .await
}
