//! One debtor from every side: debt, indicators, next step, promises, and what may be done on each channel.
use super::debt::{self, DebtView};
use anyhow::{Context, Result};
use base::{Day, DebtorId, Moment, PointId, Timestamp};
use conduct::Packs;
use people::{Channel, Datum, Party, PeopleSection, PointState};
use serde::Serialize;
use store::{Ctx, Rx};
use strategy::{BestHour, CodeLabel, DecisionView, IndicatorView, PromiseItem, STRETCH_HOURS, StepView};
use utoipa::ToSchema;

/// One debtor from every side.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Debtor360)]
pub struct DebtorView {
    /// Which one.
    #[schema(value_type = String)]
    pub debtor: DebtorId,
    /// Their name.
    pub name: String,
    /// Their best document.
    pub document: String,
    /// `person` or `company`.
    pub kind: &'static str,
    /// As of when debt and indicators are told.
    #[schema(value_type = String)]
    pub day: Day,
    /// Ways to reach them.
    pub points: Vec<PointItem>,
    /// What they said about channels.
    pub consents: Vec<ConsentItem>,
    /// What pauses them.
    pub holds: Vec<HoldItem>,
    /// What they owe.
    pub debt: DebtView,
    /// The six indicators.
    pub indicators: Vec<IndicatorView>,
    /// Cost of managing × probability of payment.
    pub segment: CodeLabel,
    /// The next step, if one is decided.
    pub decision: Option<DecisionView>,
    /// What would follow, if the debtor neither paid nor answered: at most four steps of the next sixty days.
    pub ahead: Vec<StepView>,
    /// Promises, newest first.
    pub promises: Vec<PromiseItem>,
    /// What may be done on each channel at this moment.
    pub contact_rules: Vec<ContactRule>,
    /// The name of whoever is at work on them.
    pub locked_by: Option<String>,
}

/// A way to reach somebody, and how it went.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PointItem {
    /// Which one.
    #[schema(value_type = String)]
    pub id: PointId,
    /// `phone`, `email` or `address`.
    pub kind: &'static str,
    /// As it is dialled or written.
    pub value: String,
    /// `unknown`, `good` or `bad`.
    #[schema(value_type = String)]
    pub state: PointState,
    /// Whether the debtor contests it: it is not used.
    pub contested: bool,
    /// Tries.
    pub attempts: u16,
    /// Times that the debtor was reached there.
    pub contacts: u16,
    /// When they are likeliest to answer there in person, by each channel of which something is known.
    pub best_hours: Vec<BestHourItem>,
}

/// When somebody is likeliest to answer in person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BestHourItem {
    /// By which channel.
    pub channel: &'static str,
    /// On which days of the week, from Monday as 0.
    pub weekdays: Vec<u8>,
    /// From this hour of the debtor's day.
    pub from: u8,
    /// Until this one.
    pub to: u8,
    /// How often they were sought then, of the times kept.
    pub tried: u16,
    /// How often they answered.
    pub answered: u16,
    /// All of it, in words.
    pub words: String,
}

/// What a debtor said about a channel.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConsentItem {
    /// Which channel.
    pub channel: &'static str,
    /// The channel, for people.
    pub label: &'static str,
    /// `given` or `withdrawn`.
    pub consent: &'static str,
}

/// Something that pauses a debtor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldItem {
    /// Why, for programs.
    pub reason: &'static str,
    /// Why, for people.
    pub label: &'static str,
    /// The last day it holds.
    #[schema(value_type = Option<String>)]
    pub until: Option<Day>,
}

/// Whether a channel may be used now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContactRule {
    /// Which channel.
    pub channel: &'static str,
    /// The channel, for people.
    pub label: &'static str,
    /// Whether it may.
    pub allowed: bool,
    /// Why not.
    pub reason: Option<String>,
    /// When it may be tried again.
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
}

