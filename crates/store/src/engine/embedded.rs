//! `SQLite` in one file: one writer, many snapshot readers.
use super::{
    hand::{Hand, Page},
    held::Insert,
    log::Log,
    paged::{PAGE, Paged, Taken},
    session::See,
};
use crate::{
    Bind, Durability, Error, Row,
    value::{Lent, Owned},
};
use parking_lot::ReentrantMutex;
use rusqlite::{CachedStatement, Connection, params_from_iter};
use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    ops::ControlFlow,
    path::Path,
    sync::Arc,
    time::Duration,
};

/// A connection to the file.
#[derive(Debug)]
pub(crate) struct Session {
    /// Another thread has it too while there is a bulk job.
    db: Arc<ReentrantMutex<Connection>>,
    /// The answers that are being shown, one within another.
    showing: Cell<u32>,
    /// How hard the next commit is held on to.
    durability: Durability,
    /// What is written ahead by this connection, where it writes.
    log: Option<Arc<Log>>,
    bulk: Option<Bulk>,
}

/// What a bulk job inserts, while there is one.
#[derive(Debug)]
struct Bulk {
    held: RefCell<Paged>,
    /// Whoever gives full pages to the engine meanwhile.
    hand: Hand,
}

/// The longest that a statement waits for what another process holds.
const BUSY_TIME: Duration = Duration::from_secs(30);
/// Bytes that the log written ahead keeps on the disk when it begins anew.
const LOG_KEPT: u32 = 64 << 20;
/// What a connection holds of the file, in KiB below zero: 256 MiB; 64 while a bulk job passes over everybody in order and
/// comes back to nothing; and 32 while it sorts as much as that at a time.
const CACHED: i64 = -262_144;
const PASSED: i64 = -65_536;
const SORTED: i64 = -32_768;
/// Bytes of the file that are read where the system holds them.
const MAPPED: i64 = 1 << 32;

impl Session {
    /// A connection that only reads.
    pub(crate) fn reader(file: &Path) -> Result<Self, Error> {
        let db = connect(file)?;
        db.pragma_update(None, "query_only", true)?;
        Ok(Self::over(db, None))
    }

    /// The connection that writes. What is `passing` goes away with its folder, and the disk is never waited for.
    pub(crate) fn writer(file: &Path, passing: bool) -> Result<Self, Error> {
        let mut db = connect(file)?;
        db.pragma_update(None, "page_size", 8192)?;
        db.pragma_update(None, "journal_mode", "wal")?;
        db.pragma_update(None, "synchronous", if passing { "off" } else { "normal" })?;
        db.pragma_update(None, "journal_size_limit", LOG_KEPT)?;
        let log = Log::of(&mut db)?;
        Ok(Self::over(db, Some(log)))
    }

    fn over(db: Connection, log: Option<Arc<Log>>) -> Self {
        let db = Arc::new(ReentrantMutex::new(db));
        Self { db, showing: Cell::new(0), durability: Durability::Process, log, bulk: None }
    }

    pub(crate) fn rows(&self, sql: &str, values: &[&dyn Bind], see: &mut See<'_>) -> Result<(), Error> {
        self.send_held()?;
        self.showing.set(self.showing.get() + 1);
        let shown = show(&self.db.lock(), (sql, values), see);
        self.showing.set(self.showing.get() - 1);
        shown
    }

    /// Runs one statement. An insert of values is held in a bulk job, and what keeps it from being done is said when it is
    /// sent.
    pub(crate) fn execute(&self, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        match &self.bulk {
            Some(bulk) => self.execute_in_bulk(bulk, sql, values),
            None => execute(&self.db.lock(), sql, values),
        }
    }

    /// Runs an insert of values for many rows: by the page where it may change rows that are there, which in order of key
    /// lie together.
    pub(crate) fn execute_rows(&self, sql: &str, values: &[&dyn Bind], width: usize) -> Result<(), Error> {
        let by_row = |rows: &[&dyn Bind]| rows.chunks(width).try_for_each(|row| self.execute(sql, row).map(drop));
        if values.len() < PAGE * width {
            return by_row(values);
        }
        let Some(insert) = Insert::of(sql).filter(|insert| !insert.only_adds()) else { return by_row(values) };
        let (page, pages) = (insert.widened(sql, PAGE), values.chunks_exact(PAGE * width));
        let rest = pages.remainder();
        pages.map(|rows| self.execute(&page, rows)).try_for_each(|page| page.map(drop))?;
        by_row(rest)
    }

    fn execute_in_bulk(&self, bulk: &Bulk, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        let taken = bulk.held.borrow_mut().take(sql, values);
        match taken {
            Taken::Held => Ok(1),
            // Nobody else comes to the engine while an answer is shown.
            Taken::Page(page) if 0 < self.showing.get() => insert(&self.db.lock(), &page.sql, &page.values).map(|()| 1),
            Taken::Page(page) => {
                bulk.hand.over(page);
                Ok(1)
            }
            Taken::AtOnce => {
                bulk.hand.settle()?;
                execute(&self.db.lock(), sql, values)
            }
            Taken::AfterAll => {
                self.send_held()?;
                execute(&self.db.lock(), sql, values)
            }
        }
    }

