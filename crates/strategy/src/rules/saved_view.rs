//! A view of the portfolio that somebody keeps under a name: what it asks, in which order, and what it shows.
use super::portfolio::{Filter, Sort};
use base::{UserId, Uuid};
use serde::{Deserialize, Serialize};

/// Names one saved view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ViewId(pub Uuid);

/// A view that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Which one.
    pub id: ViewId,
    /// Whose.
    pub owner: UserId,
    /// What they call it: from 1 to 60 letters.
    pub name: String,
    /// What it is.
    pub said: ViewSaid,
    /// Whether the whole house sees it.
    pub shared: bool,
}

/// What a saved view asks and shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewSaid {
    /// Which debtors.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Which columns, by code, in order; the usual ones if there is none.
    pub columns: Vec<String>,
}

/// Why a view cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadView {
    /// It has no name, or too long a one.
    #[error("a view has a name of 1 to {NAME_LETTERS_MAX} letters")]
    Name,
    /// Not codes of columns, or too many.
    #[error("a view shows up to {COLUMNS_MAX} columns, each a short code")]
    Columns,
    /// They keep as many as they may.
    #[error("nobody keeps more than {VIEWS_MAX} views")]
    TooMany,
}

/// The longest name of a view.
const NAME_LETTERS_MAX: usize = 60;
/// The most columns of a view.
const COLUMNS_MAX: usize = 40;
/// The most views of one person.
pub(crate) const VIEWS_MAX: usize = 100;
/// The longest code of a column.
const CODE_MAX: usize = 40;

impl SavedView {
    /// The same view if it can be kept, with its name trimmed.
    ///
    /// # Errors
    /// Says what of it cannot be.
    pub fn checked(self) -> Result<Self, BadView> {
        let name = self.name.trim().to_owned();
        if !(1..=NAME_LETTERS_MAX).contains(&name.chars().count()) {
            return Err(BadView::Name);
        }
        let is_code = |code: &String| {
            (1..=CODE_MAX).contains(&code.len())
                && code.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_')
        };
        if COLUMNS_MAX < self.said.columns.len() || !self.said.columns.iter().all(is_code) {
            return Err(BadView::Columns);
        }
        Ok(Self { name, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::portfolio::SortBy;

    fn view(name: &str, columns: &[&str]) -> Result<SavedView, BadView> {
        let columns = columns.iter().map(|code| (*code).to_owned()).collect();
        let said = ViewSaid { filter: Filter::default(), sort: Sort { by: SortBy::Owed, descending: true }, columns };
        let (id, owner) = (ViewId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        SavedView { id, owner, name: name.to_owned(), said, shared: false }.checked()
    }

    #[test]
    fn a_view_has_a_name_and_codes_of_columns() {
        assert_eq!(view("  Mora alta ", &["name", "owed"]).map(|view| view.name), Ok("Mora alta".to_owned()));
        assert_eq!(view(" ", &[]), Err(BadView::Name));
        assert_eq!(view(&"x".repeat(61), &[]), Err(BadView::Name));
        assert_eq!(view("x", &["a b"]), Err(BadView::Columns));
        assert_eq!(view("x", &["a"; 41]), Err(BadView::Columns));
    }
}
