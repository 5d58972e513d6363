//! Bringing in files over HTTP: send, look, rehearse, run, list, take back.
use crate::{
    rules::{
        detect::{FileKind, Header},
        mapping::{Field, Kind, SHIPPED, shipped, values::Decimal},
    },
    work::{
        import::{self, Import, ImportError, ImportState, Inspection, Intent, MappingChoice, Owner, Uploaded},
        read,
    },
};
use axum::{
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use base::{CommandId, CreditorId, ImportId, Timestamp, Uuid, uuid_at};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Api, Caller, JobStarted, Json, Problem, Routes};

/// The routes of imports.
pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(mappings))
        .routes(routes!(list, upload))
        .routes(routes!(check))
        .routes(routes!(bring_in))
        .routes(routes!(quarantine))
        .routes(routes!(undo))
}

/// A mapping that comes with the house.
#[derive(Serialize, ToSchema)]
struct MappingView {
    name: &'static str,
    label: String,
    /// The fields that it fills, as people call them.
    fields: Vec<&'static str>,
}

/// What the file is called.
#[derive(Deserialize, IntoParams)]
struct Named {
    name: String,
}

/// A file that waits, and what was seen in it.
#[derive(Serialize, ToSchema)]
struct UploadView {
    #[schema(value_type = String)]
    upload: Uuid,
    name: String,
    bytes: u64,
    detected: DetectedView,
    suggested_mapping: Option<&'static str>,
    columns: Vec<ColumnView>,
    fields: Vec<FieldView>,
}

/// How the file is read.
#[derive(Serialize, ToSchema)]
struct DetectedView {
    /// `text` or `workbook`.
    #[schema(value_type = String)]
    kind: FileKind,
    encoding: &'static str,
    delimiter: String,
    /// `,` or `.`.
    decimal: &'static str,
    /// The columns; empty where the file has no header.
    header: Vec<String>,
    rows_estimate: u64,
}

/// A column and what it may mean.
#[derive(Serialize, ToSchema)]
struct ColumnView {
    name: String,
    samples: Vec<String>,
    /// The code of a field.
    field: Option<&'static str>,
    /// 0 to 100.
    confidence: u8,
}

/// What a column can mean.
#[derive(Serialize, ToSchema)]
struct FieldView {
    code: &'static str,
    label: &'static str,
    /// Whether rows like these cannot do without it.
    required: bool,
}

/// Whose file it is and what its columns mean.
#[derive(Deserialize, ToSchema)]
struct Choice {
    /// Named by the sender; needed to bring it in, not to rehearse.
    #[schema(value_type = Option<String>)]
    command: Option<CommandId>,
    /// The id of a creditor, or the name of one, which is made if it is new.
    creditor: String,
    /// A shipped mapping; without it and `columns`, the one that the header asks for.
    mapping: Option<String>,
    /// Each column's field.
    columns: Option<BTreeMap<String, String>>,
}

/// A command, so that a retry is the same.
#[derive(Deserialize, ToSchema)]
struct Asked {
    #[schema(value_type = String)]
    command: CommandId,
}

/// An import as a list shows it.
#[derive(Serialize, ToSchema)]
struct ImportView {
    #[schema(value_type = String)]
    import: ImportId,
    name: String,
    /// As documents name it.
    creditor: String,
    #[schema(value_type = String)]
    at: Timestamp,
    /// The name of whoever brought it in.
    actor: String,
    mapping: String,
    rows: u64,
    created: u64,
    updated: u64,
    unchanged: u64,
    quarantined: u64,
    payments: u64,
    /// `running`, `done`, `undoing` or `undone`.
    #[schema(value_type = String)]
    state: ImportState,
}

/// The largest file that is taken.
const UPLOAD_MEGABYTES_MAX: usize = 2 << 10;
const LISTED: u32 = 100;

/// The mappings that come with the house.
#[utoipa::path(get, path = "/api/mappings", tag = "imports", responses((status = 200, body = Vec<MappingView>)))]
async fn mappings(caller: Caller) -> Result<Answer<Vec<MappingView>>, Problem> {
    web::run(&caller, |_| -> Result<Vec<MappingView>, ImportError> {
        let mut views = Vec::with_capacity(SHIPPED.len());
        for (name, _) in SHIPPED {
            let mapping = shipped(name)?;
            let groups = mapping.groups.iter().flat_map(|group| &group.fields);
            let fields = mapping.fields.iter().chain(groups).map(|(field, _)| field.label_es()).collect();
            views.push(MappingView { name, label: mapping.label, fields });
        }
        Ok(views)
    })
    .await
}

