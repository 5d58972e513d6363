//! Reading what was decided, and making the section anew from the rows.
use crate::{
    Assessment, Decision, Dossier, Error, Policy, Scale, StrategySection, assess,
    sql::{
        self,
        decision::{DecisionRow, Known},
        promise::promises,
    },
    work::{policy, scale},
};
use crate::{NO_CELL, PromiseState};
use base::{Actor, Day, DebtorId, Timestamp, day_number};
use std::sync::Arc;
use store::{Ctx, Rx, Tx};

/// One debtor as assessed and decided, with the policy that says it in words.
#[derive(Clone, Debug)]
pub struct DebtorView {
    /// The dossier.
    pub dossier: Dossier,
    /// The six indicators and the segment.
    pub assessment: Assessment,
    /// The decision that stands.
    pub decision: Option<Decision>,
    /// What decides.
    pub policy: Arc<Policy>,
    /// Which day it is, and what currencies are worth on it.
    pub scale: Scale,
}

/// One debtor on `day`; `None` if nobody knows them.
pub fn view(rx: &Rx<'_>, debtor: DebtorId, day: Day) -> Result<Option<DebtorView>, Error> {
    let Some(row) = rx.dossier(debtor)? else { return Ok(None) };
    view_of(rx, Dossier::open(&row)?, day).map(Some)
}

/// The same as far as the caller's creditors go; `None` if there is nothing for them to see.
pub fn view_for(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, day: Day) -> Result<Option<DebtorView>, Error> {
    seen(rx, &ctx.actor, debtor)?.map(|dossier| view_of(rx, dossier, day)).transpose()
}

/// The same today.
///
/// # Errors
/// The debtor must be the caller's to see.
pub(crate) fn view_today(ctx: &Ctx, debtor: DebtorId) -> Result<DebtorView, Error> {
    ctx.read(|rx| view_for(ctx, rx, debtor, ctx.now.day))?.ok_or(Error::NoDebtor(debtor))
}

/// Whether a debtor is known and owes, if the actor works for some creditors alone, to one of them.
pub fn is_theirs(rx: &Rx<'_>, actor: &Actor, debtor: DebtorId) -> Result<bool, Error> {
    Ok(seen(rx, actor, debtor)?.is_some())
}

/// Refuses a debtor who is not the actor's to work, as if nobody knew them.
pub(crate) fn must_be_theirs(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    if is_theirs(tx, tx.actor(), debtor)? { Ok(()) } else { Err(Error::NoDebtor(debtor)) }
}

/// One dossier as far as the actor's creditors go.
pub(crate) fn seen(rx: &Rx<'_>, actor: &Actor, debtor: DebtorId) -> Result<Option<Dossier>, Error> {
    let dossier = rx.dossier(debtor)?.map(|row| Dossier::open(&row)).transpose()?;
    Ok(dossier.and_then(|dossier| dossier.seen_by(actor)))
}

fn view_of(rx: &Rx<'_>, dossier: Dossier, day: Day) -> Result<DebtorView, Error> {
    let (policy, debtor) = (policy(rx)?, dossier.debtor);
    let scale = scale(rx, &policy, day)?;
    let assessment = assess(&dossier, &policy.cards, &scale);
    let standing = dossier.strategy.standing.as_ref();
    let decision = standing.map(|standing| Decision::of(debtor, standing, &policy));
    Ok(DebtorView { dossier, assessment, decision, policy, scale })
}

/// The decisions about one debtor taken before `before`, newest first, at most `limit`.
pub fn decisions(rx: &Rx<'_>, debtor: DebtorId, before: Timestamp, limit: u32) -> Result<Vec<DecisionRow>, Error> {
    let policy = policy(rx)?;
    let place = |code: &str| policy.matrix.place_of(code);
    let known = Known { catalogue: &policy.catalogue, cell: &place };
    Ok(sql::decision::newest(rx, debtor, (before, limit), known)?)
}

/// How many decisions of the days from `from` to `to` chose each treatment, by its code.
pub fn treatments_between(rx: &Rx<'_>, from: Day, to: Day) -> Result<Vec<(String, i64)>, Error> {
    Ok(sql::decision::treatments(rx, from, to)?)
}

/// A debtor's section made anew from the rows of decisions, promises and stages; `None` if there are none.
pub fn rebuild(rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<StrategySection>, Error> {
    let policy = policy(rx)?;
    let place = |code: &str| policy.matrix.place_of(code);
    let rows = sql::decision::all(rx, debtor, Known { catalogue: &policy.catalogue, cell: &place })?;
    let (promises, stages) = (promises(rx, debtor)?, ledger::work::stages(rx, debtor)?);
    let review = sql::review::open(rx, debtor)?;
    if rows.is_empty() && promises.is_empty() && stages.is_empty() {
        return Ok(None);
    }
    let mut section = StrategySection { review, ..StrategySection::default() };
    for row in rows {
        if let Some(day) = row.standing.carried.filter(|_| row.standing.treatment != NO_CELL) {
            section.carry_out(row.standing.treatment, day);
        }
        section.remember(row.standing);
    }
    for row in promises {
        match row.state {
            PromiseState::Open => section.open.push(row.promise),
            PromiseState::Kept
            | PromiseState::Partly
            | PromiseState::Broken
            | PromiseState::Cancelled
            | PromiseState::Withdrawn => {
                section.record.close(row.state, row.closed.map_or(row.promise.until, day_number));
            }
        }
    }
    for (account, stage) in stages {
        section.record_stage(account, stage);
    }
    Ok(Some(section))
}
