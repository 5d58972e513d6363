//! Lessons: decisions whose horizon is over, and what came of them.
use super::decision::drawn;
use crate::rules::{
    drawn::Drawn,
    lesson::{Besides, Found, Horizon, SeenPayment, SeenTouch},
    scale::Scale,
};
use base::{Amount, CreditorId, Currency, Day, DebtorId, DecisionId, TouchId, Uuid, day_of};
use people::{Channel, Direction, Outcome};
use std::collections::{BTreeMap, HashSet};
use store::{Error, Row, Rx, Tx, params};

/// A decision that the matrix was asked for, whose horizon is over.
#[derive(Clone, Debug)]
pub(crate) struct Ripe {
    pub(crate) debtor: DebtorId,
    pub(crate) seq: u32,
    pub(crate) decision: DecisionId,
    pub(crate) creditor: Option<CreditorId>,
    pub(crate) stage: u8,
    pub(crate) treatment: String,
    pub(crate) propensity_ppm: u32,
    pub(crate) learner_version: Option<u32>,
    pub(crate) drawn: Drawn,
    /// Whether a person did otherwise.
    pub(crate) overruled: bool,
    pub(crate) carried: bool,
}

/// One lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonRow {
    /// Of whom.
    pub debtor: DebtorId,
    /// Which of their decisions.
    pub seq: u32,
    /// The same, by its id.
    pub decision: DecisionId,
    /// The day it was taken.
    pub day: i32,
    /// The first day that no longer counts.
    pub until: i32,
    /// For which creditor.
    pub creditor: Option<CreditorId>,
    /// The worst stage then.
    pub stage: u8,
    /// The cell of the matrix, by its code.
    pub cell: String,
    /// What was decided, by its code.
    pub treatment: String,
    /// With what probability, in millionths; nothing where a person chose.
    pub propensity_ppm: Option<u32>,
    /// Whether a person did otherwise: what came of it is not this treatment's doing.
    pub overruled: bool,
    /// The version of what was learnt that drew it.
    pub learner_version: Option<u32>,
    /// What it was drawn from.
    pub drawn: Drawn,
    /// What came of it.
    pub found: Found,
    /// What it cost itself.
    pub cost: Amount,
    /// What it was worth, by the tariff and net of its cost.
    pub reward: Amount,
    /// The version of what was learnt that learnt it.
    pub learnt_version: u32,
}

/// The next day after `day` on which the matrix was asked.
pub(crate) fn next_day(rx: &Rx<'_>, day: i32) -> Result<Option<i32>, Error> {
    let sql = "select min(day) from decision where $1 < day and drawn is not null";
    Ok(rx.one(sql, params![day], |row| row.get(0))?.flatten())
}

/// Some decisions of a day that the matrix was asked for, in order, all of those of each debtor after `after`.
///
/// Empty when there are none left. `limit` is at least as many as one debtor can have in a day.
pub(crate) fn ripe(rx: &Rx<'_>, day: i32, after: Option<DebtorId>, limit: u32) -> Result<Vec<Ripe>, Error> {
    let sql =
        "select debtor_id, seq, id, creditor_id, stage, treatment, propensity_ppm, learner_version, drawn, answer,
            carried_day
        from decision where day = $1 and drawn is not null and $2 < debtor_id order by debtor_id, seq limit $3";
    let mut rows = rx.all(sql, params![day, after.unwrap_or(DebtorId(Uuid::nil())), limit], read_ripe)?;
    let cut = rows.last().map(|row| row.debtor).filter(|_| rows.len() == limit as usize);
    // The last debtor of a full page may have more.
    if let Some(last) = cut.filter(|last| rows.first().is_some_and(|first| first.debtor != *last)) {
        rows.retain(|row| row.debtor != last);
    }
    Ok(rows)
}

fn read_ripe(row: &Row<'_>) -> Result<Ripe, Error> {
    let answer: Option<String> = row.get(9)?;
    Ok(Ripe {
        debtor: row.get(0)?,
        seq: row.get(1)?,
        decision: row.get(2)?,
        creditor: row.get(3)?,
        stage: row.get(4)?,
        treatment: row.get(5)?,
        propensity_ppm: row.get(6)?,
        learner_version: row.get(7)?,
        drawn: drawn(row, 8)?.ok_or(Error::Column { index: 8, expected: "draw" })?,
        overruled: answer.is_some_and(|answer| answer != "do"),
        carried: row.get::<Option<i32>>(10)?.is_some(),
    })
}

/// How many decisions of some days were drawn.
pub(crate) fn drawn_count(rx: &Rx<'_>, (from, until): (i32, i32)) -> Result<i64, Error> {
    let sql = "select count(*) from decision where $1 <= day and day < $2 and drawn is not null";
    Ok(rx.one(sql, params![from, until], |row| row.get(0))?.unwrap_or(0))
}

