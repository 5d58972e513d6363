//! Mappings: what each column of a file means, written in a small TOML file that a person can read and correct.
//!
//! A mapping names fields and says where each comes from: a column, several columns, a constant, another field plus
//! some days. Repeated groups of columns, such as a block a month, are written once. What it leaves out about the
//! file itself (delimiter, decimal sign, order of dates) is detected. `docs/formats/mapping.md` is its reference.
mod bind;
pub mod field;
mod parse;
mod shipped;
mod suggest;
pub mod values;

pub(crate) use bind::client_scheme;
pub use bind::{BindError, Plan, column_names};
pub use field::{Field, Part, Shape, plain};
pub use parse::{AccountRow, ChargeRow, PaymentRow, Row, StatementRow, Word};
pub use shipped::{SHIPPED, shipped};
pub use suggest::{Guess, guess_columns, suggest};

#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use values::{DateOrder, Decimal, Exponents, RateUnit, Remainder, Unit};

/// What each column of a file means.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Its name: how `--mapping` asks for it.
    pub name: String,
    /// What people call it, in Spanish.
    pub label: String,
    /// What its rows are about.
    pub kind: Kind,
    /// What is known of the file beforehand.
    pub format: FormatHint,
    /// Where each field comes from.
    pub fields: Vec<(Field, Source)>,
    /// Groups of columns that repeat.
    pub groups: Vec<Group>,
    /// Columns that are not read on purpose.
    pub ignored: Vec<String>,
    /// A hash of the text it was read from: another text is another mapping.
    pub digest: [u8; 32],
}

/// What the rows of a file are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One party a row.
    Parties,
    /// One account a row, with its party.
    Accounts,
    /// One payment a row.
    Payments,
    /// One amount to be paid a row, as with expensas and services; with its party, it also opens the account.
    Charges,
}

/// What a mapping knows about its files; what it does not say is detected.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormatHint {
    /// What stands between cells.
    pub delimiter: Option<char>,
    /// The decimal sign.
    pub decimal: Option<Decimal>,
    /// The order of dates.
    pub dates: Option<DateOrder>,
    /// Whether the first line names the columns.
    pub header: Option<super::detect::Header>,
    /// Whether amounts such as `5.00E+05` are read.
    #[serde(default)]
    pub exponents: Exponents,
}

/// Where a field comes from and how it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The column, by header or by place (`#3`).
    pub column: Option<String>,
    /// Several columns, for fields that can have many values.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The same for every row.
    pub value: Option<String>,
    /// A day field that this one follows, with `plus_days` or `plus_months`.
    pub from: Option<String>,
    /// Days after `from`.
    #[serde(default)]
    pub plus_days: i32,
    /// Months after `from`.
    #[serde(default)]
    pub plus_months: i32,
    /// What an empty cell means.
    pub default: Option<String>,
    /// What written values mean.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// What values that `map` does not know mean; without it they are refused.
    pub otherwise: Option<String>,
    /// Words around the value: `Cliente {}`.
    pub text: Option<String>,
    /// The decimal sign, if not the file's.
    pub decimal: Option<Decimal>,
    /// The order of dates, if not the file's.
    pub dates: Option<DateOrder>,
    /// What one unit of the amount is.
    #[serde(default)]
    pub unit: Unit,
    /// What to do with what is under a centavo.
    #[serde(default)]
    pub rounding: Remainder,
    /// What the rate counts.
    #[serde(default)]
    pub rate: RateUnit,
    /// The rate is divided by this, as by 12 for a month's part of a yearly rate.
    pub divide: Option<u32>,
    /// Lower numbers count as this one.
    pub at_least: Option<i64>,
    /// How much the field is needed.
    pub need: Option<Need>,
}

/// How much a field is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Each row must have a value.
    Value,
    /// The file must have the column; cells may be empty.
    Column,
    /// The file may lack the column.
    Nothing,
}

/// Columns that repeat, such as a block a month.
#[derive(Clone, Debug)]
pub struct Group {
    /// The words that differ from one repetition to the next; `{word}` in the sources stands for them.
    pub each: Vec<BTreeMap<String, String>>,
    /// Where the fields of one repetition come from.
    pub fields: Vec<(Field, Source)>,
}

