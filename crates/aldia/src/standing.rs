//! The standing work of a served installation: hear facts, run jobs, send and read mail, begin each day with a night.
use crate::{cli::NodeRole, desk, house::House, watch::Watch};
use anyhow::{Context, Result};
use base::{CommandId, Day, Uuid};
use bureau::{
    out::bcra::Bcra,
    work::{FetchWork, PurgeWork, WithdrawWork},
};
use cash::work::{BankUndoWork, BankWork, run_job as run_bank};
use contact::out::smtp::Smtp;
use insight::{Period, Scope};
use ledger::{
    FetchSeriesWork, SeriesError,
    out::bcra::CentralBank,
    work::import::{ImportError, ImportWork, UndoWork, run_job as run_import},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use store::{Ctx, Job, JobState, Work};
use strategy::work::{BulkWork, CycleWork, TrainWork, run_bulk, run_training};
use web::Problem;

/// How often idle work looks again.
const IDLE: Duration = Duration::from_millis(500);
/// The longest that whoever keeps reports rests.
const REST: Duration = Duration::from_secs(1);
/// How long nothing has happened when whoever keeps reports begins, and the longest that is waited for it.
const QUIET: Duration = Duration::from_millis(50);
const BUSY: Duration = Duration::from_secs(5);
/// Decisions acted upon, and mails read, between two looks at the clock.
const MAIL_BATCH: u32 = 200;

/// Work that goes on until it is told to stop.
#[derive(Debug)]
pub struct Standing {
    stop: Arc<AtomicBool>,
    workers: Vec<JoinHandle<()>>,
}

impl Standing {
    /// Begins what these roles are for.
    pub fn begin(house: &House, roles: &[NodeRole]) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let smtp = house.settings.mail.as_ref().map(Smtp::connect).transpose()?;
        let bcra = house.settings.bcra.clone().map(Bcra::new).transpose()?;
        let bank = house.settings.bcra.clone().map(CentralBank::new).transpose()?;
        let mut recovered = false;
        let rounds: Vec<(NodeRole, &'static str, Round)> = vec![
            (NodeRole::Jobs, "listener", Box::new(hear)),
            (NodeRole::Jobs, "jobs", Box::new(run_jobs)),
            (NodeRole::Jobs, "registry", Box::new(move |house| run_registry(house, bcra.as_ref()))),
            (NodeRole::Jobs, "series", Box::new(move |house| run_series(house, bank.as_ref()))),
            (NodeRole::Jobs, "learning", Box::new(run_learning)),
            (NodeRole::Mail, "mail", Box::new(move |house| carry_mail(house, smtp.as_ref(), &mut recovered))),
            (NodeRole::Night, "night", Box::new(begin_day)),
            (NodeRole::Web, "reports", Box::new(keep_reports)),
        ];
        let mut workers = Vec::new();
        for (role, name, round) in rounds.into_iter().filter(|(role, ..)| roles.contains(role)) {
            let watch = Watch::over(house, name, role);
            let (house, stop) = (house.clone(), Arc::clone(&stop));
            let work = move || go_round(&house, &stop, &watch, round);
            workers.push(thread::Builder::new().name(name.to_owned()).spawn(work).context("a thread cannot start")?);
        }
        Ok(Self { stop, workers })
    }

    /// Ends after the round at hand.
    pub fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        for worker in self.workers {
            if worker.join().is_err() {
                tracing::error!("a worker had crashed");
            }
        }
    }
}

/// One look at what there is to do; whether there was anything.
type Round = Box<dyn FnMut(&House) -> Result<bool> + Send>;

/// One round after another; a round that found nothing waits for the next commit or a moment, and so does work that
/// another process does.
fn go_round(house: &House, stop: &AtomicBool, watch: &Watch, mut work: Round) {
    let mut seen = house.store.commits();
    while !stop.load(Ordering::Relaxed) {
        let worked = if watch.is_ours() { work(house) } else { Ok(false) };
        match worked {
            Ok(true) => {}
            Ok(false) => seen = house.store.wait_beyond(seen, IDLE),
            Err(error) => {
                tracing::error!(error.causes = format!("{error:#}"), "a round of standing work failed");
                seen = house.store.wait_beyond(seen.saturating_add(1_000), IDLE * 10);
            }
        }
    }
}

