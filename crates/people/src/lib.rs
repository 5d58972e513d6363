//! Who: debtors and how to reach them, what they said, what pauses them, and the staff that works for them.
//!
//! A *party* is a person or company, found by any of its keys. Its *points* are the ways to reach it. The log of
//! *touches* holds every attempt, contact, refusal and answer, and is only ever added to. *Holds* pause, *consents*
//! open and close channels, *contests* put a datum under review. All of it is summed up in the debtor's [`PeopleSection`], written in the transaction of
//! each event and equal to [`rebuild`] at any time.
#![deny(clippy::float_arithmetic)]

mod api;
pub mod facts;
mod rules;
mod sql;
pub mod work;

pub use api::router;
pub use rules::{
    contest::{Contest, ContestEnd, Contested, Datum, Ending},
    hold::{Consent, Hold, HoldReason},
    outcome::{Asks, Group, Outcome, ResultGroup, ResultItem, ResultTree, results},
    party::{
        Basis, Change, Found, NewParty, NewPoint, Party, PartyKey, PartyKind, Point, PointKind, Registered, Sector,
        Traits,
    },
    section::{Counts, PeopleSection, PointState, PointView, TouchView, daypart},
    sought::{Means, Sought},
    staff::User,
    touch::{Channel, Direction, Tone, Touch},
    zone::{instant, local},
};
pub use sql::{
    contest::{contests, contests_due},
    party::{debtor_by_email, each_key, find, find_document, names, names_of, party, search},
    section::rebuild,
    staff::{Names, staff_names, user, users},
    touch::{corrections, timeline, touch, touches_between},
};
pub use work::{
    Register, add_to, append_touch, correct_touch, end_contest, lift_hold, lift_hold_of, new_touch, open_contest,
    put_hold, record_consent, register, register_among, same_party,
};

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations = store::Migrations {
    slice: "people",
    steps: &[
        ("0001_people", include_str!("../migrations/0001_people.sql")),
        ("0002_contest", include_str!("../migrations/0002_contest.sql")),
    ],
};

/// Why something about people could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// They may not.
    #[error(transparent)]
    Denied(#[from] base::Denied),
    /// There is no such debtor.
    #[error("no debtor {0}")]
    NoDebtor(base::DebtorId),
    /// A touch that was taken back already, or that itself takes one back.
    #[error("touch {0} is corrected already")]
    AlreadyCorrected(base::TouchId),
    /// The datum is under review already.
    #[error("contest {0} of the same datum is open")]
    AlreadyContested(base::ContestId),
    /// There is no such contest, or it has ended.
    #[error("no open contest {0}")]
    NoContest(base::ContestId),
    /// Nothing of the sort is held, so there is nothing to contest.
    #[error("no {0} is held")]
    NotHeld(&'static str),
    /// What is to stand in the place of the datum does not read.
    #[error("the new {0} does not read")]
    BadCorrection(&'static str),
    /// There is no such user.
    #[error("no user {0}")]
    NoUser(base::UserId),
    /// Somebody of the staff already enters with this name.
    #[error("the login {0:?} is taken")]
    LoginTaken(String),
    /// Not a name to enter with.
    #[error("a login has 3 to 64 letters, digits, dots, dashes or @, got {0:?}")]
    BadLogin(String),
    /// Too easy to guess.
    #[error("a password has {} to {} characters", rules::staff::PASSWORD_MIN, rules::staff::PASSWORD_MAX)]
    WeakPassword,
    /// Too many wrong passwords for this login.
    #[error("too many failed attempts, wait until {until}")]
    TooManyAttempts {
        /// When it may be tried again.
        until: base::Timestamp,
    },
    /// The password could not be hashed or its hash not read.
    #[error("the password hash failed: {0}")]
    Hash(argon2::password_hash::Error),
}
