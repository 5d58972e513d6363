//! `aldia-cluster`: the night beyond one machine, a command a role. See `docs/operating/cluster.md`.
#![expect(unreachable_pub, reason = "a binary has no outside: `pub` says what a room offers the others")]

mod cli;

use anyhow::{Context, Result, bail};
use base::{Moment, Rounding, Timestamp};
use clap::Parser;
use cli::{Cli, Command, Export, Folder, JobArgs, RunExecutor, RunNight, RunScheduler};
use cluster::{Executor, Job, MIGRATIONS, Place, Plan, Scheduler, Trying};
use insight::{Dimension, Period, ReportView};
use learn::ope::Estimate;
use std::{
    net::SocketAddr,
    process::ExitCode,
    time::{Duration, Instant},
};
use store::{Ctx, Durability, Store};
use tokio::runtime::Runtime;
use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// What `aldia` allocates with too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Cli { log, command } = Cli::parse();
    let logged: Targets = log.parse().unwrap_or_default();
    tracing_subscriber::registry().with(logged).with(fmt::layer().with_writer(std::io::stderr)).init();
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("aldia-cluster: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let driver = Runtime::new()?;
    match command {
        Command::Export(args) => export(&args, &driver),
        Command::Scheduler(args) => scheduler(&args, &driver),
        Command::Executor(args) => executor(args, &driver),
        Command::Night(args) => night(&args, &driver),
        Command::Compare(args) => compare(&args, &driver),
        Command::Load(args) => load(&args, &driver),
        Command::Log(args) => log(&args, &driver),
        Command::Evaluate(args) => evaluate(&args, &driver),
        Command::Lines(args) => lines(&args, &driver),
        Command::Figures(args) => figures(&args, &driver),
    }
}

fn export(args: &Export, driver: &Runtime) -> Result<()> {
    let (ctx, job) = (house(&args.home.house)?, job(&args.home.job)?);
    let began = Instant::now();
    let plan = Plan { day: args.day, parts: args.parts };
    let manifest = cluster::export(&ctx, (&job, plan), driver.handle(), &mut |_, _| {})?;
    let debtors: u64 = manifest.parts.iter().sum();
    say(&serde_json::json!({
        "day": manifest.day, "debtors": debtors, "parts": manifest.parts.len(), "seconds": seconds(began)
    }));
    Ok(())
}

fn scheduler(args: &RunScheduler, driver: &Runtime) -> Result<()> {
    let scheduler = Scheduler { bind: args.bind, lost_after_seconds: args.lost_after };
    let listening = |at: SocketAddr| say(&serde_json::json!({ "listening": at }));
    Ok(driver.block_on(cluster::schedule(scheduler, listening))?)
}

fn executor(args: RunExecutor, driver: &Runtime) -> Result<()> {
    let (host, port) = args.scheduler.rsplit_once(':').context("--scheduler is HOST:PORT")?;
    // Without a folder of its own, what is on its way goes with it.
    let kept = args.folder.is_none().then(tempfile::tempdir).transpose()?;
    let Some(folder) = args.folder.or_else(|| kept.as_ref().map(|folder| folder.path().to_owned())) else {
        bail!("an executor needs a folder");
    };
    let executor = Executor {
        bind: args.bind,
        known_as: args.known_as,
        scheduler_host: host.to_owned(),
        scheduler_port: port.parse().context("--scheduler is HOST:PORT")?,
        cores: args.cores.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, Into::into)),
        folder,
    };
    Ok(driver.block_on(cluster::execute(executor))?)
}

fn night(args: &RunNight, driver: &Runtime) -> Result<()> {
    let job = job(&args.job)?;
    let trying =
        Trying { at_once: args.at_once, attempts: args.attempts, patience: Duration::from_secs(args.patience) };
    let began = Instant::now();
    let mut progress = |done, all| {
        if args.progress {
            say(&serde_json::json!({ "done": done, "parts": all }));
        }
    };
    let judged = driver.block_on(cluster::judge(&job, &args.scheduler, trying, &mut progress))?;
    say(&serde_json::json!({
        "judged": judged.parts, "kept": judged.kept, "again": judged.again, "seconds": seconds(began)
    }));
    Ok(())
}

fn compare(args: &cli::Home, driver: &Runtime) -> Result<()> {
    let (ctx, job) = (house(&args.house)?, job(&args.job)?);
    let found = cluster::compare(&ctx, &job, driver.handle())?;
    say(&serde_json::json!({
        "debtors": found.debtors, "here": found.here, "elsewhere": found.elsewhere,
        "seconds_here": found.took.as_secs_f64()
    }));
    if found.here == found.elsewhere { Ok(()) } else { bail!("the same is not said here and elsewhere") }
}