/// One debtor on `day`, as far as the caller's creditors go; `None` if there is nothing for them to see.
pub fn view(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId, day: Day) -> Result<Option<DebtorView>> {
    let (Some(party), Some(seen)) = (people::party(rx, debtor)?, strategy::view_for(ctx, rx, debtor, day)?) else {
        return Ok(None);
    };
    let accounts = debt::accounts(ctx, rx, seen.dossier.ledger.clone(), day)?;
    if accounts.is_empty() && ctx.actor.user().is_some() {
        return Ok(None);
    }
    let mut promises = strategy::promises(rx, debtor)?;
    promises.retain(|row| ctx.actor.serves(row.promise.creditor));
    promises.reverse();
    let (people, staff) = (&seen.dossier.people, people::staff_names(rx)?);
    Ok(Some(DebtorView {
        debtor,
        name: party.name.clone(),
        document: party.document.clone(),
        kind: party.kind.code(),
        day,
        points: points((&party, people), &hours(&seen, day)),
        consents: consents(people),
        holds: holds(people, day),
        debt: debt::view(rx, &accounts, day)?,
        indicators: strategy::indicators(&seen),
        segment: CodeLabel {
            code: seen.assessment.segment.code().to_owned(),
            label: seen.assessment.segment.label_es(),
        },
        decision: DecisionView::of(&seen),
        ahead: strategy::steps_ahead(&seen),
        promises: strategy::promise_items(rx, &promises)?,
        contact_rules: contact_rules(&seen.policy.packs, people, ctx.now),
        locked_by: strategy::work::lock_of(rx, debtor, ctx.now.at)?.map(|lock| staff.of(&lock.login)),
    }))
}

/// The debtor that somebody names: an id, a CUIT, a DNI, or a creditor's own number for a client.
pub fn find(rx: &Rx<'_>, who: &str) -> Result<DebtorId> {
    if let Ok(id) = who.parse::<DebtorId>() {
        return Ok(id);
    }
    let found = people::find_document(rx, who, &ledger::client_schemes(rx)?)?;
    found
        .with_context(|| format!("nobody is known as {who:?}: give a CUIT, a DNI, a creditor's client number or an id"))
}

/// The best hours of every point, within what the law leaves open in the next seven days.
fn hours(seen: &strategy::DebtorView, day: Day) -> Vec<(PointId, BestHour)> {
    let points = &seen.dossier.people.points;
    let found = strategy::best_hours(&seen.dossier, &seen.assessment, &seen.policy, day).into_iter();
    found.filter_map(|hour| Some((points.get(usize::from(hour.point))?.id, hour))).collect()
}

impl BestHourItem {
    fn of(hour: &BestHour) -> Self {
        Self {
            channel: hour.channel.code(),
            weekdays: hour.weekdays.clone(),
            from: hour.from,
            to: hour.from + STRETCH_HOURS,
            tried: hour.tried,
            answered: hour.answered,
            words: hour.words_es(),
        }
    }
}

fn points((party, people): (&Party, &PeopleSection), hours: &[(PointId, BestHour)]) -> Vec<PointItem> {
    let item = |point: &people::Point| {
        let seen = people.points.iter().find(|view| view.id == point.id);
        PointItem {
            id: point.id,
            kind: point.kind.code(),
            value: point.value.clone(),
            state: seen.map(|view| view.state).unwrap_or_default(),
            contested: people.is_contested(Datum::Point(point.id)),
            attempts: seen.map_or(0, |view| view.attempts),
            contacts: seen.map_or(0, |view| view.contacts),
            best_hours: hours
                .iter()
                .filter(|(at, _)| *at == point.id)
                .map(|(_, hour)| BestHourItem::of(hour))
                .collect(),
        }
    };
    party.points.iter().map(item).collect()
}

fn consents(people: &PeopleSection) -> Vec<ConsentItem> {
    let item = |(channel, consent): &(Channel, people::Consent)| ConsentItem {
        channel: channel.code(),
        label: channel.label_es(),
        consent: consent.code(),
    };
    people.consents.iter().map(item).collect()
}

fn holds(people: &PeopleSection, day: Day) -> Vec<HoldItem> {
    let stands = people.holds.iter().filter(|hold| hold.until.is_none_or(|until| day <= until));
    stands
        .map(|hold| HoldItem { reason: hold.reason.code(), label: hold.reason.label_es(), until: hold.until })
        .collect()
}

/// Channels that the house uses today.
const CHANNELS: [Channel; 4] = [Channel::Email, Channel::Voice, Channel::Letter, Channel::Visit];

fn contact_rules(packs: &Packs, people: &PeopleSection, now: Moment) -> Vec<ContactRule> {
    let rule = |channel: Channel| {
        let refusal = conduct::outlook(packs, people, channel, now).err();
        ContactRule {
            channel: channel.code(),
            label: channel.label_es(),
            allowed: refusal.is_none(),
            until: refusal.as_ref().and_then(|refusal| refusal.until),
            reason: refusal.map(|refusal| refusal.sentence_es),
        }
    };
    CHANNELS.into_iter().map(rule).collect()
}
