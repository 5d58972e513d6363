//! The way out: one door for every message, which takes a permit and gives none back.
pub mod smtp;

use crate::rules::verdict::Delivery;
use base::{DebtorId, MessageId, Timestamp};
use conduct::Permit;

/// A message on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Which one.
    pub message: MessageId,
    /// To whom.
    pub debtor: DebtorId,
    /// The name it comes from.
    pub from_name: String,
    /// The house's mailbox. Replies and reports go to it with the message's tag.
    pub mailbox: String,
    /// The name it goes to.
    pub to_name: String,
    /// The mailbox it goes to.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Hands messages over to the outside.
pub trait Post: Send + Sync {
    /// Tries once, within a time of its own. The permit is spent, whatever comes of it.
    fn send(&self, permit: Permit, mail: &Outgoing) -> Delivery;

    /// How many messages it can hand over at the same time.
    fn lanes(&self) -> usize {
        1
    }
}
