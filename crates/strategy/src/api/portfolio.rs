//! The grid: snapshots, their rows, and the file of all of them.
use super::{
    desk::last_contact,
    views::{ApartSum, apart_sums},
};
use crate::{
    Dossier, Error, Filter, Indicator, Policy, Sort,
    work::{PortfolioRow, SegmentSum, Snapshots},
};
use axum::{
    body::Body,
    extract::{Path, Query},
    response::IntoResponse,
};
use base::{Day, Timestamp, Uuid, csv_field, day_number, plain_cell};
use people::HoldReason;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    pin::Pin,
    task::{Context, Poll},
};
use store::Ctx;
use tokio::sync::mpsc::{Receiver, Sender};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, fetch, run};

pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(take_snapshot))
        .routes(routes!(rows))
        .routes(routes!(export))
        .routes(routes!(count_segments))
}

/// Rows of one page, unless asked otherwise.
const ROWS: usize = 100;
/// Rows read at once for the file.
const EXPORT_ROWS: usize = 500;

/// A question about the portfolio.
#[derive(Deserialize, ToSchema)]
struct Question {
    #[serde(default)]
    #[schema(value_type = FilterBody, required = false)]
    filter: Filter,
    #[schema(value_type = SortBody)]
    sort: Sort,
}

/// Which debtors to show. What is absent does not restrict.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is read into a `Filter`")]
pub(super) struct FilterBody {
    /// Name, document or reference, in part.
    text: Option<String>,
    /// The worst stage, by code.
    stages: Option<Vec<String>>,
    /// The treatment that stands, by code.
    treatments: Option<Vec<String>>,
    /// With an account of this creditor.
    creditor: Option<String>,
    /// With an account of this product, by code.
    product: Option<String>,
    /// Owing at least this, in minor units.
    min_owed: Option<i64>,
    /// Owing at most this, in minor units.
    max_owed: Option<i64>,
    /// `open` or `broken`.
    promise: Option<String>,
    /// Segments of cost and probability, by code: `A1` to `C3`, or `Z`.
    segments: Option<Vec<String>>,
    /// At least so many days past due.
    min_days: Option<i32>,
    /// At most so many days past due.
    max_days: Option<i32>,
    /// `person` or `company`.
    party: Option<String>,
    /// Clients for at least so many months, by their first account.
    min_months: Option<u16>,
    /// Clients for less than so many months.
    max_months: Option<u16>,
    /// Provinces, by the tax agency's codes, 0 to 24.
    provinces: Option<Vec<u8>>,
    /// Indicators of at least these values, by code.
    #[schema(required = false)]
    min: BTreeMap<String, u8>,
    /// Indicators of at most these values, by code.
    #[schema(required = false)]
    max: BTreeMap<String, u8>,
}

/// In which order.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is read into a `Sort`")]
pub(super) struct SortBody {
    /// `owed`, `days`, `name`, `value` or the code of an indicator.
    by: String,
    /// The greatest first.
    #[schema(required = false)]
    descending: bool,
}

/// The answer, to be read in pages.
#[derive(Serialize, ToSchema)]
struct SnapshotView {
    snapshot: String,
    total: usize,
    /// Minor units.
    owed: i64,
    /// Of the sums: pesos where anybody owes pesos, or units that are worth pesos today.
    currency: String,
    /// What is owed in other currencies, in no sum here.
    apart: Vec<ApartSum>,
    by_stage: Vec<StageSumView>,
    #[schema(value_type = String)]
    taken_at: Timestamp,
}

/// The debtors of one stage.
#[derive(Serialize, ToSchema)]
struct StageSumView {
    stage: &'static str,
    label: &'static str,
    debtors: u64,
    owed: i64,
}

/// Answers a question about the whole portfolio, and keeps the answer for a while.
#[utoipa::path(post, path = "/api/snapshots", tag = "portfolio", request_body = Question,
    responses((status = 200, body = SnapshotView)))]
