//! What the matrix has learnt, what other ways of deciding would have brought, and trials.
use crate::{
    Error, LearnerRow,
    work::{
        self, Estimated, Evaluation, Judged, Judgement, Learning, LearntCell, Question, StartTrial, ToldApart,
        TrialReport, why_not_es,
    },
};
use axum::extract::Query;
use base::{Amount, CommandId, Day, Right, Timestamp, day_of};
use learn::{
    ope::{Range, SUPPORT_MIN},
    trial::Verdict,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(read_learning))
        .routes(routes!(start_learning))
        .routes(routes!(stop_learning))
        .routes(routes!(roll_back_learning))
        .routes(routes!(evaluate_policies))
        .routes(routes!(list_trials))
        .routes(routes!(start_trial))
        .routes(routes!(stop_trial))
}

/// What the matrix has learnt.
#[derive(Serialize, ToSchema)]
struct LearningView {
    /// The version that decides; null where the weights of the matrix do.
    version: Option<u32>,
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
    /// Lessons learnt in all.
    lessons: i64,
    /// Everything decided up to this day has been learnt.
    #[schema(value_type = Option<String>)]
    learnt_until: Option<Day>,
    /// A decision's reward is final after so many days.
    horizon_days: u16,
    /// Nothing learnt is applied to this part of all debtors, in millionths.
    control_ppm: u32,
    cells: Vec<LearntCellView>,
    versions: Vec<LearnerVersionView>,
}

/// What has been learnt of a cell.
#[derive(Serialize, ToSchema)]
struct LearntCellView {
    code: String,
    /// Policy has fixed it.
    fixed: bool,
    /// How much is heard of what was learnt, in millionths.
    heard_ppm: u32,
    treatments: Vec<LearntTreatmentView>,
}

/// What has been learnt of a treatment in a cell, of an unknown debtor who owes a usual amount.
#[derive(Serialize, ToSchema)]
struct LearntTreatmentView {
    code: String,
    label: String,
    weight: u32,
    /// How often it is taken, in millionths.
    chance_ppm: u32,
    lessons: i64,
    by_people: i64,
    overruled: i64,
    /// What one is believed to bring net of its cost, one deviation around; minor units. Null before any lesson.
    low: Option<i64>,
    high: Option<i64>,
}

/// One version of what was learnt.
#[derive(Serialize, ToSchema)]
struct LearnerVersionView {
    version: u32,
    state: &'static str,
    #[schema(value_type = String)]
    since: Timestamp,
    lessons: i64,
    author: String,
    note: String,
}

/// What the matrix has learnt, cell by cell, and how sure it is.
#[utoipa::path(get, path = "/api/learning", tag = "learning", responses((status = 200, body = LearningView)))]
async fn read_learning(caller: Caller) -> Result<Answer<LearningView>, Problem> {
    run(&caller, |ctx| learning(&ctx)).await
}

fn learning(ctx: &store::Ctx) -> Result<LearningView, Error> {
    ctx.may(Right::ViewStrategy)?;
    let (learning, versions, staff) =
        ctx.read::<_, Error>(|rx| Ok((work::learning(rx)?, work::learner_versions(rx)?, people::staff_names(rx)?)))?;
    let Learning { row, setting, policy, cells } = learning;
    let cell = |cell: LearntCell| LearntCellView {
        code: cell.code,
        fixed: cell.fixed,
        heard_ppm: cell.heard_ppm,
        treatments: cell
            .treatments
            .into_iter()
            .map(|told| LearntTreatmentView {
                label: policy.catalogue.label(&told.code),
                code: told.code,
                weight: told.weight,
                chance_ppm: told.chance_ppm,
                lessons: told.lessons,
                by_people: told.by_people,
                overruled: told.overruled,
                low: told.brings.map(|(low, _)| low.to_minor()),
                high: told.brings.map(|(_, high)| high.to_minor()),
            })
            .collect(),
    };
    let version = |row: LearnerRow| LearnerVersionView {
        version: row.version,
        state: row.state.code(),
        since: row.at,
        lessons: row.lessons,
        author: staff.of(&row.author),
        note: row.note,
    };
    Ok(LearningView {
        version: row.as_ref().map(|row| row.version),
        since: row.as_ref().map(|row| row.at),
        lessons: row.as_ref().map_or(0, |row| row.lessons),
        learnt_until: row.as_ref().filter(|row| 0 < row.lessons).map(|row| day_of(row.learnt_day)),
        horizon_days: setting.tariff.horizon_days,
        control_ppm: setting.control_ppm,
        cells: cells.into_iter().map(cell).collect(),
        versions: versions.into_iter().map(version).collect(),
    })
}

