//! `cargo xtask bench`: the house against its peers, on the same portfolio, in turns.
//!
//! Each contender does the same stage over the same files and prints a digest; a contender with another digest has no
//! time. They run one after the other, as often as there are rounds, so that a slow minute of the machine is everybody's.
use crate::{
    Options, page,
    run::Program,
    tools::{self, target},
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    thread,
};
use xtask::house;

/// Who runs, and with which words after the interpreter or the binary.
struct Contender {
    name: &'static str,
    program: PathBuf,
    words: Vec<String>,
}

/// What one run cost.
#[derive(Clone, Copy)]
struct Lap {
    wall: f64,
    cpu: f64,
    peak: f64,
}

const HOUSE: &str = "Aldía";
const HOUSE_EAGER: &str = "Aldía, every instalment written down";

/// Makes the portfolio, runs the rounds, prints and writes the table.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--accounts", "--seed", "--rounds", "--quick"])?;
    let usual = if options.has("--quick") { 100_000 } else { 1_000_000 };
    let (accounts, seed) = (options.number("--accounts", usual)?, options.number("--seed", 7)?);
    let rounds = options.number("--rounds", 5)?;
    let python = python()?;
    Program::new("cargo build --release --locked --package race").run()?;
    let race = target().join("release/race");
    let folder = portfolio(&python, accounts, seed)?;
    Program::new(&race.to_string_lossy()).arg("ledger-state").arg(&folder).run()?;
    let contenders = ledger(&python, &race, &folder);
    let mut laps: Vec<Vec<Lap>> = contenders.iter().map(|_| Vec::new()).collect();
    let mut digest = None;
    for round in 1..=rounds {
        for (contender, laps) in contenders.iter().zip(&mut laps) {
            let told = contender.run()?;
            let own = told.get("digest").context("no digest")?.clone();
            let agreed = digest.get_or_insert_with(|| own.clone());
            ensure!(*agreed == own, "{} comes to {own}, the others to {agreed}", contender.name);
            let lap = Lap::of(&told)?;
            println!("round {round}: {:<40} {:>7.3} s {:>7.2} s of processor", contender.name, lap.wall, lap.cpu);
            laps.push(lap);
        }
    }
    let table = table(&contenders, &laps);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let text = format!(
        "Payments, late interest and sums over {accounts} accounts and {} instalments of `bench/generate.py` (seed {seed}), \
         {rounds} rounds in turns on {cores} cores.\n\n{table}\nDigest, the same for all: `{}`.",
        accounts * 12,
        digest.unwrap_or_default()
    );
    println!("\n{text}");
    page::put("ledger stage", &text)
}

/// A Python with the peers in it, at the versions that `bench/requirements.txt` pins.
pub(crate) fn python() -> Result<PathBuf> {
    let wanted = fs::read_to_string(house::root().join("bench/requirements.txt"))?;
    tools::python("bench", &wanted.lines().collect::<Vec<_>>())
}

/// The portfolio's folder, made if it is not there.
pub(crate) fn portfolio(python: &Path, accounts: u64, seed: u64) -> Result<PathBuf> {
    let folder = target().join("bench").join(format!("{accounts}-{seed}"));
    // The generator writes this file last.
    if !folder.join("matrix.csv").exists() {
        println!("making {accounts} accounts");
        let generate = Program::new(&python.to_string_lossy()).arg(house::root().join("bench/generate.py"));
        generate.arg(&folder).arg(accounts.to_string()).arg(seed.to_string()).run()?;
    }
    Ok(folder)
}

fn ledger(python: &Path, race: &Path, folder: &Path) -> Vec<Contender> {
    let folder = folder.to_string_lossy().into_owned();
    let peer = |name: &'static str, script: &str| {
        let script = house::root().join("bench/peers").join(script).to_string_lossy().into_owned();
        Contender { name, program: python.to_owned(), words: vec![script, folder.clone()] }
    };
    let own = |name: &'static str, stage: &str| Contender {
        name,
        program: race.to_owned(),
        words: vec![stage.to_owned(), folder.clone()],
    };
    vec![
        own(HOUSE, "ledger"),
        peer("polars", "ledger_polars.py"),
        own(HOUSE_EAGER, "ledger-eager"),
        peer("DuckDB", "ledger_duckdb.py"),
    ]
}

impl Contender {
    /// Runs once; what it told.
    fn run(&self) -> Result<Value> {
        let program = Program::new(&self.program.to_string_lossy());
        self.words.iter().fold(program, Program::arg).told()
    }
}

impl Lap {
    fn of(told: &Value) -> Result<Self> {
        let number = |name: &str| told.get(name).and_then(Value::as_f64).with_context(|| format!("no {name}"));
        Ok(Self { wall: number("wall")?, cpu: number("cpu")?, peak: number("peak")? })
    }
}

/// Medians, the best round, and how many times the house's own each is.
fn table(contenders: &[Contender], laps: &[Vec<Lap>]) -> String {
    let own = laps.first().map_or(f64::NAN, |laps| median(laps, |lap| lap.wall));
    let mut table = "| | seconds, median | best | processor, median | peak memory, MB | times ours |\n\
                     |---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for (contender, laps) in contenders.iter().zip(laps) {
        let best = laps.iter().map(|lap| lap.wall).fold(f64::INFINITY, f64::min);
        let (wall, cpu, peak) =
            (median(laps, |lap| lap.wall), median(laps, |lap| lap.cpu), median(laps, |lap| lap.peak) / 1e6);
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "| {} | {wall:.3} | {best:.3} | {cpu:.2} | {peak:.0} | {:.2} |",
            contender.name,
            wall / own
        );
    }
    table
}

fn median(laps: &[Lap], of: fn(&Lap) -> f64) -> f64 {
    let mut values: Vec<f64> = laps.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