async fn take_snapshot(caller: Caller, Json(question): Json<Question>) -> Result<Answer<SnapshotView>, Problem> {
    run(&caller, move |ctx| {
        let taken = Snapshots::take(&ctx, &question.filter, question.sort)?;
        let stages = taken.by_stage.iter().map(|sum| StageSumView {
            stage: sum.stage.code(),
            label: sum.stage.label_es(),
            debtors: sum.debtors,
            owed: sum.owed.to_minor(),
        });
        Ok::<_, Error>(SnapshotView {
            snapshot: taken.id.to_string(),
            total: taken.debtors.len(),
            owed: taken.owed.to_minor(),
            currency: taken.currency.to_string(),
            apart: apart_sums(taken.apart),
            by_stage: stages.collect(),
            taken_at: taken.taken_at,
        })
    })
    .await
}

/// Which debtors to count.
#[derive(Deserialize, ToSchema)]
struct SegmentsBody {
    #[serde(default)]
    #[schema(value_type = FilterBody, required = false)]
    filter: Filter,
}

/// Debtors by segment of cost and probability.
#[derive(Serialize, ToSchema)]
struct SegmentsView {
    currency: String,
    /// The likeliest to pay first, the cheapest of those first; only segments that have debtors.
    segments: Vec<SegmentView>,
}

/// The debtors of one segment.
#[derive(Serialize, ToSchema)]
struct SegmentView {
    /// `A1` is a high probability at a low cost, `C3` a low one at a high cost, `Z` owes nothing.
    code: &'static str,
    label: String,
    debtors: u64,
    /// Minor units.
    owed: i64,
    /// What they owe in other currencies, in no sum.
    apart: Vec<ApartSum>,
}

/// Counts debtors by segment of cost and probability, and what they owe.
#[utoipa::path(post, path = "/api/segments", tag = "portfolio", request_body = SegmentsBody,
    responses((status = 200, body = SegmentsView)))]
async fn count_segments(caller: Caller, Json(asked): Json<SegmentsBody>) -> Result<Answer<SegmentsView>, Problem> {
    run(&caller, move |ctx| {
        let counted = Snapshots::segments(&ctx, &asked.filter)?;
        let view = |sum: SegmentSum| SegmentView {
            code: sum.segment.code(),
            label: sum.segment.label_es(),
            debtors: sum.debtors,
            owed: sum.owed.to_minor(),
            apart: apart_sums(sum.apart),
        };
        let segments = counted.sums.into_iter().map(view).collect();
        Ok::<_, Error>(SegmentsView { currency: counted.currency.to_string(), segments })
    })
    .await
}

/// Which rows.
#[derive(Deserialize, IntoParams)]
struct Page {
    /// From this one on, counted from zero.
    #[serde(default)]
    offset: usize,
    /// How many, at most 500.
    limit: Option<usize>,
}

/// Some rows of a snapshot.
#[derive(Serialize, ToSchema)]
struct RowsView {
    offset: usize,
    rows: Vec<PortfolioRowView>,
}

/// One debtor of the grid.
#[derive(Serialize, ToSchema)]
struct PortfolioRowView {
    debtor: String,
    name: String,
    document: String,
    products: Vec<String>,
    accounts: usize,
    owed: i64,
    currency: String,
    /// What they owe in other currencies, in no sum.
    apart: Vec<ApartSum>,
    days_past_due: i32,
    stage: &'static str,
    stage_label: &'static str,
    state: &'static str,
    state_label: &'static str,
    indicators: BTreeMap<&'static str, u8>,
    segment: &'static str,
    treatment: String,
    treatment_label: String,
    #[schema(value_type = Option<String>)]
    last_contact: Option<Day>,
}

/// Rows of a snapshot, as they are now.
#[utoipa::path(get, path = "/api/snapshots/{id}/rows", tag = "portfolio", params(("id" = String, Path), Page),
    responses((status = 200, body = RowsView), (status = 404, body = Problem)))]
