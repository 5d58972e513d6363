//! The matrix: read, edit a cell of the draft, publish, roll back.
use super::views::CodeLabel;
use crate::{
    Axis, CellFile, Error, Limits, MatrixFile, Treatment, VersionRow, VersionState, Weighted,
    work::{self, Board},
};
use axum::extract::Path;
use base::{CommandId, Right, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Ctx;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(read_matrix))
        .routes(routes!(treatments))
        .routes(routes!(set_cell))
        .routes(routes!(simulate_matrix))
        .routes(routes!(publish))
        .routes(routes!(discard))
        .routes(routes!(versions))
        .routes(routes!(roll_back))
}

/// The matrix that decides, and the draft of the next.
#[derive(Serialize, ToSchema)]
struct MatrixView {
    version: u32,
    /// `published`, or `shipped` while nobody has published one.
    state: &'static str,
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
    author: String,
    axes: AxesView,
    cells: Vec<CellView>,
    treatments: Vec<TreatmentView>,
    limits: Vec<LimitView>,
    draft: Option<DraftView>,
}

/// What the cells cross.
#[derive(Serialize, ToSchema)]
struct AxesView {
    rows: Vec<CodeLabel>,
    columns: Vec<CodeLabel>,
    layers: Vec<CodeLabel>,
}

/// One crossing.
#[derive(Serialize, ToSchema)]
struct CellView {
    code: String,
    layer: String,
    row: String,
    column: String,
    treatments: Vec<WeightView>,
    /// How many debtors stood here after the last night; for who works for some creditors, how many of theirs stand now.
    debtors: u64,
    fixed: bool,
    note: Option<String>,
}

/// A treatment and its weight.
#[derive(Serialize, Deserialize, ToSchema)]
struct WeightView {
    code: String,
    weight: u32,
}

/// One thing that may be done.
#[derive(Serialize, ToSchema)]
struct TreatmentView {
    code: String,
    label: String,
    channel: Option<String>,
    kind: &'static str,
    description: String,
    /// Minor units.
    cost: i64,
    cool_down_days: u16,
}

/// What weights cannot cross.
#[derive(Serialize, ToSchema)]
struct LimitView {
    code: &'static str,
    label: &'static str,
    value: LimitValue,
}

/// A number, or words such as the name of a treatment.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum LimitValue {
    /// A number.
    Number(i64),
    /// Words.
    Words(String),
}

