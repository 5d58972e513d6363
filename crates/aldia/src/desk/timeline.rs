//! The story of one debtor, newest first: touches, payments, decisions, promises and rights in one line of time.
use anyhow::Result;
use base::{Amount, Day, DebtorId, PaymentId, Timestamp, TouchId, Uuid, day_of, uuid_at};
use jiff::{SignedDuration, tz::TimeZone};
use ledger::work::read::PaymentRow;
use people::{Channel, Contest, Ending, Tone, Touch};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use store::{Ctx, Rx};
use strategy::{Catalogue, PromiseRow, PromiseState, Review};
use utoipa::ToSchema;

/// Part of the story of one debtor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineView {
    /// Newest first.
    pub items: Vec<TimelineItem>,
    /// What to give as `before` for what came earlier; absent at the beginning.
    #[schema(value_type = Option<String>)]
    pub next: Option<Place>,
}

/// A place in the story: several things can have happened at one instant. Written `instant~id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place {
    at: Timestamp,
    id: Uuid,
}

/// Not a place in a story.
#[derive(Clone, Debug, thiserror::Error)]
#[error("a place in a story is `instant~id`, got {0:?}")]
pub struct NotAPlace(String);

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineItem {
    /// Which one.
    #[schema(value_type = String)]
    pub id: Uuid,
    /// When.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// `touch`, `payment`, `decision`, `promise`, or `right`: a datum contested, a person asked for, and what came of it.
    pub kind: &'static str,
    /// By which means.
    pub channel: Option<&'static str>,
    /// Who sought whom.
    pub direction: Option<&'static str>,
    /// What happened, for people.
    pub label: String,
    /// More words.
    pub detail: Option<String>,
    /// How the debtor spoke, for people.
    pub tone: Option<&'static str>,
    /// Who did it.
    pub actor: String,
    /// How much money it is about.
    #[schema(value_type = Option<i64>)]
    pub amount: Option<Amount>,
    /// Whether the caller may take it back now.
    pub undoable: bool,
    /// Who took it back, if somebody did: it counts nowhere.
    pub undone: Option<Undone>,
}

/// That something was recorded by mistake.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Undone {
    /// When it was taken back.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// By whom; nothing where the log of it tells no name.
    pub by: String,
    /// What was wrong with it.
    pub reason: String,
}

/// How many things are told at a time.
const PAGE: usize = 40;
/// How many of each sort are looked at for a page: one more, to know whether there is another page.
const LOOK: u32 = 41;

/// What happened before `before`, newest first; `None` for a debtor who is not the caller's to see.
pub fn view(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, before: Option<Place>) -> Result<Option<TimelineView>> {
    if !strategy::is_theirs(rx, &ctx.actor, debtor)? {
        return Ok(None);
    }
    let before = before.unwrap_or(Place::END);
    let mut items = touches(ctx, rx, debtor, before)?;
    items.extend(payments(ctx, rx, debtor, before)?);
    items.extend(strategy_items(ctx, rx, debtor, before)?);
    items.extend(rights(ctx, rx, debtor)?);
    items.retain(|item| item.place() < before);
    items.sort_by_key(|item| std::cmp::Reverse(item.place()));
    let more = PAGE < items.len();
    items.truncate(PAGE);
    let next = items.last().map(TimelineItem::place).filter(|_| more);
    let staff = people::staff_names(rx)?;
    for item in &mut items {
        item.actor = staff.of(&item.actor);
        if let Some(undone) = item.undone.as_mut() {
            undone.by = staff.of(&undone.by);
        }
    }
    Ok(Some(TimelineView { items, next }))
}

impl Place {
    /// After everything.
    const END: Self = Self { at: Timestamp::MAX, id: Uuid::max() };

    /// The first instant of which nothing is told any more: what happens at this very instant may be.
    fn until(self) -> Timestamp {
        self.at.checked_add(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MAX)
    }
}

impl TryFrom<String> for Place {
    type Error = NotAPlace;
    fn try_from(text: String) -> Result<Self, NotAPlace> {
        let parts = text.split_once('~').and_then(|(at, id)| Some(Self { at: at.parse().ok()?, id: id.parse().ok()? }));
        parts.ok_or(NotAPlace(text))
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        format!("{}~{}", place.at, place.id)
    }
}

impl TimelineItem {
    fn place(&self) -> Place {
        Place { at: self.at, id: self.id }
    }
}

