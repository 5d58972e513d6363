//! Posts that fail on purpose.
use conduct::Permit;
use contact::{
    Delivery,
    out::{Outgoing, Post},
};
use std::{
    collections::VecDeque,
    sync::{Barrier, Mutex},
};

/// Answers as it was told, and takes what comes after.
#[derive(Default)]
pub(crate) struct Told {
    answers: Mutex<VecDeque<Delivery>>,
    pub(crate) seen: Mutex<Vec<Outgoing>>,
}

impl Told {
    /// Answers each of these in turn.
    pub(crate) fn new(answers: impl IntoIterator<Item = Delivery>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), seen: Mutex::default() }
    }
}

impl Post for Told {
    fn send(&self, _permit: Permit, mail: &Outgoing) -> Delivery {
        self.seen.lock().unwrap().push(mail.clone());
        self.answers.lock().unwrap().pop_front().unwrap_or(Delivery::Taken)
    }
}

/// Dies with the message in its hands.
pub(crate) struct Dies;

impl Post for Dies {
    fn send(&self, _permit: Permit, _mail: &Outgoing) -> Delivery {
        panic!("the process dies here");
    }
}

/// Holds a message until it is let go, and says when it has one.
pub(crate) struct Gate {
    pub(crate) has_one: Barrier,
    pub(crate) let_go: Barrier,
}

impl Post for Gate {
    fn send(&self, _permit: Permit, _mail: &Outgoing) -> Delivery {
        self.has_one.wait();
        self.let_go.wait();
        Delivery::Taken
    }
}

/// Takes no message before two are being handed over at once.
pub(crate) struct Slow(pub(crate) Barrier);

impl Post for Slow {
    fn send(&self, _permit: Permit, _mail: &Outgoing) -> Delivery {
        self.0.wait();
        Delivery::Taken
    }

    fn lanes(&self) -> usize {
        2
    }
}
