//! Brings tables up to date: numbered steps, one idempotent statement each, recorded one by one.
use crate::Error;
use rusqlite::{Connection, OptionalExtension};

/// The tables of one slice: its name, and its steps as `(name, statements)` in order.
///
/// The statements of a step are separated by `;` at the end of a line. Types are those of `PostgreSQL`.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// The slice.
    pub slice: &'static str,
    /// Its steps.
    pub steps: &'static [(&'static str, &'static str)],
}

const OWN: Migrations =
    Migrations { slice: "store", steps: &[("0001_store", include_str!("../migrations/0001_store.sql"))] };

pub(crate) fn run(db: &Connection, slices: &[Migrations]) -> Result<(), Error> {
    db.execute_batch("create table if not exists migration (step text primary key)")?;
    for slice in std::iter::once(&OWN).chain(slices) {
        for (name, statements) in slice.steps {
            for (number, statement) in split(statements).enumerate() {
                let step = format!("{}/{name}#{number}", slice.slice);
                let done = db.query_row("select 1 from migration where step = ?1", [&step], |_| Ok(())).optional()?;
                if done.is_none() {
                    db.execute_batch(&for_this_engine(statement))?;
                    db.execute("insert into migration (step) values (?1)", [&step])?;
                }
            }
        }
    }
    Ok(())
}

/// An index that serves only speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Index {
    /// Its name.
    pub(crate) name: &'static str,
    /// The table it is on.
    pub(crate) table: &'static str,
    /// The statement that makes it where it is absent.
    pub(crate) statement: &'static str,
}

/// The indexes that serve only speed, those that keep rows unique apart.
pub(crate) fn indexes(slices: &[Migrations]) -> Vec<Index> {
    let mut indexes: Vec<Index> = Vec::new();
    for statement in slices.iter().flat_map(|slice| slice.steps).flat_map(|(_, statements)| split(statements)) {
        if let Some(name) = statement.strip_prefix("drop index if exists ") {
            indexes.retain(|index| index.name != name);
        }
        indexes.extend(index(statement));
    }
    indexes
}

fn index(statement: &'static str) -> Option<Index> {
    let (name, rest) = statement.strip_prefix("create index if not exists ")?.split_once(" on ")?;
    let (table, _) = rest.split_once(' ')?;
    Some(Index { name, table, statement })
}

fn split(statements: &'static str) -> impl Iterator<Item = &'static str> {
    statements.split(";\n").map(|sql| sql.trim().trim_end_matches(';')).filter(|sql| !sql.is_empty())
}

/// A table whose primary key is more than one whole number is kept in the order of that key.
fn for_this_engine(statement: &str) -> String {
    let keyed = statement.contains("primary key");
    if statement.starts_with("create table") && keyed && !statement.contains("integer primary key") {
        format!("{statement} without rowid")
    } else {
        statement.to_owned()
    }
}
