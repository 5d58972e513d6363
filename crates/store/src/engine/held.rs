//! Rows that a server has not been sent yet: many go in by one `COPY`, or by one statement of many rows, at a fraction of
//! the questions.
use crate::{
    Bind, Error, Value,
    value::{Lent, Owned},
};
use bytes::{BufMut, Bytes, BytesMut};
use std::{
    collections::{HashMap, HashSet},
    mem,
    sync::Arc,
};
use tokio_postgres::types::{IsNull, ToSql, Type};

/// Rows that nobody has looked at yet, table by table.
#[derive(Debug, Default)]
pub(super) struct Held {
    tables: Vec<Table>,
    places: HashMap<Arc<str>, usize>,
}

/// The rows of one statement.
#[derive(Debug)]
pub(super) struct Table {
    held: Holding,
    /// The values of rows that are few, or may change what is there; one row after another.
    values: Vec<Owned>,
    /// Rows that are many and only add, in the form that `COPY` takes; empty until there are enough.
    copied: BytesMut,
    rows: usize,
    keys: HashSet<Vec<u8>>,
    bytes: usize,
}

/// A statement whose rows may be held.
#[derive(Clone, Debug)]
pub(super) struct Holding {
    /// The statement, for one row.
    pub(super) sql: Arc<str>,
    /// What it does.
    pub(super) insert: Arc<Insert>,
}

/// What is sent at once for a table.
#[derive(Debug)]
pub(super) enum Parcel<'t> {
    /// By a `COPY`: its statement and its rows.
    Copy(&'t str, Bytes),
    /// By a statement of so many rows, with their values.
    Rows(String, &'t [Owned]),
}

/// What a statement that may be held does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Insert {
    table: Arc<str>,
    /// The columns as they are listed, with the word `copy` before them and `from stdin` after.
    copy: String,
    width: usize,
    meeting: Meeting,
}

/// What becomes of a row whose key is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meeting {
    /// It is an error.
    Refused,
    /// What is there is changed; these of the values are the key.
    Changed(Vec<usize>),
    /// What is there stays.
    PassedOver,
}

/// A `COPY` takes two questions.
const COPIED_MIN: usize = 8;
/// Rows that are copied are sent ahead when they take as many bytes, and others go on meanwhile.
const AHEAD_BYTES: usize = 256 << 10;
/// Rows that are not copied are sent when they take about as many bytes.
const HELD_BYTES_MAX: usize = 8 << 20;
/// How many rows a statement takes, where it is not copied.
const SIZES: [usize; 3] = [64, 8, 1];
/// How what is copied begins, and how it ends: the binary form.
const COPY_HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const COPY_TAIL: &[u8] = &[255, 255];

impl Insert {
    /// What a statement does, if it is one that may be held: an insert of `$1, $2, …`, which may change the row that has
    /// the same key, or pass it over. `None` where it is anything else.
    pub(super) fn of(sql: &str) -> Option<Self> {
        let words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let (into, rest) = words.strip_prefix("insert into ")?.split_once("values")?;
        let (listed, rest) = rest.trim().strip_prefix('(')?.split_once(')')?;
        let plain = listed.split(',').enumerate().all(|(place, word)| word.trim() == format!("${}", place + 1));
        if !plain {
            return None;
        }
        let (table, columns) = into.trim().split_once(' ').unwrap_or((into.trim(), ""));
        let meeting = match rest.trim() {
            "" => Meeting::Refused,
            rest if rest.starts_with("on conflict (") && rest.ends_with(") do nothing") => Meeting::PassedOver,
            rest => Meeting::Changed(key(columns, rest)?),
        };
        let copy = format!("copy {} from stdin with binary", into.trim());
        Some(Self { table: table.into(), copy, width: listed.split(',').count(), meeting })
    }

    /// Which table it is about.
    pub(super) fn table(&self) -> &str {
        &self.table
    }

    /// How many values a row has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Whether it never changes a row that is there.
    pub(super) fn only_adds(&self) -> bool {
        self.meeting == Meeting::Refused
    }

    /// Whether its answer is one row, whatever is there.
    pub(super) fn answers_one(&self) -> bool {
        self.meeting != Meeting::PassedOver
    }

