//! The portfolio as a grid sees it: one line a debtor, filtered and sorted.
use crate::rules::{
    assess::{Assessment, Segment, assess},
    dossier::Dossier,
    scale::{Scale, Weighed},
    scorecard::{Indicator, Scorecards},
    treatment::Catalogue,
};
use base::{Actor, Amount, CreditorId, DebtorId, day_number};
use jiff::Span;
use ledger::{AccountState, AccountView, Stage, Sums, Worth};
use people::PartyKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which debtors to show. What is absent does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Name, document or reference, in part.
    pub text: Option<String>,
    /// The worst stage, by code.
    pub stages: Option<Vec<String>>,
    /// The treatment that stands, by code.
    pub treatments: Option<Vec<String>>,
    /// With an account of this creditor.
    pub creditor: Option<CreditorId>,
    /// With an account of this product.
    pub product: Option<String>,
    /// Owing at least this, in the currency of the policy's limits, as far as their debt can be weighed in it.
    pub min_owed: Option<Amount>,
    /// Owing at most this, all of it weighed.
    pub max_owed: Option<Amount>,
    /// With an open promise, or whose last was broken.
    pub promise: Option<PromiseFilter>,
    /// In one of these segments of cost and probability, by code: `A1` to `C3`, or `Z`.
    pub segments: Option<Vec<String>>,
    /// At least so many days past due.
    pub min_days: Option<i32>,
    /// At most so many days past due.
    pub max_days: Option<i32>,
    /// Persons alone, or companies.
    pub party: Option<PartyKind>,
    /// Clients for at least so many months, by their first account.
    pub min_months: Option<u16>,
    /// Clients for less than so many months.
    pub max_months: Option<u16>,
    /// Of these provinces, by the tax agency's codes, 0 to 24.
    pub provinces: Option<Vec<u8>>,
    /// Indicators of at least these values, by code.
    pub min: BTreeMap<String, u8>,
    /// Indicators of at most these values, by code.
    pub max: BTreeMap<String, u8>,
}

/// How promises stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseFilter {
    /// One is open.
    Open,
    /// The last one was broken.
    Broken,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// The greatest first.
    #[serde(default)]
    pub descending: bool,
}

/// By what lines are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// What is due and unpaid.
    Owed,
    /// Days past due.
    Days,
    /// The debtor's name.
    Name,
    /// What doing what stands is expected to bring.
    Value,
    /// The indicator of ability to pay.
    Ability,
    /// The indicator of willingness to pay.
    Willingness,
    /// The indicator of contactability.
    Contactability,
    /// The indicator of trust.
    Trust,
    /// The indicator of outlook.
    Outlook,
    /// The indicator of strategy.
    Strategy,
}

impl SortBy {
    fn indicator(self) -> Option<Indicator> {
        match self {
            Self::Owed | Self::Days | Self::Name | Self::Value => None,
            Self::Ability => Some(Indicator::Ability),
            Self::Willingness => Some(Indicator::Willingness),
            Self::Contactability => Some(Indicator::Contactability),
            Self::Trust => Some(Indicator::Trust),
            Self::Outlook => Some(Indicator::Outlook),
            Self::Strategy => Some(Indicator::Strategy),
        }
    }
}

/// A filter made ready to be asked a million times.
pub(crate) struct Question<'a> {
    filter: &'a Filter,
    sort: Sort,
    asker: &'a Actor,
    cards: &'a Scorecards,
    treatments: Option<BTreeSet<u8>>,
    stages: Option<BTreeSet<u8>>,
    min: Vec<(Indicator, u8)>,
    max: Vec<(Indicator, u8)>,
    /// The first account was opened by the first of these days, and after the second.
    opened: (Option<i32>, Option<i32>),
    /// Whether every line tells its segment.
    segmented: Segmented,
    /// What units are worth on the day that is asked about: amounts are shown by it.
    worth: &'a Worth,
    /// They are compared by this.
    scale: &'a Scale,
}

/// Whether every line tells its segment, which costs an assessment each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Segmented {
    Yes,
    No,
}

