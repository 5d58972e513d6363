//! Reading and writing inside one transaction.
use crate::{
    Bind, Error, Row,
    dossier::{DossierRow, Unwritten},
    engine::{Chain, Session, Size},
    fact::FactEnd,
};
use base::{Actor, DebtorId, Moment, Uuid, first_word, uuid_at};
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    iter,
    ops::{ControlFlow, Deref},
    sync::atomic::{AtomicUsize, Ordering},
};

/// A consistent view of the database.
#[derive(Debug)]
pub struct Rx<'a> {
    session: &'a Session,
    /// Sections that this transaction has put and not yet written; always empty where only reading is done.
    pub(crate) unwritten: RefCell<Unwritten>,
    /// Dossiers that were read ahead; none that this transaction has written since.
    pub(crate) at_hand: RefCell<HashMap<DebtorId, DossierRow>>,
}

/// Who writes, when, and by which command.
#[derive(Debug)]
pub(crate) struct Author<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) now: Moment,
    pub(crate) command: Uuid,
}

/// One write transaction, by somebody, at a moment.
#[derive(Debug)]
pub struct Tx<'a> {
    rx: Rx<'a>,
    waiting: &'a AtomicUsize,
    by: &'a Author<'a>,
    salt: u64,
    ids: Cell<u32>,
    announced: Cell<bool>,
    /// Where the facts end, as far as this transaction knows.
    pub(crate) facts: Cell<FactEnd>,
    /// Where the audit chain ends, as far as those who share the commit know.
    pub(crate) audited: &'a Chain,
}

/// How many are asked for by one statement; the rest of a list is filled with its last.
const ASKED: [usize; 3] = [8, 64, 512];

impl<'a> Rx<'a> {
    pub(crate) fn new(session: &'a Session) -> Self {
        Self { session, unwritten: RefCell::default(), at_hand: RefCell::default() }
    }

    /// Reads at most one row.
    pub fn one<T>(
        &self,
        sql: &str,
        values: &[&dyn Bind],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let (mut read, mut found) = (Some(read), None);
        self.session.rows(sql, values, Size::Few, &mut |row| {
            found = read.take().map(|read| read(row)).transpose()?;
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// Reads every row. Ask for a page where there can be many.
    pub fn all<T>(
        &self,
        sql: &str,
        values: &[&dyn Bind],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.session.rows(sql, values, Size::Few, &mut |row| {
            found.push(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Reads every row of a statement about many, who stand where it says `$2, …` after as many `values` (`… in ($2, …)`):
    /// as few statements as take them all in. The statement orders the rows of some hundreds of them, not those of all.
    pub fn all_of<T>(
        &self,
        sql: &str,
        values: &[&dyn Bind],
        many: &[impl Bind],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let (first, mut found, mut left) = (values.len() + 1, Vec::new(), many);
        let list = format!("${first}, …");
        while let Some(last) = left.last() {
            let size = ASKED.into_iter().find(|size| left.len() <= *size).unwrap_or(ASKED[2]);
            let (now, rest) = left.split_at(size.min(left.len()));
            let places: Vec<String> = (first..first + size).map(|place| format!("${place}")).collect();
            let asked = now.iter().chain(iter::repeat(last)).take(size).map(|one| one as &dyn Bind);
            let asked: Vec<&dyn Bind> = values.iter().copied().chain(asked).collect();
            self.session.rows(&sql.replacen(&list, &places.join(", "), 1), &asked, Size::Few, &mut |row| {
                found.push(read(row)?);
                Ok(ControlFlow::Continue(()))
            })?;
            left = rest;
        }
        Ok(found)
    }

    /// Shows every row in turn, holding only a page of them.
    pub fn each<E: From<Error>>(
        &self,
        sql: &str,
        values: &[&dyn Bind],
        mut see: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut failed = None;
        self.session.rows(sql, values, Size::Many, &mut |row| {
            failed = see(row).err();
            Ok(if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        failed.map_or(Ok(()), Err)
    }

    pub(crate) fn execute(&self, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        self.session.execute(sql, values)
    }

    /// Runs an insert of values for many rows, whose values follow one another.
    pub(crate) fn execute_rows(&self, sql: &str, values: &[&dyn Bind], width: usize) -> Result<(), Error> {
        self.session.execute_rows(sql, values, width)
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(
        (session, chain): (&'a Session, &'a Chain),
        waiting: &'a AtomicUsize,
        by: &'a Author<'a>,
    ) -> Self {
        let salt = first_word(blake3::hash(by.command.as_bytes()).as_bytes());
        Self {
            rx: Rx::new(session),
            audited: chain,
            waiting,
            by,
            salt,
            ids: Cell::new(0),
            announced: Cell::new(false),
            facts: Cell::default(),
        }
    }

    /// The moment this transaction is about.
    pub fn now(&self) -> Moment {
        self.by.now
    }

    /// Who writes.
    pub fn actor(&self) -> &Actor {
        self.by.actor
    }

    /// Whether somebody of this process waits to write. Work that can be cut anywhere ends its step then.
    pub fn is_awaited(&self) -> bool {
        0 < self.waiting.load(Ordering::Relaxed)
    }

    /// A new id, the same one whenever the same command runs again.
    pub fn fresh_id(&self) -> Uuid {
        let counter = self.ids.get();
        self.ids.set(counter + 1);
        uuid_at(self.by.now.at, counter, self.salt)
    }

    /// Runs one statement; how many rows it changed.
    pub fn run(&self, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        self.rx.execute(sql, values)
    }

    /// Inserts a row, or passes over one that is there already: whether it was is not said, so that a server may be sent
    /// many at once.
    pub fn put(&self, sql: &str, values: &[&dyn Bind]) -> Result<(), Error> {
        self.rx.session.put(sql, values)
    }

    pub(crate) fn mark_announced(&self) {
        self.announced.set(true);
    }

    /// Writes what was put; whether something was announced.
    pub(crate) fn end(&self) -> Result<bool, Error> {
        self.write_dossiers()?;
        self.rx.session.flush()?;
        Ok(self.announced.get())
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Rx<'a>;
    fn deref(&self) -> &Rx<'a> {
        &self.rx
    }
}
