//! The night is judged: a plan a part, given to the scheduler until every part is done.
use crate::{
    Error, Job,
    columns::{DEBTOR, GROUP, SECTIONS, VERDICT, reading},
    decide::decide,
    fleet::tell,
    job::Manifest,
    place::surroundings,
};
use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::{
    config::TableParquetOptions,
    dataframe::DataFrameWriteOptions,
    error::DataFusionError,
    execution::{SessionStateBuilder, options::ParquetReadOptions},
    prelude::{SessionConfig, SessionContext, col, lit},
};
use futures::{StreamExt, stream};
use std::time::Duration;

/// How hard the parts of a night are tried.
#[derive(Clone, Copy, Debug)]
pub struct Trying {
    /// Parts that are given out at once; some more than there are cores keeps all of them at work.
    pub at_once: usize,
    /// How often each part is tried.
    pub attempts: u32,
    /// How long one part may take before it is given out again.
    pub patience: Duration,
}

/// What became of a night that was given out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// Parts that were judged now.
    pub parts: u32,
    /// Parts that had been judged before.
    pub kept: u32,
    /// Attempts that failed, or took too long, and were made again.
    pub again: u32,
}

/// What is waited before parts are given out again, once more each time.
const WAIT: Duration = Duration::from_secs(2);

/// Has every part judged that is not yet, by the executors of a scheduler at `http://HOST:PORT`.
///
/// The engine keeps what it does in memory and loses it with its scheduler; so a part is done when its file is there,
/// whole, and whatever failed is given out again. A part that is judged twice is judged the same. `progress` gets parts
/// done and all.
///
/// # Errors
/// [`Error::Unjudged`] if parts are left after all attempts: run it again, what is done stays done.
pub async fn judge(
    job: &Job,
    scheduler: &str,
    trying: Trying,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Judged, Error> {
    let manifest = job.manifest().await?;
    let mut left = Vec::new();
    for (number, rows) in (0..).zip(&manifest.parts) {
        if !is_judged(job, &manifest.verdicts(number), *rows).await? {
            left.push(number);
        }
    }
    let all = manifest.parts.len();
    let count = |parts: usize| u32::try_from(parts).unwrap_or(u32::MAX);
    let mut judged = Judged { kept: count(all - left.len()), parts: count(left.len()), again: 0 };
    let mut done = all - left.len();
    // A part is one task: it is read, judged and written in its order.
    let plans = plans(scheduler, 1).await?;
    let mut first = String::new();
    for attempt in 0..trying.attempts.max(1) {
        tokio::time::sleep(WAIT * attempt).await;
        let tried = stream::iter(std::mem::take(&mut left)).map(|number| {
            let part = part(&plans, (job, &manifest), number);
            async move { (number, tokio::time::timeout(trying.patience, part).await) }
        });
        let mut tried = tried.buffer_unordered(trying.at_once.max(1));
        while let Some((number, outcome)) = tried.next().await {
            let problem = match outcome {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some(format!("part {number} took more than {} s", trying.patience.as_secs())),
            };
            match problem {
                None => done += 1,
                Some(problem) => {
                    tracing::warn!(part = number, part.problem = problem, "a part is given out again");
                    first = problem;
                    left.push(number);
                    judged.again += 1;
                }
            }
            progress(done, all);
        }
        if left.is_empty() {
            return Ok(judged);
        }
    }
    Err(Error::Unjudged { left, first })
}

/// Whoever makes plans of so many tasks at once and gives them to a scheduler.
pub(crate) async fn plans(scheduler: &str, tasks: usize) -> Result<SessionContext, Error> {
    let mut config = SessionConfig::new_with_ballista().with_target_partitions(tasks.max(1)).with_batch_size(GROUP);
    // What is sealed is taken whole: as views it would be copied once more to be read.
    config.options_mut().execution.parquet.schema_force_view_types = false;
    let state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .with_runtime_env(surroundings()?)
        .build();
    let mut plans = SessionContext::remote_with_state(scheduler, state).await?;
    tell(&mut plans)?;
    Ok(plans)
}

/// Has one part judged.
async fn part(plans: &SessionContext, (job, manifest): (&Job, &Manifest), number: u32) -> Result<(), Error> {
    let place = job.place();
    let table = plans.read_parquet(place.url(&Job::dossiers(number)), ParquetReadOptions::default()).await?;
    let mut dossier = vec![lit(place.url(&manifest.orders)), col(DEBTOR)];
    dossier.extend(SECTIONS.map(col));
    let table = table.select(vec![col(DEBTOR), decide().call(dossier).alias(VERDICT)])?;
    let whole = DataFrameWriteOptions::new().with_single_file_output(true);
    table.write_parquet(&place.url(&manifest.verdicts(number)), whole, Some(written())).await?;
    let rows = usize::try_from(number).ok().and_then(|place| manifest.parts.get(place)).copied().unwrap_or(0);
    if is_judged(job, &manifest.verdicts(number), rows).await? {
        return Ok(());
    }
    Err(DataFusionError::Execution(format!("part {number} came back short")).into())
}

fn written() -> TableParquetOptions {
    let mut options = TableParquetOptions::default();
    options.global.compression = Some("lz4_raw".to_owned());
    options.global.dictionary_enabled = Some(false);
    options.global.statistics_enabled = Some("none".to_owned());
    options
}

/// Whether a part's file is there, with all of its debtors.
async fn is_judged(job: &Job, file: &str, rows: u64) -> Result<bool, Error> {
    // A file that does not read is as good as none: it is written again.
    let found = match reading(job.place(), file).await {
        Ok(found) => found.map(|(_, found)| found),
        Err(Error::Parquet(_)) => None,
        Err(error) => return Err(error),
    };
    Ok(found == Some(rows))
}