/// Which command it is.
#[derive(Deserialize, ToSchema)]
struct LearningBody {
    #[schema(value_type = String)]
    command: CommandId,
}

/// Begins to learn.
#[utoipa::path(post, path = "/api/learning/start", tag = "learning", request_body = LearningBody,
    responses((status = 200, body = LearningView)))]
async fn start_learning(caller: Caller, Json(body): Json<LearningBody>) -> Result<Answer<LearningView>, Problem> {
    run(&caller, move |ctx| {
        work::start_learning(&ctx, body.command, crate::LearnerSetting::shipped())?;
        learning(&ctx)
    })
    .await
}

/// Lets the weights of the matrix decide again.
#[utoipa::path(post, path = "/api/learning/stop", tag = "learning", request_body = LearningBody,
    responses((status = 200, body = LearningView), (status = 409, body = Problem)))]
async fn stop_learning(caller: Caller, Json(body): Json<LearningBody>) -> Result<Answer<LearningView>, Problem> {
    run(&caller, move |ctx| {
        work::stop_learning(&ctx, body.command)?;
        learning(&ctx)
    })
    .await
}

/// Which version decides again.
#[derive(Deserialize, ToSchema)]
struct LearnerBackBody {
    #[schema(value_type = String)]
    command: CommandId,
    version: u32,
}

/// Makes what an earlier version had learnt decide again, as a new version.
#[utoipa::path(post, path = "/api/learning/rollback", tag = "learning", request_body = LearnerBackBody,
    responses((status = 200, body = LearningView), (status = 404, body = Problem)))]