/// What the decisions of some days about some debtors were drawn from; `until` is the first day left out.
pub(crate) fn drawn_between(
    rx: &Rx<'_>,
    (from, until): (i32, i32),
    wanted: impl Fn(DebtorId) -> bool,
) -> Result<Vec<Drawn>, Error> {
    let sql = "select debtor_id, drawn from decision where $1 <= day and day < $2 and drawn is not null
        order by day, debtor_id, seq";
    let mut all = Vec::new();
    rx.each(sql, params![from, until], |row| -> Result<(), Error> {
        if wanted(row.get(0)?) {
            all.extend(drawn(row, 1)?);
        }
        Ok(())
    })?;
    Ok(all)
}

/// Some debtors with decisions of a day, and the days that count for those.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) day: i32,
    pub(crate) until: i32,
    pub(crate) first: DebtorId,
    pub(crate) last: DebtorId,
}

const ASKED: &str = "debtor_id in
    (select debtor_id from decision where day = $1 and drawn is not null and $2 <= debtor_id and debtor_id <= $3)";

/// Their touches of those days, in the order of the log; what was taken back is left out.
pub(crate) fn touches(rx: &Rx<'_>, asked: Asked) -> Result<Vec<SeenTouch>, Error> {
    let sql = format!(
        "select debtor_id, touch_id, day, direction, outcome, creditor_id, decision_id, cost_minor, corrects, channel
        from touch where {ASKED} and $4 <= day and day < $5 order by debtor_id, touch_id"
    );
    let Asked { day, until, first, last } = asked;
    let (mut corrected, mut seen): (HashSet<TouchId>, Vec<(TouchId, SeenTouch)>) = Default::default();
    rx.each(&sql, params![day, first, last, day, until], |row| -> Result<(), Error> {
        match row.get::<Option<TouchId>>(8)? {
            Some(touch) => drop(corrected.insert(touch)),
            None => seen.push((row.get(1)?, read_touch(row)?)),
        }
        Ok(())
    })?;
    seen.retain(|(touch, _)| !corrected.contains(touch));
    Ok(seen.into_iter().map(|(_, touch)| touch).collect())
}

fn read_touch(row: &Row<'_>) -> Result<SeenTouch, Error> {
    let wrong = |index, expected| Error::Column { index, expected };
    Ok(SeenTouch {
        debtor: row.get(0)?,
        day: row.get(2)?,
        direction: Direction::from_code(row.text(3)?).ok_or(wrong(3, "direction"))?,
        outcome: Outcome::from_code(row.text(4)?).ok_or(wrong(4, "outcome"))?,
        creditor: row.get(5)?,
        decision: row.get(6)?,
        cost: row.get(7)?,
        channel: Channel::from_code(row.text(9)?).ok_or(wrong(9, "channel"))?,
    })
}

/// Their payments of those days that count, weighed; what cannot be weighed is left out.
pub(crate) fn payments(rx: &Rx<'_>, asked: Asked, scale: &Scale) -> Result<Vec<SeenPayment>, Error> {
    let sql = format!(
        "select debtor_id, day, creditor_id, currency, amount from payment
        where {ASKED} and counts = true and $4 <= day and day < $5 order by debtor_id, day"
    );
    let Asked { day, until, first, last } = asked;
    let read = |row: &Row<'_>| {
        let currency: Currency = row.text(3)?.parse().map_err(|_| Error::Column { index: 3, expected: "currency" })?;
        let weighed = scale.weigh(currency, row.get(4)?);
        let (debtor, day, creditor): (DebtorId, Day, CreditorId) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(weighed.map(|amount| SeenPayment { debtor, day, creditor, amount }))
    };
    Ok(rx.all(&sql, params![day, first, last, day, until], read)?.into_iter().flatten().collect())
}

impl Ripe {
    /// The days that count for it.
    pub(crate) fn horizon(&self, day: i32, until: i32) -> Horizon {
        Horizon { decision: self.decision, creditor: self.creditor, from: day, until }
    }
}

