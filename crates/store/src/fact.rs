//! What happened, told to the slices downstream: written with the event, read with a durable cursor.
use crate::{Error, Rx, Tx, params};
use base::{Day, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

/// Something that happened, in the past tense.
pub trait Fact: Serialize + DeserializeOwned {
    /// Its stored name, such as `ledger.paid`. Never renamed.
    const KIND: &'static str;
}

/// A fact as a listener gets it.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Its place in the order of facts.
    pub seq: i64,
    /// Which one; see [`Fact::KIND`].
    pub kind: String,
    /// When it was announced.
    pub at: Timestamp,
    /// On which business day.
    pub day: Day,
    body: String,
}

/// What a transaction knows of where the facts end.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum FactEnd {
    /// It has announced nothing.
    #[default]
    Unasked,
    /// It has announced one, and did not need to know.
    AfterOne,
    /// The place of its last one.
    At(i64),
}

impl Heard {
    /// The fact, if it is one of these.
    pub fn read<F: Fact>(&self) -> Result<Option<F>, Error> {
        if self.kind != F::KIND {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&self.body)?))
    }
}

impl Rx<'_> {
    /// Whether `reader` has facts still to hear.
    pub fn unheard(&self, reader: &str) -> Result<bool, Error> {
        let sql = "select 1 from fact where coalesce((select seq from cursor where reader = $1), 0) < seq limit 1";
        Ok(self.one(sql, params![reader], |_| Ok(()))?.is_some())
    }

    /// The last fact that `reader` has heard, zero if none.
    pub(crate) fn heard_until(&self, reader: &str) -> Result<i64, Error> {
        let sql = "select seq from cursor where reader = $1";
        Ok(self.one(sql, params![reader], |row| row.get(0))?.unwrap_or(0))
    }

    pub(crate) fn unheard_facts(&self, reader: &str, limit: u32) -> Result<Vec<Heard>, Error> {
        let sql = "select seq, kind, at, day, body from fact
            where coalesce((select seq from cursor where reader = $1), 0) < seq order by seq limit $2";
        self.all(sql, params![reader, limit], |row| {
            Ok(Heard { seq: row.get(0)?, kind: row.get(1)?, at: row.get(2)?, day: row.get(3)?, body: row.get(4)? })
        })
    }
}

impl Tx<'_> {
    /// Nobody else announces meanwhile: whoever announces one fact asks for its place as it is written, whoever announces
    /// many asks once.
    pub(crate) fn append_fact(&self, kind: &str, body: &str) -> Result<(), Error> {
        let last = match self.facts.get() {
            FactEnd::Unasked => {
                let sql = "insert into fact (seq, at, day, kind, body)
                    select coalesce(max(seq), 0) + 1, $1, $2, $3, $4 from fact";
                self.run(sql, params![self.now().at, self.now().day, kind, body])?;
                self.facts.set(FactEnd::AfterOne);
                return Ok(());
            }
            FactEnd::AfterOne => {
                let sql = "select seq from fact order by seq desc limit 1";
                self.one(sql, params![], |row| row.get::<i64>(0))?.unwrap_or(0)
            }
            FactEnd::At(last) => last,
        };
        let sql = "insert into fact (seq, at, day, kind, body) values ($1, $2, $3, $4, $5)";
        self.run(sql, params![last + 1, self.now().at, self.now().day, kind, body])?;
        self.facts.set(FactEnd::At(last + 1));
        Ok(())
    }

    pub(crate) fn heard(&self, reader: &str, seq: i64) -> Result<(), Error> {
        let sql =
            "insert into cursor (reader, seq) values ($1, $2) on conflict (reader) do update set seq = excluded.seq";
        self.run(sql, params![reader, seq])?;
        Ok(())
    }
}
