//! What a whole database comes to, table by table; and one that goes from one engine to another and is compared.
use crate::{Bind, Cell, Ctx, Error, Row, Rx, Store, params, value::Owned};
use base::CommandId;
use serde::{Serialize, Serializer};

/// A table, and what its rows come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableSum {
    /// Its name.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// The sum of the digests of its rows, in whatever order they come.
    #[serde(serialize_with = "in_hex")]
    pub digest: u64,
}

/// Rows written in one transaction.
const BATCH: usize = 10_000;

/// What each table comes to, in one snapshot, moments of the clock apart: columns named `at`, and those that end in `_at`.
///
/// Two installations that lived the same days by the same commands come to the same, whenever that was.
///
/// # Errors
/// The database fails.
pub fn sum_tables(store: &Store) -> Result<Vec<TableSum>, Error> {
    let lived = |row: &Row<'_>, column: usize| row.name(column) != "at" && !row.name(column).ends_with("_at");
    store.read(|rx| store.tables().iter().map(|table| sum(rx, table, lived)).collect())
}

fn sum(rx: &Rx<'_>, table: &'static str, counts: impl Fn(&Row<'_>, usize) -> bool) -> Result<TableSum, Error> {
    let mut sum = TableSum { table, rows: 0, digest: 0 };
    rx.each(&format!("select * from {table}"), params![], |row| sum.add(row, &counts))?;
    Ok(sum)
}

/// Copies every table of `from`, as one snapshot shows it, into the empty database of `to`, and compares them.
///
/// `progress` hears the table and its rows so far.
///
/// # Errors
/// [`Error::NotEmpty`] before anything is written, and [`Error::Unlike`] if a table does not come to the same.
pub fn copy_all(from: &Store, to: &Ctx, progress: &mut dyn FnMut(&'static str, u64)) -> Result<Vec<TableSum>, Error> {
    let tables = from.tables();
    to.read(|rx| tables.iter().try_for_each(|table| must_be_empty(rx, table)))?;
    let sent = to.fill(|to| {
        from.read(|rx| tables.iter().map(|table| send(rx, to, table, progress)).collect::<Result<Vec<_>, Error>>())
    })?;
    to.read(|rx| sent.iter().try_for_each(|sent| must_equal(rx, sent)))?;
    Ok(sent)
}

fn must_be_empty(rx: &Rx<'_>, table: &'static str) -> Result<(), Error> {
    let found = rx.one(&format!("select 1 from {table} limit 1"), params![], |_| Ok(()))?;
    if found.is_some() { Err(Error::NotEmpty { table }) } else { Ok(()) }
}

fn send(
    rx: &Rx<'_>,
    to: &Ctx,
    table: &'static str,
    progress: &mut dyn FnMut(&'static str, u64),
) -> Result<TableSum, Error> {
    let mut copied = TableSum { table, rows: 0, digest: 0 };
    let mut batch: Vec<Vec<Owned>> = Vec::with_capacity(BATCH);
    let mut flush = |batch: &mut Vec<Vec<Owned>>, copied: &TableSum| {
        write(to, copied, batch)?;
        batch.clear();
        progress(table, copied.rows);
        Ok::<_, Error>(())
    };
    rx.each(&format!("select * from {table}"), params![], |row| -> Result<(), Error> {
        batch.push((0..row.width()).map(|column| row.cell(column).map(Owned::from)).collect::<Result<_, _>>()?);
        copied.add(row, |_, _| true)?;
        if batch.len() < BATCH { Ok(()) } else { flush(&mut batch, &copied) }
    })?;
    flush(&mut batch, &copied)?;
    Ok(copied)
}

fn write(to: &Ctx, copied: &TableSum, batch: &[Vec<Owned>]) -> Result<(), Error> {
    let Some(first) = batch.first() else { return Ok(()) };
    let places: Vec<String> = (1..=first.len()).map(|place| format!("${place}")).collect();
    let sql = format!("insert into {} values ({})", copied.table, places.join(", "));
    let step: CommandId = to.command_for(format!("copy {} {}", copied.table, copied.rows).as_bytes());
    to.step(step, |tx| {
        for row in batch {
            let values: Vec<&dyn Bind> = row.iter().map(|value| value as &dyn Bind).collect();
            tx.run(&sql, &values)?;
        }
        Ok(())
    })
}

fn must_equal(rx: &Rx<'_>, sent: &TableSum) -> Result<(), Error> {
    if sum(rx, sent.table, |_, _| true)? == *sent { Ok(()) } else { Err(Error::Unlike { table: sent.table }) }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn in_hex<S: Serializer>(digest: &u64, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&format_args!("{digest:016x}"))
}

impl TableSum {
    /// Adds a row, as far as its columns count.
    fn add(&mut self, row: &Row<'_>, counts: impl Fn(&Row<'_>, usize) -> bool) -> Result<(), Error> {
        let mut hasher = blake3::Hasher::new();
        for column in 0..row.width() {
            if !counts(row, column) {
                continue;
            }
            let (kind, bytes): (u8, &[u8]) = match row.cell(column)? {
                Cell::Null => (0, &[]),
                Cell::Int(value) => (1, &value.to_le_bytes()),
                Cell::Real(value) => (2, &value.to_bits().to_le_bytes()),
                Cell::Text(text) => (3, text.as_bytes()),
                Cell::Blob(bytes) => (4, bytes),
            };
            hasher.update(&[kind]).update(&bytes.len().to_le_bytes()).update(bytes);
        }
        self.rows += 1;
        self.digest = self.digest.wrapping_add(base::first_word(hasher.finalize().as_bytes()));
        Ok(())
    }
}
