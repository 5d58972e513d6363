//! The log written ahead: brought to the disk while a bulk job writes, and moved into the file, by a thread with a
//! connection of its own, so that nobody who commits does either.
use super::{Inner, Store, embedded::connect, lock, session::Session};
use crate::{Durability, Error};
use rusqlite::{Connection, hooks::Wal};
use std::{
    ffi::c_int,
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// Pages of 8 KiB written ahead before they are moved into the file: 64 MB, and 512 MB for a bulk job.
const PAGES: u32 = 8_000;
const BULK_PAGES: u32 = 64_000;
/// Pages that a bulk job leaves to the kernel before the thread brings them to the disk: 8 MB. Otherwise whoever commits
/// next, and waits for the disk, would wait for all of them.
const LOOSE_PAGES: u32 = 1_000;
/// Pages, 8 MB, that are moved while nobody else writes: the next commit begins the log anew only if all are moved.
const LITTLE: u32 = 1_024;
/// Pages, 1 GB, after which those who write wait longer for those who read, once for each such growth: otherwise short
/// reads that follow one another would keep the log from ever beginning anew.
const LONG: u32 = 128_000;
/// The longest that those who write wait for those who read, so that the log begins anew; and while it is long.
const READERS_TIME: Duration = Duration::from_millis(40);
const READERS_TIME_OF_LONG: Duration = Duration::from_secs(2);
/// Times that the thread moves what was written while it moved, before it leaves the rest to the next call.
const ROUNDS_MAX: u32 = 4;
/// The longest that a bulk job waits for the thread before it writes on.
const PATIENCE: Duration = Duration::from_secs(30);

/// What those who commit and the thread tell one another about the log of one file.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Whether a bulk job writes.
    bulk: AtomicBool,
    /// Pages in the log at the last commit.
    pages: AtomicU32,
    /// Pages of it that the thread has moved into the file.
    moved: AtomicU32,
    /// Pages of it that the thread has brought to the disk.
    synced: AtomicU32,
    /// Pages that it had when those who read were last waited for long.
    waited: AtomicU32,
    call: Mutex<Call>,
    changed: Condvar,
}

#[derive(Clone, Copy, Debug, Default)]
struct Call {
    /// Whether the thread is to look.
    waits: bool,
    /// Whether it is to end.
    over: bool,
    /// How often it has looked.
    looked: u64,
}

impl Log {
    /// Takes over from those who commit by `writer`: who moves what they write is told how much it is.
    pub(super) fn of(writer: &mut Connection) -> Result<Arc<Self>, Error> {
        let log = Arc::<Self>::default();
        let told = Arc::clone(&log);
        writer.wal_hook(Some(move |_: &mut Wal, pages: c_int| {
            told.grow(u32::try_from(pages).unwrap_or(0));
            if told.is_due() {
                told.call();
            }
            Ok(())
        }))?;
        Ok(log)
    }

    /// Lets the log grow while many pages change.
    pub(super) fn begin_bulk(&self) {
        self.bulk.store(true, Ordering::Relaxed);
    }

    /// What is left of a bulk job is moved as ever.
    pub(super) fn end_bulk(&self) {
        self.bulk.store(false, Ordering::Relaxed);
        if self.is_due() {
            self.call();
        }
    }

    /// Waits until the thread has moved what it can, if there is too much: a bulk job is not to write faster than that.
    pub(super) fn make_room(&self) {
        if self.is_to_be_moved() {
            let looked = self.call();
            let call = lock(&self.call);
            drop(self.changed.wait_timeout_while(call, PATIENCE, |call| !call.over && call.looked <= looked));
        }
    }

    /// Ends the thread.
    pub(super) fn end(&self) {
        lock(&self.call).over = true;
        self.changed.notify_all();
    }

    /// Has the thread look; how often it had.
    fn call(&self) -> u64 {
        let mut call = lock(&self.call);
        call.waits = true;
        self.changed.notify_all();
        call.looked
    }

    /// Waits until the thread is called; `false` if it is to end.
    fn await_call(&self) -> bool {
        let idle = |call: &mut Call| !call.waits && !call.over;
        let mut call = self.changed.wait_while(lock(&self.call), idle).unwrap_or_else(PoisonError::into_inner);
        call.waits = false;
        !call.over
    }

    fn looked(&self) {
        lock(&self.call).looked += 1;
        self.changed.notify_all();
    }

