//! Packs of law and house rules, as data that a lawyer can read.
use super::{calendar::Calendar, refusal::Code, review::Purpose};
use crate::Error;
use base::{Day, Holidays};
use jiff::civil::{DateTime, Time};
use people::{Channel, HoldReason};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Every version of every pack of the house, and the holidays that they are judged by.
#[derive(Clone, Debug)]
pub struct Packs {
    /// In order of the day from which they are valid.
    packs: Vec<Pack>,
    holidays: Holidays,
}

/// One version of a pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name.
    pub id: String,
    /// The first day it is in force. Names the version.
    pub valid_from: Day,
    /// The laws behind it.
    pub laws: Vec<String>,
    /// Whether anybody may be contacted on a holiday.
    pub holidays: Verdict,
    /// When anybody may be contacted.
    pub windows: Vec<Window>,
    /// How often.
    pub caps: Caps,
    /// What each means counts as and who may use it.
    pub channels: BTreeMap<Channel, ChannelRule>,
    /// What each hold stops.
    pub holds: BTreeMap<HoldReason, Vec<Purpose>>,
    /// What may be said to others than the debtor.
    pub third_party: ThirdParty,
    /// What texts may and must say.
    pub content: Content,
    /// The words and source of each refusal.
    pub rules: BTreeMap<Code, Words>,
}

/// Yes or no, as a lawyer writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may be done.
    Allow,
    /// It may not.
    Deny,
}

/// Hours of some days of the week, by the debtor's clock.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// On these days.
    pub days: Vec<Weekday>,
    /// From this time on.
    pub from: Time,
    /// Before this time.
    pub to: Time,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mo,
    /// Tuesday.
    Tu,
    /// Wednesday.
    We,
    /// Thursday.
    Th,
    /// Friday.
    Fr,
    /// Saturday.
    Sa,
    /// Sunday.
    Su,
}

/// How often a party may be contacted, over every creditor of the house.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    /// Calls and visits tried in one of the debtor's days.
    pub calls_attempts_day: u16,
    /// Conversations in one of the debtor's days, whoever began them.
    pub live_contacts_day: u16,
    /// Conversations from Monday to Sunday.
    pub live_contacts_week: u16,
    /// Messages in one of the debtor's days.
    pub messages_day: u16,
    /// Messages from Monday to Sunday.
    pub messages_week: u16,
}

/// What a means counts as and who may use it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelRule {
    /// Which caps bind it.
    pub counts_as: Class,
    /// Whether windows and holidays bind it.
    pub hours: Hours,
    /// Whether those who collect for others may use it.
    pub agencies: Verdict,
    /// Whether a machine may decide to use it.
    pub automated: Verdict,
}

/// What a means counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Somebody speaks with somebody.
    Call,
    /// Something is left to be read.
    Message,
    /// The debtor comes by themselves.
    Nothing,
}

/// Whether the clock matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// Within the windows only.
    Windows,
    /// Whenever.
    Any,
}

/// What may be said to others than the debtor.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThirdParty {
    /// What they may be asked.
    pub contact: ThirdPartyContact,
    /// Whether they may hear of the debt.
    pub disclose_debt: Never,
    /// Whether the debtor's employer may be contacted.
    pub employer: Verdict,
}

/// What others than the debtor may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThirdPartyContact {
    /// Where the debtor can be found, once, and nothing else.
    LocateOnly,
    /// Nothing.
    Deny,
}

/// The only answer there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Never {
    /// Never.
    Never,
}

/// What texts may and must say, for whoever writes them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// What no text does.
    pub forbid: Vec<String>,
    /// What every text says.
    pub require: Vec<String>,
}

/// The words and the source of a refusal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// In Spanish, for the person who reads it. `{limit}` and `{holiday}` stand for what they name.
    pub sentence: String,
    /// The law or the policy behind it.
    pub source: String,
}

impl Packs {
    /// The packs that ship with the system.
    pub fn shipped() -> Self {
        let texts = [include_str!("../../packs/ar-default.toml")];
        Self::read(&texts, Holidays::AR).expect("a test reads the shipped packs")
    }

    /// Packs from their texts (TOML) and a file of holidays (CSV).
    pub fn read(texts: &[&str], holidays: &str) -> Result<Self, Error> {
        let wrong = |pack: &str, problem: String| Error::Wrong { pack: pack.to_owned(), problem };
        let holidays = Holidays::read(holidays).map_err(|line| wrong("holidays", format!("{line:?} does not read")))?;
        let mut packs = texts.iter().map(|text| Pack::read(text)).collect::<Result<Vec<Pack>, Error>>()?;
        packs.sort_by_key(|pack| pack.valid_from);
        if packs.is_empty() {
            return Err(wrong("none", "there must be at least one pack".to_owned()));
        }
        Ok(Self { packs, holidays })
    }

    /// The version in force on a day; before the first, the first.
    pub fn in_force(&self, day: Day) -> &Pack {
        let later = self.packs.partition_point(|pack| pack.valid_from <= day);
        self.packs.get(later.saturating_sub(1)).expect("there is at least one pack")
    }

    /// Every version, oldest first.
    pub fn versions(&self) -> &[Pack] {
        &self.packs
    }

    /// The name of the holiday that this day is, if it is one.
    pub fn holiday(&self, day: Day) -> Option<&str> {
        self.holidays.name(day)
    }

    pub(crate) fn calendar(&self, day: Day) -> Calendar {
        Calendar::of_year(&self.holidays, day)
    }

