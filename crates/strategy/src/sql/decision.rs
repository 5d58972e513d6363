//! The log of decisions.
use super::{to_bits, to_signed};
use crate::rules::{
    dossier::{Answer, NO_CELL, Standing},
    drawn::Drawn,
    policy::Decided,
    treatment::Catalogue,
};
use base::{Amount, CreditorId, Day, DebtorId, DecisionId, Timestamp, day_number, day_of};
use people::Channel;
use store::{Error, Row, Rx, Tx, params};

/// One line of the log of decisions.
#[derive(Clone, Debug)]
pub struct DecisionRow {
    /// About whom.
    pub debtor: DebtorId,
    /// When it was taken.
    pub at: Timestamp,
    /// Who decided: the system, or a login.
    pub actor: String,
    /// What to do, by its code.
    pub treatment: String,
    /// The cell of the matrix, empty where none was asked.
    pub cell: String,
    /// Why a person chose otherwise.
    pub answer_reason: Option<String>,
    /// The rest, as the dossier keeps it; its `treatment` and `cell` are [`NO_CELL`] where no longer known.
    pub standing: Standing,
    /// What it was drawn from, if the matrix was asked.
    pub drawn: Option<Drawn>,
}

const COLUMNS: &str = "debtor_id, at, actor, treatment, cell, answer_reason, seq, id, day, until_day, channel,
    creditor_id, stage, propensity_ppm, matrix_version, scorecard_version, features_hash, basis, expected_value, scores,
    because, not_before, answer, carried_day, learner_version, drawn";

/// Adds a decision. One that is there already stays as it is.
pub(crate) fn add(tx: &Tx<'_>, debtor: DebtorId, (treatment, cell): (&str, &str), new: &Decided) -> Result<(), Error> {
    let Decided { standing: new, drawn, .. } = new;
    let because = postcard::to_allocvec(&new.because).expect("reasons are plain data");
    let drawn = drawn.as_ref().map(|drawn| postcard::to_allocvec(drawn).expect("a draw is plain data"));
    let sql = "insert into decision (debtor_id, seq, id, day, until_day, at, actor, treatment, channel, creditor_id,
        stage, cell, propensity_ppm, matrix_version, scorecard_version, features_hash, basis, expected_value, scores,
        because, not_before, answer, carried_day, learner_version, drawn)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, $25)
        on conflict (debtor_id, seq) do nothing";
    let values = params![
        debtor,
        new.seq,
        new.id,
        new.day,
        new.until,
        tx.now().at,
        tx.actor().label(),
        treatment,
        new.channel.map(Channel::code),
        new.creditor,
        new.stage,
        cell,
        new.propensity_ppm,
        new.matrix_version,
        new.scorecard_version,
        to_signed(new.features_hash),
        to_signed(new.basis),
        new.expected_value,
        pack(new.values),
        because,
        new.not_before,
        new.answer.map(Answer::code),
        new.carried,
        new.learner_version,
        drawn,
    ];
    tx.put(sql, values)
}

/// Writes down what a person said to a decision.
pub(crate) fn answer(
    tx: &Tx<'_>,
    (debtor, seq): (DebtorId, u32),
    answer: Answer,
    reason: Option<&str>,
) -> Result<(), Error> {
    let sql = "update decision set answer = $1, answer_reason = $2, answered_by = $3 where debtor_id = $4 and seq = $5";
    tx.run(sql, params![answer.code(), reason, tx.actor().label(), debtor, seq])?;
    Ok(())
}

/// Marks a decision as carried out.
pub(crate) fn carry_out(tx: &Tx<'_>, (debtor, seq): (DebtorId, u32), day: i32, until: i32) -> Result<(), Error> {
    let sql = "update decision set carried_day = $1, until_day = $2 where debtor_id = $3 and seq = $4";
    tx.run(sql, params![day, until, debtor, seq])?;
    Ok(())
}

/// Takes back that a decision was carried out, and ends the time of the one taken at `at`, in the same breath as what is
/// taken back: both are decided anew today.
pub(crate) fn take_again(
    tx: &Tx<'_>,
    debtor: DebtorId,
    (carried, at): (Option<DecisionId>, Timestamp),
) -> Result<(), Error> {
    let today = tx.now().day;
    if let Some(carried) = carried {
        let sql = "update decision set carried_day = null where debtor_id = $1 and id = $2";
        tx.run(sql, params![debtor, carried])?;
        let sql = "update decision set until_day = $1 where debtor_id = $2 and id = $3 and $4 < until_day";
        tx.run(sql, params![today, debtor, carried, today])?;
    }
    let sql = "update decision set until_day = $1 where debtor_id = $2 and at = $3 and $4 < until_day";
    tx.run(sql, params![today, debtor, at, today])?;
    Ok(())
}

