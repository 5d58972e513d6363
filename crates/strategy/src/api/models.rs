//! The registry of models: what there is and how good it is; teach, promote, go back, bring in and take away.
use crate::{
    CardEntry, DriftTold, Error, ModelCard, ModelChange, ModelRow, Target, Unit,
    rules::target::Column,
    work::{self, BringModel, Gate, MODEL_BYTES_MAX, ModelForm, Promote},
};
use axum::{
    Extension,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query},
    response::{IntoResponse, Response},
};
use base::{CommandId, Day, DebtorId, JobId, Right, Timestamp};
use ledger::Stage;
use models::{Alarm, Metrics, Sway};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Rx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, JobStarted, Json, Problem, Routes, fetch, run};

/// Features of a card that are told of.
const SWAYS_MAX: usize = 12;

pub(super) fn router(gate: Arc<dyn Gate>) -> Routes {
    let files = Routes::new().routes(routes!(bring_model)).layer(DefaultBodyLimit::max(MODEL_BYTES_MAX));
    Routes::new()
        .routes(routes!(list_models))
        .routes(routes!(model_changes))
        .routes(routes!(show_model))
        .routes(routes!(model_file))
        .merge(Routes::new().routes(routes!(promote_model)).layer(Extension(gate)))
        .routes(routes!(roll_back_models))
        .routes(routes!(train_models))
        .routes(routes!(foretold))
        .merge(files)
}

/// A model of the registry.
#[derive(Serialize, ToSchema)]
pub struct ModelView {
    version: u32,
    /// `payment`, `willingness`, `contact`, `promise`, `roll`, `amount` or `time`.
    target: &'static str,
    target_label: &'static str,
    /// The stage of arrears that it speaks for; nothing where it speaks for every one.
    stage: Option<&'static str>,
    stage_label: Option<&'static str>,
    /// `candidate`, `live` or `retired`.
    state: &'static str,
    /// `trained` or `imported`.
    origin: &'static str,
    /// A name for exactly this model.
    seal: String,
    author: String,
    #[schema(value_type = String)]
    at: Timestamp,
    /// Who changed last how it stands.
    changed_by: Option<String>,
    #[schema(value_type = Option<String>)]
    changed_at: Option<Timestamp>,
    note: String,
    /// Rows that taught it, and the days on which they were seen.
    rows: u64,
    #[schema(value_type = String)]
    from: Day,
    #[schema(value_type = String)]
    to: Day,
    /// How much of it is still the expert's, 0 to 1, where an expert was heard.
    prior_share: Option<f64>,
    /// Whether it is clearly better than the expert's card, on enough rows, and its probabilities mean what they say.
    convinces: bool,
    /// On rows that never taught it.
    measures: MeasuresView,
    /// Log loss of the expert's card on the same rows.
    expert_log_loss: Option<f64>,
    drift: Option<DriftView>,
}

/// How good somebody is on rows that never taught them.
#[derive(Serialize, ToSchema)]
struct MeasuresView {
    rows: u64,
    /// The share of those rows that came true.
    rate: f64,
    /// Less is better.
    log_loss: f64,
    brier: f64,
    auc: f64,
    ks: f64,
    /// How far what is said lies from what comes, 0 to 1.
    calibration_error: f64,
}

/// How far those who are scored have moved from those who taught.
#[derive(Serialize, ToSchema)]
struct DriftView {
    #[schema(value_type = String)]
    day: Day,
    /// `stable`, `watch` or `act`.
    alarm: &'static str,
    /// What moved, the farthest first.
    moved: Vec<MovedView>,
}

/// One feature that moved.
#[derive(Serialize, ToSchema)]
struct MovedView {
    feature: String,
    label: String,
    /// The population stability index.
    index: f64,
    alarm: &'static str,
}

