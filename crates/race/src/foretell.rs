//! The house where XGBoost and LightGBM foretell in `bench/peers/foretell.py`: the same rows, the same splits, told alike.
use crate::meter::{Cost, Meter};
use anyhow::{Context, Result, ensure};
use models::{
    Additive, Boosting, Contest, Expert, Feature, Foreign, Forest, Growth, Judged, Loss, Plan, Scorecard, Scorer,
    Shape, Table, Voice, auc,
    forest::{lightgbm, xgboost},
    metrics, probability,
};
use serde_json::{Value, json};
use std::{fs, path::Path, time::Instant};

/// The models of the generated portfolio.
const NAMES: [&str; 3] = ["pay", "contact", "roll"];
/// Splits of the real file.
const SEEDS: u64 = 3;
/// Folds in which those who teach choose among the competitors.
const FOLDS: usize = 5;
/// Rows timed one by one.
const ROWS_TIMED: usize = 2_000;
/// Rows whose contributions are compared.
const ROWS_EXPLAINED: usize = 300;

/// Holds the contest on each split of the real file; how good the chosen is on the rows that took no part.
pub(crate) fn clients(folder: &Path) -> Result<Value> {
    let table = real(folder)?;
    let (mut log_loss, mut ranked, mut ece, mut chosen) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let meter = Meter::start()?;
    for seed in 0..SEEDS {
        let judge = whole(&folder.join(format!("judge-{seed}.u32")))?;
        let teach: Vec<u32> = others(&judge, table.rows());
        let (expert, scorecard) = (Expert::ignorant(), Scorecard::default());
        let (additive, boosting) = (Additive { seed, ..Additive::default() }, Boosting { seed, ..Boosting::default() });
        let contest = Contest {
            target: "default_next_month",
            competitors: &[&expert, &scorecard, &additive, &boosting],
            plan: Plan::Stratified { folds: FOLDS, seed },
            seed,
        };
        let model = contest.hold(&table, &teach)?;
        let judges = table.select(&judge);
        let columns: Vec<&[f32]> = judges.columns().iter().map(Vec::as_slice).collect();
        let said = model.told_of(&columns)?;
        let judged = metrics(Judged { said: &said, came: judges.target(), weight: judges.weight() });
        log_loss.push(judged.log_loss);
        ranked.push(judged.auc);
        ece.push(judged.ece);
        chosen.push(json!({
            "chosen": model.card.chosen,
            "repair": model.calibrator.name(),
            "entries": model.card.entries,
            "bytes": model.to_bytes()?.len(),
        }));
    }
    Ok(told(&meter.stop()?, json!({ "log_loss": log_loss, "auc": ranked, "ece": ece, "chosen": chosen })))
}

/// Scores every row by three models, which must say what LightGBM said to the last bit; then rows one by one.
pub(crate) fn score(folder: &Path) -> Result<Value> {
    let models: Vec<Foreign> = NAMES
        .iter()
        .map(|name| Ok(lightgbm::read(&fs::read_to_string(folder.join(format!("model-{name}.txt")))?)?))
        .collect::<Result<_>>()?;
    let features = models.first().context("no model")?.features.len();
    let rows = singles(&folder.join("rows.f32"))?;
    let columns = by_column(&rows, features);
    let slices: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
    let mut scores = vec![vec![0.0; rows.len() / features]; models.len()];
    let meter = Meter::start()?;
    for (model, scores) in models.iter().zip(&mut scores) {
        Scorer::of(&model.forest, features)?.scores(&slices, scores)?;
    }
    let cost = meter.stop()?;
    for (name, scores) in NAMES.iter().zip(&scores) {
        let said = doubles(&folder.join(format!("raw-{name}.f64")))?;
        let apart = said.iter().zip(scores).filter(|(said, score)| said.to_bits() != score.to_bits()).count();
        ensure!(said.len() == scores.len() && apart == 0, "{apart} scores of {name} differ from LightGBM's");
    }
    let mut micros: Vec<f64> = rows.chunks_exact(features).take(ROWS_TIMED).map(|row| single(&models, row)).collect();
    micros.sort_by(f64::total_cmp);
    let part = |percent: usize| micros.get(micros.len() * percent / 100).copied();
    Ok(told(&cost, json!({ "row_p50": part(50), "row_p99": part(99), "equal": scores.len() * scores[0].len() })))
}

