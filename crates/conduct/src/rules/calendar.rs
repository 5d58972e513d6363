//! Public holidays, a fact a line.
use serde::{Deserialize, Serialize};

/// Whether the holidays of the year at hand were known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// They were.
    Known,
    /// They were not: the day was judged as if no day of its year were a holiday.
    Missing,
}

impl Calendar {
    /// What a recorded rule adds about it.
    pub(crate) const fn note(self) -> &'static str {
        match self {
            Self::Known => "",
            Self::Missing => " (holidays unknown)",
        }
    }
}