async fn roll_back_learning(
    caller: Caller,
    Json(body): Json<LearnerBackBody>,
) -> Result<Answer<LearningView>, Problem> {
    run(&caller, move |ctx| {
        work::roll_back_learner(&ctx, body.command, body.version)?;
        learning(&ctx)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
struct EvaluationAsked {
    /// The first day whose decisions count.
    #[param(value_type = String, example = "2026-02-01")]
    from: Day,
    /// The last.
    #[param(value_type = String, example = "2026-02-28")]
    to: Day,
    /// Ways of deciding, with commas between: `live`, `static`, `matrix-version 3`, `fixed call_diagnosis`.
    policies: Option<String>,
    /// `stage`, `product` or `creditor`.
    by: Option<String>,
}

/// What ways of deciding would have brought. Amounts are minor units.
#[derive(Serialize, ToSchema)]
#[schema(as = Evaluation)]
pub struct EvaluationView {
    /// Decisions that were drawn and whose horizon is over.
    decisions: u32,
    /// What they brought together, net of costs and penalties.
    brought: i64,
    /// Fewer decisions than these speaking for a policy say nothing.
    support_min: u32,
    policies: Vec<JudgementView>,
    /// From the best to the worst; null where too little speaks for one of them.
    ranking: Option<Vec<String>>,
    /// Why nothing is ranked.
    ranking_refused: Option<String>,
}

/// What is said of one way of deciding.
#[derive(Serialize, ToSchema)]
#[schema(as = Judgement)]
struct JudgementView {
    policy: String,
    /// The effective sample size.
    support: u32,
    estimates: Vec<EstimateView>,
    /// How much more it would have brought per decision than what was done.
    lead: Option<RangeView>,
    /// Why that is not said.
    refused: Option<String>,
    segments: Vec<SegmentView>,
}

/// What one estimator says.
#[derive(Serialize, ToSchema)]
#[schema(as = PolicyEstimate)]
struct EstimateView {
    estimator: &'static str,
    /// Of one decision.
    each: RangeView,
    /// Of all of them.
    all: RangeView,
}

/// Money, from below to above, at 95 %.
#[derive(Serialize, ToSchema)]
#[schema(as = MoneyRange)]
struct RangeView {
    low: i64,
    value: i64,
    high: i64,
}

/// One segment.
#[derive(Serialize, ToSchema)]
#[schema(as = JudgedSegment)]
struct SegmentView {
    name: String,
    each: Option<RangeView>,
    refused: Option<String>,
}

impl From<Range> for RangeView {
    fn from(range: Range) -> Self {
        Self { low: range.low.to_minor(), value: range.value.to_minor(), high: range.high.to_minor() }
    }
}

impl From<&Evaluation> for EvaluationView {
    fn from(found: &Evaluation) -> Self {
        let named = |places: &Vec<usize>| {
            places.iter().filter_map(|place| found.ways.get(*place)).map(|way| way.way.to_string()).collect()
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a hundred")]
        let support_min = SUPPORT_MIN as u32;
        Self {
            decisions: found.decisions,
            brought: found.brought.to_minor(),
            support_min,
            policies: found.ways.iter().map(JudgementView::from).collect(),
            ranking: found.ranking.as_ref().ok().map(named),
            ranking_refused: found.ranking.as_ref().err().map(why_not_es),
        }
    }
}

impl From<&Judgement> for JudgementView {
    fn from(judged: &Judgement) -> Self {
        let estimate =
            |told: &Estimated| EstimateView { estimator: told.name, each: told.each.into(), all: told.all.into() };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float saturates")]
        let support = judged.support.round() as u32;
        Self {
            policy: judged.way.to_string(),
            support,
            estimates: judged.estimates.iter().map(estimate).collect(),
            lead: judged.lead.ok().map(RangeView::from),
            refused: judged.lead.as_ref().err().map(why_not_es),
            segments: judged
                .segments
                .iter()
                .map(|(name, each)| SegmentView {
                    name: name.clone(),
                    each: each.ok().map(RangeView::from),
                    refused: each.as_ref().err().map(why_not_es),
                })
                .collect(),
        }
    }
}

/// What ways of deciding would have brought, judged over what was decided.
#[utoipa::path(get, path = "/api/learning/evaluation", tag = "learning", params(EvaluationAsked),
    responses((status = 200, body = EvaluationView), (status = 422, body = Problem)))]
async fn evaluate_policies(
    caller: Caller,
    Query(asked): Query<EvaluationAsked>,
) -> Result<Answer<EvaluationView>, Problem> {
    let ways = asked.policies.unwrap_or_else(|| "live,static".to_owned());
    let ways = ways.split(',').map(str::trim).filter(|way| !way.is_empty()).map(str::parse);
    let ways = ways.collect::<Result<Vec<Judged>, _>>().map_err(|problem| Problem::from(Error::NoWay(problem)))?;
    let unknown = || Problem::invalid("bad_dimension", "No se puede abrir por esa dimensión.").at("by");
    let by = match asked.by.as_deref() {
        None | Some("") => None,
        Some(code) => Some(ToldApart::from_code(code).ok_or_else(unknown)?),
    };
    let question = Question { ways, from: asked.from, to: asked.to, by };
    run(&caller, move |ctx| Ok::<_, Error>(EvaluationView::from(&work::evaluate(&ctx, &question)?))).await
}

/// One trial and what may be said of it. Amounts are minor units per debtor, net of all costs and penalties.
#[derive(Serialize, ToSchema)]
#[schema(as = Trial)]
pub struct TrialView {
    name: String,
    /// How the challenger decides.
    challenger: String,
    part_ppm: u32,
    #[schema(value_type = String)]
    started: Day,
    #[schema(value_type = Option<String>)]
    ended: Option<Day>,
    note: String,
    champion: SideView,
    tried: SideView,
    /// How much more the challenger brings, from below to above; it holds at every look. Null before enough is seen.
    low: Option<i64>,
    high: Option<i64>,
    /// `continue`, `challenger`, `champion` or `alike`.
    verdict: &'static str,
}

/// One side of a trial.
#[derive(Serialize, ToSchema)]
#[schema(as = TrialSide)]
struct SideView {
    /// Whose horizon is over.
    debtors: u64,
    /// Of them, those who complained or asked not to be contacted.
    complaints: u64,
    /// What one brings.
    each: i64,
}

impl From<&TrialReport> for TrialView {
    fn from(report: &TrialReport) -> Self {
        let TrialReport { row, debtors, complaints, said } = report;
        let side = |place: usize, each: Amount| SideView {
            debtors: debtors.get(place).copied().unwrap_or(0),
            complaints: complaints.get(place).copied().unwrap_or(0),
            each: each.to_minor(),
        };
        Self {
            name: row.name.clone(),
            challenger: row.challenger.clone(),
            part_ppm: row.part_ppm,
            started: row.started,
            ended: row.ended,
            note: row.note.clone(),
            champion: side(0, said.champion),
            tried: side(1, said.challenger),
            low: said.interval.map(|(low, _)| low.to_minor()),
            high: said.interval.map(|(_, high)| high.to_minor()),
            verdict: match said.verdict {
                Verdict::Continue => "continue",
                Verdict::Challenger => "challenger",
                Verdict::Champion => "champion",
                Verdict::Alike => "alike",
            },
        }
    }
}

/// Every trial, the newest first.
#[utoipa::path(get, path = "/api/trials", tag = "learning", responses((status = 200, body = Vec<TrialView>)))]
async fn list_trials(caller: Caller) -> Result<Answer<Vec<TrialView>>, Problem> {
    run(&caller, |ctx| trials(&ctx)).await
}

fn trials(ctx: &store::Ctx) -> Result<Vec<TrialView>, Error> {
    Ok(work::trials(ctx)?.iter().map(TrialView::from).collect())
}

/// A trial to begin.
#[derive(Deserialize, ToSchema)]
struct TrialBody {
    #[schema(value_type = String)]
    command: CommandId,
    name: String,
    /// `static`, `matrix-version 3` or `fixed call_diagnosis`.
    challenger: String,
    /// On which part of all debtors, in millionths.
    part_ppm: u32,
    /// Debtors of both sides at which the interval is to be tightest.
    #[serde(default = "planned")]
    planned: u32,
    /// A difference per debtor that does not matter, in minor units.
    #[serde(default)]
    margin: i64,
    #[serde(default)]
    note: String,
}

const fn planned() -> u32 {
    StartTrial::PLANNED
}

/// Begins a trial.
#[utoipa::path(post, path = "/api/trials", tag = "learning", request_body = TrialBody,
    responses((status = 200, body = Vec<TrialView>), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn start_trial(caller: Caller, Json(body): Json<TrialBody>) -> Result<Answer<Vec<TrialView>>, Problem> {
    let new = StartTrial {
        command: body.command,
        name: body.name,
        challenger: body.challenger,
        part_ppm: body.part_ppm,
        planned: body.planned,
        least: StartTrial::LEAST,
        margin: Amount::minor(body.margin),
        note: body.note,
    };
    run(&caller, move |ctx| {
        work::start_trial(&ctx, &new)?;
        trials(&ctx)
    })
    .await
}

/// Which trial ends.
#[derive(Deserialize, ToSchema)]
struct TrialEndBody {
    #[schema(value_type = String)]
    command: CommandId,
    name: String,
}

/// Ends a trial.
#[utoipa::path(post, path = "/api/trials/stop", tag = "learning", request_body = TrialEndBody,
    responses((status = 200, body = Vec<TrialView>), (status = 404, body = Problem)))]
async fn stop_trial(caller: Caller, Json(body): Json<TrialEndBody>) -> Result<Answer<Vec<TrialView>>, Problem> {
    run(&caller, move |ctx| {
        work::stop_trial(&ctx, body.command, &body.name)?;
        trials(&ctx)
    })
    .await
}
