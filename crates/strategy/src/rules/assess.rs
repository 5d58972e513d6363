//! From features to six indicators and a segment.
use crate::rules::{
    dossier::Dossier,
    feature::{Feature, Features},
    features::features,
    learned::Told,
    observation::stage_of,
    scale::{Scale, Weighed},
    scorecard::{Indicator, Reason, Scorecards, Scored, WHYS_MAX, Why},
};
use base::Amount;
use ledger::Stage;
use people::Datum;
use serde::{Deserialize, Serialize};

/// One indicator of one debtor on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// 0 to 100.
    pub value: u8,
    /// Against about 30 days earlier; zero where nothing earlier is known.
    pub trend: i8,
    /// 0 to 100: how much of it rests on data, less the older the data.
    pub confidence: u8,
    /// Which version of the registry's models told it; nothing where the expert's card did.
    pub model: Option<u32>,
    /// The strongest contributions to the card, strongest first; of a model they are found when they are asked for, see
    /// [`Assessment::whys`].
    whys: [Why; WHYS_MAX],
}

/// What one debtor is like on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// In the order of [`Indicator::ALL`].
    pub readings: [Reading; 6],
    /// What it is worth against what it costs.
    pub segment: Segment,
    /// What was measured, the first five indicators included.
    pub features: Features,
}

/// One of three thirds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// The upper.
    High,
    /// The middle.
    Mid,
    /// The lower.
    Low,
}

/// The default segmentation: cost of managing × probability of payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Nothing is owed.
    Settled,
    /// Something is.
    Open {
        /// Of payment.
        probability: Band,
        /// Of managing, against what is owed.
        cost: Band,
    },
}

/// What a call costs, in minor units: the yardstick of what managing costs.
pub(crate) const CALL_COST: Amount = Amount::minor(900_00);
/// A contact is never thought more unlikely than this, in hundredths.
const CONTACT_MIN: i64 = 5;
/// Managing that costs up to these parts per thousand of the debt is cheap, and from the second on dear.
const COST_STEPS: [i64; 2] = [5, 30];
/// An outlook from these on is a middle and a high probability of payment.
const OUTLOOK_STEPS: [u8; 2] = [40, 70];
/// Data this old is fresh, in days.
const FRESH_DAYS: i32 = 45;
/// What stale data is worth at least, in hundredths.
const FRESHNESS_MIN: i32 = 40;

/// The six indicators and the segment of one debtor on the day of the scale.
pub fn assess(dossier: &Dossier, cards: &Scorecards, scale: &Scale) -> Assessment {
    let earlier = dossier.strategy.earlier(scale.number()).map(|mark| mark.values);
    assess_features(features(dossier, scale), cards, earlier)
}

/// The same from features, against the indicators of about 30 days earlier.
pub fn assess_features(features: Features, cards: &Scorecards, earlier: Option<[u8; 6]>) -> Assessment {
    let told = cards.learned().told(&features);
    assess_told(features, cards, earlier, &told)
}

/// The same, with what models tell of these features, where they were asked of many debtors at once.
pub(crate) fn assess_told(
    mut features: Features,
    cards: &Scorecards,
    earlier: Option<[u8; 6]>,
    told: &Told,
) -> Assessment {
    let freshness = freshness(features.evidence_days);
    let mut readings = [Reading::default(); 6];
    for ((reading, indicator), learned) in readings.iter_mut().zip(Indicator::ALL).zip(told) {
        let Scored { value, known, whys } = cards.card(indicator).score(&features);
        let (value, model) = learned.map_or((value, None), |(value, version)| (value, Some(version)));
        let confidence = u8::try_from(i32::from(known) * freshness / 100).unwrap_or(100);
        let before = earlier.and_then(|values| values.get(indicator as usize).copied()).unwrap_or(value);
        let trend = i8::try_from(i16::from(value) - i16::from(before)).unwrap_or(0);
        *reading = Reading { value, trend, confidence, model, whys };
        if let Some(feature) = indicator.feature() {
            features.set(feature, Some(i64::from(value)));
        }
    }
    let mut assessment = Assessment { readings, segment: Segment::Settled, features };
    assessment.segment = assessment.find_segment();
    assessment
}

impl Assessment {
    /// The stage that models speak of.
    pub fn stage(&self) -> Stage {
        stage_of(&self.features)
    }

    /// One indicator.
    pub fn reading(&self, indicator: Indicator) -> &Reading {
        self.readings.get(indicator as usize).expect("the six are there")
    }

    /// The value of one indicator.
    pub fn value(&self, indicator: Indicator) -> u8 {
        self.reading(indicator).value
    }

