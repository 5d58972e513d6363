//! `cargo xtask bench --cluster`: a night on two executors of one core each, beside the same night in one process on two.
use crate::{
    Options,
    bench::{creditors_file, python},
    binary,
    installation::Installation,
    page,
    rounds::median,
    run::Program,
    tools::{self, target},
};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
};

/// The day whose night it is, of a portfolio that was imported and nothing more.
const DAY: &str = "2026-03-02";
/// Its moment.
const AT: &str = "2026-03-02T07:00:00Z";
/// The name of the night among its files.
const JOB: &str = "night";
/// Executors, of one core each.
const EXECUTORS: usize = 2;
/// Parts that are given out at once.
const AT_ONCE: &str = "4";
/// Seconds without a word after which an executor is lost: the least that a scheduler takes.
const LOST_AFTER: &str = "10";

/// An installation, the program that spreads its night, and where the files of that night lie.
struct Spread {
    program: PathBuf,
    data: PathBuf,
    store: PathBuf,
}

/// A process that is killed when it is no longer needed.
struct Process(Child);

/// A scheduler and its executors on this machine.
struct Fleet {
    _scheduler: Process,
    scheduler: String,
    executors: Vec<Process>,
}

/// The seconds of one round, and the digest that both came to.
struct Lap {
    spread: f64,
    alone: f64,
    digest: String,
}

/// Imports, exports, runs the rounds and the one in which an executor dies, prints and writes the table.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--cluster", "--accounts", "--rounds", "--parts"])?;
    let (accounts, rounds) = (options.number("--accounts", 100_000)?, options.number("--rounds", 3)?);
    let (binary, spread) = (binary::build()?, Spread::build()?);
    let folder = creditors_file(&python()?, accounts, 7)?;
    Installation::new(&binary, &spread.data, None)?.import(&folder)?;
    let parts = options.value("--parts").map(|parts| ["--parts", parts]);
    let words = [&["--day", DAY][..], parts.as_ref().map_or(&[], |words| &words[..])].concat();
    let exported = spread.told("export", &words)?;
    let mut fleet = Fleet::start(&spread.program)?;
    // The first night of a fleet waits for executors to report; it is no round.
    spread.round(&fleet)?;
    let mut laps = Vec::new();
    for round in 1..=rounds {
        let lap = spread.round(&fleet)?;
        println!("round {round}: two executors {:.3} s, one process {:.3} s", lap.spread, lap.alone);
        laps.push(lap);
    }
    let killed = spread.killed(&mut fleet)?;
    println!("an executor killed: {:.3} s, {} parts done before", killed.lap.spread, killed.done);
    drop(fleet);
    let loaded = spread.told("load", &[])?;
    ensure!(whole(&loaded, "judged_here")? == 0, "not all was judged elsewhere: {loaded}");
    let text = text(&laps, &killed, (&exported, &loaded), accounts)?;
    println!("\n{text}");
    fs::remove_dir_all(&spread.data)?;
    fs::remove_dir_all(&spread.store)?;
    page::put("cluster", &text)
}

impl Spread {
    fn build() -> Result<Self> {
        Program::new("cargo build --release --locked --package cluster").run()?;
        let program = target().join("release/aldia-cluster");
        Ok(Self { program, data: tools::scratch("cluster-data")?, store: tools::scratch("cluster-files")? })
    }

    /// A command of the program over the files of the night.
    fn words(&self, name: &str) -> Vec<String> {
        let mut words = vec![name.to_owned(), "--store".to_owned(), self.store.to_string_lossy().into_owned()];
        words.extend(["--job", JOB].map(str::to_owned));
        words
    }

    /// What a command over the installation answers.
    fn told(&self, name: &str, more: &[&str]) -> Result<Value> {
        let program = Program::new(&self.program.to_string_lossy());
        let program = self.words(name).iter().fold(program, Program::arg).arg("--data").arg(&self.data);
        more.iter().fold(program.arg("--at").arg(AT), Program::arg).told()
    }

    /// Begins a night of a fleet.
    fn night(&self, fleet: &Fleet) -> Result<(Process, Lines<BufReader<ChildStdout>>)> {
        let judged = self.store.join(JOB).join("verdicts");
        if judged.exists() {
            fs::remove_dir_all(judged)?;
        }
        let mut command = Command::new(&self.program);
        command.args(self.words("night")).args(["--progress", "--at-once", AT_ONCE, "--scheduler", &fleet.scheduler]);
        started(command)
    }

    /// A night of a fleet, then the same in one process, which says whether both came to the same.
    fn round(&self, fleet: &Fleet) -> Result<Lap> {
        let (mut process, lines) = self.night(fleet)?;
        let judged = ended(lines)?;
        process.well()?;
        ensure!(whole(&judged, "again")? == 0, "a part was given out twice: {judged}");
        self.compared(number(&judged, "seconds")?)
    }

    fn compared(&self, spread: f64) -> Result<Lap> {
        // Where something else is said, this ends badly: a wrong answer has no time.
        let compared = self.told("compare", &[])?;
        let digest = |name: &str| compared.get(name).and_then(Value::as_str).context("no digest");
        let (here, elsewhere) = (digest("here")?, digest("elsewhere")?);
        ensure!(here == elsewhere, "one process comes to {here}, two executors to {elsewhere}");
        Ok(Lap { spread, alone: number(&compared, "seconds_here")?, digest: here.to_owned() })
    }

