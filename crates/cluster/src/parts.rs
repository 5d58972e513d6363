//! Files that are written at once, each with the rows of some debtors by a hash of their id.
use crate::{
    Error, Job,
    columns::{GROUP, Row, Writing},
    job::part_of,
};
use base::DebtorId;

/// Parts that are written at once, at most: each holds some megabytes until it ends.
pub const PARTS_MAX: u32 = 256;

/// Every part, while it is written. The rows of a part are in the order in which they came.
pub(crate) struct Parts<R>(Vec<Part<R>>);

struct Part<R> {
    file: Writing,
    waiting: Vec<R>,
    written: u64,
}

impl<R: Row> Parts<R> {
    /// From one part to [`PARTS_MAX`].
    pub(crate) fn begin(job: &Job, file: fn(u32) -> String, parts: u32) -> Result<Self, Error> {
        let part = |number| {
            let file = Writing::begin::<R>(job.place(), &file(number))?;
            Ok(Part { file, waiting: Vec::new(), written: 0 })
        };
        Ok(Self((0..parts.clamp(1, PARTS_MAX)).map(part).collect::<Result<_, Error>>()?))
    }

    pub(crate) async fn add(&mut self, debtor: DebtorId, row: R) -> Result<(), Error> {
        let parts = u32::try_from(self.0.len()).unwrap_or(1);
        let place = usize::try_from(part_of(debtor, parts)).unwrap_or(0);
        let Some(part) = self.0.get_mut(place) else { return Ok(()) };
        part.waiting.push(row);
        if part.waiting.len() < GROUP { Ok(()) } else { part.write().await }
    }

    /// Ends every file; how many rows each has.
    pub(crate) async fn end(self) -> Result<Vec<u64>, Error> {
        let mut counts = Vec::with_capacity(self.0.len());
        for mut part in self.0 {
            part.write().await?;
            counts.push(part.written);
            part.file.end().await?;
        }
        Ok(counts)
    }
}

impl<R: Row> Part<R> {
    async fn write(&mut self) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            self.file.write(&waiting).await?;
            self.written += u64::try_from(waiting.len()).unwrap_or(0);
        }
        Ok(())
    }
}
