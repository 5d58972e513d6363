//! `cargo xtask bench --learn`: the learner against its peers, on the same rounds and the same logs.
//!
//! Regret depends on seeds and is the same in every run; time is that of one run, one contender after another.
use crate::{Options, bench::python, page, run::Program, tools::target};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
};
use xtask::house;

/// Who plays the rounds: the word of the script, and the name on the page.
const PEERS: [(&str, &str); 10] = [
    ("lints", "LinTS, learning every 200 rounds"),
    ("linucb", "LinUCB, learning every 200 rounds"),
    ("epsilon", "linear, 5 % at random, learning every 200 rounds"),
    ("lints-each", "LinTS, learning every round"),
    ("linucb-each", "LinUCB, learning every round"),
    ("vw-epsilon", "Vowpal Wabbit, `--epsilon 0.05`"),
    ("vw-squarecb", "Vowpal Wabbit, `--squarecb`"),
    ("vw-cover", "Vowpal Wabbit, `--cover 5`"),
    ("vw-bag", "Vowpal Wabbit, `--bag 5`"),
    ("vw-regcb", "Vowpal Wabbit, `--regcb`"),
];
const WORLDS: [&str; 2] = ["easy", "hard"];
const ESTIMATORS: [&str; 7] = ["IPS", "SNIPS", "clipped", "DM", "DR", "SNDR", "SWITCH"];

/// Makes rounds and logs, runs everybody over them, prints and writes both tables, or that of `--off-policy` alone.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--learn", "--quick", "--seeds", "--rounds", "--off-policy"])?;
    let quick = options.has("--quick");
    let seeds = options.number("--seeds", if quick { 2 } else { 10 })?;
    let rounds = options.number("--rounds", if quick { 5_000 } else { 20_000 })?;
    let python = python()?;
    let race = race()?;
    if !options.has("--off-policy") {
        let text = regret(&python, &race, (seeds, rounds))?;
        println!("\n{text}");
        page::put("bandits", &text)?;
    }
    let text = estimates(&python, &race, seeds.min(8))?;
    println!("\n{text}");
    page::put("off-policy", &text)
}

/// The binary that runs the house's part of a race.
pub(crate) fn race() -> Result<PathBuf> {
    Program::new("cargo build --release --locked --package race").run()?;
    Ok(target().join("release/race"))
}

fn regret(python: &Path, race: &Path, (seeds, rounds): (u64, u64)) -> Result<String> {
    let folder = target().join("bench").join(format!("rounds-{seeds}-{rounds}"));
    if !folder.exists() {
        let make = script(python, "bandit.py").arg("rounds").arg(&folder);
        make.arg(seeds.to_string()).arg(rounds.to_string()).run()?;
    }
    let mut told =
        vec![("Aldía, as shipped", Program::new(&race.to_string_lossy()).arg("bandit").arg(&folder).told()?)];
    for (peer, name) in PEERS {
        told.push((name, script(python, "bandit.py").arg(peer).arg(&folder).told()?));
        println!("{name} has played");
    }
    let mut table = "| | regret, easy | ± | times ours | regret, hard | ± | times ours | µs of processor a round |\n\
                     |---|---:|---:|---:|---:|---:|---:|---:|\n"
        .to_owned();
    let own: Vec<f64> = WORLDS.iter().map(|world| mean(&regrets(&told[0].1, world))).collect();
    for (name, line) in &told {
        // Writing to a string does not fail.
        let _ = write!(table, "| {name}");
        for (world, own) in WORLDS.iter().zip(&own) {
            let regrets = regrets(line, world);
            let _ =
                write!(table, " | {:.0} | {:.0} | {:.2}", mean(&regrets), deviation(&regrets), mean(&regrets) / own);
        }
        let micros = line.get("micros").and_then(Value::as_f64).context("no time")?;
        let _ = writeln!(table, " | {micros:.1} |");
    }
    Ok(format!(
        "Mean and deviation over {seeds} seeds of {rounds} rounds in each world of `bench/peers/worlds.py`, one setting for both.\n\n{table}"
    ))
}

