//! What is allowed: dated packs of law and house rules, the permit without which nothing goes out, and the refusal
//! that says why not.
//!
//! [`ask`] is called at the moment of sending, not of planning: it loads the debtor, reviews the situation and either
//! mints a [`Permit`] or writes the [`Refusal`] to the log of touches. [`outlook`] answers the same question for a
//! plan or a screen, and mints nothing.
#![deny(clippy::float_arithmetic)]

mod rules;
mod work;

pub use rules::{
    calendar::Calendar,
    pack::{
        Caps, ChannelRule, Class, Content, Hours, Never, Pack, Packs, ThirdParty, ThirdPartyContact, Verdict, Weekday,
        Window, Words,
    },
    refusal::{Code, Refusal},
    review::{ActorKind, Automated, Intent, Permit, Purpose, Situation, outlook, outlook_for, review},
};
pub use work::ask;

/// The tables of this slice: none. What it decides is written to the log of touches, which `people` keeps.
pub const MIGRATIONS: store::Migrations = store::Migrations { slice: "conduct", steps: &[] };

/// Why a question about conduct could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The log of touches could not be written.
    #[error(transparent)]
    People(#[from] people::Error),
    /// A pack does not read.
    #[error("a pack does not read")]
    Pack(#[source] base::BadToml),
    /// A pack says something that makes no sense.
    #[error("the pack {pack} is wrong: {problem}")]
    Wrong {
        /// Which one.
        pack: String,
        /// What is wrong.
        problem: String,
    },
}
