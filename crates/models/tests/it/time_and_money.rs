//! How much will be paid, and when.
use crate::portfolio::{Competitors, contest, portfolio};
use models::{Amount, Feature, PERIOD, Random, Spell, Table, TimeToPay, person_periods};

#[test]
fn an_expected_amount_is_the_chance_times_the_size() {
    let mut random = Random::new(31);
    let base = portfolio(2_500, 32);
    let amounts = base.target().iter().enumerate().map(|(row, paid)| {
        let size = 200.0 + 800.0 * f64::from(base.columns()[1][row]);
        (f64::from(*paid) * size * -(1.0 - random.unit()).ln()) as f32
    });
    let table = base.with_target(amounts.collect()).unwrap();
    let quick = Competitors::quick();

    let amount = Amount::learn(&contest(&quick.all()), &quick.boosting, &table, &table.all()).unwrap();

    let judged = amount.judged;
    assert!(judged.learned && judged.error < judged.error_of_mean, "{judged:?}");
    assert!((judged.expected / judged.came - 1.0).abs() < 0.15, "{judged:?}");
    assert!(2.0 * amount.expected(&[6.0, 0.0, 0.3, 0.5]) < amount.expected(&[0.0, 1.0, 0.9, 0.5]));
    assert!(
        Amount::learn(
            &contest(&quick.all()),
            &quick.boosting,
            &base.with_target(vec![-1.0; 2_500]).unwrap(),
            &base.all()
        )
        .is_err()
    );
}

#[test]
fn a_hazard_is_learned_from_those_who_paid_and_those_who_have_not_yet() {
    let mut random = Random::new(33);
    let rows = 3_000;
    let fast: Vec<f32> = (0..rows).map(|_| random.below(2) as f32).collect();
    // Of the fast 30 % pay in each period, of the others 10 %; one in three is watched for two periods alone.
    let spells: Vec<Spell> = fast
        .iter()
        .map(|fast| {
            let chance = if 0.5 < *fast { 0.3 } else { 0.1 };
            let watched = if random.below(3) == 0 { 2 } else { 6 };
            let paid = (1..=watched).find(|_| random.unit() < chance);
            paid.map_or(Spell { periods: watched, paid: false }, |periods| Spell { periods, paid: true })
        })
        .collect();
    let table = Table::new(vec![Feature::named("fast")], vec![fast], vec![0.0; rows]).unwrap();
    let table = table.seen_on((0..rows as i32).map(|row| row / 100).collect()).unwrap();
    let quick = Competitors::quick();

    let time = TimeToPay::learn(&contest(&[&quick.scorecard, &quick.boosting]), &table, &spells, 6).unwrap();

    for (fast, chance) in [(0.0, 0.1f64), (1.0, 0.3)] {
        let told = time.paid_by(&[fast]);
        assert!(told.is_sorted() && told.len() == 6);
        for (period, told) in (1..=6).zip(told) {
            let truth = 1.0 - (1.0 - chance).powi(period);
            assert!((told - truth).abs() < 0.06, "{fast} {period}: {told} for {truth}");
        }
    }
    assert!(time.periods_owed(&[1.0]) + 1.0 < time.periods_owed(&[0.0]));
}

#[test]
fn each_period_watched_is_a_row_and_the_last_says_whether_it_was_paid() {
    let table = Table::new(vec![Feature::named("late")], vec![vec![1.0, 2.0, 3.0]], vec![0.0; 3]).unwrap();
    let spell = |periods, paid| Spell { periods, paid };

    let long = person_periods(&table, &[spell(2, true), spell(1, false), spell(9, true)], 3).unwrap();

    assert_eq!(long.columns(), [vec![1.0, 1.0, 2.0, 3.0, 3.0, 3.0], vec![1.0, 2.0, 1.0, 1.0, 2.0, 3.0]]);
    assert_eq!(long.target(), [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(long.group(), [0, 0, 1, 2, 2, 2]);
    assert_eq!(long.features()[1].name, PERIOD);
    assert!(person_periods(&table, &[spell(1, true)], 3).is_err());
    assert!(person_periods(&table, &[spell(0, true); 3], 3).is_err());
}
