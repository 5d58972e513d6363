//! Hearing what strategy announces: a promise is confirmed in writing to who made it (KB-16).
use crate::{
    Error, MessageRow, MessageState, Task,
    rules::shipped::PROMISE_RECEIPT,
    sql,
    work::{letter, send},
};
use base::{Amount, Day, MessageId, Moment};
use conduct::Purpose;
use people::PeopleSection;
use store::{Ctx, Fact, Tx};
use strategy::facts::Promised;

/// Facts heard in one transaction.
const PAGE: u32 = 200;

/// Hears what happened upstream; how many facts were passed.
pub fn hear(ctx: &Ctx) -> Result<usize, Error> {
    ctx.listen_to_all("contact", &[Promised::KIND], PAGE, |tx, fact| match fact.read::<Promised>()? {
        Some(promised) => confirm(tx, &promised),
        None => Ok(()),
    })
}

/// Tells every slice that listens what happened, until none has anything left to hear; whether any had.
pub fn hear_all(ctx: &Ctx) -> Result<bool, Error> {
    let mut heard = false;
    while 0 < ledger::work::agreements::hear(ctx)? + strategy::work::hear(ctx)? + hear(ctx)? {
        heard = true;
    }
    Ok(heard)
}

/// What comes before the night of a day: what happened is heard, agreements are watched, and that is heard too.
pub fn before_the_night(ctx: &Ctx, day: Day) -> Result<(), Error> {
    hear_all(ctx)?;
    let ctx = &Ctx { now: Moment { day, ..ctx.now }, ..ctx.clone() };
    ledger::work::agreements::watch(ctx)?;
    hear_all(ctx).map(drop)
}

/// Puts the receipt of a promise in line, unless it is there or no mailbox of theirs works.
fn confirm(tx: &Tx<'_>, promised: &Promised) -> Result<(), Error> {
    let party = people::party(tx, promised.debtor)?;
    let people: Option<PeopleSection> = tx.section(promised.debtor)?;
    let (Some(party), Some(people)) = (party, people) else { return Ok(()) };
    let taken = sql::is_taken(tx, promised.debtor, (None, Some(promised.promise)))?;
    if taken || letter::best_mailbox(&party, &people).is_none() {
        return Ok(());
    }
    let task = Task {
        message: MessageId(tx.fresh_id()),
        debtor: promised.debtor,
        creditor: promised.creditor,
        decision: None,
        promise: Some(promised.promise),
        purpose: Purpose::Service,
        treatment: PROMISE_RECEIPT.to_owned(),
        stage: None,
        propensity_ppm: None,
        cost: Amount::ZERO,
        tries: 0,
    };
    let row = MessageRow { state: MessageState::Waiting, next_at: Some(tx.now().at), ..send::blank(tx, task) };
    Ok(sql::put_message(tx, &row)?)
}
