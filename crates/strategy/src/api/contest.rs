//! What debtors contest: recorded, seen until it is answered, and answered.
use crate::{
    Error,
    work::{self, EndContest, NewContest, Pressing},
};
use axum::extract::Path;
use base::{AccountId, CommandId, ContestId, Day, DebtorId, PointId};
use people::{Contest, ContestEnd, Contested, Datum, Ending, staff_names};
use serde::{Deserialize, Serialize};
use store::{Ctx, Rx};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list_contests))
        .routes(routes!(debtor_contests, contest_datum))
        .routes(routes!(end_contest))
}

/// A contest, open or ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContestView {
    #[schema(value_type = String)]
    id: ContestId,
    #[schema(value_type = String)]
    debtor: DebtorId,
    /// The debtor's name.
    name: String,
    /// `point`, `income`, `employment`, `situation`, `registry`, `account` or `amount`.
    datum: &'static str,
    /// The datum, for people.
    label: &'static str,
    /// Which point, if it is one.
    #[schema(value_type = Option<String>)]
    point: Option<PointId>,
    /// Which account, if it is about one.
    #[schema(value_type = Option<String>)]
    account: Option<AccountId>,
    /// What was held then, in a word.
    was: Option<String>,
    /// What the debtor said.
    words: String,
    /// The day on which they said it.
    #[schema(value_type = String)]
    day: Day,
    /// The last day on which it may be answered.
    #[schema(value_type = String)]
    due: Day,
    /// Whether its time is over or nearly.
    presses: bool,
    /// Who recorded it.
    by: String,
    end: Option<ContestEndView>,
}

/// How a contest ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ContestEndView {
    /// `rectified`, `confirmed` or `withdrawn`.
    ending: &'static str,
    label: &'static str,
    /// What the debtor is told.
    reason: String,
    #[schema(value_type = String)]
    day: Day,
    by: String,
}

/// The contests of a debtor, and what is held that they can contest.
#[derive(Serialize, ToSchema)]
struct DebtorContests {
    /// Newest first.
    contests: Vec<ContestView>,
    held: Vec<HeldView>,
}

/// A datum that is held.
#[derive(Serialize, ToSchema)]
struct HeldView {
    datum: &'static str,
    label: &'static str,
    #[schema(value_type = Option<String>)]
    point: Option<PointId>,
    #[schema(value_type = Option<String>)]
    account: Option<AccountId>,
    /// What it says, for people.
    says: String,
    /// Who told it.
    source: &'static str,
    /// Whether it is contested already.
    under_review: bool,
}

/// A datum that a debtor says is wrong.
#[derive(Deserialize, ToSchema)]
struct ContestBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// `point`, `income`, `employment`, `situation`, `registry`, `account` or `amount`.
    datum: String,
    /// Which point, of a point.
    #[schema(value_type = Option<String>)]
    point: Option<PointId>,
    /// Which account, of an account or an amount.
    #[schema(value_type = Option<String>)]
    account: Option<AccountId>,
    /// What the debtor said, in their words.
    words: String,
}

/// The contest that was recorded.
#[derive(Serialize, ToSchema)]
struct ContestOpenedView {
    #[schema(value_type = String)]
    contest: ContestId,
}

/// What was found out.
#[derive(Deserialize, ToSchema)]
struct EndContestBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// `rectified`, `confirmed` or `withdrawn`.
    ending: String,
    /// Why, in the words that the debtor is told.
    reason: String,
    /// What stands in the place of what is rectified: minor units, months, a situation, a telephone, a mailbox or an
    /// address; absent, the datum is taken away.
    value: Option<String>,
}

/// Every open contest, the most pressing first.
#[utoipa::path(get, path = "/api/contests", tag = "rights", responses((status = 200, body = Vec<ContestView>)))]
async fn list_contests(caller: Caller) -> Result<Answer<Vec<ContestView>>, Problem> {
    run(&caller, |ctx| {
        let all = work::pressing_contests(&ctx)?;
        ctx.read(|rx| contest_views(rx, all))
    })
    .await
}

/// What a debtor contests and contested, and what they can.
#[utoipa::path(get, path = "/api/debtors/{id}/contests", tag = "rights", params(("id" = String, Path)),
    responses((status = 200, body = DebtorContests), (status = 404, body = Problem)))]
