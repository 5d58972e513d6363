//! `aldia simulate`.
use super::Answer;
use base::Day;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use world::Regime;

/// `aldia simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// Who decides: static, learning, learning:FILE, fixed:TREATMENT or matrix:FILE; again for each policy. The first is what others
    /// are held against; the oracle always takes part.
    #[arg(long = "policy", value_name = "POLICY", default_values = ["static", "learning"])]
    pub policies: Vec<String>,
    /// What times they live in; again for each.
    #[arg(long = "regime", value_enum, default_values = ["calm"])]
    pub regimes: Vec<RegimeName>,
    /// How many days each country is watched.
    #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub days: u32,
    /// How many countries; their seeds follow the first.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub seeds: u32,
    /// The seed of the first country.
    #[arg(long, default_value_t = 1)]
    pub first_seed: u64,
    /// How many debtors each has.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    pub debtors: u32,
    /// The last simulated day.
    #[arg(long, value_name = "DAY", default_value = "2026-06-30")]
    pub until: Day,
    /// Draw what came in and who led, as SVG.
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    #[command(flatten)]
    pub answer: Answer,
}

/// Regimes as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RegimeName {
    /// Nothing changes but people's luck.
    Calm,
    /// Prices jump ahead of wages and many lose their job.
    Crisis,
    /// Few pay, whatever is done.
    Rare,
    /// Habits and preferences change over months.
    Drift,
}

impl From<RegimeName> for Regime {
    fn from(name: RegimeName) -> Self {
        match name {
            RegimeName::Calm => Self::Calm,
            RegimeName::Crisis => Self::Crisis,
            RegimeName::Rare => Self::Rare,
            RegimeName::Drift => Self::Drift,
        }
    }
}
