//! Whoever waits to write shares the commit of whoever writes: the disk is waited for once for all of them.
use super::session::Session;
use crate::{Durability, Error, audit::AuditEnd, engine::lock};
use std::{
    cell::RefCell,
    mem,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::Thread,
};

/// The connection that writes, and the transaction that it has open while somebody waits to join it.
#[derive(Debug)]
pub(crate) struct Writer {
    session: Session,
    open: Option<Open>,
    chain: Chain,
}

/// Where the audit chain ends for whoever writes in the transaction that is open, once somebody has asked.
pub(crate) type Chain = RefCell<Option<AuditEnd>>;

#[derive(Debug)]
struct Open {
    group: Arc<Group>,
    durability: Durability,
    members: u32,
    announced: bool,
}

/// Those whose writing is committed together.
#[derive(Debug, Default)]
pub(crate) struct Group {
    ending: Mutex<Ending>,
    ended: Condvar,
}

/// How a group ends.
#[derive(Debug, Default)]
struct Ending {
    outcome: Option<Outcome>,
    /// Those who sleep until it is there, having been run by another thread.
    asleep: Vec<Thread>,
}

/// What became of a group's commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It holds.
    Kept,
    /// It may succeed if everybody runs again.
    Again,
    /// It is lost, and why.
    Lost(String),
}

/// The most that share one commit: whoever came first waits for the others.
const MEMBERS_MAX: u32 = 64;
/// Where a member who fails goes back to, leaving what others wrote before.
const MARK: &str = "savepoint member";
const BACK: &str = "rollback to savepoint member";

impl Group {
    /// Waits until somebody has committed.
    pub(crate) fn wait(&self) -> Outcome {
        let mut ending = lock(&self.ending);
        loop {
            match &ending.outcome {
                Some(outcome) => return outcome.clone(),
                None => ending = self.ended.wait(ending).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Whether somebody has committed.
    pub(crate) fn has_ended(&self) -> bool {
        lock(&self.ending).outcome.is_some()
    }

    /// Wakes a thread when somebody has committed; see [`Group::wake_others`].
    pub(crate) fn wake(&self, thread: Thread) {
        let mut ending = lock(&self.ending);
        if ending.outcome.is_some() {
            thread.unpark();
        } else {
            ending.asleep.push(thread);
        }
    }

    fn end(&self, outcome: Outcome) {
        let mut ending = lock(&self.ending);
        ending.outcome = Some(outcome);
        let first = ending.asleep.pop();
        drop(ending);
        self.ended.notify_all();
        first.iter().for_each(Thread::unpark);
    }

    /// Wakes those who still sleep once it has ended: whoever was woken does, so that whoever writes goes on meanwhile.
    pub(crate) fn wake_others(&self) {
        let mut ending = lock(&self.ending);
        let others = if ending.outcome.is_some() { mem::take(&mut ending.asleep) } else { Vec::new() };
        drop(ending);
        others.iter().for_each(Thread::unpark);
    }
}

impl Writer {
    pub(crate) fn new(session: Session) -> Self {
        Self { session, open: None, chain: Chain::default() }
    }

    /// The connection, with nothing open on it; and whether facts were announced in what was.
    pub(crate) fn quiet(&mut self) -> (&mut Session, bool) {
        let announced = self.end();
        (&mut self.session, announced)
    }

    /// The connection, as the member who has joined uses it.
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Where the audit chain ends for the member who has joined.
    pub(crate) fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Joins what is open, or opens a transaction.
    ///
    /// What is open with another durability is committed first; whether facts were announced in it is the second answer.
    /// Who is `alone` reads beside what they write, in snapshots of what was committed, and so joins nobody.
    pub(crate) fn join(&mut self, durability: Durability, alone: bool) -> Result<(Arc<Group>, bool), Error> {
        let other = self.open.as_ref().is_some_and(|open| alone || open.durability != durability);
        let announced = other && self.end();
        if let Some(open) = &self.open {
            let group = Arc::clone(&open.group);
            if let Err(problem) = self.session.order(MARK) {
                self.give_up(Outcome::Lost(told(&problem)));
                return Err(problem);
            }
            return Ok((group, announced));
        }
        self.chain.take();
        self.session.begin_writing(durability)?;
        let group = Arc::<Group>::default();
        self.open = Some(Open { group: Arc::clone(&group), durability, members: 0, announced: false });
        Ok((group, announced))
    }

    /// The member who has joined is done, and what they wrote is to be kept.
    pub(crate) fn stay(&mut self, announced: bool) {
        if let Some(open) = &mut self.open {
            open.members += 1;
            open.announced |= announced;
        }
    }

    /// The member who has joined has failed: nothing that they wrote is kept, and what others wrote is.
    pub(crate) fn leave(&mut self) {
        self.chain.take();
        match &self.open {
            Some(open) if 0 < open.members => {
                if let Err(problem) = self.session.go_back(BACK) {
                    self.give_up(Outcome::Lost(told(&problem)));
                }
            }
            _ => self.give_up(Outcome::Again),
        }
    }

    /// Commits what is open, unless somebody waits who will.
    pub(crate) fn end_unless(&mut self, somebody_waits: bool) -> bool {
        let passes = somebody_waits && self.open.as_ref().is_some_and(|open| open.members < MEMBERS_MAX);
        !passes && self.end()
    }

    /// Commits what is open; whether facts were announced in it.
    fn end(&mut self) -> bool {
        let Some(open) = self.open.take() else { return false };
        let outcome = match self.session.commit() {
            Ok(()) => Outcome::Kept,
            Err(_) if self.session.may_run_again() => Outcome::Again,
            Err(problem) => Outcome::Lost(told(&problem)),
        };
        let kept = outcome == Outcome::Kept;
        if !kept {
            self.roll_back();
        }
        open.group.end(outcome);
        kept && open.announced
    }

    fn give_up(&mut self, outcome: Outcome) {
        self.roll_back();
        if let Some(open) = self.open.take() {
            open.group.end(outcome);
        }
    }

    /// Nothing of what is open remains; a connection that is lost has forgotten it by itself.
    fn roll_back(&self) {
        drop(self.session.go_back("rollback"));
    }
}

/// A problem and what caused it, in one line.
fn told(problem: &Error) -> String {
    let mut words = problem.to_string();
    let mut cause = std::error::Error::source(problem);
    while let Some(deeper) = cause {
        words = format!("{words}: {deeper}");
        cause = deeper.source();
    }
    words
}
