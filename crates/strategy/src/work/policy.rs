//! The policy that decides now, compiled once for each text of the matrix and each version of what was learnt.
use crate::{
    Catalogue, Error, Learner, Matrix, MatrixFile, Policy, Scale, Scorecards,
    rules::trial::Running,
    sql::{
        learner,
        matrix::{self as sql, VersionState},
        trial,
    },
    work::evaluate::way,
};
use base::Day;
use conduct::Packs;
use std::sync::{Arc, Mutex, PoisonError};
use store::Rx;

/// Policies kept compiled.
const KEPT_MAX: usize = 8;

/// What a policy is made of: the text of its matrix, the digest of what was learnt, and what is tried on whom.
type Made = (Option<String>, Option<Vec<u8>>, Option<(String, String, u32)>);

/// The scorecards, treatments and published matrix that decide now, with what has been learnt.
pub fn policy(rx: &Rx<'_>) -> Result<Arc<Policy>, Error> {
    static KEPT: Mutex<Vec<(Made, Arc<Policy>)>> = Mutex::new(Vec::new());
    let source = sql::source(rx, VersionState::Published)?.map(|(source, _)| source);
    let learnt = learner::in_force(rx)?;
    let tried = trial::running(rx)?.map(|row| (row.name, row.challenger, row.part_ppm));
    let made: Made = (source, learnt.as_ref().map(|(_, digest)| digest.clone()), tried);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, policy)) = kept.iter().find(|(other, _)| *other == made) {
        return Ok(Arc::clone(policy));
    }
    let learner = match learnt {
        Some((version, _)) => learner::source(rx, version)?,
        None => None,
    };
    let mut policy = compile(made.0.as_deref(), learner)?;
    if let Some((name, challenger, part_ppm)) = &made.2 {
        let challenger = way(rx, &policy, &challenger.parse()?)?;
        policy.trial = Some(Running::new(name, *part_ppm, challenger));
    }
    let policy = Arc::new(policy);
    if KEPT_MAX <= kept.len() {
        kept.remove(0);
    }
    kept.push((made, Arc::clone(&policy)));
    Ok(policy)
}

/// The scale of a day: what currencies are worth in that of the policy, as far as it is known now.
pub fn scale(rx: &Rx<'_>, policy: &Policy, day: Day) -> Result<Scale, Error> {
    Ok(Scale::new(policy.matrix.file.limits.currency, ledger::quotes(rx, day)?))
}

fn compile(source: Option<&str>, learner: Option<Learner>) -> Result<Policy, Error> {
    let catalogue = Catalogue::shipped();
    let matrix = match source {
        Some(text) => serde_json::from_str::<MatrixFile>(text)?.compile(&catalogue)?,
        None => Matrix::shipped(&catalogue),
    };
    Ok(Policy { cards: Scorecards::shipped(), catalogue, matrix, packs: Packs::shipped(), learner, trial: None })
}
