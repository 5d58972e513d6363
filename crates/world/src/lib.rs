//! A simulated country: people who earn, forget, promise, answer and pay, and agents who work, all of it through the
//! system's own doors and from one seed.
//!
//! [`run`] founds a country in an empty store and lives through its days; [`reconcile`] adds up what the country wrote
//! down itself and compares it with the books. `docs/world.md` says what is simulated and what that cannot tell.

mod files;
mod out;
mod rules;
mod work;

pub use rules::{
    contest::{Lead, Life, Share, Showing, Standings},
    judge::Spread,
    plot::draw,
    regime::Regime,
    tally::Figures,
};
pub use work::{
    Error, Phase, Progress, Summary, WorldConfig,
    reconcile::{Reconciled, reconcile},
    run,
    staff::{Member, STAFF},
    tournament::{Entry, Plan, compete},
    trial::{Candidate, Course, Trial, simulate},
};