    /// When the windows next open at or after a time of the debtor's clock; `None` if not within 60 days.
    pub(crate) fn next_opening(&self, after: DateTime) -> Option<DateTime> {
        const DAYS_MAX: usize = 60;
        after.date().series(jiff::Span::new().days(1)).take(DAYS_MAX).find_map(|day| {
            let pack = self.in_force(day);
            let closed = pack.holidays == Verdict::Deny && self.holiday(day).is_some();
            let opens =
                |window: &Window| (after < day.to_datetime(window.to)).then(|| after.max(day.to_datetime(window.from)));
            if closed { None } else { pack.windows_of(day).filter_map(opens).min() }
        })
    }
}

impl Pack {
    fn read(text: &str) -> Result<Self, Error> {
        let pack: Self = base::read_toml(text).map_err(Error::Pack)?;
        match pack.problem() {
            Some(problem) => Err(Error::Wrong { pack: pack.id, problem }),
            None => Ok(pack),
        }
    }

    /// What makes no sense, if anything: all that review relies on is looked at here.
    fn problem(&self) -> Option<String> {
        if let Some(channel) = Channel::ALL.iter().find(|channel| !self.channels.contains_key(channel)) {
            return Some(format!("it does not say what {} counts as", channel.code()));
        }
        if let Some(reason) = HoldReason::ALL.iter().find(|reason| !self.holds.contains_key(reason)) {
            return Some(format!("it does not say what the hold {} stops", reason.code()));
        }
        if let Some(code) = Code::ALL.iter().find(|code| !self.rules.contains_key(code)) {
            return Some(format!("it has no words for {code}"));
        }
        if let Some(window) = self.windows.iter().find(|window| window.to <= window.from || window.days.is_empty()) {
            return Some(format!("its window from {} to {} is empty", window.from, window.to));
        }
        self.windows.is_empty().then(|| "it has no windows".to_owned())
    }

    /// The windows of a day of the week.
    pub(crate) fn windows_of(&self, day: Day) -> impl Iterator<Item = &Window> {
        let weekday = Weekday::of(day);
        self.windows.iter().filter(move |window| window.days.contains(&weekday))
    }

    /// The end of the window that a time is in.
    pub(crate) fn open_until(&self, clock: DateTime) -> Option<Time> {
        let time = clock.time();
        self.windows_of(clock.date()).find(|window| window.from <= time && time < window.to).map(|window| window.to)
    }

    pub(crate) fn channel(&self, channel: Channel) -> ChannelRule {
        *self.channels.get(&channel).expect("a pack is read only if it has every channel")
    }

    pub(crate) fn words(&self, code: Code) -> &Words {
        self.rules.get(&code).expect("a pack is read only if it has every code")
    }
}

impl Weekday {
    fn of(day: Day) -> Self {
        match day.weekday() {
            jiff::civil::Weekday::Monday => Self::Mo,
            jiff::civil::Weekday::Tuesday => Self::Tu,
            jiff::civil::Weekday::Wednesday => Self::We,
            jiff::civil::Weekday::Thursday => Self::Th,
            jiff::civil::Weekday::Friday => Self::Fr,
            jiff::civil::Weekday::Saturday => Self::Sa,
            jiff::civil::Weekday::Sunday => Self::Su,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const SHIPPED: &str = include_str!("../../packs/ar-default.toml");
    const HOLIDAYS: &str = Holidays::AR;

    #[test]
    fn the_shipped_pack_reads_and_names_its_laws() {
        let packs = Packs::shipped();
        let pack = packs.in_force(date(2026, 3, 20));

        assert_eq!(pack.id, "AR-default");
        assert_eq!(pack.third_party.contact, ThirdPartyContact::LocateOnly);
        assert!(pack.laws.iter().any(|law| law.contains("24.240")));
        assert!(pack.rules.values().all(|words| !words.sentence.is_empty() && !words.source.is_empty()));
    }

    #[test]
    fn a_later_version_is_in_force_from_its_day_on() {
        let later = SHIPPED.replace("valid_from = \"2026-01-01\"", "valid_from = \"2026-07-01\"");
        let packs = Packs::read(&[&later, SHIPPED], HOLIDAYS).unwrap();

        assert_eq!(packs.in_force(date(2026, 6, 30)).valid_from, date(2026, 1, 1));
        assert_eq!(packs.in_force(date(2026, 7, 1)).valid_from, date(2026, 7, 1));
        assert_eq!(packs.in_force(date(2005, 1, 1)).valid_from, date(2026, 1, 1));
    }

    #[test]
    fn a_pack_that_forgets_something_is_not_read() {
        let without_words = SHIPPED.replace("[rules.window]", "[rules.holiday2]");
        let without_channel = SHIPPED.replace("portal = {", "pigeon = {");
        let empty_window = SHIPPED.replace("to = \"13:00\"", "to = \"09:00\"");

        for text in [&without_words, &without_channel, &empty_window] {
            assert!(Packs::read(&[text], HOLIDAYS).is_err());
        }
        assert!(Packs::read(&[], HOLIDAYS).is_err());
    }

    #[test]
    fn windows_open_next_after_nights_sundays_and_holidays() {
        let packs = Packs::shipped();
        let next = |day: Day, hour| packs.next_opening(day.at(hour, 0, 0, 0)).unwrap();

        assert_eq!(next(date(2026, 3, 19), 7), date(2026, 3, 19).at(8, 0, 0, 0));
        assert_eq!(next(date(2026, 3, 19), 20), date(2026, 3, 20).at(8, 0, 0, 0));
        // Saturday afternoon; Monday 23 is a bridge day and Tuesday 24 a holiday.
        assert_eq!(next(date(2026, 3, 21), 13), date(2026, 3, 25).at(8, 0, 0, 0));
        assert_eq!(next(date(2026, 3, 25), 12), date(2026, 3, 25).at(12, 0, 0, 0));
    }
}
