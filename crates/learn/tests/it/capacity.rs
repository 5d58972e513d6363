//! What is shared out, against a linear program.
use crate::dice::Dice;
use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, microlp, variable};
use learn::capacity::{Shared, Wants, share_out};

/// One debtor's options: what each is worth, and what it uses.
type Options = Vec<(f64, Vec<f64>)>;

fn country(dice: &mut Dice, debtors: usize, resources: usize) -> Vec<Options> {
    let option = |dice: &mut Dice| {
        // Most means use one or two things; a visit uses an hour and money.
        let uses = (0..resources).map(|_| if dice.share() < 0.5 { 0.2 + dice.share() } else { 0.0 }).collect();
        (dice.share() * 100.0 - 10.0, uses)
    };
    (0..debtors).map(|_| (0..=dice.bits() % 4).map(|_| option(dice)).collect()).collect()
}

fn wants(country: &[Options], resources: usize) -> Wants {
    let mut wants = Wants::new(resources);
    for options in country {
        wants.push(options.iter().map(|(value, uses)| (*value, uses.as_slice())));
    }
    wants
}

/// The same by a simplex, where a debtor may be cut in parts.
fn program(country: &[Options], capacity: &[f64]) -> f64 {
    let mut unknowns = ProblemVariables::new();
    let shares: Vec<Vec<_>> = country
        .iter()
        .map(|options| options.iter().map(|_| unknowns.add(variable().min(0.0).max(1.0))).collect())
        .collect();
    let all = || country.iter().zip(&shares).flat_map(|(options, shares)| options.iter().zip(shares));
    let worth: Expression = all().map(|((value, _), share)| *value * *share).sum();
    let mut model = unknowns.maximise(worth.clone()).using(microlp);
    for shares in &shares {
        let taken: Expression = shares.iter().copied().sum();
        model = model.with(constraint!(taken <= 1.0));
    }
    for (resource, there) in capacity.iter().enumerate() {
        let used: Expression = all().map(|((_, uses), share)| uses[resource] * *share).sum();
        model = model.with(constraint!(used <= *there));
    }
    model.solve().unwrap().eval(worth)
}

/// What no sharing out may do.
fn keeps_its_word(shared: &Shared, country: &[Options], capacity: &[f64]) {
    let given = country.iter().zip(&shared.chosen).filter_map(|(options, chosen)| Some(&options[(*chosen)?]));
    let value: f64 = given.clone().map(|(value, _)| value).sum();
    assert!((value - shared.value).abs() < 1e-6 && shared.value <= shared.bound + 1e-6);
    for (resource, there) in capacity.iter().enumerate() {
        let used: f64 = given.clone().map(|(_, uses)| uses[resource]).sum();
        assert!(used <= there + 1e-9 && (used - shared.used[resource]).abs() < 1e-9, "{used} of {there}, {shared:?}");
    }
}

#[test]
fn prices_find_what_a_linear_program_finds() {
    let mut dice = Dice(11);
    for turn in 0..40 {
        let resources = 1 + turn % 5;
        let country = country(&mut dice, 120, resources);
        let capacity: Vec<f64> = (0..resources).map(|_| dice.share() * 50.0).collect();
        let shared = share_out(&wants(&country, resources), &capacity);
        let best = program(&country, &capacity);
        assert!((shared.bound / best - 1.0).abs() < 1e-6, "{} and {best} with {resources}", shared.bound);
        keeps_its_word(&shared, &country, &capacity);
        // Whole debtors can lose one for each resource, of a hundred and twenty.
        assert!(0.93 * best <= shared.value, "{} of {best} with {resources}", shared.value);
    }
}

#[test]
fn among_many_hardly_anything_is_lost() {
    let mut dice = Dice(5);
    let country = country(&mut dice, 6_000, 4);
    let capacity = [270.0, 120.0, 750.0, 18.0];
    let shared = share_out(&wants(&country, 4), &capacity);
    keeps_its_word(&shared, &country, &capacity);
    assert!(0.999 * shared.bound <= shared.value, "{} of {}", shared.value, shared.bound);
}

#[test]
fn what_there_is_enough_of_costs_nothing() {
    let mut wants = Wants::new(2);
    wants.push([(5.0, [1.0, 0.0].as_slice()), (7.0, [0.0, 1.0].as_slice())]);
    wants.push([(-3.0, [0.0, 0.0].as_slice())]);
    wants.push([]);
    let shared = share_out(&wants, &[1.0, 1.0]);
    assert_eq!((shared.prices, shared.chosen, shared.value), (vec![0.0, 0.0], vec![Some(1), None, None], 7.0));
    let none = share_out(&wants, &[0.0]);
    assert_eq!((none.chosen, none.value), (vec![None, None, None], 0.0));
    assert!(none.bound < 1e-6);
}
