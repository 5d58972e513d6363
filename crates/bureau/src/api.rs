//! The registry over HTTP: one debtor's panel, monthly files, and the lender's own report.
use crate::{
    Error, Period, Situation, Source,
    rules::record::{Entity, MarkKind},
    work::{self, Counts, FileState, ImportWork, View},
};
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use base::{Amount, CommandId, CreditorId, Day, DebtorId, Timestamp};
use ledger::ToldSituation;
use serde::{Deserialize, Serialize};
use store::{Ctx, Rx};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Api, Caller, JobStarted, Json, Problem, Routes};

/// The routes of this slice.
pub fn router() -> Routes {
    Routes::new()
        .routes(routes!(bureau_panel))
        .routes(routes!(fetch_debtor))
        .routes(routes!(bureau_files, bring_in_file))
        .routes(routes!(withdraw_file))
        .routes(routes!(damaged_lines))
        .routes(routes!(refresh_all))
        .routes(routes!(own_report))
}

/// What the registry says of one debtor. For staff alone: other lenders' data never leave the house.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PanelView {
    /// The newest month told, `AAAAMM`.
    #[schema(value_type = Option<String>)]
    pub period: Option<Period>,
    /// The day on which the newest of it was learnt.
    #[schema(value_type = Option<String>)]
    pub known_on: Option<Day>,
    /// The last day on which a score may look at it.
    #[schema(value_type = Option<String>)]
    pub until: Option<Day>,
    /// When the service was last asked.
    #[schema(value_type = Option<String>)]
    pub asked_at: Option<Timestamp>,
    /// The worst class that counts, 1 to 5.
    pub worst: Option<u8>,
    /// Entities that count.
    pub entities: u16,
    /// Their debts together, minor units of pesos.
    #[schema(value_type = i64)]
    pub total: Amount,
    /// Entries that do not count: disputed, or too old.
    pub left_out: u16,
    /// Each month told, newest first.
    pub months: Vec<MonthItem>,
    /// The newest month, entity by entity.
    pub entries: Vec<EntryItem>,
    /// Bounced cheques, newest first.
    pub cheques: Vec<ChequeItem>,
    /// In situation 1 everywhere since this month, `AAAAMM`.
    #[schema(value_type = Option<String>)]
    pub normal_since: Option<Period>,
    /// Former entities that count them as defaulters.
    pub former_entities: usize,
    /// The day of death, if the tax roll has it.
    #[schema(value_type = Option<String>)]
    pub died: Option<Day>,
    /// The situation that a creditor's own file told.
    pub told: Option<ToldItem>,
}

/// A situation in the register, as a creditor's file told it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ToldItem {
    /// From 1 to 5.
    pub situation: u8,
    /// The class, for people.
    pub label: &'static str,
    /// Whose file.
    pub creditor: String,
    /// What people call it.
    pub file: String,
    /// The day on which it was brought in.
    #[schema(value_type = String)]
    pub on: Day,
}

/// One month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MonthItem {
    /// `AAAAMM`.
    #[schema(value_type = String)]
    pub period: Period,
    /// The worst class that nobody disputes.
    pub worst: Option<u8>,
    /// Entities that report a debt.
    pub entities: usize,
    /// Their debts together, minor units of pesos.
    #[schema(value_type = i64)]
    pub total: Amount,
    /// A correction of the registry's changed what had been published.
    pub corrected: bool,
}

/// What one entity says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryItem {
    /// What it is called.
    pub entity: String,
    /// The class; 0 untold, 11 covered.
    pub situation: u8,
    /// The class, for people.
    pub label: &'static str,
    /// Minor units of pesos.
    #[schema(value_type = i64)]
    pub amount: Amount,
    /// Days late, zero where it does not apply.
    pub days: u16,
    /// What else it says, for people.
    pub marks: Vec<&'static str>,
    /// The debtor disputes it: it counts in no score.
    pub disputed: bool,
}

