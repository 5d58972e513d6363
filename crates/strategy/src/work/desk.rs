//! The desk: whom to work next, one person at a time on each debtor.
use crate::{
    Error,
    rules::desk::{Agent, Candidate, deal},
    sql::desk::{self as sql, Lock, Place},
    work::{must_be_theirs, seen},
};
use base::{Actor, Day, DebtorId, Right, Role, Timestamp, UserId, day_number};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use store::{Ctx, Rx, Tx};

/// How long a lock lasts without being renewed.
const LEASE: SignedDuration = SignedDuration::from_mins(30);
/// The most that is dealt out in one night.
const DEALT_MAX: u32 = 500_000;
/// Debtors given to somebody before it is asked whether somebody waits.
const ASSIGNED: usize = 256;
/// Looked at when somebody's own list is done.
const POOL_MAX: u32 = 50;
/// The most of one person's day that is shown.
const LIST_MAX: u32 = 500;

/// A debtor of somebody's day.
#[derive(Clone, Debug)]
pub struct WorkItem {
    /// Whom to work.
    pub debtor: DebtorId,
    /// In which place, from 1.
    pub rank: u32,
    /// Who is at work on them.
    pub lock: Option<Lock>,
    /// The hour of the house's day from which they are likeliest to answer, where that is known.
    pub hour: Option<u8>,
}

/// Deals out to agents what people could do on `day`, the most valuable first; how much was given.
///
/// What is dealt is what waits when it begins. It is written a little at a time if somebody waits; begun again, it ends
/// the same.
pub fn deal_work(ctx: &Ctx, day: Day) -> Result<u64, Error> {
    let (given, changed) = ctx.read(|rx| dealt(rx, day))?;
    let mut left = changed.as_slice();
    while !left.is_empty() {
        let step = ctx.command_for(format!("deal {day} {}", left.len()).as_bytes());
        let done = ctx.step::<_, Error>(step, |tx| {
            let mut done = 0;
            for some in left.chunks(ASSIGNED) {
                some.iter().try_for_each(|(debtor, to)| sql::assign(tx, *debtor, *to))?;
                done += some.len();
                if tx.is_awaited() {
                    break;
                }
            }
            Ok(done)
        })?;
        left = left.get(done..).unwrap_or_default();
    }
    Ok(given)
}

/// To whom a debtor is to be given, and in which place; to nobody, if it is `None`.
type Assignment = (DebtorId, Option<Place>);

/// How many debtors are to be given to agents on a day, and those of them, or of whom was given, for whom that is another
/// agent or another place than now.
fn dealt(rx: &Rx<'_>, day: Day) -> Result<(u64, Vec<Assignment>), Error> {
    let agents = agents(rx)?;
    let restricted = agents.iter().any(|agent| agent.creditors.is_some());
    let room: u32 = agents.iter().map(|agent| u32::from(agent.capacity)).sum();
    let candidates = sql::candidates(rx, day_end(day), if restricted { DEALT_MAX } else { room.min(DEALT_MAX) })?;
    let given = deal(&candidates, &agents);
    let now: BTreeMap<DebtorId, Place> = sql::assigned(rx)?.into_iter().collect();
    let mut changed: BTreeMap<DebtorId, Option<Place>> = now.keys().map(|debtor| (*debtor, None)).collect();
    for one in &given {
        let place = (one.user, one.place);
        if now.get(&one.debtor) == Some(&place) {
            changed.remove(&one.debtor);
        } else {
            changed.insert(one.debtor, Some(place));
        }
    }
    Ok((u64::try_from(given.len()).unwrap_or(0), changed.into_iter().collect()))
}

/// Whoever works debtors.
fn agents(rx: &Rx<'_>) -> Result<Vec<Agent>, Error> {
    let works = |user: &people::User| !user.disabled && user.role == Role::Agent && 0 < user.capacity;
    let agent = |user: people::User| Agent { user: user.id, creditors: user.creditors, capacity: user.capacity };
    Ok(people::users(rx)?.into_iter().filter(works).map(agent).collect())
}

/// How many contacts people can make in a day.
pub(crate) fn hands(rx: &Rx<'_>) -> Result<u32, Error> {
    Ok(agents(rx)?.iter().map(|agent| u32::from(agent.capacity)).sum())
}

/// The day of `user`: what is still to be done of what they were given, those who answer at this hour first, those who
/// answer later last, the best of each first.
pub fn worklist(rx: &Rx<'_>, user: UserId, day: Day, now: Timestamp) -> Result<Vec<WorkItem>, Error> {
    let given = reachable_first(sql::given(rx, user, day_end(day), LIST_MAX)?, now);
    let mut items = Vec::with_capacity(given.len());
    for (rank, one) in (1..).zip(given) {
        items.push(WorkItem { debtor: one.debtor, rank, lock: sql::lock(rx, one.debtor, now)?, hour: one.hour });
    }
    Ok(items)
}

