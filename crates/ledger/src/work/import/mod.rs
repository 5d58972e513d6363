//! Bringing in files: what they would change, bringing them in, and taking them back whole.
//!
//! A file is read once to learn what it is, then again row by row: one thread reads and understands, the other writes
//! batches of rows, each with the place it has come to in the same transaction. A run that is killed is gone on with by
//! asking for the same import again. The same file for the same creditor under the same mapping is the same import.
mod apply;
mod job;
mod record;
mod rows;
mod run;
pub mod sheet;
pub mod source;
mod undo;
mod upload;

pub use job::{Asker, ImportWork, UndoWork, run_job};
pub use record::{
    Counts, Import, ImportReport, ImportState, LineFate, LineOrder, PartyChange, ProblemCount, ProblemLine, Refused,
    Told, Total,
};
pub use run::run;
pub use undo::{Undone, undo};
pub use upload::{Uploaded, ask, ask_undo, forget_old_uploads, keep_upload, upload_file, uploaded};

use crate::{
    rules::mapping::{BindError, Guess, Mapping, MappingError, guess_columns, shipped, suggest},
    sql,
};
use base::{CreditorId, Denied, ImportId, Uuid, csv_field, plain_cell};
use serde::{Deserialize, Serialize};
use source::{Seen, SourceError};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use store::Rx;

/// A file to bring in.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Where it is.
    pub file: PathBuf,
    /// What people call it; its file name if `None`.
    pub name: Option<String>,
    /// Whose portfolio it is.
    pub creditor: Owner,
    /// What its columns mean.
    pub mapping: MappingChoice,
    /// Whether to bring it in, or only say what that would do.
    pub intent: Intent,
}

/// Whose portfolio a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// One that is known.
    Creditor(CreditorId),
    /// The one of this name, made if it is new.
    Named(String),
}

/// What the columns of a file mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MappingChoice {
    /// The shipped mapping that its header asks for.
    Suggested,
    /// A shipped mapping by name.
    Shipped(String),
    /// A mapping written in a file.
    File(PathBuf),
    /// Columns to codes of fields, as chosen in the wizard.
    Columns(BTreeMap<String, String>),
}

/// Whether to do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Do it.
    Apply,
    /// Say what it would do, and write nothing.
    DryRun,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it does now.
    pub phase: Phase,
    /// Rows done.
    pub done: u64,
    /// Rows in all, as far as can be told.
    pub total: u64,
}

/// What an import does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Learning what the file is.
    Looking,
    /// Reading rows and writing them.
    Applying,
    /// Taking back.
    Undoing,
}

/// What a file is and what its columns may mean, for the wizard.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// What it is and how it begins.
    pub seen: Seen,
    /// The shipped mapping that its header asks for.
    pub suggested: Option<&'static str>,
    /// What each column may mean.
    pub columns: Vec<Guess>,
}

/// Why a file cannot be brought in or taken back.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read at all.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The mapping cannot be read.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The mapping does not fit the file.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// No shipped mapping fits.
    #[error("no shipped mapping fits the columns {}; name one with --mapping", .0.join(", "))]
    NoMapping(Vec<String>),
    /// There is no such import.
    #[error("no import {0}")]
    NoImport(ImportId),
    /// There is no such upload, or it waited too long.
    #[error("no upload {0}")]
    NoUpload(Uuid),
    /// An undo of it was begun and has not ended.
    #[error("import {0} is being undone; undo it again to finish that first")]
    BeingUndone(ImportId),
    /// Another run of the same import got there first.
    #[error("import {0} is being run by somebody else")]
    TakenOver(ImportId),
    /// A job that is not of this room.
    #[error("job of kind {0:?} is not an import")]
    OtherJob(String),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] crate::Error),
    /// The register of people failed.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Not a failure: what a dry run found, on its way out of the transaction that it must not leave a trace in.
    #[error("a dry run wrote nothing")]
    Rehearsed(Box<ImportReport>),
}

