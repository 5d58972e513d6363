//! `PostgreSQL`, and what speaks its protocol: any number of nodes on one database, whose writers take turns.
use super::{
    held::{Held, Holding, Insert, Parcel, Table},
    session::{See, Size},
};
use crate::{
    Bind, Durability, Error, Row,
    value::{Lent, Owned},
};
use base::Uuid;
use bytes::Bytes;
use futures_util::{SinkExt, future::join_all};
use pollster::block_on;
use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    io,
    ops::ControlFlow,
    pin::pin,
    str::FromStr,
    sync::{Arc, LazyLock, OnceLock},
    time::Duration,
};
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinHandle,
};
use tokio_postgres::{
    Client, Config, NoTls, Socket, Statement,
    config::SslMode,
    error::SqlState,
    tls::{MakeTlsConnect, TlsConnect},
    types::ToSql,
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// A connection to the server.
pub(crate) struct Session {
    address: String,
    client: Arc<Client>,
    statements: RefCell<HashMap<String, Arc<Prepared>>>,
    /// What is inserted in a write transaction, until something is asked of the same table in it.
    held: RefCell<Held>,
    /// Rows on their way to the server, while whoever made them goes on.
    ahead: RefCell<Option<Ahead>>,
    /// Whether a write transaction is open.
    writing: Cell<bool>,
    /// The cursors that are open, one within another.
    cursors: Cell<u32>,
    /// Whether something failed since the transaction began, or since it went back: a server would end it without a word.
    failed: Cell<bool>,
    /// Whether what failed may succeed if its transaction is run again.
    again: Cell<bool>,
    /// How hard the next commit is held on to.
    durability: Durability,
}

/// A statement that the server knows.
struct Prepared {
    statement: Statement,
    /// What it does, where it may be held.
    holding: Option<Holding>,
    /// Its words, among them the tables that it is about.
    words: HashSet<String>,
}

/// What is sent ahead, one `COPY` after another.
///
/// The driver does not survive a `COPY` that the server refuses from the outset, as it does once a transaction has failed
/// (rust-postgres#1337): so none is begun before everything else is known to have succeeded.
type Ahead = JoinHandle<Result<(), tokio_postgres::Error>>;

/// Rows fetched at a time from an answer that may have any number of them.
const FETCHED: usize = 4_096;
/// Why a task has an outcome.
const TENDED: &str = "what sends rows is neither stopped nor does it panic";
/// How long a server may take to answer a knock.
const KNOCK: Duration = Duration::from_secs(10);

/// Writers of all nodes take turns by the lock of one row: what the one writer of a file is, for many machines.
const TURN: &str = "create table if not exists turn (id bigint primary key)";
const FIRST_TURN: &str = "insert into turn (id) values (1) on conflict (id) do nothing";
const TAKE_TURN: &str = "begin; select id from turn where id = 1 for update";
/// Whether capitals come before small letters, as they do byte by byte.
const SORTED: &str = "select 'B' < 'a'";

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("durability", &self.durability).finish_non_exhaustive()
    }
}

impl Session {
    /// Connects to the database that a `postgres://` address names.
    pub(crate) fn connect(address: &str) -> Result<Self, Error> {
        let mut config = Config::from_str(address)?;
        config.application_name("aldia").connect_timeout(KNOCK);
        let client = knock(&config)?;
        Ok(Self {
            address: address.to_owned(),
            client: Arc::new(client),
            statements: RefCell::default(),
            held: RefCell::default(),
            ahead: RefCell::default(),
            writing: Cell::new(false),
            cursors: Cell::new(0),
            failed: Cell::new(false),
            again: Cell::new(false),
            durability: Durability::Power,
        })
    }

    /// Connects to write: there is something to take turns by, and text is sorted as everywhere else.
    pub(crate) fn writer(address: &str) -> Result<Self, Error> {
        let session = Self::connect(address)?;
        session.batch(TURN)?;
        session.batch(FIRST_TURN)?;
        let mut by_bytes = false;
        session.rows(SORTED, &[], Size::Few, &mut |row| {
            by_bytes = row.get(0)?;
            Ok(ControlFlow::Continue(()))
        })?;
        if by_bytes { Ok(session) } else { Err(Error::Collation) }
    }

