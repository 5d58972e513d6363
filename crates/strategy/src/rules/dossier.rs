//! One debtor as the strategy sees them: four sections, opened.
use crate::rules::{
    guard::Guard,
    promise::{PromiseState, PromiseView},
    review::Asked,
    scale::Scale,
    scorecard::{Indicator, Why},
};
use base::{AccountId, Actor, Amount, CreditorId, Day, DebtorId, DecisionId, Timestamp, day_number};
use bureau::BureauSection;
use ledger::{AccountView, LedgerSection, Stage};
use people::{Channel, PartyKind, PeopleSection, Traits};
use serde::{Deserialize, Serialize};
use store::{DossierRow, Section, Slot};

/// Everything that is known of one debtor, opened.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Whose.
    pub debtor: DebtorId,
    /// How to reach them, what they allow, what pauses them.
    pub people: PeopleSection,
    /// What they owe.
    pub ledger: LedgerSection,
    /// What the registries say of them, if they were asked.
    pub bureau: Option<BureauSection>,
    /// What was decided and promised.
    pub strategy: StrategySection,
}

impl Dossier {
    /// Opens the stored sections. What no slice has written is empty.
    pub fn open(row: &DossierRow<impl AsRef<[u8]>>) -> Result<Self, store::Error> {
        let unknown = || PeopleSection::new(PartyKind::Person, None, Traits::default());
        Ok(Self {
            debtor: row.debtor,
            people: row.open()?.unwrap_or_else(unknown),
            ledger: row.open()?.unwrap_or_default(),
            bureau: row.open()?,
            strategy: row.open()?.unwrap_or_default(),
        })
    }

    /// Whether there is nothing to decide about: no account, and nothing was ever decided.
    pub(crate) fn is_empty(&self) -> bool {
        self.ledger.accounts.is_empty() && self.strategy.standing.is_none()
    }

    /// As far as this actor's creditors go; `None` if none of it is theirs to see.
    ///
    /// Beside another's debt, what does not say whose it is is left out: how promises ended, earlier indicators.
    pub fn seen_by(mut self, actor: &Actor) -> Option<Self> {
        let Some(own) = actor.creditors() else { return Some(self) };
        let all = self.ledger.accounts.len();
        self.ledger.accounts.retain(|account| own.contains(&account.creditor));
        if self.ledger.accounts.is_empty() {
            return None;
        }
        let theirs = |creditor: Option<CreditorId>| creditor.is_none_or(|creditor| own.contains(&creditor));
        let known = |account| self.ledger.account(account).is_some();
        self.people.contests.retain(|contest| contest.datum.account().is_none_or(known));
        self.people.touches.retain(|touch| theirs(touch.creditor));
        self.people.holds.retain(|hold| theirs(hold.creditor));
        self.strategy.open.retain(|promise| own.contains(&promise.creditor));
        self.strategy.standing = self.strategy.standing.filter(|standing| theirs(standing.creditor));
        if self.ledger.accounts.len() < all {
            self.strategy.record = PromiseRecord::default();
            self.strategy.marks.clear();
            self.people.sought.clear();
        }
        Some(self)
    }
}

/// This slice's section: a projection of its rows of promises and decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrategySection {
    /// Open promises, oldest first.
    pub open: Vec<PromiseView>,
    /// How the closed ones ended.
    pub record: PromiseRecord,
    /// The decision that stands.
    pub standing: Option<Standing>,
    /// What the indicators were at earlier decisions, oldest first; see [`StrategySection::remember`].
    pub marks: Vec<Mark>,
    /// The last day each treatment was carried out, in order of treatment.
    pub carried: Vec<(u8, i32)>,
    /// The stage that each account was last recorded in, in order of account.
    pub stages: Vec<(AccountId, Stage)>,
    /// What a person was asked to look at, while nobody has.
    pub review: Option<Asked>,
}

/// How promises ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseRecord {
    /// At least 95 % was paid in time.
    pub kept: u16,
    /// At least half.
    pub partly: u16,
    /// Less.
    pub broken: u16,
    /// The last day on which one was kept, wholly or in part.
    pub kept_on: Option<i32>,
    /// The last day on which one was broken.
    pub broken_on: Option<i32>,
}