    /// All of it is moved.
    pub(super) fn is_moved(&self) {
        self.moved.store(self.pages.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    fn grow(&self, pages: u32) {
        let before = self.pages.swap(pages, Ordering::Relaxed);
        if pages < before {
            self.moved.store(0, Ordering::Relaxed);
            self.synced.store(0, Ordering::Relaxed);
            self.waited.store(0, Ordering::Relaxed);
        }
    }

    /// How long those who read are waited for now.
    pub(super) fn patience_with_readers(&self) -> Duration {
        if self.over(&self.waited) < LONG {
            return READERS_TIME;
        }
        self.waited.store(self.pages.load(Ordering::Relaxed), Ordering::Relaxed);
        READERS_TIME_OF_LONG
    }

    fn over(&self, done: &AtomicU32) -> u32 {
        self.pages.load(Ordering::Relaxed).saturating_sub(done.load(Ordering::Relaxed))
    }

    fn is_to_be_moved(&self) -> bool {
        let most = if self.bulk.load(Ordering::Relaxed) { BULK_PAGES } else { PAGES };
        most <= self.pages.load(Ordering::Relaxed) && LITTLE < self.over(&self.moved)
    }

    fn is_loose(&self) -> bool {
        self.bulk.load(Ordering::Relaxed) && LOOSE_PAGES <= self.over(&self.synced)
    }

    /// Whether there is something for the thread to do.
    fn is_due(&self) -> bool {
        self.is_to_be_moved() || self.is_loose()
    }
}

/// What was written to a file survives the loss of power from here on.
pub(super) fn sync(file: &Path) -> io::Result<()> {
    let mut log = file.to_owned().into_os_string();
    log.push("-wal");
    OpenOptions::new().write(true).open(log).and_then(|log: File| log.sync_data())
}

/// Has a thread tend the log of a file, until the log is told to end.
pub(super) fn tend(
    log: &Arc<Log>,
    store: Weak<Inner>,
    (file, passing): (&Path, bool),
) -> Result<JoinHandle<()>, Error> {
    let mut tender = Tender { log: Arc::clone(log), store, file: file.to_owned(), passing, place: None };
    let answer = move || {
        while tender.log.await_call() {
            // What fails is tried at the next call.
            drop(tender.look());
            tender.log.looked();
        }
    };
    Ok(thread::Builder::new().name("log".to_owned()).spawn(answer)?)
}

/// The thread itself.
struct Tender {
    log: Arc<Log>,
    store: Weak<Inner>,
    file: PathBuf,
    passing: bool,
    place: Option<Connection>,
}

impl Tender {
    fn look(&mut self) -> Result<(), Error> {
        if self.log.is_loose() {
            let pages = self.log.pages.load(Ordering::Relaxed);
            if !self.passing {
                sync(&self.file)?;
            }
            self.log.synced.store(pages, Ordering::Relaxed);
        }
        for _ in 0..ROUNDS_MAX {
            if !self.log.is_to_be_moved() {
                return Ok(());
            }
            let before = self.log.moved.load(Ordering::Relaxed);
            let moved = self.move_pages()?;
            self.log.moved.store(moved, Ordering::Relaxed);
            if moved <= before {
                // Somebody still reads what was there before.
                return Ok(());
            }
            if self.log.over(&self.log.moved) <= LITTLE {
                return self.begin_anew();
            }
        }
        Ok(())
    }

    /// Moves the little that is left while nobody writes.
    fn begin_anew(&self) -> Result<(), Error> {
        let Some(inner) = self.store.upgrade() else { return Ok(()) };
        Store { inner, durability: Durability::Process, alone: false }.quietly(Session::begin_log_anew)
    }

    /// Moves what nobody needs where it is; how many pages of the log are moved.
    fn move_pages(&mut self) -> Result<u32, Error> {
        let place = match self.place.take() {
            Some(place) => place,
            None => connect(&self.file)?,
        };
        place.pragma_update(None, "synchronous", if self.passing { "off" } else { "normal" })?;
        let moved: i64 = place.query_row("pragma wal_checkpoint(passive)", [], |row| row.get(2))?;
        self.place = Some(place);
        Ok(u32::try_from(moved).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_moved_until_little_is_left() {
        let log = Log::default();
        log.grow(PAGES - 1);
        assert!(!log.is_due());
        log.grow(PAGES);
        assert!(log.is_due());

        log.is_moved();
        log.grow(PAGES + LITTLE);
        assert!(!log.is_due());
        log.grow(PAGES + LITTLE + 1);
        assert!(log.is_due(), "much was written meanwhile");
    }

    #[test]
    fn a_log_that_begins_anew_has_nothing_moved() {
        let log = Log::default();
        log.grow(PAGES);
        log.is_moved();

        log.grow(40);

        assert!(!log.is_due());
        assert_eq!(log.over(&log.moved), 40);
    }

    #[test]
    fn those_who_read_are_waited_for_long_once_for_each_time_that_the_log_has_grown_long() {
        let log = Log::default();
        let patience = |pages| {
            log.grow(pages);
            log.patience_with_readers()
        };

        assert_eq!(patience(LONG - 1), READERS_TIME);
        assert_eq!(patience(LONG), READERS_TIME_OF_LONG);
        assert_eq!(patience(2 * LONG - 1), READERS_TIME);
        assert_eq!(patience(2 * LONG), READERS_TIME_OF_LONG);
        assert_eq!((patience(40), patience(LONG)), (READERS_TIME, READERS_TIME_OF_LONG), "it began anew");
    }

    #[test]
    fn a_bulk_job_brings_its_pages_to_the_disk_long_before_they_are_moved() {
        let log = Log { bulk: true.into(), ..Log::default() };
        log.grow(LOOSE_PAGES);
        assert!(log.is_loose() && !log.is_to_be_moved());
        log.synced.store(LOOSE_PAGES, Ordering::Relaxed);
        assert!(!log.is_due());
        log.grow(BULK_PAGES);
        assert!(log.is_to_be_moved());
    }

    #[test]
    fn whoever_waits_for_room_goes_on_once_it_was_looked_at_or_the_thread_is_gone() {
        let log = Log::default();
        log.grow(PAGES);
        thread::scope(|scope| {
            scope.spawn(|| {
                assert!(log.await_call());
                log.looked();
            });
            log.make_room();
        });

        log.end();
        log.make_room();

        assert!(!log.await_call());
    }
}
