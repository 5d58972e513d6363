//! Teaching models from what was observed: for each target and stage a contest, whose winner is kept in the registry.
use crate::{
    Error, Scorecards,
    rules::{
        learned::{Live, Taught},
        model_card::ModelCard,
        observation::{HORIZON_DAYS, SETTLING_DAYS},
        samples::{EndedPromise, STRETCHES, Samples},
        target::{Target, expert},
    },
    sql::{
        model::{self as sql, DriftTold, NewModel, Origin},
        observation,
    },
    work::{gate::Gate, policy, registry},
};
use base::{Day, JobId, Right, day_number};
use ledger::Stage;
use models::{
    Additive, Alarm, Amount, AsWritten, Boosting, Competitor, Contest, Expert, Plan, Scorecard, Table, TimeToPay,
    drifts,
};
use serde::{Deserialize, Serialize};
use store::{Ctx, Job, Rx};

/// What is to be taught.
#[derive(Clone, Copy, Debug)]
pub struct Teach {
    /// Which target; every one where absent.
    pub target: Option<Target>,
    /// As far as was known at the end of this day.
    pub until: Day,
    /// How hard everybody tries.
    pub effort: Effort,
    /// Who may speak afterwards.
    pub then: Then,
}

/// How hard those who compete try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// As hard as is worth it.
    Usual,
    /// Fewer and shorter rounds, for a look.
    Quick,
}

/// What becomes of what was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// It waits for a person.
    Wait,
    /// Those that convince by themselves speak, where no person has decided otherwise.
    Speak,
}

/// What came of teaching.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// As far as was known at the end of this day.
    pub until: Day,
    /// One line a target and a stage.
    pub lines: Vec<TrainingLine>,
}

/// What came of teaching one target, for one stage or for all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainingLine {
    /// What is foretold.
    pub target: Target,
    /// Of which stage; nothing where of every one.
    pub stage: Option<Stage>,
    /// Rows to learn from.
    pub rows: u64,
    /// Which version of the registry it became.
    pub version: Option<u32>,
    /// Whether it speaks from now on.
    pub speaks: bool,
    /// Log loss on rows that never taught it.
    pub log_loss: Option<f64>,
    /// That of the expert's card as written, on the same rows.
    pub as_written: Option<f64>,
    /// Why nothing was learned.
    pub refused: Option<String>,
    /// Why it waits for a person although it convinces, a sentence each.
    #[serde(default)]
    pub objections: Vec<String>,
}

/// Teaching as work that outlives a request.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TrainWork {
    /// Which target; every one where absent.
    pub target: Option<Target>,
    /// As far as was known at the end of this day.
    pub until: Day,
}

impl store::Work for TrainWork {
    const KIND: &'static str = "strategy.train";
}

/// Rows that teach, the newest; of the time to a payment each becomes several.
const ROWS_MAX: usize = 100_000;
const SPELLS_MAX: usize = 20_000;
/// Rows of the rarer answer from which a stage has a model of its own.
const STAGE_RARER_MIN: usize = 200;
/// Days from what was last known of a debtor to a promise that it speaks of.
pub(crate) const PROMISE_DAYS: i32 = 60;
/// Days between two trainings that nobody asked for.
const EVERY_DAYS: i32 = 30;
/// Stretches of time that judge.
const FOLDS: usize = 3;
/// Rows from which it is told how far those who are scored have moved, and days that they are taken from.
const DRIFT_ROWS_MAX: u32 = 20_000;
const DRIFT_DAYS: i32 = 30;

/// Everybody who competes for a target.
struct Field {
    expert: Expert,
    written: AsWritten,
    scorecard: Scorecard,
    additive: Additive,
    boosting: Boosting,
}

impl Field {
    fn of(target: Target, samples: &Samples, cards: &Scorecards, effort: Effort) -> Self {
        let card = expert(target, samples.columns(), cards, STRETCHES);
        let (additive, boosting) = match effort {
            Effort::Usual => (Additive::default(), Boosting::default()),
            Effort::Quick => (
                Additive {
                    bags: 2,
                    rounds_max: 60,
                    patience: 8,
                    cells: 24,
                    pairs: 0,
                    rate: 0.15,
                    ..Additive::default()
                },
                Boosting { bags: 2, rounds_max: 60, patience: 8, ..Boosting::default() },
            ),
        };
        let written = AsWritten(card.clone());
        Self { expert: Expert::new(card), written, scorecard: Scorecard::default(), additive, boosting }
    }

    /// The expert first: where there is too little to judge anybody, the expert speaks.
    fn all(&self) -> [&dyn Competitor; 5] {
        [&self.expert, &self.written, &self.scorecard, &self.additive, &self.boosting]
    }
}

