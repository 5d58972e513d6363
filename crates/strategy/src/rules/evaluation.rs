//! What another way of deciding would have brought, from what was decided, and with what chance.
use crate::rules::{
    drawn::{Chance, Drawn},
    learner::{Chooser, Learner, Lesson},
    learner_setting::LearnerSetting,
    lesson::Besides,
    matrix::{Matrix, PPM},
    policy::Policy,
};
use base::{Amount, DebtorId};
use learn::{cross_fit, ope::Logged};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A way of deciding, to be judged.
#[derive(Clone, Debug)]
pub enum Way {
    /// What decides now, as for those who are not in the control group.
    Live,
    /// The weights of the matrix that decides now.
    Weights,
    /// The weights of another matrix.
    Matrix(Box<Matrix>),
    /// One treatment wherever it is open, by its number; elsewhere the weights of the matrix that decides now.
    Fixed(u8),
}

/// A decision that was drawn, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// About whom.
    pub debtor: DebtorId,
    /// What it was drawn from.
    pub drawn: Drawn,
    /// What was drawn.
    pub treatment: u8,
    /// With what probability, in millionths.
    pub chance_ppm: u32,
    /// What it was worth, by the tariff and net of its cost.
    pub reward: Amount,
    /// What it cost.
    pub cost: Amount,
}

/// How many parts of the log see each other's models.
const FOLDS: u8 = 3;

impl Way {
    /// The treatments that it would do in a cell, with their weights.
    pub(crate) fn options<'a>(&'a self, place: u8, now: &'a Matrix) -> Cow<'a, [(u8, u32)]> {
        match self {
            Self::Live | Self::Weights => Cow::Borrowed(now.options(place)),
            Self::Matrix(matrix) => Cow::Borrowed(matrix.options(place)),
            Self::Fixed(treatment) => Cow::Owned(vec![(*treatment, 1)]),
        }
    }

    /// How often it would take each treatment that was open.
    ///
    /// What it would do and was not open then is not known to have been allowed, so it does what it can of the rest.
    pub fn chances(&self, drawn: &Drawn, policy: &Policy) -> Vec<Chance> {
        let by = |matrix| reweighed(drawn, matrix).by_weights();
        match self {
            Self::Live => {
                let now = reweighed(drawn, &policy.matrix);
                let learner = policy.learner.as_ref().filter(|_| !policy.matrix.is_fixed(drawn.cell));
                let learner = learner.filter(|learner| learner.fits(&policy.matrix, &policy.catalogue));
                learner.map_or_else(|| now.by_weights(), |learner| learner.chances(&now))
            }
            Self::Weights => by(&policy.matrix),
            Self::Matrix(matrix) => by(matrix),
            Self::Fixed(treatment) if drawn.open.iter().any(|open| open.treatment == *treatment) => {
                vec![(*treatment, PPM)]
            }
            Self::Fixed(_) => by(&policy.matrix),
        }
    }
}

/// The same with the weights of a matrix; with its own where that would do none of it.
fn reweighed(drawn: &Drawn, matrix: &Matrix) -> Drawn {
    let options = matrix.options(drawn.cell);
    let weight = |treatment| options.iter().find(|(other, _)| *other == treatment).map_or(0, |(_, weight)| *weight);
    let mut now = drawn.clone();
    now.open.iter_mut().for_each(|open| open.weight = weight(open.treatment));
    now.open.retain(|open| 0 < open.weight);
    if now.open.is_empty() { drawn.clone() } else { now }
}

impl Outcome {
    /// The line of the log that a way with these chances is judged by, where no model expects anything.
    pub(crate) fn as_logged(&self, chances: &[Chance]) -> Logged {
        Logged {
            reward: minor(self.reward),
            logged: share(self.chance_ppm),
            target: target(chances, self.treatment),
            expected: 0.0,
            expected_target: 0.0,
        }
    }

    /// The bytes that travel.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("an outcome is plain data")
    }

    /// What travelled; nothing for what is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// How often a treatment is taken.
fn target(chances: &[Chance], treatment: u8) -> f64 {
    chances.iter().find(|(other, _)| *other == treatment).map_or(0.0, |(_, chance)| share(*chance))
}

fn share(chance_ppm: u32) -> f64 {
    f64::from(chance_ppm) / f64::from(PPM)
}

/// The log as each way is judged by: one line for each outcome, in their order.
///
/// What a model expects comes from one that has seen other debtors alone; it is of the same form as what decides.
pub fn judge(outcomes: &[Outcome], ways: &[Way], policy: &Policy, setting: LearnerSetting) -> Vec<Vec<Logged>> {
    let expected = expectations(outcomes, policy, setting);
    let line = |way: &Way, outcome: &Outcome, expected: &[f64]| {
        let chances = way.chances(&outcome.drawn, policy);
        let open = || outcome.drawn.open.iter().map(|open| open.treatment).zip(expected);
        let own = open().find(|(treatment, _)| *treatment == outcome.treatment);
        Logged {
            expected: own.map_or(0.0, |(_, value)| *value),
            expected_target: open().map(|(treatment, value)| target(&chances, treatment) * value).sum(),
            ..outcome.as_logged(&chances)
        }
    };
    let lines = |way| outcomes.iter().zip(&expected).map(|(outcome, expected)| line(way, outcome, expected)).collect();
    ways.iter().map(lines).collect()
}

