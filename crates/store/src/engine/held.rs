//! Rows that a server has not been sent yet: many go in by one `COPY`, or by one statement of many rows, at a fraction of
//! the questions.
use crate::{Bind, Value, value::Owned};
use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
};
use tokio_postgres::types::Type;

/// Rows that nobody has looked at yet, table by table.
#[derive(Debug, Default)]
pub(super) struct Held {
    tables: Vec<Table>,
    places: HashMap<String, usize>,
}

/// The rows of one statement.
#[derive(Debug)]
pub(super) struct Table {
    /// The statement, for one row.
    pub(super) sql: String,
    insert: Insert,
    rows: Vec<Vec<Owned>>,
    keys: HashSet<Vec<u8>>,
    bytes: usize,
}

/// What a statement that may be held does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Insert {
    table: String,
    /// The columns as they are listed, with the word `copy` before them and `from stdin` after.
    copy: String,
    width: usize,
    /// Which of the values are the key by which a row that is there is changed instead.
    key: Option<Vec<usize>>,
}

/// A `COPY` takes three questions.
const COPIED_MIN: usize = 8;
/// Rows are sent when they take about as many bytes.
const HELD_BYTES_MAX: usize = 8 << 20;
/// How many rows a statement takes, where it is not copied.
const SIZES: [usize; 3] = [64, 8, 1];
const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];

