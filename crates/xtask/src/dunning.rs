//! `cargo xtask bench --dunning`: overdue lines put into their stage, beside Tryton's `account_dunning` on `PostgreSQL`.
//!
//! Tryton is given a few lines, since it takes minutes to load more; the house is given as many, which must come into the
//! same stages, and then many.
use crate::{
    Options, page,
    postgres::{Keeps, Postgres},
    rounds::median,
    run::Program,
    tools,
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{fmt::Write as _, fs, path::Path};
use xtask::house;

/// The nights of a round: on a day, and thirty days later.
const NIGHTS: usize = 2;

/// Who is told of, the one that others are told in last.
const NAMES: [&str; 4] = [
    "Aldía, the stage is known",
    "Aldía, a row is kept",
    "Aldía, a row is kept, of as few as Tryton's",
    "Tryton 8.2 `account_dunning`",
];
/// Where somebody tells the seconds until stages were known, and until they were kept.
const KNOWN: &str = "known";
const KEPT: &str = "seconds";

/// What one round of somebody told.
struct Told {
    /// Lines a second, night by night.
    rates: [f64; NIGHTS],
    digest: Value,
}

/// Loads Tryton once, runs everybody in turns, prints and writes the table.
///
/// # Errors
/// The house and Tryton put the same lines into different stages.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--dunning", "--rounds", "--lines", "--many"])?;
    let (rounds, lines) = (options.number("--rounds", 3)?, options.number("--lines", 2_000)?);
    let many = options.number("--many", 100_000)?;
    let race = crate::learning::race()?;
    let wanted = fs::read_to_string(house::root().join("bench/requirements-dunning.txt"))?;
    let python = tools::python("dunning", &wanted.lines().collect::<Vec<_>>())?;
    let server = Postgres::start(Keeps::Everything)?;
    let address = server.address("tryton");
    println!("loading {lines} lines into Tryton");
    tryton(&python, "load", (&address, lines)).run()?;
    let names = NAMES.into_iter().zip([many, many, lines, lines]);
    let mut rates = [const { [const { Vec::new() }; NIGHTS] }; NAMES.len()];
    for round in 1..=rounds {
        let (all, few) = (own(&race, many)?, own(&race, lines)?);
        let peer = Told::of(&tryton(&python, "nights", (&address, lines)).told()?, KEPT)?;
        let kept = Told::of(&few, KEPT)?;
        ensure!(kept.digest == peer.digest, "Tryton comes to {}, the house to {}", peer.digest, kept.digest);
        let told = [Told::of(&all, KNOWN)?, Told::of(&all, KEPT)?, kept, peer];
        for (told, (name, rates)) in told.iter().zip(NAMES.iter().zip(&mut rates)) {
            println!("round {round}: {name:<44} {:>10.0} {:>10.0} lines a second", told.rates[0], told.rates[1]);
            rates.iter_mut().zip(told.rates).for_each(|(rates, rate)| rates.push(rate));
        }
    }
    let text = format!(
        "{lines} lines in Tryton, {many} in the house, {rounds} rounds in turns; the same {lines} lines come into the same \
         stages.\n\n{}",
        table(names, &rates)
    );
    println!("\n{text}");
    page::put("dunning", &text)
}

fn own(race: &Path, lines: u64) -> Result<Value> {
    let folder = tools::scratch("dunning")?.join("data");
    Program::new(&race.to_string_lossy()).arg("dunning").arg(folder).arg(lines.to_string()).told()
}

fn tryton(python: &Path, verb: &str, (address, lines): (&str, u64)) -> Program {
    let script = house::root().join("bench/peers/dunning_tryton.py");
    Program::new(&python.to_string_lossy()).arg(script).arg(verb).arg(address).arg(lines.to_string())
}

impl Told {
    fn of(told: &Value, until: &str) -> Result<Self> {
        let digest = told.get("digest").context("no digest")?.clone();
        let rate = |night: usize| {
            let seconds = told.pointer(&format!("/{until}/{night}")).and_then(Value::as_f64).context("no seconds")?;
            let lines = digest.pointer(&format!("/{night}/lines")).and_then(Value::as_f64).context("no lines")?;
            Ok::<_, anyhow::Error>(lines / seconds)
        };
        Ok(Self { rates: [rate(0)?, rate(1)?], digest })
    }
}

/// Medians of each night, and how many times as fast as the last of them each is.
fn table(names: impl Iterator<Item = (&'static str, u64)>, rates: &[[Vec<f64>; NIGHTS]]) -> String {
    let medians: Vec<[f64; NIGHTS]> = rates.iter().map(|nights| [median(&nights[0]), median(&nights[1])]).collect();
    let slowest = medians.last().copied().unwrap_or([f64::NAN; NIGHTS]);
    let mut table = "| | lines | first night, lines a second | times Tryton | thirty days later | times Tryton |\n\
                     |---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for ((name, lines), [first, second]) in names.zip(medians) {
        let (times, later) = (first / slowest[0], second / slowest[1]);
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {name} | {lines} | {first:.0} | {times:.0} | {second:.0} | {later:.0} |");
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_rate_counts_the_lines_that_a_night_found() {
        let digest = json!([{ "lines": 10, "levels": 1 }, { "lines": 30, "levels": 2 }]);

        let told = Told::of(&json!({ "seconds": [2.0, 3.0], "digest": digest }), KEPT).unwrap();

        assert!((told.rates[0] - 5.0).abs() < 1e-9 && (told.rates[1] - 10.0).abs() < 1e-9);
        assert!(Told::of(&json!({ "seconds": [2.0], "digest": digest }), KEPT).is_err());
    }

    #[test]
    fn the_last_is_what_others_are_told_in() {
        let names = [("own", 10), ("few", 5), ("peer", 5)];
        let rates = [[vec![900.0], vec![400.0]], [vec![300.0], vec![200.0]], [vec![3.0], vec![2.0]]];

        let table = table(names.into_iter(), &rates);

        assert!(table.contains("| own | 10 | 900 | 300 | 400 | 200 |"), "{table}");
        assert!(table.contains("| peer | 5 | 3 | 1 | 2 | 1 |"), "{table}");
    }
}