    pub(crate) fn rows(&self, sql: &str, values: &[&dyn Bind], size: Size, see: &mut See<'_>) -> Result<(), Error> {
        match size {
            Size::Few => {
                let found = self.query(sql, values)?;
                show(&found, see).map(drop)
            }
            Size::Many => self.fetch(sql, values, see),
        }
    }

    /// Runs one statement. An insert of values is held in a write transaction, and what keeps it from being done is said when
    /// it is sent.
    pub(crate) fn execute(&self, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        let prepared = self.prepared(sql)?;
        match prepared.holding.as_ref().filter(|held| self.writing.get() && held.insert.answers_one()) {
            Some(holding) => self.hold(holding, &prepared.statement, values).map(|()| 1),
            None => self.run(&prepared, values),
        }
    }

    /// Runs one statement of which nobody asks how many rows it changed.
    pub(crate) fn put(&self, sql: &str, values: &[&dyn Bind]) -> Result<(), Error> {
        let prepared = self.prepared(sql)?;
        match prepared.holding.as_ref().filter(|_| self.writing.get()) {
            Some(holding) => self.hold(holding, &prepared.statement, values),
            None => self.run(&prepared, values).map(drop),
        }
    }

    fn run(&self, prepared: &Prepared, values: &[&dyn Bind]) -> Result<usize, Error> {
        self.send_of(|table| prepared.words.contains(table))?;
        let lent = lent(values);
        let changed = self.noted(block_on(self.client.execute(&prepared.statement, &as_sql(&lent))))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn hold(&self, holding: &Holding, statement: &Statement, values: &[&dyn Bind]) -> Result<(), Error> {
        if self.held.borrow().collides(&holding.sql, &holding.insert, values) {
            self.send_of(|table| table == holding.insert.table())?;
        }
        let enough = self.held.borrow_mut().add(holding, values, statement.params())?;
        enough.map_or(Ok(()), |table| self.send_ahead(table))
    }

    /// Sends many rows of a table, and waits for nothing: whoever asks about the table does, and whoever ends the
    /// transaction.
    fn send_ahead(&self, mut table: Table) -> Result<(), Error> {
        if self.failed.get() {
            return Err(Error::Failed);
        }
        for parcel in table.parcels() {
            let Parcel::Copy(copy, rows) = parcel else { continue };
            let (client, prepared) = (Arc::clone(&self.client), self.prepared(copy)?);
            let before = self.ahead.take();
            let sent = lines()?.spawn(async move {
                if let Some(before) = before {
                    before.await.expect(TENDED)?;
                }
                copy_in(&client, &prepared.statement, rows).await
            });
            self.ahead.replace(Some(sent));
        }
        Ok(())
    }

    /// Sends all that is held.
    pub(crate) fn send_held(&self) -> Result<(), Error> {
        self.send_of(|_| true)
    }

    /// Sends what is held of the tables asked for, and waits for it and for all that was sent ahead.
    fn send_of(&self, asked: impl Fn(&str) -> bool) -> Result<(), Error> {
        self.arrived()?;
        if self.held.borrow().is_empty() {
            return Ok(());
        }
        if self.failed.get() {
            return Err(Error::Failed);
        }
        let mut tables = self.held.borrow_mut().take(asked);
        let mut rows = Vec::new();
        for parcel in tables.iter_mut().flat_map(Table::parcels) {
            match parcel {
                Parcel::Copy(copy, text) => {
                    let prepared = self.prepared(copy)?;
                    self.noted(block_on(copy_in(&self.client, &prepared.statement, text)))?;
                }
                Parcel::Rows(sql, values) => rows.push((self.prepared(&sql)?, values)),
            }
        }
        // Of many that fail, the first says why.
        let sent = rows.iter().map(|(prepared, values)| run(&self.client, &prepared.statement, values));
        self.noted(block_on(join_all(sent)).into_iter().collect())
    }

    /// Waits for what was sent ahead.
    fn arrived(&self) -> Result<(), Error> {
        match self.ahead.take() {
            Some(ahead) => self.noted(block_on(ahead).expect(TENDED)),
            None => Ok(()),
        }
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<(), Error> {
        self.send_held()?;
        self.noted(block_on(self.client.batch_execute(sql)))
    }

    pub(crate) fn begin_reading(&self) -> Result<(), Error> {
        self.batch("begin isolation level repeatable read, read only")
    }

    pub(crate) fn begin_writing(&mut self, durability: Durability) -> Result<(), Error> {
        match self.take_turn(durability) {
            Err(_) if self.client.is_closed() => {
                *self = Self::connect(&self.address)?;
                self.take_turn(durability)
            }
            taken => taken,
        }
    }

    fn take_turn(&mut self, durability: Durability) -> Result<(), Error> {
        self.failed.set(false);
        self.again.set(false);
        if self.durability != durability {
            let wait = match durability {
                Durability::Power => "on",
                Durability::Process => "off",
            };
            self.batch(&format!("set synchronous_commit = {wait}"))?;
            self.durability = durability;
        }
        self.batch(TAKE_TURN)?;
        self.writing.set(true);
        Ok(())
    }

    /// What was written in bulk survives the loss of power from here on: a commit that waits for the disk waits for all
    /// that was committed before it.
    pub(crate) fn end_bulk(&mut self) -> Result<(), Error> {
        self.begin_writing(Durability::Power)?;
        self.batch("update turn set id = id where id = 1; commit")
    }

    pub(crate) fn commit(&self) -> Result<(), Error> {
        if self.failed.get() {
            return Err(Error::Failed);
        }
        self.batch("commit")?;
        self.writing.set(false);
        Ok(())
    }

    pub(crate) fn go_back(&self, statement: &str) -> Result<(), Error> {
        drop(self.held.take());
        // What could not be sent is what is undone.
        drop(self.arrived());
        self.noted(block_on(self.client.batch_execute(statement)))?;
        self.failed.set(false);
        self.writing.set(statement != "rollback");
        Ok(())
    }

    pub(crate) fn may_run_again(&self) -> bool {
        self.again.get()
    }

    /// Shows an answer of any size, a page at a time; others may be asked meanwhile.
    fn fetch(&self, sql: &str, values: &[&dyn Bind], see: &mut See<'_>) -> Result<(), Error> {
        let depth = self.cursors.get();
        let declare = format!("declare seen{depth} no scroll cursor for {sql}");
        self.execute(&declare, values)?;
        self.cursors.set(depth + 1);
        let seen = self.fetch_all(&format!("fetch {FETCHED} from seen{depth}"), see);
        self.cursors.set(depth);
        // Where something failed, the transaction has closed it already.
        let closed = self.batch(&format!("close seen{depth}"));
        seen.and(closed)
    }

    fn fetch_all(&self, fetch: &str, see: &mut See<'_>) -> Result<(), Error> {
        loop {
            let page = self.query(fetch, &[])?;
            if show(&page, see)? == ControlFlow::Break(()) || page.len() < FETCHED {
                return Ok(());
            }
        }
    }

    /// The rows of an answer, once what is held of the tables that it is about was sent.
    fn query(&self, sql: &str, values: &[&dyn Bind]) -> Result<Vec<tokio_postgres::Row>, Error> {
        let prepared = self.prepared(sql)?;
        self.send_of(|table| prepared.words.contains(table))?;
        let lent = lent(values);
        self.noted(block_on(self.client.query(&prepared.statement, &as_sql(&lent))))
    }

    /// The statement, prepared once a connection; but what fetches from cursors, whose columns differ, each time.
    fn prepared(&self, sql: &str) -> Result<Arc<Prepared>, Error> {
        if let Some(kept) = self.statements.borrow().get(sql) {
            return Ok(Arc::clone(kept));
        }
        self.arrived()?;
        let statement = self.noted(block_on(self.client.prepare(sql)))?;
        let words = sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').map(str::to_owned).collect();
        let holding = Insert::of(sql).map(|insert| Holding { sql: sql.into(), insert: Arc::new(insert) });
        let prepared = Arc::new(Prepared { statement, holding, words });
        if !sql.starts_with("fetch ") {
            self.statements.borrow_mut().insert(sql.to_owned(), Arc::clone(&prepared));
        }
        Ok(prepared)
    }

    /// Takes note of what may succeed if it is run again.
    fn noted<T>(&self, outcome: Result<T, tokio_postgres::Error>) -> Result<T, Error> {
        outcome.map_err(|problem| {
            self.failed.set(true);
            let again = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
            if problem.code().is_some_and(|code| again.contains(code)) {
                self.again.set(true);
            }
            Error::Server(problem)
        })
    }
}

/// Runs a statement of many rows.
async fn run(client: &Client, statement: &Statement, rows: &[Owned]) -> Result<(), tokio_postgres::Error> {
    let lent: Vec<Lent<'_>> = rows.iter().map(|value| Lent(value.bind())).collect();
    client.execute(statement, &as_sql(&lent)).await.map(drop)
}

async fn copy_in(client: &Client, copy: &Statement, rows: Bytes) -> Result<(), tokio_postgres::Error> {
    let mut sink = pin!(client.copy_in(copy).await?);
    sink.send(rows).await?;
    sink.finish().await.map(drop)
}

/// Connects as the address says: `sslmode=require` insists on a certificate that this machine trusts, `disable` does not
/// ask for one, and otherwise the server chooses.
fn knock(config: &Config) -> Result<Client, Error> {
    static TRUSTED: OnceLock<Option<MakeRustlsConnect>> = OnceLock::new();
    let trusted = || TRUSTED.get_or_init(|| MakeRustlsConnect::with_native_certs().ok().map(|(tls, _)| tls)).clone();
    match config.get_ssl_mode() {
        SslMode::Disable => meet(config, NoTls),
        SslMode::Require => meet(config, trusted().ok_or(Error::NoCertificates)?),
        _ => match trusted() {
            Some(tls) => meet(config, tls),
            None => meet(config, NoTls),
        },
    }
}

/// Connects, and lets the line be tended while the connection is there.
fn meet<T>(config: &Config, tls: T) -> Result<Client, Error>
where
    T: MakeTlsConnect<Socket> + Send + 'static,
    T::TlsConnect: Send,
    T::Stream: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (lines, config) = (lines()?, config.clone());
    let met = lines.spawn(async move { config.connect(tls).await });
    let (client, line) = block_on(met).map_err(|broken| Error::Disk(broken.into()))??;
    lines.spawn(line);
    Ok(client)
}

/// One thread tends the lines of all connections; whoever asks waits on their own, be they called from where they may.
fn lines() -> Result<&'static Runtime, Error> {
    static LINES: LazyLock<io::Result<Runtime>> =
        LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).thread_name("database").enable_all().build());
    LINES.as_ref().map_err(|broken| Error::Disk(io::Error::new(broken.kind(), broken.to_string())))
}

