//! The night leaves home: what it judges by, and the dossiers in parts by a hash of the debtor.
use crate::{
    Error, Job,
    job::{Manifest, build},
    parts::{PARTS_MAX, Parts},
};
use base::Day;
use insight::Period;
use store::Ctx;
use tokio::runtime::Handle;

/// Debtors of a part, about, where nobody says how many parts there are.
const PART: u64 = 32_768;
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
        let mut parts = Parts::begin(job, Job::dossiers, plan.parts.unwrap_or_else(|| parts_for(all)))?;
        let mut done = 0;
        for page in rx.dossier_pages(None, PAGE) {
            for row in page? {
                driver.block_on(parts.add(row.debtor, row))?;
                done += 1;
            }
            progress(done, all);
        }
        driver.block_on(parts.end())
    })?;
    let manifest = Manifest { day: plan.day, from: None, build: build()?, orders, parts };
    driver.block_on(job.put_manifest(&manifest))?;
    Ok(manifest)
}

/// Writes the decisions of some days that were drawn and whose horizon is over, with what came of each, for other ways
/// of deciding to be judged by; see [`crate::evaluate()`].
///
/// # Errors
/// The actor may not operate the house, or a file cannot be written.
pub fn export_log(
    ctx: &Ctx,
    (job, days, parts): (&Job, (Day, Day), Option<u32>),
    driver: &Handle,
) -> Result<Manifest, Error> {
    let orders = ctx.read(|rx| strategy::work::orders_now(rx, days.1))?;
    let orders = driver.block_on(job.put_orders(&orders))?;
    let mut parts = Parts::begin(job, Job::outcomes, parts.unwrap_or(LOG_PARTS))?;
    let mut problem = Ok(());
    strategy::work::each_outcome(ctx, days, |outcome| {
        if problem.is_ok() {
            problem = driver.block_on(parts.add(outcome.debtor, outcome));
        }
    })?;
    problem?;
    let parts = driver.block_on(parts.end())?;
    let manifest = Manifest { day: days.1, from: Some(days.0), build: build()?, orders, parts };
    driver.block_on(job.put_manifest(&manifest))?;
    Ok(manifest)
}

/// Writes everything that the figures of some days are made of, a row a debtor in one snapshot, for them to be told of
/// these days or of any of them; see [`crate::figures()`].
///
/// # Errors
/// The actor may not operate the house, or a file cannot be written.
pub fn export_lines(
    ctx: &Ctx,
    (job, period, parts): (&Job, Period, Option<u32>),
    driver: &Handle,
) -> Result<Manifest, Error> {
    driver.block_on(job.begin())?;
    let mut parts = Parts::begin(job, Job::lines, parts.unwrap_or(LOG_PARTS))?;
    insight::each_lines(ctx, period, |row| driver.block_on(parts.add(row.debtor, row)))?;
    let parts = driver.block_on(parts.end())?;
    let manifest = Manifest { day: period.to, from: Some(period.from), build: build()?, orders: String::new(), parts };
    driver.block_on(job.put_manifest(&manifest))?;
    Ok(manifest)
}

/// Parts of a log where nobody says how many.
const LOG_PARTS: u32 = 16;

/// Enough parts that losing one costs little, and few enough to be written at once.
fn parts_for(debtors: u64) -> u32 {
    u32::try_from(debtors.div_ceil(PART)).unwrap_or(u32::MAX).clamp(8, PARTS_MAX)
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
