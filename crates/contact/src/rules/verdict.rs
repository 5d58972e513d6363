//! What a mail server's reply says about the message and about the mailbox.
use crate::rules::mail::no_such_mailbox;

/// What became of one try to hand a message over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The server took it.
    Taken,
    /// There is no such mailbox: it bounced.
    NoMailbox(String),
    /// The server will never take it, for a reason that is not the mailbox.
    Refused(String),
    /// It was not taken and may be tried again.
    Later(String),
    /// The line broke after the whole message was handed over: it may have been taken.
    Unknown(String),
}

/// How far the conversation was when the server said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Before the recipient was named: greeting, credentials, sender.
    Sender,
    /// Naming the recipient.
    Recipient,
    /// Handing over the message.
    Content,
}

impl Delivery {
    /// What a reply of 400 and above means. `words` may begin with an enhanced status such as `5.1.1` (RFC 3463).
    ///
    /// Only a 5xx to the recipient says anything about the mailbox, and one that names policy (5.7) or a full mailbox
    /// (5.2.2) does not: a good address must not be lost to our own bad reputation.
    pub(crate) fn from_reply(step: Step, code: u16, words: &str) -> Self {
        let reply = format!("{code} {words}");
        if code < 500 {
            return Self::Later(reply);
        }
        let enhanced =
            words.split_whitespace().next().filter(|word| word.starts_with("5.") && word.matches('.').count() == 2);
        let gone = enhanced.map_or_else(|| [550, 551, 553].contains(&code), no_such_mailbox);
        match step {
            Step::Recipient if gone => Self::NoMailbox(reply),
            Step::Sender | Step::Recipient | Step::Content => Self::Refused(reply),
        }
    }
}

/// Minutes to wait before each new try.
const WAITS_MINUTES: &[i64] = &[5, 20, 60, 240];

/// How long to wait after the `tries`-th try failed, in minutes; `None` gives up.
pub(crate) fn wait_minutes(tries: i32) -> Option<i64> {
    WAITS_MINUTES.get(usize::try_from(tries).ok()?.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_recipients_5xx_condemns_the_mailbox() {
        let at = Delivery::from_reply;

        assert!(matches!(at(Step::Recipient, 550, "no such user"), Delivery::NoMailbox(_)));
        assert!(matches!(at(Step::Recipient, 550, "5.1.1 unknown"), Delivery::NoMailbox(_)));
        assert!(matches!(at(Step::Recipient, 550, "5.7.1 blocked by policy"), Delivery::Refused(_)));
        assert!(matches!(at(Step::Recipient, 552, "5.2.2 mailbox full"), Delivery::Refused(_)));
        assert!(matches!(at(Step::Sender, 550, "5.1.1 sender unknown"), Delivery::Refused(_)));
        assert!(matches!(at(Step::Content, 554, "spam"), Delivery::Refused(_)));
        assert!(matches!(at(Step::Recipient, 451, "4.7.1 greylisted"), Delivery::Later(_)));
    }

    #[test]
    fn tries_end() {
        assert_eq!((1..=5).map(wait_minutes).collect::<Vec<_>>(), [Some(5), Some(20), Some(60), Some(240), None]);
        assert_eq!(wait_minutes(0), None);
    }
}