fn load(args: &cli::Home, driver: &Runtime) -> Result<()> {
    let (ctx, job) = (house(&args.house)?, job(&args.job)?);
    let began = Instant::now();
    let brought = cluster::load(&ctx, &job, driver.handle(), &mut |_, _| {})?;
    say(&serde_json::json!({
        "report": brought.report, "judged_here": brought.judged_here, "seconds": seconds(began)
    }));
    Ok(())
}

fn log(args: &cli::Log, driver: &Runtime) -> Result<()> {
    let (ctx, job) = (house(&args.home.house)?, job(&args.home.job)?);
    let manifest = cluster::export_log(&ctx, (&job, (args.from, args.to), args.parts), driver.handle())?;
    let decisions: u64 = manifest.parts.iter().sum();
    say(&serde_json::json!({ "decisions": decisions, "parts": manifest.parts.len() }));
    Ok(())
}

fn evaluate(args: &cli::Evaluate, driver: &Runtime) -> Result<()> {
    let (ctx, job) = (house(&args.home.house)?, job(&args.home.job)?);
    let source = |way: &String| ctx.read(|rx| strategy::work::way_source(rx, &way.parse()?));
    let ways = args.policies.iter().map(source).collect::<Result<Vec<_>, strategy::Error>>()?;
    let judged = driver.block_on(cluster::evaluate(&job, &args.scheduler, (&ways, args.at_once)))?;
    for (way, moments) in args.policies.iter().zip(judged) {
        let told = |estimate: Option<Estimate>| {
            estimate.map(|estimate| {
                let each = estimate.in_money(1, Rounding::HalfUp);
                serde_json::json!({
                    "low": each.low, "value": each.value, "high": each.high, "support": estimate.support
                })
            })
        };
        say(&serde_json::json!({
            "policy": way, "decisions": moments.count, "IPS": told(moments.ips()), "SNIPS": told(moments.snips())
        }));
    }
    Ok(())
}

fn lines(args: &cli::Log, driver: &Runtime) -> Result<()> {
    let (ctx, job) = (house(&args.home.house)?, job(&args.home.job)?);
    let period = Period { from: args.from, to: args.to };
    let began = Instant::now();
    let manifest = cluster::export_lines(&ctx, (&job, period, args.parts), driver.handle())?;
    let debtors: u64 = manifest.parts.iter().sum();
    say(&serde_json::json!({ "debtors": debtors, "parts": manifest.parts.len(), "seconds": seconds(began) }));
    Ok(())
}

fn figures(args: &cli::Figures, driver: &Runtime) -> Result<()> {
    let (ctx, job) = (house(&args.home.house)?, job(&args.home.job)?);
    let period = Period { from: args.from, to: args.to };
    let periods = if args.by_month { period.months() } else { vec![period] };
    let by = args.by.as_deref().map(|code| Dimension::from_code(code).with_context(|| format!("no dimension {code}")));
    let question = (&periods[..], by.transpose()?);
    let sheets = driver.block_on(cluster::figures(&job, &args.scheduler, question, args.at_once))?;
    for sheet in sheets {
        let report = ctx.read(|rx| insight::report(rx, &sheet))?;
        say(&serde_json::json!({
            "from": sheet.period.from, "to": sheet.period.to, "report": ReportView::from(&report)
        }));
    }
    Ok(())
}

fn house(folder: &Folder) -> Result<Ctx> {
    let data = &folder.data;
    let store = match &folder.database {
        Some(server) => {
            Store::connect(server, Durability::Power, MIGRATIONS).context("cannot open the database on its server")?
        }
        None if !Store::exists(data) => bail!("{} holds no installation", data.display()),
        None => Store::open(data, Durability::Power, MIGRATIONS)
            .with_context(|| format!("cannot open the database in {}", data.display()))?,
    };
    Ok(Ctx::system(&store, "cluster", moment(folder.at.unwrap_or_else(now))))
}

fn job(args: &JobArgs) -> Result<Job> {
    let place = Place::at(&args.store).with_context(|| format!("cannot use {}", args.store))?;
    Ok(Job::of(&place, &args.job)?)
}

/// The one place of this program that reads the system's clock.
#[expect(clippy::disallowed_methods, reason = "everything else gets its time from here")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Every command that depends on a business day is told it.
fn moment(at: Timestamp) -> Moment {
    Moment { at, day: at.to_zoned(jiff::tz::TimeZone::UTC).date() }
}

fn seconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64()
}

/// What a command answers: a line of JSON.
fn say(answer: &serde_json::Value) {
    println!("{answer}");
}
