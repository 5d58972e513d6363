//! The desk: one's day, locks, results and answers to decisions.
use super::views::{ApartSum, DecisionView, PromiseItem, apart_sums, promise_items};
use crate::{
    Dossier, Error,
    rules::portfolio::owed_in_money,
    work::{self, Dispose, PromiseMade, Reply, UndoResult},
};
use axum::{extract::Path, http::StatusCode, response::IntoResponse};
use base::{
    Amount, CommandId, CreditorId, Currency, Day, DebtorId, JobId, PointId, Right, TouchId, day_number, day_of,
};
use ledger::Sums;
use people::{Channel, Outcome, Tone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Ctx, Rx};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, JobStarted, Json, Problem, Routes, fetch, run};

pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(take_next))
        .routes(routes!(take, give_back))
        .routes(routes!(record_result))
        .routes(routes!(undo_result))
        .routes(routes!(answer_decision))
        .routes(routes!(run_cycle))
}

/// Promises shown with one's day.
const PROMISES_MAX: u32 = 200;

/// One person's day.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyDayView {
    #[schema(value_type = String)]
    day: Day,
    /// Contacts they can make in a day.
    capacity: u16,
    /// Contacts that they made today.
    done_today: u32,
    items: Vec<WorkItemView>,
    promises_due: Vec<PromiseItem>,
    totals: DayTotals,
}

/// Sums of a day.
#[derive(Debug, Serialize, ToSchema)]
struct DayTotals {
    to_work: usize,
    /// Of both sums: pesos where anybody owes pesos, or units that are worth pesos today.
    currency: String,
    /// Minor units.
    owed: i64,
    /// What is owed in other currencies, in no sum.
    apart: Vec<ApartSum>,
    /// Minor units.
    promised_today: i64,
    /// What was promised in other currencies.
    promised_apart: Vec<ApartSum>,
}

/// A debtor of somebody's day.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkItemView {
    debtor: String,
    name: String,
    document: String,
    owed: i64,
    currency: String,
    /// What they owe in other currencies, in no sum.
    apart: Vec<ApartSum>,
    days_past_due: i32,
    stage: &'static str,
    stage_label: &'static str,
    treatment: String,
    treatment_label: String,
    channel: Option<String>,
    reasons: Vec<String>,
    expected_value: i64,
    rank: u32,
    /// The hour from which they are likeliest to answer for two hours, where that is known.
    hour: Option<u8>,
    /// The name of whoever is at work on them.
    locked_by: Option<String>,
    #[schema(value_type = Option<String>)]
    last_contact: Option<Day>,
}

/// The day of whoever asks: their list, and the promises due today that they took.
pub fn my_day(ctx: &Ctx) -> Result<MyDayView, Error> {
    ctx.may(Right::ViewPortfolio)?;
    let today = ctx.now.day;
    ctx.read(|rx| {
        let user = ctx.actor.user();
        let staff = user.map(|id| people::user(rx, id)).transpose()?.flatten();
        let (items, owed) = match user {
            Some(id) => work_items(ctx, rx, &work::worklist(rx, id, today, ctx.now.at)?)?,
            None => (Vec::new(), Sums::default()),
        };
        // Whoever leads sees everybody's promises.
        let whose = user.filter(|_| !ctx.actor.has(Right::ViewBoard));
        let rows = work::promises_due(rx, (today, today), (whose, ctx.actor.creditors()), PROMISES_MAX)?;
        let mut promised = Sums::default();
        for row in &rows {
            promised.add(row.promise.currency, row.promise.amount);
        }
        let totals = totals(items.len(), &owed, &promised);
        Ok(MyDayView {
            day: today,
            capacity: staff.map_or(0, |user| user.capacity),
            done_today: work::done_today(rx, user, today)?,
            items,
            promises_due: promise_items(rx, &rows)?,
            totals,
        })
    })
}

fn totals(to_work: usize, owed: &Sums, promised: &Sums) -> DayTotals {
    let currency = owed.main().or(promised.main()).unwrap_or(Currency::ARS);
    DayTotals {
        to_work,
        currency: currency.to_string(),
        owed: owed.of(currency).to_minor(),
        apart: apart_sums(owed.apart_from(currency)),
        promised_today: promised.of(currency).to_minor(),
        promised_apart: apart_sums(promised.apart_from(currency)),
    }
}

