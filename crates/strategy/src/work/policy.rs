//! The policy that decides now, compiled once for each text of the matrix, change of the models and version of what was
//! learnt.
use crate::{
    Climate, Error, MatrixFile, Policy, Scale, Scorecards,
    rules::{
        climate::{PRICES, TURNOVER, UNEMPLOYMENT, Values, WAGES},
        orders::{Sources, Tried},
        scorecard::CHANGES_MAX,
    },
    sql::{
        learner,
        matrix::{self as sql, VersionState},
        model::{self, Speaker},
        trial,
    },
    work::{evaluate::way_source, registry::spoken},
};
use base::{Day, day_number, day_of};
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
    let (made, learner) = made_now(rx)?;
    kept(made, |made| gather(rx, made, learner)?.compile())
}

/// What the scorecards, models, treatments and matrix that decide now are compiled from.
pub(crate) fn sources(rx: &Rx<'_>) -> Result<Sources, Error> {
    let (made, learner) = made_now(rx)?;
    gather(rx, &made, learner)
}

/// What the policy that decides now is made of, and the version of what was learnt.
fn made_now(rx: &Rx<'_>) -> Result<(Made, Option<u32>), Error> {
    let matrix = sql::source(rx, VersionState::Published)?.map(|(source, _)| source);
    let models = model::newest_change(rx)?.map(|newest| (newest.change, newest.live));
    let learnt = learner::in_force(rx)?;
    let tried = trial::running(rx)?.map(|row| (row.name, row.challenger, row.part_ppm));
    let made = Made { matrix, models, learnt: learnt.as_ref().map(|(_, digest)| digest.clone()), tried };
    Ok((made, learnt.map(|(version, _)| version)))
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
    kept(Made { matrix, models, ..Made::default() }, |made| gather(rx, made, None)?.compile())
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

/// What a policy is compiled from, as it is kept.
fn gather(rx: &Rx<'_>, made: &Made, learner: Option<u32>) -> Result<Sources, Error> {
    let models = made.models.as_ref().map(|(change, live)| Ok::<_, Error>((*change, spoken(rx, live)?))).transpose()?;
    let learner = learner.map(|version| learner::bytes(rx, version)).transpose()?.flatten();
    let trial = made.tried.as_ref().map(|(name, challenger, part_ppm)| {
        let challenger = way_source(rx, &challenger.parse()?)?;
        Ok::<_, Error>(Tried { name: name.clone(), part_ppm: *part_ppm, challenger })
    });
    Ok(Sources { matrix: made.matrix.clone(), models, learner, trial: trial.transpose()? })
}
