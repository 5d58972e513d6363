//! What can fail in learning, in reading a model and in asking it.

/// Why a table, a fit or a file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A column, or the weights, the days or the targets, have another length than the table.
    #[error("{what} has {found} rows and the table has {rows}")]
    Ragged {
        /// Which of them.
        what: String,
        /// How many it has.
        found: usize,
        /// How many it should have.
        rows: usize,
    },
    /// A feature is named twice, or a model's feature is not in the table.
    #[error("feature {0:?} is missing or named twice")]
    Feature(String),
    /// A target, a weight or a setting that cannot be learned from.
    #[error("{0}")]
    Unfit(String),
    /// Nothing to learn: fewer rows, or fewer of either answer, than this way of learning needs.
    #[error("{learner} needs {needed} rows of each answer and has {found}")]
    TooFew {
        /// Who would have learned.
        learner: &'static str,
        /// Of the rarer answer.
        needed: usize,
        /// Of the rarer answer.
        found: usize,
    },
    /// A file is not what it says.
    #[error("{format} does not read: {what}")]
    Malformed {
        /// Which form.
        format: &'static str,
        /// Where it broke.
        what: String,
    },
    /// A file is right, but holds what this house does not compute.
    #[error("{format} with {what} is not read")]
    Unsupported {
        /// Which form.
        format: &'static str,
        /// What it holds.
        what: String,
    },
    /// A saved model was changed or cut.
    #[error("the seal of the saved model does not hold")]
    Seal,
}