/// Adds a lesson; one that is there already stays as it is.
pub(crate) fn add(tx: &Tx<'_>, lesson: &LessonRow) -> Result<(), Error> {
    let sql = "insert into lesson (debtor_id, seq, decision_id, day, until_day, creditor_id, stage, treatment,
        propensity_ppm, overruled, learner_version, drawn, recovered, apart, cost, spent, attempts, complaints, opt_outs,
        reward, learnt_version, cell, sent, said)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23, $24)
        on conflict (debtor_id, seq) do nothing";
    let LessonRow { debtor, seq, decision, day, until, creditor, stage, treatment, propensity_ppm, .. } = lesson;
    let LessonRow { overruled, learner_version, drawn, found, cost, reward, learnt_version, cell, .. } = lesson;
    let Found { recovered, apart, spent, attempts, complaints, opt_outs, besides } = found;
    let Besides { sent, said } = besides;
    let drawn = postcard::to_allocvec(drawn).expect("a draw is plain data");
    let values = params![
        debtor,
        seq,
        decision,
        day,
        until,
        creditor,
        stage,
        treatment,
        propensity_ppm,
        overruled,
        learner_version,
        drawn,
        recovered,
        apart,
        cost,
        spent,
        attempts,
        complaints,
        opt_outs,
        reward,
        learnt_version,
        cell,
        sent,
        said,
    ];
    tx.put(sql, values)
}

/// How many lessons there are of a treatment in a cell, by who chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonCount {
    /// The cell, by its code.
    pub cell: String,
    /// The treatment, by its code.
    pub treatment: String,
    /// Whether a person chose it.
    pub by_person: bool,
    /// Whether a person did otherwise.
    pub overruled: bool,
    /// How many.
    pub lessons: i64,
}

/// How many lessons there are of each treatment in each cell.
pub(crate) fn counts(rx: &Rx<'_>) -> Result<Vec<LessonCount>, Error> {
    let sql =
        "select cell, treatment, case when propensity_ppm is null then 1 else 0 end as chosen, overruled, count(*)
        from lesson group by cell, treatment, chosen, overruled order by cell, treatment, chosen, overruled";
    rx.all(sql, params![], |row| {
        Ok(LessonCount {
            cell: row.get(0)?,
            treatment: row.get(1)?,
            by_person: row.get::<i64>(2)? == 1,
            overruled: row.get(3)?,
            lessons: row.get(4)?,
        })
    })
}

/// The product of the oldest account of each debtor with each creditor.
pub(crate) fn products(rx: &Rx<'_>) -> Result<BTreeMap<(DebtorId, CreditorId), String>, Error> {
    let sql = "select debtor_id, creditor_id, product from account order by opened desc, id";
    let mut products = BTreeMap::new();
    rx.each(sql, params![], |row| -> Result<(), Error> {
        products.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        Ok(())
    })?;
    Ok(products)
}

/// How many lessons there are of the decisions from one day to another.
pub(crate) fn count(rx: &Rx<'_>, (from, to): (Day, Day)) -> Result<i64, Error> {
    let sql = "select count(*) from lesson where $1 <= day and day <= $2";
    Ok(rx.one(sql, params![from, to], |row| row.get(0))?.unwrap_or(0))
}

/// Shows the lessons of some debtors' decisions from one day to another, in the order that they were learnt.
pub(crate) fn each(
    rx: &Rx<'_>,
    (from, to): (Day, Day),
    wanted: impl Fn(DebtorId) -> bool,
    mut see: impl FnMut(LessonRow),
) -> Result<(), Error> {
    let sql = "select debtor_id, seq, decision_id, day, until_day, creditor_id, stage, treatment, propensity_ppm,
            overruled, learner_version, drawn, recovered, apart, cost, spent, attempts, complaints, opt_outs, reward,
            learnt_version, cell, sent, said
        from lesson where $1 <= day and day <= $2 order by day, debtor_id, seq";
    rx.each(sql, params![from, to], |row| {
        if wanted(row.get(0)?) {
            see(read(row)?);
        }
        Ok(())
    })
}

fn read(row: &Row<'_>) -> Result<LessonRow, Error> {
    let found = Found {
        recovered: row.get(12)?,
        apart: row.get(13)?,
        spent: row.get(15)?,
        attempts: row.get(16)?,
        complaints: row.get(17)?,
        opt_outs: row.get(18)?,
        besides: Besides { sent: row.get(22)?, said: row.get(23)? },
    };
    Ok(LessonRow {
        debtor: row.get(0)?,
        seq: row.get(1)?,
        decision: row.get(2)?,
        day: row.get(3)?,
        until: row.get(4)?,
        creditor: row.get(5)?,
        stage: row.get(6)?,
        treatment: row.get(7)?,
        propensity_ppm: row.get(8)?,
        overruled: row.get(9)?,
        learner_version: row.get(10)?,
        drawn: drawn(row, 11)?.ok_or(Error::Column { index: 11, expected: "draw" })?,
        found,
        cost: row.get(14)?,
        reward: row.get(19)?,
        learnt_version: row.get(20)?,
        cell: row.get(21)?,
    })
}

impl LessonRow {
    /// The day it was taken.
    pub fn taken(&self) -> Day {
        day_of(self.day)
    }
}
