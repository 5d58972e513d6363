//! The policy that decides now, compiled once for each text of the matrix, change of the models and version of what was
//! learnt.
use crate::{
    Catalogue, Climate, Error, Learner, Matrix, MatrixFile, Policy, Scale, Scorecards,
    rules::{
        climate::{PRICES, TURNOVER, UNEMPLOYMENT, Values, WAGES},
        scorecard::CHANGES_MAX,
        trial::Running,
    },
    sql::{
        learner,
        matrix::{self as sql, VersionState},
        model::{self, Speaker},
        trial,
    },
    work::{evaluate::way, registry::learned},
};
use base::{Day, day_number, day_of};
use conduct::Packs;
use std::sync::{Arc, Mutex, PoisonError};
use store::Rx;

/// Policies kept compiled.
const KEPT_MAX: usize = 8;

/// What a policy is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Made {
    /// The text of its matrix; nothing for the one that ships.
    matrix: Option<String>,
    /// The change of the models, and who speaks since; nothing while only the expert's cards ever did.
    models: Option<(u32, Vec<Speaker>)>,
    /// The digest of what was learnt.
    learnt: Option<Vec<u8>>,
    /// What is tried, against what, and on which part.
    tried: Option<(String, String, u32)>,
}

/// The scorecards, models, treatments and published matrix that decide now, with what has been learnt.
pub fn policy(rx: &Rx<'_>) -> Result<Arc<Policy>, Error> {
    let matrix = sql::source(rx, VersionState::Published)?.map(|(source, _)| source);
    let models = model::newest_change(rx)?.map(|newest| (newest.change, newest.live));
    let learnt = learner::in_force(rx)?;
    let tried = trial::running(rx)?.map(|row| (row.name, row.challenger, row.part_ppm));
    let made = Made { matrix, models, learnt: learnt.as_ref().map(|(_, digest)| digest.clone()), tried };
    kept(made, |made| {
        let learner = match learnt {
            Some((version, _)) => learner::source(rx, version)?,
            None => None,
        };
        let mut policy = compile(rx, made, learner)?;
        if let Some((name, challenger, part_ppm)) = &made.tried {
            let challenger = way(rx, &policy, &challenger.parse()?)?;
            policy.trial = Some(Running::new(name, *part_ppm, challenger));
        }
        Ok(policy)
    })
}

/// The scorecards, models, treatments and matrix under which a decision was taken, by the versions that its line of the
/// log keeps; what drew is in the line itself.
///
/// # Errors
/// A version that this house never had, or cards of another release.
pub fn policy_then(rx: &Rx<'_>, matrix_version: u32, scorecard_version: u32) -> Result<Arc<Policy>, Error> {
    let matrix = match sql::source_of(rx, matrix_version)? {
        None if matrix_version != MatrixFile::shipped().version => return Err(Error::NoVersion(matrix_version)),
        source => source,
    };
    let shipped = Scorecards::shipped().version;
    let models = match (scorecard_version / CHANGES_MAX, scorecard_version % CHANGES_MAX) {
        (0, version) if version == shipped => None,
        (version, change) if version == shipped => {
            let then = model::change(rx, change)?.ok_or(Error::NoChange(change))?;
            Some((change, then.live))
        }
        (_, change) => return Err(Error::NoChange(change)),
    };
    kept(Made { matrix, models, ..Made::default() }, |made| compile(rx, made, None))
}

/// The policy that was made of this before, or else is made now.
fn kept(made: Made, make: impl FnOnce(&Made) -> Result<Policy, Error>) -> Result<Arc<Policy>, Error> {
    static KEPT: Mutex<Vec<(Made, Arc<Policy>)>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, policy)) = kept.iter().find(|(other, _)| *other == made) {
        return Ok(Arc::clone(policy));
    }
    let policy = Arc::new(make(&made)?);
    if KEPT_MAX <= kept.len() {
        kept.remove(0);
    }
    kept.push((made, Arc::clone(&policy)));
    Ok(policy)
}

/// The scale of a day: what currencies are worth in that of the policy, as far as it is known now.
pub fn scale(rx: &Rx<'_>, policy: &Policy, day: Day) -> Result<Scale, Error> {
    let scale = Scale::new(policy.matrix.file.limits.currency, ledger::quotes(rx, day)?);
    Ok(scale.in_climate(climate(rx, day)?))
}

/// What had been published of the economy by a day.
fn climate(rx: &Rx<'_>, day: Day) -> Result<Climate, Error> {
    let from = day_of(day_number(day) - CLIMATE_DAYS);
    let read = |name: &str| -> Result<Values, Error> {
        Ok(ledger::series_under(rx, name, from, day)?.remove(name).unwrap_or_default())
    };
    let told = Climate::of(day, (&read(PRICES)?, &read(WAGES)?, &read(UNEMPLOYMENT)?));
    let turnover = ledger::series_under(rx, TURNOVER, from, day)?;
    Ok(turnover.iter().fold(told, |told, (name, values)| told.with_series(day, (name, values))))
}

/// Days of published values that are looked back at: a year, and what is fresh before it.
const CLIMATE_DAYS: i32 = 365 + 260;

fn compile(rx: &Rx<'_>, made: &Made, learner: Option<Learner>) -> Result<Policy, Error> {
    let catalogue = Catalogue::shipped();
    let matrix = match &made.matrix {
        Some(text) => serde_json::from_str::<MatrixFile>(text)?.compile(&catalogue)?,
        None => Matrix::shipped(&catalogue),
    };
    let shipped = Scorecards::shipped();
    let cards = match &made.models {
        Some((change, live)) => shipped.with(learned(rx, live)?, *change),
        None => shipped,
    };
    Ok(Policy { cards, catalogue, matrix, packs: Packs::shipped(), learner, trial: None })
}