/// The card of a model: all that is known of it.
#[derive(Serialize, ToSchema)]
pub struct ModelCardView {
    model: ModelView,
    /// Of the rows that taught it, how many came true.
    yes: u64,
    /// `by_time`, `stratified` or `unjudged`.
    judged: &'static str,
    /// From the best to the worst; who could not learn comes last.
    entries: Vec<CompetitorView>,
    chosen: Vec<ModelShareView>,
    /// `least_log_loss`, `better_together`, `nobody_to_judge` or `imported`.
    why: String,
    /// How the probabilities were repaired.
    repair: String,
    before: MeasuresView,
    reliability: Vec<ReliabilityView>,
    amount: Option<ModelAmountView>,
    /// What sways it the most, the strongest first, at most twelve.
    sways: Vec<SwayView>,
    /// The forms that it can be written in: `aldia`, `lightgbm`, `xgboost`.
    forms: Vec<&'static str>,
}

/// A feature and how far it sways what is said, the others as they usually are.
#[derive(Serialize, ToSchema)]
struct SwayView {
    feature: String,
    label: String,
    /// What its values measure: `days`, `months`, `percent`, `count` or `amount`, in whole units of money.
    unit: &'static str,
    /// The deviation of the score, in log odds, as the feature takes the values that it had.
    deviation: f64,
    /// Where its values are least.
    least: Option<SwayEndView>,
    /// Where they are greatest.
    most: Option<SwayEndView>,
}

/// What is said at one end of a feature.
#[derive(Serialize, ToSchema)]
struct SwayEndView {
    value: f32,
    /// From 0 to 1.
    told: f64,
}

/// One who competed.
#[derive(Serialize, ToSchema)]
struct CompetitorView {
    name: String,
    measures: Option<MeasuresView>,
    /// Why they could not learn.
    refused: Option<String>,
}

/// One who was chosen.
#[derive(Serialize, ToSchema)]
struct ModelShareView {
    name: String,
    share: f64,
}

/// A tenth of the rows: what was said of them and what came.
#[derive(Serialize, ToSchema)]
struct ReliabilityView {
    said: f64,
    came: f64,
    weight: f64,
}

/// How an expected amount was judged, in parts of what was owed.
#[derive(Serialize, ToSchema)]
struct ModelAmountView {
    rows: u64,
    came: f64,
    expected: f64,
    error: f64,
    error_of_mean: f64,
}

/// Which models spoke from some moment on.
#[derive(Serialize, ToSchema)]
struct ModelChangeView {
    change: u32,
    live: Vec<u32>,
    author: String,
    #[schema(value_type = String)]
    at: Timestamp,
    note: String,
}

/// What is foretold of a debtor; nothing where no model speaks.
#[derive(Serialize, ToSchema)]
struct ForetoldView {
    /// The chance that something is paid within thirty days.
    payment: Option<f64>,
    /// The chance that the arrears reach a later stage.
    roll: Option<f64>,
    /// What is expected within thirty days, in minor units.
    amount: Option<i64>,
    /// The chance that something is paid by the end of each stretch of five days.
    paid_by: Vec<f64>,
    /// By which means and when they are likeliest reached.
    reach: Vec<ReachView>,
}

/// A chance to reach somebody.
#[derive(Serialize, ToSchema)]
struct ReachView {
    channel: &'static str,
    channel_label: &'static str,
    /// Of the debtor's day.
    hour: u8,
    chance: f64,
}

impl From<Metrics> for MeasuresView {
    fn from(of: Metrics) -> Self {
        let Metrics { rows, rate, log_loss, brier, auc, gini: _, ks, ece } = of;
        Self { rows, rate, log_loss, brier, auc, ks, calibration_error: ece }
    }
}

const fn alarm(alarm: Alarm) -> &'static str {
    match alarm {
        Alarm::Stable => "stable",
        Alarm::Watch => "watch",
        Alarm::Act => "act",
    }
}

/// How screens name what a model looks at.
fn label(code: &str) -> String {
    Column::from_code(code).map_or_else(|| code.to_owned(), |column| column.label_es().to_owned())
}

impl SwayView {
    fn of((code, sway): (&str, Sway)) -> Self {
        let end = |(value, told)| SwayEndView { value, told };
        let unit = match Column::from_code(code).map_or(Unit::Count, Column::unit) {
            Unit::Days => "days",
            Unit::Months => "months",
            Unit::Percent => "percent",
            Unit::Amount => "amount",
            Unit::Count | Unit::Score => "count",
        };
        let Sway { deviation, least, most, .. } = sway;
        Self {
            feature: code.to_owned(),
            label: label(code),
            unit,
            deviation,
            least: least.map(end),
            most: most.map(end),
        }
    }
}

