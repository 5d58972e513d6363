//! The command line of the register of debtors.
use super::{Answer, House};
use base::Day;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `aldia bureau`.
#[derive(Debug, Subcommand)]
pub enum Bureau {
    /// Bring in a monthly file: of the whole country's lines, those of the house's own debtors.
    #[command(after_help = "Examples:\n  aldia bureau import 202609DEUDORES.zip --data cartera\n  \
        7z x -so 24DSF.7z | aldia bureau import - --kind 24dsf --period 202609 --data cartera\n  \
        aldia bureau import --undo --kind deudores --period 202609 --data cartera")]
    Import(BureauImport),
    /// What the registry says of one debtor.
    #[command(after_help = "Example:\n  aldia bureau show 20-26756539-3 --data cartera")]
    Show(BureauOf),
    /// Ask the central bank's service about one debtor, where it may have news.
    #[command(after_help = "Example:\n  aldia bureau fetch 20-26756539-3 --data cartera")]
    Fetch(BureauFetch),
    /// What a lender reports of its debtors: each one's situation by days late.
    #[command(after_help = "Example:\n  aldia bureau report --day 2026-09-30 --out informe.csv --data cartera")]
    Report(BureauReport),
    /// Forget what may not be kept any longer.
    Purge(BureauPurge),
}

/// `aldia bureau import`.
#[derive(Debug, Args)]
pub struct BureauImport {
    /// The file, plain or in a zip; `-` is standard input.
    #[arg(required_unless_present = "undo")]
    pub file: Option<PathBuf>,
    /// Which file it is: deudores, 24dsf, 1dsf, nomdeu, nommor, maeent, `inf_ret`, `inf_retparc`, morexent, padron.
    #[arg(long)]
    pub kind: Option<String>,
    /// Of which month, AAAAMM; its lines say, or the newest deudores.txt, where absent.
    #[arg(long)]
    pub period: Option<bureau::Period>,
    /// Take back the file of this kind and month.
    #[arg(long, conflicts_with = "file", requires_all = ["kind", "period"])]
    pub undo: bool,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia bureau show`.
#[derive(Debug, Args)]
pub struct BureauOf {
    /// A document (CUIT, DNI, the creditor's client number) or an id.
    pub who: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia bureau fetch`.
#[derive(Debug, Args)]
pub struct BureauFetch {
    /// A document (CUIT, DNI, the creditor's client number) or an id.
    pub who: String,
    /// Ask even where the last answer still holds.
    #[arg(long)]
    pub again: bool,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia bureau report`.
#[derive(Debug, Args)]
pub struct BureauReport {
    /// As of the end of this day.
    #[arg(long)]
    pub day: Day,
    /// Where the list is written; what is not reported goes beside it, as FILE.excluidos.csv.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Whose debtors; may be left out where there is one creditor.
    #[arg(long)]
    pub creditor: Option<String>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia bureau purge`.
#[derive(Debug, Args)]
pub struct BureauPurge {
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}
