//! The log of touches, consents and holds, in rows.
use super::coded;
use crate::{Channel, Consent, Direction, Error, Hold, HoldReason, Outcome, Tone, Touch};
use base::{CreditorId, Day, DebtorId, TouchId, Uuid};
use store::{Row, Rx, Tx, params};

/// The columns of a touch, in the order that [`read_touch`] reads them.
macro_rules! columns {
    () => {
        "touch_id, debtor_id, at, day, channel, direction, outcome, creditor_id, account_id, point_id, actor, user_id,
        decision_id, propensity_ppm, message_id, stage, rule, seconds, cost_minor, note,
        tone, corrects"
    };
}

/// A debtor's touches before `before` (all of them if `None`), newest first, at most `limit`.
///
/// Those that only take another back are told by [`corrections`].
pub fn timeline(rx: &Rx<'_>, debtor: DebtorId, before: Option<TouchId>, limit: u32) -> Result<Vec<Touch>, Error> {
    let sql = concat!(
        "select ",
        columns!(),
        " from touch where debtor_id = $1 and touch_id < $2 and corrects is null
        order by touch_id desc limit $3"
    );
    Ok(rx.all(sql, params![debtor, before.unwrap_or(TouchId(Uuid::max())), limit], read_touch)?)
}

/// One touch of a debtor.
pub fn touch(rx: &Rx<'_>, debtor: DebtorId, id: TouchId) -> Result<Option<Touch>, Error> {
    let sql = concat!("select ", columns!(), " from touch where debtor_id = $1 and touch_id = $2");
    Ok(rx.one(sql, params![debtor, id], read_touch)?)
}

/// The touches of a debtor that take another back, oldest first.
pub fn corrections(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Touch>, Error> {
    let sql =
        concat!("select ", columns!(), " from touch where debtor_id = $1 and corrects is not null order by touch_id");
    Ok(rx.all(sql, params![debtor], read_touch)?)
}

/// Shows every touch of a debtor that was not taken back, oldest first.
pub(crate) fn each_touch_of(rx: &Rx<'_>, debtor: DebtorId, mut see: impl FnMut(&Touch)) -> Result<(), Error> {
    let sql = concat!(
        "select ",
        columns!(),
        " from touch where debtor_id = $1 and touch_id not in
            (select corrects from touch where debtor_id = $2 and corrects is not null)
        order by touch_id"
    );
    rx.each(sql, params![debtor, debtor], |row| {
        see(&read_touch(row)?);
        Ok(())
    })
}

/// Shows what was recorded from one day to another and not taken back: of whom, in which direction, what came of it.
pub fn touches_between(
    rx: &Rx<'_>,
    (from, to): (Day, Day),
    mut see: impl FnMut(DebtorId, Direction, Outcome),
) -> Result<(), Error> {
    let sql = "select debtor_id, direction, outcome from touch where day between $1 and $2 and corrects is null
        and touch_id not in (select corrects from touch where $3 <= day and corrects is not null)";
    rx.each(sql, params![from, to, from], |row| {
        see(row.get(0)?, coded(row, 1, Direction::from_code)?, coded(row, 2, Outcome::from_code)?);
        Ok(())
    })
}

/// Adds a line to the log; `false` if it was there.
pub(crate) fn add_touch(tx: &Tx<'_>, touch: &Touch) -> Result<bool, Error> {
    let sql = concat!(
        "insert into touch (",
        columns!(),
        ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
        $21, $22)
        on conflict (debtor_id, touch_id) do nothing"
    );
    let Touch { id, debtor, at, day, creditor, account, point, actor, user, decision, .. } = touch;
    let Touch { propensity_ppm, message, stage, rule, seconds, cost_minor, note, tone, corrects, .. } = touch;
    let (channel, direction, outcome) = (touch.channel.code(), touch.direction.code(), touch.outcome.code());
    let values = params![
        id,
        debtor,
        at,
        day,
        channel,
        direction,
        outcome,
        creditor,
        account,
        point,
        actor,
        user,
        decision,
        propensity_ppm,
        message,
        stage,
        rule,
        seconds,
        cost_minor,
        note,
        tone.map(Tone::code),
        corrects
    ];
    Ok(tx.run(sql, values)? == 1)
}

