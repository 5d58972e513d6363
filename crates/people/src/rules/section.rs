//! What the rest of the house sees of a debtor's people side: a projection of rows and touches.
use super::sought;
use crate::{
    Channel, Consent, Contested, Datum, Direction, Hold, Outcome, PartyKind, PointKind, Sought, Tone, Touch, Traits,
    local,
};
use base::{CreditorId, PointId, TouchId, day_number};
use serde::{Deserialize, Serialize};
use store::{Section, Slot};

/// One debtor: how to reach them, what they allow, what pauses them, what happened lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleSection {
    /// Person or company.
    pub kind: PartyKind,
    /// Where law is judged; `None` is the house's own zone.
    pub time_zone: Option<String>,
    /// What is known of their means.
    pub traits: Traits,
    /// Ways to reach them, oldest first.
    pub points: Vec<PointView>,
    /// The last word on each channel, in order of channel.
    pub consents: Vec<(Channel, Consent)>,
    /// What pauses them, in order.
    pub holds: Vec<Hold>,
    /// What of all this, or of what they owe, they contest, in order.
    pub contests: Vec<Contested>,
    /// The last touches, newest last; refusals by rule are only in the log. See [`PeopleSection::hear`] for how many.
    pub touches: Vec<TouchView>,
    /// The last twelve times that the house sought them by each means, oldest first.
    #[serde(with = "sought::packed")]
    pub sought: Vec<Sought>,
    /// All touches, counted.
    pub counts: Counts,
    /// The last touch counted.
    pub last_touch: Option<TouchId>,
}

/// A way to reach somebody and how it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointView {
    /// Which one.
    pub id: PointId,
    /// What it is.
    pub kind: PointKind,
    /// Whether it works.
    pub state: PointState,
    /// Outbound tries.
    pub attempts: u16,
    /// Times that the debtor was reached there.
    pub contacts: u16,
    /// The debtor's calendar day of the last of them, as a day number.
    pub last_contact_day: Option<i32>,
    /// Contacts by part of the debtor's day; see [`daypart`].
    pub hours: [u8; 4],
}

/// Whether a point works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointState {
    /// Nobody knows yet.
    #[default]
    Unknown,
    /// The debtor was reached there.
    Good,
    /// It bounced, does not exist or is somebody else's.
    Bad,
}

/// One touch, in short, by the debtor's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchView {
    /// The debtor's calendar day, as a day number.
    pub day: i32,
    /// The debtor's hour, 0 to 23.
    pub hour: u8,
    /// By which means.
    pub channel: Channel,
    /// Who sought whom.
    pub direction: Direction,
    /// What came of it.
    pub outcome: Outcome,
    /// For whom the house spoke.
    pub creditor: Option<CreditorId>,
    /// How the debtor spoke, where that is known.
    pub tone: Option<Tone>,
}

/// How many touches of each sort there have ever been; they stop at 65,535.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Outbound tries.
    pub attempts: u16,
    /// Somebody was reached.
    pub contacts: u16,
    /// The debtor was reached.
    pub right_party: u16,
    /// They promised.
    pub promises: u16,
    /// They would not pay.
    pub refusals: u16,
    /// The point was wrong, dead or bounced.
    pub wrong: u16,
    /// They complained.
    pub complaints: u16,
    /// They sought us.
    pub replies: u16,
}

impl Section for PeopleSection {
    const SLOT: Slot = Slot::People;
    const VERSION: u16 = 4;
}

/// Touches always kept.
const TOUCHES_MIN: usize = 24;
/// Touches never exceeded.
const TOUCHES_MAX: usize = 96;
/// Touches this recent are kept beyond [`TOUCHES_MIN`], so that a week can always be counted.
const RECENT_DAYS: i32 = 7;

impl PeopleSection {
    /// Nothing but who they are.
    pub fn new(kind: PartyKind, time_zone: Option<String>, traits: Traits) -> Self {
        Self {
            kind,
            time_zone,
            traits,
            points: Vec::new(),
            consents: Vec::new(),
            holds: Vec::new(),
            contests: Vec::new(),
            touches: Vec::new(),
            sought: Vec::new(),
            counts: Counts::default(),
            last_touch: None,
        }
    }

