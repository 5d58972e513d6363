//! Reading and changing the strategy matrix: a draft is edited, published as a new version, or rolled back to.
use crate::{
    Catalogue, CellFile, Dossier, Error, MatrixFile, Policy, Scale, Today, assess, choose, draw,
    sql::matrix::{self as sql, VersionRow, VersionState},
    work::{night::last_report, policy, scale},
};
use base::{Actor, CommandId, Right};
use rayon::prelude::*;
use std::{collections::BTreeMap, sync::Arc};
use store::{Ctx, DossierRow, Rx, Tx};

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

/// Dossiers held in memory at once.
const PAGE: u32 = 8_192;

/// How many debtors stand in each cell, by its code: as the last night told it, and for whoever works for some creditors
/// alone, of those that are theirs to see, as they stand now.
pub fn debtors_by_cell(ctx: &Ctx, rx: &Rx<'_>) -> Result<BTreeMap<String, u64>, Error> {
    if ctx.actor.creditors().is_none() {
        return Ok(last_report(rx)?.map(|report| report.by_cell).unwrap_or_default());
    }
    let (policy, mut counts) = (policy(rx)?, BTreeMap::new());
    for page in rx.dossier_pages(None, PAGE) {
        let cells: Vec<Option<u8>> = page?
            .par_iter()
            .map(|row| {
                let seen = Dossier::open(row)?.seen_by(&ctx.actor);
                Ok::<_, store::Error>(seen.and_then(|dossier| dossier.strategy.standing).map(|standing| standing.cell))
            })
            .collect::<Result<_, _>>()?;
        for cell in cells.into_iter().flatten() {
            *counts.entry(policy.matrix.code(cell).to_owned()).or_default() += 1;
        }
    }
    Ok(counts)
}

/// What publishing the draft would change, of the decisions that would be taken today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Simulation {
    /// Debtors with something to decide about.
    pub debtors: u64,
    /// Of them, those who would be treated otherwise.
    pub changed: u64,
    /// How many stand under each treatment, by its code: as it is, and with the draft.
    pub by_treatment: BTreeMap<String, [u64; 2]>,
}

/// Decides today's debtors by what decides now and by the draft, with the same luck, and writes nothing. What was
/// decided before is asked anew, so that only the draft makes a difference.
pub fn simulate(ctx: &Ctx) -> Result<Simulation, Error> {
    ctx.may(Right::ViewStrategy)?;
    ctx.read(|rx| {
        let now = policy(rx)?;
        let (source, _) = sql::source(rx, VersionState::Draft)?.ok_or(Error::NoDraft)?;
        let mut file = serde_json::from_str::<MatrixFile>(&source)?;
        file.version = now.matrix.version();
        let draft = Policy { matrix: file.compile(&now.catalogue)?, ..Policy::clone(&now) };
        let scale = scale(rx, &now, ctx.now.day)?;
        let mut simulation = Simulation::default();
        for page in rx.dossier_pages(None, PAGE) {
            let both: Vec<Option<[u8; 2]>> = page?
                .par_iter()
                .map(|row| treated(&ctx.actor, row, (&now, &draft), &scale))
                .collect::<Result<_, _>>()?;
            both.into_iter().flatten().for_each(|both| simulation.add(both, &now.catalogue));
        }
        Ok(simulation)
    })
}

impl Simulation {
    fn add(&mut self, both: [u8; 2], catalogue: &Catalogue) {
        self.debtors += 1;
        self.changed += u64::from(both[0] != both[1]);
        for (place, number) in both.into_iter().enumerate() {
            let code = catalogue.get(number).map_or("", |treatment| treatment.code.as_str());
            if let Some(count) = self.by_treatment.entry(code.to_owned()).or_default().get_mut(place) {
                *count += 1;
            }
        }
    }
}

/// The treatment of one debtor under two policies; `None` where there is nothing to decide, or it is not the actor's.
fn treated(
    actor: &Actor,
    row: &DossierRow,
    (now, draft): (&Policy, &Policy),
    scale: &Scale,
) -> Result<Option<[u8; 2]>, store::Error> {
    let Some(mut dossier) = Dossier::open(row)?.seen_by(actor).filter(|dossier| !dossier.is_empty()) else {
        return Ok(None);
    };
    let assessment = assess(&dossier, &now.cards, scale);
    dossier.strategy.standing = None;
    let today = Today { scale, draw: draw(dossier.debtor, scale.number(), now.matrix.version()) };
    let of = |policy| choose(&assessment, &dossier, policy, today).map(|decided| decided.standing.treatment);
    Ok(of(now).zip(of(draft)).map(|(now, draft)| [now, draft]))
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