/// A mapping that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Not TOML, or not of the right form.
    #[error("the mapping {name:?} cannot be read: {problem}")]
    Form {
        /// Its name or file.
        name: String,
        /// What is wrong and where.
        problem: String,
    },
    /// A field that does not exist, or is described wrongly.
    #[error("the mapping {name:?}, field {field:?}: {problem}")]
    Field {
        /// Its name or file.
        name: String,
        /// As written.
        field: String,
        /// What is wrong.
        problem: String,
    },
    /// No shipped mapping has this name.
    #[error("there is no mapping {0:?}")]
    Unknown(String),
}

/// The form of the file, before its fields are understood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    label: String,
    kind: Kind,
    #[serde(default)]
    format: FormatHint,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
    #[serde(default)]
    repeat: Vec<Repeat>,
    #[serde(default)]
    ignored: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeat {
    #[serde(default)]
    each: Vec<BTreeMap<String, String>>,
    /// Numbers `from..=to` as `{n}`, instead of `each`.
    numbers: Option<[u16; 2]>,
    fields: BTreeMap<String, Value>,
}

const REPEATS_MAX: usize = 600;

impl Mapping {
    /// Reads a mapping. `name` says in errors which one.
    pub fn read(name: &str, text: &str) -> Result<Self, MappingError> {
        let form = |problem: String| MappingError::Form { name: name.to_owned(), problem };
        let document: Document = base::read_toml(text).map_err(|error| form(error.to_string()))?;
        let mut groups = Vec::with_capacity(document.repeat.len());
        for repeat in document.repeat {
            groups.push(Group { each: repetitions(&repeat).map_err(form)?, fields: sources(name, &repeat.fields)? });
        }
        let mapping = Self {
            name: document.name,
            label: document.label,
            kind: document.kind,
            format: document.format,
            fields: sources(name, &document.fields)?,
            groups,
            ignored: document.ignored,
            digest: *blake3::hash(text.as_bytes()).as_bytes(),
        };
        mapping.has_what_its_kind_needs().map_err(form)?;
        Ok(mapping)
    }

    /// A mapping made in the wizard: each column to the code of a field, the rest detected.
    pub fn of_columns(columns: &BTreeMap<String, String>) -> Result<Self, MappingError> {
        let name = "asistente";
        let mut gathered: BTreeMap<Field, Source> = BTreeMap::new();
        let mut hasher = blake3::Hasher::new();
        for (column, code) in columns {
            let unknown = || MappingError::Field {
                name: name.to_owned(),
                field: code.clone(),
                problem: "there is no such field".to_owned(),
            };
            let field = Field::of_code(code).ok_or_else(unknown)?;
            gathered.entry(field).or_default().columns.push(column.clone());
            hasher.update(column.as_bytes()).update(b"\0").update(code.as_bytes()).update(b"\0");
        }
        let mapping = Self {
            name: name.to_owned(),
            label: "Columnas elegidas en el asistente".to_owned(),
            kind: Kind::of_fields(gathered.keys().copied()),
            format: FormatHint::default(),
            fields: gathered.into_iter().collect(),
            groups: Vec::new(),
            ignored: Vec::new(),
            digest: *hasher.finalize().as_bytes(),
        };
        let form = |problem| MappingError::Form { name: name.to_owned(), problem };
        mapping.has_what_its_kind_needs().map_err(form)?;
        Ok(mapping)
    }

    /// Whether any field of this part is mapped.
    pub fn speaks_of(&self, part: Part) -> bool {
        let own = self.fields.iter().chain(self.groups.iter().flat_map(|group| &group.fields));
        own.map(|(field, _)| field.part()).any(|spoken| spoken == part)
    }

    /// How much the field is needed, by itself and by the kind of file.
    pub fn need(&self, field: Field, source: &Source) -> Need {
        let intrinsic = if self.kind.needs(field) { Need::Value } else { Need::Column };
        source.need.unwrap_or(intrinsic)
    }