/// What each treatment that was open is expected to bring, net of its cost, by a model that has not seen the debtor.
fn expectations(outcomes: &[Outcome], policy: &Policy, setting: LearnerSetting) -> Vec<Vec<f64>> {
    let folds: Vec<u8> = outcomes.iter().map(|outcome| fold(outcome.debtor)).collect();
    let Policy { matrix, catalogue, .. } = policy;
    let fit = |seen: &mut dyn Iterator<Item = usize>| {
        let mut model = Learner::cold(setting, matrix, catalogue).ok();
        for outcome in seen.filter_map(|place| outcomes.get(place)) {
            if let Some(model) = &mut model {
                teach(model, outcome);
            }
        }
        model
    };
    let tell = |model: &Option<Learner>, place: usize| {
        let outcome = outcomes.get(place)?;
        let model = model.as_ref()?;
        let of = |treatment, cost| {
            let (share, _) = model.expects(&outcome.drawn, treatment)?;
            Some(setting.tariff.worth(share, outcome.drawn.owed) - minor(cost))
        };
        let open = outcome.drawn.open.iter();
        Some(open.map(|open| of(open.treatment, open.cost).unwrap_or(0.0)).collect::<Vec<f64>>())
    };
    cross_fit(&folds, fit, tell).into_iter().map(Option::unwrap_or_default).collect()
}

fn teach(model: &mut Learner, outcome: &Outcome) {
    let tariff = model.setting.tariff;
    let before_cost = minor(outcome.reward + outcome.cost);
    let worst = minor(tariff.complaint + tariff.opt_out);
    let share = (before_cost + worst) / (minor(outcome.drawn.owed) + worst).max(1.0);
    model.learn(Lesson {
        drawn: &outcome.drawn,
        treatment: outcome.treatment,
        share,
        by: Chooser::Draw,
        besides: Besides::default(),
    });
}

fn fold(debtor: DebtorId) -> u8 {
    blake3::hash(debtor.0.as_bytes()).as_bytes().first().map_or(0, |byte| byte % FOLDS)
}

/// Minor units as a float: exact up to 2⁵³ of them, and only to be estimated with.
#[expect(clippy::cast_precision_loss, reason = "an estimate, not money")]
pub(crate) fn minor(amount: Amount) -> f64 {
    amount.to_minor() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::drawn::{Alternative, TRAITS};
    use base::Uuid;
    use learn::ope::Estimator;

    /// Where a call brings 1,000 every second time and a mail nothing, and each is drawn half of the time.
    fn log(count: u32) -> Vec<Outcome> {
        let open = |treatment| Alternative { chance: PPM / 2, ..Alternative::new(treatment, 50, Amount::ZERO) };
        let one = |n: u32| {
            let treatment = if n.is_multiple_of(2) { 5 } else { 9 };
            let pays = n % 4 == 1;
            Outcome {
                debtor: DebtorId(Uuid::from_u128(u128::from(n))),
                drawn: Drawn {
                    cell: 14,
                    traits: vec![0; TRAITS.len()],
                    owed: Amount::minor(1_000_00),
                    due: Amount::minor(1_000_00),
                    open: vec![open(5), open(9)],
                    draw: 0,
                },
                treatment,
                chance_ppm: PPM / 2,
                reward: if pays { Amount::minor(1_000_00) } else { Amount::ZERO },
                cost: Amount::ZERO,
            }
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn a_way_is_judged_by_what_it_would_have_done() {
        let policy = Policy::shipped();
        let ways = [Way::Fixed(9), Way::Fixed(5)];

        let logs = judge(&log(2_000), &ways, &policy, LearnerSetting::shipped());

        for estimator in [Estimator::Ips, Estimator::SelfNormalisedDoublyRobust] {
            let values: Vec<f64> = logs.iter().map(|log| estimator.estimate(log).unwrap().value).collect();
            assert!((values[0] - 500_00.0).abs() < 30_00.0 && values[1].abs() < 30_00.0, "{estimator:?} {values:?}");
        }
    }

    #[test]
    fn what_was_not_open_is_not_done() {
        let policy = Policy::shipped();
        let outcome = &log(1)[0];

        let chances = Way::Fixed(12).chances(&outcome.drawn, &policy);

        assert_eq!(chances.iter().map(|(_, chance)| chance).sum::<u32>(), PPM);
        assert!(chances.iter().all(|(treatment, _)| [5, 9].contains(treatment)));
    }
}