impl From<i64> for LimitValue {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for LimitValue {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// The next version, not yet deciding.
#[derive(Serialize, ToSchema)]
struct DraftView {
    version: u32,
    cells: Vec<CellView>,
    author: String,
}

/// The matrix that decides, and the draft of the next.
#[utoipa::path(get, path = "/api/matrix", tag = "matrix", responses((status = 200, body = MatrixView)))]
async fn read_matrix(caller: Caller) -> Result<Answer<MatrixView>, Problem> {
    run(&caller, |ctx| view(&ctx)).await
}

/// What may be done with a debtor: whoever answers a decision with something else chooses from here.
#[utoipa::path(get, path = "/api/treatments", tag = "work", responses((status = 200, body = Vec<TreatmentView>)))]
async fn treatments(caller: Caller) -> Result<Answer<Vec<TreatmentView>>, Problem> {
    run(&caller, |ctx| {
        let policy = ctx.read::<_, Error>(work::policy)?;
        Ok::<_, Error>(policy.catalogue.all().iter().map(treatment).collect())
    })
    .await
}

fn view(ctx: &Ctx) -> Result<MatrixView, Error> {
    ctx.may(Right::ViewStrategy)?;
    let (board, counts, staff) =
        ctx.read::<_, Error>(|rx| Ok((work::matrix(rx)?, work::debtors_by_cell(ctx, rx)?, people::staff_names(rx)?)))?;
    let Board { policy, published, draft } = board;
    let file = &policy.matrix.file;
    let coded = |axes: &[Axis]| axes.iter().map(|axis| coded(&axis.code, &axis.label)).collect();
    let axes = AxesView {
        rows: coded(&file.row),
        columns: coded(&file.column),
        layers: file.layer.iter().map(|layer| self::coded(&layer.code, &layer.label)).collect(),
    };
    Ok(MatrixView {
        version: file.version,
        state: if published.is_some() { "published" } else { "shipped" },
        since: published.as_ref().map(|row| row.at),
        author: published.map_or_else(|| "Aldía".to_owned(), |row| staff.of(&row.author)),
        axes,
        cells: cells(file, &counts),
        treatments: policy.catalogue.all().iter().map(treatment).collect(),
        limits: limits(&file.limits, |code| policy.catalogue.label(code)),
        draft: draft.map(|(file, row)| DraftView {
            version: file.version,
            cells: cells(&file, &counts),
            author: staff.of(&row.author),
        }),
    })
}

fn coded(code: &str, label: &str) -> CodeLabel {
    CodeLabel { code: code.to_owned(), label: label.to_owned() }
}

fn cells(file: &MatrixFile, counts: &BTreeMap<String, u64>) -> Vec<CellView> {
    let view = |((layer, row, column), cell): ((&crate::Layer, &Axis, &Axis), &CellFile)| CellView {
        code: cell.code.clone(),
        layer: layer.code.clone(),
        row: row.code.clone(),
        column: column.code.clone(),
        treatments: cell
            .treatments
            .iter()
            .map(|option| WeightView { code: option.code.clone(), weight: option.weight })
            .collect(),
        debtors: counts.get(&cell.code).copied().unwrap_or(0),
        fixed: cell.fixed,
        note: cell.note.clone(),
    };
    file.places().zip(&file.cell).map(view).collect()
}

fn treatment(treatment: &Treatment) -> TreatmentView {
    TreatmentView {
        code: treatment.code.clone(),
        label: treatment.label.clone(),
        channel: treatment.channel.map(|channel| channel.code().to_owned()),
        kind: treatment.kind.code(),
        description: treatment.description.clone(),
        cost: treatment.cost.to_minor(),
        cool_down_days: treatment.cool_down_days,
    }
}

fn limits(limits: &Limits, label: impl Fn(&str) -> String) -> Vec<LimitView> {
    let line = |code, label, value: LimitValue| LimitView { code, label, value };
    vec![
        line("currency", "Moneda de los importes", limits.currency.to_string().into()),
        line("owed_min", "Deuda mínima para gestionar (centavos)", limits.owed_min.to_minor().into()),
        line("preventive_days", "Días de aviso antes del vencimiento", i64::from(limits.preventive_days).into()),
        line("high_from", "Valor desde el que un eje es alto", i64::from(limits.high_from).into()),
        line("mid_from", "Valor desde el que un eje es medio", i64::from(limits.mid_from).into()),
        line("confidence_min", "Confianza mínima para hablar de capacidad", i64::from(limits.confidence_min).into()),
        line(
            "refusal_wait_days",
            "Días que se espera una ventana de contacto",
            i64::from(limits.refusal_wait_days).into(),
        ),
        line("on_broken_promise", "Tras una promesa incumplida", label(&limits.on_broken_promise).into()),
        line("on_answer", "Cuando el deudor se comunica", label(&limits.on_answer).into()),
        line("on_lost_contact", "Sin medio de contacto", label(&limits.on_lost_contact).into()),
        line("promise", "Promesa vigente", "se espera siempre".to_owned().into()),
        line("hold", "Pausas, bajas y topes de contacto", "se respetan siempre".to_owned().into()),
    ]
}

/// A cell as it should be.
#[derive(Deserialize, ToSchema)]
struct CellBody {
    #[schema(value_type = String)]
    command: CommandId,
    treatments: Vec<WeightView>,
    #[serde(default)]
    fixed: bool,
    note: Option<String>,
}

/// Changes one cell of the draft, beginning one if there is none.
#[utoipa::path(put, path = "/api/matrix/cells/{code}", tag = "matrix", params(("code" = String, Path)),
    request_body = CellBody, responses((status = 200, body = MatrixView), (status = 422, body = Problem)))]
async fn set_cell(
    caller: Caller,
    Path(code): Path<String>,
    Json(body): Json<CellBody>,
) -> Result<Answer<MatrixView>, Problem> {
    let treatments = body.treatments.into_iter().map(|option| Weighted { code: option.code, weight: option.weight });
    let note = body.note.filter(|note| !note.trim().is_empty());
    let cell = CellFile { code, treatments: treatments.collect(), fixed: body.fixed, note };
    run(&caller, move |ctx| {
        work::set_cell(&ctx, body.command, &cell)?;
        view(&ctx)
    })
    .await
}

/// What publishing the draft would change today.
#[derive(Serialize, ToSchema)]
#[schema(as = MatrixSimulation)]
struct SimulationView {
    /// Debtors with something to decide about.
    debtors: u64,
    /// Of them, those who would be treated otherwise.
    changed: u64,
    treatments: Vec<SimulatedView>,
}

/// How many debtors would stand under a treatment.
#[derive(Serialize, ToSchema)]
struct SimulatedView {
    code: String,
    label: String,
    now: u64,
    draft: u64,
}