/// One debtor that answers the question: what sorts it, and what sums count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) debtor: DebtorId,
    pub(crate) key: i64,
    pub(crate) stage: Stage,
    pub(crate) segment: Option<Segment>,
    pub(crate) owed: Sums,
}

impl<'a> Question<'a> {
    pub(crate) fn new(
        (filter, sort): (&'a Filter, Sort),
        asker: &'a Actor,
        (cards, catalogue): (&'a Scorecards, &Catalogue),
        (worth, scale): (&'a Worth, &'a Scale),
    ) -> Self {
        let treatment = |code: &String| catalogue.by_code(code).map(|treatment| treatment.number);
        let stage = |code: &String| Stage::from_code(code).map(Stage::index);
        let bounds = |bounds: &BTreeMap<String, u8>| {
            bounds.iter().filter_map(|(code, value)| Some((Indicator::from_code(code)?, *value))).collect()
        };
        let before = |months: u16| {
            let day = scale.day().saturating_sub(Span::new().months(i64::from(months.min(1_200))));
            day_number(day)
        };
        Self {
            filter,
            sort,
            asker,
            cards,
            treatments: filter.treatments.as_ref().map(|codes| codes.iter().filter_map(treatment).collect()),
            stages: filter.stages.as_ref().map(|codes| codes.iter().filter_map(stage).collect()),
            min: bounds(&filter.min),
            max: bounds(&filter.max),
            opened: (filter.min_months.map(before), filter.max_months.map(before)),
            segmented: Segmented::No,
            worth,
            scale,
        }
    }

    /// The same, with every line telling its segment or not.
    pub(crate) fn segmented(self, segmented: Segmented) -> Self {
        Self { segmented, ..self }
    }

    /// The debtor's line, if they answer the question as far as the asker may see.
    pub(crate) fn line(&self, dossier: Dossier) -> Option<Line> {
        let dossier = &dossier.seen_by(self.asker)?;
        let shown = || dossier.ledger.accounts.iter().filter(|account| self.shows(account));
        let first = shown().map(|account| account.opened).min()?;
        let weighed = self.scale.owed(shown());
        let days = shown().map(|account| account.days_past_due(self.scale.number())).max().unwrap_or(0);
        let stage = Stage::of(days);
        if !self.has_debt(weighed, days, first) || !self.has_traits(dossier, stage) {
            return None;
        }
        let assessed = self.assesses().then(|| assess(dossier, self.cards, self.scale));
        if assessed.as_ref().is_some_and(|seen| !self.has_scores(seen)) {
            return None;
        }
        let key = self.key(dossier, (weighed.amount, days), assessed.as_ref());
        let owed = owed_in_money(shown(), self.worth, self.scale.number());
        let segment = assessed.map(|seen| seen.segment);
        Some(Line { debtor: dossier.debtor, key, stage, segment, owed })
    }

    /// Whether what is owed, since when, and how long they have been clients is within bounds.
    fn has_debt(&self, owed: Weighed, days: i32, first: i32) -> bool {
        let Filter { min_owed, max_owed, min_days, max_days, .. } = self.filter;
        min_owed.is_none_or(|min| min <= owed.amount)
            && max_owed.is_none_or(|max| owed.amount <= max && owed.apart == 0)
            && min_days.is_none_or(|min| min <= days)
            && max_days.is_none_or(|max| days <= max)
            && self.opened.0.is_none_or(|by| first <= by)
            && self.opened.1.is_none_or(|after| after < first)
    }

    /// Whether they are who is asked for, and stand as is asked for.
    fn has_traits(&self, dossier: &Dossier, stage: Stage) -> bool {
        let Filter { promise, party, provinces, .. } = self.filter;
        let (people, standing) = (&dossier.people, dossier.strategy.standing.as_ref());
        let province = |any: &Vec<u8>| people.traits.province.is_some_and(|own| any.contains(&own));
        self.stages.as_ref().is_none_or(|stages| stages.contains(&stage.index()))
            && self.treatments.as_ref().is_none_or(|any| standing.is_some_and(|held| any.contains(&held.treatment)))
            && promise.is_none_or(|wanted| promise_is(dossier, wanted))
            && party.is_none_or(|kind| kind == people.kind)
            && provinces.as_ref().is_none_or(province)
    }

    /// Indicators and segments are computed only where they are asked for.
    fn assesses(&self) -> bool {
        let by_score = self.sort.by.indicator().is_some() || !self.min.is_empty() || !self.max.is_empty();
        by_score || self.filter.segments.is_some() || self.segmented == Segmented::Yes
    }

    fn has_scores(&self, seen: &Assessment) -> bool {
        self.min.iter().all(|(indicator, min)| *min <= seen.value(*indicator))
            && self.max.iter().all(|(indicator, max)| seen.value(*indicator) <= *max)
            && self.filter.segments.as_ref().is_none_or(|any| any.iter().any(|code| code == seen.segment.code()))
    }

    fn key(&self, dossier: &Dossier, (owed, days): (Amount, i32), assessed: Option<&Assessment>) -> i64 {
        let indicator = self.sort.by.indicator();
        let value = |seen: &Assessment| indicator.map(|indicator| i64::from(seen.value(indicator)));
        match self.sort.by {
            SortBy::Owed => owed.to_minor(),
            SortBy::Days => i64::from(days),
            SortBy::Name => 0,
            SortBy::Value => dossier.strategy.standing.as_ref().map_or(i64::MIN, |held| held.expected_value.to_minor()),
            SortBy::Ability
            | SortBy::Willingness
            | SortBy::Contactability
            | SortBy::Trust
            | SortBy::Outlook
            | SortBy::Strategy => assessed.and_then(value).unwrap_or(0),
        }
    }

    fn shows(&self, account: &AccountView) -> bool {
        account.state != AccountState::Withdrawn
            && self.filter.creditor.is_none_or(|creditor| creditor == account.creditor)
            && self.filter.product.as_ref().is_none_or(|product| *product == account.product)
    }
}

fn promise_is(dossier: &Dossier, wanted: PromiseFilter) -> bool {
    match wanted {
        PromiseFilter::Open => !dossier.strategy.open.is_empty(),
        PromiseFilter::Broken => dossier.strategy.record.broken_last().is_some(),
    }
}

/// What accounts owe, each currency apart; units count what they are worth.
pub(crate) fn owed_in_money<'a>(accounts: impl Iterator<Item = &'a AccountView>, worth: &Worth, day: i32) -> Sums {
    accounts.map(|account| worth.in_money(account.currency, account.owed(day).total())).collect()
}

/// Puts lines in order; debtors with the same key stay in order of id.
pub(crate) fn sort(lines: &mut [(i64, DebtorId)], descending: bool) {
    if descending {
        lines.sort_unstable_by(|(one, first), (other, second)| other.cmp(one).then(first.cmp(second)));
    } else {
        lines.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{debtor, late_debtor};
    use jiff::civil::date;

    /// Day 20,000, on which no unit has a value.
    static DAY: Worth = Worth::unknown(date(2024, 10, 4));

    fn line(filter: &Filter, by: SortBy, dossier: &Dossier) -> Option<Line> {
        let (cards, catalogue) = (Scorecards::shipped(), Catalogue::shipped());
        let asker = Actor::System("test");
        let scale = Scale::of_pesos(DAY.day);
        let sort = Sort { by, descending: false };
        let question = Question::new((filter, sort), &asker, (&cards, &catalogue), (&DAY, &scale));
        question.line(dossier.clone())
    }

    #[test]
    fn bounds_include_their_edge() {
        let dossier = late_debtor(20_000 - 45, 5_000_00);
        let owing = |min, max| {
            let bound = |amount: Option<i64>| amount.map(Amount::minor);
            let filter = Filter { min_owed: bound(min), max_owed: bound(max), ..Filter::default() };
            line(&filter, SortBy::Owed, &dossier).map(|line| line.key)
        };

        assert_eq!(owing(Some(5_000_00), Some(5_000_00)), Some(5_000_00));
        assert_eq!(owing(Some(5_000_01), None), None);
        assert_eq!(owing(None, Some(4_999_99)), None);
    }

    #[test]
    fn whoever_has_no_account_in_scope_is_not_shown() {
        let dossier = late_debtor(20_000 - 45, 5_000_00);
        let (cards, catalogue) = (Scorecards::shipped(), Catalogue::shipped());
        let by_days = Sort { by: SortBy::Days, descending: false };
        let scoped = |own: &[CreditorId]| {
            let filter = Filter::default();
            let (id, creditors) = (base::UserId(base::Uuid::nil()), Some(own.to_vec()));
            let asker = Actor::User { id, login: "ana".into(), role: base::Role::Agent, creditors };
            let scale = Scale::of_pesos(DAY.day);
            let question = Question::new((&filter, by_days), &asker, (&cards, &catalogue), (&DAY, &scale));
            question.line(dossier.clone()).map(|line| line.key)
        };

        assert_eq!(scoped(&[CreditorId(base::Uuid::from_u128(1))]), Some(45));
        assert_eq!(scoped(&[CreditorId(base::Uuid::from_u128(2))]), None);
        assert_eq!(line(&Filter::default(), SortBy::Days, &debtor()), None);
    }

    #[test]
    fn stages_and_indicators_filter() {
        let dossier = late_debtor(20_000 - 45, 5_000_00);
        let staged = |code: &str| Filter { stages: Some(vec![code.to_owned()]), ..Filter::default() };
        let bounded = |value| Filter { min: BTreeMap::from([("outlook".to_owned(), value)]), ..Filter::default() };
        let outlook = line(&Filter::default(), SortBy::Outlook, &dossier).unwrap().key;

        assert!(line(&staged("b2"), SortBy::Owed, &dossier).is_some());
        assert!(line(&staged("b1"), SortBy::Owed, &dossier).is_none());
        assert!(line(&bounded(u8::try_from(outlook).unwrap()), SortBy::Owed, &dossier).is_some());
        assert!(line(&bounded(u8::try_from(outlook).unwrap() + 1), SortBy::Owed, &dossier).is_none());
    }

    #[test]
    fn who_they_are_and_since_when_filters() {
        let mut dossier = late_debtor(20_000 - 45, 5_000_00);
        dossier.ledger.accounts[0].opened = 20_000 - 365;
        dossier.people.traits.province = Some(3);
        let shown = |filter: Filter| line(&filter, SortBy::Owed, &dossier).is_some();

        assert!(shown(Filter { min_days: Some(45), max_days: Some(45), ..Filter::default() }));
        assert!(!shown(Filter { min_days: Some(46), ..Filter::default() }));
        assert!(shown(Filter { party: Some(PartyKind::Person), provinces: Some(vec![3]), ..Filter::default() }));
        assert!(!shown(Filter { party: Some(PartyKind::Company), ..Filter::default() }));
        assert!(!shown(Filter { provinces: Some(vec![0, 24]), ..Filter::default() }));
        // Opened on 5 October 2023, a day less than a year ago.
        assert!(shown(Filter { min_months: Some(11), max_months: Some(12), ..Filter::default() }));
        assert!(!shown(Filter { min_months: Some(12), ..Filter::default() }));
    }

    #[test]
    fn a_segment_is_asked_for_by_its_code() {
        let dossier = late_debtor(20_000 - 45, 5_000_00);
        let own = assess(&dossier, &Scorecards::shipped(), &Scale::of_pesos(DAY.day)).segment;
        let within = |code: &str| Filter { segments: Some(vec![code.to_owned()]), ..Filter::default() };

        assert_eq!(line(&within(own.code()), SortBy::Owed, &dossier).and_then(|line| line.segment), Some(own));
        assert_eq!(line(&within("Z"), SortBy::Owed, &dossier), None);
        assert_eq!(line(&Filter::default(), SortBy::Owed, &dossier).and_then(|line| line.segment), None);
    }

    #[test]
    fn equal_keys_stay_in_order_of_id() {
        let id = |n| DebtorId(base::Uuid::from_u128(n));
        let mut lines = vec![(1, id(3)), (2, id(2)), (2, id(1))];

        sort(&mut lines, true);

        assert_eq!(lines, [(2, id(1)), (2, id(2)), (1, id(3))]);
    }
}