    /// Sends what is held.
    pub(crate) fn send_held(&self) -> Result<(), Error> {
        let Some(Bulk { held, hand }) = &self.bulk else { return Ok(()) };
        hand.settle()?;
        let db = self.db.lock();
        held.borrow_mut().give_all(|sql, row| insert(&db, sql, row))
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<(), Error> {
        self.send_held()?;
        Ok(self.db.lock().execute_batch(sql)?)
    }

    /// Begins, marks or ends a transaction, by a statement that is planned once.
    pub(crate) fn order(&self, sql: &'static str) -> Result<(), Error> {
        self.send_held()?;
        Ok(self.db.lock().prepare_cached(sql)?.execute([]).map(drop)?)
    }

    /// Undoes what was written, by a statement that says since when.
    pub(crate) fn go_back(&self, statement: &str) -> Result<(), Error> {
        if let Some(Bulk { held, hand }) = &self.bulk {
            // What could not be given is what is undone.
            drop(hand.settle());
            held.borrow_mut().forget();
        }
        self.batch(statement)
    }

    pub(crate) fn begin_writing(&mut self, durability: Durability) -> Result<(), Error> {
        if self.durability != durability {
            let synchronous = match durability {
                Durability::Power => "full",
                Durability::Process => "normal",
            };
            self.db.lock().pragma_update(None, "synchronous", synchronous)?;
            self.durability = durability;
        }
        self.order("begin immediate")
    }

    /// What is written ahead by this connection, where it writes.
    pub(super) fn log(&self) -> Option<&Arc<Log>> {
        self.log.as_ref()
    }

    /// Moves what was written ahead into the file, so that the next commit begins the log anew, unless somebody still
    /// reads in it.
    pub(crate) fn begin_log_anew(&self) -> Result<(), Error> {
        let db = self.db.lock();
        db.busy_timeout(self.log.as_ref().map_or(BUSY_TIME, |log| log.patience_with_readers()))?;
        let moved = db.query_row("pragma wal_checkpoint(restart)", [], |row| row.get::<_, i64>(0));
        db.busy_timeout(BUSY_TIME)?;
        if moved? == 0 {
            self.log.iter().for_each(|log| log.is_moved());
        }
        Ok(())
    }

    /// A longer log and rows by the page from here on, and no file in the address space that all of them pass through.
    pub(crate) fn begin_bulk(&mut self) -> Result<(), Error> {
        let db = self.db.lock();
        db.execute_batch(&format!("pragma mmap_size = 0; pragma cache_size = {PASSED}"))?;
        let theirs = Arc::clone(&self.db);
        let hand = Hand::begin(move |Page { sql, values }| insert(&theirs.lock(), sql, values))?;
        self.bulk = Some(Bulk { held: RefCell::default(), hand });
        self.log.iter().for_each(|log| log.begin_bulk());
        Ok(())
    }

    /// Rows one by one again.
    pub(crate) fn end_bulk(&mut self) -> Result<(), Error> {
        self.bulk = None;
        self.log.iter().for_each(|log| log.end_bulk());
        Ok(self.db.lock().execute_batch(&format!("pragma mmap_size = {MAPPED}; pragma cache_size = {CACHED}"))?)
    }

    /// More of the file is held: rows go anywhere in it.
    pub(crate) fn begin_filling(&mut self) -> Result<(), Error> {
        Ok(self.db.lock().pragma_update(None, "cache_size", CACHED)?)
    }

    /// Makes an index: pieces of it are sorted by another thread and wait in a file, while the table is still being read.
    /// Where there is no room for such a file, everything is sorted in memory.
    pub(crate) fn make_index(&self, statement: &str) -> Result<(), Error> {
        let db = self.db.lock();
        db.execute_batch(&format!("pragma temp_store = file; pragma threads = 2; pragma cache_size = {SORTED}"))?;
        let made = db.execute_batch(statement);
        db.execute_batch(&format!("pragma temp_store = memory; pragma threads = 0; pragma cache_size = {CACHED}"))?;
        made.or_else(|_| db.execute_batch(statement)).map_err(Error::from)
    }
}

fn show(db: &Connection, (sql, values): (&str, &[&dyn Bind]), see: &mut See<'_>) -> Result<(), Error> {
    let mut statement = prepare(db, sql, values.len())?;
    let mut rows = statement.query(params_from_iter(lent(values)))?;
    while let Some(row) = rows.next()? {
        if see(&Row::embedded(row))? == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}

fn execute(db: &Connection, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
    Ok(prepare(db, sql, values.len())?.execute(params_from_iter(lent(values)))?)
}

fn insert(db: &Connection, sql: &str, values: &[Owned]) -> Result<(), Error> {
    let lent = values.iter().map(|value| Lent(value.bind()));
    Ok(prepare(db, sql, values.len())?.execute(params_from_iter(lent)).map(drop)?)
}

fn prepare<'c>(db: &'c Connection, sql: &str, values: usize) -> Result<CachedStatement<'c>, Error> {
    let statement = db.prepare_cached(sql)?;
    debug_assert!(
        (1..=values).all(|n| statement.parameter_name(n) == Some(format!("${n}").as_str())),
        "parameters first appear in order, as $1, $2, …: {sql}"
    );
    Ok(statement)
}

/// A table whose primary key is more than one whole number is kept in the order of that key.
pub(crate) fn spelled(statement: &str) -> Cow<'_, str> {
    let keyed = statement.contains("primary key");
    if statement.starts_with("create table") && keyed && !statement.contains("integer primary key") {
        Cow::Owned(format!("{statement} without rowid"))
    } else {
        Cow::Borrowed(statement)
    }
}

pub(super) fn connect(file: &Path) -> Result<Connection, Error> {
    let db = Connection::open(file)?;
    db.busy_timeout(BUSY_TIME)?;
    // A plan does not depend on the values bound to it: otherwise each new value plans the statement anew.
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(256);
    db.pragma_update(None, "cache_size", CACHED)?;
    db.pragma_update(None, "mmap_size", MAPPED)?;
    db.pragma_update(None, "temp_store", "memory")?;
    Ok(db)
}

fn lent<'v>(values: &'v [&dyn Bind]) -> impl Iterator<Item = Lent<'v>> {
    values.iter().map(|value| Lent(value.bind()))
}
