//! Who writes when: whoever comes while nobody writes does so on their own thread; those who come meanwhile are run one
//! after the other by one thread, which hands the writer to nobody in between and wakes each of them once, when what they
//! wrote is committed.
use super::{
    lock,
    writer::{Group, Outcome, Writer},
};
use crate::{Error, Store, Tx, tx::Author};
use parking_lot::MutexGuard;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, OnceLock, atomic::Ordering},
    thread,
};

/// The thread that runs what waits for the writer, begun when somebody first does.
///
/// It is a pool of one, so that what it runs may borrow from whoever waits for it. Work that is divided while it runs is
/// its own to do before anything else is begun.
#[derive(Debug, Default)]
pub(super) struct Scribe(OnceLock<ThreadPool>);

/// The writer, while it is somebody's turn.
type Turn<'a> = MutexGuard<'a, Writer>;

/// A member's transaction that was run, and what it is committed with.
struct Taken<T, E> {
    group: Arc<Group>,
    /// The answer, and whether something was announced.
    outcome: thread::Result<Result<(T, bool), E>>,
    /// Whether the engine asks for it to be run again, if it failed.
    again: bool,
}

/// How often a transaction is run before it is given up, where a server asks for it again.
const RUNS_MAX: u32 = 8;

impl Scribe {
    fn pool(&self) -> Result<&ThreadPool, Error> {
        if let Some(pool) = self.0.get() {
            return Ok(pool);
        }
        let pool = ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "scribe".to_owned()).build();
        let pool = pool.map_err(|problem| Error::Disk(io::Error::other(problem)))?;
        Ok(self.0.get_or_init(|| pool))
    }
}

impl<T, E> Taken<T, E> {
    /// Whether nothing is left to wait for.
    fn is_over(&self) -> bool {
        !matches!(self.outcome, Ok(Ok(_))) || self.group.has_ended()
    }

    /// Waits until it is committed; `None` if it is to be run again.
    fn end(self) -> Result<Option<T>, E>
    where
        E: From<Error>,
    {
        match self.outcome {
            Ok(Ok((answer, _))) => match self.group.wait() {
                Outcome::Kept => Ok(Some(answer)),
                Outcome::Again => Ok(None),
                Outcome::Lost(problem) => Err(Error::NotCommitted(problem).into()),
            },
            Ok(Err(_)) if self.again => Ok(None),
            Ok(Err(problem)) => Err(problem),
            Err(panic) => resume_unwind(panic),
        }
    }
}

impl Store {
    /// Runs one write transaction: all of it happens, or nothing.
    ///
    /// Who waits for their turn meanwhile joins it, and is committed with it. `run` may be run again.
    pub(crate) fn write<T, E: From<Error>>(
        &self,
        by: &Author<'_>,
        mut run: impl FnMut(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        again_if_asked(|| {
            if let Some(log) = self.inner.log.as_ref().filter(|_| self.alone) {
                log.make_room();
            }
            self.take_turn(self.turn(), by, &mut run)?.end()
        })
    }

    /// The same for what may be run on another thread.
    pub(crate) fn write_anywhere<T: Send, E: From<Error> + Send>(
        &self,
        by: &Author<'_>,
        run: impl Fn(&Tx<'_>) -> Result<T, E> + Sync,
    ) -> Result<T, E> {
        again_if_asked(|| match self.free_turn() {
            Some(turn) => self.take_turn(turn, by, &run)?.end(),
            None => self.by_scribe(|turn| self.take_turn(turn, by, &run))?.end(),
        })
    }

    /// The writer, when it is this thread's turn.
    pub(super) fn turn(&self) -> Turn<'_> {
        self.inner.waiting.fetch_add(1, Ordering::SeqCst);
        self.turn_of_one_who_waits()
    }

    /// The writer, if nobody has it or waits for it.
    fn free_turn(&self) -> Option<Turn<'_>> {
        let free = self.inner.waiting.load(Ordering::SeqCst) == 0;
        free.then(|| self.inner.writer.try_lock()).flatten()
    }

    fn turn_of_one_who_waits(&self) -> Turn<'_> {
        let writer = self.inner.writer.lock();
        self.inner.waiting.fetch_sub(1, Ordering::SeqCst);
        writer
    }

    /// Has the writing thread run a transaction when it comes to it, and sleeps until that is committed or has failed.
    fn by_scribe<T: Send, E: Send>(
        &self,
        run: impl FnOnce(Turn<'_>) -> Result<Taken<T, E>, Error> + Send,
    ) -> Result<Taken<T, E>, Error> {
        let scribe = self.inner.scribe.pool()?;
        let (ran, myself) = (Mutex::new(None), thread::current());
        self.inner.waiting.fetch_add(1, Ordering::SeqCst);
        scribe.in_place_scope(|scope| {
            scope.spawn(|_| {
                let taken = run(self.turn_of_one_who_waits());
                let group = taken.as_ref().ok().filter(|taken| !taken.is_over()).map(|taken| Arc::clone(&taken.group));
                *lock(&ran) = Some(taken);
                match group {
                    Some(group) => group.wake(myself),
                    None => myself.unpark(),
                }
            });
            loop {
                let over = |taken: &mut Result<Taken<T, E>, Error>| taken.as_ref().map_or(true, Taken::is_over);
                if let Some(taken) = lock(&ran).take_if(over) {
                    if let Ok(taken) = &taken {
                        taken.group.wake_others();
                    }
                    return taken;
                }
                thread::park();
            }
        })
    }

    /// Runs a transaction as a member of what is open.
    fn take_turn<T, E: From<Error>>(
        &self,
        mut writer: Turn<'_>,
        by: &Author<'_>,
        mut run: impl FnMut(&Tx<'_>) -> Result<T, E>,
    ) -> Result<Taken<T, E>, Error> {
        let (group, others_told) = writer.join(self.durability, self.alone)?;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let tx = Tx::new((writer.session(), writer.chain()), &self.inner.waiting, by);
            let answer = run(&tx)?;
            Ok((answer, tx.end()?))
        }));
        let again = writer.session().may_run_again();
        match &outcome {
            Ok(Ok((_, announced))) => writer.stay(*announced),
            Ok(Err(_)) | Err(_) => writer.leave(),
        }
        let told = writer.end_unless(0 < self.inner.waiting.load(Ordering::SeqCst));
        if self.alone {
            // A bulk job writes again at once, and would keep everybody waiting.
            MutexGuard::unlock_fair(writer);
        } else {
            drop(writer);
        }
        if told || others_told {
            self.tell();
        }
        Ok(Taken { group, outcome, again })
    }
}

/// Runs a transaction until it is not asked to run again.
fn again_if_asked<T, E: From<Error>>(mut run: impl FnMut() -> Result<Option<T>, E>) -> Result<T, E> {
    for _ in 0..RUNS_MAX {
        if let Some(answer) = run()? {
            return Ok(answer);
        }
    }
    Err(Error::Contended.into())
}
