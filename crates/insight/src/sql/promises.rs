//! Promises and what became of them, from strategy's table.
use super::{Question, days, key};
use crate::{
    Dimension, Key, Period, Scope,
    rules::{lines::Pledge, sheet::Pledges},
};
use base::{Day, DebtorId};
use ledger::Sums;
use people::Channel;
use store::{Error, Rx, params};

/// What is promised for one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePromises {
    /// The day.
    pub day: Day,
    /// How many promises.
    pub count: i64,
    /// How much in all, each currency apart.
    pub amount: Sums,
}

/// A column of the touch in which a promise was made.
macro_rules! said {
    ($column:literal) => {
        concat!(
            "(select touch.",
            $column,
            " from touch where touch.debtor_id = promise.debtor_id and touch.day = promise.made_day
                and touch.outcome = 'promise' and (touch.creditor_id is null or touch.creditor_id = promise.creditor_id)
                and (promise.touch_id is null or touch.touch_id = promise.touch_id)
            order by touch.touch_id desc limit 1)"
        )
    };
}

/// Which promises count: none that another took the place of, or that was a mistake.
const COUNTS: &str = "promise.state not in ('cancelled', 'withdrawn')";
/// Which were kept.
const KEPT: &str = "promise.state = 'kept'";

/// Promises made in a period, by group.
pub(crate) fn pledges(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    scope: &Scope,
) -> Result<Vec<(Key, Pledges)>, Error> {
    let mut question = Question::new(days(&period));
    let own =
        format!("{}{}", question.creditors("promise.creditor_id", scope), question.user("promise.user_id", scope));
    let (group, join) = match by {
        None => ("null", ""),
        Some(Dimension::Creditor) => ("promise.creditor_id", ""),
        Some(Dimension::Agent) => ("promise.user_id", ""),
        Some(Dimension::Channel) => (said!("channel"), ""),
        Some(Dimension::Stage) => (said!("stage"), ""),
        Some(Dimension::Product) => ("sold.product", PRODUCTS),
    };
    let sql = format!(
        "select {group} as grouped, count(*), count(case when {KEPT} then 1 end) from promise{join}
        where promise.made_day between $1 and $2 and {COUNTS}{own} group by grouped"
    );
    rx.all(&sql, question.values(), |row| Ok((key(by, row, 0)?, Pledges { made: row.get(1)?, kept: row.get(2)? })))
}

/// Each product that a debtor has with a creditor, once.
const PRODUCTS: &str = " join (select distinct debtor_id, creditor_id, product from account) as sold
    on sold.debtor_id = promise.debtor_id and sold.creditor_id = promise.creditor_id";

/// Shows every promise of a period by the debtors after one up to another, with whose it is.
pub(crate) fn each_pledge(
    rx: &Rx<'_>,
    (after, last): (DebtorId, DebtorId),
    period: Period,
    mut see: impl FnMut(DebtorId, Pledge),
) -> Result<(), Error> {
    let (channel, stage) = (said!("channel"), said!("stage"));
    let sql = format!(
        "select promise.debtor_id, promise.creditor_id, promise.made_day, promise.user_id, {channel}, {stage},
            case when {KEPT} then 1 else 0 end
        from promise where $1 < promise.debtor_id and promise.debtor_id <= $2
            and promise.made_day between $3 and $4 and {COUNTS}"
    );
    rx.each(&sql, params![after, last, period.from, period.to], |row| {
        let channel: Option<String> = row.get(4)?;
        let pledge = Pledge {
            creditor: row.get(1)?,
            made: row.get(2)?,
            user: row.get(3)?,
            channel: channel.and_then(|code| Channel::from_code(&code)),
            stage: row.get(5)?,
            kept: row.get::<i64>(6)? == 1,
        };
        see(row.get(0)?, pledge);
        Ok(())
    })
}

/// Open promises by the day they are for, from `from` on, at most [`DAYS_MAX`] days.
pub(crate) fn due_from(rx: &Rx<'_>, from: Day, scope: &Scope) -> Result<Vec<DuePromises>, Error> {
    let mut question = Question::new(vec![&from]);
    let own = question.creditors("creditor_id", scope);
    let limit = question.ask(&ROWS_MAX);
    let sql = format!(
        "select due_day, currency, count(*), cast(sum(amount) as bigint) from promise
        where $1 <= due_day and state = 'open'{own} group by due_day, currency order by due_day, currency limit {limit}"
    );
    let mut due: Vec<DuePromises> = Vec::new();
    rx.each(&sql, question.values(), |row| -> Result<(), Error> {
        let day = row.get(0)?;
        if due.last().is_none_or(|last| last.day != day) {
            due.push(DuePromises { day, count: 0, amount: Sums::default() });
        }
        if let Some(last) = due.last_mut() {
            last.count += row.get::<i64>(2)?;
            last.amount.add(super::money::currency(row, 1)?, row.get(3)?);
        }
        Ok(())
    })?;
    due.truncate(DAYS_MAX);
    Ok(due)
}

/// How far the calendar of promises goes.
const DAYS_MAX: usize = 62;
/// As many days, each with some currencies.
const ROWS_MAX: u32 = 496;
