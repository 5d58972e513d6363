//! The log of touches of a period, line by line, from an index that holds all that reports look at.
use super::Question;
use crate::rules::{
    dimension::{Dimension, Period, Scope},
    tally::{Line, Tallies},
};
use base::{CreditorId, Day, DebtorId, TouchId, day_number, day_of};
use people::{Channel, Direction, Outcome};
use std::collections::HashSet;
use store::{Cell, Error, Row, Rx, params};
use strategy::CREDIT_DAYS;

/// Counts the touches of a period, and keeps what payments of the period may be credited to. What was taken back counts
/// nowhere, and neither does taking it back.
pub(crate) fn tallies(rx: &Rx<'_>, period: Period, by: Option<Dimension>, scope: &Scope) -> Result<Tallies, Error> {
    let mut tallies = Tallies::new(period, by, scope);
    let since = day_of(day_number(period.from) - CREDIT_DAYS);
    let sql = format!("select {COLUMNS} from touch where day between $1 and $2");
    let corrected = corrected(rx, since)?;
    rx.each(&sql, params![since, period.to], |row| -> Result<(), Error> {
        let line = read(row)?;
        if line.outcome != Outcome::Corrected && !corrected.contains(&line.touch) {
            tallies.add(&line);
        }
        Ok(())
    })?;
    if by == Some(Dimension::Product) {
        products(rx, scope, &mut tallies)?;
    }
    Ok(tallies)
}

/// What reports look at of a touch.
const COLUMNS: &str =
    "debtor_id, creditor_id, day, channel, direction, outcome, user_id, stage, seconds, cost_minor, touch_id";

/// Shows every touch of a period and of what payments in it may be credited to, by the debtors after one up to another;
/// nothing that was taken back, whenever that was.
pub(crate) fn each_line(
    rx: &Rx<'_>,
    (after, last): (DebtorId, DebtorId),
    period: Period,
    mut see: impl FnMut(Line),
) -> Result<(), Error> {
    let since = day_of(day_number(period.from) - CREDIT_DAYS);
    let whose = "$1 < debtor_id and debtor_id <= $2";
    let taken_back = format!("select corrects from touch where {whose} and corrects is not null and $3 <= day");
    let taken_back = rx.all(&taken_back, params![after, last, since], |row| row.get(0))?;
    let taken_back: HashSet<TouchId> = taken_back.into_iter().collect();
    let sql = format!("select {COLUMNS} from touch where {whose} and day between $3 and $4");
    rx.each(&sql, params![after, last, since, period.to], |row| {
        let line = read(row)?;
        if line.outcome != Outcome::Corrected && !taken_back.contains(&line.touch) {
            see(line);
        }
        Ok(())
    })
}

/// Shows every product that a creditor sold to the debtors after one up to another, once.
pub(crate) fn each_product(
    rx: &Rx<'_>,
    (after, last): (DebtorId, DebtorId),
    mut see: impl FnMut(DebtorId, (CreditorId, String)),
) -> Result<(), Error> {
    let sql = "select distinct debtor_id, creditor_id, product from account
        where $1 < debtor_id and debtor_id <= $2 order by debtor_id, creditor_id, product";
    rx.each(sql, params![after, last], |row| {
        see(row.get(0)?, (row.get(1)?, row.get(2)?));
        Ok(())
    })
}

/// The touches that were taken back since a day: nothing is before it happened.
fn corrected(rx: &Rx<'_>, since: Day) -> Result<HashSet<TouchId>, Error> {
    let sql = "select corrects from touch where corrects is not null and $1 <= day";
    Ok(rx.all(sql, params![since], |row| row.get(0))?.into_iter().collect())
}

/// Tells each product of each account once.
fn products(rx: &Rx<'_>, scope: &Scope, tallies: &mut Tallies) -> Result<(), Error> {
    let mut question = Question::new(Vec::new());
    let own = question.creditors("creditor_id", scope);
    let sql = format!("select debtor_id, creditor_id, product from account where 1 = 1{own} order by debtor_id");
    let mut told: (Option<DebtorId>, Vec<(CreditorId, String)>) = (None, Vec::new());
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        let (debtor, sold): (DebtorId, (CreditorId, String)) = (row.get(0)?, (row.get(1)?, row.get(2)?));
        if told.0 != Some(debtor) {
            told = (Some(debtor), Vec::new());
        }
        if !told.1.contains(&sold) {
            tallies.sold(debtor, sold.0, &sold.1);
            told.1.push(sold);
        }
        Ok(())
    })
}

fn read(row: &Row<'_>) -> Result<Line, Error> {
    Ok(Line {
        touch: row.get(10)?,
        debtor: row.get(0)?,
        creditor: row.get(1)?,
        day: row.get::<Day>(2)?,
        channel: coded(row, 3, Channel::from_code)?,
        direction: coded(row, 4, Direction::from_code)?,
        outcome: coded(row, 5, Outcome::from_code)?,
        user: row.get(6)?,
        stage: row.get(7)?,
        seconds: row.get(8)?,
        cost: row.get(9)?,
    })
}

/// Reads a stored name without copying it.
fn coded<T>(row: &Row<'_>, index: usize, from_code: fn(&str) -> Option<T>) -> Result<T, Error> {
    let known = match row.cell(index)? {
        Cell::Text(code) => from_code(code),
        Cell::Null | Cell::Int(_) | Cell::Real(_) | Cell::Blob(_) => None,
    };
    known.ok_or(Error::Column { index, expected: std::any::type_name::<T>() })
}
