//! `cargo xtask bench`: the house against its peers, on the same portfolio, in turns.
//!
//! Each contender does the same stage over the same files and prints a digest.
use crate::{
    Options, page,
    plot::{self, Bar},
    rounds::{self, Contender, in_turns},
    run::Program,
    tools::{self, target},
};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    thread,
};
use xtask::house;

/// What one run cost.
#[derive(Clone, Copy)]
struct Lap {
    wall: f64,
    cpu: f64,
    peak: f64,
}

const HOUSE: &str = "Aldía";
const HOUSE_EAGER: &str = "Aldía, every instalment written down";

/// What is raced over: a stage of the night, or all of it.
struct Course {
    /// Its part of the page.
    part: &'static str,
    /// What is done, as the page says it.
    what: &'static str,
    /// What the house's binary makes its state with.
    state: &'static str,
    contenders: Vec<Contender>,
}

/// Over which portfolio, and how often.
#[derive(Clone, Copy)]
struct Run<'a> {
    race: &'a Path,
    folder: &'a Path,
    accounts: u64,
    seed: u64,
    rounds: u64,
}

/// Makes the portfolio, runs the rounds of the ledger stage and of the whole night, or of one of them alone, prints and
/// writes the tables.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    let own: &[_] = if options.has("--kpis") { &["--kpis", "--debtors", "--days"] } else { &["--night", "--ledger"] };
    options.only(&[&["--accounts", "--seed", "--rounds", "--quick"], own].concat())?;
    let usual = if options.has("--quick") { 100_000 } else { 1_000_000 };
    let (accounts, seed) = (options.number("--accounts", usual)?, options.number("--seed", 7)?);
    let rounds = options.number("--rounds", 5)?;
    let python = python()?;
    Program::new("cargo build --release --locked --package race").run()?;
    let race = target().join("release/race");
    let folder = portfolio(&python, accounts, seed)?;
    let run = Run { race: &race, folder: &folder, accounts, seed, rounds };
    let alone = |name| options.has(name) || !["--kpis", "--ledger", "--night"].iter().any(|other| options.has(other));
    if options.has("--kpis") {
        control(&python, &race, &folder).run(run)?;
    }
    if alone("--ledger") {
        ledger(&python, &race, &folder).run(run)?;
    }
    if alone("--night") {
        let night = night(&python, &race, &folder);
        night.run(run)?;
        let text = night.parts()?;
        println!("\n{text}");
        page::put("parts of the night", &text)?;
    }
    Ok(())
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
    if !folder.join("matrix.csv").exists() || !folder.join("interactions.csv").exists() {
        generate(python, &folder, (accounts, seed), &[])?;
    }
    Ok(folder)
}

fn generate(python: &Path, into: &Path, (accounts, seed): (u64, u64), what: &[&str]) -> Result<()> {
    println!("making {accounts} accounts");
    let generate = Program::new(&python.to_string_lossy()).arg(house::root().join("bench/generate.py")).arg(into);
    let generate = generate.arg(accounts.to_string()).arg(seed.to_string());
    what.iter().fold(generate, Program::arg).run()
}

/// A folder with the creditor's file of the portfolio, made alone if the whole is not there.
pub(crate) fn creditors_file(python: &Path, accounts: u64, seed: u64) -> Result<PathBuf> {
    let below = target().join("bench");
    let (whole, alone) = (below.join(format!("{accounts}-{seed}")), below.join(format!("{accounts}-{seed}-file")));
    if whole.join("matrix.csv").exists() {
        return Ok(whole);
    }
    if !alone.join("accounts.csv").exists() {
        let begun = tools::scratch("file")?;
        generate(python, &begun, (accounts, seed), &["file"])?;
        fs::create_dir_all(&below)?;
        // A file that was cut short is not taken for one.
        fs::rename(&begun, &alone)?;
    }
    Ok(alone)
}

fn ledger(python: &Path, race: &Path, folder: &Path) -> Course {
    let words = [folder.to_string_lossy().into_owned()];
    let contenders = vec![
        own(HOUSE, race, ("ledger", &words)),
        peer("polars", python, ("ledger_polars.py", &words)),
        own(HOUSE_EAGER, race, ("ledger-eager", &words)),
        peer("DuckDB", python, ("ledger_duckdb.py", &words)),
    ];
    Course { part: "ledger stage", what: "Payments, late interest and sums", state: "ledger-state", contenders }
}

fn night(python: &Path, race: &Path, folder: &Path) -> Course {
    let words = [folder, &house::root().join("bench/models")].map(|path| path.to_string_lossy().into_owned());
    let contenders = vec![
        own(HOUSE, race, ("cycle", &words)),
        peer("polars and LightGBM", python, ("cycle_polars.py", &words)),
        peer("polars and lleaves", python, ("cycle_polars.py", &[&words[..], &["compiled".to_owned()]].concat())),
        peer("DuckDB and LightGBM", python, ("cycle_duckdb.py", &words)),
    ];
    let what = "Payments, late interest, features, scores, decisions, worklists and indicators of control";
    Course { part: "whole night", what, state: "cycle-state", contenders }
}

fn control(python: &Path, race: &Path, folder: &Path) -> Course {
    let words = [folder.to_string_lossy().into_owned()];
    let contenders = vec![
        own(HOUSE, race, ("control", &words)),
        peer("polars", python, ("control_polars.py", &words)),
        peer("DuckDB", python, ("control_duckdb.py", &words)),
    ];
    Course { part: "control", what: "Indicators of control of thirty days", state: "cycle-state", contenders }
}

fn peer(name: &'static str, python: &Path, (script, words): (&str, &[String])) -> Contender {
    let script = house::root().join("bench/peers").join(script).to_string_lossy().into_owned();
    Contender { name, program: python.to_owned(), words: [&[script], words].concat() }
}

