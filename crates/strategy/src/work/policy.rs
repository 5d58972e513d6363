//! The policy that decides now, compiled once for each text of the matrix.
use crate::{
    Catalogue, Error, Matrix, MatrixFile, Policy, Scale, Scorecards,
    sql::matrix::{self as sql, VersionState},
};
use base::Day;
use conduct::Packs;
use std::sync::{Arc, Mutex, PoisonError};
use store::Rx;

/// Policies kept compiled.
const KEPT_MAX: usize = 8;

/// The scorecards, treatments and published matrix that decide now.
pub fn policy(rx: &Rx<'_>) -> Result<Arc<Policy>, Error> {
    static KEPT: Mutex<Vec<(Option<String>, Arc<Policy>)>> = Mutex::new(Vec::new());
    let source = sql::source(rx, VersionState::Published)?.map(|(source, _)| source);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, policy)) = kept.iter().find(|(text, _)| *text == source) {
        return Ok(Arc::clone(policy));
    }
    let policy = Arc::new(compile(source.as_deref())?);
    if KEPT_MAX <= kept.len() {
        kept.remove(0);
    }
    kept.push((source, Arc::clone(&policy)));
    Ok(policy)
}

/// The scale of a day: what currencies are worth in that of the policy, as far as it is known now.
pub fn scale(rx: &Rx<'_>, policy: &Policy, day: Day) -> Result<Scale, Error> {
    Ok(Scale::new(policy.matrix.file.limits.currency, ledger::quotes(rx, day)?))
}

fn compile(source: Option<&str>) -> Result<Policy, Error> {
    let catalogue = Catalogue::shipped();
    let matrix = match source {
        Some(text) => serde_json::from_str::<MatrixFile>(text)?.compile(&catalogue)?,
        None => Matrix::shipped(&catalogue),
    };
    Ok(Policy { cards: Scorecards::shipped(), catalogue, matrix, packs: Packs::shipped() })
}