async fn rows(caller: Caller, Path(id): Path<Uuid>, Query(page): Query<Page>) -> Result<Answer<RowsView>, Problem> {
    run(&caller, move |ctx| {
        let rows = read_rows(&ctx, id, page.offset, page.limit.unwrap_or(ROWS))?;
        Ok::<_, Error>(RowsView { offset: page.offset, rows })
    })
    .await
}

fn read_rows(ctx: &Ctx, id: Uuid, offset: usize, limit: usize) -> Result<Vec<PortfolioRowView>, Error> {
    let (policy, rows) = Snapshots::rows(ctx, id, offset, limit)?;
    Ok(rows.into_iter().map(|row| row_view(row, &policy, ctx.now.day)).collect())
}

fn row_view(row: PortfolioRow, policy: &Policy, day: Day) -> PortfolioRowView {
    let PortfolioRow { dossier, name, document, assessment, owed } = row;
    let currency = owed.main().unwrap_or(base::Currency::ARS);
    let mut products: Vec<String> = dossier.ledger.accounts.iter().map(|account| account.product.clone()).collect();
    products.sort_unstable();
    products.dedup();
    let stage = dossier.ledger.stage(day_number(day));
    let (state, state_label) = state(&dossier, day);
    let standing = dossier.strategy.standing.as_ref();
    let treatment = standing.and_then(|standing| policy.catalogue.get(standing.treatment));
    PortfolioRowView {
        debtor: dossier.debtor.to_string(),
        name,
        document,
        products,
        accounts: dossier.ledger.accounts.len(),
        owed: owed.of(currency).to_minor(),
        currency: currency.to_string(),
        apart: apart_sums(owed.apart_from(currency)),
        days_past_due: dossier.ledger.days_past_due(day_number(day)),
        stage: stage.code(),
        stage_label: stage.label_es(),
        state,
        state_label,
        indicators: Indicator::ALL.map(|indicator| (indicator.code(), assessment.value(indicator))).into(),
        segment: assessment.segment.code(),
        treatment: treatment.map(|treatment| treatment.code.clone()).unwrap_or_default(),
        treatment_label: treatment.map(|treatment| treatment.label.clone()).unwrap_or_default(),
        last_contact: last_contact(&dossier),
    }
}

/// How a debtor stands, in one word: what pauses them, their promise, or how late they are.
fn state(dossier: &Dossier, day: Day) -> (&'static str, &'static str) {
    let hold = dossier.people.holds.iter().find(|hold| hold.stops(day, None));
    if let Some(hold) = hold.filter(|hold| hold.reason != HoldReason::Promise) {
        let label = match hold.reason {
            HoldReason::Promise => "Promesa vigente",
            HoldReason::Dispute => "En disputa",
            HoldReason::Hardship => "Situación difícil",
            HoldReason::CeaseContact => "Pidió no ser contactada",
            HoldReason::Deceased => "Fallecida",
            HoldReason::Bankrupt => "En concurso o quiebra",
            HoldReason::Agreement => "Acuerdo al día",
        };
        return (hold.reason.code(), label);
    }
    if !dossier.strategy.open.is_empty() {
        return ("promise", "Promesa vigente");
    }
    if dossier.strategy.record.broken_last().is_some() {
        return ("promise_broken", "Promesa incumplida");
    }
    if dossier.ledger.days_past_due(day_number(day)) == 0 { ("current", "Al día") } else { ("late", "En mora") }
}

