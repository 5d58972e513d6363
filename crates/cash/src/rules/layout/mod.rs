//! Layouts: how the files of a bank or a network are written, in a small TOML file that a person can read and correct.
//!
//! A layout is of a table, whose columns have names, or of fixed places, whose lines are records of several kinds.
//! Numbers, days, delimiters and encodings are read by the engine of the ledger's mappings. `docs/formats/layout.md`
//! is its reference.
mod fixed;
mod shipped;
mod table;

pub use shipped::{SHIPPED, shipped};
pub use table::TableReader;

use super::statement::{ReadError, Statement};
use base::Currency;
use ledger::rules::mapping::FormatHint;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How files are written.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Its name: how `--mapping` asks for it.
    pub name: String,
    /// What people call it, in Spanish.
    pub label: String,
    /// Columns or places.
    pub shape: Shape,
}

/// Columns or places.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A table with a header.
    Table(Table),
    /// Lines of fixed places.
    Fixed(Fixed),
}

/// A table: for each field, the names that its column may have.
#[derive(Clone, Debug)]
pub struct Table {
    /// What is known of the file beforehand; the rest is detected.
    pub format: FormatHint,
    /// Of its money; pesos where absent.
    pub currency: Option<Currency>,
    /// Each field's columns: the first that is there, but for `text`, which takes all.
    pub columns: BTreeMap<Field, Vec<String>>,
}

/// Lines of fixed places.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Signs of every line.
    pub width: usize,
    /// Of its money; pesos where absent.
    pub currency: Option<Currency>,
    /// The kinds of line, tried in order.
    pub records: Vec<RecordKind>,
}

/// One kind of line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordKind {
    /// What it tells.
    pub role: Role,
    /// How it begins.
    pub starts: String,
    /// What must stand in a place of it.
    pub when: Option<When>,
    /// Which way its money goes.
    #[serde(default)]
    pub money: Way,
    /// Where its fields are.
    #[serde(default)]
    pub fields: BTreeMap<Field, Places>,
}

/// What a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The file: its day, perhaps its totals. There must be one.
    Header,
    /// Money that moved.
    Movement,
    /// A debit that was not collected.
    Refused,
    /// The file's totals. There must be one.
    Trailer,
    /// Nothing of interest.
    Other,
}

/// Which way money goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// It comes.
    #[default]
    In,
    /// It goes.
    Out,
}

/// What must stand in a place.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// First and last sign, from 1.
    pub at: [usize; 2],
    /// One of these, without blanks around it.
    pub is: Vec<String>,
}

/// One place, or several that are joined with `/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Places {
    /// One.
    One(Place),
    /// Several.
    Many(Vec<Place>),
}

/// A place of a line and how it is written.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// First and last sign, from 1.
    pub at: [usize; 2],
    /// How many of its digits are decimals, though no sign says so; at most 6.
    #[serde(default)]
    pub decimals: u32,
    /// How its day is written.
    #[serde(default)]
    pub dates: Dates,
}

/// How a day is written without signs between its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dates {
    /// `20260302`.
    #[default]
    Yyyymmdd,
    /// `260302`.
    Yymmdd,
    /// `02032026`.
    Ddmmyyyy,
    /// `020326`.
    Ddmmyy,
}

/// What a column or a place holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The day it counts from.
    Day,
    /// The amount, with its sign.
    Amount,
    /// The amount that came in, in a column of its own.
    Credit,
    /// The amount that went out, in a column of its own.
    Debit,
    /// The balance after the movement.
    Balance,
    /// The bank's own name for the movement.
    Reference,
    /// A coupon's digits, an operation, a client.
    External,
    /// Who paid.
    PayerName,
    /// Their tax id.
    PayerTaxId,
    /// The account it came from, or the dedicated one it came to.
    PayerAccount,
    /// The bank's words.
    Text,
    /// The sum of the records.
    Total,
    /// How many records there are.
    Count,
    /// Why a debit was not collected: the code.
    RefusalCode,
    /// Why a debit was not collected: the words.
    RefusalWords,
}

/// A layout that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Not TOML, or not of the right form.
    #[error("the layout {name:?} cannot be read: {problem}")]
    Form {
        /// Its name or file.
        name: String,
        /// What is wrong and where.
        problem: String,
    },
    /// No shipped layout has this name.
    #[error("there is no layout {0:?}")]
    Unknown(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    label: String,
    currency: Option<Currency>,
    #[serde(default)]
    format: FormatHint,
    #[serde(default)]
    columns: BTreeMap<Field, Vec<String>>,
    width: Option<usize>,
    #[serde(default)]
    record: Vec<RecordKind>,
}

