//! The flags of `aldia agreement`.
use super::{Answer, House};
use crate::calc::values::amount;
use base::{Amount, Day, Rate};
use clap::{Args, Subcommand};
use ledger::{
    Component,
    rules::agreement::{Clause, Kind, Method, Scope, Split, State},
};
use serde::{
    Deserialize,
    de::{IntoDeserializer, value},
};

/// `aldia agreement`.
#[derive(Debug, Subcommand)]
pub enum Agreement {
    /// What the catalogue offers for these accounts today.
    Offers(Over),
    /// Reckon up to three offers side by side; nothing is written.
    #[command(after_help = "Examples:\n  aldia agreement simulate PRE-000123 --data cartera\n  \
        aldia agreement simulate PRE-000123 --offer reestructura-6 --offer reestructura-12 --net-income 900000.00\n  \
        aldia agreement simulate PRE-000123 --kind lump_sum --discount penalty=1 --discount principal=0.10")]
    Simulate(AgreementSimulate),
    /// Write a draft on today's balances.
    #[command(after_help = "Example:\n  aldia agreement draft PRE-000123 --offer finiquito-tardio --data cartera")]
    Draft(AgreementDraft),
    /// Approve a draft that is beyond its proposer's authority.
    Approve(AgreementOf),
    /// Note that a draft went to the debtor.
    Send(AgreementOf),
    /// Record the signature; it begins if its down payment is there.
    #[command(
        after_help = "Example:\n  aldia agreement sign 019… --by \"Ana Pérez\" --method paper --reference \"legajo 7, folio 3\""
    )]
    Sign(AgreementSign),
    /// Record money for one that is signed or in force, spread over its accounts.
    Pay(AgreementPay),
    /// Take one back; one in force is as if it had never been.
    Cancel(AgreementCancel),
    /// The agreements, newest first.
    List(AgreementList),
    /// One agreement: figures, instalments, words and life.
    Show(AgreementOf),
}

