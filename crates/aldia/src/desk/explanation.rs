//! What is told to a debtor of themselves: strategy says it, from what every slice knows, and paper prints it.
use super::debt;
use anyhow::Result;
use base::{Day, DebtorId, Timestamp, day_number};
use paper::Head;
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

/// A letter, and who writes it.
pub struct Letter {
    /// What it says.
    pub told: Explanation,
    desk: Desk,
}

impl Letter {
    /// How its file is called: it names nobody.
    pub fn file_name(&self) -> String {
        format!("{}-{}.pdf", paper::Kind::Explanation.file_es(), self.told.day)
    }

    /// The letter on paper, written on `issued`: the same letter of one day makes the same bytes.
    pub fn pdf(&self, issued: Day) -> Result<Vec<u8>> {
        let Desk { house, phone, hours, mailbox } = self.desk.clone();
        let contact: Vec<String> = [phone, hours, mailbox].into_iter().filter(|one| !one.is_empty()).collect();
        let (capacity, how_to_pay) = (String::new(), String::new());
        Ok(paper::letter(paper::Letter {
            head: Head { writer: house, capacity, contact: contact.join(" · "), how_to_pay },
            to: self.told.name.clone(),
            day: self.told.day,
            issued,
            opening: self.told.opening.clone(),
            parts: self.told.parts.iter().map(|part| (part.title.clone(), part.says.clone())).collect(),
        })?)
    }
}

/// The letter to a debtor on `day`, as far as the actor's creditors go; `None` if there is nothing for them to see.
pub fn letter(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, day: Day, house: &str) -> Result<Option<Letter>> {
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
    let mut rows = strategy::decisions(rx, debtor, end, 2)?.into_iter();
    let (newest, before) = (rows.next(), rows.next());
    let row = newest.filter(|row| row.standing.creditor.is_none_or(|creditor| ctx.actor.serves(creditor)));
    // Whoever decided otherwise wrote why beside what had been decided.
    let reason = before.and_then(|before| before.answer_reason);
    let decision = row.as_ref().map(|row| DecisionTold {
        treatment: &row.treatment,
        standing: &row.standing,
        drawn: row.drawn.as_ref(),
        reason: reason.as_deref(),
    });
    let creditor = row.as_ref().and_then(|row| row.standing.creditor).or(accounts.first().map(|one| one.creditor));
    let (contests, reviews) =
        (strategy::work::contests_of(rx, ctx, debtor)?, strategy::work::reviews_of(rx, ctx, debtor)?);
    let desk = desk(rx, creditor, house)?;
    let told = explain(&Told {
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
        desk: &desk,
        apart: &fairness::told_to(rx, debtor)?,
    });
    Ok(Some(Letter { told, desk }))
}

/// To whom the debtor can speak: whoever writes for the creditor, or the house.
fn desk(rx: &Rx<'_>, creditor: Option<base::CreditorId>, house: &str) -> Result<Desk> {
    let head = contact::letterhead(rx, creditor)?;
    Ok(match head {
        Some(head) => Desk { house: head.writer, phone: head.phone, hours: head.hours, mailbox: head.mailbox },
        None => Desk { house: house.to_owned(), ..Desk::default() },
    })
}
