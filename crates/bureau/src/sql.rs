//! Records, files, answers and names of entities, in rows.
use crate::{
    Error,
    rules::{
        line::{Flaw, FlawKind},
        period::Period,
        record::{Body, Record, Source},
    },
    work::{File, FileState},
};
use base::{Day, DebtorId, Timestamp, Uuid};
use store::{Row, Rx, Tx, params};

/// Everything that is known of one debtor.
pub(crate) fn records(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Record>, Error> {
    let sql = "select source, period, known_on, body from bureau_record where debtor_id = $1 order by source, period";
    let mut found = Vec::new();
    rx.each(sql, params![debtor], |row| -> Result<(), Error> {
        let body = postcard::from_bytes(row.bytes(3)?).map_err(|_| Error::Damaged(debtor))?;
        found.push(Record { source: source(row, 0)?, period: period(row, 1)?, known_on: row.get(2)?, body });
        Ok(())
    })?;
    Ok(found)
}

/// What one file says of one debtor, as stored.
pub(crate) fn body(
    rx: &Rx<'_>,
    debtor: DebtorId,
    (from, period): (Source, Period),
) -> Result<Option<Vec<u8>>, store::Error> {
    let sql = "select body from bureau_record where debtor_id = $1 and source = $2 and period = $3";
    rx.one(sql, params![debtor, from.code(), period.number()], |row| Ok(row.bytes(0)?.to_vec()))
}

pub(crate) fn put_record(
    tx: &Tx<'_>,
    debtor: DebtorId,
    (from, period): (Source, Period),
    body: &[u8],
) -> Result<(), store::Error> {
    let sql = "insert into bureau_record (debtor_id, source, period, known_on, body) values ($1, $2, $3, $4, $5)
        on conflict (debtor_id, source, period) do update set known_on = excluded.known_on, body = excluded.body";
    tx.run(sql, params![debtor, from.code(), period.number(), tx.now().day, body])?;
    Ok(())
}

/// Forgets what one file says of one debtor.
pub(crate) fn drop_record(tx: &Tx<'_>, debtor: DebtorId, (from, period): (Source, Period)) -> Result<(), store::Error> {
    let sql = "delete from bureau_record where debtor_id = $1 and source = $2 and period = $3";
    tx.run(sql, params![debtor, from.code(), period.number()])?;
    Ok(())
}

/// Forgets what a source says of one debtor, whatever the month.
pub(crate) fn drop_source(tx: &Tx<'_>, debtor: DebtorId, from: Source) -> Result<(), store::Error> {
    tx.run("delete from bureau_record where debtor_id = $1 and source = $2", params![debtor, from.code()])?;
    Ok(())
}

/// The debtors of whom a file speaks, after `after` in order of id, at most `limit`.
pub(crate) fn debtors_of(
    rx: &Rx<'_>,
    (from, period): (Source, Period),
    after: Option<DebtorId>,
    limit: u32,
) -> Result<Vec<DebtorId>, store::Error> {
    let sql = "select debtor_id from bureau_record where source = $1 and period = $2 and $3 < debtor_id
        order by debtor_id limit $4";
    let after = after.unwrap_or(DebtorId(Uuid::nil()));
    rx.all(sql, params![from.code(), period.number(), after, limit], |row| row.get(0))
}

/// Debtors with something that was learnt before `day`, at most `limit`.
pub(crate) fn debtors_with_old(rx: &Rx<'_>, day: Day, limit: u32) -> Result<Vec<DebtorId>, store::Error> {
    let sql = "select distinct debtor_id from bureau_record where known_on < $1 limit $2";
    let mut found = rx.all(sql, params![day, limit], |row| row.get(0))?;
    let sql = "select distinct debtor_id from bureau_answer where asked_on < $1 limit $2";
    found.extend(rx.all(sql, params![day, limit], |row| row.get::<DebtorId>(0))?);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Forgets what was learnt of one debtor before `day`; how many rows.
pub(crate) fn forget(tx: &Tx<'_>, debtor: DebtorId, day: Day) -> Result<usize, store::Error> {
    let records = tx.run("delete from bureau_record where debtor_id = $1 and known_on < $2", params![debtor, day])?;
    let answers = tx.run("delete from bureau_answer where debtor_id = $1 and asked_on < $2", params![debtor, day])?;
    Ok(records + answers)
}

macro_rules! columns {
    () => {
        "source, period, name, state, actor, started_at, ended_at, counts"
    };
}

/// One file.
pub(crate) fn file(rx: &Rx<'_>, (from, period): (Source, Period)) -> Result<Option<File>, store::Error> {
    let sql = concat!("select ", columns!(), " from bureau_file where source = $1 and period = $2");
    rx.one(sql, params![from.code(), period.number()], read_file)
}

/// The newest files, at most `limit`.
pub(crate) fn files(rx: &Rx<'_>, limit: u32) -> Result<Vec<File>, store::Error> {
    let sql = concat!("select ", columns!(), " from bureau_file order by started_at desc limit $1");
    rx.all(sql, params![limit], read_file)
}

/// The newest month of which `deudores.txt` was brought in.
pub(crate) fn newest_month(rx: &Rx<'_>) -> Result<Option<Period>, store::Error> {
    let sql = "select period from bureau_file where source = $1 and state = 'done' order by period desc limit 1";
    rx.one(sql, params![Source::Debtors.code()], |row| period(row, 0))
}

pub(crate) fn put_file(tx: &Tx<'_>, file: &File) -> Result<(), store::Error> {
    let sql = concat!(
        "insert into bureau_file (",
        columns!(),
        ") values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (source, period) do update set name = excluded.name, state = excluded.state, actor = excluded.actor,
            started_at = excluded.started_at, ended_at = excluded.ended_at, counts = excluded.counts"
    );
    let File { source, period, name, state, actor, started_at, ended_at, counts } = file;
    let (source, period, counts) = (source.code(), period.number(), serde_json::to_string(counts)?);
    let values = params![source, period, name, state.code(), actor, started_at, ended_at, counts];
    tx.run(sql, values)?;
    Ok(())
}

/// Forgets the damaged lines of a file.
pub(crate) fn drop_damaged(tx: &Tx<'_>, (from, period): (Source, Period)) -> Result<(), store::Error> {
    let sql = "delete from bureau_damaged where source = $1 and period = $2";
    tx.run(sql, params![from.code(), period.number()])?;
    Ok(())
}

/// Remembers where a line is damaged; never what stands there, which may be a stranger's.
pub(crate) fn add_damaged(
    tx: &Tx<'_>,
    (from, period): (Source, Period),
    line: u64,
    flaw: Flaw,
) -> Result<(), store::Error> {
    let sql = "insert into bureau_damaged (source, period, line, place, flaw) values ($1, $2, $3, $4, $5)
        on conflict (source, period, line) do nothing";
    let line = i64::try_from(line).unwrap_or(i64::MAX);
    tx.put(sql, params![from.code(), period.number(), line, flaw.column, flaw.kind.code()])
}

/// The damaged lines of a file, in order, at most `limit`.
pub(crate) fn damaged(
    rx: &Rx<'_>,
    (from, period): (Source, Period),
    limit: u32,
) -> Result<Vec<(i64, Flaw)>, store::Error> {
    let sql = "select line, place, flaw from bureau_damaged where source = $1 and period = $2 order by line limit $3";
    rx.all(sql, params![from.code(), period.number(), limit], |row| {
        let kind = FlawKind::from_code(&row.get::<String>(2)?);
        let kind = kind.ok_or(store::Error::Column { index: 2, expected: "kind of flaw" })?;
        Ok((row.get(0)?, Flaw { column: row.get(1)?, kind }))
    })
}

/// What an entity is called.
pub(crate) fn entity(rx: &Rx<'_>, code: u32) -> Result<Option<String>, store::Error> {
    rx.one("select name from bureau_entity where code = $1", params![code], |row| row.get(0))
}

/// Remembers what an entity is called; whether that is new.
pub(crate) fn put_entity(tx: &Tx<'_>, code: u32, name: &str) -> Result<bool, store::Error> {
    if entity(tx, code)?.as_deref() == Some(name) {
        return Ok(false);
    }
    let sql = "insert into bureau_entity (code, name) values ($1, $2)
        on conflict (code) do update set name = excluded.name";
    Ok(tx.run(sql, params![code, name])? == 1)
}

/// An answer of the service, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Evidence<'a> {
    /// Whom it is about.
    pub(crate) debtor: DebtorId,
    /// What was asked.
    pub(crate) source: Source,
    /// The first day on which it makes sense to ask again.
    pub(crate) again_on: Day,
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body, byte for byte.
    pub(crate) body: &'a [u8],
}

pub(crate) fn add_answer(tx: &Tx<'_>, answer: &Evidence<'_>) -> Result<(), store::Error> {
    let sql = "insert into bureau_answer (debtor_id, source, asked_at, asked_by, asked_on, again_on, status, body)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (debtor_id, source, asked_at) do nothing";
    let Evidence { debtor, source, again_on, status, body } = answer;
    let (at, by, on) = (tx.now().at, tx.actor().label(), tx.now().day);
    tx.run(sql, params![debtor, source.code(), at, by, on, again_on, status, *body])?;
    Ok(())
}

/// Whether the last answer to a question still holds on `day`.
pub(crate) fn is_fresh(rx: &Rx<'_>, debtor: DebtorId, from: Source, day: Day) -> Result<bool, store::Error> {
    let sql = "select again_on from bureau_answer where debtor_id = $1 and source = $2 order by asked_at desc limit 1";
    let again: Option<Day> = rx.one(sql, params![debtor, from.code()], |row| row.get(0))?;
    Ok(again.is_some_and(|again| day < again))
}

/// The last answer to a question: when it was asked, its status and the body as it came.
pub(crate) fn last_answer(
    rx: &Rx<'_>,
    debtor: DebtorId,
    from: Source,
) -> Result<Option<(Timestamp, u16, Vec<u8>)>, store::Error> {
    let sql = "select asked_at, status, body from bureau_answer where debtor_id = $1 and source = $2
        order by asked_at desc limit 1";
    rx.one(sql, params![debtor, from.code()], |row| Ok((row.get(0)?, row.get(1)?, row.bytes(2)?.to_vec())))
}

fn read_file(row: &Row<'_>) -> Result<File, store::Error> {
    let state = FileState::from_code(&row.get::<String>(3)?);
    Ok(File {
        source: source(row, 0)?,
        period: period(row, 1)?,
        name: row.get(2)?,
        state: state.ok_or(store::Error::Column { index: 3, expected: "state of a file" })?,
        actor: row.get(4)?,
        started_at: row.get(5)?,
        ended_at: row.get(6)?,
        counts: serde_json::from_str(&row.get::<String>(7)?)?,
    })
}

fn source(row: &Row<'_>, index: usize) -> Result<Source, store::Error> {
    Source::from_code(&row.get::<String>(index)?).ok_or(store::Error::Column { index, expected: "source" })
}

fn period(row: &Row<'_>, index: usize) -> Result<Period, store::Error> {
    Period::numbered(row.get(index)?).ok_or(store::Error::Column { index, expected: "period" })
}

/// How a body is stored.
pub(crate) fn encode(body: &Body) -> Vec<u8> {
    postcard::to_extend(body, Vec::new()).expect("a record is plain data")
}

/// A stored body.
pub(crate) fn decode(debtor: DebtorId, bytes: &[u8]) -> Result<Body, Error> {
    postcard::from_bytes(bytes).map_err(|_| Error::Damaged(debtor))
}