/// A bounced cheque.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChequeItem {
    /// Its number.
    pub number: u64,
    /// Why it bounced.
    pub cause: String,
    /// When.
    #[schema(value_type = String)]
    pub on: Day,
    /// Minor units of pesos.
    #[schema(value_type = i64)]
    pub amount: Amount,
    /// When it was paid after all.
    #[schema(value_type = Option<String>)]
    pub paid: Option<Day>,
}

/// A monthly file as a list shows it.
#[derive(Serialize, ToSchema)]
struct FileItem {
    /// `deudores`, `24dsf`, …
    source: &'static str,
    label: &'static str,
    /// `AAAAMM`.
    #[schema(value_type = String)]
    period: Period,
    name: String,
    /// `running`, `done` or `withdrawn`.
    #[schema(value_type = String)]
    state: FileState,
    actor: String,
    #[schema(value_type = String)]
    at: Timestamp,
    lines: u64,
    own: u64,
    debtors: u64,
    changed: u64,
    removed: u64,
    damaged: u64,
}

/// A file that waits in the folder `bureau` of the data directory.
#[derive(Deserialize, ToSchema)]
struct FileChoice {
    #[schema(value_type = String)]
    command: CommandId,
    /// Its name there, without a folder.
    file: String,
    /// Which file it is, if its name does not say: `deudores`, `24dsf`, …
    kind: Option<String>,
    /// `AAAAMM`, if it does not say.
    #[schema(value_type = Option<String>)]
    period: Option<Period>,
}

/// A command, so that a retry is the same.
#[derive(Deserialize, ToSchema)]
struct Ordered {
    #[schema(value_type = String)]
    command: CommandId,
}

/// Whose report, and of which day.
#[derive(Deserialize, IntoParams)]
struct ReportOf {
    #[param(value_type = String)]
    creditor: CreditorId,
    /// `YYYY-MM-DD`.
    #[param(value_type = String)]
    day: Day,
    /// `lines` or `excluded`; the lines where absent.
    part: Option<String>,
}

const LISTED: u32 = 100;

/// What the registry says of one debtor.
#[utoipa::path(get, path = "/api/debtors/{id}/bureau", tag = "bureau", params(("id" = String, Path)),
    responses((status = 200, body = PanelView), (status = 404, body = Problem)))]
async fn bureau_panel(caller: Caller, Path(debtor): Path<DebtorId>) -> Result<Answer<PanelView>, Problem> {
    web::run(&caller, move |ctx| ctx.read(|rx| panel(&ctx, rx, debtor))).await
}

/// Asks for the service to be asked about one debtor, where there may be news.
#[utoipa::path(post, path = "/api/debtors/{id}/bureau/fetch", tag = "bureau", params(("id" = String, Path)),
    request_body = Ordered, responses((status = 200, body = JobStarted)))]
async fn fetch_debtor(
    caller: Caller,
    Path(debtor): Path<DebtorId>,
    Json(Ordered { command }): Json<Ordered>,
) -> Result<Answer<JobStarted>, Problem> {
    web::run(&caller, move |ctx| {
        ctx.read(|rx| work::view(&ctx, rx, debtor))?;
        Ok::<_, Error>(JobStarted { job: work::ask_fetch(&ctx, command, Some(debtor))? })
    })
    .await
}

/// Asks for the service to be asked about everybody of whom there may be news.
#[utoipa::path(post, path = "/api/bureau/refresh", tag = "bureau", request_body = Ordered,
    responses((status = 200, body = JobStarted)))]
async fn refresh_all(caller: Caller, Json(Ordered { command }): Json<Ordered>) -> Result<Answer<JobStarted>, Problem> {
    web::run(&caller, move |ctx| Ok::<_, Error>(JobStarted { job: work::ask_fetch(&ctx, command, None)? })).await
}

/// The monthly files that were brought in, newest first.
#[utoipa::path(get, path = "/api/bureau/files", tag = "bureau", responses((status = 200, body = Vec<FileItem>)))]
async fn bureau_files(caller: Caller) -> Result<Answer<Vec<FileItem>>, Problem> {
    web::run(&caller, |ctx| {
        ctx.may(base::Right::Import)?;
        let files = ctx.read(|rx| work::files(rx, LISTED))?;
        Ok::<_, Error>(files.into_iter().map(FileItem::from).collect())
    })
    .await
}

