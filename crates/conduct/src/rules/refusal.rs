//! Why not: a code, a Spanish sentence and a source.
use super::calendar::Calendar;
use base::{Day, Timestamp};
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $case:ident = $code:literal,)+) => {
        /// The rule that refused. Each has a sentence and a source in every pack, and a place in `docs/law/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $code)] $case,)+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The stored name; never changed.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $code),+ }
            }
        }
    };
}

codes! {
    /// The debtor died.
    Deceased = "deceased",
    /// Reorganisation or bankruptcy.
    Bankrupt = "bankrupt",
    /// They asked not to be contacted.
    CeaseContact = "cease_contact",
    /// They dispute the debt.
    Dispute = "dispute",
    /// Illness, loss of work or the like.
    Hardship = "hardship",
    /// A promise to pay is open.
    Promise = "promise",
    /// An agreement is in force and up to date.
    Agreement = "agreement",
    /// They closed this channel.
    OptedOut = "opted_out",
    /// The mailbox, number or address is not theirs or does not work.
    BadPoint = "bad_point",
    /// The debtor contests the mailbox, number or address, and it is being verified.
    Contested = "contested",
    /// There is no way to reach them on this channel.
    NoPoint = "no_point",
    /// This channel is not for agencies.
    ChannelDenied = "channel_denied",
    /// There is nothing to answer: they did not write today.
    NothingToAnswer = "nothing_to_answer",
    /// A holiday.
    Holiday = "holiday",
    /// Outside the permitted hours or days.
    Window = "window",
    /// Enough calls and visits today.
    CallsDay = "calls_attempts_day",
    /// They were spoken with today.
    ContactsDay = "live_contacts_day",
    /// They were spoken with often enough this week.
    ContactsWeek = "live_contacts_week",
    /// Enough messages today.
    MessagesDay = "messages_day",
    /// Enough messages this week.
    MessagesWeek = "messages_week",
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why not. A value, not an error: it is recorded and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which rule.
    pub code: Code,
    /// Of which pack.
    pub pack: String,
    /// Of which of its versions: the day from which it is valid.
    pub version: Day,
    /// For the person who reads it.
    pub sentence_es: String,
    /// The law or the policy behind it.
    pub source: String,
    /// When it may be tried again; `None` if only an event can change it.
    pub until: Option<Timestamp>,
    /// Whether the year's holidays were known.
    pub calendar: Calendar,
}

impl Refusal {
    /// How the log of touches names it: `AR-default@2026-01-01/window`.
    pub fn rule(&self) -> String {
        let note = self.calendar.note();
        format!("{}@{}/{}{note}", self.pack, self.version, self.code)
    }
}
