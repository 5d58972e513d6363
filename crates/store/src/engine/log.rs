//! The log written ahead: brought to the disk while a bulk job writes, and moved into the file, by a thread and a
//! connection of its own, so that nobody who commits does either.
use super::embedded::connect;
use crate::Error;
use rusqlite::{Connection, hooks::Wal};
use std::{
    ffi::c_int,
    fs::{File, OpenOptions},
    io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

/// Pages of 8 KiB written ahead before they are moved into the file: 64 MB, and 512 MB for a bulk job.
const PAGES: u32 = 8_000;
const BULK_PAGES: u32 = 64_000;
/// Pages that a bulk job leaves to the kernel before the thread brings them to the disk: 8 MB. Otherwise whoever commits
/// next, and waits for the disk, would wait for all of them.
const LOOSE_PAGES: u32 = 1_000;
/// Pages that whoever commits moves after all, once the thread has moved those before them: the next commit begins the
/// log anew only when all are moved. Where somebody still reads in it, it is tried again after as many more as the least.
const LITTLE: RangeInclusive<u32> = 32..=256;

/// The thread that tends the log of one file; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Log {
    state: Arc<State>,
    calls: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What those who commit and the thread tell one another.
#[derive(Debug, Default)]
struct State {
    /// Whether a bulk job writes.
    bulk: AtomicBool,
    /// Pages in the log at the last commit.
    pages: AtomicU32,
    /// Pages of it that the thread has moved into the file.
    moved: AtomicU32,
    /// Pages of it that the thread has brought to the disk.
    synced: AtomicU32,
    /// Whether the thread moves pages.
    at_work: AtomicBool,
}

impl Log {
    /// Takes over the log of `file` from those who commit by `writer`; the disk is waited for where it is `synced`.
    pub(super) fn tend(file: &Path, writer: &mut Connection, synced: bool) -> Result<Self, Error> {
        let (calls, called) = sync_channel(1);
        let state = Arc::<State>::default();
        let (seen, call) = (Arc::clone(&state), calls.clone());
        writer.wal_hook(Some(move |log: &mut Wal, pages: c_int| {
            seen.grown(u32::try_from(pages).unwrap_or(0));
            if seen.is_nearly_moved() {
                // What cannot be moved now is moved later.
                let _moved = log.checkpoint();
                seen.moved.store(seen.pages.load(Ordering::Relaxed), Ordering::Relaxed);
            } else if seen.is_due() {
                // A call that waits already is enough, and a thread that has ended does not come back.
                let _waits = call.try_send(());
            }
            Ok(())
        }))?;
        let thread = Tender { state: Arc::clone(&state), file: file.to_owned(), synced, place: None, log: None };
        let thread = thread::Builder::new().name("log".to_owned()).spawn(move || thread.answer(&called))?;
        Ok(Self { state, calls: Some(calls), thread: Some(thread) })
    }

    /// Lets the log grow while many pages change.
    pub(super) fn begin_bulk(&self) {
        self.state.bulk.store(true, Ordering::Relaxed);
    }

    /// What is left of a bulk job is moved as ever.
    pub(super) fn end_bulk(&self) {
        self.state.bulk.store(false, Ordering::Relaxed);
        if let Some(calls) = self.calls.as_ref().filter(|_| self.state.is_due()) {
            let _waits = calls.try_send(());
        }
    }
}

/// What was written to a file survives the loss of power from here on.
pub(super) fn sync(file: &Path) -> io::Result<()> {
    log_of(file)?.sync_data()
}

fn log_of(file: &Path) -> io::Result<File> {
    let mut log = file.to_owned().into_os_string();
    log.push("-wal");
    OpenOptions::new().write(true).open(log)
}

impl State {
    fn grown(&self, pages: u32) {
        let before = self.pages.swap(pages, Ordering::Relaxed);
        if pages < before {
            self.moved.store(0, Ordering::Relaxed);
            self.synced.store(0, Ordering::Relaxed);
        }
    }

    fn over(&self, done: &AtomicU32) -> u32 {
        self.pages.load(Ordering::Relaxed).saturating_sub(done.load(Ordering::Relaxed))
    }

    fn most(&self) -> u32 {
        if self.bulk.load(Ordering::Relaxed) { BULK_PAGES } else { PAGES }
    }

    /// Whether all but a little of a log that is to begin anew is moved.
    fn is_nearly_moved(&self) -> bool {
        let idle = !self.at_work.load(Ordering::Relaxed);
        idle && 0 < self.moved.load(Ordering::Relaxed) && LITTLE.contains(&self.over(&self.moved))
    }

    fn is_to_be_moved(&self) -> bool {
        self.most() <= self.pages.load(Ordering::Relaxed) && *LITTLE.end() < self.over(&self.moved)
    }

    fn is_loose(&self) -> bool {
        self.bulk.load(Ordering::Relaxed) && LOOSE_PAGES <= self.over(&self.synced)
    }

    /// Whether there is something for the thread to do.
    fn is_due(&self) -> bool {
        self.is_to_be_moved() || self.is_loose()
    }
}

/// The thread itself.
struct Tender {
    state: Arc<State>,
    file: PathBuf,
    synced: bool,
    place: Option<Connection>,
    log: Option<File>,
}

impl Tender {
    /// Does what is due whenever it is called, until nobody is left who could call. What fails is tried at the next call.
    fn answer(mut self, called: &Receiver<()>) {
        while called.recv().is_ok() {
            if self.state.is_loose() {
                drop(self.sync());
            }
            if self.state.is_to_be_moved() {
                self.state.at_work.store(true, Ordering::Relaxed);
                drop(self.move_pages());
                self.state.at_work.store(false, Ordering::Relaxed);
            }
        }
    }

    fn sync(&mut self) -> Result<(), Error> {
        let pages = self.state.pages.load(Ordering::Relaxed);
        if self.synced {
            let log = self.log.take().map_or_else(|| log_of(&self.file), Ok)?;
            log.sync_data()?;
            self.log = Some(log);
        }
        self.state.synced.store(pages, Ordering::Relaxed);
        Ok(())
    }

    fn move_pages(&mut self) -> Result<(), Error> {
        let place = match self.place.take() {
            Some(place) => place,
            None => connect(&self.file)?,
        };
        place.pragma_update(None, "synchronous", if self.synced { "normal" } else { "off" })?;
        let moved: i64 = place.query_row("pragma wal_checkpoint(passive)", [], |row| row.get(2))?;
        self.place = Some(place);
        self.state.moved.store(u32::try_from(moved).unwrap_or(0), Ordering::Relaxed);
        Ok(())
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.calls = None;
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            // It crashed, which harms nobody: whoever opens the file next moves what is left.
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_moved_once_and_its_end_by_whoever_commits() {
        let state = State::default();
        state.grown(PAGES - 1);
        assert!(!state.is_due());
        state.grown(PAGES);
        assert!(state.is_due() && !state.is_nearly_moved());

        state.moved.store(PAGES, Ordering::Relaxed);
        assert!(!state.is_due() && !state.is_nearly_moved(), "nothing is left");
        state.grown(PAGES + LITTLE.end());
        assert!(!state.is_due() && state.is_nearly_moved());
        state.grown(PAGES + LITTLE.end() + 1);
        assert!(state.is_due() && !state.is_nearly_moved(), "much was written meanwhile");
    }

    #[test]
    fn a_log_that_begins_anew_has_nothing_moved() {
        let state = State::default();
        state.grown(PAGES);
        state.moved.store(PAGES, Ordering::Relaxed);

        state.grown(40);

        assert!(!state.is_due() && !state.is_nearly_moved());
        assert_eq!(state.over(&state.moved), 40);
    }

    #[test]
    fn a_bulk_job_brings_its_pages_to_the_disk_long_before_they_are_moved() {
        let state = State { bulk: true.into(), ..State::default() };
        state.grown(LOOSE_PAGES);
        assert!(state.is_loose() && !state.is_to_be_moved());
        state.synced.store(LOOSE_PAGES, Ordering::Relaxed);
        assert!(!state.is_due());
        state.grown(BULK_PAGES);
        assert!(state.is_to_be_moved());
    }
}
