//! One treatment for many: first what would come of it, debtor by debtor, then the answer that a person gives to one.
//!
//! Nothing goes out here: each debtor's decision becomes the treatment, and whoever carries it out asks for a permit at
//! that moment, as for any other.
use super::{
    answer::{Reply, answer},
    policy::policy,
    read::{DebtorView, view_for},
};
use crate::{Answer, Error, Treatment};
use base::{Actor, CommandId, DebtorId, JobId, Right};
use conduct::{ActorKind, Automated, Intent, Purpose, Situation};
use ledger::work::import::Asker;
use people::Channel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Ctx, Job, Rx, Work};

/// What to do with many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// The treatment, by its code.
    pub treatment: String,
    /// Why, in words.
    pub reason: String,
    /// With whom: from 1 to [`BULK_MAX`], each once.
    pub debtors: Vec<DebtorId>,
}

/// Somebody who was named, and why nothing can be done with them, if so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    /// Which debtor.
    pub debtor: DebtorId,
    /// Their name.
    pub name: String,
    /// Why not, in Spanish.
    pub refusal: Option<String>,
}

/// The same as a job: it is done with the rights of whoever asked, and in their name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BulkWork {
    /// What to do.
    pub bulk: Bulk,
    /// For whom it is done.
    pub asker: Asker,
}

/// What a job of this kind did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkDone {
    /// With how many it was done.
    pub done: usize,
    /// With whom it was not, and why.
    pub refused: Vec<BulkLine>,
}

/// The most debtors at once.
pub const BULK_MAX: usize = 1_000;
/// Why nothing is done with somebody whom the asker does not work.
const NOT_THEIRS: &str = "No encontramos a esa persona entre los tuyos.";
/// Debtors between two words about how far it is.
const TOLD_EVERY: usize = 20;

impl Work for BulkWork {
    const KIND: &'static str = "strategy.bulk";
}

/// What conduct and the dossiers say now of each debtor; nothing is written.
///
/// # Errors
/// Needs [`Right::Lead`], a treatment of the catalogue and from 1 to [`BULK_MAX`] debtors.
pub fn check_bulk(ctx: &Ctx, rx: &Rx<'_>, bulk: &Bulk) -> Result<Vec<BulkLine>, Error> {
    let treatment = checked(ctx, rx, bulk)?;
    bulk.debtors.iter().map(|debtor| line(ctx, rx, &treatment, *debtor)).collect()
}

/// Asks for it to be done: a job, with a result for each debtor.
///
/// # Errors
/// Those of [`check_bulk`]; a reason, and a person who asks.
pub fn ask_bulk(ctx: &Ctx, command: CommandId, bulk: Bulk) -> Result<JobId, Error> {
    ctx.read(|rx| checked(ctx, rx, &bulk))?;
    if bulk.reason.trim().is_empty() {
        return Err(Error::Incomplete { result: Answer::Other.code(), needs: "reason" });
    }
    let asker = Asker::of(&ctx.actor).ok_or(Error::NotAPerson)?;
    let work = BulkWork { bulk, asker };
    ctx.once::<_, Error>(command, "strategy.ask_bulk", |tx| Ok(tx.enqueue(&work)?))
}

/// Does such a job; its outcome as JSON is a [`BulkDone`]. Each debtor is looked at again when their turn comes.
///
/// # Errors
/// The database failed.
pub fn run_bulk(ctx: &Ctx, job: &Job) -> Result<String, Error> {
    let BulkWork { bulk, asker: Asker { id, login, role, creditors } } = job.work()?;
    let asker = Ctx { actor: Actor::User { id, login, role, creditors }, ..ctx.clone() };
    let treatment = ctx.read(|rx| checked(&asker, rx, &bulk))?;
    let mut outcome = BulkDone { done: 0, refused: Vec::new() };
    for (place, debtor) in bulk.debtors.iter().enumerate() {
        let mut line = ctx.read(|rx| line(&asker, rx, &treatment, *debtor))?;
        if line.refusal.is_none() {
            line.refusal = apply(&asker, job, &bulk, *debtor)?;
        }
        match line.refusal {
            None => outcome.done += 1,
            Some(_) => outcome.refused.push(line),
        }
        if place % TOLD_EVERY == 0 {
            let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            ctx.job_progress(job.id, "applying", signed(place), signed(bulk.debtors.len()))?;
        }
    }
    Ok(serde_json::to_string(&outcome)?)
}

/// Gives one debtor's decision the answer; why not, where strategy refuses it.
fn apply(asker: &Ctx, job: &Job, bulk: &Bulk, debtor: DebtorId) -> Result<Option<String>, Error> {
    let reply = Reply {
        command: asker.command_for(format!("bulk {} {debtor}", job.id).as_bytes()),
        debtor,
        answer: Answer::Other,
        treatment: Some(bulk.treatment.clone()),
        reason: Some(bulk.reason.clone()),
        until: None,
    };
    match answer(asker, &reply) {
        Ok(_) => Ok(None),
        Err(Error::NoDebtor(_) | Error::NoDecision(_) | Error::NotTheirs(_)) => Ok(Some(NOT_THEIRS.to_owned())),
        Err(failed) => Err(failed),
    }
}

fn checked(ctx: &Ctx, rx: &Rx<'_>, bulk: &Bulk) -> Result<Treatment, Error> {
    ctx.may(Right::Lead)?;
    ctx.may(Right::WorkDebtors)?;
    let distinct: BTreeSet<&DebtorId> = bulk.debtors.iter().collect();
    if distinct.len() != bulk.debtors.len() || !(1..=BULK_MAX).contains(&bulk.debtors.len()) {
        return Err(Error::BulkSize);
    }
    let policy = policy(rx)?;
    let found = policy.catalogue.by_code(&bulk.treatment);
    found.cloned().ok_or_else(|| Error::NoTreatment(bulk.treatment.clone()))
}

fn line(ctx: &Ctx, rx: &Rx<'_>, treatment: &Treatment, debtor: DebtorId) -> Result<BulkLine, Error> {
    let Some(view) = view_for(ctx, rx, debtor, ctx.now.day)? else {
        let refusal = Some(NOT_THEIRS.to_owned());
        return Ok(BulkLine { debtor, name: String::new(), refusal });
    };
    let name = people::names(rx, &[debtor])?.into_iter().next().map(|(_, name, _)| name).unwrap_or_default();
    Ok(BulkLine { debtor, name, refusal: refusal(ctx, treatment, debtor, &view) })
}

/// Why nothing can be done now, if so: there is no decision to overrule, or conduct would refuse.
fn refusal(ctx: &Ctx, treatment: &Treatment, debtor: DebtorId, view: &DebtorView) -> Option<String> {
    let Some(decision) = &view.decision else {
        return Some("Todavía no hay una decisión sobre esta persona.".to_owned());
    };
    let channel = treatment.channel?;
    let automated = match channel {
        Channel::Voice | Channel::Visit => Automated::No,
        Channel::Email | Channel::Sms | Channel::Whatsapp | Channel::Letter | Channel::Portal => Automated::Yes,
    };
    let first = || view.dossier.ledger.accounts.first().map(|account| account.creditor);
    let intent = Intent {
        debtor,
        channel,
        point: None,
        creditor: decision.creditor.or_else(first),
        actor_kind: ActorKind::Creditor,
        automated,
        purpose: Purpose::Collect,
        decision: None,
    };
    let situation = Situation { intent: &intent, people: &view.dossier.people };
    conduct::outlook_for(&view.policy.packs, &situation, ctx.now).err().map(|refusal| refusal.sentence_es)
}
