//! Asking at the moment of sending: load, review, record a refusal.
use crate::{Error, Intent, Packs, Permit, Refusal, Situation, review};
use people::{Direction, Outcome, PeopleSection, Touch};
use store::Tx;

/// Leave to do this now, or why not. A refusal is written to the log of touches; the caller commits.
///
/// # Errors
/// [`people::Error::NoDebtor`] if nobody knows the debtor.
pub fn ask(tx: &Tx<'_>, packs: &Packs, intent: &Intent) -> Result<Result<Permit, Refusal>, Error> {
    let people: PeopleSection = tx.section(intent.debtor)?.ok_or(people::Error::NoDebtor(intent.debtor))?;
    let answer = review(packs, &Situation { intent, people: &people }, tx.now());
    if let Err(refusal) = &answer {
        people::append_touch(
            tx,
            &Touch {
                creditor: intent.creditor,
                point: intent.point,
                decision: intent.decision,
                rule: Some(refusal.rule()),
                ..people::new_touch(tx, intent.debtor, intent.channel, Direction::Out, Outcome::RefusedByRule)
            },
        )?;
    }
    Ok(answer)
}