    /// The key of a row that changes what is there.
    fn key_of(&self, values: &[&dyn Bind]) -> Option<Vec<u8>> {
        let Meeting::Changed(places) = &self.meeting else { return None };
        let mut key = Vec::with_capacity(places.len() * 20);
        for place in places {
            match values.get(*place)?.bind() {
                Value::Null => key.push(0),
                Value::Int(number) => key.extend(number.to_le_bytes()),
                Value::Real(number) => key.extend(number.to_le_bytes()),
                Value::Uuid(id) => key.extend(id.as_bytes()),
                Value::Text(words) => told(&mut key, words.as_bytes()),
                Value::Blob(bytes) => told(&mut key, bytes),
            }
        }
        Some(key)
    }

    /// The statement for so many rows.
    pub(super) fn widened(&self, sql: &str, rows: usize) -> String {
        let places = |row: usize| {
            let places: Vec<String> = (1..=self.width).map(|place| format!("${}", row * self.width + place)).collect();
            format!("({})", places.join(", "))
        };
        let Some((before, after)) = sql.split_once("values") else { return sql.to_owned() };
        let after = after.split_once(')').map_or("", |(_, after)| after);
        let rows: Vec<String> = (0..rows).map(places).collect();
        format!("{before}values {}{after}", rows.join(", "))
    }
}

/// The places of the key's columns, if a row with the same key is changed without asking anything of it.
fn key(columns: &str, rest: &str) -> Option<Vec<usize>> {
    let (named, change) = rest.strip_prefix("on conflict (")?.split_once(')')?;
    let asks = ["$", " where ", "returning"].iter().any(|word| change.contains(word));
    if asks || !change.trim().starts_with("do update set ") {
        return None;
    }
    let columns: Vec<&str> = columns.trim_matches(['(', ')']).split(',').map(str::trim).collect();
    named.split(',').map(|name| columns.iter().position(|column| *column == name.trim())).collect()
}

/// Bytes of any length, so that those after them are not taken for theirs.
fn told(key: &mut Vec<u8>, bytes: &[u8]) {
    key.extend(bytes.len().to_le_bytes());
    key.extend(bytes);
}

impl Held {
    pub(super) fn is_empty(&self) -> bool {
        self.tables.iter().all(Table::is_empty)
    }

    /// Takes the tables asked for that have rows, in the order in which they were first written to.
    pub(super) fn take(&mut self, asked: impl Fn(&str) -> bool) -> Vec<Table> {
        let tables = self.tables.iter_mut().filter(|table| !table.is_empty() && asked(table.name()));
        tables.map(Table::take).collect()
    }

    /// Whether this row must not be held beside what is: another statement writes to the same table, a row of the same
    /// key is held, or there are enough.
    pub(super) fn collides(&self, sql: &str, insert: &Insert, values: &[&dyn Bind]) -> bool {
        let table = self.places.get(&insert.table).and_then(|place| self.tables.get(*place));
        let Some(table) = table.filter(|table| !table.is_empty()) else { return false };
        *table.held.sql != *sql
            || HELD_BYTES_MAX <= table.bytes
            || insert.key_of(values).is_some_and(|key| table.keys.contains(&key))
    }

    /// Holds one more row, of columns of these types; the rows of its table, if they are enough to be sent ahead.
    pub(super) fn add(&mut self, held: &Holding, values: &[&dyn Bind], kinds: &[Type]) -> Result<Option<Table>, Error> {
        let name = &held.insert.table;
        let place = self.places.get(name).copied().unwrap_or(self.tables.len());
        if place == self.tables.len() {
            self.places.insert(Arc::clone(name), place);
            self.tables.push(Table::of(held.clone()));
        }
        let Some(table) = self.tables.get_mut(place) else { return Ok(None) };
        if table.is_empty() {
            table.held = held.clone();
        }
        table.add(values, kinds)?;
        Ok((AHEAD_BYTES <= table.copied.len()).then(|| table.take()))
    }
}

impl Table {
    fn of(held: Holding) -> Self {
        Self { held, values: Vec::new(), copied: BytesMut::new(), rows: 0, keys: HashSet::new(), bytes: 0 }
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        &self.held.insert.table
    }

    fn is_empty(&self) -> bool {
        self.rows == 0
    }

    fn take(&mut self) -> Self {
        let held = self.held.clone();
        mem::replace(self, Self::of(held))
    }

