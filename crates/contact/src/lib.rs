//! Act and listen: write to a debtor in the creditor's name, hand it over, and understand what comes back.
//!
//! A decision by mail becomes a message: [`work::send_due`] takes the template of its treatment, writes it from the
//! ledger, reads it back figure by figure, asks `conduct` for a permit, stores it as being sent, and only then hands
//! it over. What became of it is a touch. A process that dies in between leaves a message of which it is not known
//! whether it went out; it is not sent again.
//!
//! What comes in is stored first ([`work::receive_mail`]) and read later ([`work::read_inbox`]): a reply, a bounce, a
//! wish to be left alone. Each becomes a touch, from which strategy decides anew.

mod api;
pub mod out;
mod rules;
mod sql;
pub mod work;

pub use api::router;
pub use rules::{
    answer::{Answer, Meaning, read as read_reply},
    figures::{Figures, Mismatch},
    letter::{Capacity, Debt, Letter, Letterhead, PromiseSaid},
    mail::{Incoming, Kind, Report, read as read_mail},
    offer::{OfferTerms, Settlement},
    record::{InboxRow, InboxState, MessageRow, MessageState, Task},
    template::{Composed, Required, Template, Templates, Unsendable},
    tone::{Fault, Found, faults},
    verdict::Delivery,
};
pub use work::house::letterhead;

use base::{DebtorId, MessageId};

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations =
    store::Migrations { slice: "contact", steps: &[("0001_contact", include_str!("../migrations/0001_contact.sql"))] };

/// Why a message could not be sent or a mail not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// They may not.
    #[error(transparent)]
    Denied(#[from] base::Denied),
    /// The people's side failed.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// Conduct failed.
    #[error(transparent)]
    Conduct(#[from] conduct::Error),
    /// Strategy failed.
    #[error(transparent)]
    Strategy(#[from] strategy::Error),
    /// A mail beyond what is taken in.
    #[error("a mail of {bytes} bytes is too large")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// There is no such mail that waits for a person.
    #[error("no mail {0} waits for a person")]
    NoMail(MessageId),
    /// There is no such debtor.
    #[error("no debtor {0}")]
    NoDebtor(DebtorId),
    /// There is no such template.
    #[error("no template {0:?}")]
    NoTemplate(String),
    /// A template may not be published as it is.
    #[error("the template may not be sent: {0}")]
    BadTemplate(Unsendable),
    /// A letterhead says too little.
    #[error("the letterhead lacks {0}")]
    BadLetterhead(&'static str),
}