async fn debtor_contests(caller: Caller, Path(debtor): Path<DebtorId>) -> Result<Answer<DebtorContests>, Problem> {
    run(&caller, move |ctx| {
        ctx.read(|rx| {
            if !work::is_theirs(rx, &ctx.actor, debtor)? {
                return Err(Error::NoDebtor(debtor));
            }
            let mut contests = contests_of(&ctx, rx, debtor)?;
            contests.reverse();
            let held = work::contestable(rx, &ctx, debtor)?.into_iter().map(|one| HeldView {
                datum: one.datum.code(),
                label: one.datum.label_es(),
                point: one.datum.point(),
                account: one.datum.account(),
                says: one.says,
                source: one.source,
                under_review: one.under_review,
            });
            Ok(DebtorContests { contests, held: held.collect() })
        })
    })
    .await
}

/// Records that a debtor contests a datum: it is blocked until it is answered.
#[utoipa::path(post, path = "/api/debtors/{id}/contests", tag = "rights", params(("id" = String, Path)),
    request_body = ContestBody, responses((status = 200, body = ContestOpenedView), (status = 409, body = Problem)))]
async fn contest_datum(
    caller: Caller,
    Path(debtor): Path<DebtorId>,
    Json(body): Json<ContestBody>,
) -> Result<Answer<ContestOpenedView>, Problem> {
    let ContestBody { command, datum, point, account, words } = body;
    let datum = Datum::of(&datum, point, account).ok_or_else(|| unknown("datum"))?;
    let new = NewContest { command, debtor, datum, words };
    run(&caller, move |ctx| work::contest(&ctx, &new).map(|contest| ContestOpenedView { contest })).await
}

/// Answers a contest.
#[utoipa::path(post, path = "/api/debtors/{id}/contests/{contest}/end", tag = "rights",
    params(("id" = String, Path), ("contest" = String, Path)), request_body = EndContestBody,
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn end_contest(
    caller: Caller,
    Path((debtor, contest)): Path<(DebtorId, ContestId)>,
    Json(body): Json<EndContestBody>,
) -> Result<Answer<()>, Problem> {
    let EndContestBody { command, ending, reason, value } = body;
    let ending = Ending::from_code(&ending).ok_or_else(|| unknown("ending"))?;
    let end = EndContest { command, debtor, contest, ending, reason, value };
    run(&caller, move |ctx| work::end_contest(&ctx, &end)).await
}

/// The contests of a debtor, as screens and commands show them, oldest first.
pub fn contests_of(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<ContestView>, Error> {
    let (all, pressing) = (work::contests_of(rx, ctx, debtor)?, Pressing::on(rx, ctx.now.day)?);
    let presses = |one: &Contest| pressing.presses(one.waits_until());
    contest_views(rx, all.into_iter().map(|one| (one.clone(), presses(&one))).collect())
}

/// Contests and whether each presses, as screens and commands show them, in their order.
pub fn contest_views(rx: &Rx<'_>, all: Vec<(Contest, bool)>) -> Result<Vec<ContestView>, Error> {
    let debtors: Vec<DebtorId> = all.iter().map(|(one, _)| one.debtor).collect();
    let (names, staff) = (people::names_of(rx, &debtors)?, staff_names(rx)?);
    let view = |(one, presses): (Contest, bool)| {
        let Contested { id, datum, due } = one.contested;
        ContestView {
            id,
            debtor: one.debtor,
            name: names.get(&one.debtor).cloned().unwrap_or_default(),
            datum: datum.code(),
            label: datum.label_es(),
            point: datum.point(),
            account: datum.account(),
            was: one.was,
            words: one.words,
            day: one.day,
            due,
            presses,
            by: staff.of(&one.opened_by),
            end: one.end.map(|ContestEnd { ending, reason, day, by, .. }| ContestEndView {
                ending: ending.code(),
                label: ending.label_es(),
                reason,
                day,
                by: staff.of(&by),
            }),
        }
    };
    Ok(all.into_iter().map(view).collect())
}

fn unknown(field: &'static str) -> Problem {
    Problem::invalid("unknown_code", "No conocemos ese código.").at(field)
}