    fn add(&mut self, values: &[&dyn Bind], kinds: &[Type]) -> Result<(), Error> {
        self.rows += 1;
        self.keys.extend(self.held.insert.key_of(values));
        let row = values.iter().map(|value| value.bind());
        if !self.held.insert.only_adds() || self.rows < COPIED_MIN {
            let from = self.values.len();
            self.values.extend(row.map(Owned::of));
            self.bytes += self.values.iter().skip(from).map(Owned::bytes).sum::<usize>();
            return Ok(());
        }
        if self.copied.is_empty() {
            self.copied.put_slice(COPY_HEAD);
            for row in mem::take(&mut self.values).chunks(kinds.len().max(1)) {
                write_row(&mut self.copied, row.iter().map(Bind::bind), kinds)?;
            }
        }
        write_row(&mut self.copied, row, kinds)
    }

    /// What is to be sent: all of it at once, in any order.
    pub(super) fn parcels(&mut self) -> Vec<Parcel<'_>> {
        let Holding { sql, insert } = &self.held;
        if !self.copied.is_empty() {
            self.copied.put_slice(COPY_TAIL);
            return vec![Parcel::Copy(&insert.copy, mem::take(&mut self.copied).freeze())];
        }
        let (mut left, mut parcels) = (self.values.as_slice(), Vec::new());
        let width = insert.width.max(1);
        while let Some(size) = SIZES.into_iter().find(|size| *size * width <= left.len()) {
            let (rows, rest) = left.split_at(size * width);
            left = rest;
            parcels.push(Parcel::Rows(insert.widened(sql, size), rows));
        }
        parcels
    }
}