    /// A night in which an executor is killed once half of the parts are done.
    fn killed(&self, fleet: &mut Fleet) -> Result<Killed> {
        let (mut process, mut lines) = self.night(fleet)?;
        let done = loop {
            let told = told(lines.next())?;
            let (done, parts) = (whole(&told, "done")?, whole(&told, "parts")?);
            if parts <= 2 * done {
                break done;
            }
        };
        let victim = fleet.executors.pop().context("there is no executor to kill")?;
        drop(victim);
        let judged = ended(lines)?;
        process.well()?;
        Ok(Killed { done, again: whole(&judged, "again")?, lap: self.compared(number(&judged, "seconds")?)? })
    }
}

/// What became of the night in which an executor died.
struct Killed {
    /// Parts that were done when it did.
    done: u64,
    /// Attempts that were made again.
    again: u64,
    lap: Lap,
}

impl Fleet {
    fn start(program: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command.args(["scheduler", "--bind", "127.0.0.1:0", "--lost-after", LOST_AFTER]);
        let (scheduler, mut lines) = started(command)?;
        let told = told(lines.next())?;
        let at = told.get("listening").and_then(Value::as_str).context("the scheduler does not say where it is")?;
        let executor = |_| {
            let mut command = Command::new(program);
            command.args(["executor", "--bind", "127.0.0.1:0", "--cores", "1", "--scheduler", at]);
            Ok(Process(command.stdin(Stdio::null()).spawn()?))
        };
        let executors = (0..EXECUTORS).map(executor).collect::<Result<_>>()?;
        Ok(Self { _scheduler: scheduler, scheduler: format!("http://{at}"), executors })
    }
}

impl Process {
    /// Waits for its end.
    fn well(&mut self) -> Result<()> {
        let status = self.0.wait()?;
        ensure!(status.success(), "it ended with {status}");
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; on Unix this is SIGKILL.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn started(mut command: Command) -> Result<(Process, Lines<BufReader<ChildStdout>>)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let lines = child.stdout.take().context("it says nothing")?;
    Ok((Process(child), BufReader::new(lines).lines()))
}

fn told(line: Option<std::io::Result<String>>) -> Result<Value> {
    Ok(serde_json::from_str(&line.context("it ended without a word")??)?)
}

/// The last that a command says.
fn ended(lines: Lines<BufReader<ChildStdout>>) -> Result<Value> {
    told(lines.last())
}

fn number(told: &Value, name: &str) -> Result<f64> {
    told.get(name).and_then(Value::as_f64).with_context(|| format!("no {name} in {told}"))
}

fn whole(told: &Value, name: &str) -> Result<u64> {
    told.get(name).and_then(Value::as_u64).with_context(|| format!("no {name} in {told}"))
}

#[expect(clippy::cast_precision_loss, reason = "debtors a second, for a table")]
fn text(laps: &[Lap], killed: &Killed, (exported, loaded): (&Value, &Value), accounts: u64) -> Result<String> {
    let digest = &laps.first().context("no round")?.digest;
    if let Some(other) = laps.iter().chain([&killed.lap]).find(|lap| lap.digest != *digest) {
        bail!("one round comes to {digest}, another to {}", other.digest);
    }
    let (debtors, parts) = (whole(exported, "debtors")?, whole(exported, "parts")?);
    let of = |of: fn(&Lap) -> f64| laps.iter().map(of).collect::<Vec<_>>();
    let (alone, spread) = (of(|lap| lap.alone), of(|lap| lap.spread));
    let own = median(&alone);
    let mut table =
        "| | seconds, median | best | debtors a second | of one process |\n|---|---:|---:|---:|---:|\n".to_owned();
    let lost = [killed.lap.spread];
    let rows: [(&str, &[f64]); 3] = [
        ("one process, two threads: read from its database, judged", &alone),
        ("two executors of one core: read from files, judged, written to files", &spread),
        ("the same, one of them killed when half of the parts were done", &lost),
    ];
    for (name, seconds) in rows {
        let (middle, best) = (median(seconds), seconds.iter().copied().fold(f64::INFINITY, f64::min));
        let rate = debtors as f64 / middle;
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {name} | {middle:.3} | {best:.3} | {rate:.0} | {:.2} |", own / middle);
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    Ok(format!(
        "{accounts} accounts of `bench/generate.py` (seed 7), {debtors} debtors in {parts} parts, {} rounds in turns on \
         {cores} cores; what was said of everybody is the same in each, `{digest}`.\n\n{table}\n\
         Before the night the export took {:.1} s, and after it {:.1} s to write what came home.\n\
         The executor was killed with {} of {parts} parts done, {} attempts were made again, and the scheduler counts an \
         executor as lost after {LOST_AFTER} s without a word.",
        laps.len(),
        number(exported, "seconds")?,
        number(loaded, "seconds")?,
        killed.done,
        killed.again,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lap(spread: f64, digest: &str) -> Lap {
        Lap { spread, alone: 1.8, digest: digest.to_owned() }
    }

    fn told(last: &str) -> Result<String> {
        let laps = [lap(2.5, "a"), lap(1.5, "a"), lap(2.0, last)];
        let killed = Killed { done: 4, again: 1, lap: lap(12.0, "a") };
        let (exported, loaded) = (json!({ "debtors": 90, "parts": 8, "seconds": 3.21 }), json!({ "seconds": 4.0 }));
        text(&laps, &killed, (&exported, &loaded), 100)
    }

    #[test]
    fn a_ratio_is_of_the_middle_rounds() {
        let told = told("a").unwrap();

        assert!(told.contains("| 1.800 | 1.800 | 50 | 1.00 |"), "{told}");
        assert!(told.contains("| 2.000 | 1.500 | 45 | 0.90 |"), "{told}");
        assert!(told.contains("| 12.000 | 12.000 | 8 | 0.15 |"), "{told}");
    }

    #[test]
    fn who_says_something_else_has_no_time() {
        assert!(told("b").is_err());
    }
}
