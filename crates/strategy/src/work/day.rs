//! The day: one debtor is decided again within milliseconds when a fact arrives.
use crate::{
    Decided, Decision, Dossier, Error, Kind, Policy, Standing, StrategySection, Treatment, decide,
    sql::{self, decision::Known, desk::Pending},
    work::{agreement::pause_for_agreements, policy, promise::settle_all, scale},
};
use base::{Day, DebtorId, DecisionId, Right, Timestamp, day_number};
use bureau::facts::{Answered, FileHeard};
use ledger::facts::{
    AgreementBroken, AgreementCancelled, AgreementKept, AgreementResumed, AgreementStarted, ArrearsChanged, Imported,
    Paid, Reversed, Withdrawn,
};
use people::facts::{ContestEnded, ContestOpened, HoldChanged, TouchCorrected, Touched};
use std::{collections::BTreeSet, sync::Arc};
use store::{Ctx, Fact, Heard, Rx, Tx};

/// Facts heard in one transaction.
const FACTS_MAX: u32 = 500;
/// An import of more accounts than this, or a file about more debtors, waits for the night.
const IMPORT_MAX: u32 = 2_000;

/// Hears everything that happened since the last time, ends promises and decides anew; how many facts were heard.
///
/// Hearing a fact twice does no harm: a decision stands while what it depends on stays.
pub fn hear(ctx: &Ctx) -> Result<usize, Error> {
    let kinds = [
        Paid::KIND,
        Reversed::KIND,
        ArrearsChanged::KIND,
        Touched::KIND,
        TouchCorrected::KIND,
        HoldChanged::KIND,
        ContestOpened::KIND,
        ContestEnded::KIND,
        Imported::KIND,
        Withdrawn::KIND,
        AgreementStarted::KIND,
        AgreementKept::KIND,
        AgreementResumed::KIND,
        AgreementBroken::KIND,
        AgreementCancelled::KIND,
        Answered::KIND,
        FileHeard::KIND,
    ];
    ctx.listen_to_all("strategy", &kinds, FACTS_MAX, |tx, fact| {
        debtors_of(tx, fact)?.into_iter().try_for_each(|debtor| redecide(tx, debtor).map(drop))
    })
}

fn debtors_of(tx: &Tx<'_>, fact: &Heard) -> Result<BTreeSet<DebtorId>, Error> {
    let one = |debtor| Ok(BTreeSet::from([debtor]));
    if let Some(paid) = fact.read::<Paid>()? {
        return one(paid.debtor);
    }
    if let Some(reversed) = fact.read::<Reversed>()? {
        return one(reversed.debtor);
    }
    if let Some(changed) = fact.read::<ArrearsChanged>()? {
        return one(changed.debtor);
    }
    if let Some(debtor) = debtor_of_people(fact)? {
        return one(debtor);
    }
    if let Some(debtor) = debtor_of_agreement(fact)? {
        return one(debtor);
    }
    if let Some(answered) = fact.read::<Answered>()? {
        return one(answered.debtor);
    }
    if let Some(heard) = fact.read::<FileHeard>()?.filter(|heard| heard.debtors <= IMPORT_MAX) {
        let debtors = bureau::work::debtors_of_file(tx, heard.source, heard.period, IMPORT_MAX)?;
        return Ok(debtors.into_iter().collect());
    }
    if let Some(withdrawn) = fact.read::<Withdrawn>()? {
        return Ok(withdrawn.debtors.into_iter().collect());
    }
    if let Some(imported) = fact.read::<Imported>()?.filter(|imported| imported.accounts <= IMPORT_MAX) {
        let accounts = ledger::work::read::accounts_of_import(tx, imported.import)?;
        return Ok(accounts.into_iter().map(|(debtor, _)| debtor).collect());
    }
    Ok(BTreeSet::new())
}

fn debtor_of_people(fact: &Heard) -> Result<Option<DebtorId>, Error> {
    let touched = fact.read::<Touched>()?.map(|touched| touched.debtor);
    let corrected = fact.read::<TouchCorrected>()?.map(|corrected| corrected.debtor);
    let held = fact.read::<HoldChanged>()?.map(|changed| changed.debtor);
    let contested = fact.read::<ContestOpened>()?.map(|opened| opened.debtor);
    let verified = fact.read::<ContestEnded>()?.map(|ended| ended.debtor);
    Ok(touched.or(corrected).or(held).or(contested).or(verified))
}

fn debtor_of_agreement(fact: &Heard) -> Result<Option<DebtorId>, Error> {
    let started = fact.read::<AgreementStarted>()?.map(|started| started.debtor);
    let kept = fact.read::<AgreementKept>()?.map(|kept| kept.debtor);
    let resumed = fact.read::<AgreementResumed>()?.map(|resumed| resumed.debtor);
    let broken = fact.read::<AgreementBroken>()?.map(|broken| broken.debtor);
    let cancelled = fact.read::<AgreementCancelled>()?.map(|cancelled| cancelled.debtor);
    Ok(started.or(kept).or(resumed).or(broken).or(cancelled))
}

