//! The effect of an action is found in a world where it is known, however wrong the models of the outcome are.
use crate::dice::Dice;
use learn::{
    bandit::{Belief, Context},
    uplift::{Example, Treated, effect, qini},
};

const ROWS: usize = 20_000;

/// What calling adds to the probability of paying: most where the trait is high, harm where it is low.
fn truth(place: f64) -> f64 {
    0.3 * place - 0.1
}

/// A debtor with a trait between 0 and 1, called with a probability that depends on it. Who pays anyway is not linear in
/// the trait, and the model below is.
fn world(dice: &mut Dice) -> Vec<(f64, Treated<Context>)> {
    let rows = (0..ROWS).map(|_| {
        let place = dice.share();
        let chance = 0.2 + 0.6 * place;
        let treated = dice.share() < chance;
        let pays = 0.5 - 0.4 * (2.0 * place - 1.0).powi(2) + if treated { truth(place) } else { 0.0 };
        let context = Context::new(&[place, 1.0]).unwrap();
        (place, Treated { context, treated, chance, outcome: dice.falls(pays.clamp(0.0, 1.0)) })
    });
    rows.collect()
}

/// Ridge regression.
fn line(examples: &[Example<Context>]) -> impl Fn(&Context) -> f64 + use<> {
    let mut belief = Belief::independent(&[0.0; 2], &[10.0; 2]);
    for (context, outcome) in examples {
        belief.learn(context, outcome - belief.at(context).mean, 1.0);
    }
    move |context| belief.at(context).mean
}

#[test]
fn calling_is_known_to_help_some_and_to_harm_others() {
    let mut dice = Dice(5);
    let seen = world(&mut dice);
    let rows: Vec<Treated<Context>> = seen.iter().map(|(_, row)| *row).collect();
    let folds: Vec<u8> = (0..ROWS).map(|place| u8::from(place % 2 == 0)).collect();

    let effect = effect(&rows, &folds, line);

    for (place, _) in seen.iter().take(200) {
        let told = effect(&Context::new(&[*place, 1.0]).unwrap());
        assert!((told - truth(*place)).abs() < 0.06, "at {place}: {told} is not {}", truth(*place));
    }
    let unseen: Vec<Treated<Context>> = world(&mut dice).into_iter().map(|(_, row)| row).collect();
    let scores: Vec<f64> = unseen.iter().map(|row| effect(&row.context)).collect();
    assert!(0.0 < qini(&unseen, &scores).unwrap().area);
}
