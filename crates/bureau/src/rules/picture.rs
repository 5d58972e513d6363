//! One debtor over twenty-four months, made of everything that files and answers say of them.
use super::{
    layout::MONTHS,
    period::Period,
    policy::Policy,
    record::{Body, Correction, Entity, Entry, Marks, Record, Source},
    section::BureauSection,
    situation::{Situation, worst},
};
use base::{Amount, Day, day_number};

/// What the registry says of one debtor, newest month first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// At most twenty-four, those of which anything is known, newest first.
    pub months: Vec<Month>,
    /// The bounced cheques that the service told.
    pub cheques: Vec<super::record::Cheque>,
    /// In situation 1 everywhere since this month.
    pub normal_since: Option<Period>,
    /// How many former entities count them as defaulters.
    pub former_entities: usize,
    /// What the tax roll says.
    pub taxpayer: Option<super::record::Taxpayer>,
    /// The day on which the newest of it was learnt.
    pub known_on: Option<Day>,
}

/// One month of one debtor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Which.
    pub period: Period,
    /// Where it was read.
    pub source: Source,
    /// Entity by entity. Entries that say nothing are not here.
    pub entries: Vec<Entry>,
    /// A correction of the registry's changed what had been published.
    pub corrected: bool,
}

/// Joins what is known of one debtor. A month is taken from the newest publication that tells it; of the same
/// publication the debts of the month before the twenty-four months, and the service before the file.
///
/// A correction published with a month, or later, changes what files of that month or before it say.
pub fn picture(records: &[Record]) -> Picture {
    let mut picture = Picture::default();
    for record in records {
        picture.known_on = picture.known_on.max(Some(record.known_on));
        match &record.body {
            Body::NormalSince(since) => picture.normal_since = Some(*since).max(picture.normal_since),
            Body::Former(codes) => picture.former_entities = codes.len(),
            Body::Taxpayer(taxpayer) => picture.taxpayer = Some(taxpayer.clone()),
            Body::Cheques(cheques) => picture.cheques.clone_from(cheques),
            Body::Month(_) | Body::History(_) | Body::Corrections(_) | Body::Name(_) => {}
        }
    }
    let newest = records.iter().filter(|record| rank(record).is_some()).map(|record| record.period).max();
    let Some(newest) = newest else { return picture };
    for back in 0..i32::try_from(MONTHS).unwrap_or(0) {
        picture.months.extend(month(records, newest - back));
    }
    picture
}

/// Which of several records of one publication tells a month better.
fn rank(record: &Record) -> Option<u8> {
    match record.source {
        Source::AskedDebts => Some(4),
        Source::Debtors => Some(3),
        Source::AskedHistory => Some(2),
        Source::History => Some(1),
        Source::NormalSince
        | Source::PersonNames
        | Source::DefaulterNames
        | Source::Entities
        | Source::Corrections
        | Source::PartCorrections
        | Source::Former
        | Source::TaxRoll
        | Source::AskedCheques => None,
    }
}

fn month(records: &[Record], period: Period) -> Option<Month> {
    let told =
        records.iter().filter_map(|record| Some((record.period, rank(record)?, record, entries(record, period)?)));
    let (base, _, record, mut entries) = told.max_by_key(|(base, rank, ..)| (*base, *rank))?;
    let published = entries.clone();
    if matches!(record.source, Source::Debtors | Source::History) {
        for correction in corrections(records, base).filter(|correction| correction.period == period) {
            correct(&mut entries, correction);
        }
    }
    let corrected = entries != published;
    entries.retain(|entry| entry.situation != Situation::Untold || !entry.amount.is_zero());
    (!entries.is_empty()).then_some(Month { period, source: record.source, entries, corrected })
}

/// What a record says of one month; `None` if it does not speak of it.
fn entries(record: &Record, period: Period) -> Option<Vec<Entry>> {
    match &record.body {
        Body::Month(entries) => (record.period == period).then(|| entries.clone()),
        Body::History(tracks) => {
            let back = usize::try_from(record.period.number() - period.number()).ok().filter(|back| *back < MONTHS)?;
            let told = tracks.iter().filter_map(|track| {
                let (situation, amount, marks) = *track.months.get(back)?;
                Some(Entry { entity: track.entity.clone(), situation, amount, days: 0, marks })
            });
            Some(told.collect())
        }
        Body::NormalSince(_)
        | Body::Corrections(_)
        | Body::Former(_)
        | Body::Taxpayer(_)
        | Body::Name(_)
        | Body::Cheques(_) => None,
    }
}

