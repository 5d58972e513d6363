//! A tournament: every policy lives in the same countries, as many lives at a time as there are cores.
use super::{
    Error, WorldConfig,
    trial::{Candidate, Course, Trial, simulate},
};
use crate::rules::regime::Regime;
use base::Day;
use std::{
    sync::{Mutex, PoisonError},
    thread,
};
use store::{Migrations, Store};

/// What is tried where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The policies.
    pub candidates: Vec<Candidate>,
    /// The times.
    pub regimes: Vec<Regime>,
    /// Countries of each, at least 1.
    pub seeds: u32,
    /// The seed of the first of them; the others follow it.
    pub first_seed: u64,
    /// People in each.
    pub debtors: u32,
    /// Days of each life.
    pub days: u32,
    /// The last of them.
    pub until: Day,
}

/// One life of a tournament.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In which times.
    pub regime: Regime,
    /// What it brought.
    pub course: Course,
}

/// Lives every life of a plan, each in an installation of its own that is thrown away after; in order of regime, seed and
/// policy. `passed` is told of every day of every life.
///
/// # Errors
/// The first life that fails ends all.
pub fn compete(plan: &Plan, tables: &[Migrations], passed: &(dyn Fn() + Sync)) -> Result<Vec<Entry>, Error> {
    plan.candidates.iter().try_for_each(Candidate::check)?;
    let trials = trials(plan);
    let count = trials.len();
    let (queue, done) = (Mutex::new(trials.into_iter().enumerate()), Mutex::new(Vec::with_capacity(count)));
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || -> Result<(), Error> {
        while let Some((place, trial)) = next() {
            let lived = live(&trial, tables, passed);
            if lived.is_err() {
                queue.lock().unwrap_or_else(PoisonError::into_inner).by_ref().for_each(drop);
            }
            let entry = Entry { regime: trial.world.regime, course: lived? };
            done.lock().unwrap_or_else(PoisonError::into_inner).push((place, entry));
        }
        Ok(())
    };
    let cores = thread::available_parallelism().map_or(1, usize::from).clamp(1, count.max(1));
    thread::scope(|scope| {
        let hands: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        hands.into_iter().try_for_each(|hand| hand.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, entry)| entry).collect())
}

fn live(trial: &Trial, tables: &[Migrations], passed: &(dyn Fn() + Sync)) -> Result<Course, Error> {
    let folder = tempfile::tempdir()?;
    let store = Store::temporary(tables)?;
    simulate(trial, &store, folder.path(), &mut || passed())
}

fn trials(plan: &Plan) -> Vec<Trial> {
    let mut trials = Vec::new();
    for regime in &plan.regimes {
        for seed in (plan.first_seed..).take(usize::try_from(plan.seeds).unwrap_or(usize::MAX)) {
            for candidate in &plan.candidates {
                let world = WorldConfig {
                    seed,
                    debtors: plan.debtors,
                    days: plan.days,
                    until: plan.until,
                    password: "una vida de prueba".to_owned(),
                    regime: *regime,
                };
                trials.push(Trial { world, candidate: candidate.clone() });
            }
        }
    }
    trials
}
