//! The story of one debtor, newest first: touches, payments, decisions and promises in one line of time.
use anyhow::Result;
use base::{Amount, Day, DebtorId, Timestamp, TouchId, Uuid, day_of, uuid_at};
use jiff::tz::TimeZone;
use people::{Channel, Touch};
use serde::Serialize;
use store::{Ctx, Rx};
use utoipa::ToSchema;

/// Part of the story of one debtor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineView {
    /// Newest first.
    pub items: Vec<TimelineItem>,
    /// What to give as `before` for what came earlier; absent at the beginning.
    #[schema(value_type = Option<String>)]
    pub next: Option<Timestamp>,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineItem {
    /// Which one.
    pub id: String,
    /// When.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// `touch`, `payment`, `decision` or `promise`.
    pub kind: &'static str,
    /// By which means.
    pub channel: Option<&'static str>,
    /// Who sought whom.
    pub direction: Option<&'static str>,
    /// What happened, for people.
    pub label: String,
    /// More words.
    pub detail: Option<String>,
    /// Who did it.
    pub actor: String,
    /// How much money it is about.
    #[schema(value_type = Option<i64>)]
    pub amount: Option<Amount>,
}

/// How many things are told at a time.
const PAGE: u32 = 40;

/// What happened before `before`, newest first.
pub fn view(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, before: Option<Timestamp>) -> Result<TimelineView> {
    let before = before.unwrap_or(Timestamp::MAX);
    let mut items = touches(ctx, rx, debtor, before)?;
    for payment in ledger::payments_of_debtor(rx, debtor, before.to_zoned(TimeZone::UTC).date(), PAGE)? {
        let at = midday(payment.on);
        if ctx.actor.serves(payment.creditor) && at < before {
            items.push(TimelineItem {
                id: payment.payment.to_string(),
                at,
                kind: "payment",
                channel: None,
                direction: Some("in"),
                label: "Pago recibido".into(),
                detail: None,
                actor: payment.source,
                amount: Some(payment.amount),
            });
        }
    }
    items.extend(strategy_items(ctx, rx, debtor, before)?);
    items.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| other.id.cmp(&one.id)));
    let more = usize::try_from(PAGE).is_ok_and(|page| page < items.len());
    items.truncate(PAGE as usize);
    let next = items.last().map(|item| item.at).filter(|_| more);
    let staff = people::users(rx)?;
    for item in &mut items {
        if let Some(user) = staff.iter().find(|user| user.login == item.actor) {
            item.actor.clone_from(&user.name);
        }
    }
    Ok(TimelineView { items, next })
}

/// A payment has a value day and no hour: it is told at midday.
fn midday(day: Day) -> Timestamp {
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(Timestamp::MIN, |midday| midday.timestamp())
}

fn touches(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, before: Timestamp) -> Result<Vec<TimelineItem>> {
    let cursor = (before < Timestamp::MAX).then(|| TouchId(uuid_at(before, 0, 0)));
    let theirs = |touch: &Touch| touch.creditor.is_none_or(|creditor| ctx.actor.serves(creditor));
    let found = people::timeline(rx, debtor, cursor, PAGE)?;
    Ok(found
        .into_iter()
        .filter(theirs)
        .map(|touch| TimelineItem {
            id: touch.id.to_string(),
            at: touch.at,
            kind: "touch",
            channel: Some(touch.channel.code()),
            direction: Some(touch.direction.code()),
            label: touch.outcome.label_es().to_owned(),
            detail: touch.note.or(touch.rule),
            actor: touch.actor,
            amount: None,
        })
        .collect())
}

fn strategy_items(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, before: Timestamp) -> Result<Vec<TimelineItem>> {
    let policy = strategy::policy(rx)?;
    let mut items = Vec::new();
    for row in strategy::decisions(rx, debtor, before, PAGE)? {
        items.push(TimelineItem {
            id: row.standing.id.to_string(),
            at: row.at,
            kind: "decision",
            channel: row.standing.channel.map(Channel::code),
            direction: None,
            label: policy.catalogue.label(&row.treatment),
            detail: row.answer_reason,
            actor: row.actor,
            amount: None,
        });
    }
    for row in strategy::promises(rx, debtor)? {
        let at = made_at(row.promise.id.0);
        if ctx.actor.serves(row.promise.creditor) && at < before {
            items.push(TimelineItem {
                id: row.promise.id.to_string(),
                at,
                kind: "promise",
                channel: None,
                direction: Some("in"),
                label: format!("Promesa de pago: {}", row.state.label_es().to_lowercase()),
                detail: Some(format!("Para el {}", day_of(row.promise.due).strftime("%d/%m/%Y"))),
                actor: String::new(),
                amount: Some(row.promise.amount),
            });
        }
    }
    Ok(items)
}

/// The instant that a UUIDv7 was made for.
fn made_at(id: Uuid) -> Timestamp {
    let millis = id.get_timestamp().map(|time| time.to_unix());
    millis
        .and_then(|(seconds, nanos)| Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok())
        .unwrap_or(Timestamp::MIN)
}