    fn has_what_its_kind_needs(&self) -> Result<(), String> {
        let has = |wanted: Field| self.fields.iter().any(|(field, _)| *field == wanted);
        let keyed = [Field::Document, Field::Cuit, Field::Dni, Field::Client].into_iter().any(has);
        let lacking = match self.kind {
            Kind::Parties if !keyed => "parties need a document or client number",
            Kind::Accounts if !keyed => "accounts need a document or client number of their party",
            Kind::Accounts if !has(Field::Reference) => "accounts need account.reference",
            Kind::Accounts if !has(Field::Opened) && !has(Field::FirstDue) => {
                "accounts need account.opened or account.first_due"
            }
            Kind::Payments if !has(Field::Reference) => "payments need account.reference",
            Kind::Payments if !has(Field::PaymentAmount) || !has(Field::PaymentDay) => {
                "payments need payment.amount and payment.day"
            }
            Kind::Charges if !has(Field::Reference) => "charges need account.reference",
            Kind::Charges if !has(Field::InstalmentDue) || !has(Field::InstalmentPrincipal) => {
                "charges need instalment.due and instalment.principal"
            }
            Kind::Parties | Kind::Accounts | Kind::Payments | Kind::Charges => return Ok(()),
        };
        Err(lacking.to_owned())
    }
}

impl Kind {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Parties => "parties",
            Self::Accounts => "accounts",
            Self::Payments => "payments",
            Self::Charges => "charges",
        }
    }

    /// Whether rows of this kind cannot do without the field. Of documents, any one will do.
    pub const fn needs(self, field: Field) -> bool {
        match self {
            Self::Parties => false,
            Self::Accounts => matches!(field, Field::Reference),
            Self::Payments => matches!(field, Field::Reference | Field::PaymentAmount | Field::PaymentDay),
            Self::Charges => matches!(field, Field::Reference | Field::InstalmentDue | Field::InstalmentPrincipal),
        }
    }

    /// What rows with these fields are about.
    pub fn of_fields(fields: impl IntoIterator<Item = Field>) -> Self {
        let (mut account, mut payment, mut charge) = (false, false, false);
        for field in fields {
            account |= field.part() == Part::Account && field != Field::Reference;
            payment |= field.part() == Part::Payment;
            charge |= field.part() == Part::Instalment;
        }
        match (account, payment, charge) {
            (true, _, _) => Self::Accounts,
            (false, true, _) => Self::Payments,
            (false, false, true) => Self::Charges,
            (false, false, false) => Self::Parties,
        }
    }
}

fn sources(name: &str, table: &BTreeMap<String, Value>) -> Result<Vec<(Field, Source)>, MappingError> {
    let mut sources = Vec::with_capacity(table.len());
    for (code, value) in table {
        let wrong = |problem: String| MappingError::Field { name: name.to_owned(), field: code.clone(), problem };
        let field = Field::of_code(code).ok_or_else(|| wrong("there is no such field".to_owned()))?;
        let source = match value {
            Value::String(column) => Source { column: Some(column.clone()), ..Source::default() },
            Value::Array(_) => {
                let columns = Vec::deserialize(value).map_err(|error| wrong(error.to_string()))?;
                Source { columns, ..Source::default() }
            }
            other => Source::deserialize(other).map_err(|error| wrong(error.to_string()))?,
        };
        let origins =
            [source.column.is_some(), !source.columns.is_empty(), source.value.is_some(), source.from.is_some()];
        if origins.into_iter().filter(|origin| *origin).count() != 1 {
            return Err(wrong("it needs exactly one of column, columns, value, from".to_owned()));
        }
        sources.push((field, source));
    }
    sources.sort_by_key(|(field, _)| *field);
    Ok(sources)
}

fn repetitions(repeat: &Repeat) -> Result<Vec<BTreeMap<String, String>>, String> {
    let each = match repeat.numbers {
        Some([first, last]) => {
            (first..=last).map(|n| BTreeMap::from([("n".to_owned(), n.to_string())])).take(REPEATS_MAX + 1).collect()
        }
        None => repeat.each.clone(),
    };
    if each.is_empty() || REPEATS_MAX < each.len() {
        return Err(format!("a group repeats 1 to {REPEATS_MAX} times, not {}", each.len()));
    }
    Ok(each)
}