impl Insert {
    /// What a statement does, if it is one that may be held: an insert of `$1, $2, …`, which may change the row that has
    /// the same key, and whose answer is one row whatever is there. `None` where it is anything else.
    pub(super) fn of(sql: &str) -> Option<Self> {
        let words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let (into, rest) = words.strip_prefix("insert into ")?.split_once("values")?;
        let (listed, rest) = rest.trim().strip_prefix('(')?.split_once(')')?;
        let plain = listed.split(',').enumerate().all(|(place, word)| word.trim() == format!("${}", place + 1));
        if !plain {
            return None;
        }
        let (table, columns) = into.trim().split_once(' ').unwrap_or((into.trim(), ""));
        let key = match rest.trim() {
            "" => None,
            rest => Some(key(columns, rest)?),
        };
        let copy = format!("copy {} from stdin", into.trim());
        Some(Self { table: table.to_owned(), copy, width: listed.split(',').count(), key })
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
        self.key.is_none()
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

impl Held {
    pub(super) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The tables, in the order in which they were first written to.
    pub(super) fn into_tables(self) -> Vec<Table> {
        self.tables
    }

    /// Whether this row must not be held beside what is: another statement writes to the same table, a row of the same
    /// key is held, or there are enough.
    pub(super) fn collides(&self, sql: &str, insert: &Insert, values: &[&dyn Bind]) -> bool {
        let Some(table) = self.places.get(&insert.table).and_then(|place| self.tables.get(*place)) else {
            return false;
        };
        table.sql != sql
            || HELD_BYTES_MAX <= table.bytes
            || insert.key_of(values).is_some_and(|key| table.keys.contains(&key))
    }

    /// Holds one more row.
    pub(super) fn add(&mut self, sql: &str, insert: &Insert, values: &[&dyn Bind]) {
        let place = match self.places.get(&insert.table) {
            Some(place) => *place,
            None => {
                self.places.insert(insert.table.clone(), self.tables.len());
                let (sql, insert) = (sql.to_owned(), insert.clone());
                self.tables.push(Table { sql, insert, rows: Vec::new(), keys: HashSet::new(), bytes: 0 });
                self.tables.len() - 1
            }
        };
        let Some(table) = self.tables.get_mut(place) else { return };
        let row: Vec<Owned> = values.iter().map(|value| Owned::of(value.bind())).collect();
        table.bytes += row.iter().map(Owned::bytes).sum::<usize>();
        table.keys.extend(insert.key_of(values));
        table.rows.push(row);
    }
}

impl Insert {
    fn key_of(&self, values: &[&dyn Bind]) -> Option<Vec<u8>> {
        let mut key = String::new();
        for place in self.key.as_ref()? {
            spell(&mut key, values.get(*place)?.bind(), &Type::BYTEA);
            key.push('\t');
        }
        Some(key.into_bytes())
    }
}

impl Table {
    /// The statement that copies its rows in, where they are many and none can be there already.
    pub(super) fn copy(&self) -> Option<&str> {
        (self.insert.key.is_none() && COPIED_MIN <= self.rows.len()).then_some(self.insert.copy.as_str())
    }

    /// Its rows in the text form of `COPY`, of columns of these types.
    pub(super) fn spelled(&self, kinds: &[Type]) -> String {
        let mut text = String::with_capacity(self.bytes * 2);
        for row in &self.rows {
            for (place, (value, kind)) in row.iter().zip(kinds).enumerate() {
                if 0 < place {
                    text.push('\t');
                }
                spell(&mut text, value.bind(), kind);
            }
            text.push('\n');
        }
        text
    }

    /// Statements of many rows that do the same, with their values.
    pub(super) fn statements(&self) -> impl Iterator<Item = (String, Vec<&dyn Bind>)> {
        let mut left = self.rows.as_slice();
        std::iter::from_fn(move || {
            let size = SIZES.into_iter().find(|size| *size <= left.len())?;
            let (rows, rest) = left.split_at(size);
            left = rest;
            let values = rows.iter().flatten().map(|value| value as &dyn Bind).collect();
            Some((self.insert.widened(&self.sql, size), values))
        })
    }
}

/// A value in the text form of `COPY`.
fn spell(text: &mut String, value: Value<'_>, kind: &Type) {
    match value {
        Value::Null => text.push_str("\\N"),
        Value::Int(number) => write!(text, "{number}").expect("memory takes what is written to it"),
        Value::Real(number) => write!(text, "{number:?}").expect("memory takes what is written to it"),
        Value::Uuid(id) => write!(text, "{id}").expect("memory takes what is written to it"),
        Value::Blob(bytes) => {
            if *kind != Type::UUID {
                text.push_str("\\\\x");
            }
            let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
            text.extend(digits.filter_map(|digit| HEX.get(usize::from(digit))));
        }
        Value::Text(words) => {
            for sign in words.chars() {
                match sign {
                    '\\' => text.push_str("\\\\"),
                    '\n' => text.push_str("\\n"),
                    '\r' => text.push_str("\\r"),
                    '\t' => text.push_str("\\t"),
                    sign => text.push(sign),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_answers_one_row_whatever_is_there_is_held() {
        let plain = Insert::of("insert into note (id, words) values ($1, $2)").map(|insert| (insert.copy, insert.key));
        assert_eq!(plain, Some(("copy note (id, words) from stdin".to_owned(), None)));
        let whole = Insert::of("insert into note values ($1, $2)").map(|insert| (insert.copy, insert.table));
        assert_eq!(whole, Some(("copy note from stdin".to_owned(), "note".to_owned())));
        let put = "insert into note (id, debtor_id, words) values ($1, $2, $3)
            on conflict (debtor_id, id) do update set
                words = excluded.words";
        assert_eq!(Insert::of(put).and_then(|insert| insert.key), Some(vec![1, 0]));

        for other in [
            "insert into note (id, words) values ($1, 'x')",
            "insert into note (id, words) values ($2, $1)",
            "insert into note (id, words) values ($1, $2) on conflict (id) do nothing",
            "insert into note (id, words) values ($1, $2) on conflict (id) do update set words = $3",
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

    #[test]
    fn a_row_of_the_same_key_waits_for_the_first() {
        let put = "insert into note (id, words) values ($1, $2) on conflict (id) do update set words = excluded.words";
        let (insert, mut held) = (Insert::of(put).expect("it may be held"), Held::default());
        let row = |id: &'static i64| [id as &dyn Bind, &"hola" as &dyn Bind];
        held.add(put, &insert, &row(&1));

        assert!(!held.collides(put, &insert, &row(&2)));
        assert!(held.collides(put, &insert, &row(&1)));
        let other = "insert into note (id, words) values ($1, $2)";
        assert!(held.collides(other, &Insert::of(other).expect("it may be held"), &row(&2)));
    }

    #[test]
    fn rows_are_sent_in_as_few_statements_as_there_are_sizes() {
        let put = "insert into note (id) values ($1) on conflict (id) do update set id = excluded.id";
        let (insert, mut held) = (Insert::of(put).expect("it may be held"), Held::default());
        (0..75_i64).for_each(|id| held.add(put, &insert, &[&id]));

        let sizes: Vec<usize> = held.into_tables()[0].statements().map(|(_, values)| values.len()).collect();

        assert_eq!(sizes, [64, 8, 1, 1, 1]);
    }

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let mut text = String::new();
        for value in [Value::Text("a\tb\\N\nc\r"), Value::Null, Value::Int(-7), Value::Blob(&[0, 255])] {
            spell(&mut text, value, &Type::BYTEA);
            text.push('|');
        }

        assert_eq!(text, "a\\tb\\\\N\\nc\\r|\\N|-7|\\\\x00ff|");
    }
}
