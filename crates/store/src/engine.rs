//! The engine: `SQLite` in one file, one writer, many snapshot readers.
use crate::{Error, Migrations, Rx, Tx, migrate};
use base::{Actor, Moment, Uuid};
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How hard a commit is held on to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// An acknowledged command survives the loss of power.
    Power,
    /// An acknowledged command survives the death of the process. For demonstrations and tests.
    Process,
}

/// The database of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    file: PathBuf,
    durability: Durability,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    commits: Mutex<u64>,
    committed: Condvar,
    /// Keeps a temporary database's folder alive.
    _folder: Option<tempfile::TempDir>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("file", &self.inner.file).finish()
    }
}

/// Pages of 8 KiB written ahead before they are moved into the file: 64 MB, and 512 MB for a bulk job.
const CHECKPOINT_PAGES: u32 = 8_000;
const BULK_CHECKPOINT_PAGES: u32 = 64_000;
/// The readers kept open between uses.
const IDLE_READERS_MAX: usize = 16;

impl Store {
    /// Opens the database in `folder`, creating both where absent, and brings its tables up to date.
    pub fn open(folder: &Path, durability: Durability, slices: &[Migrations]) -> Result<Self, Error> {
        fs::create_dir_all(folder)?;
        Self::open_file(folder.join("aldia.db"), durability, slices, None)
    }

    /// A database of its own in a folder that goes away with it.
    pub fn temporary(slices: &[Migrations]) -> Result<Self, Error> {
        let folder = tempfile::tempdir()?;
        Self::open_file(folder.path().join("aldia.db"), Durability::Process, slices, Some(folder))
    }

    /// Whether a database already lives in `folder`.
    pub fn exists(folder: &Path) -> bool {
        folder.join("aldia.db").exists()
    }

    fn open_file(
        file: PathBuf,
        durability: Durability,
        slices: &[Migrations],
        folder: Option<tempfile::TempDir>,
    ) -> Result<Self, Error> {
        let writer = connect(&file)?;
        writer.pragma_update(None, "page_size", 8192)?;
        writer.pragma_update(None, "journal_mode", "wal")?;
        migrate::run(&writer, slices)?;
        let store = Self {
            inner: Arc::new(Inner {
                file,
                durability,
                writer: Mutex::new(writer),
                readers: Mutex::new(Vec::new()),
                commits: Mutex::new(0),
                committed: Condvar::new(),
                _folder: folder,
            }),
        };
        store.tune(durability, CHECKPOINT_PAGES)?;
        Ok(store)
    }

    /// Reads one consistent snapshot; writers go on meanwhile.
    pub fn read<T, E: From<Error>>(&self, look: impl FnOnce(&Rx<'_>) -> Result<T, E>) -> Result<T, E> {
        let db = self.reader()?;
        db.execute_batch("begin").map_err(Error::from)?;
        let answer = look(&Rx::new(&db));
        db.execute_batch("rollback").map_err(Error::from)?;
        let mut idle = lock(&self.inner.readers);
        if idle.len() < IDLE_READERS_MAX {
            idle.push(db);
        }
        answer
    }

    /// Runs one write transaction: all of it happens, or nothing.
    pub(crate) fn write<T, E: From<Error>>(
        &self,
        actor: &Actor,
        now: Moment,
        command: Uuid,
        run: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.inner.writer);
        let held = writer.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(Error::from)?;
        let tx = Tx::new(&held, actor, now, command);
        let answer = run(&tx)?;
        let announced = tx.announced();
        held.commit().map_err(Error::from)?;
        drop(writer);
        if announced {
            *lock(&self.inner.commits) += 1;
            self.inner.committed.notify_all();
        }
        Ok(answer)
    }

    /// How many commits with facts this process has made; see [`Store::wait_beyond`].
    pub fn commits(&self) -> u64 {
        *lock(&self.inner.commits)
    }

    /// Waits until more than `seen` commits with facts have been made, or `limit` has passed; the count then.
    pub fn wait_beyond(&self, seen: u64, limit: Duration) -> u64 {
        let commits = lock(&self.inner.commits);
        let (commits, _) = self
            .inner
            .committed
            .wait_timeout_while(commits, limit, |commits| *commits <= seen)
            .unwrap_or_else(PoisonError::into_inner);
        *commits
    }

    /// Runs a bulk job: its commits survive the process at once, and the loss of power when this returns.
    ///
    /// Fewer waits for the disk while many pages change; what it commits is complete at any moment all the same.
    pub fn bulk<T, E: From<Error>>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.tune(Durability::Process, BULK_CHECKPOINT_PAGES)?;
        let outcome = job();
        self.tune(self.inner.durability, CHECKPOINT_PAGES)?;
        lock(&self.inner.writer).query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).map_err(Error::from)?;
        outcome
    }

    fn tune(&self, durability: Durability, checkpoint_pages: u32) -> Result<(), Error> {
        let writer = lock(&self.inner.writer);
        let synchronous = match durability {
            Durability::Power => "full",
            Durability::Process => "normal",
        };
        writer.pragma_update(None, "synchronous", synchronous)?;
        writer.pragma_update(None, "wal_autocheckpoint", checkpoint_pages)?;
        Ok(())
    }

    fn reader(&self) -> Result<Connection, Error> {
        let idle = lock(&self.inner.readers).pop();
        match idle {
            Some(db) => Ok(db),
            None => {
                let db = connect(&self.inner.file)?;
                db.pragma_update(None, "query_only", true)?;
                Ok(db)
            }
        }
    }
}

fn connect(file: &Path) -> Result<Connection, Error> {
    let db = Connection::open(file)?;
    db.busy_timeout(Duration::from_secs(30))?;
    // A plan does not depend on the values bound to it: otherwise each new value plans the statement anew.
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(256);
    db.pragma_update(None, "cache_size", -262_144)?;
    db.pragma_update(None, "mmap_size", 1_i64 << 32)?;
    db.pragma_update(None, "temp_store", "memory")?;
    Ok(db)
}

/// Locks what a panicking thread may have left behind: its transaction was rolled back, so nothing is half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