impl From<DriftTold> for DriftView {
    fn from(told: DriftTold) -> Self {
        let moved = told.moved.into_iter().map(|one| MovedView {
            label: label(&one.of),
            feature: one.of,
            index: one.index,
            alarm: alarm(one.alarm),
        });
        Self { day: told.day, alarm: alarm(told.alarm), moved: moved.collect() }
    }
}

fn view(row: ModelRow, staff: &people::Names) -> ModelView {
    let (changed_by, changed_at) = row.changed.unzip();
    ModelView {
        version: row.version,
        target: row.target.code(),
        target_label: row.target.label_es(),
        stage: row.stage.map(Stage::code),
        stage_label: row.stage.map(Stage::label_es),
        state: row.state.code(),
        origin: row.origin.code(),
        seal: row.seal,
        author: staff.of(&row.author),
        at: row.at,
        changed_by: changed_by.map(|by| staff.of(&by)),
        changed_at,
        note: row.note,
        rows: row.card.rows,
        from: row.card.from,
        to: row.card.to,
        prior_share: row.card.prior_share,
        convinces: row.card.convinces(),
        measures: row.card.after.into(),
        expert_log_loss: row.card.as_written(),
        drift: row.drift.map(DriftView::from),
    }
}

/// Every model of the registry, newest first.
pub fn model_views(rx: &Rx<'_>) -> Result<Vec<ModelView>, Error> {
    let staff = people::staff_names(rx)?;
    Ok(work::models(rx)?.into_iter().map(|row| view(row, &staff)).collect())
}

/// One of them with its card.
pub fn model_card_view(rx: &Rx<'_>, version: u32) -> Result<ModelCardView, Error> {
    let row = work::model(rx, version)?;
    let (card, taught): (ModelCard, _) = (row.card.clone(), work::taught(rx, &row)?);
    let entry = |entry: CardEntry| CompetitorView {
        name: entry.name,
        measures: entry.metrics.map(MeasuresView::from),
        refused: entry.refused,
    };
    Ok(ModelCardView {
        model: view(row, &people::staff_names(rx)?),
        yes: card.yes,
        judged: card.judged.code(),
        entries: card.entries.into_iter().map(entry).collect(),
        chosen: card.chosen.into_iter().map(|(name, share)| ModelShareView { name, share }).collect(),
        why: card.why,
        repair: card.repair,
        before: card.before.into(),
        reliability: card
            .reliability
            .into_iter()
            .map(|group| ReliabilityView { said: group.said, came: group.came, weight: group.weight })
            .collect(),
        amount: card.amount.map(|judged| ModelAmountView {
            rows: judged.rows,
            came: judged.came,
            expected: judged.expected,
            error: judged.error,
            error_of_mean: judged.error_of_mean,
        }),
        sways: taught.sways().into_iter().take(SWAYS_MAX).map(SwayView::of).collect(),
        forms: work::forms_of(&taught).into_iter().map(ModelForm::code).collect(),
    })
}

/// Every model of the registry, newest first.
#[utoipa::path(get, path = "/api/models", tag = "models", responses((status = 200, body = Vec<ModelView>)))]
async fn list_models(caller: Caller) -> Result<Answer<Vec<ModelView>>, Problem> {
    run(&caller, |ctx| {
        ctx.may(Right::ViewStrategy)?;
        ctx.read(model_views)
    })
    .await
}

/// One model with its card.
#[utoipa::path(get, path = "/api/models/{version}", tag = "models", params(("version" = u32, Path)),
    responses((status = 200, body = ModelCardView), (status = 404, body = Problem)))]
async fn show_model(caller: Caller, Path(version): Path<u32>) -> Result<Answer<ModelCardView>, Problem> {
    run(&caller, move |ctx| {
        ctx.may(Right::ViewStrategy)?;
        ctx.read(|rx| model_card_view(rx, version))
    })
    .await
}

