//! Choosing among actions while learning what each is worth (contextual bandits), with the probability of each choice.
//!
//! A [`Bandit`] keeps a [`Belief`] for each action. Asked in a [`Context`], it says how often it would take each action
//! that is [`Open`], in whole millionths, and a draw picks one: what is logged is what was done. Asking changes nothing;
//! learning may come weeks later and in any order. A [`Table`] lets cells learn from their neighbours; a [`Tariff`] says
//! what an outcome was worth.
mod belief;
mod chooser;
mod common;
mod matching;
mod pool;
mod reward;
mod stay;

pub use belief::{Belief, CONTEXT_MAX, Context, NotACovariance, Prior, Score};
pub use chooser::{Bandit, Choice, Explorer, Floor, Heard, Open, PPM, Setting};
pub use common::Common;
pub use matching::{Link, Worth, match_chances};
pub use pool::{Axis, Table};
pub use reward::{Aftermath, Tariff};
pub use stay::{Stay, worth_of_a_day};

/// The most actions to choose among.
pub const ACTIONS_MAX: usize = 32;
