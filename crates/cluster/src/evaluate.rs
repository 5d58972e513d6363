//! What other ways of deciding would have brought, over years of logs: sums that executors add up part by part.
use crate::{Error, Job, night::plans, sql::MOMENTS, table::whole_table};
use arrow::{
    array::{Float64Array, Int64Array, RecordBatch},
    compute::concat_batches,
};
use datafusion::scalar::ScalarValue;
use learn::ope::Moments;
use strategy::WaySource;

/// What a log says of each way of deciding, in the order asked: see [`Moments::ips`] and [`Moments::snips`].
///
/// Estimators that expect something of a model need one that has not seen the debtor, taught in the order of the log;
/// they are the house's own ([`strategy::work::evaluate`]).
///
/// # Errors
/// The export was never finished, has lost a part or was of another build, a way that does not read, or a plan that
/// failed: ask again.
pub async fn evaluate(job: &Job, scheduler: &str, (ways, tasks): (&[WaySource], usize)) -> Result<Vec<Moments>, Error> {
    let manifest = job.manifest().await?;
    let plans = plans(scheduler, tasks).await?;
    let place = job.place();
    let outcomes = whole_table(&plans, (job, &manifest), Job::outcomes).await?;
    plans.register_table("outcomes", outcomes.into_view())?;
    let mut judged = Vec::with_capacity(ways.len());
    for way in ways {
        let names = vec![
            ("orders", ScalarValue::from(place.url(&manifest.orders))),
            ("way", ScalarValue::Binary(Some(way.to_bytes()))),
        ];
        let sums = plans.sql(MOMENTS).await?.with_param_values(names)?.collect().await?;
        judged.push(moments(&sums)?);
    }
    Ok(judged)
}

fn moments(told: &[RecordBatch]) -> Result<Moments, Error> {
    let damaged = || Error::Damaged("the sums of a log".to_owned());
    let first = told.first().ok_or_else(damaged)?;
    let sums = concat_batches(&first.schema(), told)?;
    let count = sums.column_by_name("count").and_then(|column| column.as_any().downcast_ref::<Int64Array>());
    let count = count.filter(|counts| !counts.is_empty()).ok_or_else(damaged)?.value(0);
    // The sum of nothing is absent.
    let sum = |name| {
        let column = sums.column_by_name(name)?.as_any().downcast_ref::<Float64Array>()?;
        column.iter().next().map(Option::unwrap_or_default)
    };
    Ok(Moments {
        count: usize::try_from(count).unwrap_or(0),
        weights: sum("weights").ok_or_else(damaged)?,
        squares: sum("squares").ok_or_else(damaged)?,
        earned: sum("earned").ok_or_else(damaged)?,
        earned_twice: sum("earned_twice").ok_or_else(damaged)?,
        earned_squares: sum("earned_squares").ok_or_else(damaged)?,
    })
}