impl PromiseRecord {
    /// Counts a promise that ended on `day`. The order in which several of one day end does not matter.
    pub fn close(&mut self, state: PromiseState, day: i32) {
        let (count, last) = match state {
            PromiseState::Kept => (&mut self.kept, &mut self.kept_on),
            PromiseState::Partly => (&mut self.partly, &mut self.kept_on),
            PromiseState::Broken => (&mut self.broken, &mut self.broken_on),
            PromiseState::Open | PromiseState::Cancelled | PromiseState::Withdrawn => return,
        };
        *count = count.saturating_add(1);
        *last = Some(day).max(*last);
    }

    /// The day the last promise was broken, if none was kept after it.
    pub fn broken_last(&self) -> Option<i32> {
        self.broken_on.filter(|broken| self.kept_on.is_none_or(|kept| kept <= *broken))
    }
}

/// The six indicators on the day of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// That day's number.
    pub day: i32,
    /// In the order of [`Indicator::ALL`].
    pub values: [u8; 6],
}

/// A decision as the dossier keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Which one.
    pub id: DecisionId,
    /// Its place among the decisions about this debtor, from 1.
    pub seq: u32,
    /// The day it was taken, as a day number.
    pub day: i32,
    /// The first day on which it is taken again even if nothing happens.
    pub until: i32,
    /// What to do, by the catalogue's number.
    pub treatment: u8,
    /// By which means.
    pub channel: Option<Channel>,
    /// For which creditor.
    pub creditor: Option<CreditorId>,
    /// The worst stage then.
    pub stage: u8,
    /// The cell of the matrix, by its place; [`NO_CELL`] where no cell was asked.
    pub cell: u8,
    /// With what probability it was drawn, in millionths.
    pub propensity_ppm: u32,
    /// Under which matrix.
    pub matrix_version: u32,
    /// Under which scorecards.
    pub scorecard_version: u32,
    /// The version of what was learnt that drew it; nothing where the weights of the matrix did, or nobody drew.
    pub learner_version: Option<u32>,
    /// Digest of the features that it saw.
    pub features_hash: u64,
    /// Digest of the facts it depends on: while they stay, it stands.
    pub basis: u64,
    /// What doing it is expected to bring, after its cost; minor units.
    pub expected_value: Amount,
    /// The six indicators then.
    pub values: [u8; 6],
    /// Why.
    pub because: Because,
    /// Not to be done before.
    pub not_before: Option<Timestamp>,
    /// What a person said to it.
    pub answer: Option<Answer>,
    /// The day it was carried out.
    pub carried: Option<i32>,
}

/// Where no cell of the matrix was asked: a person or a limit decided.
pub const NO_CELL: u8 = u8::MAX;

/// The reasons of a decision, compact: which contributions, and the numbers that their sentences name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The limit that decided instead of the matrix.
    pub guard: Option<Guard>,
    /// Contributions, strongest first.
    pub whys: Vec<(Indicator, Why)>,
    /// Values of features, by the feature's place.
    pub values: Vec<(u8, i64)>,
}

/// What a person said to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Do it.
    Do,
    /// Do something else.
    Other,
    /// Not now.
    Later,
}

impl Answer {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Other => "other",
            Self::Later => "later",
        }
    }

    /// The answer that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Do, Self::Other, Self::Later].into_iter().find(|answer| answer.code() == code)
    }
}

impl Section for StrategySection {
    const SLOT: Slot = Slot::Strategy;
    const VERSION: u16 = 4;
}

/// Marks closer than this to the one before are not kept.
const MARK_DAYS: i32 = 10;
/// Marks kept.
const MARKS_MAX: usize = 5;
/// The age from which a mark is what "about 30 days earlier" means.
const TREND_DAYS: i32 = 20;
/// Younger than this says nothing of a trend.
const TREND_DAYS_MIN: i32 = 7;