fn own(name: &'static str, race: &Path, (stage, words): (&str, &[String])) -> Contender {
    Contender { name, program: race.to_owned(), words: [&[stage.to_owned()], words].concat() }
}

/// The parts of a night that the house and its peers have in common, and how each names them.
const PARTS: [(&str, &[&str]); 4] = [
    ("payments, late interest, sums", &["ledger"]),
    ("features", &["features"]),
    ("scores", &["scores"]),
    ("indicators, decisions, worklists, indicators of control", &["decisions", "worklists", "control"]),
];
/// The parts that the house alone has: its state is rows.
const OWN_PARTS: [(&str, &[&str]); 3] = [
    ("rows shown by the engine, and waits for whoever writes", &["read"]),
    ("sections checked and decoded", &["decode"]),
    ("what was decided, encoded", &["seal"]),
];

impl Course {
    /// Runs the rounds, prints and writes the table and its picture.
    fn run(&self, Run { race, folder, accounts, seed, rounds }: Run<'_>) -> Result<()> {
        Program::new(&race.to_string_lossy()).arg(self.state).arg(folder).run()?;
        let (digest, laps) = in_turns(&self.contenders, rounds, Lap::tell)?;
        let table = table(&self.contenders, &laps);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let over = format!("{accounts} accounts and {} instalments", accounts * 12);
        let picture = plot::put(self.part, &format!("Seconds over {over}"), &bars(&self.contenders, &laps))?;
        let text = format!(
            "{} over {over} of `bench/generate.py` (seed {seed}), {rounds} rounds in turns on {cores} cores.\n\n\
             {table}\n{picture}\n\nDigest, the same for all: `{digest}`.",
            self.what,
        );
        println!("\n{text}");
        page::put(self.part, &text)
    }

    /// Everybody once more, the house with a clock on each part: a table of the parts.
    fn parts(&self) -> Result<String> {
        let told: Vec<Value> = (0_u8..)
            .zip(&self.contenders)
            .map(|(place, contender)| contender.told(if place == 0 { &["parts"] } else { &[] }))
            .collect::<Result<_>>()?;
        let seconds = |told: &Value, names: &[&str]| {
            let part = |name: &&str| told.get("laps").and_then(|laps| laps.get(name)?.as_f64());
            names.iter().filter_map(part).sum::<f64>()
        };
        let names: Vec<&str> = self.contenders.iter().map(|one| one.name).collect();
        let mut table = format!("| | {} |\n|---|{}", names.join(" | "), "---:|".repeat(names.len()));
        for (name, parts) in PARTS.iter().chain(&OWN_PARTS) {
            let row: Vec<f64> = told.iter().map(|told| seconds(told, parts)).collect();
            let own = row.first().copied().unwrap_or(f64::NAN);
            // Writing to a string does not fail.
            let _ = write!(table, "\n| {name} | {own:.3}");
            for peer in row.iter().skip(1) {
                let _ = if *peer == 0.0 {
                    write!(table, " | –")
                } else {
                    write!(table, " | {peer:.3} ({:.1})", peer / own)
                };
            }
            table.push_str(" |");
        }
        Ok(format!(
            "Seconds of each part in one more round, and how many times the house's; the house's are of the clocks of all who \
             judge, over their number.\n\n{table}\n"
        ))
    }
}

impl Lap {
    fn tell(who: &str, told: &Value) -> Result<Self> {
        let number = |name: &str| told.get(name).and_then(Value::as_f64).with_context(|| format!("no {name}"));
        let lap = Self { wall: number("wall")?, cpu: number("cpu")?, peak: number("peak")? };
        println!("{who} {:>7.3} s {:>7.2} s of processor", lap.wall, lap.cpu);
        Ok(lap)
    }
}

/// Medians, the best round, and how many times the house's own each is.
fn table(contenders: &[Contender], laps: &[Vec<Lap>]) -> String {
    let of_own = |of| laps.first().map_or(f64::NAN, |laps| median(laps, of));
    let own = (of_own(|lap| lap.wall), of_own(|lap| lap.cpu));
    let mut table =
        "| | seconds, median | best | times ours | processor, median | best | times ours | peak memory, MB |\n\
                     |---|---:|---:|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for (contender, laps) in contenders.iter().zip(laps) {
        let best = |of: fn(&Lap) -> f64| laps.iter().map(of).fold(f64::INFINITY, f64::min);
        let (best_wall, best_cpu) = (best(|lap| lap.wall), best(|lap| lap.cpu));
        let (wall, cpu, peak) =
            (median(laps, |lap| lap.wall), median(laps, |lap| lap.cpu), median(laps, |lap| lap.peak) / 1e6);
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "| {} | {wall:.3} | {best_wall:.3} | {:.2} | {cpu:.2} | {best_cpu:.2} | {:.2} | {peak:.0} |",
            contender.name,
            wall / own.0,
            cpu / own.1
        );
    }
    table
}

/// The seconds of everybody: the median, and the shortest and the longest round.
fn bars<'a>(contenders: &'a [Contender], laps: &[Vec<Lap>]) -> Vec<Bar<'a>> {
    let bar = |(contender, laps): (&'a Contender, &Vec<Lap>)| {
        let walls = laps.iter().map(|lap| lap.wall);
        let range = (walls.clone().fold(f64::INFINITY, f64::min), walls.fold(0.0, f64::max));
        Bar { name: contender.name, value: median(laps, |lap| lap.wall), range }
    };
    contenders.iter().zip(laps).map(bar).collect()
}

fn median(laps: &[Lap], of: fn(&Lap) -> f64) -> f64 {
    rounds::median(&laps.iter().map(of).collect::<Vec<_>>())
}
