//! The engine: `SQLite` in one file, or a server that speaks `PostgreSQL`'s protocol.
mod embedded;
mod hand;
mod held;
mod log;
mod paged;
mod server;
mod session;
mod turn;
mod writer;

pub(crate) use session::{Session, Size};
pub(crate) use writer::Chain;

use crate::{
    Error, Migrations, Rx,
    migrate::{self, Index},
};
use log::Log;
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, atomic::AtomicUsize},
    thread::{self, JoinHandle},
    time::Duration,
};
use turn::Scribe;
use writer::Writer;

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
    /// Whether its transactions begin with nothing of others that is not committed yet.
    alone: bool,
}

struct Inner {
    place: Place,
    /// Fair where a bulk job asks for that, and every half a millisecond.
    writer: parking_lot::Mutex<Writer>,
    /// Those who wait for the writer, and so will commit what is open on it.
    waiting: AtomicUsize,
    scribe: Scribe,
    readers: Mutex<Readers>,
    returned: Condvar,
    commits: Mutex<u64>,
    committed: Condvar,
    /// Every table, and every index that serves only speed; see [`Store::fill`].
    tables: Vec<&'static str>,
    indexes: Vec<Index>,
    /// What is written ahead of a file, and who tends it.
    log: Option<Arc<Log>>,
    tender: OnceLock<JoinHandle<()>>,
    _passing: Option<Passing>,
}

/// Where a database is.
enum Place {
    /// In a file, whose commits never wait for the disk where it is `passing`.
    File {
        file: PathBuf,
        passing: bool,
    },
    Server(String),
}

/// What goes away with a temporary database: dropping it is its use.
#[derive(Debug)]
#[expect(dead_code, reason = "it is held, and never looked at")]
enum Passing {
    Folder(tempfile::TempDir),
    Schema(server::Schema),
}

/// The connections that read.
#[derive(Debug, Default)]
struct Readers {
    idle: Vec<Session>,
    used: usize,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { inner, durability, alone: _ } = self;
        f.debug_struct("Store").field("place", &inner.place).field("durability", durability).finish()
    }
}

/// The readers kept open between uses.
const IDLE_READERS_MAX: usize = 16;
/// The readers that a server, which counts its connections, is asked for at once.
const SERVED_READERS_MAX: usize = 40;
/// Names the server on which what is temporary lives; absent, it lives in a file.
const TEMPORARY: &str = "ALDIA_TEMPORARY";

impl Store {
    /// Opens the database in `folder`, creating both where absent, and brings its tables up to date.
    pub fn open(folder: &Path, durability: Durability, slices: &[Migrations]) -> Result<Self, Error> {
        fs::create_dir_all(folder)?;
        let file = folder.join("aldia.db");
        Self::open_at(Place::File { file, passing: false }, durability, slices, None)
    }

    /// Opens the database that a `postgres://` address names, and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Server`] if nobody answers there, and [`Error::Collation`] if it does not sort text by its bytes.
    pub fn connect(address: &str, durability: Durability, slices: &[Migrations]) -> Result<Self, Error> {
        Self::open_at(Place::Server(address.to_owned()), durability, slices, None)
    }

    /// A database of its own that goes away with it: in a folder, or on the server that the environment's
    /// `ALDIA_TEMPORARY` names.
    #[expect(clippy::disallowed_methods, reason = "tests, and nobody else, say which engine they run on")]
    pub fn temporary(slices: &[Migrations]) -> Result<Self, Error> {
        let (place, passing) = match std::env::var(TEMPORARY) {
            Ok(server) => {
                let schema = server::Schema::create(&server)?;
                (Place::Server(schema.address()), Passing::Schema(schema))
            }
            Err(_) => {
                let folder = tempfile::tempdir()?;
                (Place::File { file: folder.path().join("aldia.db"), passing: true }, Passing::Folder(folder))
            }
        };
        Self::open_at(place, Durability::Process, slices, Some(passing))
    }

    /// Whether other processes may write to it at the same time.
    pub fn is_shared(&self) -> bool {
        matches!(self.inner.place, Place::Server(_))
    }

    /// Whether a database already lives in `folder`.
    pub fn exists(folder: &Path) -> bool {
        folder.join("aldia.db").exists()
    }

    fn open_at(
        place: Place,
        durability: Durability,
        slices: &[Migrations],
        passing: Option<Passing>,
    ) -> Result<Self, Error> {
        let writer = place.writer()?;
        let indexes = migrate::indexes(slices);
        place.alone(|| {
            migrate::run(&writer, slices)?;
            migrate::make(&writer, &indexes)
        })?;
        let log = writer.log().cloned();
        let store = Self {
            durability,
            alone: false,
            inner: Arc::new(Inner {
                place,
                writer: parking_lot::Mutex::new(Writer::new(writer)),
                waiting: AtomicUsize::new(0),
                scribe: Scribe::default(),
                readers: Mutex::default(),
                returned: Condvar::new(),
                commits: Mutex::new(0),
                committed: Condvar::new(),
                tables: migrate::tables(slices),
                indexes,
                log,
                tender: OnceLock::new(),
                _passing: passing,
            }),
        };
        store.inner.tend()?;
        Ok(store)
    }

