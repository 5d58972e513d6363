//! Models of LightGBM and XGBoost, with what they said when they were recorded (`bench/peers/record.py`).
use crate::portfolio::{Competitors, contest, portfolio, row};
use models::{
    Calibrator, Error, Foreign, Model, Scorer, Why,
    forest::{lightgbm, xgboost},
};

/// Rows and what the peer said of them: the columns of the model and the raw score, as text that reads back exactly.
struct Recorded {
    rows: Vec<Vec<f32>>,
    said: Vec<f64>,
}

impl Recorded {
    fn of(text: &str) -> Self {
        let mut recorded = Self { rows: Vec::new(), said: Vec::new() };
        for line in text.lines() {
            let (row, said) = line.rsplit_once(',').unwrap();
            let value = |text: &str| if text.is_empty() { f32::NAN } else { text.parse().unwrap() };
            recorded.rows.push(row.split(',').map(value).collect());
            recorded.said.push(said.parse().unwrap());
        }
        recorded
    }

    fn columns(&self, count: usize) -> Vec<Vec<f32>> {
        (0..count).map(|column| self.rows.iter().map(|row| row[column]).collect()).collect()
    }
}

/// Ten trees of the model of payment over the generated portfolio, without unknown values.
fn payment() -> (Foreign, Recorded) {
    let model = lightgbm::read(include_str!("lightgbm/payment.txt")).unwrap();
    (model, Recorded::of(include_str!("lightgbm/payment.csv")))
}

/// A model taught with unknown values.
fn unknown() -> (Foreign, Recorded) {
    let model = lightgbm::read(include_str!("lightgbm/unknown.txt")).unwrap();
    (model, Recorded::of(include_str!("lightgbm/unknown.csv")))
}

#[test]
fn scores_are_those_of_lightgbm_to_the_last_bit() {
    for (model, recorded) in [payment(), unknown()] {
        let features = model.features.len();
        let columns = recorded.columns(features);
        let slices: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
        let mut scores = vec![0.0; recorded.said.len()];
        Scorer::of(&model.forest, features).unwrap().scores(&slices, &mut scores).unwrap();

        for ((row, said), score) in recorded.rows.iter().zip(&recorded.said).zip(scores) {
            assert_eq!(model.forest.score(row).to_bits(), said.to_bits());
            assert_eq!(score.to_bits(), said.to_bits());
        }
        assert!(100 <= recorded.said.len());
    }
}

#[test]
fn a_model_written_again_says_the_same() {
    for (model, recorded) in [payment(), unknown()] {
        let again = lightgbm::read(&lightgbm::write(&model)).unwrap();
        let through = xgboost::read(&xgboost::write(&model)).unwrap();

        for row in &recorded.rows {
            assert_eq!(again.forest.score(row).to_bits(), model.forest.score(row).to_bits());
            assert!((through.forest.score(row) - model.forest.score(row)).abs() < 1e-5);
        }
        assert_eq!((again.features, through.features), (model.features.clone(), model.features));
    }
}

#[test]
fn scores_are_those_of_xgboost_within_single_precision() {
    let model = xgboost::read(include_str!("xgboost/unknown.json")).unwrap();
    let recorded = Recorded::of(include_str!("xgboost/unknown.csv"));

    for (row, said) in recorded.rows.iter().zip(&recorded.said) {
        assert!((model.forest.score(row) - said).abs() < 1e-5);
    }
}

#[test]
fn a_model_from_elsewhere_is_judged_and_repaired_here() {
    let (table, others) = (portfolio(1_500, 41), portfolio(3_000, 42));
    let quick = Competitors::quick();
    let ours = contest(&[&quick.boosting]).hold(&table, &table.all()).unwrap();
    let mut foreign = Model { calibrator: Calibrator::Identity, ..ours.clone() }.foreign().unwrap();
    // Whoever taught it was far too sure.
    for leaf in foreign.forest.trees.iter_mut().flat_map(|tree| &mut tree.leaves) {
        leaf.value *= 3.0;
    }
    let back = others.arranged(&["noise", "income", "kept", "late"].map(str::to_owned)).unwrap();

    let model = Model::imported(foreign, "paid_30", &back, &back.all()).unwrap();

    assert_eq!((model.card.why.clone(), model.features[0].name.as_str()), (Why::Imported, "late"));
    assert!(
        0.08 < model.card.before.ece && model.card.after.ece < 0.04,
        "{:?} {:?}",
        model.card.before,
        model.card.after
    );
    assert!(
        (model.score(&row(&others, 0)) - model.calibrator.repair(model.shape.score(&row(&others, 0)))).abs() < 1e-12
    );
    assert!(matches!(model.foreign(), Err(Error::Unsupported { .. })));
    assert!(matches!(
        contest(&[&quick.scorecard]).hold(&table, &table.all()).unwrap().foreign(),
        Err(Error::Unsupported { .. })
    ));
}
