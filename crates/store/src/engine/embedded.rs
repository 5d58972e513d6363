//! `SQLite` in one file: one writer, many snapshot readers.
use super::{log::Log, session::See};
use crate::{Bind, Durability, Error, Row, value::Lent};
use rusqlite::{CachedStatement, Connection, params_from_iter};
use std::{borrow::Cow, ops::ControlFlow, path::Path, sync::Arc, time::Duration};

/// A connection to the file.
#[derive(Debug)]
pub(crate) struct Session {
    db: Connection,
    /// How hard the next commit is held on to.
    durability: Durability,
    /// What is written ahead by this connection, where it writes.
    log: Option<Arc<Log>>,
}

/// The longest that a statement waits for what another process holds.
const BUSY_TIME: Duration = Duration::from_secs(30);
/// The longest that those who write wait for those who read, so that the log begins anew.
const READERS_TIME: Duration = Duration::from_millis(40);
/// Bytes that the log written ahead keeps on the disk when it begins anew.
const LOG_KEPT: u32 = 64 << 20;

impl Session {
    /// A connection that only reads.
    pub(crate) fn reader(file: &Path) -> Result<Self, Error> {
        let db = connect(file)?;
        db.pragma_update(None, "query_only", true)?;
        Ok(Self { db, durability: Durability::Process, log: None })
    }

    /// The connection that writes. What is `passing` goes away with its folder, and the disk is never waited for.
    pub(crate) fn writer(file: &Path, passing: bool) -> Result<Self, Error> {
        let mut db = connect(file)?;
        db.pragma_update(None, "page_size", 8192)?;
        db.pragma_update(None, "journal_mode", "wal")?;
        db.pragma_update(None, "synchronous", if passing { "off" } else { "normal" })?;
        db.pragma_update(None, "journal_size_limit", LOG_KEPT)?;
        let log = Some(Log::of(&mut db)?);
        Ok(Self { db, durability: Durability::Process, log })
    }

    pub(crate) fn rows(&self, sql: &str, values: &[&dyn Bind], see: &mut See<'_>) -> Result<(), Error> {
        let mut statement = self.prepare(sql, values)?;
        let mut rows = statement.query(params_from_iter(lent(values)))?;
        while let Some(row) = rows.next()? {
            if see(&Row::embedded(row))? == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn execute(&self, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        let mut statement = self.prepare(sql, values)?;
        Ok(statement.execute(params_from_iter(lent(values)))?)
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<(), Error> {
        Ok(self.db.execute_batch(sql)?)
    }

    pub(crate) fn begin_writing(&mut self, durability: Durability) -> Result<(), Error> {
        if self.durability != durability {
            let synchronous = match durability {
                Durability::Power => "full",
                Durability::Process => "normal",
            };
            self.db.pragma_update(None, "synchronous", synchronous)?;
            self.durability = durability;
        }
        self.batch("begin immediate")
    }

    /// What is written ahead by this connection, where it writes.
    pub(super) fn log(&self) -> Option<&Arc<Log>> {
        self.log.as_ref()
    }

    /// Moves what was written ahead into the file, so that the next commit begins the log anew, unless somebody still
    /// reads in it.
    pub(crate) fn begin_log_anew(&self) -> Result<(), Error> {
        self.db.busy_timeout(READERS_TIME)?;
        let moved = self.db.query_row("pragma wal_checkpoint(restart)", [], |row| row.get::<_, i64>(0));
        self.db.busy_timeout(BUSY_TIME)?;
        if moved? == 0 {
            self.log.iter().for_each(|log| log.is_moved());
        }
        Ok(())
    }

    fn prepare(&self, sql: &str, values: &[&dyn Bind]) -> Result<CachedStatement<'_>, Error> {
        let statement = self.db.prepare_cached(sql)?;
        debug_assert!(
            (1..=values.len()).all(|n| statement.parameter_name(n) == Some(format!("${n}").as_str())),
            "parameters first appear in order, as $1, $2, …: {sql}"
        );
        Ok(statement)
    }
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
    db.pragma_update(None, "cache_size", -262_144)?;
    db.pragma_update(None, "mmap_size", 1_i64 << 32)?;
    db.pragma_update(None, "temp_store", "memory")?;
    Ok(db)
}

fn lent<'v>(values: &'v [&dyn Bind]) -> impl Iterator<Item = Lent<'v>> {
    values.iter().map(|value| Lent(value.bind()))
}
