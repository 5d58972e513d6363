//! A post without a wire: mails are handed over in memory, as the real adapter would name and address them.
use super::Letter;
use conduct::Permit;
use contact::{
    Delivery,
    out::{Outgoing, Post},
};
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// Keeps every mail for its reader; mailboxes known to be dead refuse theirs.
#[derive(Debug)]
pub(crate) struct Outbox {
    dead: HashSet<String>,
    kept: Mutex<Vec<Letter>>,
}

impl Outbox {
    /// An empty one. Mailboxes in `dead`, in lower case, do not exist.
    pub(crate) fn new(dead: HashSet<String>) -> Self {
        Self { dead, kept: Mutex::default() }
    }

    /// Takes what has arrived, in order of recipient.
    pub(crate) fn collect(&self) -> Vec<Letter> {
        let mut letters = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        letters.sort_by(|one, other| (&one.to, &one.message_id).cmp(&(&other.to, &other.message_id)));
        letters
    }
}

impl Post for Outbox {
    fn send(&self, permit: Permit, mail: &Outgoing) -> Delivery {
        drop(permit);
        let to = mail.to.to_lowercase();
        if self.dead.contains(&to) {
            return Delivery::NoMailbox("550 5.1.1 no such mailbox".to_owned());
        }
        let (local, domain) = mail.mailbox.split_once('@').unwrap_or((&mail.mailbox, "localhost"));
        let id = mail.message.0.simple();
        let letter = Letter {
            to,
            answer_to: format!("{local}+{id}@{domain}"),
            subject: mail.subject.clone(),
            message_id: format!("{id}@{domain}"),
            text: mail.text.clone(),
        };
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
        Delivery::Taken
    }
}
