//! Whether people are treated alike whoever they are: groups where they may be held, what is told of them, and the gate
//! that a model passes before it speaks.
//!
//! A group (sex, a band of ages) is held in this slice's rows and read by nobody else. The slice stands below `strategy`
//! in the arrows of the house, so that no rule, feature or model can name a group; `strategy` asks a [`strategy::work::Gate`]
//! before a model speaks, and hears sentences. What a group may be is bounded by law (`data/sensitive.toml`), how far
//! groups may be apart by dated policy (`data/bounds.toml`), and a group of few people is not told of at all.

mod api;
mod rules;
mod sql;
pub mod work;

pub use api::{FairnessView, router};
pub use rules::{
    bounds::Bounds,
    gate::{Breach, Gap, Measure},
    intake::Quarantined,
    measure::Estimate,
    proxy::Proxy,
    sensitive::Sensitive,
    tally::GroupTold,
    told::{BoundState, Bounded, ErrorsTold, GroupErrors, NameTold, Report},
};
pub use work::{BringGroups, Brought, ByGroups, ForgetGroups, GroupName, bring, forget, groups, report, told_to};

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations = store::Migrations {
    slice: "fairness",
    steps: &[("0001_fairness", include_str!("../migrations/0001_fairness.sql"))],
};

/// Why something about groups could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Groups are held by some right, or not at all.
    #[error("groups are held by a right that is said in 10 to 500 letters")]
    NoBasis,
    /// No groups are held under that name, or the debtor is in none of them.
    #[error("nobody is in a group of {0:?}")]
    NoGroup(String),
    /// Groups are of everybody, not of one creditor's debtors.
    #[error("groups are for those who work for every creditor")]
    NotTheirs,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::Denied),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// People could not be read.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The creditors could not be read.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// What decides could not be read.
    #[error(transparent)]
    Strategy(#[from] strategy::Error),
}
