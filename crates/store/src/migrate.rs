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
            for (number, statement) in statements.split(";\n").map(str::trim).filter(|sql| !sql.is_empty()).enumerate()
            {
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

/// A table whose primary key is more than one whole number is kept in the order of that key.
fn for_this_engine(statement: &str) -> String {
    let statement = statement.trim_end_matches(';');
    let keyed = statement.contains("primary key");
    if statement.starts_with("create table") && keyed && !statement.contains("integer primary key") {
        format!("{statement} without rowid")
    } else {
        statement.to_owned()
    }
}
