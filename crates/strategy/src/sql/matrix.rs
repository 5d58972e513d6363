//! Versions of the strategy matrix.
use base::Timestamp;
use store::{Error, Row, Rx, Tx, params};

/// How a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// Being written.
    Draft,
    /// The one that decides.
    Published,
    /// Decided once.
    Retired,
}

impl VersionState {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Retired].into_iter().find(|state| state.code() == code)
    }
}

/// One version.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// Its number.
    pub version: u32,
    /// How it stands.
    pub state: VersionState,
    /// Who wrote it.
    pub author: String,
    /// Since when it stands so.
    pub at: Timestamp,
    /// What its author says of it.
    pub note: String,
}

/// The source of the version in a state; at most one is a draft and one is published.
pub(crate) fn source(rx: &Rx<'_>, state: VersionState) -> Result<Option<(String, VersionRow)>, Error> {
    let sql = "select version, state, author, at, note, source from matrix_version where state = $1 order by version desc limit 1";
    rx.one(sql, params![state.code()], |row| Ok((row.get(5)?, read(row)?)))
}

pub(crate) fn source_of(rx: &Rx<'_>, version: u32) -> Result<Option<String>, Error> {
    rx.one("select source from matrix_version where version = $1", params![version], |row| row.get(0))
}

/// Every version, newest first.
pub(crate) fn versions(rx: &Rx<'_>) -> Result<Vec<VersionRow>, Error> {
    let sql = "select version, state, author, at, note from matrix_version order by version desc limit 500";
    rx.all(sql, params![], read)
}

pub(crate) fn put(tx: &Tx<'_>, version: u32, state: VersionState, (source, note): (&str, &str)) -> Result<(), Error> {
    let sql = "insert into matrix_version (version, state, source, author, at, note) values ($1, $2, $3, $4, $5, $6)
        on conflict (version) do update set state = excluded.state, source = excluded.source,
        author = excluded.author, at = excluded.at, note = excluded.note";
    tx.run(sql, params![version, state.code(), source, tx.actor().label(), tx.now().at, note])?;
    Ok(())
}

pub(crate) fn retire_published(tx: &Tx<'_>) -> Result<(), Error> {
    tx.run("update matrix_version set state = 'retired' where state = 'published'", params![])?;
    Ok(())
}

pub(crate) fn drop_draft(tx: &Tx<'_>) -> Result<usize, Error> {
    tx.run("delete from matrix_version where state = 'draft'", params![])
}

fn read(row: &Row<'_>) -> Result<VersionRow, Error> {
    let state: String = row.get(1)?;
    let state = VersionState::from_code(&state).ok_or(Error::Column { index: 1, expected: "matrix state" })?;
    Ok(VersionRow { version: row.get(0)?, state, author: row.get(2)?, at: row.get(3)?, note: row.get(4)? })
}