/// Teaches, keeps what was learned as candidates, and says which convince. `progress` gets done and total.
///
/// Nothing is written while somebody learns: a model is kept in a transaction of its own once it is ready. One that
/// convinces and to which the gate objects stays a candidate, and says why.
pub fn train(ctx: &Ctx, teach: Teach, gate: &dyn Gate, progress: &mut dyn FnMut(u64, u64)) -> Result<Training, Error> {
    ctx.may(Right::EditStrategy)?;
    let policy = ctx.read(policy)?;
    let targets: Vec<Target> = teach.target.map_or(Target::ALL.to_vec(), |target| vec![target]);
    let mut lines = Vec::new();
    for (done, target) in (0..).zip(&targets) {
        progress(done, targets.len() as u64);
        let samples = ctx.read(|rx| gather(rx, *target, teach.until))?;
        lines.extend(learn(ctx, &samples, (*target, &policy.cards), teach, gate)?);
    }
    progress(targets.len() as u64, targets.len() as u64);
    look_for_drift(ctx, teach.until)?;
    let training = Training { until: teach.until, lines };
    let outcome = serde_json::to_string(&training)?;
    let step = ctx.command_for(format!("training {}", teach.until).as_bytes());
    ctx.step::<_, Error>(step, |tx| Ok(sql::add_training(tx, teach.until, &outcome)?))?;
    Ok(training)
}

/// Asks for the teaching that nobody has to ask for, if the last one is a month old; whether it was asked for.
pub fn ask_training(ctx: &Ctx) -> Result<Option<JobId>, Error> {
    let until = ctx.now.day;
    let last = ctx.read::<_, Error>(|rx| Ok(sql::last_training(rx)?))?;
    if last.is_some_and(|last| day_number(until) - day_number(last) < EVERY_DAYS) {
        return Ok(None);
    }
    let step = ctx.command_for(format!("ask training {until}").as_bytes());
    ctx.step::<_, Error>(step, |tx| {
        sql::add_training(tx, until, "{}")?;
        Ok(Some(tx.enqueue(&TrainWork { target: None, until })?))
    })
}

/// Does such a job; its outcome as JSON is a [`Training`].
///
/// # Errors
/// The database failed.
pub fn run_training(ctx: &Ctx, job: &Job, gate: &dyn Gate) -> Result<String, Error> {
    let TrainWork { target, until } = job.work()?;
    let teach = Teach { target, until, effort: Effort::Usual, then: Then::Speak };
    let training = train(ctx, teach, gate, &mut |done, total| {
        let signed = |count| i64::try_from(count).unwrap_or(i64::MAX);
        // Telling how far it is may fail without harm to the teaching itself.
        let _told = ctx.job_progress(job.id, "learning", signed(done), signed(total));
    })?;
    Ok(serde_json::to_string(&training)?)
}

/// What there is to learn from for a target.
pub(crate) fn gather(rx: &Rx<'_>, target: Target, until: Day) -> Result<Samples, Error> {
    let mut samples = Samples::new(target);
    let most = if target == Target::Time { SPELLS_MAX } else { ROWS_MAX };
    let (days, limit) = ((i32::MIN, day_number(until)), u32::try_from(most).unwrap_or(u32::MAX));
    if target == Target::Promise {
        let currency = policy(rx)?.matrix.file.limits.currency;
        let span = (days.0, days.1, PROMISE_DAYS);
        let hear = |ended: EndedPromise| samples.hear_promise(&ended);
        observation::each_promise(rx, span, (until, limit, currency), hear)?;
    } else {
        observation::each_closed(rx, days, (until, limit), |seen, came| {
            if samples.rows() < most {
                samples.hear(&seen, &came);
            }
        })?;
    }
    Ok(samples)
}

/// Teaches one target: for all stages together, and for each that has enough rows.
fn learn(
    ctx: &Ctx,
    samples: &Samples,
    (target, cards): (Target, &Scorecards),
    teach: Teach,
    gate: &dyn Gate,
) -> Result<Vec<TrainingLine>, Error> {
    let (table, field) = (samples.table(cards)?, Field::of(target, samples, cards, teach.effort));
    let own = |stage: &Stage| STAGE_RARER_MIN <= samples.rarer(&samples.rows_of(Some(*stage)));
    let stages: Vec<Option<Stage>> = Stage::ALL.into_iter().filter(own).map(Some).collect();
    let mut lines = Vec::new();
    for stage in [None].into_iter().chain(if stages.len() < 2 { Vec::new() } else { stages }) {
        let rows = samples.rows_of(stage);
        let mut line = TrainingLine {
            target,
            stage,
            rows: rows.len() as u64,
            version: None,
            speaks: false,
            log_loss: None,
            as_written: None,
            refused: None,
            objections: Vec::new(),
        };
        match teach_one(&field, samples, (&table, &rows), (target, teach.until)) {
            Ok(taught) => keep(ctx, &taught, &mut line, teach, gate)?,
            Err(why) => line.refused = Some(why.to_string()),
        }
        lines.push(line);
    }
    Ok(lines)
}