/// Asks for a monthly file to be brought in from the folder `bureau` of the data directory.
#[utoipa::path(post, path = "/api/bureau/files", tag = "bureau", request_body = FileChoice,
    responses((status = 200, body = JobStarted), (status = 422, body = Problem)))]
async fn bring_in_file(
    State(api): State<Api>,
    caller: Caller,
    Json(choice): Json<FileChoice>,
) -> Result<Answer<JobStarted>, Problem> {
    let FileChoice { command, file, kind, period } = choice;
    let plain = !file.is_empty() && !file.starts_with('.') && !file.contains(['/', '\\', '\0']);
    let path = api.folder.join("bureau").join(&file);
    if !plain {
        return Err(Problem::invalid("bad_name", "El nombre del archivo no lleva carpeta.").at("file"));
    }
    let source = kind.as_deref().map(|kind| Source::from_code(kind).ok_or_else(unknown_kind)).transpose()?;
    web::run(&caller, move |ctx| {
        if !path.is_file() {
            return Err(Problem::not_found("no_file", "Ese archivo no está en la carpeta «bureau».").at("file"));
        }
        let job = work::ask_import(&ctx, command, ImportWork { file: path, source, period, asker: None })?;
        Ok(JobStarted { job })
    })
    .await
}

/// Asks for a monthly file to be taken back.
#[utoipa::path(post, path = "/api/bureau/files/{kind}/{period}/withdraw", tag = "bureau",
    params(("kind" = String, Path), ("period" = String, Path)), request_body = Ordered,
    responses((status = 200, body = JobStarted), (status = 404, body = Problem)))]
async fn withdraw_file(
    caller: Caller,
    Path((kind, period)): Path<(String, Period)>,
    Json(Ordered { command }): Json<Ordered>,
) -> Result<Answer<JobStarted>, Problem> {
    let source = Source::from_code(&kind).ok_or_else(unknown_kind)?;
    web::run(&caller, move |ctx| Ok::<_, Error>(JobStarted { job: work::ask_withdraw(&ctx, command, source, period)? }))
        .await
}

/// Where the damaged lines of a monthly file are.
#[utoipa::path(get, path = "/api/bureau/files/{kind}/{period}/damaged.csv", tag = "bureau",
    params(("kind" = String, Path), ("period" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 404, body = Problem)))]
async fn damaged_lines(caller: Caller, Path((kind, period)): Path<(String, Period)>) -> Result<Response, Problem> {
    let source = Source::from_code(&kind).ok_or_else(unknown_kind)?;
    let csv = web::fetch(&caller, move |ctx| {
        ctx.may(base::Right::Import)?;
        ctx.read(|rx| work::damaged_csv(rx, source, period))
    });
    Ok(attached(&format!("{kind}-{period}-lineas.csv"), csv.await?))
}

/// The lender's own report of one day: each debtor's class by days late, or what is not reported and why.
#[utoipa::path(get, path = "/api/bureau/report.csv", tag = "bureau", params(ReportOf),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn own_report(caller: Caller, Query(of): Query<ReportOf>) -> Result<Response, Problem> {
    let name = format!("clasificacion-{}.csv", of.day);
    let csv = web::fetch(&caller, move |ctx| {
        let report = work::report(&ctx, of.creditor, of.day)?;
        Ok::<_, Error>(if of.part.as_deref() == Some("excluded") { report.exclusions_csv() } else { report.csv() })
    });
    Ok(attached(&name, csv.await?))
}

