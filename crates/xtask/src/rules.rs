//! `cargo xtask bench --rules`: the product's compiled matrix and its limits beside engines of rules, in one thread each.
//!
//! Everybody decides the same cases by the same rows and says why; whoever decides one otherwise stops the run.
use crate::{
    Options, page,
    rounds::{Contender, in_turns, median},
    run::Program,
    tools::{self, target},
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use xtask::house;

/// How many times as fast as each the house is to be.
const GOALS: [Option<f64>; 4] = [None, Some(50.0), Some(500.0), Some(1_000.0)];

/// Runs everybody in turns, prints and writes the table.
///
/// # Errors
/// Somebody comes to other decisions, or the house is not as many times as fast as it is to be.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--rules", "--rounds", "--cases", "--seed"])?;
    let (rounds, cases) = (options.number("--rounds", 5)?, options.number("--cases", 20_000)?);
    let seed = options.number("--seed", 7)?;
    let race = crate::learning::race()?;
    let folder = tools::scratch("rules")?;
    let prepare = Program::new(&race.to_string_lossy()).arg("rules-cases").arg(&folder);
    prepare.arg(cases.to_string()).arg(seed.to_string()).run()?;
    let contenders = contenders(&race, &folder)?;
    let (agreed, rates) = in_turns(&contenders, rounds, |who, told| {
        let rate = rate(told)?;
        println!("{who} {rate:>12.0} decisions a second");
        Ok(rate)
    })?;
    let rows = fs::read_to_string(folder.join("table.json"))?;
    let rows = serde_json::from_str::<Vec<Value>>(&rows)?.len();
    let (table, missed) = table(&contenders, &rates);
    let text = format!(
        "{cases} cases (seed {seed}) over a table of {rows} rows, one thread each, {rounds} rounds in turns.\n\n{table}\n\
         Every treatment and every reason came equally often with all, in the same order (`{}`).",
        agreed.get("order").unwrap_or(&Value::Null)
    );
    println!("\n{text}");
    page::put("rules", &text)?;
    ensure!(missed.is_empty(), "not as fast as is asked for: {}", missed.join(", "));
    Ok(())
}

fn contenders(race: &Path, folder: &Path) -> Result<[Contender; 4]> {
    let place = folder.to_string_lossy().into_owned();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (zen, node) = (in_rust()?, on_node()?);
    let script = node.join("rules.js").to_string_lossy().into_owned();
    let by = |engine: &str| words(&[&script, engine, &place, "1"]);
    let node = || PathBuf::from("node");
    Ok([
        Contender { name: "Aldía", program: race.to_owned(), words: words(&["rules", &place, "500"]) },
        Contender { name: "zen-engine 2.1, Rust", program: zen, words: words(&[&place, "4"]) },
        Contender { name: "zen-engine 0.54, Node", program: node(), words: by("zen") },
        Contender { name: "json-rules-engine 7.3, Node", program: node(), words: by("json-rules") },
    ])
}

/// The peer in Rust, built from its own lock.
fn in_rust() -> Result<PathBuf> {
    let (source, built) = (house::root().join("bench/peers/rules"), target().join("bench/rules"));
    let build = Program::new("cargo build --release --locked").within(&source);
    build.with("CARGO_TARGET_DIR", &built).run()?;
    Ok(built.join("release/rules-peer"))
}

/// The peers on Node, installed from their own lock; the folder that they stand in.
fn on_node() -> Result<PathBuf> {
    let (source, installed) = (house::root().join("bench/peers/rules-node"), target().join("bench/rules-node"));
    fs::create_dir_all(&installed)?;
    for file in ["package.json", "package-lock.json", "rules.js"] {
        fs::copy(source.join(file), installed.join(file))?;
    }
    tools::npm(&installed)?;
    Ok(installed)
}

fn rate(told: &Value) -> Result<f64> {
    let number = |name: &str| told.get(name).and_then(Value::as_f64).with_context(|| format!("no {name}"));
    Ok(number("decisions")? / number("wall")?)
}

/// Medians, the best round, how many times as fast the house is, and where that is less than is asked for.
fn table(contenders: &[Contender], rates: &[Vec<f64>]) -> (String, Vec<String>) {
    let own = rates.first().map_or(f64::NAN, |rates| median(rates));
    let mut missed = Vec::new();
    let mut table = "| | decisions a second, median | best | µs each | ours is so many times as fast | asked for |\n\
                     |---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for ((contender, rates), goal) in contenders.iter().zip(rates).zip(GOALS) {
        let (rate, best) = (median(rates), rates.iter().copied().fold(0.0, f64::max));
        let times = own / rate;
        let asked = goal.map_or_else(|| "–".to_owned(), |goal| format!("{goal:.0}"));
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "| {} | {rate:.0} | {best:.0} | {:.3} | {times:.0} | {asked} |",
            contender.name,
            1e6 / rate
        );
        if goal.is_some_and(|goal| times < goal) {
            missed.push(format!("{times:.0} times {}", contender.name));
        }
    }
    (table, missed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_below_what_is_asked_for_is_named() {
        let contenders =
            ["own", "slow", "fast"].map(|name| Contender { name, program: PathBuf::new(), words: Vec::new() });

        let (table, missed) = table(&contenders, &[vec![100.0, 300.0, 200.0], vec![4.0], vec![0.41]]);

        assert!(table.contains("| own | 200 | 300 | 5000.000 | 1 | – |"), "{table}");
        assert_eq!(missed, ["488 times fast"]);
    }
}