/// Which models spoke since when, newest first.
#[utoipa::path(get, path = "/api/models/changes", tag = "models", responses((status = 200, body = Vec<ModelChangeView>)))]
async fn model_changes(caller: Caller) -> Result<Answer<Vec<ModelChangeView>>, Problem> {
    run(&caller, |ctx| {
        ctx.may(Right::ViewStrategy)?;
        let (rows, staff) = ctx.read::<_, Error>(|rx| Ok((work::model_changes(rx)?, people::staff_names(rx)?)))?;
        let view = |row: ModelChange| ModelChangeView {
            change: row.change,
            live: row.live.iter().map(|one| one.version).collect(),
            author: staff.of(&row.author),
            at: row.at,
            note: row.note,
        };
        Ok::<_, Error>(rows.into_iter().map(view).collect())
    })
    .await
}

/// Why a model is to speak.
#[derive(Deserialize, ToSchema)]
struct PromoteBody {
    #[schema(value_type = String)]
    command: CommandId,
    #[serde(default)]
    note: String,
    /// Why it is to speak although it worsens a bound between groups of people; whoever administers may.
    despite: Option<String>,
}

/// Has a model speak for its target and stage, in the place of the one that does; refused with `objected` where it
/// worsens a bound between groups of people.
#[utoipa::path(post, path = "/api/models/{version}/promote", tag = "models", params(("version" = u32, Path)),
    request_body = PromoteBody, responses((status = 200, body = ModelCardView), (status = 404, body = Problem),
    (status = 409, body = Problem)))]
async fn promote_model(
    caller: Caller,
    Path(version): Path<u32>,
    Extension(gate): Extension<Arc<dyn Gate>>,
    Json(body): Json<PromoteBody>,
) -> Result<Answer<ModelCardView>, Problem> {
    run(&caller, move |ctx| {
        let promote = Promote { command: body.command, version, note: body.note, despite: body.despite };
        work::promote(&ctx, &promote, gate.as_ref())?;
        ctx.read(|rx| model_card_view(rx, version))
    })
    .await
}

/// Where to go back to.
#[derive(Deserialize, ToSchema)]
struct ModelsBackBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// Those who spoke from this change on; zero is the expert's cards alone; without it, who spoke before the last one.
    change: Option<u32>,
    /// Why.
    #[serde(default)]
    note: String,
}

/// What changed.
#[derive(Serialize, ToSchema)]
struct ModelsBackView {
    /// The number of the new change.
    change: u32,
}

/// Has those speak again who did before.
#[utoipa::path(post, path = "/api/models/rollback", tag = "models", request_body = ModelsBackBody,
    responses((status = 200, body = ModelsBackView), (status = 404, body = Problem)))]
async fn roll_back_models(caller: Caller, Json(body): Json<ModelsBackBody>) -> Result<Answer<ModelsBackView>, Problem> {
    run(&caller, move |ctx| {
        Ok::<_, Error>(ModelsBackView { change: work::roll_back_models(&ctx, body.command, body.change, &body.note)? })
    })
    .await
}

/// What to teach.
#[derive(Deserialize, ToSchema)]
struct TrainBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// Every target where absent.
    target: Option<String>,
    /// As far as was known at the end of this day; today where absent.
    #[schema(value_type = Option<String>)]
    until: Option<Day>,
}

/// Teaches models from what was observed; those that convince speak, where no person has decided otherwise.
#[utoipa::path(post, path = "/api/models/train", tag = "models", request_body = TrainBody,
    responses((status = 200, body = JobStarted), (status = 422, body = Problem)))]
async fn train_models(caller: Caller, Json(body): Json<TrainBody>) -> Result<Answer<JobStarted>, Problem> {
    let target = body.target.as_deref().map(target).transpose()?;
    run(&caller, move |ctx| {
        ctx.may(Right::EditStrategy)?;
        let until = body.until.unwrap_or(ctx.now.day);
        let job: JobId = ctx.once::<_, Error>(body.command, "strategy.train", |tx| {
            Ok(tx.enqueue(&work::TrainWork { target, until })?)
        })?;
        Ok::<_, Error>(JobStarted { job })
    })
    .await
}

