//! May they be contacted now? The one place that can mint a permit.
use super::{
    calendar::Calendar,
    pack::{Class, Hours, Pack, Packs, Verdict},
    refusal::{Code, Refusal},
};
use base::{CreditorId, Day, DebtorId, DecisionId, Moment, PointId, Timestamp, Uuid, day_number};
use jiff::{
    Span,
    civil::{DateTime, Time},
};
use people::{Channel, Consent, Datum, Direction, HoldReason, PeopleSection, PointKind, PointState, TouchView};
use serde::{Deserialize, Serialize};

/// Whether a machine decides to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automated {
    /// The night, a campaign, a dialer.
    Yes,
    /// A person pressed the button.
    No,
}

/// What the contact is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To ask for payment.
    Collect,
    /// To answer a debtor who wrote or called today: outside the caps and an opt-out, within the hours.
    Answer,
    /// To confirm what they did: a receipt, a promise, a plan.
    Service,
}

/// In whose name the house acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// The creditor collects its own debts.
    Creditor,
    /// Somebody collects for the creditor.
    ThirdParty,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intent {
    /// To whom.
    pub debtor: DebtorId,
    /// By which means.
    pub channel: Channel,
    /// Where; `None` if any of their points for this channel would do.
    pub point: Option<PointId>,
    /// For whom the house speaks; `None` is stopped by the hold of any creditor.
    pub creditor: Option<CreditorId>,
    /// In whose name.
    pub actor_kind: ActorKind,
    /// Whether a machine decides.
    pub automated: Automated,
    /// What for.
    pub purpose: Purpose,
    /// The decision it carries out.
    pub decision: Option<DecisionId>,
}

/// Everything that the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// What somebody wants to do.
    pub intent: &'a Intent,
    /// To whom they want to do it.
    pub people: &'a PeopleSection,
}

/// Leave to contact one debtor once, now. It cannot be made elsewhere, copied, kept or queued; sending consumes it.
#[derive(Debug)]
#[must_use = "a permit is asked for in order to send"]
pub struct Permit {
    intent: Intent,
    granted: Timestamp,
    expires: Timestamp,
    rule: String,
}

impl Permit {
    /// What it allows.
    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    /// When it was granted.
    pub fn granted(&self) -> Timestamp {
        self.granted
    }

    /// The first instant at which it is worth nothing: the window's end, or the debtor's midnight.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }

    /// The pack and version it was granted under, for the log of touches: `AR-default@2026-01-01`.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

/// Whether this may be done now. The first rule that refuses is the answer, from the gravest to the lightest.
pub fn review(packs: &Packs, situation: &Situation<'_>, now: Moment) -> Result<Permit, Refusal> {
    let case = Case::new(packs, situation, now);
    let expires = case.judge()?;
    let Pack { id, valid_from, .. } = case.pack;
    let rule = format!("{id}@{valid_from}{}", case.calendar.note());
    Ok(Permit { intent: *situation.intent, granted: now.at, expires: case.instant(expires).unwrap_or(now.at), rule })
}

/// Whether anybody might ask this debtor for payment on this channel now, for any creditor. No record, no permit.
///
/// Judged as the house itself would act: people call and visit, machines write.
pub fn outlook(packs: &Packs, people: &PeopleSection, channel: Channel, now: Moment) -> Result<(), Refusal> {
    let automated = match channel {
        Channel::Voice | Channel::Visit => Automated::No,
        Channel::Email | Channel::Sms | Channel::Whatsapp | Channel::Letter | Channel::Portal => Automated::Yes,
    };
    let intent = Intent {
        debtor: DebtorId(Uuid::nil()),
        channel,
        point: None,
        creditor: None,
        actor_kind: ActorKind::Creditor,
        automated,
        purpose: Purpose::Collect,
        decision: None,
    };
    outlook_for(packs, &Situation { intent: &intent, people }, now)
}

/// Whether this might be done now. No record, no permit.
pub fn outlook_for(packs: &Packs, situation: &Situation<'_>, now: Moment) -> Result<(), Refusal> {
    Case::new(packs, situation, now).judge().map(drop)
}

/// One question, laid out: the pack in force and the debtor's own clock.
struct Case<'a> {
    packs: &'a Packs,
    pack: &'a Pack,
    intent: &'a Intent,
    people: &'a PeopleSection,
    clock: DateTime,
    calendar: Calendar,
}