/// A row in the binary form of `COPY`, of columns of these types.
fn write_row<'v>(out: &mut BytesMut, row: impl Iterator<Item = Value<'v>>, kinds: &[Type]) -> Result<(), Error> {
    out.put_i16(i16::try_from(kinds.len()).map_err(|_| Error::Unfit("a row so wide".to_owned()))?);
    for (value, kind) in row.zip(kinds) {
        let place = out.len();
        out.put_i32(-1);
        let written = Lent(value).to_sql(kind, out).map_err(|problem| Error::Unfit(problem.to_string()))?;
        if matches!(written, IsNull::No) {
            let long = i32::try_from(out.len() - place - 4).map_err(|_| Error::Unfit("a value so long".to_owned()))?;
            if let Some(length) = out.get_mut(place..place + 4) {
                length.copy_from_slice(&long.to_be_bytes());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_answers_one_row_whatever_is_there_is_held() {
        let plain =
            Insert::of("insert into note (id, words) values ($1, $2)").map(|insert| (insert.copy, insert.meeting));
        assert_eq!(plain, Some(("copy note (id, words) from stdin with binary".to_owned(), Meeting::Refused)));
        let whole = Insert::of("insert into note values ($1, $2)").map(|insert| (insert.copy, insert.table));
        assert_eq!(whole, Some(("copy note from stdin with binary".to_owned(), "note".into())));
        let put = "insert into note (id, debtor_id, words) values ($1, $2, $3)
            on conflict (debtor_id, id) do update set
                words = excluded.words";
        assert_eq!(Insert::of(put).map(|insert| insert.meeting), Some(Meeting::Changed(vec![1, 0])));
        let once = "insert into note (id, words) values ($1, $2) on conflict (id) do nothing";
        let once = Insert::of(once).map(|insert| (insert.answers_one(), insert.only_adds()));
        assert_eq!(once, Some((false, false)), "only where nobody asks how many there were");

        for other in [
            "insert into note (id, words) values ($1, 'x')",
            "insert into note (id, words) values ($2, $1)",
            "insert into note (id, words) values ($1, $2) on conflict (id) do update set words = $3",
            "insert into note (id, words) values ($1, $2) on conflict (id) where words = 'a' do nothing",
            "insert into note (id, words) values ($1, $2) on conflict (id) do update set words = 'a' where note.id < 3",
            "insert into note (id, words) select $1, $2",
            "update note set words = $1",
        ] {
            assert_eq!(Insert::of(other), None, "{other}");
        }
    }

    #[test]
    fn a_statement_of_one_row_becomes_one_of_many() {
        let put = "insert into note (id, words) values ($1, $2) on conflict (id) do update set words = excluded.words";
        assert_eq!(
            Insert::of(put).map(|insert| insert.widened(put, 2)).as_deref(),
            Some(
                "insert into note (id, words) values ($1, $2), ($3, $4) on conflict (id) do update set words = excluded.words"
            )
        );
    }

    fn holding(sql: &str) -> Holding {
        Holding { sql: sql.into(), insert: Arc::new(Insert::of(sql).expect("it may be held")) }
    }

    fn hold(held: &mut Held, holding: &Holding, values: &[&dyn Bind]) -> Option<Table> {
        held.add(holding, values, &[Type::INT8, Type::TEXT][..values.len()]).expect("it fits")
    }

    #[test]
    fn a_row_of_the_same_key_waits_for_the_first() {
        let put = "insert into note (id, words) values ($1, $2) on conflict (id) do update set words = excluded.words";
        let (holding, mut held) = (holding(put), Held::default());
        let row = |id: &'static i64| [id as &dyn Bind, &"hola" as &dyn Bind];
        hold(&mut held, &holding, &row(&1));

        assert!(!held.collides(put, &holding.insert, &row(&2)));
        assert!(held.collides(put, &holding.insert, &row(&1)));
        let other = "insert into note (id, words) values ($1, $2)";
        assert!(held.collides(other, &Insert::of(other).expect("it may be held"), &row(&2)));

        assert_eq!(held.take(|table| table == "note").len(), 1);
        assert!(!held.collides(put, &holding.insert, &row(&1)));
        assert!(held.is_empty());
    }

    #[test]
    fn rows_are_sent_in_as_few_statements_as_there_are_sizes() {
        let put = "insert into note (id) values ($1) on conflict (id) do update set id = excluded.id";
        let (holding, mut held) = (holding(put), Held::default());
        (0..75_i64).for_each(|id| drop(hold(&mut held, &holding, &[&id])));

        let mut tables = held.take(|_| true);
        let sizes: Vec<usize> = tables[0]
            .parcels()
            .iter()
            .map(|parcel| if let Parcel::Rows(_, values) = parcel { values.len() } else { 0 })
            .collect();

        assert_eq!(sizes, [64, 8, 1, 1, 1]);
    }

    #[test]
    fn rows_that_only_add_are_copied_from_the_eighth_on_and_sent_ahead_when_they_are_many() {
        let (holding, mut held) = (holding("insert into note (id, words) values ($1, $2)"), Held::default());
        let add = |held: &mut Held, id: i64, words: &str| hold(held, &holding, &[&id, &words]);
        let copied = |mut table: Table| match table.parcels().pop() {
            Some(Parcel::Copy("copy note (id, words) from stdin with binary", rows)) => rows,
            other => panic!("{other:?}"),
        };

        assert!((0..7).all(|id| add(&mut held, id, "a").is_none()));
        assert_eq!(held.take(|_| true)[0].parcels().len(), 7);
        assert!((0..8).all(|id| add(&mut held, id, "b").is_none()));
        let eight = copied(held.take(|_| true).remove(0));
        let long = "c".repeat(AHEAD_BYTES / 10);
        let ahead = (0..20).find_map(|id| add(&mut held, id, &long));

        assert!(eight.starts_with(b"PGCOPY\n\xff\r\n\0") && eight.ends_with(&[255, 255]));
        assert_eq!(eight.len(), 19 + 8 * (2 + 4 + 8 + 4 + 1) + 2);
        assert!(AHEAD_BYTES < copied(ahead.expect("they are many")).len());
    }

    #[test]
    fn a_row_is_written_as_the_binary_form_says() {
        let mut out = BytesMut::new();
        let row = [Value::Null, Value::Int(-7), Value::Blob(&[0, 255]), Value::Text("a\t")];
        let kinds = [Type::TEXT, Type::INT8, Type::BYTEA, Type::TEXT];
        write_row(&mut out, row.into_iter(), &kinds).expect("it fits");

        let null = [255; 4].as_slice();
        let number = [0, 0, 0, 8, 255, 255, 255, 255, 255, 255, 255, 249].as_slice();
        let (bytes, words) = ([0, 0, 0, 2, 0, 255].as_slice(), [0, 0, 0, 2, b'a', b'\t'].as_slice());
        assert_eq!(out, [[0, 4].as_slice(), null, number, bytes, words].concat());

        assert!(matches!(write_row(&mut out, [Value::Text("x")].into_iter(), &[Type::INT8]), Err(Error::Unfit(_))));
    }
}
