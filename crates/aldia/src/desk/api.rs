//! The routes of the desk.
use super::{
    debtor::{self, DebtorView},
    documents,
    explanation::{self, ExplanationView},
    house::HouseView,
    my_day::{self, DayView},
    search::{self, FoundView},
    timeline::{self, Place, TimelineView},
};
use axum::{
    Extension,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use base::{Day, DebtorId};
use insight::Reports;
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::IntoParams;
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes};

/// The routes of the desk.
pub fn router() -> Routes {
    let debtor = Routes::new().routes(routes!(get_debtor)).routes(routes!(get_timeline));
    debtor
        .routes(routes!(get_explanation))
        .routes(routes!(explanation_pdf))
        .routes(routes!(get_my_day))
        .routes(routes!(search_debtors))
        .routes(routes!(get_house))
        .routes(routes!(documents::issue_document))
        .routes(routes!(documents::issue_agreement_document))
}

#[derive(Debug, Deserialize, IntoParams)]
struct AsOf {
    /// `YYYY-MM-DD`; today where absent.
    #[param(value_type = Option<String>)]
    day: Option<Day>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct Before {
    /// Only what happened before this place: the `next` of the page before.
    #[param(value_type = Option<String>)]
    before: Option<Place>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct Wanted {
    /// A document, a telephone, a mailbox or words of a name.
    q: String,
}

/// One debtor from every side.
#[utoipa::path(get, path = "/api/debtors/{id}", tag = "desk", params(("id" = String, Path), AsOf),
    responses((status = 200, body = DebtorView), (status = 404, body = Problem)))]
async fn get_debtor(
    caller: Caller,
    Path(id): Path<DebtorId>,
    Query(as_of): Query<AsOf>,
) -> Result<Answer<DebtorView>, Problem> {
    answer(&caller, move |ctx| {
        let day = as_of.day.unwrap_or(ctx.now.day);
        ctx.read(|rx| debtor::view(ctx, rx, id, day))
    })
    .await
}

/// What a debtor is told of themselves: what is known and from whom, what was decided and why, and what they can ask.
#[utoipa::path(get, path = "/api/debtors/{id}/explanation", tag = "rights", params(("id" = String, Path), AsOf),
    responses((status = 200, body = ExplanationView), (status = 404, body = Problem)))]
async fn get_explanation(
    caller: Caller,
    Path(id): Path<DebtorId>,
    Query(as_of): Query<AsOf>,
    Extension(house): Extension<HouseView>,
) -> Result<Answer<ExplanationView>, Problem> {
    answer(&caller, move |ctx| {
        let day = as_of.day.unwrap_or(ctx.now.day);
        let letter = ctx.read(|rx| explanation::letter(ctx, rx, id, day, &house.name))?;
        Ok(letter.map(|letter| ExplanationView::from(letter.told)))
    })
    .await
}

/// The same letter as PDF, to be handed over.
#[utoipa::path(get, path = "/api/debtors/{id}/explanation/pdf", tag = "rights", params(("id" = String, Path), AsOf),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = Problem)))]
async fn explanation_pdf(
    caller: Caller,
    Path(id): Path<DebtorId>,
    Query(as_of): Query<AsOf>,
    Extension(house): Extension<HouseView>,
) -> Result<Response, Problem> {
    let (name, bytes) = web::fetch(&caller, move |ctx| {
        let day = as_of.day.unwrap_or(ctx.now.day);
        let letter = found(ctx.read(|rx| explanation::letter(&ctx, rx, id, day, &house.name)))?;
        let pdf = letter.pdf(ctx.now.day).map_err(|error| Problem::internal(error.as_ref()))?;
        Ok::<_, Problem>((letter.file_name(), pdf))
    })
    .await?;
    Ok((web::attachment("application/pdf", &name), bytes).into_response())
}

/// The story of one debtor, newest first.
#[utoipa::path(get, path = "/api/debtors/{id}/timeline", tag = "desk", params(("id" = String, Path), Before),
    responses((status = 200, body = TimelineView)))]
async fn get_timeline(
    caller: Caller,
    Path(id): Path<DebtorId>,
    Query(Before { before }): Query<Before>,
) -> Result<Answer<TimelineView>, Problem> {
    answer(&caller, move |ctx| ctx.read(|rx| timeline::view(ctx, rx, id, before))).await
}

/// One person's day: their list, promises due, and their figures.
#[utoipa::path(get, path = "/api/my-day", tag = "desk", responses((status = 200, body = DayView)))]
async fn get_my_day(caller: Caller, Extension(reports): Extension<Reports>) -> Result<Answer<DayView>, Problem> {
    answer(&caller, move |ctx| my_day::view(ctx, &reports).map(Some)).await
}

/// Debtors by document, telephone, mailbox or words of their name.
#[utoipa::path(get, path = "/api/search", tag = "desk", params(Wanted), responses((status = 200, body = Vec<FoundView>)))]
async fn search_debtors(caller: Caller, Query(wanted): Query<Wanted>) -> Result<Answer<Vec<FoundView>>, Problem> {
    answer(&caller, move |ctx| ctx.read(|rx| search::view(ctx, rx, &wanted.q)).map(Some)).await
}

/// The house: its name and its currency.
#[utoipa::path(get, path = "/api/house", tag = "desk", responses((status = 200, body = HouseView)))]
async fn get_house(_caller: Caller, Extension(house): Extension<HouseView>) -> Result<Answer<HouseView>, Problem> {
    Answer::of(&house)
}

async fn answer<T: Serialize>(
    caller: &Caller,
    look: impl FnOnce(&Ctx) -> anyhow::Result<Option<T>> + Send + 'static,
) -> Result<Answer<T>, Problem> {
    web::run(caller, move |ctx| found(look(&ctx))).await
}

fn found<T>(looked: anyhow::Result<Option<T>>) -> Result<T, Problem> {
    let none = || Problem::not_found("no_debtor", "No encontramos a este deudor entre los tuyos.");
    looked.map_err(|error| Problem::internal(error.as_ref()))?.ok_or_else(none)
}
