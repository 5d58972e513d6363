//! Intervals hold the truth as often as they say.
use crate::dice::Dice;
use learn::ope::{Estimator, Logged};

const ACTIONS: usize = 3;
const REPLICATIONS: u32 = 500;
const ROWS: usize = 2_000;

/// How often each action pays for a debtor with this trait between 0 and 1.
fn pays(trait_: f64) -> [f64; ACTIONS] {
    [0.05 + 0.2 * trait_, 0.30 - 0.2 * trait_, 0.15]
}

/// How often the log takes each action.
fn logged(trait_: f64) -> [f64; ACTIONS] {
    [0.5 - 0.3 * trait_, 0.2 + 0.1 * trait_, 0.3 + 0.2 * trait_]
}

/// How often the judged policy does.
fn target(trait_: f64) -> [f64; ACTIONS] {
    [0.1 + 0.7 * trait_, 0.8 - 0.7 * trait_, 0.1]
}

/// What the judged policy earns: the mean over the trait, by Simpson's rule, exact for these parabolas.
fn truth() -> f64 {
    let at = |place: f64| (0..ACTIONS).map(|action| pays(place)[action] * target(place)[action]).sum::<f64>();
    (at(0.0) + 4.0 * at(0.5) + at(1.0)) / 6.0
}

fn log(dice: &mut Dice) -> Vec<Logged> {
    let rows = (0..ROWS).map(|_| {
        let place = dice.share();
        let (pays, logged, target, drawn) = (pays(place), logged(place), target(place), dice.share());
        let action = if drawn < logged[0] { 0 } else { 1 + usize::from(logged[0] + logged[1] <= drawn) };
        // A model that is wrong, as models are.
        let expected = pays.map(|chance| 0.7 * chance + 0.05);
        Logged {
            reward: dice.falls(pays[action]),
            logged: logged[action],
            target: target[action],
            expected: expected[action],
            expected_target: expected.iter().zip(target).map(|(expected, chance)| expected * chance).sum(),
        }
    });
    rows.collect()
}

#[test]
fn an_interval_of_95_per_cent_holds_the_truth_in_93_to_97_of_100_worlds() {
    let estimators = [
        Estimator::Ips,
        Estimator::Snips,
        Estimator::Clipped { cap: 20.0 },
        Estimator::DoublyRobust,
        Estimator::SelfNormalisedDoublyRobust,
        Estimator::Switch { cap: 20.0 },
    ];
    let (mut dice, truth) = (Dice(7), truth());
    let mut held = [0_u32; 6];

    for _ in 0..REPLICATIONS {
        let log = log(&mut dice);
        for (held, estimator) in held.iter_mut().zip(estimators) {
            let (low, high) = estimator.estimate(&log).unwrap().interval();
            *held += u32::from(low <= truth && truth <= high);
        }
    }

    println!("of {REPLICATIONS}, {held:?} held");
    for (held, estimator) in held.iter().zip(estimators) {
        assert!((465..=485).contains(held), "{estimator:?}: {held} of {REPLICATIONS}");
    }
}

#[test]
fn a_model_corrected_by_what_happened_is_surer_than_weights_alone() {
    let log = log(&mut Dice(11));

    let [alone, corrected] = [Estimator::Ips, Estimator::DoublyRobust].map(|each| each.estimate(&log).unwrap().error);

    assert!(corrected < alone);
}
