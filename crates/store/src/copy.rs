//! A whole database from one engine to another, row by row, and compared afterwards.
use crate::{Bind, Cell, Ctx, Error, Row, Rx, Store, params, value::Owned};
use base::CommandId;

/// A table that was copied, and was found to hold the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// The sum of the digests of its rows, in whatever order they come.
    pub digest: u64,
}

/// Rows written in one transaction.
const BATCH: usize = 10_000;

/// Copies every table of `from`, as one snapshot shows it, into the empty database of `to`, and compares them.
///
/// `progress` hears the table and its rows so far.
///
/// # Errors
/// [`Error::NotEmpty`] before anything is written, and [`Error::Unlike`] if a table does not come to the same.
pub fn copy_all(from: &Store, to: &Ctx, progress: &mut dyn FnMut(&'static str, u64)) -> Result<Vec<Copied>, Error> {
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
) -> Result<Copied, Error> {
    let mut copied = Copied { table, rows: 0, digest: 0 };
    let mut batch: Vec<Vec<Owned>> = Vec::with_capacity(BATCH);
    let mut flush = |batch: &mut Vec<Vec<Owned>>, copied: &Copied| {
        write(to, copied, batch)?;
        batch.clear();
        progress(table, copied.rows);
        Ok::<_, Error>(())
    };
    rx.each(&format!("select * from {table}"), params![], |row| -> Result<(), Error> {
        batch.push((0..row.width()).map(|column| row.cell(column).map(Owned::from)).collect::<Result<_, _>>()?);
        copied.add(row)?;
        if batch.len() < BATCH { Ok(()) } else { flush(&mut batch, &copied) }
    })?;
    flush(&mut batch, &copied)?;
    Ok(copied)
}

fn write(to: &Ctx, copied: &Copied, batch: &[Vec<Owned>]) -> Result<(), Error> {
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

fn must_equal(rx: &Rx<'_>, sent: &Copied) -> Result<(), Error> {
    let mut held = Copied { rows: 0, digest: 0, ..*sent };
    rx.each(&format!("select * from {}", sent.table), params![], |row| held.add(row))?;
    if held == *sent { Ok(()) } else { Err(Error::Unlike { table: sent.table }) }
}

impl Copied {
    fn add(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let mut hasher = blake3::Hasher::new();
        for column in 0..row.width() {
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
