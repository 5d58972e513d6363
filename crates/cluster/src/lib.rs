//! The night beyond one machine: dossiers leave as Parquet, executors of Apache DataFusion Ballista judge them, and what
//! they say comes home.
//!
//! The house stays one database with one writer. What grows with its debtors is judging them, and that is pure: a
//! dossier and the orders of the night go in, a verdict comes out ([`strategy::Night::judge`]). So the night is cut in
//! three:
//!
//! 1. [`export()`] begins the night as ever, then writes a snapshot: the orders, and the dossiers in parts by a hash of
//!    the debtor, in a folder or a bucket that every machine sees;
//! 2. [`judge`] gives each part to a [`schedule`]r as a plan whose one function is [`decide()`], run by any number of
//!    [`execute`]ors; it owns the retry, for the engine holds its jobs in memory;
//! 3. [`load()`] writes the verdicts page by page through the night's own verbs ([`strategy::work::bring_night`]).
//!
//! What is lost on the way is judged at home, what changed meanwhile too, and what is done twice is done the same; so
//! the night is right whatever the machines do. There is no second implementation of anything that scores or decides.
//!
//! Years of logs are asked by the same engine: [`export_log`] writes what came of decisions, and [`evaluate()`] adds up
//! what another way of deciding would have brought; [`export_lines`] writes everything that happened to each debtor, and
//! [`figures()`] adds up what a report is made of.

mod columns;
mod compare;
mod count;
mod decide;
mod error;
mod evaluate;
mod export;
mod figures;
mod fleet;
mod home;
mod job;
mod night;
mod parts;
mod place;
mod sql;
mod table;
mod weight;

pub use compare::{Compared, compare};
pub use count::figures_of;
pub use decide::decide;
pub use error::Error;
pub use evaluate::evaluate;
pub use export::{Plan, export, export_lines, export_log};
pub use figures::figures;
pub use fleet::{Executor, Scheduler, execute, schedule};
pub use home::load;
pub use job::{Job, Manifest, build, part_of};
pub use night::{Judged, Trying, judge};
pub use parts::PARTS_MAX;
pub use place::Place;
pub use weight::weight;

/// The tables of the slices that a night touches, in the order of the house.
pub const MIGRATIONS: &[store::Migrations] = &[
    web::MIGRATIONS,
    people::MIGRATIONS,
    ledger::MIGRATIONS,
    bureau::MIGRATIONS,
    conduct::MIGRATIONS,
    strategy::MIGRATIONS,
    contact::MIGRATIONS,
    insight::MIGRATIONS,
];
