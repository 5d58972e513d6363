//! The science of foretelling from a table: models that compete, are calibrated, explained, kept and watched.
//!
//! Everything here is pure: no SQL, no network, no clock, and chance only from a seed; the same table and seed make the
//! same bytes on any number of threads. A [`Table`] holds what is learned from. In a [`Contest`] an [`Expert`]'s card, a
//! [`Scorecard`], an [`Additive`] model and [`Boosting`] are judged by rows that never taught them, as a [`Plan`] says;
//! the best, or two together, become a [`Model`]: its [`Shape`] scores, its [`Calibrator`] makes a probability mean what
//! it says, its [`Card`] tells where it comes from. [`Amount`] and [`TimeToPay`] are made of such models. A [`Forest`] from
//! LightGBM or XGBoost is read, scored and written by the same code as ours.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of rows and places of cells meet probabilities here, never money"
)]
#![cfg_attr(test, expect(clippy::float_cmp, clippy::cast_possible_wrap, reason = "what is exact is tested as exact"))]

mod additive;
mod amount;
mod binned;
mod boost;
mod calibration;
mod card;
mod contest;
mod cuts;
mod drift;
mod error;
mod expert;
mod explain;
pub mod forest;
mod grow;
mod hazard;
mod imported;
mod loss;
mod metrics;
mod model;
mod random;
mod ridge;
mod saved;
mod scorecard;
mod split;
mod steps;
mod table;
mod terms;

pub use additive::Additive;
pub use amount::{Amount, AmountCard};
pub use boost::Boosting;
pub use calibration::Calibrator;
pub use card::{Card, Entry, Outcome, Why};
pub use contest::{Competitor, Contest, Learned};
pub use drift::{Alarm, Drift, Reference, drifts};
pub use error::Error;
pub use expert::{AsWritten, Expert, Yielded};
pub use explain::{Explanation, Lever, Sway};
pub use forest::{Foreign, Forest, Scorer};
pub use grow::Growth;
pub use hazard::{PERIOD, Spell, TimeToPay, person_periods};
pub use loss::Loss;
pub use metrics::{
    GROUPS, Group, Judged, Metrics, auc, expected_calibration_error, ks, log_loss, log_odds, metrics, probability,
    reliability,
};
pub use model::{Laid, Model, Shape, Share, Voice};
pub use random::Random;
pub use saved::fingerprint;
pub use scorecard::Scorecard;
pub use split::{Plan, Split, latest, stratified};
pub use table::{Feature, Sign, Table};
pub use terms::{Axis, Points, Term, Terms};