fn estimates(python: &Path, race: &Path, seeds: u64) -> Result<String> {
    let folder = target().join("bench").join(format!("policies-{seeds}"));
    if !folder.exists() {
        script(python, "ope.py").arg("logs").arg(&folder).arg(seeds.to_string()).run()?;
    }
    let own = Program::new(&race.to_string_lossy()).arg("ope").arg(&folder).told()?;
    let [peer, known] = ["judge", "know"].map(|how| script(python, "ope.py").arg(how).arg(&folder).told());
    let (peer, known) = (peer?, known?);
    let mut table = format!("| world, decisions | | {} | fit, ms | estimate, ms |\n|---|---|", ESTIMATORS.join(" | "));
    table.push_str(&"---:|".repeat(ESTIMATORS.len() + 2));
    table.push('\n');
    let (own, peer, known) = (by_size(&own)?, by_size(&peer)?, by_size(&known)?);
    for ((group, ours), (theirs, truth)) in own.iter().zip(peer.values().zip(known.values())) {
        for (name, lines) in [("Aldía", ours), ("numpy, LightGBM", theirs), ("numpy, the truth as its model", truth)] {
            let _ = write!(table, "| {group} | {name}");
            for estimator in ESTIMATORS {
                let errors: Vec<f64> = lines.iter().map(|line| error(line, estimator)).collect::<Result<_>>()?;
                let _ = write!(table, " | {:.1} %", mean(&errors) * 100.0);
            }
            for time in ["fit_ms", "estimate_ms"] {
                let times: Vec<f64> = lines.iter().filter_map(|line| line.get(time)?.as_f64()).collect();
                let _ = write!(table, " | {:.2}", mean(&times));
            }
            table.push_str(" |\n");
        }
    }
    Ok(format!(
        "Mean relative error over {seeds} seeds, all seven estimators timed together; models are fitted on halves, ours by the \
         chooser's own beliefs, on one thread, the peer's by LightGBM on two; over the truth as a model nothing is left but the luck of \
         the log.\n\n{table}"
    ))
}

fn script(python: &Path, name: &str) -> Program {
    // One thread: small matrices are slower on two.
    let program = Program::new(&python.to_string_lossy()).with("OPENBLAS_NUM_THREADS", "1");
    program.arg(house::root().join("bench/peers").join(name))
}

fn regrets(line: &Value, world: &str) -> Vec<f64> {
    let list = line.get("regret").and_then(|regret| regret.get(world)).and_then(Value::as_array);
    list.map(|list| list.iter().filter_map(Value::as_f64).collect()).unwrap_or_default()
}

/// The lines of all seeds of one world and size.
fn by_size(told: &Value) -> Result<BTreeMap<String, Vec<&Value>>> {
    let mut groups: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for line in told.as_array().context("no list")? {
        let log = line.get("log").and_then(Value::as_str).context("no name")?;
        let mut parts = log.split('-');
        let (world, size) = (parts.next().context("no world")?, parts.next().context("no size")?);
        groups.entry(format!("{world}, {}", size.trim_start_matches('0'))).or_default().push(line);
    }
    ensure!(!groups.is_empty(), "no logs");
    Ok(groups)
}

fn error(line: &Value, estimator: &str) -> Result<f64> {
    let truth = line.get("truth").and_then(Value::as_f64).context("no truth")?;
    let value = line.get("estimates").and_then(|all| all.get(estimator)?.get("value")?.as_f64());
    Ok(((value.with_context(|| format!("no {estimator}"))? - truth) / truth).abs())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values)
}

fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count(values)).sqrt()
}

#[expect(clippy::cast_precision_loss, reason = "a handful")]
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_error_is_relative_to_the_truth() {
        let line = json!({ "truth": 0.2, "estimates": { "DR": { "value": 0.21 } } });

        assert!((error(&line, "DR").unwrap() - 0.05).abs() < 1e-9);
        assert!(error(&line, "IPS").is_err());
    }

    #[test]
    fn lines_are_grouped_by_world_and_size() {
        let told = json!([{ "log": "easy-001000-0" }, { "log": "easy-001000-1" }, { "log": "hard-010000-0" }]);

        let groups = by_size(&told).unwrap();

        let sizes: Vec<(&str, usize)> = groups.iter().map(|(name, lines)| (name.as_str(), lines.len())).collect();
        assert_eq!(sizes, [("easy, 1000", 2), ("hard, 10000", 1)]);
    }
}
