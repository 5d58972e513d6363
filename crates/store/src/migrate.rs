//! Brings tables up to date: numbered steps, one idempotent statement each, recorded one by one.
use crate::{
    Error,
    engine::{Session, Size},
    params,
};
use std::{collections::BTreeSet, ops::ControlFlow};

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

const OWN: Migrations = Migrations {
    slice: "store",
    steps: &[
        ("0001_store", include_str!("../migrations/0001_store.sql")),
        ("0002_lease", include_str!("../migrations/0002_lease.sql")),
        ("0003_dossier_strategy", include_str!("../migrations/0003_dossier_strategy.sql")),
    ],
};

/// Takes the steps that were not taken yet.
pub(crate) fn run(session: &Session, slices: &[Migrations]) -> Result<(), Error> {
    session.batch("create table if not exists migration (step text primary key)")?;
    let taken = taken(session)?;
    for slice in std::iter::once(&OWN).chain(slices) {
        for (name, statements) in slice.steps {
            for (number, statement) in split(statements).enumerate() {
                let step = format!("{}/{name}#{number}", slice.slice);
                if !taken.contains(&step) {
                    session.batch(&session.spelled(statement))?;
                    session.execute("insert into migration (step) values ($1)", params![step])?;
                }
            }
        }
    }
    Ok(())
}

fn taken(session: &Session) -> Result<BTreeSet<String>, Error> {
    let mut taken = BTreeSet::new();
    session.rows("select step from migration", params![], Size::Few, &mut |row| {
        taken.insert(row.get(0)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(taken)
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

/// Makes those of the indexes that are absent.
pub(crate) fn make(session: &Session, indexes: &[Index]) -> Result<(), Error> {
    let known = session.index_names()?;
    for index in indexes.iter().filter(|index| !known.contains(index.name)) {
        session.make_index(index.statement)?;
    }
    Ok(())
}

/// Drops the indexes of empty tables; which they were.
pub(crate) fn put_off(session: &Session, indexes: &[Index]) -> Result<Vec<Index>, Error> {
    let mut late = Vec::new();
    for index in indexes {
        let mut filled = false;
        session.rows(&format!("select 1 from {} limit 1", index.table), params![], Size::Few, &mut |_| {
            filled = true;
            Ok(ControlFlow::Break(()))
        })?;
        if !filled {
            session.batch(&format!("drop index if exists {}", index.name))?;
            late.push(*index);
        }
    }
    Ok(late)
}

/// The tables that the steps make.
pub(crate) fn tables(slices: &[Migrations]) -> Vec<&'static str> {
    let slices = std::iter::once(&OWN).chain(slices);
    let statements = slices.flat_map(|slice| slice.steps).flat_map(|(_, statements)| split(statements));
    statements
        .filter_map(|statement| statement.strip_prefix("create table if not exists ")?.split(' ').next())
        .collect()
}

fn index(statement: &'static str) -> Option<Index> {
    let (name, rest) = statement.strip_prefix("create index if not exists ")?.split_once(" on ")?;
    let (table, _) = rest.split_once(' ')?;
    Some(Index { name, table, statement })
}

fn split(statements: &'static str) -> impl Iterator<Item = &'static str> {
    statements.split(";\n").map(|sql| sql.trim().trim_end_matches(';')).filter(|sql| !sql.is_empty())
}