    /// All six values.
    pub fn values(&self) -> [u8; 6] {
        self.readings.map(|reading| reading.value)
    }

    /// The strongest contributions to one indicator, strongest first.
    pub fn whys(&self, cards: &Scorecards, indicator: Indicator) -> [Why; WHYS_MAX] {
        let reading = self.reading(indicator);
        let of_model = || cards.learned().whys(indicator, &self.features, cards.card(indicator));
        reading.model.and_then(|_| of_model()).unwrap_or(reading.whys)
    }

    /// What the debtor contests of what this indicator is made of: it was told without.
    pub fn under_review(&self, cards: &Scorecards, indicator: Indicator) -> Vec<Datum> {
        let (card, features) = (cards.card(indicator), &self.features);
        let of_card = |feature| card.characteristics.iter().any(|one| one.feature == feature);
        let looks_at = |feature| of_card(feature) || cards.learned().looks_at(indicator, features, feature);
        let own = features.under_review.iter().filter(|one| one.features.iter().any(|feature| looks_at(*feature)));
        own.map(|one| one.datum).collect()
    }

    /// The reasons of one indicator, in words.
    pub fn reasons(&self, cards: &Scorecards, indicator: Indicator) -> Vec<Reason> {
        cards.reasons(indicator, &self.whys(cards, indicator), &self.features)
    }

    /// What is due and unpaid, as far as it could be weighed.
    pub fn owed(&self) -> Weighed {
        let of = |feature| self.features.get(feature).unwrap_or(0);
        Weighed {
            amount: Amount::minor(of(Feature::Owed)),
            apart: u16::try_from(of(Feature::OwedApart)).unwrap_or(u16::MAX),
        }
    }

    /// What a contact that costs `cost` is expected to bring: probability of payment × owed × chance of contact − cost;
    /// at least that, where part of the debt could not be weighed.
    pub fn expected_value(&self, cost: Amount) -> Amount {
        let chance = |indicator| i128::from(self.value(indicator));
        let reach = chance(Indicator::Contactability).max(i128::from(CONTACT_MIN));
        let exact = i128::from(self.owed().amount.to_minor()) * chance(Indicator::Outlook) * reach / 10_000;
        Amount::minor(i64::try_from(exact).unwrap_or(i64::MAX)) - cost
    }

    fn find_segment(&self) -> Segment {
        let Weighed { amount, apart } = self.owed();
        let owed = amount.to_minor();
        if owed <= 0 && apart == 0 && !self.features.is_under_review(Feature::Owed) {
            return Segment::Settled;
        }
        let reach = i64::from(self.value(Indicator::Contactability)).max(CONTACT_MIN);
        let per_call = i128::from(CALL_COST.to_minor()) * 100 / i128::from(reach) * 1_000;
        let [cheap, dear] = COST_STEPS.map(i128::from);
        let cost = match per_call.checked_div(i128::from(owed.max(0))) {
            Some(cost) if cost <= cheap => Band::Low,
            Some(cost) if dear <= cost => Band::High,
            // A debt that nobody could weigh is neither large nor small.
            Some(_) | None => Band::Mid,
        };
        let [mid, high] = OUTLOOK_STEPS;
        let probability = match self.value(Indicator::Outlook) {
            value if high <= value => Band::High,
            value if mid <= value => Band::Mid,
            _ => Band::Low,
        };
        Segment::Open { probability, cost }
    }
}

impl Segment {
    /// How data names it: `A1` is a high probability at a low cost, `C3` a low one at a high cost, `Z` owes nothing.
    pub fn code(self) -> &'static str {
        match self {
            Self::Settled => "Z",
            Self::Open { probability, cost } => match (probability, cost) {
                (Band::High, Band::Low) => "A1",
                (Band::High, Band::Mid) => "A2",
                (Band::High, Band::High) => "A3",
                (Band::Mid, Band::Low) => "B1",
                (Band::Mid, Band::Mid) => "B2",
                (Band::Mid, Band::High) => "B3",
                (Band::Low, Band::Low) => "C1",
                (Band::Low, Band::Mid) => "C2",
                (Band::Low, Band::High) => "C3",
            },
        }
    }

    /// How screens name it.
    pub fn label_es(self) -> String {
        match self {
            Self::Settled => "Sin deuda vencida".to_owned(),
            Self::Open { probability, cost } => {
                let (pays, costs) = match (probability, cost) {
                    (Band::High, cost) => ("Probabilidad de pago alta", cost),
                    (Band::Mid, cost) => ("Probabilidad de pago media", cost),
                    (Band::Low, cost) => ("Probabilidad de pago baja", cost),
                };
                let costs = match costs {
                    Band::High => "costo de gestión alto",
                    Band::Mid => "costo de gestión medio",
                    Band::Low => "costo de gestión bajo",
                };
                format!("{pays}, {costs}")
            }
        }
    }
}