/// Tells the slices what happened; whether anything had.
pub fn hear(house: &House) -> Result<bool> {
    hear_all(&system(house, "listener"))
}

/// Tells the slices what happened, until nobody has anything left to hear.
pub fn hear_all(ctx: &Ctx) -> Result<bool> {
    Ok(contact::work::hear_all(ctx)?)
}

fn run_jobs(house: &House) -> Result<bool> {
    let ctx = system(house, "jobs");
    let mut worked = false;
    for (kind, work) in JOBS {
        worked |= run_one(&ctx, kind, |job| work(&ctx, job))?;
    }
    Ok(worked)
}

/// What is about the registry has a worker of its own: asking politely takes hours, and no import waits for it.
fn run_registry(house: &House, bcra: Option<&Bcra>) -> Result<bool> {
    let ctx = system(house, "registry");
    let mut worked = false;
    for kind in [bureau::work::ImportWork::KIND, WithdrawWork::KIND, PurgeWork::KIND, FetchWork::KIND] {
        worked |= run_one(&ctx, kind, |job| Ok(bureau::work::run_job(&ctx, job, bcra)?))?;
    }
    Ok(worked)
}

/// So has what is published: a rent waits for its index, and not for the registry.
fn run_series(house: &House, bank: Option<&CentralBank>) -> Result<bool> {
    let ctx = system(house, "series");
    run_one(&ctx, FetchSeriesWork::KIND, |job| Ok(ledger::work::series::run_job(&ctx, job, bank)?))
}

/// And so has what learns, which takes minutes.
fn run_learning(house: &House) -> Result<bool> {
    let ctx = system(house, "learning");
    run_one(&ctx, TrainWork::KIND, |job| Ok(run_training(&ctx, job, &fairness::ByGroups)?))
}

/// Takes a job of this kind, if one waits, does it and says what came of it; whether there was one.
fn run_one(ctx: &Ctx, kind: &str, work: impl FnOnce(&Job) -> Result<String>) -> Result<bool> {
    // Nobody who writes waits for whoever has nothing to do.
    if ctx.read::<_, store::Error>(|rx| rx.waiting_job(kind, ctx.now.at))?.is_none() {
        return Ok(false);
    }
    let step = CommandId(Uuid::now_v7());
    let Some(job) = ctx.step::<_, store::Error>(step, |tx| tx.claim_job(kind))? else { return Ok(false) };
    let began = Instant::now();
    let (state, outcome) = match work(&job) {
        Ok(outcome) => (JobState::Done, timed(&outcome, began.elapsed())?),
        Err(error) => {
            tracing::error!(job = %job.id, error.causes = format!("{error:#}"), "a job failed");
            (JobState::Failed, serde_json::to_string(&words_es(error))?)
        }
    };
    ctx.step::<_, store::Error>(step, |tx| tx.finish_job(job.id, state, &outcome))?;
    Ok(true)
}

/// The outcome of a job, with how long it took.
fn timed(outcome: &str, took: Duration) -> Result<String> {
    let mut outcome: serde_json::Value = serde_json::from_str(outcome)?;
    if let Some(fields) = outcome.as_object_mut() {
        fields.insert("seconds".to_owned(), took.as_secs_f64().into());
    }
    Ok(serde_json::to_string(&outcome)?)
}

/// What whoever asked for a job is told of its failure; the causes are in the log.
fn words_es(error: anyhow::Error) -> String {
    let ours = || "Algo falló de nuestro lado. Ya quedó registrado; probá de nuevo en un momento.".to_owned();
    let error = match error.downcast::<cash::Error>() {
        Ok(error) => return Problem::from(error).detail,
        Err(error) => error,
    };
    let series = || error.downcast_ref().map(SeriesError::words_es);
    error.downcast_ref().map(ImportError::words_es).or_else(series).unwrap_or_else(ours)
}

/// What does each kind of job; the answer is JSON.
type Worker = fn(&Ctx, &Job) -> Result<String>;

