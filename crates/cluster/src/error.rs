//! Why something of a night on several machines could not be done.
use base::{Day, DebtorId};

/// Why something of a night on several machines could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a folder, and not a bucket that is spoken to.
    #[error("{0:?} is neither a folder nor s3://BUCKET/PREFIX")]
    BadPlace(String),
    /// The store of files failed, or lacks one.
    #[error(transparent)]
    Place(#[from] object_store::Error),
    /// A file of a job does not read as what it is.
    #[error("{0} does not read as what it should be")]
    Damaged(String),
    /// Nothing was exported there, or not to its end.
    #[error("{0} holds no export that was finished")]
    Unfinished(String),
    /// A file of a job holds a debtor out of order.
    #[error("{file} holds debtor {debtor} out of order")]
    Disorder {
        /// Which file.
        file: String,
        /// Who.
        debtor: DebtorId,
    },
    /// The export was made by another build of this program.
    #[error("{0} was exported by another build than this one: a fleet is of one build")]
    OtherBuild(String),
    /// A file of a job is not there, or has not all of its rows.
    #[error("{file} has {found} rows of {rows}: export it again")]
    Lost {
        /// Which file.
        file: String,
        /// How many rows were found.
        found: u64,
        /// How many were exported.
        rows: u64,
    },
    /// Figures of days that were not exported.
    #[error("{place} holds the lines from {from} to {to}, and no others")]
    NotExported {
        /// Where.
        place: String,
        /// The first day that it holds.
        from: Day,
        /// The last.
        to: Day,
    },
    /// Parts of the night that nobody managed to judge.
    #[error("{} of the parts could not be judged, the first: {first}", left.len())]
    Unjudged {
        /// Their numbers.
        left: Vec<u32>,
        /// What the first of them said.
        first: String,
    },
    /// Columns do not read or write.
    #[error(transparent)]
    Parquet(#[from] datafusion::parquet::errors::ParquetError),
    /// Columns do not fit together.
    #[error(transparent)]
    Arrow(#[from] arrow::error::ArrowError),
    /// A plan could not be made or run.
    #[error(transparent)]
    Plan(#[from] datafusion::error::DataFusionError),
    /// The scheduler or an executor failed.
    #[error(transparent)]
    Fleet(#[from] ballista_core::error::BallistaError),
    /// The night could not be read, judged or written.
    #[error(transparent)]
    Strategy(#[from] strategy::Error),
    /// What comes before a night could not be done.
    #[error(transparent)]
    Contact(#[from] contact::Error),
    /// What figures are made of could not be read.
    #[error(transparent)]
    Insight(#[from] insight::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A document does not read or write.
    #[error(transparent)]
    Document(#[from] serde_json::Error),
    /// The machine said no.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
}