/// Decides one debtor anew, after ending promises and recording stages; the decision if it changed.
pub fn redecide(tx: &Tx<'_>, debtor: DebtorId) -> Result<Option<Decision>, Error> {
    let policy = policy(tx)?;
    settle_all(tx, debtor, day_number(tx.now().day))?;
    pause_for_agreements(tx, debtor)?;
    let Some(row) = tx.dossier(debtor)? else { return Ok(None) };
    let mut dossier = Dossier::open(&row)?;
    if dossier.is_empty() {
        return Ok(None);
    }
    let moves = ledger::work::stage_moves(&dossier.strategy.stages, &dossier.ledger, tx.now().day);
    ledger::work::record_stages(tx, debtor, tx.now().day, &moves)?;
    for moved in &moves {
        dossier.strategy.record_stage(moved.account, moved.to);
    }
    let decided = decide(&dossier, &policy, &scale(tx, &policy, tx.now().day)?);
    let answer = decided.as_ref().map(|decided| Decision::of(debtor, &decided.standing, &policy));
    if let Some(decided) = decided {
        record(tx, &policy, &mut dossier.strategy, (debtor, decided))?;
    } else if moves.is_empty() {
        return Ok(None);
    }
    tx.put_section(debtor, &dossier.strategy)?;
    Ok(answer)
}

/// Writes a decision's rows and makes it the one that stands in `section`, which the caller writes.
pub(crate) fn record(
    tx: &Tx<'_>,
    policy: &Policy,
    section: &mut StrategySection,
    (debtor, decided): (DebtorId, Decided),
) -> Result<(), Error> {
    let waited = section.standing.as_ref().is_some_and(|old| policy.waits(old));
    write_decision(tx, policy, (debtor, waited), &decided)?;
    section.remember(decided.standing);
    Ok(())
}

/// The rows of a decision; `waited` says whether the one before may still be among those that wait.
pub(crate) fn write_decision(
    tx: &Tx<'_>,
    policy: &Policy,
    (debtor, waited): (DebtorId, bool),
    decided: &Decided,
) -> Result<(), Error> {
    let standing = &decided.standing;
    let treatment = treatment(policy, standing);
    sql::decision::add(tx, debtor, (&treatment.code, policy.matrix.code(standing.cell)), decided)?;
    if policy.waits(standing) {
        sql::desk::put(tx, debtor, treatment, (standing, decided.hour))?;
    } else if waited {
        sql::desk::drop_pending(tx, debtor)?;
    }
    Ok(())
}

pub(crate) fn treatment<'a>(policy: &'a Policy, standing: &Standing) -> &'a Treatment {
    policy.catalogue.get(standing.treatment).unwrap_or_else(|| policy.catalogue.wait())
}

/// Marks a decision as carried out today: it starts its cool-down and no longer waits. Once is enough.
pub fn carried_out(tx: &Tx<'_>, debtor: DebtorId, decision: DecisionId) -> Result<(), Error> {
    let policy = policy(tx)?;
    let place = |code: &str| policy.matrix.place_of(code);
    let known = Known { catalogue: &policy.catalogue, cell: &place };
    let row = sql::decision::find(tx, debtor, decision, known)?.ok_or(Error::Unknown(decision))?;
    if row.standing.carried.is_some() {
        return Ok(());
    }
    let today = day_number(tx.now().day);
    let until = today + i32::from(treatment(&policy, &row.standing).cool_down_days);
    let mut section: StrategySection = tx.section(debtor)?.ok_or(Error::NoDebtor(debtor))?;
    if section.standing.as_ref().is_some_and(|standing| standing.id == decision) {
        sql::desk::drop_pending(tx, debtor)?;
    }
    section.carry_out_standing(decision, today, until);
    section.carry_out(row.standing.treatment, today);
    sql::decision::carry_out(tx, (debtor, row.standing.seq), today, until)?;
    Ok(tx.put_section(debtor, &section)?)
}

/// Messages that wait to be sent now, in order of debtor, at most `limit`. What is sent is [`carried_out`].
pub fn to_send(rx: &Rx<'_>, after: Option<DebtorId>, now: Timestamp, limit: u32) -> Result<Vec<Pending>, Error> {
    Ok(sql::desk::messages(rx, after, now, limit)?)
}

/// The message that waits to be sent to one debtor, if one does on `day`: its decision in full.
pub fn decision_to_send(rx: &Rx<'_>, debtor: DebtorId, day: Day) -> Result<Option<Decision>, Error> {
    let policy: Arc<Policy> = policy(rx)?;
    let Some(section) = rx.section::<StrategySection>(debtor)? else { return Ok(None) };
    let Some(standing) = section.standing.filter(|standing| policy.waits(standing)) else { return Ok(None) };
    let decision = Decision::of(debtor, &standing, &policy);
    Ok((decision.kind == Kind::Message && decision.day <= day).then_some(decision))
}

/// Whoever decides for everybody may.
pub(crate) fn may_operate(ctx: &Ctx) -> Result<(), Error> {
    Ok(ctx.may(Right::Operate)?)
}