/// The debtors of a list, and what they owe in all.
fn work_items(ctx: &Ctx, rx: &Rx<'_>, list: &[work::WorkItem]) -> Result<(Vec<WorkItemView>, Sums), Error> {
    let debtors: Vec<DebtorId> = list.iter().map(|item| item.debtor).collect();
    let named = people::names(rx, &debtors)?.into_iter();
    let mut names: BTreeMap<DebtorId, (String, String)> =
        named.map(|(debtor, name, document)| (debtor, (name, document))).collect();
    let mut views = Vec::with_capacity(list.len());
    let (day, staff) = (ctx.now.day, people::staff_names(rx)?);
    let (worth, mut total) = (ledger::worth(rx, day)?, Sums::default());
    for item in list {
        let Some(view) = work::view_for(ctx, rx, item.debtor, day)? else { continue };
        let Some(decision) = view.decision else { continue };
        let (name, document) = names.remove(&item.debtor).unwrap_or_default();
        let stage = view.dossier.ledger.stage(day_number(day));
        let owed = owed_in_money(view.dossier.ledger.accounts.iter(), &worth, day_number(day));
        let currency = owed.main().unwrap_or(Currency::ARS);
        total.merge(&owed);
        views.push(WorkItemView {
            debtor: item.debtor.to_string(),
            name,
            document,
            owed: owed.of(currency).to_minor(),
            currency: currency.to_string(),
            apart: apart_sums(owed.apart_from(currency)),
            days_past_due: view.dossier.ledger.days_past_due(day_number(day)),
            stage: stage.code(),
            stage_label: stage.label_es(),
            treatment: decision.treatment,
            treatment_label: decision.treatment_label,
            channel: decision.channel.map(|channel| channel.code().to_owned()),
            reasons: decision.because.into_iter().map(|reason| reason.sentence_es).collect(),
            expected_value: decision.expected_value.to_minor(),
            rank: item.rank,
            hour: item.hour,
            locked_by: item.lock.as_ref().map(|lock| staff.of(&lock.login)),
            last_contact: last_contact(&view.dossier),
        });
    }
    Ok((views, total))
}

/// The last day the debtor was reached.
pub(super) fn last_contact(dossier: &Dossier) -> Option<Day> {
    let reached = dossier.people.touches.iter().rev().find(|touch| touch.outcome.is_right_party());
    let by_point = dossier.people.points.iter().filter_map(|point| point.last_contact_day).max();
    reached.map(|touch| touch.day).max(by_point).map(day_of)
}

/// Who to work next.
#[derive(Serialize, ToSchema)]
struct NextView {
    debtor: String,
}

/// Locks and names the next debtor to work; 204 if there is none.
#[utoipa::path(post, path = "/api/work/next", tag = "work", responses((status = 200, body = NextView), (status = 204)))]
async fn take_next(caller: Caller) -> Result<axum::response::Response, Problem> {
    let next = fetch(&caller, |ctx| work::next(&ctx)).await?;
    Ok(match next {
        Some(debtor) => Answer::of(&NextView { debtor: debtor.to_string() })?.into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// A lock on a debtor.
#[derive(Serialize, ToSchema)]
struct LockView {
    login: String,
    /// Until when nobody else may.
    #[schema(value_type = String)]
    until: base::Timestamp,
}

/// Takes or renews the exclusive lock on a debtor.
#[utoipa::path(post, path = "/api/work/{debtor}/lock", tag = "work", params(("debtor" = String, Path)),
    responses((status = 200, body = LockView), (status = 409, body = Problem)))]
async fn take(caller: Caller, Path(debtor): Path<DebtorId>) -> Result<Answer<LockView>, Problem> {
    run(&caller, move |ctx| work::lock(&ctx, debtor).map(|lock| LockView { login: lock.login, until: lock.until }))
        .await
}

/// Gives back one's own lock.
#[utoipa::path(delete, path = "/api/work/{debtor}/lock", tag = "work", params(("debtor" = String, Path)),
    responses((status = 200)))]
async fn give_back(caller: Caller, Path(debtor): Path<DebtorId>) -> Result<Answer<()>, Problem> {
    run(&caller, move |ctx| work::unlock(&ctx, debtor)).await
}

/// What came of a contact.
#[derive(Deserialize, ToSchema)]
struct ResultBody {
    #[schema(value_type = String)]
    command: CommandId,
    channel: String,
    #[schema(value_type = Option<String>)]
    point: Option<PointId>,
    /// A code of `GET /api/work/results`.
    result: String,
    note: Option<String>,
    /// How the debtor spoke: `friendly`, `evasive` or `hostile`.
    tone: Option<String>,
    #[serde(default)]
    seconds: u32,
    promise: Option<PromiseBody>,
    #[schema(value_type = Option<String>)]
    call_back: Option<Day>,
}

/// What was promised.
#[derive(Deserialize, ToSchema)]
struct PromiseBody {
    /// Minor units.
    amount: i64,
    #[schema(value_type = String)]
    due: Day,
    #[schema(value_type = String)]
    creditor: CreditorId,
    /// That of what is owed to the creditor unless told: pesos where any are.
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
}

/// What recording it made.
#[derive(Serialize, ToSchema)]
struct SavedView {
    touch: String,
    promise: Option<String>,
    decision: Option<DecisionView>,
}

