//! The command line of what debtors are owed: an explanation, what they contest, a person who looks.
use super::{Answer, Debtor, House};
use base::{AccountId, ContestId, PointId, ReviewId};
use clap::{Args, Subcommand};
use people::Ending;
use std::path::PathBuf;

/// `aldia explain`.
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    pub of: Debtor,
    /// Write the letter here, as PDF.
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
}

/// `aldia review`.
#[derive(Debug, Subcommand)]
pub enum Review {
    /// Record that a debtor asks for a person: what the machine would send stops until one has looked.
    #[command(
        after_help = "Example:\n  aldia review ask 20-26756539-3 --words \"Quiero que lo vea alguien\" --data cartera"
    )]
    Ask(ReviewAsk),
    /// What a debtor asked for; without a debtor, everything that waits, the most pressing first.
    List(ReviewList),
    /// A person has looked: confirm what had been decided, or decide otherwise.
    #[command(after_help = "Example:\n  aldia review end 20-26756539-3 019… --instead rest \\\n    \
        --reason \"Entendemos tu situación: te esperamos un mes\" --data cartera")]
    End(ReviewEnd),
}

/// `aldia review ask`.
#[derive(Debug, Args)]
pub struct ReviewAsk {
    /// A document (CUIT, DNI, the creditor's client number) or an id.
    pub who: String,
    /// What the debtor said, in their words.
    #[arg(long)]
    pub words: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia review list`.
#[derive(Debug, Args)]
pub struct ReviewList {
    /// A document (CUIT, DNI, the creditor's client number) or an id; everybody where absent.
    pub who: Option<String>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia review end`.
#[derive(Debug, Args)]
pub struct ReviewEnd {
    /// A document (CUIT, DNI, the creditor's client number) or an id.
    pub who: String,
    /// Which review.
    pub review: ReviewId,
    /// What to do instead, by its code; absent, what had been decided is confirmed.
    #[arg(long, value_name = "TREATMENT")]
    pub instead: Option<String>,
    /// Why, in the words that the debtor is told.
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia contest`.
#[derive(Debug, Subcommand)]
pub enum Contest {
    /// Record that a debtor says that a datum is wrong: it is blocked until it is answered.
    #[command(
        after_help = "Examples:\n  aldia contest open 20-26756539-3 --datum income --words \"Gano la mitad\" --data cartera\n  \
        aldia contest open 20-26756539-3 --datum account --account 019… --words \"Nunca la saqué\""
    )]
    Open(ContestOpen),
    /// What a debtor contests and what they can; without a debtor, every open contest, the most pressing first.
    List(ContestList),
    /// Answer a contest: rectified, confirmed or withdrawn, with what the debtor is told.
    #[command(after_help = "Example:\n  aldia contest end 20-26756539-3 019… --as rectified --value 25000000 \\\n    \
        --reason \"Vimos tu recibo de sueldo\" --data cartera")]
    End(ContestEnd),
}

/// `aldia contest open`.
#[derive(Debug, Args)]
pub struct ContestOpen {
    /// A document (CUIT, DNI, the creditor's client number) or an id.
    pub who: String,
    /// point, income, employment, situation, registry, account or amount.
    #[arg(long)]
    pub datum: String,
    /// Which point; `contest list` names them.
    #[arg(long)]
    pub point: Option<PointId>,
    /// Which account; `contest list` names them.
    #[arg(long)]
    pub account: Option<AccountId>,
    /// What the debtor said, in their words.
    #[arg(long)]
    pub words: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia contest list`.
#[derive(Debug, Args)]
pub struct ContestList {
    /// A document (CUIT, DNI, the creditor's client number) or an id; everybody where absent.
    pub who: Option<String>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia contest end`.
#[derive(Debug, Args)]
pub struct ContestEnd {
    /// A document (CUIT, DNI, the creditor's client number) or an id.
    pub who: String,
    /// Which contest.
    pub contest: ContestId,
    /// rectified, confirmed or withdrawn.
    #[arg(long = "as", value_name = "ENDING", value_parser = ending)]
    pub ending: Ending,
    /// Why, in the words that the debtor is told.
    #[arg(long)]
    pub reason: String,
    /// What stands in the place of what is rectified: minor units, months, a situation, a telephone, a mailbox, an
    /// address; absent, the datum is taken away.
    #[arg(long)]
    pub value: Option<String>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

fn ending(text: &str) -> Result<Ending, String> {
    Ending::from_code(text).ok_or_else(|| "one of rectified, confirmed, withdrawn".to_owned())
}
