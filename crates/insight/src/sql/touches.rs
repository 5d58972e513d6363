//! Attempts and contacts, from people's log of touches.
use super::{Question, days, key, outcomes};
use crate::{Dimension, Key, Period, Scope};
use base::{Amount, UserId};
use people::Direction;
use store::{Error, Row, Rx};

/// What was tried and who was reached in a period, for one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) attempted: i64,
    pub(crate) attempts: i64,
    pub(crate) contacted: i64,
    pub(crate) contacts: i64,
    pub(crate) right_party: i64,
    pub(crate) automatic: i64,
    pub(crate) cost: Amount,
}

/// What somebody of the staff did in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Handled {
    /// Attempts, answers received and whatever else they wrote down.
    pub(crate) items: i64,
    pub(crate) attempts: i64,
    pub(crate) contacts: i64,
    pub(crate) right_party: i64,
    /// What all of it took.
    pub(crate) seconds: i64,
}

/// Counts attempts and contacts by group, each account of a group once.
pub(crate) fn tallies(
    rx: &Rx<'_>,
    period: Period,
    by: Option<Dimension>,
    scope: &Scope,
) -> Result<Vec<(Key, Tally)>, Error> {
    let mut question = Question::new(days(&period));
    let own = format!("{}{}", question.creditors("creditor_id", scope), question.user("user_id", scope));
    let group = match by {
        None | Some(Dimension::Product) => "null",
        Some(Dimension::Creditor) => "creditor_id",
        Some(Dimension::Stage) => "stage",
        Some(Dimension::Agent) => "user_id",
        Some(Dimension::Channel) => "channel",
    };
    let cases = cases(group, &own);
    let cases = if by == Some(Dimension::Product) { by_product(&cases) } else { cases };
    let sql = format!(
        "select grouped, count(case when 0 < attempts then 1 end), cast(sum(attempts) as bigint),
            count(case when 0 < contacts then 1 end), cast(sum(contacts) as bigint), cast(sum(right_party) as bigint),
            cast(sum(automatic) as bigint), cast(sum(cost) as bigint)
        from ({cases}) as by_case group by grouped"
    );
    rx.all(&sql, question.values(), |row| Ok((key(by, row, 0)?, read_tally(row)?)))
}

/// One row for each account touched in the period: all that one debtor owes one creditor, within a group.
fn cases(group: &str, own: &str) -> String {
    let attempt = outcomes(|outcome| outcome.is_attempt(Direction::Out));
    let contact = outcomes(people::Outcome::is_contact);
    let right_party = outcomes(people::Outcome::is_right_party);
    format!(
        "select {group} as grouped, debtor_id, creditor_id,
            sum(case when direction = 'out' and outcome in ({attempt}) then 1 else 0 end) as attempts,
            sum(case when outcome in ({contact}) then 1 else 0 end) as contacts,
            sum(case when outcome in ({right_party}) then 1 else 0 end) as right_party,
            sum(case when direction = 'out' and outcome in ({attempt}) and user_id is null then 1 else 0 end) as automatic,
            sum(cost_minor) as cost
        from touch where day between $1 and $2{own}
        group by {group}, debtor_id, creditor_id"
    )
}

/// The same, once for each product of the account.
fn by_product(cases: &str) -> String {
    format!(
        "select distinct account.product as grouped, touched.debtor_id, touched.creditor_id, touched.attempts,
            touched.contacts, touched.right_party, touched.automatic, touched.cost
        from ({cases}) as touched
        join account on account.debtor_id = touched.debtor_id and account.creditor_id = touched.creditor_id"
    )
}

fn read_tally(row: &Row<'_>) -> Result<Tally, Error> {
    Ok(Tally {
        attempted: row.get(1)?,
        attempts: row.get(2)?,
        contacted: row.get(3)?,
        contacts: row.get(4)?,
        right_party: row.get(5)?,
        automatic: row.get(6)?,
        cost: row.get(7)?,
    })
}

/// What each of the staff did.
pub(crate) fn handled(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Vec<(UserId, Handled)>, Error> {
    let mut question = Question::new(days(&period));
    let own = format!("{}{}", question.creditors("creditor_id", scope), question.user("user_id", scope));
    let attempt = outcomes(|outcome| outcome.is_attempt(Direction::Out));
    let contact = outcomes(people::Outcome::is_contact);
    let right_party = outcomes(people::Outcome::is_right_party);
    let sql = format!(
        "select user_id, count(*),
            cast(sum(case when direction = 'out' and outcome in ({attempt}) then 1 else 0 end) as bigint),
            cast(sum(case when outcome in ({contact}) then 1 else 0 end) as bigint),
            cast(sum(case when outcome in ({right_party}) then 1 else 0 end) as bigint),
            cast(sum(seconds) as bigint)
        from touch where day between $1 and $2 and user_id is not null and outcome <> 'refused_by_rule'{own}
        group by user_id"
    );
    rx.all(&sql, question.values(), |row| {
        let handled = Handled {
            items: row.get(1)?,
            attempts: row.get(2)?,
            contacts: row.get(3)?,
            right_party: row.get(4)?,
            seconds: row.get(5)?,
        };
        Ok((row.get(0)?, handled))
    })
}