impl ResultBody {
    fn parse(self, debtor: DebtorId) -> Result<Dispose, Problem> {
        let unknown = |field| Problem::invalid("unknown_code", "No conocemos ese código.").at(field);
        let made = self.promise.map(|PromiseBody { amount, due, creditor, currency }| PromiseMade {
            amount: Amount::minor(amount),
            currency,
            due,
            creditor,
        });
        Ok(Dispose {
            command: self.command,
            debtor,
            channel: Channel::from_code(&self.channel).ok_or_else(|| unknown("channel"))?,
            point: self.point,
            result: Outcome::from_code(&self.result).ok_or_else(|| unknown("result"))?,
            note: self.note,
            tone: self.tone.map(|code| Tone::from_code(&code).ok_or_else(|| unknown("tone"))).transpose()?,
            seconds: self.seconds,
            promise: made,
            call_back: self.call_back,
        })
    }
}

/// Records what came of a contact; the next decision.
#[utoipa::path(post, path = "/api/work/{debtor}/result", tag = "work", params(("debtor" = String, Path)),
    request_body = ResultBody, responses((status = 200, body = SavedView), (status = 422, body = Problem)))]
async fn record_result(
    caller: Caller,
    Path(debtor): Path<DebtorId>,
    Json(body): Json<ResultBody>,
) -> Result<Answer<SavedView>, Problem> {
    let dispose = body.parse(debtor)?;
    run(&caller, move |ctx| {
        let (disposed, decision) = work::dispose(&ctx, &dispose)?;
        Ok::<_, Error>(SavedView {
            touch: disposed.touch.to_string(),
            promise: disposed.promise.map(|promise| promise.to_string()),
            decision: decision.map(DecisionView::from),
        })
    })
    .await
}

/// Why a result is taken back.
#[derive(Deserialize, ToSchema)]
struct UndoBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// What was wrong with it.
    reason: String,
}

/// What stands once a result was taken back.
#[derive(Serialize, ToSchema)]
struct UndoneView {
    decision: Option<DecisionView>,
}

/// Takes back a result recorded by mistake, and the promise made in it: one's own on its day, anybody's for who leads.
#[utoipa::path(post, path = "/api/work/{debtor}/results/{touch}/undo", tag = "work",
    params(("debtor" = String, Path), ("touch" = String, Path)), request_body = UndoBody,
    responses((status = 200, body = UndoneView), (status = 403, body = Problem), (status = 409, body = Problem)))]
async fn undo_result(
    caller: Caller,
    Path((debtor, touch)): Path<(DebtorId, TouchId)>,
    Json(UndoBody { command, reason }): Json<UndoBody>,
) -> Result<Answer<UndoneView>, Problem> {
    let undo = UndoResult { command, debtor, touch, reason };
    run(&caller, move |ctx| {
        work::undo_result(&ctx, &undo).map(|decision| UndoneView { decision: decision.map(DecisionView::from) })
    })
    .await
}

/// What a person says to a decision.
#[derive(Deserialize, ToSchema)]
pub struct AnswerBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// `do`, `other` or `later`.
    #[schema(value_type = String)]
    answer: crate::Answer,
    /// With `other`: what to do instead.
    treatment: Option<String>,
    /// With `other`: why.
    reason: Option<String>,
    /// With `later`: until when.
    #[schema(value_type = Option<String>)]
    until: Option<Day>,
}

/// Answers the decision that stands: do, something else, later.
#[utoipa::path(post, path = "/api/debtors/{id}/decision", tag = "work", params(("id" = String, Path)),
    request_body = AnswerBody, responses((status = 200, body = DecisionView), (status = 422, body = Problem)))]
async fn answer_decision(
    caller: Caller,
    Path(debtor): Path<DebtorId>,
    Json(body): Json<AnswerBody>,
) -> Result<Answer<DecisionView>, Problem> {
    let AnswerBody { command, answer, treatment, reason, until } = body;
    let reply = Reply { command, debtor, answer, treatment, reason, until };
    run(&caller, move |ctx| work::answer(&ctx, &reply).map(DecisionView::from)).await
}

/// Which day to decide.
#[derive(Deserialize, ToSchema)]
struct CycleBody {
    #[schema(value_type = String)]
    command: CommandId,
    #[schema(value_type = String)]
    day: Day,
}

/// Assesses and decides every debtor for a day.
#[utoipa::path(post, path = "/api/cycle", tag = "work", request_body = CycleBody,
    responses((status = 200, body = JobStarted)))]
async fn run_cycle(caller: Caller, Json(body): Json<CycleBody>) -> Result<Answer<JobStarted>, Problem> {
    run(&caller, move |ctx| {
        ctx.may(Right::Operate)?;
        let job: JobId = ctx.once::<_, Error>(body.command, "strategy.cycle", |tx| {
            Ok(tx.enqueue(&work::CycleWork { day: body.day })?)
        })?;
        Ok::<_, Error>(JobStarted { job })
    })
    .await
}
