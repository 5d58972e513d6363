//! The audit chain: who did what, each line sealed by a hash over itself and the line before it.
use crate::{Error, Rx, Tx, params};
use base::Timestamp;

/// One line of the audit chain.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// Its place, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What they did.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// More words, without personal data.
    pub detail: String,
    hash: Vec<u8>,
}

/// Where the audit chain ends: the place and the hash of its last line.
#[derive(Debug, Default)]
pub(crate) struct AuditEnd {
    seq: i64,
    hash: Vec<u8>,
}

impl AuditLine {
    fn expected_hash(&self, previous: &[u8]) -> Vec<u8> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(previous);
        hasher.update(&self.seq.to_le_bytes());
        hasher.update(&self.at.as_microsecond().to_le_bytes());
        for words in [&self.actor, &self.kind, &self.subject, &self.detail] {
            hasher.update(&u64::try_from(words.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(words.as_bytes());
        }
        hasher.finalize().as_bytes().to_vec()
    }
}

pub(crate) fn append(tx: &Tx<'_>, kind: &str, subject: &str, detail: &str) -> Result<(), Error> {
    // Nobody else adds to it meanwhile: its end is asked for once.
    let end = match tx.audited.take() {
        Some(end) => end,
        None => {
            let last = "select seq, hash from audit order by seq desc limit 1";
            let end = tx.one(last, params![], |row| Ok(AuditEnd { seq: row.get(0)?, hash: row.get(1)? }))?;
            end.unwrap_or_default()
        }
    };
    let line = AuditLine {
        seq: end.seq + 1,
        at: tx.now().at,
        actor: tx.actor().label(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_owned(),
        hash: Vec::new(),
    };
    let hash = line.expected_hash(&end.hash);
    let sql = "insert into audit (seq, at, actor, kind, subject, detail, hash) values ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(sql, params![line.seq, line.at, line.actor, line.kind, line.subject, line.detail, hash])?;
    tx.audited.replace(Some(AuditEnd { seq: line.seq, hash }));
    Ok(())
}

impl Rx<'_> {
    /// Walks the whole chain; how many lines hold.
    ///
    /// # Errors
    /// [`Error::Audit`] names the first line that was altered, removed or inserted.
    pub fn verify_audit(&self) -> Result<i64, Error> {
        let (mut lines, mut previous) = (0, Vec::new());
        let sql = "select seq, at, actor, kind, subject, detail, hash from audit order by seq";
        self.each(sql, params![], |row| {
            let line = read_line(row)?;
            if line.seq != lines + 1 || line.hash != line.expected_hash(&previous) {
                return Err(Error::Audit { seq: lines + 1 });
            }
            (lines, previous) = (line.seq, line.hash);
            Ok(())
        })?;
        Ok(lines)
    }

    /// The lines before `before` (all of them if `None`), newest first, at most `limit`.
    pub fn audit_lines(&self, before: Option<i64>, limit: u32) -> Result<Vec<AuditLine>, Error> {
        let sql =
            "select seq, at, actor, kind, subject, detail, hash from audit where seq < $1 order by seq desc limit $2";
        self.all(sql, params![before.unwrap_or(i64::MAX), limit], read_line)
    }
}

fn read_line(row: &crate::Row<'_>) -> Result<AuditLine, Error> {
    Ok(AuditLine {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        kind: row.get(3)?,
        subject: row.get(4)?,
        detail: row.get(5)?,
        hash: row.get(6)?,
    })
}
