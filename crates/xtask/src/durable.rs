//! `cargo xtask bench --durable`: single events that survive the loss of power, acknowledged one by one.
//!
//! Whoever commits alone waits for the disk once an event; what counts is how many share a wait.
use crate::{
    Options,
    bench::python,
    learning::race,
    page,
    postgres::{Keeps, Postgres},
    rounds::median,
    run::Program,
    tools::{self, target},
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{fmt::Write as _, path::Path};
use xtask::house;

/// Clients at once, and how many events they send together.
const LOADS: [(u64, u64); 3] = [(1, 2_000), (8, 16_000), (64, 64_000)];

/// Runs every load in turns, prints and writes the table.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--durable", "--rounds"])?;
    let rounds = options.number("--rounds", 3)?;
    let (race, python) = (race()?, python()?);
    let server = Postgres::start(Keeps::Everything)?;
    let mut text = format!(
        "Events a second, the median of {rounds} rounds in turns; each event is acknowledged when it is on the disk.\n\n\
         | clients | Aldía, embedded | Aldía, on PostgreSQL | PostgreSQL, one row an event | SQLite, one row an event |\n\
         |---:|---:|---:|---:|---:|\n"
    );
    for (clients, events) in LOADS {
        let mut rates = [const { Vec::new() }; 4];
        for round in 0..rounds {
            let folder = tools::scratch("durable")?.join("data");
            let database = server.database(&format!("aldia_{clients}_{round}"))?;
            let words = [clients.to_string(), events.to_string()];
            let own = |place: &str| {
                let program = Program::new(&race.to_string_lossy()).arg("durable").arg(place);
                words.iter().fold(program, Program::arg).told().and_then(|told| rate(&told))
            };
            rates[0].push(own(&folder.to_string_lossy())?);
            rates[1].push(own(&database)?);
            rates[2].push(pgbench(&server, clients, events)?);
            // One writer, whatever the clients: a file has no other.
            rates[3].push(sqlite(&python, events.min(4_000))?);
        }
        let [embedded, served, postgres, sqlite] = rates.map(|rates| median(&rates));
        println!("{clients} clients: {embedded:.0} {served:.0} {postgres:.0} {sqlite:.0}");
        // Writing to a string does not fail.
        let _ = writeln!(text, "| {clients} | {embedded:.0} | {served:.0} | {postgres:.0} | {sqlite:.0} |");
    }
    println!("\n{text}");
    page::put("durable", &text)
}

fn rate(told: &Value) -> Result<f64> {
    let number = |name: &str| told.get(name).and_then(Value::as_f64).with_context(|| format!("no {name}"));
    Ok(number("digest")? / number("wall")?)
}

/// What `pgbench` makes of one insert a transaction, the least that an event can be.
fn pgbench(server: &Postgres, clients: u64, events: u64) -> Result<f64> {
    let script = target().join("xtask/durable.sql");
    std::fs::write(&script, "insert into event (amount) values (1);\n")?;
    let database = format!("peer_{clients}");
    let address = match server.database(&database) {
        Ok(address) => {
            server.psql(&address, "create table event (id bigserial primary key, amount bigint not null)")?;
            address
        }
        // Of an earlier round.
        Err(_) => server.address(&database),
    };
    let each = events / clients;
    let run = server.tool("pgbench").arg("--no-vacuum").arg("--file").arg(&script).arg(format!("--client={clients}"));
    let run = run.arg(format!("--jobs={}", clients.min(2))).arg(format!("--transactions={each}"));
    let output = run.arg("--protocol=prepared").arg(address).output()?;
    let told = output.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench tells no tps")?;
    Ok(told.split_whitespace().next().unwrap_or_default().parse()?)
}

fn sqlite(python: &Path, events: u64) -> Result<f64> {
    let folder = tools::scratch("durable-peer")?.join("data");
    let script = house::root().join("bench/peers/durable_sqlite.py");
    let told = Program::new(&python.to_string_lossy()).arg(script).arg(folder).arg(events.to_string()).told()?;
    ensure!(told.get("digest").and_then(Value::as_u64) == Some(events), "SQLite kept something else: {told}");
    rate(&told)
}