/// The widest line that is read.
const WIDTH_MAX: usize = 4_096;

impl Layout {
    /// Reads a layout. `name` says in errors which one.
    ///
    /// # Errors
    /// A table needs a day and an amount; fixed places need a width that holds them all, and a movement.
    pub fn read(name: &str, text: &str) -> Result<Self, LayoutError> {
        let form = |problem: String| LayoutError::Form { name: name.to_owned(), problem };
        let document: Document = base::read_toml(text).map_err(|error| form(error.to_string()))?;
        let shape = match document.width {
            Some(width) if document.columns.is_empty() => {
                let fixed = fixed_of(width, document.record).map_err(form)?;
                Shape::Fixed(Fixed { currency: document.currency, ..fixed })
            }
            None if document.record.is_empty() => {
                let table = table_of(document.format, document.columns).map_err(form)?;
                Shape::Table(Table { currency: document.currency, ..table })
            }
            Some(_) | None => return Err(form("it has columns, or a width and records".to_owned())),
        };
        Ok(Self { name: document.name, label: document.label, shape })
    }

    /// Reads the text of a file of fixed places.
    ///
    /// # Errors
    /// At the line and sign of the first thing that is not as the layout says; a table has no text of its own.
    pub fn read_lines(&self, text: &str) -> Option<Result<Statement, ReadError>> {
        match &self.shape {
            Shape::Fixed(layout) => Some(fixed::read(layout, text)),
            Shape::Table(_) => None,
        }
    }
}

fn table_of(format: FormatHint, columns: BTreeMap<Field, Vec<String>>) -> Result<Table, String> {
    let has = |field: Field| columns.contains_key(&field);
    if !has(Field::Day) {
        return Err("a table needs the column of the day".to_owned());
    }
    if !has(Field::Amount) && !has(Field::Credit) {
        return Err("a table needs the column of the amount, or of what came in".to_owned());
    }
    Ok(Table { format, currency: None, columns })
}

fn fixed_of(width: usize, records: Vec<RecordKind>) -> Result<Fixed, String> {
    if width == 0 || WIDTH_MAX < width {
        return Err(format!("a line has 1 to {WIDTH_MAX} signs, not {width}"));
    }
    if !records.iter().any(|record| record.role == Role::Movement) {
        return Err("there is no record of a movement".to_owned());
    }
    for record in &records {
        let of_fields = record.fields.values().flat_map(Places::each);
        if let Some(place) = of_fields.clone().find(|place| 6 < place.decimals) {
            return Err(format!("{} decimals are more than 6", place.decimals));
        }
        let mut places = of_fields.map(|place| place.at).chain(record.when.as_ref().map(|when| when.at));
        if let Some([first, last]) = places.find(|[first, last]| *first == 0 || last < first || width < *last) {
            return Err(format!("the place {first} to {last} is not within 1 to {width}"));
        }
        let needs_amount = matches!(record.role, Role::Movement | Role::Refused);
        if needs_amount && !record.fields.contains_key(&Field::Amount) {
            return Err(format!("the record {:?} needs an amount", record.starts));
        }
    }
    Ok(Fixed { width, currency: None, records })
}

impl Places {
    fn each(&self) -> impl Iterator<Item = Place> + Clone {
        match self {
            Self::One(place) => std::slice::from_ref(place),
            Self::Many(places) => places.as_slice(),
        }
        .iter()
        .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_layout_lacks_is_told() {
        for (text, lacks) in [
            ("name='x'\nlabel='x'\n[columns]\nday=['Fecha']", "the amount"),
            ("name='x'\nlabel='x'\n[columns]\namount=['Importe']", "the day"),
            ("name='x'\nlabel='x'\nwidth=10", "a movement"),
            ("name='x'\nlabel='x'\nwidth=0", "1 to 4096"),
            ("name='x'\nlabel='x'\nwidth=10\n[[record]]\nrole='movement'\nstarts='1'", "an amount"),
            (
                "name='x'\nlabel='x'\nwidth=10\n[[record]]\nrole='movement'\nstarts='1'\nfields.amount={at=[5,11]}",
                "5 to 11",
            ),
            (
                "name='x'\nlabel='x'\nwidth=10\n[[record]]\nrole='movement'\nstarts='1'\nfields.amount={at=[1,2],decimals=7}",
                "7 decimals",
            ),
            ("name='x'\nlabel='x'\nodd=1", "odd"),
        ] {
            let error = Layout::read("x", text).unwrap_err().to_string();
            assert!(error.contains(lacks), "{error}");
        }
    }
}
