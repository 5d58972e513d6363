//! What crosses the border to the engine: values in, columns out.
use crate::Error;
use base::{Amount, Currency, Day, Timestamp, Uuid, day_number, day_of};
use bytes::BytesMut;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{FromSql, IsNull, Type, to_sql_checked};

/// A value on its way into a statement.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Absent.
    Null,
    /// A whole number: amounts, days, microseconds, booleans.
    Int(i64),
    /// An estimate; never money.
    Real(f64),
    /// Words.
    Text(&'a str),
    /// An encoded section or document.
    Blob(&'a [u8]),
    /// An id.
    Uuid(Uuid),
}

/// A value on its way out of a row.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    /// Absent.
    Null,
    /// A whole number.
    Int(i64),
    /// An estimate.
    Real(f64),
    /// Words.
    Text(&'a str),
    /// Bytes, among them ids.
    Blob(&'a [u8]),
}

/// A value that is kept for a while between a row and a statement.
#[derive(Clone, Debug)]
pub(crate) enum Owned {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
    Uuid(Uuid),
}

impl Owned {
    pub(crate) fn of(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Int(value) => Self::Int(value),
            Value::Real(value) => Self::Real(value),
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
            Value::Uuid(id) => Self::Uuid(id),
        }
    }

    /// About how many bytes it takes, written out.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Null => 2,
            Self::Int(_) | Self::Real(_) => 16,
            Self::Text(text) => text.len(),
            Self::Blob(bytes) => bytes.len() * 2,
            Self::Uuid(_) => 36,
        }
    }
}

impl From<Cell<'_>> for Owned {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Int(value) => Self::Int(value),
            Cell::Real(value) => Self::Real(value),
            Cell::Text(text) => Self::Text(text.to_owned()),
            Cell::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

impl Bind for Owned {
    fn bind(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(value) => Value::Int(*value),
            Self::Real(value) => Value::Real(*value),
            Self::Text(text) => Value::Text(text),
            Self::Blob(bytes) => Value::Blob(bytes),
            Self::Uuid(id) => Value::Uuid(*id),
        }
    }
}

/// Types that can be given to a statement.
pub trait Bind {
    /// The value to store.
    fn bind(&self) -> Value<'_>;
}

/// Types that can be read from a column.
pub trait Column: Sized {
    /// Reads the cell; `None` if it holds something else.
    fn column(cell: Cell<'_>) -> Option<Self>;
}

/// One row of an answer.
#[derive(Debug)]
pub struct Row<'a>(Engine<'a>);

/// Whose row it is.
#[derive(Debug)]
enum Engine<'a> {
    Embedded(&'a rusqlite::Row<'a>),
    Served(&'a tokio_postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) fn embedded(row: &'a rusqlite::Row<'a>) -> Self {
        Self(Engine::Embedded(row))
    }

    pub(crate) fn served(row: &'a tokio_postgres::Row) -> Self {
        Self(Engine::Served(row))
    }

    /// The column at `index`, counted from zero.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, Error> {
        T::column(self.cell(index)?).ok_or(Error::Column { index, expected: std::any::type_name::<T>() })
    }

    /// The column at `index` as it is held, without copying.
    pub fn cell(&self, index: usize) -> Result<Cell<'_>, Error> {
        match self.0 {
            Engine::Embedded(row) => lite_cell(row, index),
            Engine::Served(row) => Ok(row.try_get::<_, Cell<'_>>(index)?),
        }
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        match self.0 {
            Engine::Embedded(row) => row.as_ref().column_count(),
            Engine::Served(row) => row.len(),
        }
    }

    /// The name of the column at `index`; empty where there is none.
    pub(crate) fn name(&self, index: usize) -> &str {
        match self.0 {
            Engine::Embedded(row) => row.as_ref().column_name(index).unwrap_or_default(),
            Engine::Served(row) => row.columns().get(index).map_or("", tokio_postgres::Column::name),
        }
    }

    /// The words of the column at `index`, without copying.
    pub fn text(&self, index: usize) -> Result<&str, Error> {
        match self.cell(index)? {
            Cell::Text(text) => Ok(text),
            Cell::Null | Cell::Int(_) | Cell::Real(_) | Cell::Blob(_) => Err(Error::Column { index, expected: "text" }),
        }
    }

    /// The bytes of the column at `index`; empty where it is null.
    pub fn bytes(&self, index: usize) -> Result<&[u8], Error> {
        match self.cell(index)? {
            Cell::Blob(bytes) => Ok(bytes),
            Cell::Null => Ok(&[]),
            Cell::Int(_) | Cell::Real(_) | Cell::Text(_) => Err(Error::Column { index, expected: "bytes" }),
        }
    }
}

