//! The night leaves home: what it judges by, and the dossiers in parts by a hash of the debtor.
use crate::{
    Error, Job,
    columns::{GROUP, Writing},
    job::{Manifest, build, part_of},
};
use base::Day;
use store::{Ctx, DossierRow};
use tokio::runtime::Handle;

/// Debtors of a part, about, where nobody says how many parts there are.
const PART: u64 = 32_768;
/// Parts that are written at once: each holds some megabytes until it ends.
pub const PARTS_MAX: u32 = 256;
/// Dossiers read at once.
const PAGE: u32 = 8_192;

/// What is to be exported.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The day whose night it is.
    pub day: Day,
    /// In how many parts, at most [`PARTS_MAX`]; nothing for as many as the debtors need.
    pub parts: Option<u32>,
}

/// Begins the night of a day as one machine does, and writes what is left of it to be judged elsewhere.
///
/// What was heard is told, agreements are watched, earlier decisions are learnt from; then one snapshot is written.
/// `progress` gets debtors done and all.
///
/// # Errors
/// The actor may not operate the house, or a file cannot be written.
pub fn export(
    ctx: &Ctx,
    (job, plan): (&Job, Plan),
    driver: &Handle,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Manifest, Error> {
    contact::work::before_the_night(ctx, plan.day)?;
    let orders = strategy::work::orders(ctx, plan.day)?;
    let orders = driver.block_on(job.put_orders(&orders))?;
    let parts = ctx.read(|rx| -> Result<_, Error> {
        let all = u64::try_from(rx.dossier_count()?).unwrap_or(0);
        let mut parts = Parts::begin(job, plan.parts.unwrap_or_else(|| parts_for(all)))?;
        let mut done = 0;
        for page in rx.dossier_pages(None, PAGE) {
            for row in page? {
                driver.block_on(parts.add(row))?;
                done += 1;
            }
            progress(done, all);
        }
        driver.block_on(parts.end())
    })?;
    let manifest = Manifest { day: plan.day, build: build()?, orders, parts };
    driver.block_on(job.put_manifest(&manifest))?;
    Ok(manifest)
}

/// Enough parts that losing one costs little, and few enough to be written at once.
fn parts_for(debtors: u64) -> u32 {
    u32::try_from(debtors.div_ceil(PART)).unwrap_or(u32::MAX).clamp(8, PARTS_MAX)
}

/// Every part, while it is written.
struct Parts(Vec<Part>);

struct Part {
    file: Writing,
    waiting: Vec<DossierRow>,
    written: u64,
}

impl Parts {
    fn begin(job: &Job, parts: u32) -> Result<Self, Error> {
        let part = |number| {
            let file = Writing::begin(job.place(), &Job::dossiers(number))?;
            Ok(Part { file, waiting: Vec::new(), written: 0 })
        };
        Ok(Self((0..parts.clamp(1, PARTS_MAX)).map(part).collect::<Result<_, Error>>()?))
    }

    async fn add(&mut self, row: DossierRow) -> Result<(), Error> {
        let parts = u32::try_from(self.0.len()).unwrap_or(1);
        let place = usize::try_from(part_of(row.debtor, parts)).unwrap_or(0);
        let Some(part) = self.0.get_mut(place) else { return Ok(()) };
        part.waiting.push(row);
        if part.waiting.len() < GROUP { Ok(()) } else { part.write().await }
    }

    async fn end(self) -> Result<Vec<u64>, Error> {
        let mut counts = Vec::with_capacity(self.0.len());
        for mut part in self.0 {
            part.write().await?;
            counts.push(part.written);
            part.file.end().await?;
        }
        Ok(counts)
    }
}

impl Part {
    async fn write(&mut self) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            self.file.write(&waiting).await?;
            self.written += u64::try_from(waiting.len()).unwrap_or(0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_parts_as_debtors_need_and_files_may_be_open() {
        assert_eq!([0, 1, 8 * PART, 8 * PART + 1].map(parts_for), [8, 8, 8, 9]);
        assert_eq!(parts_for(800_000_000), PARTS_MAX);
    }
}