/// All rows of a snapshot as CSV, written while it is read.
#[utoipa::path(get, path = "/api/snapshots/{id}/export.csv", tag = "portfolio", params(("id" = String, Path)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem)))]
async fn export(caller: Caller, Path(id): Path<Uuid>) -> Result<axum::response::Response, Problem> {
    let total = fetch(&caller, move |ctx| Snapshots::find(&ctx, id).map(|found| found.debtors.len())).await?;
    let (send, receive) = tokio::sync::mpsc::channel(2);
    let ctx = caller.ctx();
    tokio::task::spawn_blocking(move || fill(&ctx, id, total, &send));
    let headers = web::attachment("text/csv; charset=utf-8", "cartera.csv");
    Ok((headers, Body::from_stream(Pages(receive))).into_response())
}

const HEADING: &str = "nombre;documento;deuda;moneda;dias_de_atraso;tramo;estado;capacidad;voluntad;contacto;confianza;\
    pronostico;estrategia;segmento;accion;ultimo_contacto;otras_monedas\r\n";

/// Pages of the file, as they are read.
struct Pages(Receiver<Result<String, Error>>);

impl futures_core::Stream for Pages {
    type Item = Result<String, Error>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(task)
    }
}

/// Reads and sends a page at a time, until the end or until nobody receives.
fn fill(ctx: &Ctx, id: Uuid, total: usize, send: &Sender<Result<String, Error>>) {
    let mut open = send.blocking_send(Ok(HEADING.to_owned())).is_ok();
    for offset in (0..total).step_by(EXPORT_ROWS) {
        if !open {
            return;
        }
        let page = read_rows(ctx, id, offset, EXPORT_ROWS);
        let failed = page.is_err();
        let page = page.map(|rows| rows.iter().map(csv_row).collect::<String>());
        open = send.blocking_send(page).is_ok() && !failed;
    }
}

/// One row of the file, as spreadsheets in Spanish open it.
fn csv_row(row: &PortfolioRowView) -> String {
    let indicators = Indicator::ALL.map(|indicator| row.indicators.get(indicator.code()).copied().unwrap_or(0));
    let words = |words: &str| plain_cell(words).into_owned();
    let mut fields = vec![words(&row.name), words(&row.document), decimal(row.owed), words(&row.currency)];
    fields.extend([row.days_past_due.to_string(), words(row.stage_label), words(row.state_label)]);
    fields.extend(indicators.iter().map(u8::to_string));
    let last_contact = row.last_contact.map(|day| day.to_string()).unwrap_or_default();
    let apart: Vec<String> = row.apart.iter().map(|sum| format!("{} {}", sum.currency, decimal(sum.amount))).collect();
    fields.extend([words(row.segment), words(&row.treatment_label), last_contact, words(&apart.join(" + "))]);
    let fields: Vec<_> = fields.iter().map(|field| csv_field(field, ';')).collect();
    fields.join(";") + "\r\n"
}

fn decimal(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{},{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_a_decimal_comma() {
        assert_eq!([1_234_50, 7, -50, 0].map(decimal), ["1234,50", "0,07", "-0,50", "0,00"]);
    }

    #[test]
    fn no_word_of_a_row_is_a_formula() {
        let row = PortfolioRowView {
            debtor: String::new(),
            name: "=1+1".to_owned(),
            document: "@1".to_owned(),
            products: Vec::new(),
            accounts: 1,
            owed: -50,
            currency: "+ARS".to_owned(),
            apart: vec![ApartSum { currency: "-USD".to_owned(), amount: 100 }],
            days_past_due: 3,
            stage: "",
            stage_label: "=tramo",
            state: "",
            state_label: "+estado",
            indicators: BTreeMap::new(),
            segment: "-A1",
            treatment: String::new(),
            treatment_label: "=HYPERLINK(1)".to_owned(),
            last_contact: None,
        };

        let line = csv_row(&row);

        let cells: Vec<&str> = line.trim_end().split(';').collect();
        assert_eq!(cells[..7], ["'=1+1", "'@1", "-0,50", "'+ARS", "3", "'=tramo", "'+estado"]);
        assert_eq!(cells[13..], ["'-A1", "'=HYPERLINK(1)", "", "'-USD 1,00"]);
    }
}
