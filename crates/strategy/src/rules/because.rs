//! Why a decision was taken, compact enough for the dossier, and read back in words.
use crate::rules::{
    assess::Assessment,
    dossier::Because,
    feature::{Feature, Features},
    guard::Guard,
    scorecard::{Indicator, Reason, Scorecards, Why},
};

/// Reasons kept with a decision.
pub(crate) const BECAUSE_MAX: usize = 4;

impl Because {
    /// The strongest contributions over all indicators, each feature once.
    pub(crate) fn of(assessment: &Assessment, cards: &Scorecards, guard: Option<Guard>) -> Self {
        let mut found: Vec<(Indicator, Why, Feature)> = Vec::with_capacity(24);
        for indicator in Indicator::ALL {
            for why in assessment.whys(cards, indicator) {
                let Some((feature, _)) = cards.card(indicator).spoken(why) else { continue };
                match found.iter_mut().find(|(_, _, other)| *other == feature) {
                    Some(kept) if kept.1.points.abs() < why.points.abs() => *kept = (indicator, why, feature),
                    Some(_) => {}
                    None => found.push((indicator, why, feature)),
                }
            }
        }
        found.sort_by_key(|(_, why, _)| -why.points.abs());
        found.truncate(BECAUSE_MAX);
        let named = found.iter().filter_map(|(indicator, why, _)| cards.card(*indicator).spoken(*why));
        let mut values: Vec<(u8, i64)> = named
            .flat_map(|(_, say)| say.features())
            .map(|feature| (feature as u8, assessment.features.get(feature).unwrap_or(0)))
            .collect();
        values.sort_unstable();
        values.dedup();
        Self { guard, whys: found.into_iter().map(|(indicator, why, _)| (indicator, why)).collect(), values }
    }

    /// In words: the limit that decided, if one did, then the contributions.
    pub fn reasons(&self, cards: &Scorecards) -> Vec<Reason> {
        let mut features = Features::default();
        for (place, value) in &self.values {
            if let Some(feature) = Feature::ALL.get(usize::from(*place)) {
                features.set(*feature, Some(*value));
            }
        }
        let limit = self.guard.map(|guard| Reason {
            code: guard.code().to_owned(),
            sentence_es: guard.sentence_es().to_owned(),
            points: 0,
        });
        let whys = self.whys.iter().filter_map(|(indicator, why)| cards.card(*indicator).reason(*why, &features));
        limit.into_iter().chain(whys).collect()
    }
}