fn lite_cell<'r>(row: &'r rusqlite::Row<'_>, index: usize) -> Result<Cell<'r>, Error> {
    let wrong = Error::Column { index, expected: "text in UTF-8" };
    Ok(match row.get_ref(index)? {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Real(value) => Cell::Real(value),
        ValueRef::Text(bytes) => Cell::Text(std::str::from_utf8(bytes).map_err(|_| wrong)?),
        ValueRef::Blob(bytes) => Cell::Blob(bytes),
    })
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Fault> {
        Ok(match *kind {
            Type::BOOL => Self::Int(i64::from(bool::from_sql(kind, raw)?)),
            Type::INT2 => Self::Int(i64::from(i16::from_sql(kind, raw)?)),
            Type::INT4 => Self::Int(i64::from(i32::from_sql(kind, raw)?)),
            Type::INT8 => Self::Int(i64::from_sql(kind, raw)?),
            Type::FLOAT4 => Self::Real(f64::from(f32::from_sql(kind, raw)?)),
            Type::FLOAT8 => Self::Real(f64::from_sql(kind, raw)?),
            Type::BYTEA | Type::UUID => Self::Blob(raw),
            _ => Self::Text(<&str>::from_sql(kind, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Fault> {
        Ok(Self::Null)
    }

    fn accepts(kind: &Type) -> bool {
        PORTABLE.contains(kind)
    }
}

/// The types that columns of portable tables, and what is reckoned from them, have.
const PORTABLE: [Type; 11] = [
    Type::BOOL,
    Type::INT2,
    Type::INT4,
    Type::INT8,
    Type::FLOAT4,
    Type::FLOAT8,
    Type::TEXT,
    Type::VARCHAR,
    Type::NAME,
    Type::BYTEA,
    Type::UUID,
];

type Fault = Box<dyn std::error::Error + Sync + Send>;

/// Lends a `Value` to an engine.
#[derive(Debug)]
pub(crate) struct Lent<'a>(pub(crate) Value<'a>);

impl rusqlite::ToSql for Lent<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match &self.0 {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Int(value) => ToSqlOutput::Borrowed(ValueRef::Integer(*value)),
            Value::Real(value) => ToSqlOutput::Borrowed(ValueRef::Real(*value)),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Value::Uuid(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
        })
    }
}

/// A whole number is stored as wide as its column is, which the server says.
impl tokio_postgres::types::ToSql for Lent<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
        match (self.0, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(value), &Type::BOOL) => (value != 0).to_sql(kind, out),
            (Value::Int(value), &Type::INT2) => i16::try_from(value)?.to_sql(kind, out),
            (Value::Int(value), &Type::INT4) => i32::try_from(value)?.to_sql(kind, out),
            (Value::Int(value), &Type::INT8) => value.to_sql(kind, out),
            (Value::Real(value), &Type::FLOAT8) => value.to_sql(kind, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::NAME) => text.to_sql(kind, out),
            (Value::Blob(bytes), &Type::BYTEA | &Type::UUID) => put(out, bytes),
            (Value::Uuid(id), &Type::BYTEA | &Type::UUID) => put(out, id.as_bytes()),
            (value, kind) => Err(format!("{value:?} cannot be stored as {kind}").into()),
        }
    }

    fn accepts(kind: &Type) -> bool {
        PORTABLE.contains(kind)
    }

    to_sql_checked!();
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that the driver asks for")]
fn put(out: &mut BytesMut, bytes: &[u8]) -> Result<IsNull, Fault> {
    out.extend_from_slice(bytes);
    Ok(IsNull::No)
}