/// The corrections that are about what was published with `base` or before, oldest publication first.
fn corrections(records: &[Record], base: Period) -> impl Iterator<Item = &Correction> {
    let mut later: Vec<&Record> = records.iter().filter(|record| base <= record.period).collect();
    later.sort_by_key(|record| (record.period, record.source));
    later.into_iter().flat_map(|record| match &record.body {
        Body::Corrections(corrections) => corrections.as_slice(),
        Body::Month(_)
        | Body::History(_)
        | Body::NormalSince(_)
        | Body::Former(_)
        | Body::Taxpayer(_)
        | Body::Name(_)
        | Body::Cheques(_) => &[],
    })
}

fn correct(entries: &mut Vec<Entry>, correction: &Correction) {
    let place = entries.iter().position(|entry| entry.entity == correction.entity);
    match (place.and_then(|at| entries.get_mut(at)), correction.deletes()) {
        (Some(_), true) => entries.retain(|entry| entry.entity != correction.entity),
        (None, true) => {}
        (Some(entry), false) => (entry.situation, entry.amount) = (correction.situation, correction.amount),
        (None, false) => entries.push(Entry {
            entity: correction.entity.clone(),
            situation: correction.situation,
            amount: correction.amount,
            days: 0,
            marks: Marks::default(),
        }),
    }
}

impl Picture {
    /// Whether nothing at all is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the dossier keeps of it: sums and classes, never the names of other lenders.
    ///
    /// What the debtor disputes counts in no class and no sum; nor does what the law says must be forgotten.
    pub fn section(&self, policy: &Policy) -> Option<BureauSection> {
        let known_on = self.known_on?;
        let newest = self.months.first()?;
        let mut until = policy.cached_until(known_on);
        let mut counted: Vec<&Entry> = Vec::new();
        let mut left_out = 0_u16;
        for entry in &newest.entries {
            let visible = visible_until(entry, newest.period, policy);
            if entry.marks.is_disputed() || visible.is_some_and(|visible| visible < known_on) {
                left_out = left_out.saturating_add(1);
                continue;
            }
            until = until.min(visible.unwrap_or(until));
            counted.push(entry);
        }
        Some(BureauSection {
            period: newest.period.number(),
            worst: worst(counted.iter().map(|entry| entry.situation)).unwrap_or(0),
            entities: u16::try_from(counted.len()).unwrap_or(u16::MAX),
            total: sum(counted.iter().map(|entry| entry.amount)),
            left_out,
            refinanced: counted.iter().any(|entry| entry.marks.has(super::record::MarkKind::Refinanced)),
            trend: self.trend(newest.period),
            cheques: u16::try_from(self.unpaid_cheques()).unwrap_or(u16::MAX),
            until: day_number(until),
        })
    }

    /// The worst undisputed class of each month, newest first; 0 where nobody gives one.
    pub fn trend(&self, newest: Period) -> Vec<u8> {
        let class = |back: i32| {
            let month = self.months.iter().find(|month| month.period == newest - back);
            month.and_then(Month::worst).unwrap_or(0)
        };
        let mut trend: Vec<u8> = (0..i32::try_from(MONTHS).unwrap_or(0)).map(class).collect();
        let told = trend.iter().rposition(|class| *class != 0).map_or(0, |last| last + 1);
        trend.truncate(told);
        trend
    }

    fn unpaid_cheques(&self) -> usize {
        self.cheques.iter().filter(|cheque| cheque.paid.is_none() && !cheque.marks.is_disputed()).count()
    }
}

impl Month {
    /// The worst class that nobody disputes, 1 to 5.
    pub fn worst(&self) -> Option<u8> {
        worst(self.entries.iter().filter(|entry| !entry.marks.is_disputed()).map(|entry| entry.situation))
    }

    /// All debts together, disputed ones too.
    pub fn total(&self) -> Amount {
        sum(self.entries.iter().map(|entry| entry.amount))
    }
}

/// All of them together. What a stranger's file makes too large to hold is held at the largest.
fn sum(amounts: impl Iterator<Item = Amount>) -> Amount {
    amounts.fold(Amount::ZERO, |sum, amount| sum.checked_add(amount).unwrap_or(Amount::MAX))
}

/// The last day on which an entry may be told: from the day it fell due, which its days late tell; `None` if none.
fn visible_until(entry: &Entry, period: Period, policy: &Policy) -> Option<Day> {
    if entry.days == 0 {
        return None;
    }
    let due = day_number(period.last_day()) - i32::from(entry.days);
    Some(policy.visible_until(base::day_of(due), None))
}