    /// Adds a touch: the newest 24 are kept, more while they are of the last seven days, never more than 96.
    ///
    /// One that takes another back says nothing of the debtor; the other is not to be heard at all.
    pub fn hear(&mut self, touch: &Touch) {
        if touch.outcome == Outcome::RefusedByRule {
            return;
        }
        self.last_touch = Some(touch.id);
        if touch.corrects.is_some() {
            return;
        }
        let clock = local(touch.at, self.time_zone.as_deref());
        let view = TouchView {
            day: day_number(clock.date()),
            hour: clock.hour().unsigned_abs(),
            channel: touch.channel,
            direction: touch.direction,
            outcome: touch.outcome,
            creditor: touch.creditor,
            tone: touch.tone,
        };
        self.hear_at(view, touch.point);
    }

    /// The same of a touch by the debtor's own clock, whoever says that it was.
    pub fn hear_at(&mut self, view: TouchView, point: Option<PointId>) {
        self.counts.hear(&view);
        let place = point.and_then(|id| self.points.iter().position(|point| point.id == id));
        if let Some(point) = place.and_then(|place| self.points.get_mut(place)) {
            point.hear(&view);
        }
        let TouchView { day, hour, channel, outcome, .. } = view;
        if outcome.is_attempt(view.direction) {
            let (point, reached) = (place.and_then(|place| u8::try_from(place).ok()), outcome.is_right_party());
            sought::seek(&mut self.sought, Sought { day, hour, channel, point, reached });
        } else {
            sought::answer(&mut self.sought, channel, outcome);
        }
        self.touches.push(view);
        let old = |touches: &[TouchView]| {
            let first = touches.first().map_or(view.day, |first| first.day);
            TOUCHES_MIN < touches.len() && (TOUCHES_MAX < touches.len() || first < view.day - RECENT_DAYS)
        };
        while old(&self.touches) {
            self.touches.remove(0);
        }
    }

    /// What they last said about a channel.
    pub fn consent(&self, channel: Channel) -> Option<Consent> {
        self.consents.iter().find(|(said, _)| *said == channel).map(|(_, consent)| *consent)
    }

    /// A way to reach them.
    pub fn point(&self, id: PointId) -> Option<&PointView> {
        self.points.iter().find(|point| point.id == id)
    }

    /// Whether the debtor contests this datum, and it is being verified.
    pub fn is_contested(&self, datum: Datum) -> bool {
        self.contests.iter().any(|one| one.datum == datum)
    }

    pub(crate) fn set_consent(&mut self, channel: Channel, consent: Consent) {
        self.consents.retain(|(said, _)| *said != channel);
        self.consents.push((channel, consent));
        self.consents.sort_unstable();
    }
}

impl PointView {
    pub(crate) fn new(id: PointId, kind: PointKind) -> Self {
        let state = PointState::Unknown;
        Self { id, kind, state, attempts: 0, contacts: 0, last_contact_day: None, hours: [0; 4] }
    }

    fn hear(&mut self, touch: &TouchView) {
        if touch.outcome.is_attempt(touch.direction) {
            self.attempts = self.attempts.saturating_add(1);
        }
        if touch.outcome.is_right_party() {
            self.contacts = self.contacts.saturating_add(1);
            self.last_contact_day = Some(touch.day);
            if let Some(part) = self.hours.get_mut(daypart(touch.hour)) {
                *part = part.saturating_add(1);
            }
        }
        if touch.outcome.is_right_party() || touch.outcome == Outcome::Read {
            self.state = PointState::Good;
        } else if is_wrong(touch.outcome) {
            self.state = PointState::Bad;
        }
    }
}

impl Counts {
    fn hear(&mut self, touch: &TouchView) {
        let outcome = touch.outcome;
        let count = |counter: &mut u16, counts: bool| *counter = counter.saturating_add(u16::from(counts));
        count(&mut self.attempts, outcome.is_attempt(touch.direction));
        count(&mut self.contacts, outcome.is_contact());
        count(&mut self.right_party, outcome.is_right_party());
        count(&mut self.promises, outcome.is_promise());
        count(&mut self.refusals, outcome == Outcome::Refuses);
        count(&mut self.wrong, is_wrong(outcome));
        count(&mut self.complaints, outcome == Outcome::Complaint);
        count(&mut self.replies, touch.direction == Direction::In && outcome.is_right_party());
    }
}

/// The part of the day of an hour: 0 before noon, 1 until three, 2 until six, 3 after.
pub fn daypart(hour: u8) -> usize {
    match hour {
        0..12 => 0,
        12..15 => 1,
        15..18 => 2,
        18.. => 3,
    }
}

/// Whether it says that the point is not the debtor's.
fn is_wrong(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::WrongNumber | Outcome::OutOfService | Outcome::Bounced)
}