const JOBS: &[(&str, Worker)] = &[
    (ImportWork::KIND, |ctx, job| Ok(run_import(ctx, job)?)),
    (UndoWork::KIND, |ctx, job| Ok(run_import(ctx, job)?)),
    (BankWork::KIND, |ctx, job| Ok(run_bank(ctx, job)?)),
    (BankUndoWork::KIND, |ctx, job| Ok(run_bank(ctx, job)?)),
    (CycleWork::KIND, run_cycle),
    (BulkWork::KIND, |ctx, job| Ok(run_bulk(ctx, job)?)),
];

fn run_cycle(ctx: &Ctx, job: &Job) -> Result<String> {
    let CycleWork { day } = job.work()?;
    // What it found speaks of every creditor, and whoever asked may work for one: the night's own record keeps it.
    run_night(ctx, day, &mut |done, total| {
        let signed = |count| i64::try_from(count).unwrap_or(i64::MAX);
        // Telling how far it is may fail without harm to the night itself.
        let _told = ctx.job_progress(job.id, "deciding", signed(done), signed(total));
    })?;
    Ok(serde_json::json!({ "day": day }).to_string())
}

fn carry_mail(house: &House, smtp: Option<&Smtp>, recovered: &mut bool) -> Result<bool> {
    let ctx = system(house, "mail");
    // One process sends at a time: what is on its way out when it begins was left by a crash.
    if smtp.is_some() && !std::mem::replace(recovered, true) {
        contact::work::recover(&ctx, ctx.now.at)?;
    }
    let read = contact::work::read_inbox(&ctx, MAIL_BATCH)?;
    let sent = match smtp {
        Some(smtp) => contact::work::send_due(&ctx, smtp, MAIL_BATCH)?.touched(),
        None => 0,
    };
    Ok(0 < read + sent)
}

fn begin_day(house: &House) -> Result<bool> {
    let now = house.clock.moment();
    let hour = now.at.to_zoned(house.clock.zone().clone()).hour();
    let ctx = system(house, "night");
    if hour < house.settings.night_hour || ctx.read(strategy::last_night)? >= Some(now.day) {
        return Ok(false);
    }
    ledger::work::recurring::adjust(&ctx)?;
    run_night(&ctx, now.day, &mut |_, _| {})?;
    strategy::work::ask_training(&ctx)?;
    bureau::work::purge(&ctx)?;
    if house.settings.bcra.is_some() {
        ledger::work::series::ask_fetch(&ctx, ctx.command_for(b"series"), &[])?;
        bureau::work::ask_fetch(&ctx, ctx.command_for(b"registry"), None)?;
    }
    Ok(true)
}

/// Counts what whoever leads looks at first, so that nobody waits for it: after the night, and after what happened. Nobody
/// who works must wait for it either: it begins when nothing has happened for a moment, and rests four times as long as it
/// counts.
fn keep_reports(house: &House) -> Result<bool> {
    wait_for_quiet(house);
    let began = Instant::now();
    let (ctx, everything) = (system(house, "reports"), Scope::default());
    let today = ctx.now.day;
    house.reports.board(&ctx, Period { from: today.first_of_month(), to: today }, &everything)?;
    house.reports.kpis(&ctx, desk::figures_period(today), None, &everything)?;
    // However many commits come meanwhile.
    house.store.wait_beyond(u64::MAX, REST.min(began.elapsed() * 4));
    Ok(false)
}

/// Waits until nothing has happened for a moment, or long enough.
fn wait_for_quiet(house: &House) {
    let began = Instant::now();
    let mut seen = house.store.commits();
    while began.elapsed() < BUSY {
        let now = house.store.wait_beyond(seen, QUIET);
        if now == seen {
            return;
        }
        seen = now;
    }
}

/// Runs the night of `day`.
pub fn run_night(ctx: &Ctx, day: Day, progress: &mut dyn FnMut(u64, u64)) -> Result<strategy::NightReport> {
    contact::work::before_the_night(ctx, day)?;
    Ok(strategy::work::night(ctx, day, progress)?)
}

fn system(house: &House, name: &'static str) -> Ctx {
    Ctx::system(&house.store, name, house.clock.moment())
}
