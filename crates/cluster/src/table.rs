//! All parts of a job as one table of a plan, none of them lost.
use crate::{Error, Job, columns::reading, job::Manifest};
use datafusion::{
    execution::options::ParquetReadOptions,
    prelude::{DataFrame, SessionContext},
};

/// The files of every part as one table.
///
/// # Errors
/// [`Error::Lost`] if a file is not there, or has not all of its rows: sums over the rest would pass for the whole.
pub(crate) async fn whole_table(
    plans: &SessionContext,
    (job, manifest): (&Job, &Manifest),
    file: fn(u32) -> String,
) -> Result<DataFrame, Error> {
    let place = job.place();
    let mut files = Vec::with_capacity(manifest.parts.len());
    for (number, rows) in (0..).zip(&manifest.parts) {
        let file = file(number);
        match reading(place, &file).await? {
            Some((_, found)) if found == *rows => {}
            other => {
                let found = other.map_or(0, |(_, found)| found);
                return Err(Error::Lost { file: place.url(&file), found, rows: *rows });
            }
        }
        files.push(place.url(&file));
    }
    Ok(plans.read_parquet(files, ParquetReadOptions::default()).await?)
}
