//! Trials: begun, read at any time, and ended by whoever leads.
use crate::{
    Error,
    rules::{
        matrix::PPM,
        trial::{Said, Seen, split},
    },
    sql::{lesson, trial as sql, trial::TrialRow},
    work::{
        evaluate::{Judged, setting, way},
        policy,
    },
};
use base::{Amount, CommandId, Day, Right};
use learn::trial::Trial;
use serde::{Deserialize, Serialize};
use store::{Ctx, Rx};

/// How often a true draw may be taken for a difference, over all looks together.
const ALPHA: f64 = 0.05;
/// The longest name, in letters.
const NAME_MAX: usize = 60;

/// A trial to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartTrial {
    /// Which command this is.
    pub command: CommandId,
    /// Its name: another name is another, independent split.
    pub name: String,
    /// How the challenger decides, as people name it; see [`Judged`].
    pub challenger: String,
    /// On which part of all debtors, in millionths.
    pub part_ppm: u32,
    /// Debtors of both sides at which the interval is to be tightest.
    pub planned: u32,
    /// Below so many of each side nothing is said.
    pub least: u32,
    /// A difference per debtor that does not matter, in minor units.
    pub margin: Amount,
    /// What for.
    pub note: String,
}

impl StartTrial {
    /// Below so many debtors of each side nothing is said, where nobody says otherwise.
    pub const LEAST: u32 = 100;
    /// Debtors of both sides at which the interval is to be tightest, where nobody says otherwise.
    pub const PLANNED: u32 = 2_000;
}

/// A trial and what may be said of it.
#[derive(Clone, Debug)]
pub struct TrialReport {
    /// The trial.
    pub row: TrialRow,
    /// Debtors of the champion and of the challenger whose horizon is over.
    pub debtors: [u64; 2],
    /// Of them, those who complained or asked not to be contacted.
    pub complaints: [u64; 2],
    /// What may be said.
    pub said: Said,
}

/// Begins a trial; one at a time.
pub fn start_trial(ctx: &Ctx, new: &StartTrial) -> Result<(), Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(new.command, "strategy.start_trial", |tx| {
        let name = new.name.trim();
        let judged: Judged = new.challenger.parse()?;
        let fits = !name.is_empty() && name.chars().count() <= NAME_MAX && (1..PPM).contains(&new.part_ppm);
        if !fits || judged == Judged::Live || sql::find(tx, name)?.is_some() {
            return Err(Error::BadTrial);
        }
        if let Some(running) = sql::running(tx)? {
            return Err(Error::TrialRuns(running.name));
        }
        way(tx, &*policy(tx)?, &judged)?;
        let row = TrialRow {
            name: name.to_owned(),
            challenger: judged.to_string(),
            part_ppm: new.part_ppm,
            planned: new.planned.max(1),
            least: new.least,
            margin: new.margin,
            started: tx.now().day,
            ended: None,
            author: tx.actor().label(),
            at: tx.now().at,
            note: new.note.trim().to_owned(),
        };
        sql::put(tx, &row)?;
        Ok(tx.audit("strategy.trial_started", name, &row.challenger)?)
    })
}

/// Ends a trial: what decides for everybody else decides again for those on whom it was tried.
pub fn stop_trial(ctx: &Ctx, command: CommandId, name: &str) -> Result<(), Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.stop_trial", |tx| {
        let row = sql::find(tx, name)?.filter(|row| row.ended.is_none()).ok_or(Error::NoTrial)?;
        sql::put(tx, &TrialRow { ended: Some(tx.now().day), ..row })?;
        Ok(tx.audit("strategy.trial_stopped", name, "")?)
    })
}

/// Every trial and what may be said of it today, the newest first.
pub fn trials(ctx: &Ctx) -> Result<Vec<TrialReport>, Error> {
    ctx.may(Right::ViewStrategy)?;
    ctx.read(|rx| sql::all(rx)?.into_iter().map(|row| report(rx, row)).collect())
}

fn report(rx: &Rx<'_>, row: TrialRow) -> Result<TrialReport, Error> {
    let setting = setting(rx)?;
    let mut seen = Seen::new(split(&row.name, row.part_ppm), setting);
    let learner = policy(rx)?;
    let control = |debtor| learner.learner.as_ref().is_some_and(|learner| learner.is_control(debtor));
    let days = (row.started, row.ended.unwrap_or(Day::MAX));
    lesson::each(rx, days, |debtor| !control(debtor), |lesson| seen.add(lesson.debtor, &lesson.drawn, &lesson.found))?;
    #[expect(clippy::cast_precision_loss, reason = "a margin, not money")]
    let margin = row.margin.to_minor() as f64;
    let rule = Trial { alpha: ALPHA, planned: row.planned, least: u64::from(row.least), margin };
    let debtors = [seen.champion.count(), seen.challenger.count()];
    Ok(TrialReport { debtors, complaints: seen.complaints, said: seen.say(&rule), row })
}
