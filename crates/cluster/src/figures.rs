//! The figures of reports over years of logs: sums that executors add up debtor by debtor.
use crate::{
    Error, Job,
    columns::{DEBTOR, LINES, binary},
    count::{Asked, figures_of},
    night::plans,
    table::whole_table,
};
use arrow::array::{Array, RecordBatch};
use datafusion::prelude::{col, lit};
use insight::{Dimension, Period, Sheet, Sheets};

/// What the reports of some periods are made of, in the order asked, told apart by a dimension or not at all; all of them
/// in one pass. What a house makes of it ([`insight::report`]) is what its own report says ([`insight::kpis`]) of what
/// was known when the lines were exported.
///
/// # Errors
/// The export was never finished, has lost a part, was of another build or holds other days; or a plan that failed: ask
/// again.
pub async fn figures(
    job: &Job,
    scheduler: &str,
    (periods, by): (&[Period], Option<Dimension>),
    tasks: usize,
) -> Result<Vec<Sheet>, Error> {
    let manifest = job.manifest().await?;
    let held = Period { from: manifest.from.unwrap_or(manifest.day), to: manifest.day };
    if !periods.iter().all(|period| period.from <= period.to && held.has(period.from) && held.has(period.to)) {
        return Err(Error::NotExported { place: job.place().url(""), from: held.from, to: held.to });
    }
    let asked = Asked::now(periods, by)?;
    let plans = plans(scheduler, tasks).await?;
    let mut arguments = vec![lit(serde_json::to_string(&asked)?), col(DEBTOR)];
    arguments.extend(LINES.map(col));
    let table = whole_table(&plans, (job, &manifest), Job::lines).await?;
    let sums = table.aggregate(Vec::new(), vec![figures_of().call(arguments).alias(SUMS)])?.collect().await?;
    let found = sheets(&sums)?.unwrap_or_else(|| asked.sheets());
    let rows = manifest.parts.iter().sum();
    if found.debtors != rows {
        return Err(Error::Lost { file: job.place().url(""), found: found.debtors, rows });
    }
    Ok(found.sheets)
}

/// The column of what was added up.
const SUMS: &str = "sums";

/// What was added up; nothing where there was nobody.
fn sheets(told: &[RecordBatch]) -> Result<Option<Sheets>, Error> {
    let damaged = || Error::Damaged("the sums of lines".to_owned());
    let batch = told.iter().find(|batch| batch.num_rows() != 0).ok_or_else(damaged)?;
    let sums = binary(batch.column_by_name(SUMS).ok_or_else(damaged)?)?;
    if sums.is_null(0) {
        return Ok(None);
    }
    Sheets::from_bytes(sums.value(0)).map(Some).ok_or_else(damaged)
}
