//! `cargo xtask bench --start`: how soon a served installation of many accounts answers, and how large it is on the disk.
use crate::{
    Options,
    bench::{portfolio, python},
    binary,
    installation::{Installation, LOGIN},
    learning::race,
    page,
    rounds::median,
    run::Program,
    server::{Client, Server},
    tools,
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{
    fs,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};
use xtask::house;

/// What Linux forgets of files when this is written to it.
const CACHES: &str = "/proc/sys/vm/drop_caches";
/// A server that has not answered by then has failed.
const LIMIT: Duration = Duration::from_secs(60);

/// How soon the first answers came, from the start of the process.
#[derive(Clone, Copy)]
struct Start {
    /// That it is well.
    health: Duration,
    /// Somebody's page, which is read from the database.
    page: Duration,
}

/// What is known of an installation before it is started.
struct Known {
    address: SocketAddr,
    /// Somebody of the staff who has entered before.
    client: Client,
    /// The page of a debtor.
    page: String,
}

/// Imports, starts as often as there are rounds, weighs the files, prints and writes the part of the page.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--start", "--accounts", "--rounds"])?;
    let (accounts, rounds) = (options.number("--accounts", 1_000_000)?, options.number("--rounds", 5)?);
    let (binary, race, python) = (binary::build()?, race()?, python()?);
    let folder = portfolio(&python, accounts, 7)?;
    let installed = Installation::new(&binary, &tools::scratch("start")?, None)?;
    installed.import(&folder)?;
    let imported = size_of(&installed.data)?;
    installed.pass_the_night()?;
    let known = Known::of(&installed)?;
    let warm = (0..rounds).map(|_| known.start(&installed)).collect::<Result<Vec<_>>>()?;
    let cold = (0..rounds).map(|_| forget().map(|()| known.start(&installed)));
    let cold = cold.collect::<Option<Result<Vec<_>>>>().transpose()?;
    let decided = size_of(&installed.data)?;
    fs::remove_dir_all(&installed.data)?;
    Program::new(&race.to_string_lossy()).arg("cycle-state").arg(&folder).run()?;
    let dossiers = size_of(&folder.join("cycle-state"))?;
    let script = house::root().join("bench/peers/state_duckdb.py");
    let told = Program::new(&python.to_string_lossy()).arg(script).arg(&folder).told()?;
    let duckdb = told.get("bytes").and_then(Value::as_u64).context("no size of DuckDB's file")?;
    let text = format!(
        "{accounts} accounts of `bench/generate.py` (seed 7), {rounds} starts, the last process killed each time.\n\n\
         | what was in memory before | it is well, ms, median | most | a debtor's page, ms, median | most |\n\
         |---|---:|---:|---:|---:|\n{}\n{}\n\n\
         | on the disk | MB | times DuckDB's |\n|---|---:|---:|\n{}{}{}{}",
        line("what the system keeps of the files", &warm),
        cold.as_deref().map_or_else(
            || format!("Without anything in memory it was not measured: {CACHES} cannot be written here."),
            |cold| line("nothing", cold),
        ),
        weight("DuckDB: accounts, instalments, all touches", duckdb, duckdb),
        weight(
            "Aldía, dossiers with the same accounts, instalments and the touches that a night looks at",
            dossiers,
            duckdb
        ),
        weight("Aldía, the installation after the import", imported, duckdb),
        weight("Aldía, the same once a night has passed", decided, duckdb),
    );
    println!("\n{text}");
    page::put("start", &text)
}

impl Known {
    fn of(installed: &Installation) -> Result<Self> {
        let address = tools::free_address()?;
        let (server, client) = Server::entered(installed.command(&["serve"]), LOGIN)?;
        let everybody = client.everybody(&json!({ "by": "owed", "descending": true }))?;
        let rows = client.rows(&everybody, 0, 1)?;
        let debtor =
            rows.first().and_then(|row| row.get("debtor")).and_then(Value::as_str).context("there is nobody")?;
        drop(server);
        Ok(Self { address, client: client.at(address), page: format!("/api/debtors/{debtor}") })
    }

    /// Starts a server, and waits for its first answers.
    fn start(&self, installed: &Installation) -> Result<Start> {
        let mut command = installed.command(&["serve"]);
        command.arg("--listen").arg(self.address.to_string());
        let began = Instant::now();
        let mut server = Server::start(command, self.address)?;
        server.wait_ready(LIMIT)?;
        let health = began.elapsed();
        let told = self.client.get(&self.page)?;
        let page = began.elapsed();
        ensure!(told.get("debt").is_some_and(Value::is_object), "the page tells no debt: {told}");
        println!("it is well after {health:?}, a debtor's page after {page:?}");
        Ok(Start { health, page })
    }
}

/// Makes the system forget what it keeps of files in memory; nothing where it may not be asked to.
fn forget() -> Option<()> {
    Program::new("sync").run().ok()?;
    fs::write(CACHES, "3").ok()
}

/// How many bytes the files of a folder have.
fn size_of(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.metadata()?;
        bytes += if kind.is_dir() { size_of(&entry.path())? } else { kind.len() };
    }
    Ok(bytes)
}

fn line(before: &str, starts: &[Start]) -> String {
    let cells = |of: fn(&Start) -> Duration| {
        let took: Vec<f64> = starts.iter().map(|start| of(start).as_secs_f64() * 1e3).collect();
        format!("{:.0} | {:.0}", median(&took), took.iter().copied().fold(f64::NAN, f64::max))
    };
    format!("| {before} | {} | {} |", cells(|start| start.health), cells(|start| start.page))
}

#[expect(clippy::cast_precision_loss, reason = "bytes become megabytes to be read")]
fn weight(what: &str, bytes: u64, beside: u64) -> String {
    format!("| {what} | {:.0} | {:.2} |\n", bytes as f64 / 1e6, bytes as f64 / beside as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_table_tells_the_median_and_the_most() {
        let start = |millis| Start { health: Duration::from_millis(millis), page: Duration::from_millis(2 * millis) };

        assert_eq!(line("x", &[start(30), start(10), start(20)]), "| x | 20 | 30 | 40 | 60 |");
    }

    #[test]
    fn folders_within_folders_are_weighed_too() {
        let folder = tools::scratch("weighed").unwrap();
        fs::create_dir_all(folder.join("within")).unwrap();
        fs::write(folder.join("a"), "12345").unwrap();
        fs::write(folder.join("within/b"), "678").unwrap();

        assert_eq!(size_of(&folder).unwrap(), 8);
    }
}