macro_rules! whole_numbers {
    ($($type:ty),*) => {$(
        impl Bind for $type {
            fn bind(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        }
        impl Column for $type {
            fn column(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Int(value) => Self::try_from(value).ok(),
                    Cell::Null | Cell::Real(_) | Cell::Text(_) | Cell::Blob(_) => None,
                }
            }
        }
    )*};
}
whole_numbers!(i64, i32, i16, i8, u32, u16, u8);

macro_rules! ids {
    ($($id:ident),* $(,)?) => {$(
        impl Bind for base::$id {
            fn bind(&self) -> Value<'_> {
                Value::Uuid(self.0)
            }
        }
        impl Column for base::$id {
            fn column(cell: Cell<'_>) -> Option<Self> {
                Uuid::column(cell).map(Self)
            }
        }
    )*};
}
base::with_ids!(ids);

impl Bind for Uuid {
    fn bind(&self) -> Value<'_> {
        Value::Uuid(*self)
    }
}

impl Column for Uuid {
    fn column(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Blob(bytes) => Self::from_slice(bytes).ok(),
            Cell::Null | Cell::Int(_) | Cell::Real(_) | Cell::Text(_) => None,
        }
    }
}

impl Bind for bool {
    fn bind(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}

impl Column for bool {
    fn column(cell: Cell<'_>) -> Option<Self> {
        i64::column(cell).map(|value| value != 0)
    }
}

impl Bind for f64 {
    fn bind(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl Column for f64 {
    fn column(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Real(value) => Some(value),
            Cell::Null | Cell::Int(_) | Cell::Text(_) | Cell::Blob(_) => None,
        }
    }
}

impl Bind for str {
    fn bind(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Bind for String {
    fn bind(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Column for String {
    fn column(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text.to_owned()),
            Cell::Null | Cell::Int(_) | Cell::Real(_) | Cell::Blob(_) => None,
        }
    }
}

impl Bind for [u8] {
    fn bind(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl Bind for Vec<u8> {
    fn bind(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl Column for Vec<u8> {
    fn column(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Blob(bytes) => Some(bytes.to_vec()),
            Cell::Null | Cell::Int(_) | Cell::Real(_) | Cell::Text(_) => None,
        }
    }
}

/// A day is held as its number since 1970-01-01.
impl Bind for Day {
    fn bind(&self) -> Value<'_> {
        Value::Int(i64::from(day_number(*self)))
    }
}

impl Column for Day {
    fn column(cell: Cell<'_>) -> Option<Self> {
        i32::column(cell).map(day_of)
    }
}

/// An instant is held in microseconds since 1970.
impl Bind for Timestamp {
    fn bind(&self) -> Value<'_> {
        Value::Int(self.as_microsecond())
    }
}

impl Column for Timestamp {
    fn column(cell: Cell<'_>) -> Option<Self> {
        i64::column(cell).and_then(|micros| Self::from_microsecond(micros).ok())
    }
}

impl Bind for Amount {
    fn bind(&self) -> Value<'_> {
        Value::Int(self.to_minor())
    }
}

impl Column for Amount {
    fn column(cell: Cell<'_>) -> Option<Self> {
        i64::column(cell).map(Self::minor)
    }
}

impl Bind for Currency {
    fn bind(&self) -> Value<'_> {
        Value::Text(self.code())
    }
}

impl Column for Currency {
    fn column(cell: Cell<'_>) -> Option<Self> {
        String::column(cell).and_then(|code| code.parse().ok())
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Bind::bind)
    }
}

impl<T: Column> Column for Option<T> {
    fn column(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            held => T::column(held).map(Some),
        }
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self) -> Value<'_> {
        (**self).bind()
    }
}