/// Takes a file in, as the body of the request, and says what it is.
#[utoipa::path(post, path = "/api/imports", tag = "imports", params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UploadView), (status = 422, body = Problem)))]
async fn upload(
    State(api): State<Api>,
    caller: Caller,
    Query(named): Query<Named>,
    body: Body,
) -> Result<Answer<UploadView>, Problem> {
    let ctx = caller.ctx();
    let salt = u64::from(fresh(&named.name));
    let id = uuid_at(ctx.now.at, fresh(&ctx.actor.label()), salt);
    let folder = api.folder.clone();
    let file = import::upload_file(&folder, id);
    web::save(&file, body, UPLOAD_MEGABYTES_MAX).await?;
    web::run(&caller, move |ctx| {
        import::forget_old_uploads(&ctx, &folder)?;
        let (uploaded, seen) = import::keep_upload(&ctx, &folder, id, &named.name)?;
        Ok::<_, ImportError>(upload_view(uploaded, &seen))
    })
    .await
}

/// Says what a file would do, and writes nothing.
#[utoipa::path(post, path = "/api/imports/{upload}/check", tag = "imports", params(("upload" = String, Path)),
    request_body = Choice, responses((status = 200, body = JobStarted)))]
async fn check(
    State(api): State<Api>,
    caller: Caller,
    Path(upload): Path<Uuid>,
    Json(choice): Json<Choice>,
) -> Result<Answer<JobStarted>, Problem> {
    web::run(&caller, move |ctx| {
        let uploaded = import::uploaded(&ctx, &api.folder, upload)?;
        let command = ctx.command_for(upload.as_bytes());
        let job = import::ask(&ctx, command, uploaded, (owner(&choice), meaning(&choice), Intent::DryRun))?;
        Ok::<_, ImportError>(JobStarted { job })
    })
    .await
}

/// Brings a file in.
#[utoipa::path(post, path = "/api/imports/{upload}/run", tag = "imports", params(("upload" = String, Path)),
    request_body = Choice, responses((status = 200, body = JobStarted), (status = 422, body = Problem)))]
async fn bring_in(
    State(api): State<Api>,
    caller: Caller,
    Path(upload): Path<Uuid>,
    Json(choice): Json<Choice>,
) -> Result<Answer<JobStarted>, Problem> {
    let nameless = || Problem::invalid("no_command", "Falta el identificador del pedido.").at("command");
    let command = choice.command.ok_or_else(nameless)?;
    web::run(&caller, move |ctx| {
        let uploaded = import::uploaded(&ctx, &api.folder, upload)?;
        let job = import::ask(&ctx, command, uploaded, (owner(&choice), meaning(&choice), Intent::Apply))?;
        Ok::<_, ImportError>(JobStarted { job })
    })
    .await
}

/// The newest imports.
#[utoipa::path(get, path = "/api/imports", tag = "imports", responses((status = 200, body = Vec<ImportView>)))]
async fn list(caller: Caller) -> Result<Answer<Vec<ImportView>>, Problem> {
    web::run(&caller, |ctx| {
        ctx.read::<_, ImportError>(|rx| {
            let names: BTreeMap<CreditorId, String> =
                read::creditors(rx)?.into_iter().map(|creditor| (creditor.id, creditor.name)).collect();
            let own = import::imports(rx, LISTED)?.into_iter().filter(|import| ctx.actor.serves(import.creditor));
            let staff = people::staff_names(rx)?;
            Ok(own.map(|import| import_view(import, &names, &staff)).collect())
        })
    })
    .await
}

/// The lines that an import could not take in, for a spreadsheet.
#[utoipa::path(get, path = "/api/imports/{import}/quarantine.csv", tag = "imports",
    params(("import" = String, Path)), responses((status = 200, content_type = "text/csv", body = String)))]