/// What the registry says of one debtor, for the screen that shows them from every side.
///
/// # Errors
/// See [`work::view`].
pub fn panel(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId) -> Result<PanelView, Error> {
    let View { picture, section, names, asked_at } = work::view(ctx, rx, debtor)?;
    let name = |entity: &Entity| names.get(entity).cloned().unwrap_or_default();
    let newest = picture.months.first();
    let entries = newest.iter().flat_map(|month| &month.entries).map(|entry| EntryItem {
        entity: name(&entry.entity),
        situation: entry.situation.number(),
        label: entry.situation.label_es(),
        amount: entry.amount,
        days: entry.days,
        marks: MarkKind::ALL.into_iter().filter(|kind| entry.marks.has(*kind)).map(MarkKind::label_es).collect(),
        disputed: entry.marks.is_disputed(),
    });
    let months = picture.months.iter().map(|month| MonthItem {
        period: month.period,
        worst: month.worst(),
        entities: month.entries.len(),
        total: month.total(),
        corrected: month.corrected,
    });
    let cheques = picture.cheques.iter().map(|cheque| ChequeItem {
        number: cheque.number,
        cause: cheque.cause.clone(),
        on: cheque.on,
        amount: cheque.amount,
        paid: cheque.paid,
    });
    Ok(PanelView {
        period: newest.map(|month| month.period),
        known_on: picture.known_on,
        until: section.as_ref().map(|section| base::day_of(section.until)),
        asked_at,
        worst: section.as_ref().and_then(|section| section.worst_on(base::day_number(ctx.now.day))),
        entities: section.as_ref().map_or(0, |section| section.entities),
        total: section.as_ref().map_or(Amount::ZERO, |section| section.total),
        left_out: section.as_ref().map_or(0, |section| section.left_out),
        months: months.collect(),
        entries: entries.collect(),
        cheques: cheques.collect(),
        normal_since: picture.normal_since,
        former_entities: picture.former_entities,
        died: picture.taxpayer.as_ref().and_then(|taxpayer| taxpayer.died),
        told: ledger::told_situation(ctx, rx, debtor)?.map(ToldItem::from),
    })
}

fn attached(name: &str, csv: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)], csv)
        .into_response()
}

fn unknown_kind() -> Problem {
    Problem::invalid("unknown_kind", "Ese no es un archivo de la Central de Deudores.").at("kind")
}

impl From<work::File> for FileItem {
    fn from(file: work::File) -> Self {
        let work::File { source, period, name, state, actor, started_at, counts, .. } = file;
        let Counts { lines, own, debtors, changed, removed, damaged, .. } = counts;
        let (at, label, source) = (started_at, source.label_es(), source.code());
        Self { source, label, period, name, state, actor, at, lines, own, debtors, changed, removed, damaged }
    }
}

impl From<ToldSituation> for ToldItem {
    fn from(told: ToldSituation) -> Self {
        let ToldSituation { situation, on, file, creditor } = told;
        let label = Situation::of_number(situation.into()).unwrap_or_default().label_es();
        Self { situation, label, creditor, file, on }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => error.into(),
            Error::Denied(denied) => denied.into(),
            Error::People(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::NoDebtor(_) => Self::not_found("no_debtor", "No encontramos a este deudor entre los tuyos."),
            Error::NoFile(..) => Self::not_found("no_file", "Ese archivo no se importó."),
            Error::NoTaxId(_) => Self::invalid("no_tax_id", "Sin un CUIT, CUIL o CDI válido no se puede consultar."),
            Error::NoService => Self::conflict("no_service", "La consulta al BCRA no está configurada."),
            Error::OtherCreditor(_) => Self::forbidden("other_creditor", "Ese acreedor no es de los tuyos."),
            Error::UnknownFile(_) | Error::NotAFile(_) => unknown_kind(),
            Error::NoPeriod(_) => Self::invalid("no_period", "Decí de qué mes es el archivo.").at("period"),
            Error::Disk { .. }
            | Error::Packed { .. }
            | Error::OtherLayout { .. }
            | Error::Empty(_)
            | Error::Ask(_)
            | Error::Answer(_)
            | Error::Damaged(_)
            | Error::Unexplained(_)
            | Error::OtherJob(_) => Self::internal(&error),
        }
    }
}