/// A schema of its own, which goes away with it.
#[derive(Debug)]
pub(crate) struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// Makes one in the database that the address names.
    pub(crate) fn create(server: &str) -> Result<Self, Error> {
        let name = format!("passing_{}", Uuid::new_v4().simple());
        Session::connect(server)?.batch(&format!("create schema {name}"))?;
        Ok(Self { server: server.to_owned(), name })
    }

    /// The address under which its tables alone are seen.
    pub(crate) fn address(&self) -> String {
        let more = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{more}options=-csearch_path%3D{}", self.server, self.name)
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let gone = Session::connect(&self.server)
            .and_then(|session| session.batch(&format!("drop schema if exists {} cascade", self.name)));
        // A server that is gone has nothing left to tidy up.
        drop(gone);
    }
}

fn lent<'v>(values: &'v [&dyn Bind]) -> Vec<Lent<'v>> {
    values.iter().map(|value| Lent(value.bind())).collect()
}

fn as_sql<'v>(lent: &'v [Lent<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    lent.iter().map(|value| value as _).collect()
}

fn show(rows: &[tokio_postgres::Row], see: &mut See<'_>) -> Result<ControlFlow<()>, Error> {
    for row in rows {
        if see(&Row::served(row))? == ControlFlow::Break(()) {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
