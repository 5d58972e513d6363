//! One connection to either engine, as the rest of the crate sees it.
use super::{embedded, log::Log, server};
use crate::{Bind, Durability, Error, Row};
use std::{borrow::Cow, collections::BTreeSet, ops::ControlFlow, sync::Arc};

/// How many rows an answer may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// As many as fit in memory.
    Few,
    /// Any number: they are fetched as they are seen.
    Many,
}

/// Looks at a row, and says whether to go on.
pub(crate) type See<'s> = dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, Error> + 's;

/// One connection.
#[derive(Debug)]
pub(crate) enum Session {
    /// To the file of this installation.
    Embedded(embedded::Session),
    /// To a server.
    Server(Box<server::Session>),
}

impl Session {
    /// Shows the rows of an answer in turn.
    pub(crate) fn rows(&self, sql: &str, values: &[&dyn Bind], size: Size, see: &mut See<'_>) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.rows(sql, values, see),
            Self::Server(session) => session.rows(sql, values, size, see),
        }
    }

    /// Runs one statement; how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, values: &[&dyn Bind]) -> Result<usize, Error> {
        match self {
            Self::Embedded(session) => session.execute(sql, values),
            Self::Server(session) => session.execute(sql, values),
        }
    }

    /// Runs an insert of values for many rows, of so many values each.
    pub(crate) fn execute_rows(&self, sql: &str, values: &[&dyn Bind], width: usize) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.execute_rows(sql, values, width),
            Self::Server(session) => values.chunks(width).try_for_each(|row| session.execute(sql, row).map(drop)),
        }
    }

    /// Runs one statement of which nobody asks how many rows it changed, so that it may wait for others.
    pub(crate) fn put(&self, sql: &str, values: &[&dyn Bind]) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.execute(sql, values).map(drop),
            Self::Server(session) => session.put(sql, values),
        }
    }

    /// Sends what was written, so that what keeps it from being done is known.
    pub(crate) fn flush(&self) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.send_held(),
            Self::Server(session) => session.send_held(),
        }
    }

    /// Runs statements that bind nothing and answer nothing.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.batch(sql),
            Self::Server(session) => session.batch(sql),
        }
    }

    /// Begins, marks or ends a transaction.
    pub(crate) fn order(&self, sql: &'static str) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.order(sql),
            Self::Server(session) => session.batch(sql),
        }
    }

    /// Begins to read one snapshot.
    pub(crate) fn begin_reading(&mut self) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.order("begin"),
            Self::Server(session) => session.begin_reading(),
        }
    }

    /// Begins a write transaction whose commit is held on to as hard as that; nobody else writes until it ends.
    pub(crate) fn begin_writing(&mut self, durability: Durability) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.begin_writing(durability),
            Self::Server(session) => session.begin_writing(durability),
        }
    }

    /// Commits what was begun.
    pub(crate) fn commit(&self) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.order("commit"),
            Self::Server(session) => session.commit(),
        }
    }

    /// Undoes what was written, by a statement that says since when.
    pub(crate) fn go_back(&self, statement: &str) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.go_back(statement),
            Self::Server(session) => session.go_back(statement),
        }
    }

    /// Whether the last thing that failed may succeed if all of its transaction is run again.
    pub(crate) fn may_run_again(&self) -> bool {
        match self {
            Self::Embedded(_) => false,
            Self::Server(session) => session.may_run_again(),
        }
    }

    /// Rows are given to the engine by the page from here on, where it does not see to that itself.
    pub(crate) fn begin_bulk(&mut self) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.begin_bulk(),
            Self::Server(_) => Ok(()),
        }
    }

    /// Rows of a bulk job go anywhere from here on, and not in order.
    pub(crate) fn begin_filling(&mut self) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.begin_filling(),
            Self::Server(_) => Ok(()),
        }
    }

    /// What was committed before this survives the loss of power, where the engine sees to that itself.
    pub(crate) fn end_bulk(&mut self) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.end_bulk(),
            Self::Server(session) => session.end_bulk(),
        }
    }

    /// What is written ahead by this connection, where it writes to a file.
    pub(super) fn log(&self) -> Option<&Arc<Log>> {
        match self {
            Self::Embedded(session) => session.log(),
            Self::Server(_) => None,
        }
    }

    /// Has the next commit begin the log written ahead anew, where there is one and nobody reads in it.
    pub(super) fn begin_log_anew(&mut self) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.begin_log_anew(),
            Self::Server(_) => Ok(()),
        }
    }

    /// Makes an index.
    pub(crate) fn make_index(&self, statement: &str) -> Result<(), Error> {
        match self {
            Self::Embedded(session) => session.make_index(statement),
            Self::Server(session) => session.batch(statement),
        }
    }

    /// A statement that makes a table, as this engine best likes it.
    pub(crate) fn spelled<'s>(&self, statement: &'s str) -> Cow<'s, str> {
        match self {
            Self::Embedded(_) => embedded::spelled(statement),
            Self::Server(_) => Cow::Borrowed(statement),
        }
    }

    /// The indexes there are.
    pub(crate) fn index_names(&self) -> Result<BTreeSet<String>, Error> {
        let sql = match self {
            Self::Embedded(_) => "select name from sqlite_schema where type = 'index'",
            Self::Server(_) => "select indexname from pg_indexes where schemaname = current_schema()",
        };
        let mut names = BTreeSet::new();
        self.rows(sql, &[], Size::Few, &mut |row| {
            names.insert(row.get(0)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(names)
    }
}
