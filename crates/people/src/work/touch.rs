//! The log of touches, consents and holds: each event writes its row and the section in one transaction.
use crate::{
    Channel, Consent, Direction, Error, Hold, HoldReason, Outcome, PeopleSection, Touch,
    facts::{HoldChanged, TouchCorrected, Touched},
    sql,
};
use base::{CreditorId, DebtorId, TouchId};
use store::Tx;

/// A touch of this moment by whoever writes, with nothing more to say of it.
pub fn new_touch(tx: &Tx<'_>, debtor: DebtorId, channel: Channel, direction: Direction, outcome: Outcome) -> Touch {
    Touch {
        id: TouchId(tx.fresh_id()),
        debtor,
        at: tx.now().at,
        day: tx.now().day,
        channel,
        direction,
        outcome,
        creditor: None,
        account: None,
        point: None,
        actor: tx.actor().label(),
        user: tx.actor().user(),
        decision: None,
        propensity_ppm: None,
        message: None,
        stage: None,
        rule: None,
        seconds: 0,
        cost_minor: 0,
        note: None,
        tone: None,
        corrects: None,
    }
}

/// Adds a touch to the log and announces it. The same touch again changes nothing.
///
/// Somebody who asks not to be written to on a channel closes it by that.
pub fn append_touch(tx: &Tx<'_>, touch: &Touch) -> Result<(), Error> {
    let mut section = section(tx, touch.debtor)?;
    if !sql::touch::add_touch(tx, touch)? || touch.outcome == Outcome::RefusedByRule {
        return Ok(());
    }
    if section.last_touch < Some(touch.id) {
        section.hear(touch);
    } else {
        section = sql::section::rebuild(tx, touch.debtor)?.ok_or(Error::NoDebtor(touch.debtor))?;
    }
    tx.put_section(touch.debtor, &section)?;
    if touch.outcome == Outcome::OptedOut {
        let said = (touch.channel, Consent::Withdrawn);
        put_consent(tx, touch.debtor, said, (&format!("touch {}", touch.id), Some(touch.id)))?;
    }
    let Touch { debtor, channel, outcome, direction, .. } = *touch;
    tx.announce(&Touched { debtor, touch: touch.id, channel, outcome, direction })?;
    Ok(())
}

/// Takes a touch back, because it was recorded by mistake: another is added that points at it and says why. From then
/// on it counts nowhere, as if it had never been, and neither does what the debtor said in it about the channel.
pub fn correct_touch(tx: &Tx<'_>, mistaken: &Touch, why: &str) -> Result<TouchId, Error> {
    let Touch { id: corrects, debtor, channel, direction, .. } = *mistaken;
    if mistaken.corrects.is_some()
        || sql::touch::corrections(tx, debtor)?.iter().any(|one| one.corrects == Some(corrects))
    {
        return Err(Error::AlreadyCorrected(corrects));
    }
    let touch = Touch {
        creditor: mistaken.creditor,
        account: mistaken.account,
        point: mistaken.point,
        note: Some(why.to_owned()),
        corrects: Some(corrects),
        ..new_touch(tx, debtor, channel, direction, Outcome::Corrected)
    };
    sql::touch::add_touch(tx, &touch)?;
    let section = sql::section::rebuild(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
    tx.put_section(debtor, &section)?;
    tx.announce(&TouchCorrected { debtor, touch: touch.id, corrects })?;
    Ok(touch.id)
}

/// Writes down what a debtor said about a channel, and where they said it. Nothing is written if it is known.
pub fn record_consent(
    tx: &Tx<'_>,
    debtor: DebtorId,
    channel: Channel,
    consent: Consent,
    source: &str,
) -> Result<(), Error> {
    put_consent(tx, debtor, (channel, consent), (source, None))
}

/// The same, said in a touch.
fn put_consent(
    tx: &Tx<'_>,
    debtor: DebtorId,
    (channel, consent): (Channel, Consent),
    said: (&str, Option<TouchId>),
) -> Result<(), Error> {
    let mut section = section(tx, debtor)?;
    if section.consent(channel) == Some(consent) {
        return Ok(());
    }
    sql::touch::add_consent(tx, debtor, (channel, consent), said)?;
    section.set_consent(channel, consent);
    Ok(tx.put_section(debtor, &section)?)
}

/// Pauses a debtor. A hold for the same reason and creditor is replaced.
pub fn put_hold(tx: &Tx<'_>, debtor: DebtorId, hold: &Hold) -> Result<(), Error> {
    let mut section = section(tx, debtor)?;
    if section.holds.contains(hold) {
        return Ok(());
    }
    sql::touch::lift(tx, debtor, hold.reason, hold.creditor)?;
    sql::touch::add_hold(tx, debtor, hold)?;
    section.holds.retain(|old| (old.reason, old.creditor) != (hold.reason, hold.creditor));
    section.holds.push(*hold);
    section.holds.sort_unstable();
    tx.put_section(debtor, &section)?;
    Ok(tx.announce(&HoldChanged { debtor, reason: hold.reason, creditor: hold.creditor })?)
}

/// Lifts every hold for this reason, whichever creditor it is for; whether there was any.
pub fn lift_hold(tx: &Tx<'_>, debtor: DebtorId, reason: HoldReason) -> Result<bool, Error> {
    let held: Vec<Option<CreditorId>> =
        section(tx, debtor)?.holds.iter().filter(|hold| hold.reason == reason).map(|hold| hold.creditor).collect();
    for creditor in &held {
        lift_hold_of(tx, debtor, reason, *creditor)?;
    }
    Ok(!held.is_empty())
}

/// Lifts the hold for this reason and exactly this creditor (`None`: the one that names none); whether there was one.
pub fn lift_hold_of(
    tx: &Tx<'_>,
    debtor: DebtorId,
    reason: HoldReason,
    creditor: Option<CreditorId>,
) -> Result<bool, Error> {
    let mut section = section(tx, debtor)?;
    if sql::touch::lift(tx, debtor, reason, creditor)? == 0 {
        return Ok(false);
    }
    section.holds.retain(|hold| (hold.reason, hold.creditor) != (reason, creditor));
    tx.put_section(debtor, &section)?;
    tx.announce(&HoldChanged { debtor, reason, creditor })?;
    Ok(true)
}

fn section(tx: &Tx<'_>, debtor: DebtorId) -> Result<PeopleSection, Error> {
    tx.section(debtor)?.ok_or(Error::NoDebtor(debtor))
}