/// Those who answer at this hour first, those who answer later last; otherwise in the order that they had.
fn reachable_first(mut candidates: Vec<Candidate>, now: Timestamp) -> Vec<Candidate> {
    let hour = people::local(now, None).hour().unsigned_abs();
    candidates.sort_by_key(|one| one.reachable(hour));
    candidates
}

/// Locks the next debtor for whoever asks: of their own day first, then of what nobody was given; those who answer at
/// this hour before others.
pub fn next(ctx: &Ctx) -> Result<Option<DebtorId>, Error> {
    ctx.may(Right::WorkDebtors)?;
    let user = ctx.actor.user().ok_or(Error::NotAPerson)?;
    let step = ctx.command_for(format!("next {user}").as_bytes());
    ctx.step(step, |tx| {
        let end = day_end(tx.now().day);
        let own = reachable_first(sql::given(tx, user, end, LIST_MAX)?, tx.now().at);
        let pool = reachable_first(sql::unassigned(tx, end, tx.now().at, POOL_MAX)?, tx.now().at);
        for candidate in own.iter().chain(&pool) {
            if is_free(tx, candidate, user)? {
                sql::put_lock(tx, candidate.debtor, &lease(tx)?)?;
                return Ok(Some(candidate.debtor));
            }
        }
        Ok(None)
    })
}

/// Takes or renews the exclusive lock on a debtor.
pub fn lock(ctx: &Ctx, debtor: DebtorId) -> Result<Lock, Error> {
    ctx.may(Right::WorkDebtors)?;
    let step = ctx.command_for(format!("lock {debtor}").as_bytes());
    ctx.step(step, |tx| {
        must_be_theirs(tx, debtor)?;
        check_lock(tx, debtor)?;
        let lock = lease(tx)?;
        sql::put_lock(tx, debtor, &lock)?;
        Ok(lock)
    })
}

/// Gives back one's own lock; somebody else's stays.
pub fn unlock(ctx: &Ctx, debtor: DebtorId) -> Result<(), Error> {
    ctx.may(Right::WorkDebtors)?;
    let user = ctx.actor.user().ok_or(Error::NotAPerson)?;
    let step = ctx.command_for(format!("unlock {debtor}").as_bytes());
    ctx.step(step, |tx| Ok(sql::drop_lock(tx, debtor, user)?))
}

/// How many results somebody recorded on a day; none for who is no person.
pub fn done_today(rx: &Rx<'_>, user: Option<UserId>, day: Day) -> Result<u32, Error> {
    match user {
        Some(user) => Ok(sql::done(rx, user, day)?),
        None => Ok(0),
    }
}

/// Who is at work on a debtor.
pub fn lock_of(rx: &Rx<'_>, debtor: DebtorId, now: Timestamp) -> Result<Option<Lock>, Error> {
    Ok(sql::lock(rx, debtor, now)?)
}

/// Refuses if somebody else is at work on the debtor.
pub(crate) fn check_lock(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    match sql::lock(tx, debtor, tx.now().at)? {
        Some(Lock { user, login, until }) if Some(user) != tx.actor().user() => {
            let name = people::user(tx, user)?.map_or(login, |user| user.name);
            Err(Error::Locked { debtor, name, until })
        }
        Some(_) | None => Ok(()),
    }
}

/// Gives back one's own lock inside a transaction.
pub(crate) fn release(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    match tx.actor().user() {
        Some(user) => Ok(sql::drop_lock(tx, debtor, user)?),
        None => Ok(()),
    }
}

fn is_free(tx: &Tx<'_>, candidate: &Candidate, user: UserId) -> Result<bool, Error> {
    if sql::lock(tx, candidate.debtor, tx.now().at)?.is_some_and(|lock| lock.user != user) {
        return Ok(false);
    }
    let Some(dossier) = seen(tx, tx.actor(), candidate.debtor)? else { return Ok(false) };
    let open = dossier.strategy.standing.is_some_and(|standing| standing.carried.is_none());
    // An import that was undone leaves nothing to speak about.
    Ok(open && !dossier.ledger.outstanding(day_number(tx.now().day)).are_zero())
}

fn lease(tx: &Tx<'_>) -> Result<Lock, Error> {
    match tx.actor() {
        Actor::User { id, login, .. } => {
            let until = tx.now().at.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
            Ok(Lock { user: *id, login: login.clone(), until })
        }
        Actor::System(_) | Actor::Door(_) => Err(Error::NotAPerson),
    }
}

/// The last instant of a day, generously: what opens later that day is on the list already.
fn day_end(day: Day) -> Timestamp {
    let next = i64::from(day_number(day) + 1) * 86_400 + 3 * 3_600;
    Timestamp::from_second(next).unwrap_or(Timestamp::MAX)
}
