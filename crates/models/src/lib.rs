//! The science of foretelling from a table: models that compete, are calibrated, explained, kept and watched.
//!
//! Everything here is pure: no SQL, no network, no clock, and chance only from a seed; the same table and seed make the
//! same bytes on any number of threads. A [`Table`] holds what is learned from, a [`Plan`] says which rows judge; a
//! [`Scorecard`] and an [`Expert`]'s card are learned into [`Terms`], whose score is a sum of a few numbers that anybody
//! can read; a [`Calibrator`] makes a probability mean what it says.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of rows and places of cells meet probabilities here, never money"
)]
#![cfg_attr(test, expect(clippy::float_cmp, clippy::cast_possible_wrap, reason = "what is exact is tested as exact"))]

mod binned;
mod boost;
mod calibration;
mod cuts;
mod error;
mod expert;
mod forest;
mod grow;
mod loss;
mod metrics;
mod random;
mod ridge;
mod scorecard;
mod split;
mod table;
mod terms;

pub use boost::Boosting;
pub use calibration::Calibrator;
pub use error::Error;
pub use expert::{Expert, Yielded};
pub use forest::{Child, Forest, Leaf, Node, Side, Tree};
pub use grow::Growth;
pub use loss::Loss;
pub use metrics::{
    GROUPS, Group, Judged, Metrics, auc, expected_calibration_error, ks, log_loss, log_odds, metrics, probability,
    reliability,
};
pub use random::Random;
pub use scorecard::Scorecard;
pub use split::{Plan, Split, latest, stratified};
pub use table::{Feature, Sign, Table};
pub use terms::{Axis, Points, Term, Terms};
