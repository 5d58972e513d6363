//! Rows of people and what they mean.
pub(crate) mod contest;
pub(crate) mod party;
pub(crate) mod section;
pub(crate) mod staff;
pub(crate) mod touch;

use store::{Error, Row};

/// Reads a stored name.
fn coded<T>(row: &Row<'_>, index: usize, from_code: fn(&str) -> Option<T>) -> Result<T, Error> {
    from_code(&row.get::<String>(index)?).ok_or(Error::Column { index, expected: std::any::type_name::<T>() })
}
