//! The world's side of the wire.
pub(crate) mod mailbox;
pub(crate) mod outbox;

use contact::out::{Post, smtp::Smtp};
use mail_parser::{Address, MessageParser};
use mailbox::{Mail, PostOffice};
use outbox::Outbox;

/// Where the house hands its mail over, and where the country picks it up.
pub(crate) enum Mailroom {
    /// By SMTP on loopback: every byte of a mail is written and read.
    Wire {
        /// The other end.
        office: PostOffice,
        /// The house's end.
        smtp: Smtp,
    },
    /// Without a wire, for lives by the hundred.
    Inside(Outbox),
}

/// A mail as whoever gets it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// The mailbox it was for, in lower case.
    pub to: String,
    /// The mailbox that answers go to.
    pub answer_to: String,
    /// The subject line.
    pub subject: String,
    /// Its own id, without angle brackets.
    pub message_id: String,
    /// Its words.
    pub text: String,
}

impl Mailroom {
    /// The house's way out.
    pub(crate) fn post(&self) -> &dyn Post {
        match self {
            Self::Wire { smtp, .. } => smtp,
            Self::Inside(outbox) => outbox,
        }
    }

    /// Takes what has arrived, in order of recipient.
    pub(crate) fn collect(&self) -> Vec<Letter> {
        match self {
            Self::Wire { office, .. } => office.collect().iter().filter_map(read).collect(),
            Self::Inside(outbox) => outbox.collect(),
        }
    }
}

fn read(mail: &Mail) -> Option<Letter> {
    let letter = MessageParser::default().parse(&mail.raw)?;
    let first = |address: Option<&Address<'_>>| Some(address?.first()?.address()?.to_owned());
    Some(Letter {
        to: mail.to.clone(),
        answer_to: first(letter.reply_to()).or_else(|| first(letter.from())).unwrap_or_default(),
        subject: letter.subject().unwrap_or_default().to_owned(),
        message_id: letter.message_id().unwrap_or_default().to_owned(),
        text: letter.body_text(0).unwrap_or_default().into_owned(),
    })
}