    /// Reads one consistent snapshot; writers go on meanwhile.
    pub fn read<T, E: From<Error>>(&self, look: impl FnOnce(&Rx<'_>) -> Result<T, E>) -> Result<T, E> {
        let session = self.begin_reading()?;
        // A reader that panics gives its connection back all the same: a server counts them.
        let answer = catch_unwind(AssertUnwindSafe(|| look(&Rx::new(&session))));
        self.end_reading(session);
        answer.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// The tables of all slices, in the order in which they were made.
    pub(crate) fn tables(&self) -> &[&'static str] {
        &self.inner.tables
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
        self.quietly(Session::begin_bulk)?;
        let outcome = job(&Self { durability: Durability::Process, alone: true, ..self.clone() });
        self.quietly(Session::end_bulk)?;
        // The disk is waited for while others write.
        self.inner.place.sync()?;
        outcome
    }

    /// Runs a bulk job that fills tables: as [`Store::bulk`], and tables that are empty get their indexes at its end, at
    /// a fraction of the cost of keeping them up to date row by row.
    ///
    /// Whoever looks by such an index meanwhile is answered slowly, so the job itself must not. If it is killed, the
    /// next [`Store::open`] makes them.
    pub(crate) fn fill<T, E: From<Error>>(&self, job: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        self.bulk(|store| {
            let late = store.quietly(|session| {
                session.begin_filling()?;
                migrate::put_off(session, &store.inner.indexes)
            })?;
            let outcome = job(store);
            store.quietly(|session| migrate::make(session, &late))?;
            outcome
        })
    }

    /// Does something with the connection that writes, while no transaction is open on it.
    fn quietly<T>(&self, run: impl FnOnce(&mut Session) -> Result<T, Error>) -> Result<T, Error> {
        let mut writer = self.turn();
        let (session, announced) = writer.quiet();
        let done = run(session);
        drop(writer);
        if announced {
            self.tell();
        }
        done
    }

    fn begin_reading(&self) -> Result<Session, Error> {
        while let Some(mut session) = self.take_idle() {
            // One that has been idle may have been hung up on.
            if session.begin_reading().is_ok() {
                return Ok(session);
            }
            self.give_back(None);
        }
        let begun = self.inner.place.reader().and_then(|mut session| session.begin_reading().map(|()| session));
        begun.inspect_err(|_| self.give_back(None))
    }

    /// An idle reader; `None` if another may be opened. Either way it counts as used.
    fn take_idle(&self) -> Option<Session> {
        let mut readers = lock(&self.inner.readers);
        while readers.idle.is_empty() && self.inner.place.readers_max() <= readers.used {
            readers = self.inner.returned.wait(readers).unwrap_or_else(PoisonError::into_inner);
        }
        readers.used += 1;
        readers.idle.pop()
    }

    fn end_reading(&self, session: Session) {
        let idle = session.order("rollback").is_ok();
        self.give_back(idle.then_some(session));
    }

    fn give_back(&self, session: Option<Session>) {
        let mut readers = lock(&self.inner.readers);
        readers.used -= 1;
        if readers.idle.len() < IDLE_READERS_MAX {
            readers.idle.extend(session);
        }
        self.inner.returned.notify_one();
    }

    /// Wakes whoever waits for facts; see [`Store::wait_beyond`].
    fn tell(&self) {
        *lock(&self.inner.commits) += 1;
        self.inner.committed.notify_all();
    }
}

impl Inner {
    /// Has the log written ahead tended, where there is one.
    fn tend(self: &Arc<Self>) -> Result<(), Error> {
        if let (Some(log), Place::File { file, passing }) = (&self.log, &self.place) {
            let tender = log::tend(log, Arc::downgrade(self), (file, *passing))?;
            // Nobody has set it: the store is new.
            self.tender.get_or_init(|| tender);
        }
        Ok(())
    }
}

impl Drop for Inner {
    /// The thread's connection is closed before the others: whoever closes the last one tidies up.
    fn drop(&mut self) {
        self.log.iter().for_each(|log| log.end());
        let myself = thread::current().id();
        if let Some(tender) = self.tender.take().filter(|tender| tender.thread().id() != myself) {
            // If it crashed, whoever opens the file next moves what is left.
            let _crashed = tender.join();
        }
    }
}

/// Without the address of a server, which may hold a password.
impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { file, .. } => file.fmt(f),
            Self::Server(_) => f.write_str("a server"),
        }
    }
}

impl Place {
    fn writer(&self) -> Result<Session, Error> {
        Ok(match self {
            Self::File { file, passing } => Session::Embedded(embedded::Session::writer(file, *passing)?),
            Self::Server(address) => Session::Server(Box::new(server::Session::writer(address)?)),
        })
    }

    fn reader(&self) -> Result<Session, Error> {
        Ok(match self {
            Self::File { file, .. } => Session::Embedded(embedded::Session::reader(file)?),
            Self::Server(address) => Session::Server(Box::new(server::Session::connect(address)?)),
        })
    }

    /// Does something while no other node writes; a file has no other.
    fn alone(&self, run: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        match self {
            Self::File { .. } => run(),
            Self::Server(address) => {
                let mut turn = server::Session::connect(address)?;
                turn.begin_writing(Durability::Process)?;
                run().and(turn.commit())
            }
        }
    }

    /// What was committed before this survives the loss of power, where the engine that committed it has not seen to that.
    fn sync(&self) -> Result<(), Error> {
        match self {
            Self::File { file, passing: false } => Ok(log::sync(file)?),
            Self::File { passing: true, .. } | Self::Server(_) => Ok(()),
        }
    }

    fn readers_max(&self) -> usize {
        match self {
            Self::File { .. } => usize::MAX,
            Self::Server(_) => SERVED_READERS_MAX,
        }
    }
}

/// Locks what a panicking thread may have left behind: its transaction was rolled back, so nothing is half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