pub(crate) fn add_consent(
    tx: &Tx<'_>,
    debtor: DebtorId,
    (channel, consent): (Channel, Consent),
    (source, touch): (&str, Option<TouchId>),
) -> Result<(), Error> {
    let sql = "insert into consent (debtor_id, number, channel, consent, source, touch_id, at, actor)
        select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7 from consent where debtor_id = $8";
    let actor = tx.actor().label();
    tx.run(sql, params![debtor, channel.code(), consent.code(), source, touch, tx.now().at, actor, debtor])?;
    Ok(())
}

/// Everything that a debtor said about channels, oldest first; what was said in a touch that was taken back was not.
pub(crate) fn consents(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<(Channel, Consent)>, Error> {
    let sql = "select channel, consent from consent where debtor_id = $1 and (touch_id is null or touch_id not in
            (select corrects from touch where debtor_id = $2 and corrects is not null))
        order by number";
    Ok(rx.all(sql, params![debtor, debtor], |row| {
        Ok((coded(row, 0, Channel::from_code)?, coded(row, 1, Consent::from_code)?))
    })?)
}

pub(crate) fn add_hold(tx: &Tx<'_>, debtor: DebtorId, hold: &Hold) -> Result<(), Error> {
    let sql = "insert into hold (debtor_id, hold_id, reason, until_day, creditor_id, put_at, put_by)
        values ($1, $2, $3, $4, $5, $6, $7)";
    let (id, actor) = (tx.fresh_id(), tx.actor().label());
    tx.run(sql, params![debtor, id, hold.reason.code(), hold.until, hold.creditor, tx.now().at, actor])?;
    Ok(())
}

/// Lifts the holds for this reason and exactly this creditor (`None`: those that name no creditor); how many.
pub(crate) fn lift(
    tx: &Tx<'_>,
    debtor: DebtorId,
    reason: HoldReason,
    creditor: Option<CreditorId>,
) -> Result<usize, Error> {
    let now = tx.now().at;
    let (actor, code) = (tx.actor().label(), reason.code());
    let lifted = match creditor {
        None => tx.run(
            "update hold set lifted_at = $1, lifted_by = $2
            where debtor_id = $3 and reason = $4 and creditor_id is null and lifted_at is null",
            params![now, actor, debtor, code],
        ),
        Some(creditor) => tx.run(
            "update hold set lifted_at = $1, lifted_by = $2
            where debtor_id = $3 and reason = $4 and creditor_id = $5 and lifted_at is null",
            params![now, actor, debtor, code, creditor],
        ),
    };
    Ok(lifted?)
}

/// The holds that nobody has lifted, in order.
pub(crate) fn holds(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Hold>, Error> {
    let sql = "select reason, until_day, creditor_id from hold where debtor_id = $1 and lifted_at is null";
    let mut holds = rx.all(sql, params![debtor], |row| {
        Ok(Hold { reason: coded(row, 0, HoldReason::from_code)?, until: row.get(1)?, creditor: row.get(2)? })
    })?;
    holds.sort_unstable();
    Ok(holds)
}

fn read_touch(row: &Row<'_>) -> Result<Touch, store::Error> {
    Ok(Touch {
        id: row.get(0)?,
        debtor: row.get(1)?,
        at: row.get(2)?,
        day: row.get(3)?,
        channel: coded(row, 4, Channel::from_code)?,
        direction: coded(row, 5, Direction::from_code)?,
        outcome: coded(row, 6, Outcome::from_code)?,
        creditor: row.get(7)?,
        account: row.get(8)?,
        point: row.get(9)?,
        actor: row.get(10)?,
        user: row.get(11)?,
        decision: row.get(12)?,
        propensity_ppm: row.get(13)?,
        message: row.get(14)?,
        stage: row.get(15)?,
        rule: row.get(16)?,
        seconds: row.get(17)?,
        cost_minor: row.get(18)?,
        note: row.get(19)?,
        tone: row.get::<Option<String>>(20)?.as_deref().and_then(Tone::from_code),
        corrects: row.get(21)?,
    })
}