impl ImportError {
    /// What to tell the person who asked.
    pub fn words_es(&self) -> String {
        match self {
            Self::Source(SourceError::Disk { .. }) => "El archivo no se puede leer. Enviálo de nuevo.".to_owned(),
            Self::Source(SourceError::Empty(_)) => "El archivo no tiene filas.".to_owned(),
            Self::Source(SourceError::Workbook { problem, .. }) => {
                format!("El archivo parece una planilla de Excel y no se puede abrir: {problem}.")
            }
            Self::Source(SourceError::Place { line, column, .. }) => {
                format!("En la línea {line}, columna {column}, hay algo que no es texto. ¿Es una tabla?")
            }
            Self::Mapping(MappingError::Unknown(name)) => format!("No hay un formato llamado {name}."),
            Self::Mapping(MappingError::Form { problem, .. }) => format!("El mapeo no se puede leer: {problem}."),
            Self::Mapping(MappingError::Field { field, problem, .. }) => {
                format!("El mapeo tiene un error en el campo {field}: {problem}.")
            }
            Self::Bind(BindError::Lacking { lacking, .. }) => {
                format!("Al archivo le faltan columnas que este formato necesita: {}.", lacking.join(", "))
            }
            Self::Bind(BindError::Ambiguous(column)) => format!("El archivo tiene dos columnas llamadas {column}."),
            Self::Bind(BindError::Follows(field)) => {
                format!("El campo {field} sólo puede seguir a una fecha de la cuenta.")
            }
            Self::NoMapping(_) => "Ningún formato conocido encaja. Decí qué es cada columna.".to_owned(),
            Self::NoImport(_) => "Esa importación no existe.".to_owned(),
            Self::NoUpload(_) => "Ese archivo ya no está: se guardan siete días. Enviálo de nuevo.".to_owned(),
            Self::BeingUndone(_) => "Esa importación se está deshaciendo. Terminá de deshacerla primero.".to_owned(),
            Self::TakenOver(_) => "Otra persona está importando este mismo archivo.".to_owned(),
            Self::Denied(_) => "Tu rol no permite importar.".to_owned(),
            Self::OtherJob(_) | Self::Ledger(_) | Self::People(_) | Self::Store(_) | Self::Rehearsed(_) => {
                "Algo falló de nuestro lado. Ya quedó registrado; probá de nuevo en un momento.".to_owned()
            }
        }
    }
}

impl MappingChoice {
    /// What `--mapping` means: a shipped name, or else a file.
    pub fn asked(text: &str) -> Self {
        match shipped(text) {
            Ok(_) => Self::Shipped(text.to_owned()),
            Err(_) => Self::File(PathBuf::from(text)),
        }
    }

    fn resolve(&self, columns: &[String]) -> Result<Mapping, ImportError> {
        match self {
            Self::Suggested => {
                let name = suggest(columns).ok_or_else(|| ImportError::NoMapping(columns.to_vec()))?;
                Ok(shipped(name)?)
            }
            Self::Shipped(name) => Ok(shipped(name)?),
            Self::File(file) => {
                let disk = |source| SourceError::Disk { file: file.clone(), source };
                let text = fs::read_to_string(file).map_err(disk)?;
                Ok(Mapping::read(&file.display().to_string(), &text)?)
            }
            Self::Columns(columns) => Ok(Mapping::of_columns(columns)?),
        }
    }
}

/// What a file is and what its columns may mean.
pub fn inspect(file: &Path) -> Result<Inspection, ImportError> {
    let seen = source::look(file)?;
    let columns = guess_columns(&seen.columns, &seen.first, &seen.format);
    Ok(Inspection { suggested: suggest(&seen.columns), columns, seen })
}

/// One import.
pub fn import(rx: &Rx<'_>, id: ImportId) -> Result<Option<Import>, store::Error> {
    sql::import(rx, id)
}

/// The newest imports, at most `limit`.
pub fn imports(rx: &Rx<'_>, limit: u32) -> Result<Vec<Import>, store::Error> {
    sql::imports(rx, limit)
}

/// What an import did, as far as it is.
pub fn report(rx: &Rx<'_>, id: ImportId) -> Result<ImportReport, ImportError> {
    let import = sql::import(rx, id)?.ok_or(ImportError::NoImport(id))?;
    Ok(record::report_of(rx, &import)?)
}

/// The lines that an import could not take in, as a file that spreadsheets open: UTF-8 with a mark, `;` between cells.
pub fn quarantine_csv(rx: &Rx<'_>, id: ImportId) -> Result<String, ImportError> {
    sql::import(rx, id)?.ok_or(ImportError::NoImport(id))?;
    let mut text = String::from("\u{feff}linea;columna;valor;codigo;motivo;destino\r\n");
    sql::each_line(rx, id, |line, fate, problem| -> Result<(), ImportError> {
        let destiny = match fate {
            LineFate::Quarantined => "cuarentena",
            LineFate::Noted => "importada sin este dato",
        };
        let code = problem.flaw.code();
        for cell in [&line.to_string(), &problem.column, &problem.value, code, &problem.reason] {
            text.push_str(&csv_field(&plain_cell(cell), ';'));
            text.push(';');
        }
        text.push_str(destiny);
        text.push_str("\r\n");
        Ok(())
    })?;
    Ok(text)
}
