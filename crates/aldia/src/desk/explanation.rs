//! What is told to a debtor of themselves: strategy says it, from what every slice knows.
use super::debt;
use anyhow::Result;
use base::{Day, DebtorId, Timestamp, day_number};
use people::Datum;
use serde::Serialize;
use store::{Ctx, Rx};
use strategy::{DebtTold, DecisionTold, Desk, Explanation, Told, explain};
use utoipa::ToSchema;

/// The last instant of a day is not later than this after its midnight in London, anywhere.
const DAY_SECONDS: i64 = 86_400 + 12 * 3_600;

/// A letter to a debtor, part by part.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Explanation)]
pub struct ExplanationView {
    /// Of which day.
    #[schema(value_type = String)]
    day: Day,
    /// To whom.
    name: String,
    /// How it begins.
    opening: Vec<String>,
    /// What it says.
    parts: Vec<PartView>,
}

/// A part of the letter.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExplanationPart)]
struct PartView {
    title: String,
    /// A paragraph each.
    says: Vec<String>,
}

impl From<Explanation> for ExplanationView {
    fn from(letter: Explanation) -> Self {
        let Explanation { day, name, opening, parts } = letter;
        let parts = parts.into_iter().map(|part| PartView { title: part.title, says: part.says });
        Self { day, name, opening, parts: parts.collect() }
    }
}

/// The letter to a debtor on `day`, as far as the actor's creditors go; `None` if there is nothing for them to see.
pub fn letter(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, day: Day, house: &str) -> Result<Option<Explanation>> {
    let (Some(party), Some(seen)) = (people::party(rx, debtor)?, strategy::view_for(ctx, rx, debtor, day)?) else {
        return Ok(None);
    };
    let accounts = debt::accounts(ctx, rx, seen.dossier.ledger.clone(), day)?;
    let creditors = ledger::creditors(rx)?;
    let told = |account: &ledger::AccountView| DebtTold {
        creditor: creditors
            .iter()
            .find(|one| one.id == account.creditor)
            .map(|one| one.name.clone())
            .unwrap_or_default(),
        name: format!("{} {}", ledger::product_label(&account.product), account.reference),
        due: account.owed(day_number(day)).total(),
        currency: account.currency,
        days_past_due: account.days_past_due(day_number(day)),
        contested: [Datum::Account(account.id), Datum::Amount(account.id)]
            .into_iter()
            .any(|datum| seen.dossier.people.is_contested(datum)),
    };
    let open = accounts.iter().filter(|account| !account.outstanding(day_number(day)).is_zero());
    let debts: Vec<DebtTold> = open.map(told).collect();
    let end = Timestamp::from_second(i64::from(day_number(day)) * 86_400 + DAY_SECONDS).unwrap_or(Timestamp::MAX);
    let newest = strategy::decisions(rx, debtor, end, 1)?.into_iter().next();
    let row = newest.filter(|row| row.standing.creditor.is_none_or(|creditor| ctx.actor.serves(creditor)));
    let decision = row.as_ref().map(|row| DecisionTold {
        treatment: &row.treatment,
        standing: &row.standing,
        drawn: row.drawn.as_ref(),
        reason: row.answer_reason.as_deref(),
    });
    let creditor = row.as_ref().and_then(|row| row.standing.creditor).or(accounts.first().map(|one| one.creditor));
    let (contests, reviews) =
        (strategy::work::contests_of(rx, ctx, debtor)?, strategy::work::reviews_of(rx, ctx, debtor)?);
    let letter = explain(&Told {
        name: &party.name,
        dossier: &seen.dossier,
        assessment: &seen.assessment,
        policy: &seen.policy,
        scale: &strategy::scale(rx, &seen.policy, day)?,
        decision,
        debts: &debts,
        points: &party.points,
        contests: &contests,
        reviews: &reviews,
        desk: &desk(rx, creditor, house)?,
        apart: &[],
    });
    Ok(Some(letter))
}

/// To whom the debtor can speak: whoever writes for the creditor, or the house.
fn desk(rx: &Rx<'_>, creditor: Option<base::CreditorId>, house: &str) -> Result<Desk> {
    let head = contact::letterhead(rx, creditor)?;
    Ok(match head {
        Some(head) => Desk { house: head.writer, phone: head.phone, hours: head.hours, mailbox: head.mailbox },
        None => Desk { house: house.to_owned(), ..Desk::default() },
    })
}
