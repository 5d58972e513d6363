//! The flags of `aldia bank`.
use super::{Answer, House};
use base::Uuid;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `aldia bank`.
#[derive(Debug, Subcommand)]
pub enum Bank {
    /// Take in a statement: MT940, camt.053, OFX, CSV, XLSX, XLS or a network's file; match it and post what is certain.
    #[command(
        after_help = "Examples:\n  aldia bank import extracto.csv --account 0170099220000012345678 --data cartera\n  \
        aldia bank import LDEBLIQD.txt --account VISA-DEBITO --mapping visa-ldebliqd --creditor \"Banco Sur\""
    )]
    Import(BankImport),
    /// The files that were taken in.
    Files(BankList),
    /// The money that waits for a person, the oldest first, and its age.
    Queue(BankList),
    /// One income of the queue: look at it, say for which accounts it is, refuse it, or take it back.
    #[command(after_help = "Examples:\n  aldia bank match 019… --data cartera\n  \
        aldia bank match 019… --account PRE-000001 --data cartera\n  \
        aldia bank match 019… --account PRE-000001:1000.00 --account PRE-000002:500.00 --data cartera\n  \
        aldia bank match --again --data cartera")]
    Match(BankMatch),
    /// Take a whole file back, with every payment that came of it.
    Undo(BankUndo),
    /// Remember that money with a code is for an account: a coupon's client, a QR's reference, a dedicated CVU.
    #[command(after_help = "Example:\n  aldia bank code 0000068000000002222956 --kind account --account PRE-000001")]
    Code(BankCode),
}

/// `aldia bank import`.
#[derive(Debug, Args)]
pub struct BankImport {
    /// The file.
    pub file: PathBuf,
    /// Our account that it tells of: a CBU or CVU, or the network's name; needed where the file does not say.
    #[arg(long)]
    pub account: Option<String>,
    /// Whose debts its money is for; of any creditor where absent.
    #[arg(long)]
    pub creditor: Option<String>,
    /// A shipped layout's name or a TOML file; found by the content where absent.
    #[arg(long)]
    pub mapping: Option<String>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia bank files|queue`.
#[derive(Debug, Args)]
pub struct BankList {
    /// At most this many.
    #[arg(long, default_value_t = 100)]
    pub limit: u32,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia bank match`.
#[derive(Debug, Args)]
pub struct BankMatch {
    /// Which income, as `aldia bank queue` tells it.
    #[arg(required_unless_present = "again")]
    pub movement: Option<Uuid>,
    /// For which account, by its reference or id; with an amount after a colon for a part of it. May be repeated.
    #[arg(long, value_name = "ACCOUNT[:AMOUNT]")]
    pub account: Vec<String>,
    /// It is nobody's debt: why.
    #[arg(long, value_name = "WHY", conflicts_with = "account")]
    pub reject: Option<String>,
    /// Take its payments back: why. It waits again.
    #[arg(long, value_name = "WHY", conflicts_with_all = ["account", "reject"])]
    pub undo: Option<String>,
    /// Weigh everything that waits again.
    #[arg(long, conflicts_with_all = ["movement", "account", "reject", "undo"])]
    pub again: bool,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia bank undo`.
#[derive(Debug, Args)]
pub struct BankUndo {
    /// Which file, as `aldia bank import` told it.
    pub file: Uuid,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// What a code is.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum CodeName {
    /// A coupon's client, a QR's reference, a client's number at a network.
    Reference,
    /// A dedicated CVU.
    Account,
}

/// `aldia bank code`.
#[derive(Debug, Args)]
pub struct BankCode {
    /// The code: 4 to 64 letters and digits.
    pub code: String,
    /// What it is.
    #[arg(long, value_enum, default_value = "reference")]
    pub kind: CodeName,
    /// For which account, by its reference or id.
    #[arg(long)]
    pub account: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}
