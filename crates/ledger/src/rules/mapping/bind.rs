//! A mapping bound to one file: every field knows the place of its column.
use super::{
    Field, Group, Kind, Mapping, Need, Part, Source,
    parse::account::Billing,
    plain,
    values::{DateOrder, Decimal, Exponents},
};
use crate::rules::detect::{Format, Header};
use base::CreditorId;
use std::collections::BTreeMap;

/// A mapping bound to the columns of one file.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What its rows are about.
    pub kind: Kind,
    /// The columns by name, or as `#1` where the file has no header.
    pub columns: Vec<String>,
    /// Columns that nothing reads and nobody chose to ignore.
    pub unread: Vec<String>,
    /// The scheme of the creditor's own numbers.
    pub(super) client_scheme: String,
    pub(super) billing: Billing,
    pub(super) steps: Vec<Step>,
    pub(super) blocks: Vec<Vec<Step>>,
}

/// One field of one row.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) field: Field,
    pub(super) origin: Origin,
    pub(super) need: Need,
    pub(super) decimal: Decimal,
    pub(super) dates: DateOrder,
    pub(super) exponents: Exponents,
    pub(super) source: Source,
}

#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// Cells of the row: one value each.
    Cells(Vec<usize>),
    /// The same text for every row.
    Constant(String),
    /// Another day of the row.
    Follows(Field),
}

/// A mapping that does not fit a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// Columns that must be there are not.
    #[error("the file lacks the columns {}; it has {}", .lacking.join(", "), .present.join(", "))]
    Lacking {
        /// What the mapping asks for.
        lacking: Vec<String>,
        /// What the file has.
        present: Vec<String>,
    },
    /// Two columns of the file have the name that the mapping asks for.
    #[error("the file has two columns {0:?}: say which by its place, such as #3")]
    Ambiguous(String),
    /// A field follows one that is not a day of the account.
    #[error("the field {0} can only follow account.opened or account.first_due")]
    Follows(&'static str),
}

/// The scheme under which a creditor's own numbers for its clients are kept.
pub(crate) fn client_scheme(creditor: CreditorId) -> String {
    format!("client:{creditor}")
}

struct Columns<'a> {
    names: &'a [String],
    plain: Vec<String>,
}

impl Plan {
    /// Binds `mapping` to a file with these columns and this format, sent by `creditor`.
    pub fn bind(
        mapping: &Mapping,
        columns: &[String],
        format: &Format,
        creditor: CreditorId,
    ) -> Result<Self, BindError> {
        let places = Columns { names: columns, plain: columns.iter().map(|name| plain(name)).collect() };
        let mut lacking = Vec::new();
        let steps = bind_all(mapping, &mapping.fields, &places, &mut lacking)?;
        let mut blocks = Vec::new();
        for group in &mapping.groups {
            for words in &group.each {
                let bound = bind_all(mapping, &filled(group, words), &places, &mut lacking)?;
                if bound.iter().any(|step| matches!(step.origin, Origin::Cells(_))) {
                    blocks.push(bound);
                }
            }
        }
        if !lacking.is_empty() {
            return Err(BindError::Lacking { lacking, present: columns.to_vec() });
        }
        let mut plan = Self {
            kind: mapping.kind,
            columns: columns.to_vec(),
            unread: Vec::new(),
            client_scheme: client_scheme(creditor),
            billing: if mapping.speaks_of(Part::Statement) { Billing::Statements } else { Billing::Schedule },
            steps,
            blocks,
        };
        plan.settle(mapping, format);
        Ok(plan)
    }

    /// Fills in what is known once every column has its place.
    fn settle(&mut self, mapping: &Mapping, format: &Format) {
        let mut read = Vec::new();
        for step in self.steps.iter_mut().chain(self.blocks.iter_mut().flatten()) {
            step.decimal = step.source.decimal.or(mapping.format.decimal).unwrap_or(format.decimal);
            step.dates = step.source.dates.or(mapping.format.dates).unwrap_or(format.dates);
            if let Origin::Cells(places) = &step.origin {
                read.extend(places.iter().copied());
            } else if step.source.value.is_some() {
                // Constants are written by us, in the form of the house.
                (step.decimal, step.dates) =
                    (step.source.decimal.unwrap_or_default(), step.source.dates.unwrap_or_default());
            }
        }
        let ignored: Vec<String> = mapping.ignored.iter().map(|name| plain(name)).collect();
        let unread = |(place, name): &(usize, &String)| !read.contains(place) && !ignored.contains(&plain(name));
        self.unread = self.columns.iter().enumerate().filter(unread).map(|(_, name)| name.clone()).collect();
    }
}

