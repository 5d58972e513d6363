//! What a person is asked to look at.
use crate::{
    Error,
    rules::review::{Review, ReviewEnd},
    work::{self, AskReview, EndReview, Pressing},
};
use axum::extract::Path;
use base::{CommandId, Day, DebtorId, ReviewId};
use serde::{Deserialize, Serialize};
use store::{Ctx, Rx};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(list_reviews)).routes(routes!(debtor_reviews, ask_review)).routes(routes!(end_review))
}

/// Something that a person was asked to look at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewView {
    #[schema(value_type = String)]
    id: ReviewId,
    #[schema(value_type = String)]
    debtor: DebtorId,
    /// The debtor's name.
    name: String,
    /// What the debtor said.
    words: String,
    /// What had been decided.
    treatment: String,
    treatment_label: String,
    #[schema(value_type = String)]
    day: Day,
    /// The last day on which a person may look.
    #[schema(value_type = String)]
    due: Day,
    /// Whether its time is over or nearly.
    presses: bool,
    /// Who recorded it.
    by: String,
    end: Option<ReviewEndView>,
}

/// What a person decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReviewEndView {
    /// Whether it is something else than what had been decided.
    changed: bool,
    treatment: String,
    treatment_label: String,
    /// What the debtor is told.
    reason: String,
    #[schema(value_type = String)]
    day: Day,
    by: String,
}

/// A debtor asks for a person.
#[derive(Deserialize, ToSchema)]
struct ReviewBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// What the debtor said, in their words.
    words: String,
}

/// The review that was recorded.
#[derive(Serialize, ToSchema)]
struct ReviewAskedView {
    #[schema(value_type = String)]
    review: ReviewId,
}

/// What a person decided.
#[derive(Deserialize, ToSchema)]
struct EndReviewBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// What to do instead, by its code; absent, what had been decided is confirmed.
    instead: Option<String>,
    /// Why, in the words that the debtor is told.
    reason: String,
}

/// Every review that waits for a person, the most pressing first.
#[utoipa::path(get, path = "/api/reviews", tag = "rights", responses((status = 200, body = Vec<ReviewView>)))]
async fn list_reviews(caller: Caller) -> Result<Answer<Vec<ReviewView>>, Problem> {
    run(&caller, |ctx| {
        let all = work::waiting_reviews(&ctx)?;
        ctx.read(|rx| review_views(rx, all))
    })
    .await
}

/// What a debtor asked a person to look at, newest first.
#[utoipa::path(get, path = "/api/debtors/{id}/reviews", tag = "rights", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ReviewView>), (status = 404, body = Problem)))]
async fn debtor_reviews(caller: Caller, Path(debtor): Path<DebtorId>) -> Result<Answer<Vec<ReviewView>>, Problem> {
    run(&caller, move |ctx| {
        ctx.read(|rx| {
            if !work::is_theirs(rx, &ctx.actor, debtor)? {
                return Err(Error::NoDebtor(debtor));
            }
            let mut all = reviews_of(&ctx, rx, debtor)?;
            all.reverse();
            Ok(all)
        })
    })
    .await
}

/// Records that a debtor asks for a person: what the machine would send stops until one has looked.
#[utoipa::path(post, path = "/api/debtors/{id}/reviews", tag = "rights", params(("id" = String, Path)),
    request_body = ReviewBody, responses((status = 200, body = ReviewAskedView), (status = 409, body = Problem)))]
async fn ask_review(
    caller: Caller,
    Path(debtor): Path<DebtorId>,
    Json(ReviewBody { command, words }): Json<ReviewBody>,
) -> Result<Answer<ReviewAskedView>, Problem> {
    let ask = AskReview { command, debtor, words };
    run(&caller, move |ctx| work::ask_review(&ctx, &ask).map(|review| ReviewAskedView { review })).await
}

/// A person confirms what had been decided, or decides otherwise.
#[utoipa::path(post, path = "/api/debtors/{id}/reviews/{review}/end", tag = "rights",
    params(("id" = String, Path), ("review" = String, Path)), request_body = EndReviewBody,
    responses((status = 200), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn end_review(
    caller: Caller,
    Path((debtor, review)): Path<(DebtorId, ReviewId)>,
    Json(EndReviewBody { command, instead, reason }): Json<EndReviewBody>,
) -> Result<Answer<()>, Problem> {
    let end = EndReview { command, debtor, review, instead, reason };
    run(&caller, move |ctx| work::end_review(&ctx, &end)).await
}

/// The reviews of a debtor, as screens and commands show them, oldest first.
pub fn reviews_of(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<ReviewView>, Error> {
    let (all, pressing) = (work::reviews_of(rx, ctx, debtor)?, Pressing::on(rx, ctx.now.day)?);
    let presses = |one: &Review| pressing.presses(one.waits_until());
    review_views(rx, all.into_iter().map(|one| (one.clone(), presses(&one))).collect())
}

/// Reviews and whether each presses, as screens and commands show them, in their order.
pub fn review_views(rx: &Rx<'_>, all: Vec<(Review, bool)>) -> Result<Vec<ReviewView>, Error> {
    let debtors: Vec<DebtorId> = all.iter().map(|(one, _)| one.debtor).collect();
    let names = people::names_of(rx, &debtors)?;
    let (staff, policy) = (people::staff_names(rx)?, crate::policy(rx)?);
    let view = |(one, presses): (Review, bool)| ReviewView {
        id: one.id,
        debtor: one.debtor,
        name: names.get(&one.debtor).cloned().unwrap_or_default(),
        words: one.words,
        treatment_label: policy.catalogue.label(&one.treatment),
        treatment: one.treatment,
        day: one.asked,
        due: one.due,
        presses,
        by: staff.of(&one.asked_by),
        end: one.end.map(|ReviewEnd { changed, treatment, reason, day, by, .. }| ReviewEndView {
            changed,
            treatment_label: policy.catalogue.label(&treatment),
            treatment,
            reason,
            day,
            by: staff.of(&by),
        }),
    };
    Ok(all.into_iter().map(view).collect())
}
