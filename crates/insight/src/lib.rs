//! What worked: the six formulas of Kobra, recovery, cures, roll rates, and what each agent did and brought in.
//!
//! Reports only read; the one thing that is set here is what is to be collected in a month. The rules say what is counted and divide whole numbers; the SQL counts where the rows are; a
//! figure without a denominator is absent, never zero. [`Reports`] keeps what was counted and counts again only what
//! changed. `docs/kpis.md` has every definition.

mod api;
pub mod rules;
mod sql;
mod work;

pub use api::{BoardView, KpisView, OriginView, ReportView, origination_csv, router};
pub use rules::{
    dimension::{Dimension, Key, Period, Scope},
    kpi::{Counts, Kpis, Yield},
    lines::{DebtorLines, Lines},
    origination::{Burden, Cause, Origin, Outturn},
    portfolio::{Ageing, Portfolio},
    ratio::Ratio,
    roll::{Place, RollMatrix, RollRow},
    sheet::{Sheet, Sheets},
    target::{Target, TargetDay},
};
pub use work::{
    AgentResults, Board, DayResult, DuePromises, Group, KpiReport, Reports, SetTargets, Targets, TreatmentCount,
    agents, board, each_lines, kpis, kpis_of, origination, report, set_targets, target_line, targets,
};

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations = store::Migrations {
    slice: "insight",
    steps: &[
        ("0001_insight", include_str!("../migrations/0001_insight.sql")),
        ("0002_payments", include_str!("../migrations/0002_payments.sql")),
        ("0003_target", include_str!("../migrations/0003_target.sql")),
    ],
};

/// Why a report cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The period ends before it begins, or is longer than reports go.
    #[error("a report covers from one day to {} years", api::YEARS_MAX)]
    BadPeriod,
    /// Not an amount to be collected.
    #[error("a target is above zero")]
    BadTarget,
    /// There is no such creditor.
    #[error("no creditor {0}")]
    NoCreditor(base::CreditorId),
    /// The target of another's creditor, or of the whole house, is not theirs to set.
    #[error("the target is not theirs to set")]
    NotTheirs,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::Denied),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The staff could not be read.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The creditors could not be read.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// What decides could not be read.
    #[error(transparent)]
    Strategy(#[from] strategy::Error),
}
