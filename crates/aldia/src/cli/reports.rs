//! What the reports ask for.
use super::{Answer, House};
use base::Day;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `aldia kpis`.
#[derive(Debug, Args)]
pub struct Kpis {
    /// The first day.
    #[arg(long)]
    pub from: Day,
    /// The last day.
    #[arg(long)]
    pub to: Day,
    /// Tell results apart.
    #[arg(long)]
    pub by: Option<By>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia outlook`.
#[derive(Debug, Args)]
pub struct Outlook {
    /// One scenario: base, adverse or benign; every one if absent.
    #[arg(long)]
    pub scenario: Option<String>,
    /// As of this day; today if absent.
    #[arg(long)]
    pub day: Option<Day>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// By what results are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    Product,
    Creditor,
    Stage,
    Agent,
    Channel,
}

/// `aldia origination`.
#[derive(Debug, Args)]
pub struct Origination {
    /// As of this day; today if absent.
    #[arg(long)]
    pub day: Option<Day>,
    /// Write a file for spreadsheets here.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}