fn teach_one(
    field: &Field,
    samples: &Samples,
    (table, rows): (&Table, &[u32]),
    (target, until): (Target, Day),
) -> Result<Taught, models::Error> {
    if rows.is_empty() {
        return Err(models::Error::Unfit("nothing was observed yet".to_owned()));
    }
    let seed = u64::try_from(day_number(until)).unwrap_or(0);
    let plan = Plan::fitting(table, rows, FOLDS, HORIZON_DAYS + SETTLING_DAYS, seed);
    let contest = Contest { target: target.code(), competitors: &field.all(), plan, seed };
    Ok(match target {
        Target::Payment | Target::Willingness | Target::Contact | Target::Promise | Target::Roll => {
            Taught::Chance(Box::new(contest.hold(table, rows)?))
        }
        Target::Amount => Taught::Amount(Box::new(Amount::learn(&contest, &field.boosting, table, rows)?)),
        Target::Time => {
            let spells: Vec<models::Spell> =
                rows.iter().filter_map(|row| samples.spells().get(*row as usize).copied()).collect();
            let learned = TimeToPay::learn(&contest, &table.select(rows), &spells, STRETCHES)?;
            Taught::Time(Box::new(learned))
        }
    })
}

/// Keeps what was learned, and has it speak if it convinces and may.
fn keep(ctx: &Ctx, taught: &Taught, line: &mut TrainingLine, teach: Teach, gate: &dyn Gate) -> Result<(), Error> {
    let card = ModelCard::of(taught, (line.target, line.stage));
    let bytes = taught.to_bytes()?;
    line.log_loss = (0 < card.after.rows).then_some(card.after.log_loss);
    line.as_written = card.as_written();
    let would_speak = teach.then == Then::Speak && card.convinces();
    if would_speak && !ctx.read(|rx| registry::decided_by_person(rx, &card))? {
        let live = Live::new(0, (line.target, line.stage), taught.clone())?;
        line.objections = ctx.read(|rx| gate.objections(rx, &live, teach.until))?;
    }
    let name = format!("model {} {:?} {}", line.target.code(), line.stage, models::fingerprint(&bytes));
    let note = line.objections.join(" ");
    let new = NewModel { origin: Origin::Trained, bytes: &bytes, card: &card, note: &note };
    let (version, speaks) = ctx.step::<_, Error>(ctx.command_for(name.as_bytes()), |tx| {
        let version = sql::add(tx, &new)?;
        // A person may have decided while the gate was asked.
        let speaks = would_speak && line.objections.is_empty() && !registry::decided_by_person(tx, &card)?;
        if speaks {
            registry::put_in_force(tx, &[version], (registry::By::Training, ""))?;
        }
        let told = format!("{} {note}", line.target.code());
        tx.audit("strategy.model_learned", &version.to_string(), told.trim())?;
        Ok((version, speaks))
    })?;
    (line.version, line.speaks) = (Some(version), speaks);
    Ok(())
}

/// Tells of every model that speaks how far those who were observed lately have moved from those who taught it.
fn look_for_drift(ctx: &Ctx, day: Day) -> Result<(), Error> {
    let policy = ctx.read(policy)?;
    let to = day_number(day);
    for live in policy.cards.learned().all() {
        let mut columns = vec![Vec::new(); live.columns().len()];
        ctx.read::<_, Error>(|rx| {
            Ok(observation::each_seen(rx, (to - DRIFT_DAYS, to), DRIFT_ROWS_MAX, |seen| {
                if live.stage.is_none_or(|stage| stage == seen.stage) {
                    live.row_of(&seen.features, &mut columns);
                }
            })?)
        })?;
        let slices: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
        let known = live.asks_of_debtor();
        let features = live.taught().features();
        let mut moved = drifts(features, &live.taught().card().references, &slices);
        moved.retain(|drift| drift.alarm != Alarm::Stable && known.contains(&drift.of.as_str()));
        moved.sort_by(|a, b| b.index.total_cmp(&a.index));
        let alarm = moved.iter().map(|drift| drift.alarm).max().unwrap_or(Alarm::Stable);
        let told = DriftTold { day, alarm, moved };
        let step = ctx.command_for(format!("drift {} {day}", live.version).as_bytes());
        ctx.step::<_, Error>(step, |tx| Ok(sql::set_drift(tx, live.version, &told)?))?;
    }
    Ok(())
}
