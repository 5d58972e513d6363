//! What is kept of a message on its way out and of a mail that came in.
use base::{Amount, CreditorId, Day, DebtorId, DecisionId, MessageId, PointId, PromiseId, Timestamp, TouchId};
use conduct::Purpose;
use serde::{Deserialize, Serialize};

/// An enum with stored names.
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $case:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $case,)+ }

        impl $name {
            /// The stored name; never changed.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code),+ }
            }

            /// The case with this stored name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$case),)+ _ => None }
            }
        }
    };
}

coded! {
    /// How far a message is.
    pub enum MessageState {
        /// Being handed over; whoever dies now leaves it here.
        Sending = "sending",
        /// To be tried at a later time: the server or conduct asked for it.
        Waiting = "waiting",
        /// Handed over.
        Sent = "sent",
        /// There is no such mailbox.
        Bounced = "bounced",
        /// The server would never take it, or not in all the tries.
        Failed = "failed",
        /// It may have been handed over; it is not sent again.
        Uncertain = "uncertain",
        /// It was written and may not be sent as it is: a person must look.
        Withheld = "withheld",
        /// Conduct forbids it for good.
        Refused = "refused",
        /// Another decision took the place of its own before it went out.
        Superseded = "superseded",
    }
}

coded! {
    /// How far a mail that came in is.
    pub enum InboxState {
        /// Not read yet.
        Waiting = "waiting",
        /// Read and written to the log of touches.
        Heard = "heard",
        /// A machine wrote it; nothing follows.
        Ignored = "ignored",
        /// Nobody knows whose it is, or it does not read: a person must look.
        Unknown = "unknown",
        /// A person looked and let it be.
        Dismissed = "dismissed",
    }
}

/// What a message is about and under which decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which message. It keeps its id over every try.
    pub message: MessageId,
    /// To whom.
    pub debtor: DebtorId,
    /// For whom.
    pub creditor: CreditorId,
    /// The decision it carries out.
    pub decision: Option<DecisionId>,
    /// The promise it confirms.
    pub promise: Option<PromiseId>,
    /// What for.
    pub purpose: Purpose,
    /// The template's code.
    pub treatment: String,
    /// The stage of arrears then.
    pub stage: Option<u8>,
    /// With what probability the decision was drawn, in millionths.
    pub propensity_ppm: Option<u32>,
    /// What one costs.
    pub cost: Amount,
    /// How often it has been tried.
    pub tries: i32,
}

/// A message as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// What it is about.
    pub task: Task,
    /// How far it is.
    pub state: MessageState,
    /// When it was written.
    pub made_at: Timestamp,
    /// The day of its figures.
    pub day: Day,
    /// Where it goes.
    pub point: Option<PointId>,
    /// When it may be tried, if it waits.
    pub next_at: Option<Timestamp>,
    /// The pack it was allowed under.
    pub rule: Option<String>,
    /// Which version of the template.
    pub template_version: Option<i32>,
    /// The subject line.
    pub subject: Option<String>,
    /// The text.
    pub body: Option<String>,
    /// Why it is in this state, for a person.
    pub reason: Option<String>,
}

/// A mail that came in, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    /// Which one.
    pub id: MessageId,
    /// When it came.
    pub at: Timestamp,
    /// How far it is.
    pub state: InboxState,
    /// Who says to have written it.
    pub sender: String,
    /// The subject line.
    pub subject: String,
    /// The first words.
    pub excerpt: String,
    /// Whose it is, if that is known.
    pub debtor: Option<DebtorId>,
    /// The touch it became.
    pub touch: Option<TouchId>,
    /// Why it is in this state.
    pub reason: Option<String>,
}

/// The stored name of a purpose.
pub(crate) fn purpose_code(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Collect => "collect",
        Purpose::Answer => "answer",
        Purpose::Service => "service",
    }
}

/// The purpose with this stored name.
pub(crate) fn purpose_of(code: &str) -> Option<Purpose> {
    [Purpose::Collect, Purpose::Answer, Purpose::Service].into_iter().find(|purpose| purpose_code(*purpose) == code)
}