/// Teaches three forests of a hundred trees on four fifths of the labelled rows, judged by the rest.
pub(crate) fn teach(folder: &Path) -> Result<Value> {
    let text = fs::read_to_string(folder.join("model-pay.txt"))?;
    let names = lightgbm::read(&text)?.features;
    let columns = by_column(&singles(&folder.join("taught.f32"))?, names.len());
    let growth =
        Growth { leaves_max: 31, depth_max: 31, rate: 0.1, shrink: 0.0, curvature_min: 1.0, features_share: 1.0 };
    let boosting =
        Boosting { bags: 1, bag_share: 0.999, rounds_max: 100, patience: 100, growth, ..Boosting::default() };
    let mut ranked = serde_json::Map::new();
    let tables: Vec<Table> = NAMES
        .iter()
        .map(|name| {
            let came = fs::read(folder.join(format!("came-{name}.u8")))?.into_iter().map(f32::from).collect();
            Ok(Table::new(names.iter().map(|name| Feature::named(name)).collect(), columns.clone(), came)?)
        })
        .collect::<Result<_>>()?;
    let meter = Meter::start()?;
    let mut forests: Vec<Forest> = Vec::new();
    for table in &tables {
        let cut = table.rows() * 4 / 5;
        forests.push(boosting.learn(table, &table.all()[..cut], Loss::Logistic)?);
    }
    let cost = meter.stop()?;
    for ((name, table), forest) in NAMES.iter().zip(&tables).zip(forests) {
        let judges = table.select(&table.all()[table.rows() * 4 / 5..]);
        let slices: Vec<&[f32]> = judges.columns().iter().map(Vec::as_slice).collect();
        let said = Shape::alone(Voice::Forest(forest)).scores(&slices)?;
        let judged = Judged { said: &said, came: judges.target(), weight: judges.weight() };
        ranked.insert((*name).to_owned(), json!(auc(judged)));
    }
    Ok(told(&cost, json!({ "auc": ranked })))
}

/// Writes a forest of ours for LightGBM and for XGBoost, and what it says of every row.
pub(crate) fn exchange(folder: &Path) -> Result<Value> {
    let table = real(folder)?;
    let boosting = Boosting { bags: 2, rounds_max: 100, ..Boosting::default() };
    let forest = boosting.learn(&table, &table.all(), Loss::Logistic)?;
    let features: Vec<String> = table.features().iter().map(|feature| feature.name.clone()).collect();
    let columns: Vec<&[f32]> = table.columns().iter().map(Vec::as_slice).collect();
    let scores = Shape::alone(Voice::Forest(forest.clone())).scores(&columns)?;
    let mut parts = Vec::new();
    let mut row = Vec::new();
    for at in 0..ROWS_EXPLAINED.min(table.rows()) {
        table.row(at, &mut row);
        let mut own = vec![0.0; features.len()];
        forest.contributions(&row, &mut own);
        parts.extend(own);
    }
    let foreign = Foreign { forest, features, loss: Loss::Logistic };
    fs::write(folder.join("exchange.txt"), lightgbm::write(&foreign))?;
    fs::write(folder.join("exchange.json"), xgboost::write(&foreign))?;
    fs::write(folder.join("exchange.f64"), bytes(&scores))?;
    fs::write(folder.join("exchange-parts.f64"), bytes(&parts))?;
    Ok(json!({ "trees": foreign.forest.trees.len(), "mean": probability(foreign.forest.base) }))
}

/// The rows of the real file.
fn real(folder: &Path) -> Result<Table> {
    let names = fs::read_to_string(folder.join("names.txt"))?;
    let features: Vec<Feature> = names.split_whitespace().map(Feature::named).collect();
    let columns = by_column(&singles(&folder.join("rows.f32"))?, features.len());
    let came = fs::read(folder.join("came.u8"))?.into_iter().map(f32::from).collect();
    Ok(Table::new(features, columns, came)?)
}

/// Microseconds that one row takes by all models.
fn single(models: &[Foreign], row: &[f32]) -> f64 {
    let start = Instant::now();
    let sum: f64 = models.iter().map(|model| model.forest.score(row)).sum();
    let micros = start.elapsed().as_secs_f64() * 1e6;
    // What is not looked at need not be computed.
    if sum.is_nan() { f64::NAN } else { micros }
}

fn told(cost: &Cost, more: Value) -> Value {
    let mut line = json!({ "wall": cost.wall, "cpu": cost.cpu, "peak": cost.peak });
    if let (Some(line), Value::Object(more)) = (line.as_object_mut(), more) {
        line.extend(more);
    }
    line
}

fn others(judge: &[u32], rows: usize) -> Vec<u32> {
    let mut judges = vec![false; rows];
    judge.iter().filter_map(|row| usize::try_from(*row).ok()).for_each(|row| judges[row] = true);
    (0u32..).zip(judges).filter(|(_, judges)| !judges).map(|(row, _)| row).collect()
}

fn by_column(rows: &[f32], features: usize) -> Vec<Vec<f32>> {
    (0..features).map(|feature| rows.iter().skip(feature).step_by(features).copied().collect()).collect()
}

fn singles(file: &Path) -> Result<Vec<f32>> {
    Ok(words(file)?.into_iter().map(f32::from_le_bytes).collect())
}

fn whole(file: &Path) -> Result<Vec<u32>> {
    Ok(words(file)?.into_iter().map(u32::from_le_bytes).collect())
}

fn doubles(file: &Path) -> Result<Vec<f64>> {
    Ok(words(file)?.into_iter().map(f64::from_le_bytes).collect())
}

fn words<const WIDTH: usize>(file: &Path) -> Result<Vec<[u8; WIDTH]>> {
    let bytes = fs::read(file).with_context(|| file.display().to_string())?;
    let (words, rest) = bytes.as_chunks::<WIDTH>();
    ensure!(rest.is_empty(), "{} ends in the middle of a number", file.display());
    Ok(words.to_vec())
}

fn bytes(numbers: &[f64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}
