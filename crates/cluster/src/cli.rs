//! What `aldia-cluster` understands.
use base::{Day, Timestamp};
use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// The night of an Aldía beyond one machine.
#[derive(Debug, Parser)]
#[command(name = "aldia-cluster", version, about)]
pub struct Cli {
    /// What is logged, as `RUST_LOG` says it.
    #[arg(long, env = "RUST_LOG", default_value = "warn", global = true)]
    pub log: String,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin the night of a day, and write what is to be judged elsewhere.
    Export(Export),
    /// Give out parts of nights to executors, until it is ended.
    Scheduler(RunScheduler),
    /// Judge parts of nights, until it is ended.
    Executor(RunExecutor),
    /// Have every part judged that is not yet.
    Night(RunNight),
    /// Judge everybody here too, and compare; nothing is written.
    Compare(Home),
    /// Write what was said elsewhere, and end the night.
    Load(Home),
    /// Write what came of the decisions of some days.
    Log(Log),
    /// Say what other ways of deciding would have brought, over a log.
    Evaluate(Evaluate),
    /// Write everything that the figures of some days are made of.
    Lines(Log),
    /// Tell the figures of days that were written, as `aldia kpis` does.
    Figures(Figures),
}

/// The installation.
#[derive(Debug, Args)]
pub struct Folder {
    /// The data directory of the installation.
    #[arg(long)]
    pub data: PathBuf,
    /// The PostgreSQL database of the installation, where it is not embedded.
    #[arg(long, env = "ALDIA_DATABASE", hide_env_values = true, value_name = "postgres://USER:PASSWORD@HOST/NAME")]
    pub database: Option<String>,
    /// The moment at which it is worked, as `2026-03-04T07:00:00Z`; now, where it is not said.
    #[arg(long)]
    pub at: Option<Timestamp>,
}

/// The files of a night.
#[derive(Debug, Args)]
pub struct JobArgs {
    /// Where files lie so that every machine sees them: a folder, or `s3://BUCKET/PREFIX`.
    #[arg(long)]
    pub store: String,
    /// The name of this night among them.
    #[arg(long)]
    pub job: String,
}

/// The installation and the files of one of its nights.
#[derive(Debug, Args)]
pub struct Home {
    #[command(flatten)]
    pub house: Folder,
    #[command(flatten)]
    pub job: JobArgs,
}

#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    pub home: Home,
    /// The day whose night it is.
    #[arg(long)]
    pub day: Day,
    /// In how many parts, from 1 to 256; as many as the debtors need, where it is not said.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(cluster::PARTS_MAX)))]
    pub parts: Option<u32>,
}

#[derive(Debug, Args)]
pub struct RunScheduler {
    /// Where it is spoken to; port 0 is any that is free, and is told. Whoever reaches it may have anything run: keep it
    /// inside.
    #[arg(long, default_value = "127.0.0.1:50050")]
    pub bind: SocketAddr,
    /// Seconds without a word after which an executor is lost.
    #[arg(long, default_value_t = 30)]
    pub lost_after: u64,
}

#[derive(Debug, Args)]
pub struct RunExecutor {
    /// The scheduler, as `HOST:PORT`.
    #[arg(long, default_value = "127.0.0.1:50050")]
    pub scheduler: String,
    /// Where it gives out what it made; port 0 is any that is free. Whoever reaches it may read that: keep it inside.
    #[arg(long, default_value = "127.0.0.1:50051")]
    pub bind: SocketAddr,
    /// How others reach it, where that is not by the address that it binds.
    #[arg(long)]
    pub known_as: Option<String>,
    /// Parts judged at once; as many as there are cores, where it is not said.
    #[arg(long)]
    pub cores: Option<usize>,
    /// Where it keeps what is on its way; a folder that goes with it, where it is not said.
    #[arg(long)]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct RunNight {
    #[command(flatten)]
    pub job: JobArgs,
    /// The scheduler.
    #[arg(long, default_value = "http://127.0.0.1:50050")]
    pub scheduler: String,
    /// Parts given out at once: some more than the cores of all executors.
    #[arg(long, default_value_t = 8)]
    pub at_once: usize,
    /// How often each part is tried.
    #[arg(long, default_value_t = 4)]
    pub attempts: u32,
    /// Seconds that one part may take before it is given out again.
    #[arg(long, default_value_t = 600)]
    pub patience: u64,
    /// Say how far it is after each part.
    #[arg(long)]
    pub progress: bool,
}

#[derive(Debug, Args)]
pub struct Log {
    #[command(flatten)]
    pub home: Home,
    /// The first day that counts.
    #[arg(long)]
    pub from: Day,
    /// The last.
    #[arg(long)]
    pub to: Day,
    /// In how many parts, from 1 to 256; 16, where it is not said.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(cluster::PARTS_MAX)))]
    pub parts: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Evaluate {
    #[command(flatten)]
    pub home: Home,
    /// The scheduler.
    #[arg(long, default_value = "http://127.0.0.1:50050")]
    pub scheduler: String,
    /// A way of deciding: `live`, `static`, `matrix-version N` or `fixed TREATMENT`; as often as wanted.
    #[arg(long = "policy", required = true)]
    pub policies: Vec<String>,
    /// Tasks at once: the cores of all executors.
    #[arg(long, default_value_t = 8)]
    pub at_once: usize,
}

#[derive(Debug, Args)]
pub struct Figures {
    #[command(flatten)]
    pub home: Home,
    /// The scheduler.
    #[arg(long, default_value = "http://127.0.0.1:50050")]
    pub scheduler: String,
    /// The first day that counts, of those that were written.
    #[arg(long)]
    pub from: Day,
    /// The last.
    #[arg(long)]
    pub to: Day,
    /// By what they are told apart: `product`, `creditor`, `stage`, `agent` or `channel`.
    #[arg(long)]
    pub by: Option<String>,
    /// Each calendar month by itself, all of them in one pass.
    #[arg(long)]
    pub by_month: bool,
    /// Tasks at once: the cores of all executors.
    #[arg(long, default_value_t = 8)]
    pub at_once: usize,
}