async fn quarantine(caller: Caller, Path(id): Path<ImportId>) -> Result<Response, Problem> {
    let text = web::fetch(&caller, move |ctx| {
        ctx.read::<_, ImportError>(|rx| {
            let found = import::import(rx, id)?.filter(|import| ctx.actor.serves(import.creditor));
            found.ok_or(ImportError::NoImport(id))?;
            import::quarantine_csv(rx, id)
        })
    })
    .await?;
    let headers = web::attachment("text/csv; charset=utf-8", &format!("cuarentena-{id}.csv"));
    Ok((headers, text).into_response())
}

/// Takes an import back whole.
#[utoipa::path(post, path = "/api/imports/{import}/undo", tag = "imports", params(("import" = String, Path)),
    request_body = Asked, responses((status = 200, body = JobStarted), (status = 404, body = Problem)))]
async fn undo(
    caller: Caller,
    Path(id): Path<ImportId>,
    Json(asked): Json<Asked>,
) -> Result<Answer<JobStarted>, Problem> {
    web::run(&caller, move |ctx| {
        let job = import::ask_undo(&ctx, asked.command, id)?;
        Ok::<_, ImportError>(JobStarted { job })
    })
    .await
}

/// Tells apart uploads of the same moment.
fn fresh(text: &str) -> u32 {
    text.bytes().fold(2_166_136_261, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
}

fn owner(choice: &Choice) -> Owner {
    let text = choice.creditor.trim();
    text.parse().map_or_else(|_| Owner::Named(text.to_owned()), Owner::Creditor)
}

fn meaning(choice: &Choice) -> MappingChoice {
    match (&choice.mapping, &choice.columns) {
        (Some(name), _) => MappingChoice::Shipped(name.clone()),
        (None, Some(columns)) => MappingChoice::Columns(columns.clone()),
        (None, None) => MappingChoice::Suggested,
    }
}

fn upload_view(uploaded: Uploaded, seen: &Inspection) -> UploadView {
    let format = &seen.seen.format;
    let header = match format.header {
        Header::Present => seen.seen.columns.clone(),
        Header::Absent => Vec::new(),
    };
    let decimal = match format.decimal {
        Decimal::Comma => ",",
        Decimal::Point => ".",
    };
    let kind = Kind::of_fields(seen.columns.iter().filter_map(|guess| guess.field));
    let columns = seen.columns.iter().map(|guess| ColumnView {
        name: guess.column.clone(),
        samples: guess.samples.clone(),
        field: guess.field.map(Field::code),
        confidence: guess.confidence,
    });
    let field = |field: &Field| FieldView { code: field.code(), label: field.label_es(), required: kind.needs(*field) };
    UploadView {
        upload: uploaded.id,
        name: uploaded.name,
        bytes: seen.seen.bytes,
        detected: DetectedView {
            kind: format.kind,
            encoding: format.encoding.label(),
            delimiter: char::from(format.delimiter).to_string(),
            decimal,
            header,
            rows_estimate: seen.seen.rows_about,
        },
        suggested_mapping: seen.suggested,
        columns: columns.collect(),
        fields: Field::ALL.iter().map(field).collect(),
    }
}

fn import_view(import: Import, creditors: &BTreeMap<CreditorId, String>, staff: &people::Names) -> ImportView {
    ImportView {
        import: import.id,
        name: import.name,
        creditor: creditors.get(&import.creditor).cloned().unwrap_or_default(),
        at: import.started_at,
        actor: staff.of(&import.actor),
        mapping: import.mapping,
        rows: import.counts.rows,
        created: import.counts.created,
        updated: import.counts.updated,
        unchanged: import.counts.unchanged,
        quarantined: import.counts.quarantined,
        payments: import.counts.payments,
        state: import.state,
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        let words = error.words_es();
        match error {
            ImportError::Source(_) => Self::invalid("unreadable_file", words),
            ImportError::Mapping(_) | ImportError::Bind(_) | ImportError::NoMapping(_) => {
                Self::invalid("mapping", words).at("mapping")
            }
            ImportError::NoImport(_) => Self::not_found("no_import", words),
            ImportError::NoUpload(_) => Self::not_found("no_upload", words),
            ImportError::BeingUndone(_) | ImportError::TakenOver(_) => Self::conflict("import_busy", words),
            ImportError::Ledger(error) => error.into(),
            ImportError::People(error) => error.into(),
            ImportError::Denied(error) => error.into(),
            ImportError::Store(error) => error.into(),
            other @ (ImportError::OtherJob(_) | ImportError::Rehearsed(_)) => Self::internal(&other),
        }
    }
}
