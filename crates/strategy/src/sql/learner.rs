//! Versions of what has been learnt.
use crate::rules::learner::Learner;
use crate::sql::matrix::VersionState;
use base::{DebtorId, Timestamp};
use store::{Error, Row, Rx, Tx, params};

/// One version of what has been learnt.
#[derive(Clone, Debug)]
pub struct LearnerRow {
    /// Its number.
    pub version: u32,
    /// How it stands.
    pub state: VersionState,
    /// A digest of all that its choices depend on.
    pub digest: Vec<u8>,
    /// How many lessons it has learnt in all.
    pub lessons: i64,
    /// Everything decided up to this day has been learnt, as a day number.
    pub learnt_day: i32,
    /// Of the day after it, everything up to this debtor; only while a night learns.
    pub after: Option<DebtorId>,
    /// Who made it.
    pub author: String,
    /// Since when it stands so.
    pub at: Timestamp,
    /// What is said of it.
    pub note: String,
}

const COLUMNS: &str = "version, state, digest, lessons, learnt_day, after_id, author, at, note";

/// The version in a state; at most one is a draft and one is published.
pub(crate) fn standing(rx: &Rx<'_>, state: VersionState) -> Result<Option<LearnerRow>, Error> {
    let sql = format!("select {COLUMNS} from learner where state = $1 order by version desc limit 1");
    rx.one(&sql, params![state.code()], read)
}

/// What a version has learnt; `None` for one that never was, or is of another form than today's.
pub(crate) fn source(rx: &Rx<'_>, version: u32) -> Result<Option<Learner>, Error> {
    Ok(bytes(rx, version)?.and_then(|bytes| Learner::decode(&bytes)))
}

/// The same as it is kept.
pub(crate) fn bytes(rx: &Rx<'_>, version: u32) -> Result<Option<Vec<u8>>, Error> {
    rx.one("select source from learner where version = $1", params![version], |row| row.get(0))
}

/// The version that decides, and its digest; `None` where the weights of the matrix do.
pub(crate) fn in_force(rx: &Rx<'_>) -> Result<Option<(u32, Vec<u8>)>, Error> {
    let sql = "select version, digest from learner where state = 'published' order by version desc limit 1";
    rx.one(sql, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Every version, newest first.
pub(crate) fn versions(rx: &Rx<'_>) -> Result<Vec<LearnerRow>, Error> {
    rx.all(&format!("select {COLUMNS} from learner order by version desc limit 500"), params![], read)
}

/// The number of the newest version; zero where nothing was ever learnt.
pub(crate) fn newest(rx: &Rx<'_>) -> Result<u32, Error> {
    Ok(rx.one("select max(version) from learner", params![], |row| row.get::<Option<u32>>(0))?.flatten().unwrap_or(0))
}

pub(crate) fn put(tx: &Tx<'_>, learner: &Learner, row: &LearnerRow) -> Result<(), Error> {
    let source = learner.encode();
    let digest = blake3::hash(&source);
    let sql = "insert into learner (version, state, digest, source, lessons, learnt_day, after_id, author, at, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (version) do update set state = excluded.state, digest = excluded.digest, source = excluded.source,
        lessons = excluded.lessons, learnt_day = excluded.learnt_day, after_id = excluded.after_id,
        author = excluded.author, at = excluded.at, note = excluded.note";
    let digest = digest.as_bytes().to_vec();
    let LearnerRow { version, state, lessons, learnt_day, after, author, at, note, .. } = row;
    tx.run(sql, params![version, state.code(), digest, source, lessons, learnt_day, after, author, at, note])?;
    Ok(())
}

pub(crate) fn retire_published(tx: &Tx<'_>) -> Result<usize, Error> {
    tx.run("update learner set state = 'retired' where state = 'published'", params![])
}

pub(crate) fn drop_draft(tx: &Tx<'_>) -> Result<usize, Error> {
    tx.run("delete from learner where state = 'draft'", params![])
}

fn read(row: &Row<'_>) -> Result<LearnerRow, Error> {
    let state = VersionState::from_code(row.text(1)?).ok_or(Error::Column { index: 1, expected: "learner state" })?;
    Ok(LearnerRow {
        version: row.get(0)?,
        state,
        digest: row.get(2)?,
        lessons: row.get(3)?,
        learnt_day: row.get(4)?,
        after: row.get(5)?,
        author: row.get(6)?,
        at: row.get(7)?,
        note: row.get(8)?,
    })
}