/// How an entity is shown: its name if it is known.
pub fn entity_name(entity: &Entity, names: impl FnOnce(u32) -> Option<String>) -> String {
    match entity {
        Entity::Named(name) => name.clone(),
        Entity::Code(code) => names(*code).unwrap_or_else(|| format!("Entidad {code:05}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::record::{MarkKind, Track};
    use jiff::civil::date;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    fn entry(code: u32, situation: Situation, pesos: i64) -> Entry {
        let marks = Marks::default();
        Entry { entity: Entity::Code(code), situation, amount: Amount::minor(pesos * 100), days: 0, marks }
    }

    fn record(source: Source, at: &str, body: Body) -> Record {
        Record { source, period: period(at), known_on: date(2026, 11, 20), body }
    }

    fn debtors(at: &str, entries: &[Entry]) -> Record {
        record(Source::Debtors, at, Body::Month(entries.to_vec()))
    }

    fn history(at: &str, code: u32, classes: &[Situation]) -> Record {
        let months = classes.iter().map(|class| (*class, Amount::minor(1_000_00), Marks::default())).collect();
        record(Source::History, at, Body::History(vec![Track { entity: Entity::Code(code), months }]))
    }

    fn correction(published: &str, code: u32, about: &str, situation: Situation, pesos: i64) -> Record {
        let amount = Amount::minor(pesos * 100);
        let correction = Correction { entity: Entity::Code(code), period: period(about), situation, amount };
        record(Source::Corrections, published, Body::Corrections(vec![correction]))
    }

    fn section(records: &[Record]) -> BureauSection {
        picture(records).section(Policy::shipped()).unwrap()
    }

    use Situation::{Covered, HighRisk, LowRisk, MediumRisk, Normal, Untold};

    #[test]
    fn the_worst_class_leaves_out_what_is_covered_untold_or_disputed() {
        let mut disputed = entry(9, HighRisk, 900_000);
        disputed.marks = Marks::of([(MarkKind::UnderReview, true)]);
        let entries = [entry(1, Normal, 100_000), entry(2, LowRisk, 50_000), entry(3, Covered, 10_000), disputed];

        let seen = section(&[debtors("202609", &entries)]);

        assert_eq!((seen.worst, seen.entities, seen.left_out), (2, 3, 1));
        assert_eq!(seen.total, Amount::minor(160_000_00));
    }

    #[test]
    fn a_month_comes_from_the_newest_publication_that_tells_it() {
        let records = [
            history("202608", 1, &[LowRisk, Normal]),
            debtors("202609", &[entry(1, MediumRisk, 1_000)]),
            history("202609", 1, &[MediumRisk, HighRisk, Untold, Normal]),
        ];

        let seen = picture(&records);

        assert_eq!(seen.trend(period("202609")), [3, 4, 0, 1]);
        assert_eq!(seen.months[0].source, Source::Debtors);
    }

    #[test]
    fn a_correction_changes_takes_away_and_adds() {
        let july = history("202609", 1, &[MediumRisk, HighRisk, HighRisk]);
        let changed = correction("202609", 1, "202608", LowRisk, 10);
        let gone = correction("202609", 1, "202609", Untold, 0);
        let added = correction("202609", 2, "202607", MediumRisk, 20);

        let seen = picture(&[july, changed, gone, added]);

        let months: Vec<_> = seen.months.iter().map(|month| (month.period.to_string(), month.entries.len())).collect();
        assert_eq!(months, [("202608".into(), 1), ("202607".into(), 2)]);
        assert_eq!(seen.months[0].entries[0].situation, LowRisk);
    }

    #[test]
    fn a_correction_does_not_touch_what_was_published_after_it() {
        let earlier = correction("202608", 1, "202608", Untold, 0);

        let seen = picture(&[earlier, history("202609", 1, &[Normal, HighRisk])]);

        assert_eq!(seen.trend(period("202609")), [1, 4]);
    }

    #[test]
    fn what_the_law_forgets_is_in_no_class() {
        let mut old = entry(1, Situation::Irrecoverable, 1_000);
        old.days = 2_000;

        let seen = section(&[debtors("202609", &[old, entry(2, Normal, 1)])]);

        assert_eq!((seen.worst, seen.left_out), (1, 1));
    }

    #[test]
    fn it_may_be_used_until_the_first_thing_in_it_must_be_forgotten() {
        let mut soon = entry(1, Situation::Irrecoverable, 1_000);
        // Due on 2021-11-30: five years are over ten days after it was learnt.
        soon.days = u16::try_from(day_number(date(2026, 9, 30)) - day_number(date(2021, 11, 30))).unwrap();

        assert_eq!(section(&[debtors("202609", &[soon])]).until, day_number(date(2026, 11, 30)));
        assert_eq!(section(&[debtors("202609", &[entry(1, Normal, 1)])]).until, day_number(date(2027, 2, 18)));
    }

    #[test]
    fn debts_too_large_to_add_stop_nobody() {
        let entries = [entry(1, Normal, i64::MAX / 100), entry(2, Normal, i64::MAX / 100)];

        assert_eq!(section(&[debtors("202609", &entries)]).total, Amount::MAX);
    }

    #[test]
    fn nothing_known_is_nothing() {
        assert!(picture(&[]).is_empty());
        assert_eq!(picture(&[]).section(Policy::shipped()), None);
        assert_eq!(entity_name(&Entity::Code(7), |_| None), "Entidad 00007");
    }
}
