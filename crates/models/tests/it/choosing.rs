//! Who is chosen, and what the card says of it.
use crate::portfolio::{Competitors, contest, expert, portfolio, row, truth};
use models::{Contest, Judged, Outcome, Plan, Why, metrics, probability};

#[test]
fn with_many_rows_the_data_speak_and_probabilities_mean_what_they_say() {
    let (table, others) = (portfolio(3_000, 1), portfolio(4_000, 2));
    let competitors = Competitors::quick();

    let model = contest(&competitors.all()).hold(&table, &table.all()).unwrap();

    let said: Vec<f64> = (0..others.rows()).map(|at| model.told(&row(&others, at))).collect();
    let judged = metrics(Judged { said: &said, came: others.target(), weight: others.weight() });
    let perfect: Vec<f64> = (0..others.rows())
        .map(|at| row(&others, at))
        .map(|row| probability(truth(row[0], row[1], if row[2].is_nan() { 0.5 } else { row[2] })))
        .collect();
    let best = metrics(Judged { said: &perfect, came: others.target(), weight: others.weight() });
    assert!(judged.log_loss < best.log_loss + 0.02, "{judged:?} {best:?}");
    assert!(judged.ece < 0.04, "{judged:?}");
}

#[test]
fn the_card_tells_who_competed_and_why_the_best_was_chosen() {
    let table = portfolio(1_200, 3);
    let competitors = Competitors::quick();

    let card = contest(&competitors.all()).hold(&table, &table.all()).unwrap().card;

    let losses: Vec<f64> = card
        .entries
        .iter()
        .map(|entry| match &entry.outcome {
            Outcome::Judged(metrics) => metrics.log_loss,
            Outcome::Refused(why) => panic!("{}: {why}", entry.name),
        })
        .collect();
    assert_eq!((card.target.as_str(), card.rows, card.days), ("paid_30", 1_200, (0, 99)));
    assert_eq!(card.entries.len(), 4);
    assert!(losses.is_sorted());
    assert_eq!(card.entries.last().unwrap().name, "expert");
    assert_eq!(card.chosen.iter().map(|(_, share)| share).sum::<f64>(), 1.0);
    assert!(card.chosen.iter().all(|(name, _)| name != "expert"), "{:?}", card.chosen);
    assert_eq!(card.references.len(), 4);
    assert!(card.after.log_loss <= card.before.log_loss * 1.001);
    assert!((card.reliability.iter().map(|group| group.weight).sum::<f64>() - card.after.rows as f64).abs() < 1e-6);
}

#[test]
fn with_fifty_rows_nobody_says_never_or_always() {
    for seed in 0..5 {
        let table = portfolio(50, 10 + seed);
        let competitors = Competitors::quick();

        let model = contest(&competitors.all()).hold(&table, &table.all()).unwrap();

        for at in 0..50 {
            let told = model.told(&row(&table, at));
            assert!(0.01 < told && told < 0.99, "{told} by {:?}", model.card.chosen);
        }
        let (good, bad) = (model.told(&[0.0, 1.0, 0.9, 0.5]), model.told(&[6.0, 0.0, 0.1, 0.5]));
        assert!(bad + 0.2 < good, "{bad} {good} by {:?}", model.card.chosen);
        let refused = |name: &str| {
            model.card.entries.iter().any(|entry| entry.name == name && matches!(entry.outcome, Outcome::Refused(_)))
        };
        assert!(refused("boosting") && refused("additive"));
    }
}

#[test]
fn without_rows_the_expert_speaks_and_the_card_says_so() {
    let table = portfolio(20, 4);
    let competitors = Competitors::quick();

    let model = contest(&competitors.all()).hold(&table, &[]).unwrap();

    assert_eq!((model.card.why.clone(), model.card.prior_share), (Why::NobodyToJudge, Some(1.0)));
    assert_eq!(model.score(&row(&table, 0)), expert().card.score(&row(&table, 0)));
}

#[test]
fn rows_of_one_day_are_judged_in_folds() {
    let table = portfolio(600, 5).seen_on(vec![7; 600]).unwrap();
    let competitors = Competitors::quick();
    let plan = Plan::fitting(&table, &table.all(), 3, 30, 9);

    let model = Contest { plan, ..contest(&competitors.all()) }.hold(&table, &table.all()).unwrap();

    assert_eq!(plan, Plan::Stratified { folds: 3, seed: 9 });
    assert_eq!(model.card.after.rows, 600);
}

#[test]
fn the_same_rows_and_seed_make_the_same_model() {
    let table = portfolio(500, 6);
    let competitors = Competitors::quick();
    let hold = || contest(&competitors.all()).hold(&table, &table.all()).unwrap().fingerprint().unwrap();

    assert_eq!(hold(), hold());
}
