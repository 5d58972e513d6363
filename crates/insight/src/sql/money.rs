//! What was collected, when, and by whose doing, from ledger's payments.
use super::{Question, days, key, outcomes};
use crate::rules::attribution::WINDOW_DAYS;
use crate::{Dimension, Key, Period, Scope};
use base::{Amount, Day};
use store::{Error, Rx};

/// What was collected, by group. Payments that were reversed do not count.
pub(crate) fn recovered(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    scope: &Scope,
) -> Result<Vec<(Key, Amount)>, Error> {
    if scope.user.is_some() || matches!(by, Some(Dimension::Agent | Dimension::Channel)) {
        return attributed(rx, period, by, scope);
    }
    let mut question = Question::new(days(&period));
    let own = question.creditors("payment.creditor_id", scope);
    let (group, join) = match by {
        None | Some(Dimension::Agent | Dimension::Channel) => ("null", ""),
        Some(Dimension::Creditor) => ("payment.creditor_id", ""),
        Some(Dimension::Product) => (
            "account.product",
            " join account on account.debtor_id = payment.debtor_id and account.id = payment.account_id",
        ),
        Some(Dimension::Stage) => (STAGE_WHEN_PAID, ""),
    };
    let sql = format!(
        "select {group} as grouped, cast(sum(payment.amount) as bigint) from payment{join}
        where payment.day between $1 and $2 and payment.counts = true{own} group by grouped"
    );
    rx.all(&sql, question.values(), |row| Ok((key(by, row, 0)?, row.get(1)?)))
}

/// The stage in which the account ended the day before: the payment itself may change it.
const STAGE_WHEN_PAID: &str = "coalesce((select to_stage from stage_change
    where stage_change.debtor_id = payment.debtor_id and stage_change.account_id = payment.account_id
        and stage_change.day < payment.day order by stage_change.day desc limit 1), 0)";

/// The same, each payment credited to the last right-party contact or promise before it (domain.md §4.3).
///
/// The SQL twin of [`crate::rules::attribution::credit`]; a test holds them equal.
fn attributed(rx: &Rx<'_>, period: Period, by: Option<Dimension>, scope: &Scope) -> Result<Vec<(Key, Amount)>, Error> {
    let right_party = outcomes(people::Outcome::is_right_party);
    let window = WINDOW_DAYS;
    let mut question = Question::new(vec![&window, &period.from, &period.to]);
    let own = format!("{}{}", question.creditors("payment.creditor_id", scope), question.user("touch.user_id", scope));
    let group = match by {
        None => "null",
        Some(Dimension::Creditor) => "payment.creditor_id",
        Some(Dimension::Product) => {
            "(select product from account where account.debtor_id = payment.debtor_id and account.id = payment.account_id)"
        }
        Some(Dimension::Stage) => STAGE_WHEN_PAID,
        Some(Dimension::Agent) => "touch.user_id",
        Some(Dimension::Channel) => "touch.channel",
    };
    let sql = format!(
        "select {group} as grouped, cast(sum(payment.amount) as bigint) from payment
        left join touch on touch.debtor_id = payment.debtor_id and touch.touch_id = (
            select last.touch_id from touch as last
            where last.debtor_id = payment.debtor_id and last.day between payment.day - $1 and payment.day
                and (last.creditor_id is null or last.creditor_id = payment.creditor_id)
                and last.outcome in ({right_party})
            order by last.touch_id desc limit 1)
        where payment.day between $2 and $3 and payment.counts = true{own} group by grouped"
    );
    rx.all(&sql, question.values(), |row| Ok((key(by, row, 0)?, row.get(1)?)))
}

/// What was collected each day, days without payments left out.
pub(crate) fn by_day(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Vec<(Day, Amount)>, Error> {
    let mut question = Question::new(days(&period));
    let own = question.creditors("creditor_id", scope);
    let sql = format!(
        "select day, cast(sum(amount) as bigint) from payment
        where day between $1 and $2 and counts = true{own} group by day order by day"
    );
    rx.all(&sql, question.values(), |row| Ok((row.get(0)?, row.get(1)?)))
}