/// Which form of file.
#[derive(Deserialize, IntoParams)]
struct FormQuery {
    /// `aldia`, `lightgbm` or `xgboost`.
    form: String,
}

/// A model as a file: ours with its seal, or its trees for LightGBM or XGBoost.
#[utoipa::path(get, path = "/api/models/{version}/file", tag = "models", params(("version" = u32, Path), FormQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 422, body = Problem)))]
async fn model_file(
    caller: Caller,
    Path(version): Path<u32>,
    Query(query): Query<FormQuery>,
) -> Result<Response, Problem> {
    let form = form(&query.form)?;
    let bytes = fetch(&caller, move |ctx| {
        ctx.may(Right::ViewStrategy)?;
        ctx.read::<_, Error>(|rx| work::export_model(rx, version, form))
    })
    .await?;
    let headers = web::attachment("application/octet-stream", &format!("modelo-{version}.{}", form.code()));
    Ok((headers, bytes).into_response())
}

/// What a file foretells.
#[derive(Deserialize, IntoParams)]
struct BringQuery {
    #[param(value_type = String)]
    command: CommandId,
    /// What it foretells.
    target: String,
    /// Of which stage; of every one where absent.
    stage: Option<String>,
    /// `aldia`, `lightgbm` or `xgboost`.
    form: String,
    #[serde(default)]
    note: String,
}

/// A model that was brought in.
#[derive(Serialize, ToSchema)]
struct BroughtView {
    version: u32,
}

/// Brings in a model, as the body of the request; it waits to be promoted.
#[utoipa::path(post, path = "/api/models", tag = "models", params(BringQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = BroughtView), (status = 422, body = Problem)))]
async fn bring_model(
    caller: Caller,
    Query(query): Query<BringQuery>,
    body: Bytes,
) -> Result<Answer<BroughtView>, Problem> {
    let stage = query.stage.as_deref().map(stage).transpose()?;
    let (target, form) = (target(&query.target)?, form(&query.form)?);
    let BringQuery { command, note, .. } = query;
    let bring = BringModel { command, target, stage, form, bytes: body.to_vec(), note };
    run(&caller, move |ctx| Ok::<_, Error>(BroughtView { version: work::bring_model(&ctx, &bring)? })).await
}

/// What models foretell of a debtor, beside the indicators.
#[utoipa::path(get, path = "/api/debtors/{id}/foretold", tag = "models", params(("id" = String, Path)),
    responses((status = 200, body = ForetoldView), (status = 404, body = Problem)))]
async fn foretold(caller: Caller, Path(debtor): Path<DebtorId>) -> Result<Answer<ForetoldView>, Problem> {
    run(&caller, move |ctx| {
        let seen = work::view_today(&ctx, debtor)?;
        let told = seen.policy.cards.learned().foretold(&seen.assessment.features);
        let owed = seen.assessment.owed().amount;
        let reach = |one: &crate::Reach| ReachView {
            channel: one.channel.code(),
            channel_label: one.channel.label_es(),
            hour: one.hour,
            chance: one.chance,
        };
        Ok::<_, Error>(ForetoldView {
            payment: told.payment,
            roll: told.roll,
            amount: told.amount_of(owed).map(base::Amount::to_minor),
            reach: told.reach.iter().map(reach).collect(),
            paid_by: told.paid_by,
        })
    })
    .await
}

fn target(code: &str) -> Result<Target, Problem> {
    Target::from_code(code).ok_or_else(|| Problem::invalid("bad_target", "Eso no se pronostica.").at("target"))
}

fn stage(code: &str) -> Result<Stage, Problem> {
    Stage::from_code(code).ok_or_else(|| Problem::invalid("bad_stage", "Ese tramo no existe.").at("stage"))
}

fn form(code: &str) -> Result<ModelForm, Problem> {
    ModelForm::from_code(code).ok_or_else(|| Problem::invalid("bad_form", "Ese formato no existe.").at("form"))
}
