//! What people say to a decision: do, something else, later.
use crate::{
    Answer, Decided, Decision, Dossier, Error, Kind, Today, Treatment, assess, draw,
    facts::Answered,
    rules::choose::overrule,
    sql,
    work::{day::record, must_be_theirs, policy, scale},
};
use base::{CommandId, Day, DebtorId, Right, Timestamp, day_number, day_of};
use serde::{Deserialize, Serialize};
use store::{Ctx, Tx};

/// What somebody says to the decision that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Which command this is.
    pub command: CommandId,
    /// About whom.
    pub debtor: DebtorId,
    /// What they say.
    pub answer: Answer,
    /// What to do instead, by its code.
    pub treatment: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Until when to leave it.
    pub until: Option<Day>,
}

/// The farthest ahead that something may be left, in days.
const LATER_DAYS_MAX: i32 = 60;

/// Answers the decision that stands; the one that stands then. What a person chose stands until its time is over or
/// something happens.
pub fn answer(ctx: &Ctx, reply: &Reply) -> Result<Decision, Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once::<(), Error>(reply.command, "strategy.answer", |tx| answer_in(tx, reply))?;
    let found = ctx.read(|rx| super::view_for(ctx, rx, reply.debtor, ctx.now.day))?;
    found.and_then(|view| view.decision).ok_or(Error::NoDecision(reply.debtor))
}

fn answer_in(tx: &Tx<'_>, reply: &Reply) -> Result<(), Error> {
    let debtor = reply.debtor;
    must_be_theirs(tx, debtor)?;
    let row = tx.dossier(debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let mut dossier = Dossier::open(&row)?;
    let policy = policy(tx)?;
    let standing = dossier.strategy.standing.as_mut().ok_or(Error::NoDecision(debtor))?;
    if standing.creditor.is_some_and(|creditor| !tx.actor().serves(creditor)) {
        return Err(Error::NotTheirs(debtor));
    }
    let (seq, decision) = (standing.seq, standing.id);
    standing.answer = Some(reply.answer);
    let reason = reply.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let instead = match reply.answer {
        Answer::Do => None,
        Answer::Other => {
            let incomplete = |needs| Error::Incomplete { result: reply.answer.code(), needs };
            let code = reply.treatment.as_deref().ok_or(incomplete("treatment"))?;
            reason.ok_or(incomplete("reason"))?;
            let chosen = policy.catalogue.by_code(code).ok_or_else(|| Error::NoTreatment(code.to_owned()))?;
            Some((chosen, tx.now().day.saturating_add(jiff::Span::new().days(i64::from(chosen.cool_down_days)))))
        }
        Answer::Later => Some((policy.catalogue.wait(), later(tx.now().day, reply.until)?)),
    };
    sql::decision::answer(tx, (debtor, seq), reply.answer, reason)?;
    if let Some((treatment, until)) = instead {
        let overruled = by_person(tx, &dossier, (treatment, until, None))?;
        record(tx, &policy, &mut dossier.strategy, (debtor, overruled))?;
    }
    tx.put_section(debtor, &dossier.strategy)?;
    Ok(tx.announce(&Answered { debtor, decision, answer: reply.answer })?)
}

fn later(today: Day, until: Option<Day>) -> Result<Day, Error> {
    let until = until.ok_or(Error::BadDay(LATER_DAYS_MAX))?;
    let ahead = day_number(until) - day_number(today);
    if (1..=LATER_DAYS_MAX).contains(&ahead) { Ok(until) } else { Err(Error::BadDay(LATER_DAYS_MAX)) }
}

/// A person's decision: what to do, until when it stands, and not before when.
pub(crate) fn by_person(
    tx: &Tx<'_>,
    dossier: &Dossier,
    chosen: (&Treatment, Day, Option<Timestamp>),
) -> Result<Decided, Error> {
    let policy = policy(tx)?;
    let today = tx.now().day;
    let scale = scale(tx, &policy, today)?;
    let assessment = assess(dossier, &policy.cards, &scale);
    let today = Today { scale: &scale, draw: draw(dossier.debtor, scale.number(), policy.matrix.version()) };
    Ok(overrule(&assessment, dossier, &policy, chosen, today))
}

/// A call at a day that the debtor chose: it stands some days beyond it.
pub(crate) fn call_back(tx: &Tx<'_>, debtor: DebtorId, on: Day) -> Result<(), Error> {
    let on = later(tx.now().day, Some(on))?;
    let row = tx.dossier(debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let mut dossier = Dossier::open(&row)?;
    let policy = policy(tx)?;
    let calls = |treatment: &&Treatment| treatment.kind == Kind::Call;
    let Some(call) = policy.catalogue.all().iter().find(calls) else { return Ok(()) };
    let start = Timestamp::from_second(i64::from(day_number(on)) * 86_400).unwrap_or(Timestamp::MAX);
    let until = day_of(day_number(on) + i32::from(call.cool_down_days));
    let standing = by_person(tx, &dossier, (call, until, Some(start)))?;
    record(tx, &policy, &mut dossier.strategy, (debtor, standing))?;
    Ok(tx.put_section(debtor, &dossier.strategy)?)
}
