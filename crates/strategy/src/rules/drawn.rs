//! What a decision was drawn from: enough to draw it again, and to learn from it.
use crate::rules::{
    assess::Assessment,
    feature::Feature,
    matrix::{PPM, pick},
    scorecard::Indicator,
};
use base::Amount;
use serde::{Deserialize, Serialize};

/// What a decision was drawn from, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The cell of the matrix, by its place.
    pub cell: u8,
    /// What is known of the debtor, in thousandths of a deviation; see [`TRAITS`].
    pub traits: Vec<i16>,
    /// What there was to win: due and unpaid, or due within the days that a decision is judged by; in minor units of the
    /// scale's currency.
    pub owed: Amount,
    /// What of it was due already: what a contact speaks of.
    pub due: Amount,
    /// What limits left open; empty where a person chose.
    pub open: Vec<Alternative>,
    /// The luck.
    pub draw: u64,
}

/// A treatment that limits left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// Which, by the catalogue's number.
    pub treatment: u8,
    /// Its weight in the cell; zero where only what was learnt may take it.
    pub weight: u32,
    /// What it costs.
    pub cost: Amount,
    /// With what chance it was to be drawn, in millionths; nothing before chances were told.
    pub chance: u32,
}

impl Alternative {
    /// One whose chance was not told yet.
    pub const fn new(treatment: u8, weight: u32, cost: Amount) -> Self {
        Self { treatment, weight, cost, chance: 0 }
    }
}

/// A treatment and its chance in millionths.
pub type Chance = (u8, u32);

/// What a context is made of, beside the cell, in this order. All of it is scaled to a deviation of about one; what is
/// not known is zero.
pub const TRAITS: [&str; 16] = [
    "ability to pay",
    "willingness to pay",
    "contactability",
    "trust",
    "outlook",
    "worth of the effort",
    "stage of arrears",
    "what is owed, doubling by doubling",
    "days since the last payment, doubling by doubling",
    "attempts without an answer, doubling by doubling",
    "promises kept",
    "months of the last six with a payment",
    "mails that a payment followed",
    "calls that a payment followed",
    "payments that nobody had asked for",
    "days since anybody sought them, doubling by doubling",
];

impl Drawn {
    /// What would be drawn from in a cell about a usual debtor, of whom nothing particular is known.
    pub fn usual(cell: u8, open: Vec<Alternative>) -> Self {
        Self {
            cell,
            traits: vec![0; TRAITS.len()],
            owed: Amount::minor(OWED_USUAL),
            due: Amount::minor(OWED_USUAL),
            open,
            draw: 0,
        }
    }

    /// What is known of an assessed debtor in a stage.
    pub fn traits(assessment: &Assessment, stage: u8) -> Vec<i16> {
        let feature = |feature| assessment.features.get(feature);
        let scores = Indicator::ALL.map(|indicator| (i64::from(assessment.value(indicator)) - 50) * 40);
        let owed = doublings(assessment.owed().amount.to_minor()) - doublings(OWED_USUAL);
        let share = |of: Feature, all: Feature| {
            let (of, all) = (feature(of).unwrap_or(0), feature(all).unwrap_or(0));
            (1_000 * (of + 1) / (all + 2) - 500) * 4
        };
        let days = [Feature::MailDays, Feature::MessageDays, Feature::CallDays, Feature::VisitDays];
        let sought = days.into_iter().filter_map(feature).min();
        let known = [
            i64::from(stage) * 400 - 1_400,
            owed / 2,
            feature(Feature::DaysSincePayment).map_or(0, |days| (doublings(days + 1) - 5_000) / 2),
            feature(Feature::Unanswered).map_or(0, |count| doublings(count + 1) - 1_000),
            feature(Feature::PromisesKeptShare).map_or(0, |share| (share - 50) * 25),
            feature(Feature::PaidMonths6).map_or(0, |months| (months - 3) * 500),
            share(Feature::MailFollowed, Feature::MailTries),
            share(Feature::CallFollowed, Feature::CallTries),
            share(Feature::PaidUnasked, Feature::PaidDays),
            (doublings(sought.map_or(USUALLY_SOUGHT, |days| days + 1)) - doublings(USUALLY_SOUGHT)) / 2,
        ];
        let clamped = scores.into_iter().chain(known).map(|number| number.clamp(-TRAIT_MAX, TRAIT_MAX));
        clamped.map(|number| i16::try_from(number).unwrap_or(0)).collect()
    }