impl StrategySection {
    /// Makes `decision` the one that stands, and keeps a mark of its indicators now and then.
    pub fn remember(&mut self, decision: Standing) {
        if self.marks.last().is_none_or(|last| MARK_DAYS <= decision.day - last.day) {
            self.marks.push(Mark { day: decision.day, values: decision.values });
            if MARKS_MAX < self.marks.len() {
                self.marks.remove(0);
            }
        }
        self.standing = Some(decision);
    }

    /// Notes that `treatment` was carried out on `day`.
    pub fn carry_out(&mut self, treatment: u8, day: i32) {
        match self.carried.binary_search_by_key(&treatment, |(number, _)| *number) {
            Ok(at) => {
                if let Some((_, last)) = self.carried.get_mut(at) {
                    *last = day.max(*last);
                }
            }
            Err(at) => self.carried.insert(at, (treatment, day)),
        }
    }

    /// The last day `treatment` was carried out.
    pub fn carried_on(&self, treatment: u8) -> Option<i32> {
        self.carried.iter().find(|(number, _)| *number == treatment).map(|(_, day)| *day)
    }

    /// The indicators of about 30 days before `day`.
    pub fn earlier(&self, day: i32) -> Option<&Mark> {
        let settled = self.marks.iter().rev().find(|mark| TREND_DAYS <= day - mark.day);
        settled.or_else(|| self.marks.first().filter(|mark| TREND_DAYS_MIN <= day - mark.day))
    }

    /// Notes that `account` is now recorded in `stage`.
    pub fn record_stage(&mut self, account: AccountId, stage: Stage) {
        match self.stages.binary_search_by_key(&account, |(id, _)| *id) {
            Ok(at) => {
                if let Some((_, last)) = self.stages.get_mut(at) {
                    *last = stage;
                }
            }
            Err(at) => self.stages.insert(at, (account, stage)),
        }
    }

    /// Marks the decision that stands, if it is `decision`, as carried out on `day`; it stands until its cool-down ends.
    pub fn carry_out_standing(&mut self, decision: DecisionId, day: i32, until: i32) {
        if let Some(standing) = self.standing.as_mut().filter(|standing| standing.id == decision) {
            standing.carried = Some(day);
            standing.until = until;
        }
    }
}

impl Dossier {
    /// Whether an open promise to this creditor, or a hold, keeps what speaks for it from being done.
    pub(crate) fn is_paused(&self, creditor: CreditorId, day: Day) -> bool {
        let promised = self.strategy.open.iter().any(|promise| promise.creditor == creditor);
        promised || self.people.holds.iter().any(|hold| hold.stops(day, Some(creditor)))
    }

    /// Whom to speak for: the creditor of the account longest past due, then largest, that nothing pauses and to whom at
    /// least `owed_min` is owed in all; where there is none, that of the account longest past due. What cannot be weighed
    /// is enough, and is thought smaller than what can.
    pub(crate) fn leading_creditor(&self, scale: &Scale, owed_min: Amount) -> Option<CreditorId> {
        let day = scale.number();
        let live = || self.ledger.accounts.iter().filter(|account| account.state == ledger::AccountState::Live);
        // Most owe one creditor alone: nothing need be weighed.
        let mut creditors = live().map(|account| account.creditor);
        let only = creditors.next()?;
        if creditors.all(|creditor| creditor == only) {
            return Some(only);
        }
        let owed = |account: &AccountView| scale.weigh(account.currency, account.owed(day).total());
        let order = |account: &&AccountView| (account.days_past_due(day), owed(account), account.id);
        let enough = |creditor| scale.owed(self.ledger.by_creditor(creditor)).reaches(owed_min);
        let free = |account: &&AccountView| !self.is_paused(account.creditor, scale.day()) && enough(account.creditor);
        let leading = live().filter(free).max_by_key(order).or_else(|| live().max_by_key(order));
        leading.map(|account| account.creditor)
    }

    /// The worst stage of what nothing pauses; of everything where all is paused.
    pub(crate) fn leading_stage(&self, today: Day) -> Stage {
        let day = day_number(today);
        let free = self.ledger.accounts.iter().filter(|account| !self.is_paused(account.creditor, today));
        let days = free.map(|account| account.days_past_due(day)).max();
        days.map_or_else(|| self.ledger.stage(day), Stage::of)
    }
}
