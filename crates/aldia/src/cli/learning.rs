//! The command line of what the matrix learns.
use super::{Answer, House};
use base::Day;
use clap::{Args, Subcommand, ValueEnum};

/// `aldia learn`.
#[derive(Debug, Subcommand)]
pub enum Learn {
    /// What has been learnt, cell by cell, and every version of it.
    Show(LearnHouse),
    /// Begin to learn; an installation does from its first day.
    Start(LearnHouse),
    /// Let the weights of the matrix decide again.
    Stop(LearnHouse),
    /// Make what an earlier version had learnt decide again.
    #[command(after_help = "Example:\n  aldia learn rollback 12 --data cartera")]
    Rollback(LearnBack),
}

/// Of which installation.
#[derive(Debug, Args)]
pub struct LearnHouse {
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia learn rollback`.
#[derive(Debug, Args)]
pub struct LearnBack {
    /// The version.
    pub version: u32,
    #[command(flatten)]
    pub house: House,
}

/// `aldia evaluate`.
#[derive(Debug, Args)]
pub struct Evaluate {
    /// A way of deciding: live, static, "matrix-version N" or "fixed TREATMENT"; several may be given.
    #[arg(long = "policy", default_values = ["live", "static"])]
    pub policies: Vec<String>,
    /// The first day whose decisions count.
    #[arg(long, default_value = "0001-01-01")]
    pub from: Day,
    /// The last.
    #[arg(long, default_value = "9999-12-31")]
    pub to: Day,
    /// Tell results apart.
    #[arg(long)]
    pub by: Option<Apart>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// What judgements are told apart by.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Apart {
    /// The stage of arrears when it was decided.
    Stage,
    /// The product of the oldest account with that creditor.
    Product,
    /// The creditor.
    Creditor,
}

/// `aldia trial`.
#[derive(Debug, Subcommand)]
pub enum Trial {
    /// Try another way of deciding on some debtors, chosen by hash.
    #[command(
        after_help = "Example:\n  aldia trial start \"más llamadas\" --challenger \"fixed call_diagnosis\" --part 10 --data cartera"
    )]
    Start(TrialStart),
    /// Every trial and what may be said of it today.
    List(LearnHouse),
    /// End a trial.
    Stop(TrialStop),
}

/// `aldia trial start`.
#[derive(Debug, Args)]
pub struct TrialStart {
    /// Its name: another name is another, independent split.
    pub name: String,
    /// How the challenger decides: static, "matrix-version N" or "fixed TREATMENT".
    #[arg(long)]
    pub challenger: String,
    /// On how many of a hundred debtors.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..100))]
    pub part: u32,
    /// Debtors of both sides at which the interval is to be tightest.
    #[arg(long, default_value_t = strategy::work::StartTrial::PLANNED)]
    pub planned: u32,
    /// A difference per debtor that does not matter, in minor units.
    #[arg(long, default_value_t = 0)]
    pub margin: i64,
    /// What for.
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub house: House,
}

/// `aldia trial stop`.
#[derive(Debug, Args)]
pub struct TrialStop {
    /// Its name.
    pub name: String,
    #[command(flatten)]
    pub house: House,
}