    /// The chances that the weights of the cell give: in millionths that sum to a whole.
    pub fn by_weights(&self) -> Vec<Chance> {
        let sum: u64 = self.open.iter().map(|open| u64::from(open.weight)).sum();
        let (mut weights, mut below) = (0, 0);
        let mut chance = |open: &Alternative| {
            weights += u64::from(open.weight);
            let bound = (weights * u64::from(PPM)).checked_div(sum).unwrap_or(0);
            let chance = bound - below;
            below = bound;
            (open.treatment, u32::try_from(chance).unwrap_or(PPM))
        };
        self.open.iter().map(&mut chance).collect()
    }

    /// The same, with the chances that it was drawn with.
    pub fn with(mut self, chances: &[Chance]) -> Self {
        for (open, (_, chance)) in self.open.iter_mut().zip(chances) {
            open.chance = *chance;
        }
        self
    }

    /// The treatment that the luck picks under these chances, and its chance; `None` where nothing is open.
    pub fn pick(&self, chances: &[Chance]) -> Option<Chance> {
        pick(chances, self.draw)
    }
}

/// What is owed by a usual debtor, in minor units: doublings are counted from here, two of them to a deviation.
pub(crate) const OWED_USUAL: i64 = 10_000_00;
/// Who was never sought counts as sought so many days ago.
const USUALLY_SOUGHT: i64 = 12;
/// The place of what is owed among the traits.
pub(crate) const OWED_TRAIT: usize = 7;
/// No trait is further from zero, in thousandths.
const TRAIT_MAX: i64 = 4_000;

/// The logarithm to base two of a number of at least one, in thousandths, straight between powers of two: the same on
/// every machine.
fn doublings(number: i64) -> i64 {
    let number = number.max(1).unsigned_abs();
    let power = number.ilog2();
    let beyond = (u128::from(number - (1 << power)) * 1_000) >> power;
    i64::from(power) * 1_000 + i64::try_from(beyond).unwrap_or(999)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{assess::assess_features, feature::Features, scorecard::Scorecards};
    use proptest::prelude::*;

    fn drawn(weights: &[u32], draw: u64) -> Drawn {
        let alternative = |(treatment, weight): (u8, &u32)| Alternative::new(treatment, *weight, Amount::ZERO);
        Drawn {
            cell: 0,
            traits: Vec::new(),
            owed: Amount::ZERO,
            due: Amount::ZERO,
            open: (0..).zip(weights).map(alternative).collect(),
            draw,
        }
    }

    #[test]
    fn a_doubling_is_a_thousand() {
        assert_eq!([-5, 0, 1, 2, 3, 4, 1 << 40].map(doublings), [0, 0, 0, 1_000, 1_500, 2_000, 40_000]);
    }

    #[test]
    fn what_is_not_known_is_nothing_and_what_is_extreme_is_bounded() {
        let of = |features| Drawn::traits(&assess_features(features, &Scorecards::shipped(), None), 0);

        let (unknown, rich) = (of(Features::default()), of(Features::default().with(Feature::Owed, i64::MAX)));

        assert_eq!(unknown.len(), TRAITS.len());
        assert_eq!(unknown[8..], [0; 8]);
        assert_eq!(rich[7], 4_000);
    }

    proptest! {
        #[test]
        fn chances_by_weights_are_those_of_the_draw(weights in prop::collection::vec(1_u32..500, 1..6), draw: u64) {
            let drawn = drawn(&weights, draw);
            let options: Vec<(u8, u32)> = (0..).zip(weights).collect();

            let chances = drawn.by_weights();

            prop_assert_eq!(chances.iter().map(|(_, chance)| chance).sum::<u32>(), PPM);
            prop_assert_eq!(drawn.pick(&chances), pick(&options, draw));
        }
    }
}