impl Columns<'_> {
    /// The place of a column: `#3`, its exact header, or its header without accents and case.
    fn place(&self, wanted: &str) -> Result<Option<usize>, BindError> {
        if let Some(place) = wanted.strip_prefix('#').and_then(|number| number.parse::<usize>().ok()) {
            return Ok(place.checked_sub(1).filter(|place| *place < self.names.len()));
        }
        let exact = |place: &usize| self.names.get(*place).is_some_and(|name| name.trim() == wanted.trim());
        let wanted_plain = plain(wanted);
        let alike = |place: &usize| self.plain.get(*place).is_some_and(|name| *name == wanted_plain);
        let mut found = (0..self.names.len()).filter(exact);
        if let Some(first) = found.next() {
            return if found.next().is_some() { Err(BindError::Ambiguous(wanted.to_owned())) } else { Ok(Some(first)) };
        }
        let mut found = (0..self.names.len()).filter(alike);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => Err(BindError::Ambiguous(wanted.to_owned())),
            (place, _) => Ok(place),
        }
    }
}

/// How a file's columns are called.
pub fn column_names(format: &Format, first: impl Iterator<Item = impl AsRef<str>>) -> Vec<String> {
    let name = |(place, cell): (usize, _)| -> String {
        let cell: &str = AsRef::<str>::as_ref(&cell).trim();
        match format.header {
            Header::Present if !cell.is_empty() => cell.to_owned(),
            Header::Present | Header::Absent => format!("#{}", place + 1),
        }
    };
    first.map(|cell| cell.as_ref().to_owned()).enumerate().map(name).collect()
}

fn bind_all(
    mapping: &Mapping,
    fields: &[(Field, Source)],
    columns: &Columns<'_>,
    lacking: &mut Vec<String>,
) -> Result<Vec<Step>, BindError> {
    let mut steps = Vec::with_capacity(fields.len());
    for (field, source) in fields {
        let need = mapping.need(*field, source);
        let origin = if let Some(text) = &source.value {
            Origin::Constant(text.clone())
        } else if let Some(other) = &source.from {
            let followed = Field::of_code(other).filter(|other| matches!(other, Field::Opened | Field::FirstDue));
            Origin::Follows(followed.ok_or(BindError::Follows(field.code()))?)
        } else {
            let mut places = Vec::new();
            for name in source.column.iter().chain(&source.columns) {
                match columns.place(name)? {
                    Some(place) => places.push(place),
                    None if need == Need::Nothing => {}
                    None => lacking.push(name.clone()),
                }
            }
            if places.is_empty() && source.default.is_none() {
                continue;
            }
            Origin::Cells(places)
        };
        let (decimal, dates) = (Decimal::default(), DateOrder::default());
        let exponents = mapping.format.exponents;
        steps.push(Step { field: *field, origin, need, decimal, dates, exponents, source: source.clone() });
    }
    // A day that follows another is computed after it.
    steps.sort_by_key(|step| matches!(step.origin, Origin::Follows(_)));
    Ok(steps)
}

/// The sources of one repetition, with its words in place.
fn filled(group: &Group, words: &BTreeMap<String, String>) -> Vec<(Field, Source)> {
    let fill = |text: &str| {
        words.iter().fold(text.to_owned(), |text, (word, meaning)| text.replace(&format!("{{{word}}}"), meaning))
    };
    let mut fields = group.fields.clone();
    for (_, source) in &mut fields {
        source.columns.iter_mut().for_each(|name| *name = fill(name));
        for text in [&mut source.column, &mut source.value, &mut source.default].into_iter().flatten() {
            *text = fill(text);
        }
    }
    fields
}
