//! Files that came over the wire and wait in the data directory, and the jobs asked for about them.
use super::{Asker, ImportError, ImportWork, Inspection, Intent, MappingChoice, Owner, UndoWork, inspect};
use crate::sql;
use base::{CommandId, ImportId, JobId, Right, Uuid};
use jiff::SignedDuration;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use store::Ctx;

/// A file that waits.
#[derive(Clone, Debug)]
pub struct Uploaded {
    /// Which one.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub file: PathBuf,
}

/// How long a file may wait: it holds people's data, and nobody needs it for longer.
const KEPT_DAYS: i64 = 7;

/// Where in the data directory the upload with this id waits.
pub fn upload_file(folder: &Path, id: Uuid) -> PathBuf {
    folder.join("uploads").join(id.to_string())
}

/// Remembers a file that has come whole, and says what it is. One that cannot be read is removed again.
pub fn keep_upload(ctx: &Ctx, folder: &Path, id: Uuid, name: &str) -> Result<(Uploaded, Inspection), ImportError> {
    ctx.may(Right::Import)?;
    let file = upload_file(folder, id);
    let inspected = inspect(&file);
    if inspected.is_err() {
        // What matters is why it cannot be read; that it stays behind would only be a second complaint.
        let _removed = fs::remove_file(&file);
    }
    let inspection = inspected?;
    ctx.step(ctx.command_for(id.as_bytes()), |tx| sql::add_upload(tx, id, name))?;
    Ok((Uploaded { id, name: name.to_owned(), file }, inspection))
}

/// The upload with this id.
pub fn uploaded(ctx: &Ctx, folder: &Path, id: Uuid) -> Result<Uploaded, ImportError> {
    let name = ctx.read(|rx| sql::upload_name(rx, id))?.ok_or(ImportError::NoUpload(id))?;
    Ok(Uploaded { id, name, file: upload_file(folder, id) })
}

/// Removes files that have waited for more than a week; how many.
pub fn forget_old_uploads(ctx: &Ctx, folder: &Path) -> Result<usize, ImportError> {
    let moment = ctx.now.at.saturating_sub(SignedDuration::from_hours(24 * KEPT_DAYS)).unwrap_or(ctx.now.at);
    let old = ctx.step(ctx.command_for(b"forget uploads"), |tx| sql::forget_uploads(tx, moment))?;
    for id in &old {
        match fs::remove_file(upload_file(folder, *id)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(store::Error::from(error).into()),
        }
    }
    Ok(old.len())
}

/// Asks for an upload to be brought in or rehearsed.
pub fn ask(
    ctx: &Ctx,
    command: CommandId,
    upload: Uploaded,
    (creditor, mapping, intent): (Owner, MappingChoice, Intent),
) -> Result<JobId, ImportError> {
    ctx.may(Right::Import)?;
    let asker = Asker::of(&ctx.actor);
    let work = ImportWork { file: upload.file, name: upload.name, creditor, mapping, intent, asker };
    match intent {
        Intent::Apply => Ok(ctx.once(command, "ledger.ask_import", |tx| tx.enqueue(&work))?),
        Intent::DryRun => Ok(ctx.step(command, |tx| tx.enqueue(&work))?),
    }
}

/// Asks for an import to be taken back.
pub fn ask_undo(ctx: &Ctx, command: CommandId, import: ImportId) -> Result<JobId, ImportError> {
    ctx.may(Right::Import)?;
    let found = ctx.read(|rx| sql::import(rx, import))?.ok_or(ImportError::NoImport(import))?;
    if !ctx.actor.serves(found.creditor) {
        return Err(crate::Error::OtherCreditor(found.creditor).into());
    }
    let work = UndoWork { import, asker: Asker::of(&ctx.actor) };
    Ok(ctx.once(command, "ledger.ask_undo", |tx| tx.enqueue(&work))?)
}