fn payments(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, before: Place) -> Result<Vec<TimelineItem>> {
    let day = before.at.to_zoned(TimeZone::UTC).date();
    let below = match midday(day).cmp(&before.at) {
        Ordering::Less => (day, PaymentId(Uuid::max())),
        Ordering::Equal => (day, PaymentId(before.id)),
        Ordering::Greater => (day, PaymentId(Uuid::nil())),
    };
    let counting = ledger::payments_of_debtor(rx, debtor, below, LOOK)?.into_iter().map(|payment| (payment, None));
    let reversed = ledger::reversed_payments_of_debtor(rx, debtor, below, LOOK)?.into_iter().map(|former| {
        let undone = Undone { at: former.at, by: String::new(), reason: former.reason };
        (former.payment, Some(undone))
    });
    let theirs = |(payment, _): &(PaymentRow, Option<Undone>)| ctx.actor.serves(payment.creditor);
    Ok(counting.chain(reversed).filter(theirs).map(received).collect())
}

/// A payment, struck through where it was taken back.
fn received((payment, undone): (PaymentRow, Option<Undone>)) -> TimelineItem {
    TimelineItem {
        id: payment.payment.0,
        at: midday(payment.on),
        kind: "payment",
        channel: None,
        direction: Some("in"),
        label: "Pago recibido".into(),
        detail: None,
        tone: None,
        actor: payment.source,
        amount: Some(payment.amount),
        undoable: false,
        undone,
    }
}

/// A payment has a value day and no hour: it is told at midday.
fn midday(day: Day) -> Timestamp {
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(Timestamp::MIN, |midday| midday.timestamp())
}

fn touches(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, before: Place) -> Result<Vec<TimelineItem>> {
    let cursor = (before < Place::END).then(|| TouchId(uuid_at(before.until(), 0, 0)));
    let theirs = |touch: &Touch| touch.creditor.is_none_or(|creditor| ctx.actor.serves(creditor));
    let found = people::timeline(rx, debtor, cursor, LOOK)?;
    let (undoable, corrections) = (strategy::work::undoable(ctx, rx, debtor)?, people::corrections(rx, debtor)?);
    Ok(found
        .into_iter()
        .filter(theirs)
        .map(|touch| TimelineItem {
            id: touch.id.0,
            at: touch.at,
            kind: "touch",
            channel: Some(touch.channel.code()),
            direction: Some(touch.direction.code()),
            label: touch.outcome.label_es().to_owned(),
            detail: touch.note.or(touch.rule),
            tone: touch.tone.map(Tone::label_es),
            actor: touch.actor,
            amount: None,
            undoable: undoable.contains(&touch.id),
            undone: undone(touch.id, &corrections),
        })
        .collect())
}

fn strategy_items(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, before: Place) -> Result<Vec<TimelineItem>> {
    let policy = strategy::policy(rx)?;
    let mut items = Vec::new();
    for row in strategy::decisions(rx, debtor, before.until(), LOOK)? {
        if row.standing.creditor.is_some_and(|creditor| !ctx.actor.serves(creditor)) {
            continue;
        }
        items.push(TimelineItem {
            id: row.standing.id.0,
            at: row.at,
            kind: "decision",
            channel: row.standing.channel.map(Channel::code),
            direction: None,
            label: policy.catalogue.label(&row.treatment),
            detail: row.answer_reason,
            tone: None,
            actor: row.actor,
            amount: None,
            undoable: false,
            undone: None,
        });
    }
    let corrections = people::corrections(rx, debtor)?;
    for row in strategy::promises(rx, debtor)? {
        let at = made_at(row.promise.id.0);
        if ctx.actor.serves(row.promise.creditor) {
            items.push(TimelineItem {
                id: row.promise.id.0,
                at,
                kind: "promise",
                channel: None,
                direction: Some("in"),
                label: format!("Promesa de pago: {}", row.state.label_es().to_lowercase()),
                detail: Some(format!("Para el {}", day_of(row.promise.due).strftime("%d/%m/%Y"))),
                tone: None,
                actor: String::new(),
                amount: Some(row.promise.amount),
                undoable: false,
                undone: withdrawn(&row, &corrections),
            });
        }
    }
    Ok(items)
}

