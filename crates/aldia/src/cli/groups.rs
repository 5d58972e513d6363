//! The command line of groups of people and of what they tell.
use super::{Answer, House};
use base::Day;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `aldia groups`.
#[derive(Debug, Subcommand)]
pub enum Groups {
    /// Bring groups from a file: `documento;grupo;valor`, a line each.
    #[command(
        after_help = "Example:\n  aldia groups import edades.csv --basis \"Consentimiento del alta, cláusula 7\" --data cartera\n\n\
            What the law calls sensitive (health, religion, politics, union…) is refused (docs/fairness.md)."
    )]
    Import(GroupsImport),
    /// The groups that are held, by what right, and how many people are in each.
    List(GroupsList),
    /// Forget groups of a name, of everybody or of one debtor.
    #[command(after_help = "Example:\n  aldia groups forget \"franja de edad\" --of 20-26756539-3 --data cartera")]
    Forget(GroupsForget),
}

/// `aldia groups import`.
#[derive(Debug, Args)]
pub struct GroupsImport {
    /// The file.
    pub file: PathBuf,
    /// By what right they are held, in 10 to 500 letters; it stays in the audit chain.
    #[arg(long)]
    pub basis: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia groups list`.
#[derive(Debug, Args)]
pub struct GroupsList {
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia groups forget`.
#[derive(Debug, Args)]
pub struct GroupsForget {
    /// The name of the groups.
    pub name: String,
    /// A debtor: a document (CUIT, DNI, the creditor's client number) or an id; everybody where absent.
    #[arg(long, value_name = "WHO")]
    pub of: Option<String>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia fairness`.
#[derive(Debug, Args)]
pub struct Fairness {
    /// As of this day; today where absent.
    #[arg(long)]
    pub day: Option<Day>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}
