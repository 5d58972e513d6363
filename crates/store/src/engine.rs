//! The engine: `SQLite` in one file, one writer, many snapshot readers.
use crate::{
    Error, Migrations, Rx, Tx,
    migrate::{self, Index},
};
use base::{Actor, Moment, Uuid};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::{
    collections::BTreeSet,
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
    /// How hard the commits made through this handle are held on to.
    durability: Durability,
}

struct Inner {
    file: PathBuf,
    writer: Mutex<Writer>,
    readers: Mutex<Vec<Connection>>,
    commits: Mutex<u64>,
    committed: Condvar,
    /// Every index that serves only speed; see [`Store::fill`].
    indexes: Vec<Index>,
    /// Keeps a temporary database's folder alive.
    _folder: Option<tempfile::TempDir>,
}

struct Writer {
    db: Connection,
    /// How hard its next commit is held on to.
    durability: Durability,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { inner, durability } = self;
        f.debug_struct("Store").field("file", &inner.file).field("durability", durability).finish()
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
        let indexes = migrate::indexes(slices);
        make(&writer, &indexes)?;
        // What goes away with its folder is never waited for.
        writer.pragma_update(None, "synchronous", if folder.is_some() { "off" } else { "normal" })?;
        writer.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        let store = Self {
            durability,
            inner: Arc::new(Inner {
                file,
                writer: Mutex::new(Writer { db: writer, durability: Durability::Process }),
                readers: Mutex::new(Vec::new()),
                commits: Mutex::new(0),
                committed: Condvar::new(),
                indexes,
                _folder: folder,
            }),
        };
        Ok(store)
    }

    /// Reads one consistent snapshot; writers go on meanwhile.
    pub fn read<T, E: From<Error>>(&self, look: impl FnOnce(&Rx<'_>) -> Result<T, E>) -> Result<T, E> {
        let db = self.begin_reading()?;
        let answer = look(&Rx::new(&db));
        self.end_reading(db)?;
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
        let held = writer.begin(self.durability)?;
        let tx = Tx::new(&held, actor, now, command);
        let answer = run(&tx)?;
        let announced = tx.end()?;
        commit(held)?;
        drop(writer);
        if announced {
            self.tell();
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

    /// Runs a bulk job on a handle whose commits survive the process at once, and the loss of power when this returns.
    ///
    /// Fewer waits for the disk while many pages change; what it commits is complete at any moment all the same, and
    /// what others commit meanwhile is held on to as ever.
    pub(crate) fn bulk<T, E: From<Error>>(&self, job: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        let pages = |pages| lock(&self.inner.writer).db.pragma_update(None, "wal_autocheckpoint", pages);
        pages(BULK_CHECKPOINT_PAGES).map_err(Error::from)?;
        let outcome = job(&Self { durability: Durability::Process, ..self.clone() });
        pages(CHECKPOINT_PAGES).map_err(Error::from)?;
        lock(&self.inner.writer)
            .db
            .query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))
            .map_err(Error::from)?;
        outcome
    }

    /// Runs a bulk job that fills tables: as [`Store::bulk`], and tables that are empty get their indexes at its end, at
    /// a fraction of the cost of keeping them up to date row by row.
    ///
    /// Whoever looks by such an index meanwhile is answered slowly, so the job itself must not. If it is killed, the
    /// next [`Store::open`] makes them.
    pub(crate) fn fill<T, E: From<Error>>(&self, job: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        self.bulk(|store| {
            let late = store.put_off_indexes()?;
            let outcome = job(store);
            make(&lock(&self.inner.writer).db, &late)?;
            outcome
        })
    }

    /// Drops the indexes of empty tables; which they were.
    fn put_off_indexes(&self) -> Result<Vec<Index>, Error> {
        let writer = lock(&self.inner.writer);
        let mut late = Vec::new();
        for index in &self.inner.indexes {
            let rows = format!("select exists (select 1 from {})", index.table);
            if !writer.db.query_row(&rows, [], |row| row.get::<_, bool>(0))? {
                writer.db.execute_batch(&format!("drop index if exists {}", index.name))?;
                late.push(*index);
            }
        }
        Ok(late)
    }

    fn begin_reading(&self) -> Result<Connection, Error> {
        let idle = lock(&self.inner.readers).pop();
        let db = match idle {
            Some(db) => db,
            None => {
                let db = connect(&self.inner.file)?;
                db.pragma_update(None, "query_only", true)?;
                db
            }
        };
        db.execute_batch("begin")?;
        Ok(db)
    }

    fn end_reading(&self, db: Connection) -> Result<(), Error> {
        db.execute_batch("rollback")?;
        let mut idle = lock(&self.inner.readers);
        if idle.len() < IDLE_READERS_MAX {
            idle.push(db);
        }
        Ok(())
    }

    /// Wakes whoever waits for facts; see [`Store::wait_beyond`].
    fn tell(&self) {
        *lock(&self.inner.commits) += 1;
        self.inner.committed.notify_all();
    }
}

impl Writer {
    fn begin(&mut self, durability: Durability) -> Result<Transaction<'_>, Error> {
        self.hold(durability)?;
        Ok(self.db.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    fn hold(&mut self, durability: Durability) -> Result<(), Error> {
        if self.durability != durability {
            let synchronous = match durability {
                Durability::Power => "full",
                Durability::Process => "normal",
            };
            self.db.pragma_update(None, "synchronous", synchronous)?;
            self.durability = durability;
        }
        Ok(())
    }
}

fn commit(held: Transaction<'_>) -> Result<(), Error> {
    Ok(held.commit()?)
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

/// Makes those of the indexes that are absent.
fn make(db: &Connection, indexes: &[Index]) -> Result<(), Error> {
    let mut known = db.prepare("select name from sqlite_schema where type = 'index'")?;
    let known: BTreeSet<String> = known.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for index in indexes.iter().filter(|index| !known.contains(index.name)) {
        db.execute_batch(index.statement)?;
    }
    Ok(())
}

/// Locks what a panicking thread may have left behind: its transaction was rolled back, so nothing is half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