impl<'a> Case<'a> {
    fn new(packs: &'a Packs, situation: &Situation<'a>, now: Moment) -> Self {
        let Situation { intent, people } = *situation;
        let clock = people::local(now.at, people.time_zone.as_deref());
        let pack = packs.in_force(clock.date());
        Self { packs, pack, intent, people, clock, calendar: packs.calendar(clock.date()) }
    }

    /// When what is allowed now no longer is, or why it is not.
    fn judge(&self) -> Result<DateTime, Refusal> {
        self.not_held()?;
        self.channel_is_open()?;
        self.point_works()?;
        self.has_a_question_to_answer()?;
        let until = self.is_in_hours()?;
        self.is_under_caps()?;
        Ok(until)
    }

    fn not_held(&self) -> Result<(), Refusal> {
        const GRAVEST_FIRST: [(HoldReason, Code); 7] = [
            (HoldReason::Deceased, Code::Deceased),
            (HoldReason::Bankrupt, Code::Bankrupt),
            (HoldReason::CeaseContact, Code::CeaseContact),
            (HoldReason::Dispute, Code::Dispute),
            (HoldReason::Hardship, Code::Hardship),
            (HoldReason::Agreement, Code::Agreement),
            (HoldReason::Promise, Code::Promise),
        ];
        let today = self.clock.date();
        for (reason, code) in GRAVEST_FIRST {
            let stops = self.pack.holds.get(&reason).is_some_and(|stops| stops.contains(&self.intent.purpose));
            let holds = || {
                self.people.holds.iter().filter(|hold| hold.reason == reason && hold.stops(today, self.intent.creditor))
            };
            if !stops || holds().next().is_none() {
                continue;
            }
            let last = if holds().all(|hold| hold.until.is_some()) {
                holds().filter_map(|hold| hold.until).max()
            } else {
                None
            };
            return Err(self.refusal(code, last.map(start_of_next_day)));
        }
        Ok(())
    }

    fn channel_is_open(&self) -> Result<(), Refusal> {
        let rule = self.pack.channel(self.intent.channel);
        let denied = |who: Verdict| who == Verdict::Deny;
        if self.intent.actor_kind == ActorKind::ThirdParty && denied(rule.agencies)
            || self.intent.automated == Automated::Yes && denied(rule.automated)
        {
            return Err(self.refusal(Code::ChannelDenied, None));
        }
        let withdrawn = self.people.consent(self.intent.channel) == Some(Consent::Withdrawn);
        match self.intent.purpose {
            Purpose::Collect | Purpose::Service if withdrawn => Err(self.refusal(Code::OptedOut, None)),
            Purpose::Collect | Purpose::Service | Purpose::Answer => Ok(()),
        }
    }

    fn point_works(&self) -> Result<(), Refusal> {
        let kind = match self.intent.channel {
            Channel::Email => PointKind::Email,
            Channel::Sms | Channel::Whatsapp | Channel::Voice => PointKind::Phone,
            Channel::Letter | Channel::Visit => PointKind::Address,
            Channel::Portal => return Ok(()),
        };
        let asked = |id| self.intent.point.is_none_or(|point| point == id);
        let mut points = self.people.points.iter().filter(|point| point.kind == kind && asked(point.id)).peekable();
        if points.peek().is_none() {
            return Err(self.refusal(Code::NoPoint, None));
        }
        let mut working = points.filter(|point| point.state != PointState::Bad).peekable();
        if working.peek().is_none() {
            return Err(self.refusal(Code::BadPoint, None));
        }
        if working.all(|point| self.people.is_contested(Datum::Point(point.id))) {
            return Err(self.refusal(Code::Contested, None));
        }
        Ok(())
    }

    fn has_a_question_to_answer(&self) -> Result<(), Refusal> {
        let asked = || self.today().any(|touch| touch.direction == Direction::In);
        match self.intent.purpose {
            Purpose::Answer if !asked() => Err(self.refusal(Code::NothingToAnswer, None)),
            Purpose::Answer | Purpose::Collect | Purpose::Service => Ok(()),
        }
    }

    fn is_in_hours(&self) -> Result<DateTime, Refusal> {
        let today = self.clock.date();
        if self.hours() == Hours::Any {
            return Ok(start_of_next_day(today));
        }
        if self.pack.holidays == Verdict::Deny && self.packs.holiday(today).is_some() {
            return Err(self.refusal(Code::Holiday, Some(self.clock)));
        }
        let open = self.pack.open_until(self.clock);
        open.map(|time| today.to_datetime(time)).ok_or_else(|| self.refusal(Code::Window, Some(self.clock)))
    }

