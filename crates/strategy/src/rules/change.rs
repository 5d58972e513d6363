//! Which datum would change an indicator: each of those that its card looks at, had it another value, all else as it is.
//!
//! A counterfactual in one datum (Wachter, Mittelstadt and Russell 2018), asked of whoever speaks: the model, or else the
//! card.
use crate::rules::{
    assess::Assessment,
    feature::{Feature, Features},
    scorecard::{Bin, Indicator, Scorecards},
};

/// A datum that would change an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which datum.
    pub feature: Feature,
    /// Whether it is known now.
    pub known: bool,
    /// What it would say, in Spanish.
    pub sentence_es: String,
    /// What the indicator would be, 0 to 100.
    pub value: u8,
}

/// Changes told of an indicator at most.
const TOLD: usize = 3;

/// The data that would change an indicator most, the one that would change it most first: each with the value that would
/// do so.
///
/// Other indicators are no data.
pub fn changes(assessment: &Assessment, cards: &Scorecards, indicator: Indicator) -> Vec<Change> {
    let (card, features, now) = (cards.card(indicator), &assessment.features, assessment.value(indicator));
    let is_datum = |feature: Feature| Indicator::ALL.iter().all(|other| other.feature() != Some(feature));
    let mut found: Vec<Change> = Vec::new();
    for characteristic in card.characteristics.iter().filter(|one| is_datum(one.feature)) {
        let feature = characteristic.feature;
        let with = |other: i64| {
            let features = features.clone().with(feature, other);
            (told(&features, cards, indicator), features)
        };
        let others = typical(&characteristic.bins).map(with).filter(|(value, _)| *value != now);
        let Some((value, seen)) = others.max_by_key(|(value, _)| value.abs_diff(now)) else { continue };
        let why = card.why(feature, seen.get(feature), i16::from(value) - i16::from(now));
        let Some(reason) = card.reason(why, &seen) else { continue };
        let known = features.get(feature).is_some();
        found.push(Change { feature, known, sentence_es: reason.sentence_es, value });
    }
    found.sort_by_key(|change| std::cmp::Reverse(change.value.abs_diff(now)));
    found.truncate(TOLD);
    found
}

/// An indicator of these features.
fn told(features: &Features, cards: &Scorecards, indicator: Indicator) -> u8 {
    let learned = cards.learned().value(indicator, features);
    learned.unwrap_or_else(|| cards.card(indicator).score(features).value)
}

/// A value of each bin: its greatest, and of the last, which has none, the least.
fn typical(bins: &[Bin]) -> impl Iterator<Item = i64> + '_ {
    let below = bins.iter().map(|bin| bin.upto);
    let last = bins.len().checked_sub(2).and_then(|place| bins.get(place)).map_or(0, |bin| bin.upto.saturating_add(1));
    below.take(bins.len().saturating_sub(1)).chain([last])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::assess::assess_features;
    use proptest::prelude::*;

    #[test]
    fn what_would_change_it_most_is_told_first_and_comes_true() {
        let cards = Scorecards::shipped();
        let seen = Features::default().with(Feature::LateNow, 3).with(Feature::Owed, 80_000_00);
        let assessment = assess_features(seen.clone(), &cards, None);

        let told = changes(&assessment, &cards, Indicator::Outlook);

        let now = assessment.value(Indicator::Outlook);
        assert_eq!(told.len(), TOLD);
        assert!(told.is_sorted_by_key(|change| std::cmp::Reverse(change.value.abs_diff(now))));
        let late = told.iter().find(|change| change.feature == Feature::LateNow).unwrap();
        assert!(late.known && now < late.value);
        let without = assess_features(seen.with(Feature::LateNow, 0), &cards, None);
        assert_eq!(late.value, without.value(Indicator::Outlook));
        assert!(told.iter().any(|change| !change.known), "{told:?}");
    }

    proptest! {
        #[test]
        fn every_change_has_words_and_changes_something(
            base in prop::collection::vec(prop::option::of(0_i64..200), Feature::ALL.len()),
        ) {
            let cards = Scorecards::shipped();
            let mut seen = Features::default();
            for (feature, value) in Feature::ALL.iter().zip(base) {
                seen.set(*feature, value);
            }
            let assessment = assess_features(seen, &cards, None);
            for indicator in Indicator::ALL {
                for change in changes(&assessment, &cards, indicator) {
                    prop_assert!(!change.sentence_es.is_empty() && change.value != assessment.value(indicator));
                }
            }
        }
    }
}
