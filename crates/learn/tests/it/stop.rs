//! A trial that is looked at every day deceives as seldom as it says.
use crate::dice::Dice;
use learn::trial::{Arm, Trial, Verdict};

const TRIAL: Trial = Trial { alpha: 0.05, planned: 2_000, least: 50, margin: 0.0 };
const TRIALS: u32 = 500;
const DAYS: u32 = 200;
const UNITS_A_DAY: u32 = 10;

/// In how many of the trials somebody who looks every day sees a difference, and how many would by a plain interval.
fn seen(champion: f64, challenger: f64) -> (u32, u32) {
    let (mut dice, mut sequence, mut plain) = (Dice(3), 0, 0);
    for _ in 0..TRIALS {
        let mut arms = [Arm::default(), Arm::default()];
        let (mut told, mut fooled) = (false, false);
        for _ in 0..DAYS {
            for _ in 0..UNITS_A_DAY / 2 {
                arms[0].add(dice.falls(champion));
                arms[1].add(dice.falls(challenger));
            }
            let [first, second] = arms;
            told |= matches!(TRIAL.verdict(&first, &second), Verdict::Champion | Verdict::Challenger);
            let off = second.mean() - first.mean();
            let once = first.mean() * (1.0 - first.mean()) + second.mean() * (1.0 - second.mean());
            let units = f64::from(u32::try_from(first.count()).unwrap());
            fooled |= 50 <= first.count() && 1.96 * (once / units).sqrt() < off.abs();
        }
        sequence += u32::from(told);
        plain += u32::from(fooled);
    }
    (sequence, plain)
}

#[test]
fn two_of_a_kind_are_taken_for_different_in_at_most_one_of_twenty_trials() {
    let (sequence, plain) = seen(0.2, 0.2);

    println!("of {TRIALS} trials without a difference, {sequence} saw one; {plain} would by a plain interval");
    assert!(sequence <= TRIALS / 20);
    assert!(TRIALS / 5 < plain);
}

#[test]
fn a_difference_is_found() {
    let (sequence, _) = seen(0.2, 0.3);

    assert!(TRIALS * 9 / 10 < sequence, "{sequence}");
}