/// What evidence of this age is worth, in hundredths: all of it for 45 days, then one less each three days, to 40.
fn freshness(evidence_days: Option<i32>) -> i32 {
    let Some(days) = evidence_days else { return FRESHNESS_MIN };
    (100 - (days - FRESH_DAYS).max(0) / 3).max(FRESHNESS_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    fn value(features: Features, indicator: Indicator) -> u8 {
        static CARDS: LazyLock<Scorecards> = LazyLock::new(Scorecards::shipped);
        assess_features(features, &CARDS, None).value(indicator)
    }

    #[test]
    fn old_evidence_is_worth_less_and_never_nothing() {
        assert_eq!([None, Some(0), Some(45), Some(48), Some(10_000)].map(freshness), [40, 100, 100, 99, 40]);
    }

    #[test]
    fn a_trend_is_against_the_mark() {
        let now = assess_features(Features::default(), &Scorecards::shipped(), Some([100, 0, 40, 50, 60, 40]));

        assert_eq!(now.readings.map(|reading| reading.trend)[..5], [-46, 52, 0, 0, 0]);
    }

    #[test]
    fn an_expected_value_is_what_comes_in_less_what_it_costs() {
        let mut seen = assess_features(Features::default().with(Feature::Owed, 1_000_00), &Scorecards::shipped(), None);
        seen.readings[Indicator::Outlook as usize].value = 50;
        seen.readings[Indicator::Contactability as usize].value = 40;

        assert_eq!(seen.expected_value(Amount::minor(15_00)), Amount::minor(185_00));
        seen.readings[Indicator::Contactability as usize].value = 0;
        assert_eq!(seen.expected_value(Amount::ZERO), Amount::minor(25_00));
    }

    #[test]
    fn segments_cross_cost_and_probability() {
        let segment =
            |owed| assess_features(Features::default().with(Feature::Owed, owed), &Scorecards::shipped(), None).segment;

        assert_eq!(segment(0).code(), "Z");
        assert_eq!(segment(1_000_00).code(), "B3");
        assert_eq!(segment(10_000_000_00).code(), "B1");
        assert_eq!(segment(1_000_00).label_es(), "Probabilidad de pago media, costo de gestión alto");
    }

    /// What the business knows: more of the first never raises the second, more of the third never lowers it.
    const WORSE: &[(Feature, Indicator)] = &[
        (Feature::LateNow, Indicator::Outlook),
        (Feature::LateWorst3, Indicator::Outlook),
        (Feature::LateMonths6, Indicator::Willingness),
        (Feature::InstalmentToIncome, Indicator::Ability),
        (Feature::Utilisation, Indicator::Ability),
        (Feature::BureauSituation, Indicator::Ability),
        (Feature::PointsBad, Indicator::Contactability),
        (Feature::Complaints, Indicator::Trust),
        (Feature::HostileAnswers, Indicator::Trust),
        (Feature::PutOffAgain, Indicator::Trust),
    ];
    const BETTER: &[(Feature, Indicator)] = &[
        (Feature::PaidMonths6, Indicator::Willingness),
        (Feature::PaidShare, Indicator::Willingness),
        (Feature::PromisesKeptShare, Indicator::Trust),
        (Feature::FriendlyAnswers, Indicator::Trust),
        (Feature::EmploymentMonths, Indicator::Ability),
        (Feature::ContactRate, Indicator::Contactability),
        (Feature::Owed, Indicator::Strategy),
    ];

    proptest! {
        #[test]
        fn indicators_move_the_way_the_business_knows(
            base in prop::collection::vec(prop::option::of(0_i64..200), Feature::ALL.len()),
            (low, more) in (0_i64..150, 0_i64..150),
        ) {
            let mut seen = Features::default();
            for (feature, value) in Feature::ALL.iter().zip(base) {
                seen.set(*feature, value);
            }
            for (feature, indicator) in WORSE {
                let (before, after) = (seen.clone().with(*feature, low), seen.clone().with(*feature, low + more));
                prop_assert!(value(after, *indicator) <= value(before, *indicator), "{}", feature.code());
            }
            for (feature, indicator) in BETTER {
                let (before, after) = (seen.clone().with(*feature, low), seen.clone().with(*feature, low + more));
                prop_assert!(value(before, *indicator) <= value(after, *indicator), "{}", feature.code());
            }
        }
    }
}