/// Over which accounts.
#[derive(Debug, Args)]
pub struct Over {
    /// Accounts of one debtor with one creditor, by the creditor's reference or by id.
    #[arg(required = true)]
    pub accounts: Vec<String>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// What is offered: an offer of the catalogue, changed by whatever else is said; without one, what is said.
#[derive(Debug, Args)]
pub struct AgreementDeal {
    /// `lump_sum`, `restructuring`, `asset_discount` or `court_settlement`.
    #[arg(long, value_parser = word::<Kind>)]
    pub kind: Option<Kind>,
    /// What of each account it settles: `whole` or `due`.
    #[arg(long, value_parser = word::<Scope>)]
    pub scope: Option<Scope>,
    /// CONCEPT=SHARE that is forgiven, such as `penalty=1`; may be repeated.
    #[arg(long, value_parser = share)]
    pub discount: Vec<(Component, Rate)>,
    /// To be paid before it begins.
    #[arg(long, value_parser = amount)]
    pub down_payment: Option<Amount>,
    /// How many instalments, a month apart.
    #[arg(long)]
    pub instalments: Option<u16>,
    /// Interest a month.
    #[arg(long)]
    pub rate: Option<Rate>,
    /// Value added tax on it.
    #[arg(long)]
    pub vat: Option<Rate>,
    /// When the first instalment falls due; in a month where absent.
    #[arg(long)]
    pub first_due: Option<Day>,
    /// The last day to sign it and pay the down payment; in a week where absent.
    #[arg(long)]
    pub valid_until: Option<Day>,
    /// What happens to the discount if it is broken: `lose_discount` or `keep_discount`.
    #[arg(long, value_parser = word::<Clause>)]
    pub clause: Option<Clause>,
    /// How it falls on several accounts: `pro_rata` or `oldest_first`.
    #[arg(long, value_parser = word::<Split>)]
    pub split: Option<Split>,
    /// An instalment later than so many days breaks it; the house's usual where absent.
    #[arg(long)]
    pub days_late: Option<u16>,
    /// So many unpaid instalments break it; the house's usual where absent.
    #[arg(long)]
    pub missed: Option<u16>,
    /// What the asset is worth, for a discount because of it.
    #[arg(long, value_parser = amount, requires_all = ["asset_on", "asset_source"])]
    pub asset_value: Option<Amount>,
    /// When it was valued.
    #[arg(long)]
    pub asset_on: Option<Day>,
    /// By whom.
    #[arg(long)]
    pub asset_source: Option<String>,
    /// The court and its case, for a court settlement.
    #[arg(long)]
    pub case: Option<String>,
    /// What the debtor earns a month, net.
    #[arg(long, value_parser = amount)]
    pub net_income: Option<Amount>,
    /// What they already pay a month to others.
    #[arg(long, value_parser = amount, requires = "net_income")]
    pub committed: Option<Amount>,
}

/// `aldia agreement simulate`.
#[derive(Debug, Args)]
pub struct AgreementSimulate {
    /// An offer of the catalogue, by code; up to three. Where absent and nothing else is said, the catalogue's first three.
    #[arg(long)]
    pub offer: Vec<String>,
    #[command(flatten)]
    pub deal: AgreementDeal,
    #[command(flatten)]
    pub over: Over,
}

/// `aldia agreement draft`.
#[derive(Debug, Args)]
pub struct AgreementDraft {
    /// An offer of the catalogue, by code.
    #[arg(long)]
    pub offer: Option<String>,
    #[command(flatten)]
    pub deal: AgreementDeal,
    #[command(flatten)]
    pub over: Over,
}

/// Which agreement.
#[derive(Debug, Args)]
pub struct AgreementOf {
    /// The agreement's id.
    pub agreement: base::AgreementId,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia agreement sign`.
#[derive(Debug, Args)]
pub struct AgreementSign {
    /// Who signed, by name.
    #[arg(long)]
    pub by: String,
    /// `paper`, `message`, `call`, `electronic` or `court`.
    #[arg(long, value_parser = word::<Method>)]
    pub method: Method,
    /// Where the proof is.
    #[arg(long)]
    pub reference: String,
    /// The digest of the words that were signed; those of now where absent.
    #[arg(long)]
    pub digest: Option<String>,
    /// The day of the signature; today where absent.
    #[arg(long)]
    pub on: Option<Day>,
    #[command(flatten)]
    pub of: AgreementOf,
}

/// `aldia agreement pay`.
#[derive(Debug, Args)]
pub struct AgreementPay {
    /// How much, such as 20000.00.
    #[arg(long, value_parser = amount)]
    pub amount: Amount,
    /// From when it counts; today where absent.
    #[arg(long)]
    pub on: Option<Day>,
    /// Where it came from.
    #[arg(long, default_value = "")]
    pub source: String,
    #[command(flatten)]
    pub of: AgreementOf,
}

/// `aldia agreement cancel`.
#[derive(Debug, Args)]
pub struct AgreementCancel {
    /// Why, in words.
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub of: AgreementOf,
}

/// `aldia agreement list`.
#[derive(Debug, Args)]
pub struct AgreementList {
    /// draft, sent, signed, active, kept, broken or cancelled.
    #[arg(long, value_parser = word::<State>)]
    pub state: Option<State>,
    /// Only those that ended on this day.
    #[arg(long)]
    pub ended: Option<Day>,
    /// Only drafts that somebody must approve.
    #[arg(long)]
    pub needs_approval: bool,
    /// At most this many.
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// A word as data writes it.
fn word<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, String> {
    let words: value::StrDeserializer<'_, value::Error> = text.into_deserializer();
    T::deserialize(words).map_err(|error| error.to_string())
}

/// `penalty=0.5`.
fn share(text: &str) -> Result<(Component, Rate), String> {
    let (concept, share) = text.split_once('=').ok_or_else(|| format!("CONCEPT=SHARE, got {text:?}"))?;
    let share = share.parse().map_err(|_| format!("a share is a decimal from 0 to 1, got {share:?}"))?;
    Ok((word(concept)?, share))
}
