//! Recording what came of a contact by a person: the touch, the promise or the call back, and the next decision.
use crate::{
    Decision, Error, NewPromise, Standing, StrategySection, sql,
    work::{
        answer::call_back,
        carried_out,
        day::treatment,
        desk::{check_lock, release},
        must_be_theirs, policy,
        promise::promise_in,
        redecide,
    },
};
use base::{Amount, CommandId, CreditorId, Currency, Day, DebtorId, PointId, PromiseId, Right, TouchId};
use conduct::{ActorKind, Automated, Intent, Purpose, Situation};
use people::{Channel, Direction, Outcome, PeopleSection, Tone, Touch};
use serde::{Deserialize, Serialize};
use store::{Ctx, Tx};

/// What came of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispose {
    /// Which command this is.
    pub command: CommandId,
    /// With whom.
    pub debtor: DebtorId,
    /// By which means.
    pub channel: Channel,
    /// Where.
    pub point: Option<PointId>,
    /// What came of it.
    pub result: Outcome,
    /// What the person wrote down.
    pub note: Option<String>,
    /// How the debtor spoke, where the person could tell.
    #[serde(default)]
    pub tone: Option<Tone>,
    /// How long it took.
    pub seconds: u32,
    /// What was promised, if the result is a promise.
    pub promise: Option<PromiseMade>,
    /// When to call again, if they asked for it.
    pub call_back: Option<Day>,
}

/// An amount and a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseMade {
    /// How much.
    pub amount: Amount,
    /// For which day.
    pub due: Day,
    /// To whom.
    pub creditor: CreditorId,
    /// Of which currency, if it was said.
    #[serde(default)]
    pub currency: Option<Currency>,
}

/// What recording it made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposed {
    /// The line of the log.
    pub touch: TouchId,
    /// The promise.
    pub promise: Option<PromiseId>,
}

/// Records what came of a contact and decides anew, all at once; frees the debtor.
pub fn dispose(ctx: &Ctx, new: &Dispose) -> Result<(Disposed, Option<Decision>), Error> {
    ctx.may(Right::WorkDebtors)?;
    let disposed = ctx.once::<_, Error>(new.command, "strategy.dispose", |tx| dispose_in(tx, new))?;
    let view = ctx.read(|rx| super::view_for(ctx, rx, new.debtor, ctx.now.day))?;
    Ok((disposed, view.and_then(|view| view.decision)))
}

fn dispose_in(tx: &Tx<'_>, new: &Dispose) -> Result<Disposed, Error> {
    check(new)?;
    must_be_theirs(tx, new.debtor)?;
    check_lock(tx, new.debtor)?;
    let people: PeopleSection = tx.section(new.debtor)?.ok_or(Error::NoDebtor(new.debtor))?;
    let section: StrategySection = tx.section(new.debtor)?.unwrap_or_default();
    let policy = policy(tx)?;
    let by_people =
        |standing: &&Standing| treatment(&policy, standing).kind.needs_a_person() && standing.carried.is_none();
    let standing = section.standing.as_ref().filter(by_people);
    let creditor = new.promise.map(|made| made.creditor).or(section.standing.as_ref().and_then(|held| held.creditor));
    if creditor.is_some_and(|creditor| !tx.actor().serves(creditor)) {
        return Err(Error::NotTheirs(new.debtor));
    }
    let touch = Touch {
        creditor,
        point: new.point,
        decision: standing.map(|standing| standing.id),
        propensity_ppm: standing.map(|standing| standing.propensity_ppm),
        stage: section.standing.as_ref().map(|standing| standing.stage),
        rule: breach(tx, &people, (new, creditor))?,
        seconds: new.seconds,
        cost_minor: standing.map_or(0, |standing| treatment(&policy, standing).cost.to_minor()),
        note: new.note.clone(),
        tone: new.tone.filter(|_| new.result.is_right_party()),
        ..people::new_touch(tx, new.debtor, new.channel, Direction::Out, new.result)
    };
    people::append_touch(tx, &touch)?;
    if let Some(user) = touch.user {
        sql::desk::add_done(tx, new.debtor, touch.id, user)?;
    }
    if let Some(standing) = standing {
        carried_out(tx, new.debtor, standing.id)?;
    }
    let made = new.promise.map(|PromiseMade { amount, due, creditor, currency }| NewPromise {
        debtor: new.debtor,
        creditor,
        amount,
        currency,
        due,
    });
    let promise = made.as_ref().map(|made| promise_in(tx, made, Some(touch.id))).transpose()?;
    match new.call_back {
        Some(day) => call_back(tx, new.debtor, day)?,
        None => drop(redecide(tx, new.debtor)?),
    }
    release(tx, new.debtor)?;
    Ok(Disposed { touch: touch.id, promise })
}

fn check(new: &Dispose) -> Result<(), Error> {
    let incomplete = |needs| Err(Error::Incomplete { result: new.result.code(), needs });
    if new.result.is_promise() != new.promise.is_some() {
        return incomplete("promise");
    }
    if new.result == Outcome::CallBack && new.call_back.is_none() {
        return incomplete("date");
    }
    if matches!(new.result, Outcome::RefusedByRule | Outcome::Uncertain | Outcome::Corrected) {
        return incomplete("another result: the system alone records this one");
    }
    Ok(())
}

/// The rule that a contact made by hand went against, for the record: it happened, so it is written down all the same.
fn breach(
    tx: &Tx<'_>,
    people: &PeopleSection,
    (new, creditor): (&Dispose, Option<CreditorId>),
) -> Result<Option<String>, Error> {
    let intent = Intent {
        debtor: new.debtor,
        channel: new.channel,
        point: new.point,
        creditor,
        actor_kind: ActorKind::Creditor,
        automated: Automated::No,
        purpose: Purpose::Collect,
        decision: None,
    };
    let packs = &policy(tx)?.packs;
    let refused = conduct::outlook_for(packs, &Situation { intent: &intent, people }, tx.now()).err();
    Ok(refused.map(|refusal| refusal.rule()))
}