/// What they contested and what they asked a person to look at, and how each ended.
fn rights(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<TimelineItem>> {
    let policy = strategy::policy(rx)?;
    let contests = strategy::work::contests_of(rx, ctx, debtor)?;
    let reviews = strategy::work::reviews_of(rx, ctx, debtor)?;
    let of_contests = contests.iter().flat_map(|one| [Some(contested(one)), answered(one)]);
    let of_reviews = reviews.iter().flat_map(|one| [Some(asked(one)), looked(one, &policy.catalogue)]);
    Ok(of_contests.chain(of_reviews).flatten().collect())
}

fn contested(one: &Contest) -> TimelineItem {
    let until = one.waits_until().map(|due| format!(" Se contesta hasta el {}.", due.strftime("%d/%m/%Y")));
    TimelineItem {
        direction: Some("in"),
        label: format!("Impugnó {}", one.contested.datum.label_es()),
        detail: Some(format!("«{}»{}", one.words, until.unwrap_or_default())),
        ..right((one.contested.id.0, one.opened_at), &one.opened_by)
    }
}

fn answered(one: &Contest) -> Option<TimelineItem> {
    let (end, datum) = (one.end.as_ref()?, one.contested.datum.label_es());
    let label = match end.ending {
        Ending::Rectified => format!("Tenía razón: se corrigió {datum}"),
        Ending::Confirmed => format!("Se confirmó {datum}"),
        Ending::Withdrawn => format!("Retiró lo que había impugnado: {datum}"),
    };
    Some(TimelineItem {
        label,
        detail: Some(end.reason.clone()),
        ..right((end_of(one.contested.id.0), end.at), &end.by)
    })
}

fn asked(one: &Review) -> TimelineItem {
    let until = one.waits_until().map(|due| format!(" Se mira hasta el {}.", due.strftime("%d/%m/%Y")));
    TimelineItem {
        direction: Some("in"),
        label: "Pidió que lo mire una persona".to_owned(),
        detail: Some(format!("«{}»{}", one.words, until.unwrap_or_default())),
        ..right((one.id.0, one.asked_at), &one.asked_by)
    }
}

fn looked(one: &Review, catalogue: &Catalogue) -> Option<TimelineItem> {
    let end = one.end.as_ref()?;
    let does = catalogue.label(&end.treatment);
    let label = if end.changed {
        format!("Una persona lo miró y decidió otra cosa: {does}")
    } else {
        format!("Una persona lo miró y confirmó lo decidido: {does}")
    };
    Some(TimelineItem { label, detail: Some(end.reason.clone()), ..right((end_of(one.id.0), end.at), &end.by) })
}

/// Something about a right, without its words.
fn right((id, at): (Uuid, Timestamp), actor: &str) -> TimelineItem {
    TimelineItem {
        id,
        at,
        kind: "right",
        channel: None,
        direction: None,
        label: String::new(),
        detail: None,
        tone: None,
        actor: actor.to_owned(),
        amount: None,
        undoable: false,
        undone: None,
    }
}

/// Names the end of what an id names the beginning of: no instant of ours sets the first bit of an id.
fn end_of(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128() | (1 << 127))
}

/// Who took a touch back, when and why.
fn undone(touch: TouchId, corrections: &[Touch]) -> Option<Undone> {
    let by = corrections.iter().find(|correction| correction.corrects == Some(touch))?;
    Some(Undone { at: by.at, by: by.actor.clone(), reason: by.note.clone().unwrap_or_default() })
}

/// The same of a promise, which goes with the touch in which it was made.
fn withdrawn(row: &PromiseRow, corrections: &[Touch]) -> Option<Undone> {
    row.touch.filter(|_| row.state == PromiseState::Withdrawn).and_then(|touch| undone(touch, corrections))
}

/// The instant that a UUIDv7 was made for.
fn made_at(id: Uuid) -> Timestamp {
    let millis = id.get_timestamp().map(|time| time.to_unix());
    millis
        .and_then(|(seconds, nanos)| Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok())
        .unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_and_read_back_and_ties_are_told_apart() {
        let at = "2026-03-20T12:00:00Z".parse().expect("an instant");
        let (one, other) = (Place { at, id: Uuid::from_u128(1) }, Place { at, id: Uuid::from_u128(2) });

        assert!(one < other && other < Place::END);
        assert_eq!(Place::try_from(String::from(one)).expect("it reads back"), one);
        assert!(Place::try_from("2026-03-20T12:00:00Z".to_owned()).is_err());
    }
}
