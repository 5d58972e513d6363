//! Reading and writing inside one transaction.
use crate::{Bind, Error, Row, dossier::Unwritten, value::Lent};
use base::{Actor, Moment, Uuid, first_word, uuid_at};
use rusqlite::{CachedStatement, Connection, Rows, params_from_iter};
use std::{
    cell::{Cell, RefCell},
    ops::Deref,
};

/// A consistent view of the database.
#[derive(Debug)]
pub struct Rx<'a> {
    db: &'a Connection,
    /// Sections that this transaction has put and not yet written; always empty where only reading is done.
    pub(crate) unwritten: RefCell<Unwritten>,
}

/// One write transaction, by somebody, at a moment.
#[derive(Debug)]
pub struct Tx<'a> {
    rx: Rx<'a>,
    actor: &'a Actor,
    now: Moment,
    salt: u64,
    ids: Cell<u32>,
    announced: Cell<bool>,
}

impl<'a> Rx<'a> {
    pub(crate) fn new(db: &'a Connection) -> Self {
        Self { db, unwritten: RefCell::default() }
    }

    /// Reads at most one row.
    pub fn one<T>(
        &self,
        sql: &str,
        values: &[&dyn Bind],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut statement = self.prepare(sql, values)?;
        let mut rows = answer(&mut statement, values)?;
        next(&mut rows)?.map(|row| read(&row)).transpose()
    }

    /// Reads every row. Ask for a page where there can be many.
    pub fn all<T>(
        &self,
        sql: &str,
        values: &[&dyn Bind],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(sql, values, |row| -> Result<(), Error> {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Shows every row in turn, holding only one.
    pub fn each<E: From<Error>>(
        &self,
        sql: &str,
        values: &[&dyn Bind],
        mut see: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.prepare(sql, values)?;
        let mut rows = answer(&mut statement, values)?;
        while let Some(row) = next(&mut rows)? {
            see(&row)?;
        }
        Ok(())
    }

    pub(crate) fn execute(&self, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        let mut statement = self.prepare(sql, values)?;
        Ok(statement.execute(params_from_iter(lent(values)))?)
    }

    fn prepare(&self, sql: &str, values: &[&dyn Bind]) -> Result<CachedStatement<'a>, Error> {
        let statement = self.db.prepare_cached(sql)?;
        debug_assert!(
            (1..=values.len()).all(|n| statement.parameter_name(n) == Some(format!("${n}").as_str())),
            "parameters first appear in order, as $1, $2, …: {sql}"
        );
        Ok(statement)
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(db: &'a Connection, actor: &'a Actor, now: Moment, command: Uuid) -> Self {
        let salt = first_word(blake3::hash(command.as_bytes()).as_bytes());
        Self { rx: Rx::new(db), actor, now, salt, ids: Cell::new(0), announced: Cell::new(false) }
    }

    /// The moment this transaction is about.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Who writes.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// A new id, the same one whenever the same command runs again.
    pub fn fresh_id(&self) -> Uuid {
        let counter = self.ids.get();
        self.ids.set(counter + 1);
        uuid_at(self.now.at, counter, self.salt)
    }

    /// Runs one statement; how many rows it changed.
    pub fn run(&self, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        self.rx.execute(sql, values)
    }

    pub(crate) fn mark_announced(&self) {
        self.announced.set(true);
    }

    /// Writes what was put; whether something was announced.
    pub(crate) fn end(&self) -> Result<bool, Error> {
        self.write_dossiers()?;
        Ok(self.announced.get())
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Rx<'a>;
    fn deref(&self) -> &Rx<'a> {
        &self.rx
    }
}

// These two know no type but the engine's, and so are compiled once for all that is read.

fn answer<'s>(statement: &'s mut CachedStatement<'_>, values: &[&dyn Bind]) -> Result<Rows<'s>, Error> {
    Ok(statement.query(params_from_iter(lent(values)))?)
}

fn next<'r>(rows: &'r mut Rows<'_>) -> Result<Option<Row<'r>>, Error> {
    Ok(rows.next()?.map(Row))
}

fn lent<'v>(values: &'v [&dyn Bind]) -> impl Iterator<Item = Lent<'v>> {
    values.iter().map(|value| Lent(value.bind()))
}