    /// The caps that last longest refuse first, so that `until` is true.
    fn is_under_caps(&self) -> Result<(), Refusal> {
        let class = self.pack.channel(self.intent.channel).counts_as;
        if self.intent.purpose == Purpose::Answer {
            return Ok(());
        }
        let today = self.clock.date();
        let tomorrow = start_of_next_day(today);
        let monday = start_of_next_week(today);
        let tried = |touch: &&TouchView| self.is_of(touch, class) && touch.outcome.is_attempt(touch.direction);
        let spoke = |touch: &&TouchView| self.is_of(touch, class) && touch.outcome.is_contact();
        let reached = |count: usize, code| usize::from(self.limit(code).unwrap_or(u16::MAX)) <= count;
        let refused = match class {
            Class::Nothing => None,
            Class::Message => [
                (Code::MessagesWeek, self.this_week().filter(tried).count(), monday),
                (Code::MessagesDay, self.today().filter(tried).count(), tomorrow),
            ]
            .into_iter()
            .find(|(code, count, _)| reached(*count, *code)),
            Class::Call => [
                (Code::ContactsWeek, self.this_week().filter(spoke).count(), monday),
                (Code::ContactsDay, self.today().filter(spoke).count(), tomorrow),
                (Code::CallsDay, self.today().filter(tried).count(), tomorrow),
            ]
            .into_iter()
            .find(|(code, count, _)| reached(*count, *code)),
        };
        refused.map_or(Ok(()), |(code, _, after)| Err(self.refusal(code, Some(after))))
    }

    fn is_of(&self, touch: &TouchView, class: Class) -> bool {
        self.pack.channel(touch.channel).counts_as == class
    }

    fn today(&self) -> impl Iterator<Item = &TouchView> {
        let today = day_number(self.clock.date());
        self.people.touches.iter().filter(move |touch| touch.day == today)
    }

    /// From Monday to today.
    fn this_week(&self) -> impl Iterator<Item = &TouchView> {
        let today = self.clock.date();
        let monday = day_number(today) - i32::from(today.weekday().to_monday_zero_offset());
        let last = day_number(today);
        self.people.touches.iter().filter(move |touch| monday <= touch.day && touch.day <= last)
    }

    fn hours(&self) -> Hours {
        self.pack.channel(self.intent.channel).hours
    }

    fn limit(&self, code: Code) -> Option<u16> {
        let caps = &self.pack.caps;
        match code {
            Code::CallsDay => Some(caps.calls_attempts_day),
            Code::ContactsDay => Some(caps.live_contacts_day),
            Code::ContactsWeek => Some(caps.live_contacts_week),
            Code::MessagesDay => Some(caps.messages_day),
            Code::MessagesWeek => Some(caps.messages_week),
            Code::Deceased
            | Code::Bankrupt
            | Code::CeaseContact
            | Code::Dispute
            | Code::Hardship
            | Code::Promise
            | Code::Agreement
            | Code::OptedOut
            | Code::BadPoint
            | Code::Contested
            | Code::NoPoint
            | Code::ChannelDenied
            | Code::NothingToAnswer
            | Code::Holiday
            | Code::Window => None,
        }
    }

    /// The refusal by a rule that no longer refuses at `after`, by the debtor's clock; it may be tried when hours allow.
    fn refusal(&self, code: Code, after: Option<DateTime>) -> Refusal {
        let words = self.pack.words(code);
        let limit = self.limit(code).map(|limit| limit.to_string()).unwrap_or_default();
        let holiday = self.packs.holiday(self.clock.date()).unwrap_or_default();
        let open = after.and_then(|after| match self.hours() {
            Hours::Any => Some(after),
            Hours::Windows => self.packs.next_opening(after),
        });
        Refusal {
            code,
            pack: self.pack.id.clone(),
            version: self.pack.valid_from,
            sentence_es: words.sentence.replace("{limit}", &limit).replace("{holiday}", holiday),
            source: words.source.clone(),
            until: open.and_then(|open| self.instant(open)),
            calendar: self.calendar,
        }
    }

    fn instant(&self, clock: DateTime) -> Option<Timestamp> {
        people::instant(clock, self.people.time_zone.as_deref())
    }
}

fn start_of_next_day(day: Day) -> DateTime {
    day.saturating_add(Span::new().days(1)).to_datetime(Time::midnight())
}

fn start_of_next_week(day: Day) -> DateTime {
    let days = 7 - i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_add(Span::new().days(days)).to_datetime(Time::midnight())
}
