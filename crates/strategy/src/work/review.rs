//! A person is asked to look at a decision: the machine waits, and a person confirms or decides otherwise.
use crate::{
    Dossier, Error, StrategySection, Treatment,
    facts::{ReviewAsked, Reviewed},
    rules::{
        review::{Asked, Review, ReviewEnd},
        rights::Rights,
    },
    sql,
    work::{
        answer::by_person, contest::Pressing, contest::said, day::record, day::treatment, must_be_theirs, policy,
        read::seen, redecide,
    },
};
use base::{CommandId, DebtorId, ReviewId, Right};
use serde::{Deserialize, Serialize};
use store::{Ctx, Rx, Tx};

/// Reviews that are shown to whoever leads.
const WAITING_MAX: u32 = 500;

/// A debtor asks that a person look at what was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskReview {
    /// Which command this is.
    pub command: CommandId,
    /// Who asks.
    pub debtor: DebtorId,
    /// In their words.
    pub words: String,
}

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndReview {
    /// Which command this is.
    pub command: CommandId,
    /// About whom.
    pub debtor: DebtorId,
    /// Which review.
    pub review: ReviewId,
    /// What to do instead, by its code; nothing confirms what had been decided.
    pub instead: Option<String>,
    /// Why, in the words that the debtor is told.
    pub reason: String,
}

/// Records that a debtor asks for a person: whatever the machine would send stops until one has looked.
pub fn ask_review(ctx: &Ctx, ask: &AskReview) -> Result<ReviewId, Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once(ask.command, "strategy.ask_review", |tx| {
        let debtor = ask.debtor;
        must_be_theirs(tx, debtor)?;
        let words = said(&ask.words, ("review", "words"))?;
        let mut section: StrategySection = tx.section(debtor)?.unwrap_or_default();
        if let Some(open) = section.review {
            return Err(Error::AlreadyAsked(open.id));
        }
        let (policy, today) = (policy(tx)?, tx.now().day);
        let standing = section.standing.as_ref().ok_or(Error::NoDecision(debtor))?;
        let due = Rights::on(today).review_by(today, |day| policy.packs.holiday(day).is_some());
        let review = Review {
            debtor,
            id: ReviewId(tx.fresh_id()),
            words: words.to_owned(),
            decision: standing.id,
            treatment: treatment(&policy, standing).code.clone(),
            asked: today,
            due,
            asked_at: tx.now().at,
            asked_by: tx.actor().label(),
            end: None,
        };
        sql::review::add(tx, &review)?;
        section.review = Some(Asked { id: review.id, due });
        tx.put_section(debtor, &section)?;
        tx.announce(&ReviewAsked { debtor, review: review.id })?;
        redecide(tx, debtor)?;
        Ok(review.id)
    })
}

/// A person has looked: what they say is a person's decision, and stands as such.
///
/// # Errors
/// Needs [`Right::Lead`] and a reason; the review must wait.
pub fn end_review(ctx: &Ctx, end: &EndReview) -> Result<(), Error> {
    ctx.may(Right::Lead)?;
    ctx.once(end.command, "strategy.end_review", |tx| end_in(tx, end))
}

fn end_in(tx: &Tx<'_>, end: &EndReview) -> Result<(), Error> {
    let debtor = end.debtor;
    must_be_theirs(tx, debtor)?;
    let reason = said(&end.reason, ("review", "reason"))?;
    let all = sql::review::reviews(tx, debtor)?.into_iter();
    let mut waiting = all.filter(|one| one.id == end.review && one.end.is_none());
    let review = waiting.next().ok_or(Error::NoReview(end.review))?;
    let policy = policy(tx)?;
    let code = end.instead.as_deref().unwrap_or(&review.treatment);
    let chosen: &Treatment = policy.catalogue.by_code(code).ok_or_else(|| Error::NoTreatment(code.to_owned()))?;
    let ended = ReviewEnd {
        changed: chosen.code != review.treatment,
        treatment: chosen.code.clone(),
        reason: reason.to_owned(),
        day: tx.now().day,
        at: tx.now().at,
        by: tx.actor().label(),
    };
    sql::review::end(tx, (debtor, review.id), &ended)?;
    let mut dossier = Dossier::open(&tx.dossier(debtor)?.ok_or(Error::NoDebtor(debtor))?)?;
    dossier.strategy.review = None;
    let until = tx.now().day.saturating_add(jiff::Span::new().days(i64::from(chosen.cool_down_days)));
    let decided = by_person(tx, &dossier, (chosen, until, None))?;
    record(tx, &policy, &mut dossier.strategy, (debtor, decided))?;
    tx.put_section(debtor, &dossier.strategy)?;
    Ok(tx.announce(&Reviewed { debtor, review: review.id, changed: ended.changed })?)
}

/// The reviews of a debtor who is the actor's to see, oldest first.
pub fn reviews_of(rx: &Rx<'_>, ctx: &Ctx, debtor: DebtorId) -> Result<Vec<Review>, Error> {
    match seen(rx, &ctx.actor, debtor)? {
        Some(_) => Ok(sql::review::reviews(rx, debtor)?),
        None => Ok(Vec::new()),
    }
}

/// The reviews that wait for a person, of debtors whom the actor works, the most pressing first, and whether each presses.
pub fn waiting_reviews(ctx: &Ctx) -> Result<Vec<(Review, bool)>, Error> {
    ctx.may(Right::ViewBoard)?;
    ctx.read(|rx| {
        let (pressing, mut all) = (Pressing::on(rx, ctx.now.day)?, Vec::new());
        for one in sql::review::waiting(rx, WAITING_MAX)? {
            if seen(rx, &ctx.actor, one.debtor)?.is_some() {
                let presses = pressing.presses(one.waits_until());
                all.push((one, presses));
            }
        }
        Ok(all)
    })
}