/// One decision about one debtor.
pub(crate) fn find(
    rx: &Rx<'_>,
    debtor: DebtorId,
    id: DecisionId,
    known: Known<'_>,
) -> Result<Option<DecisionRow>, Error> {
    let sql = format!("select {COLUMNS} from decision where debtor_id = $1 and id = $2");
    rx.one(&sql, params![debtor, id], |row| read(row, known))
}

/// All decisions about one debtor, oldest first.
pub(crate) fn all(rx: &Rx<'_>, debtor: DebtorId, known: Known<'_>) -> Result<Vec<DecisionRow>, Error> {
    let sql = format!("select {COLUMNS} from decision where debtor_id = $1 order by seq");
    rx.all(&sql, params![debtor], |row| read(row, known))
}

/// The decisions about one debtor taken before `before`, newest first, at most `limit`.
pub(crate) fn newest(
    rx: &Rx<'_>,
    debtor: DebtorId,
    (before, limit): (Timestamp, u32),
    known: Known<'_>,
) -> Result<Vec<DecisionRow>, Error> {
    let sql = format!("select {COLUMNS} from decision where debtor_id = $1 and at < $2 order by seq desc limit $3");
    rx.all(&sql, params![debtor, before, limit], |row| read(row, known))
}

/// How many debtors' last decisions of the days from `from` to `to` chose each treatment.
pub(crate) fn treatments(rx: &Rx<'_>, from: Day, to: Day) -> Result<Vec<(String, i64)>, Error> {
    let sql =
        "select treatment, count(*) from decision where $1 <= day and day <= $2 group by treatment order by treatment";
    rx.all(sql, params![from, to], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How codes of rows are numbered in dossiers.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) cell: &'a dyn Fn(&str) -> u8,
}

fn read(row: &Row<'_>, known: Known<'_>) -> Result<DecisionRow, Error> {
    let treatment: String = row.get(3)?;
    let cell: String = row.get(4)?;
    let wrong = |index, expected| Error::Column { index, expected };
    let channel: Option<String> = row.get(10)?;
    let channel = channel.map(|code| Channel::from_code(&code).ok_or(wrong(10, "channel"))).transpose()?;
    let answer: Option<String> = row.get(22)?;
    let answer = answer.map(|code| Answer::from_code(&code).ok_or(wrong(22, "answer"))).transpose()?;
    let standing = Standing {
        id: row.get::<DecisionId>(7)?,
        seq: row.get(6)?,
        day: row.get(8)?,
        until: row.get(9)?,
        treatment: known.catalogue.by_code(&treatment).map_or(NO_CELL, |found| found.number),
        channel,
        creditor: row.get::<Option<CreditorId>>(11)?,
        stage: row.get(12)?,
        cell: (known.cell)(&cell),
        propensity_ppm: row.get(13)?,
        matrix_version: row.get(14)?,
        scorecard_version: row.get(15)?,
        learner_version: row.get(24)?,
        features_hash: to_bits(row.get(16)?),
        basis: to_bits(row.get(17)?),
        expected_value: row.get::<Amount>(18)?,
        values: unpack(row.get(19)?),
        because: postcard::from_bytes(row.bytes(20)?).map_err(|_| wrong(20, "reasons"))?,
        not_before: row.get(21)?,
        answer,
        carried: row.get(23)?,
    };
    let drawn = drawn(row, 25)?;
    let (debtor, at, actor, answer_reason) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(5)?);
    Ok(DecisionRow { debtor, at, actor, treatment, cell, answer_reason, standing, drawn })
}

/// What a decision was drawn from; nothing where it was not.
pub(crate) fn drawn(row: &Row<'_>, index: usize) -> Result<Option<Drawn>, Error> {
    let bytes = row.bytes(index)?;
    let read = |bytes| postcard::from_bytes(bytes).map_err(|_| Error::Column { index, expected: "draw" });
    (!bytes.is_empty()).then(|| read(bytes)).transpose()
}

impl DecisionRow {
    /// The day it was taken.
    pub fn day(&self) -> Day {
        day_of(self.standing.day)
    }

    /// Whether it waits for something still to be done on `day`.
    pub fn stands(&self, day: Day) -> bool {
        day_number(day) < self.standing.until
    }
}

/// Six values of a byte in one number.
fn pack(values: [u8; 6]) -> i64 {
    values.iter().fold(0, |packed, value| packed << 8 | i64::from(*value))
}

fn unpack(packed: i64) -> [u8; 6] {
    let [_, _, values @ ..] = packed.to_be_bytes();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_values_survive_in_one_number() {
        for values in [[0; 6], [100; 6], [1, 2, 3, 4, 5, 6], [255, 0, 0, 0, 0, 1]] {
            assert_eq!(unpack(pack(values)), values);
        }
    }
}
