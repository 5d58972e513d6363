//! Reading and changing the strategy matrix: a draft is edited, published as a new version, or rolled back to.
use crate::{
    Catalogue, CellFile, Error, MatrixFile, Policy,
    sql::matrix::{self as sql, VersionRow, VersionState},
    work::policy,
};
use base::{CommandId, Right};
use std::sync::Arc;
use store::{Ctx, Rx, Tx};

/// The matrix that decides, and the draft of the next.
#[derive(Clone, Debug)]
pub struct Board {
    /// What decides now.
    pub policy: Arc<Policy>,
    /// Who published it and when; `None` if it is the one that ships.
    pub published: Option<VersionRow>,
    /// The draft.
    pub draft: Option<(MatrixFile, VersionRow)>,
}

/// The matrix that decides, and the draft of the next.
pub fn matrix(rx: &Rx<'_>) -> Result<Board, Error> {
    let draft = sql::source(rx, VersionState::Draft)?;
    let draft = draft.map(|(source, row)| serde_json::from_str(&source).map(|file| (file, row))).transpose()?;
    let published = sql::source(rx, VersionState::Published)?.map(|(_, row)| row);
    Ok(Board { policy: policy(rx)?, published, draft })
}

/// Every version that was written, newest first.
pub fn versions(rx: &Rx<'_>) -> Result<Vec<VersionRow>, Error> {
    Ok(sql::versions(rx)?)
}

/// Changes one cell of the draft, beginning one if there is none.
pub fn set_cell(ctx: &Ctx, command: CommandId, cell: &CellFile) -> Result<(), Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.edit_matrix", |tx| {
        let board = matrix(tx)?;
        let mut file = match board.draft {
            Some((file, _)) => file,
            None => MatrixFile { version: next_version(tx, &board.policy)?, ..board.policy.matrix.file.clone() },
        };
        file.set(cell.clone())?;
        let version = file.version;
        let source = serde_json::to_string(&file)?;
        file.compile(&Catalogue::shipped())?;
        Ok(sql::put(tx, version, VersionState::Draft, (&source, ""))?)
    })
}

/// Makes the draft decide. Decisions not yet carried out are taken again.
pub fn publish(ctx: &Ctx, command: CommandId, note: &str) -> Result<u32, Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.publish_matrix", |tx| {
        let (source, row) = sql::source(tx, VersionState::Draft)?.ok_or(Error::NoDraft)?;
        let mut file = serde_json::from_str::<MatrixFile>(&source)?;
        sql::drop_draft(tx)?;
        file.version = row.version.max(next_version(tx, policy(tx)?.as_ref())?);
        file.clone().compile(&Catalogue::shipped())?;
        put_in_force(tx, file.version, (&serde_json::to_string(&file)?, note))
    })
}

/// Throws the draft away.
pub fn discard(ctx: &Ctx, command: CommandId) -> Result<(), Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.discard_matrix", |tx| match sql::drop_draft(tx)? {
        0 => Err(Error::NoDraft),
        _ => Ok(()),
    })
}

/// Makes an earlier version decide again, as a new version with its cells. The draft stays.
pub fn roll_back(ctx: &Ctx, command: CommandId, version: u32) -> Result<u32, Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.roll_back_matrix", |tx| {
        let mut file = match sql::source_of(tx, version)? {
            Some(source) => serde_json::from_str::<MatrixFile>(&source)?,
            None if version == MatrixFile::shipped().version => MatrixFile::shipped(),
            None => return Err(Error::NoVersion(version)),
        };
        file.version = next_version(tx, policy(tx)?.as_ref())?;
        let source = serde_json::to_string(&file)?;
        put_in_force(tx, file.version, (&source, &format!("Vuelve a la versión {version}")))
    })
}

fn put_in_force(tx: &Tx<'_>, version: u32, text: (&str, &str)) -> Result<u32, Error> {
    sql::retire_published(tx)?;
    sql::put(tx, version, VersionState::Published, text)?;
    tx.audit("strategy.matrix_in_force", &version.to_string(), "")?;
    Ok(version)
}

fn next_version(rx: &Rx<'_>, policy: &Policy) -> Result<u32, Error> {
    let newest = sql::versions(rx)?.first().map_or(0, |row| row.version);
    Ok(newest.max(policy.matrix.version()) + 1)
}
