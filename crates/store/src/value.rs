//! What crosses the border to the engine: values in, columns out.
use crate::Error;
use base::{Amount, Currency, Day, Timestamp, Uuid, day_number, day_of};
use rusqlite::types::{ToSqlOutput, ValueRef};

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
pub struct Row<'a>(pub(crate) &'a rusqlite::Row<'a>);

impl Row<'_> {
    /// The column at `index`, counted from zero.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, Error> {
        T::column(self.cell(index)?).ok_or(Error::Column { index, expected: std::any::type_name::<T>() })
    }

    /// The column at `index` as it is held, without copying.
    pub fn cell(&self, index: usize) -> Result<Cell<'_>, Error> {
        let wrong = Error::Column { index, expected: "text in UTF-8" };
        Ok(match self.0.get_ref(index)? {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(value) => Cell::Int(value),
            ValueRef::Real(value) => Cell::Real(value),
            ValueRef::Text(bytes) => Cell::Text(std::str::from_utf8(bytes).map_err(|_| wrong)?),
            ValueRef::Blob(bytes) => Cell::Blob(bytes),
        })
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

/// Lends a `Value` to the engine.
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