/// What publishing the draft would change, of the decisions that would be taken today. Nothing is written.
#[utoipa::path(get, path = "/api/matrix/simulation", tag = "matrix",
    responses((status = 200, body = SimulationView), (status = 409, body = Problem)))]
async fn simulate_matrix(caller: Caller) -> Result<Answer<SimulationView>, Problem> {
    run(&caller, |ctx| {
        let simulation = work::simulate(&ctx)?;
        let policy = ctx.read(work::policy)?;
        let view = |(code, [now, draft]): (String, [u64; 2])| SimulatedView {
            label: policy.catalogue.label(&code),
            code,
            now,
            draft,
        };
        let treatments = simulation.by_treatment.into_iter().map(view).collect();
        Ok::<_, Error>(SimulationView { debtors: simulation.debtors, changed: simulation.changed, treatments })
    })
    .await
}

/// Why it is published.
#[derive(Deserialize, ToSchema)]
struct PublishBody {
    #[schema(value_type = String)]
    command: CommandId,
    #[serde(default)]
    note: String,
}

/// Makes the draft decide.
#[utoipa::path(post, path = "/api/matrix/publish", tag = "matrix", request_body = PublishBody,
    responses((status = 200, body = MatrixView), (status = 409, body = Problem)))]
async fn publish(caller: Caller, Json(body): Json<PublishBody>) -> Result<Answer<MatrixView>, Problem> {
    run(&caller, move |ctx| {
        work::publish(&ctx, body.command, &body.note)?;
        view(&ctx)
    })
    .await
}

/// Which command it is.
#[derive(Deserialize, ToSchema)]
struct DiscardBody {
    #[schema(value_type = String)]
    command: CommandId,
}

/// Throws the draft away.
#[utoipa::path(post, path = "/api/matrix/discard", tag = "matrix", request_body = DiscardBody,
    responses((status = 200, body = MatrixView), (status = 409, body = Problem)))]
async fn discard(caller: Caller, Json(body): Json<DiscardBody>) -> Result<Answer<MatrixView>, Problem> {
    run(&caller, move |ctx| {
        work::discard(&ctx, body.command)?;
        view(&ctx)
    })
    .await
}

/// One version.
#[derive(Serialize, ToSchema)]
struct VersionView {
    version: u32,
    state: &'static str,
    /// Nothing for the one that ships, which was never written.
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
    author: String,
    note: String,
}

/// Every version there has been, newest first; the one that ships is the first of all, and one can go back to it.
#[utoipa::path(get, path = "/api/matrix/versions", tag = "matrix", responses((status = 200, body = Vec<VersionView>)))]
async fn versions(caller: Caller) -> Result<Answer<Vec<VersionView>>, Problem> {
    run(&caller, |ctx| {
        ctx.may(Right::ViewStrategy)?;
        let (rows, staff): (Vec<VersionRow>, people::Names) =
            ctx.read::<_, Error>(|rx| Ok((work::versions(rx)?, people::staff_names(rx)?)))?;
        let view = |row: VersionRow| VersionView {
            version: row.version,
            state: row.state.code(),
            since: Some(row.at),
            author: staff.of(&row.author),
            note: row.note,
        };
        let written = rows.iter().any(|row| row.state.code() == "published");
        let mut versions: Vec<VersionView> = rows.into_iter().map(view).collect();
        versions.push(shipped(written));
        Ok::<_, Error>(versions)
    })
    .await
}

/// The version that ships, retired once another decides.
fn shipped(written: bool) -> VersionView {
    VersionView {
        version: MatrixFile::shipped().version,
        state: if written { VersionState::Retired } else { VersionState::Published }.code(),
        since: None,
        author: "Aldía".to_owned(),
        note: "La matriz que viene con Aldía".to_owned(),
    }
}

/// Which version decides again.
#[derive(Deserialize, ToSchema)]
struct RollBackBody {
    #[schema(value_type = String)]
    command: CommandId,
    version: u32,
}

/// Makes an earlier version decide again, as a new version.
#[utoipa::path(post, path = "/api/matrix/rollback", tag = "matrix", request_body = RollBackBody,
    responses((status = 200, body = MatrixView), (status = 404, body = Problem)))]
async fn roll_back(caller: Caller, Json(body): Json<RollBackBody>) -> Result<Answer<MatrixView>, Problem> {
    run(&caller, move |ctx| {
        work::roll_back(&ctx, body.command, body.version)?;
        view(&ctx)
    })
    .await
}
