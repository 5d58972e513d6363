//! What a policy would have earned, over the logs of `bench/peers/ope.py` and those that `obp` ships.
//!
//! `run` fits its own models on halves of each log and tells the estimates beside the truth; `told` takes rows as they
//! are and tells the estimates alone, to compare formulae.
use crate::bandit::{ACTIONS, TRAITS, context, files, numbers};
use anyhow::{Context as _, Result};
use learn::{
    bandit::{Belief, Context, Link, Prior},
    cross_fit,
    ope::{Estimator, Logged},
};
use serde_json::{Map, Value, json};
use std::{path::Path, time::Instant};

/// What is estimated, by the names that the peers use.
const ESTIMATORS: [(&str, Estimator); 7] = [
    ("IPS", Estimator::Ips),
    ("SNIPS", Estimator::Snips),
    ("clipped", Estimator::Clipped { cap: 10.0 }),
    ("DM", Estimator::Direct),
    ("DR", Estimator::DoublyRobust),
    ("SNDR", Estimator::SelfNormalisedDoublyRobust),
    ("SWITCH", Estimator::Switch { cap: 10.0 }),
];

/// What the models start from: a model that corrects is better too flat than too bold.
const CAUTIOUS: Prior = Prior { score: -2.5, score_variance: 1.0, weight_variance: 0.05 };

/// A decision of a log.
struct Row {
    context: Context,
    action: usize,
    reward: f64,
    logged: f64,
    target: [f64; ACTIONS],
}

/// The estimates over every log of a folder, with the truth that the log begins with.
pub(crate) fn run(folder: &Path) -> Result<Value> {
    let mut told = Vec::new();
    for world in crate::bandit::WORLDS {
        for file in files(folder, world)? {
            let numbers = numbers(&file)?;
            let (head, rows) = numbers.split_at_checked(1 + ACTIONS).context("no truth and costs")?;
            let rows: Vec<Row> = rows.chunks_exact(TRAITS + ACTIONS + 3).map(row).collect::<Result<_>>()?;
            let started = Instant::now();
            let log = modelled(&rows, &head[1..]);
            let fitted = started.elapsed();
            let started = Instant::now();
            let estimates = estimates(&log);
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            told.push(json!({
                "log": name,
                "truth": head[0],
                "fit_ms": fitted.as_secs_f64() * 1e3,
                "estimate_ms": started.elapsed().as_secs_f64() * 1e3,
                "estimates": estimates,
            }));
        }
    }
    Ok(json!(told))
}

/// The estimates over rows of reward, logged and target probability, and what a model expects of both.
pub(crate) fn told(file: &Path) -> Result<Value> {
    let numbers = numbers(file)?;
    let (rows, _) = numbers.as_chunks();
    let log: Vec<Logged> = rows
        .iter()
        .map(|[reward, logged, target, expected, expected_target]| Logged {
            reward: *reward,
            logged: *logged,
            target: *target,
            expected: *expected,
            expected_target: *expected_target,
        })
        .collect();
    Ok(Value::Object(estimates(&log)))
}

fn estimates(log: &[Logged]) -> Map<String, Value> {
    let told = ESTIMATORS.iter().filter_map(|(name, estimator)| {
        let estimate = estimator.estimate(log)?;
        let (low, high) = estimate.interval();
        Some((
            (*name).to_owned(),
            json!({ "value": estimate.value, "low": low, "high": high, "support": estimate.support }),
        ))
    });
    told.collect()
}

fn row(numbers: &[f64]) -> Result<Row> {
    let (traits, rest) = numbers.split_at(TRAITS);
    let (decided, target) = rest.split_at(3);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let action = decided[0] as usize;
    Ok(Row { context: context(traits)?, action, reward: decided[1], logged: decided[2], target: target.try_into()? })
}

/// Rows with what a model expects that did not see them: the beliefs that a chooser would hold.
fn modelled(rows: &[Row], costs: &[f64]) -> Vec<Logged> {
    let folds: Vec<u8> = (0..rows.len()).map(|place| u8::from(place % 2 == 0)).collect();
    let fit = |seen: &mut dyn Iterator<Item = usize>| {
        let mut beliefs = vec![CAUTIOUS.belief(TRAITS + 1); ACTIONS];
        for row in seen.map(|place| &rows[place]) {
            beliefs[row.action].learn_share(&row.context, row.reward + costs[row.action], 1.0);
        }
        beliefs
    };
    let tell = |beliefs: &Vec<Belief>, place: usize| {
        let row = &rows[place];
        let mut expected = [0.0; ACTIONS];
        for ((expected, belief), cost) in expected.iter_mut().zip(beliefs).zip(costs) {
            *expected = Link::Logistic.value(belief.at(&row.context).mean) - cost;
        }
        let expected_target = expected.iter().zip(row.target).map(|(expected, chance)| expected * chance).sum();
        (expected[row.action], expected_target)
    };
    let told = cross_fit(&folds, fit, tell);
    let logged = |(row, (expected, expected_target)): (&Row, (f64, f64))| Logged {
        reward: row.reward,
        logged: row.logged,
        target: row.target[row.action],
        expected,
        expected_target,
    };
    rows.iter().zip(told).map(logged).collect()
}
