//! `cargo xtask bench --update`: the interest of a day, written into each late row of a table, and followed from terms.
use crate::{
    Options,
    bench::{portfolio, python},
    learning::race,
    page,
    postgres::{Keeps, Postgres},
    rounds::median,
    run::Program,
    tools,
};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    fmt::Write as _,
    path::Path,
    time::{Duration, Instant},
};
use xtask::house;

const TABLE: &str = "create table instalment (account_id bigint, no int, base bigint not null, comp_rate bigint not null, \
     puni_rate bigint not null, comp bigint not null, puni bigint not null, primary key (account_id, no))";
/// What a nightly batch says: interest rounded every day, in millionths of a peso.
const UPDATE: &str = "update instalment set comp = comp + (base * comp_rate + 50000000) / 100000000, \
     puni = puni + (base * puni_rate + 50000000) / 100000000";
/// The house's two ways, by the words of the racing binary.
const OWN: [(&str, &str); 2] = [
    ("Aldía: owed from terms and days, nothing written", "ledger"),
    ("Aldía, every instalment written down in memory", "ledger-eager"),
];
const PEER: &str = "PostgreSQL: one `UPDATE`, waited for";

/// Runs everybody in turns, prints and writes the table.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--update", "--accounts", "--seed", "--rounds", "--quick"])?;
    let accounts = options.number("--accounts", if options.has("--quick") { 10_000 } else { 100_000 })?;
    let (seed, rounds) = (options.number("--seed", 7)?, options.number("--rounds", 3)?);
    let (python, race) = (python()?, race()?);
    let folder = portfolio(&python, accounts, seed)?;
    let (server, late) = filled(&python, &folder)?;
    Program::new(&race.to_string_lossy()).arg("ledger-state").arg(&folder).run()?;
    let mut laps: [Vec<f64>; 3] = Default::default();
    let [first, second, peer] = &mut laps;
    for _ in 0..rounds {
        for ((_, word), laps) in OWN.iter().zip([&mut *first, &mut *second]) {
            let told = Program::new(&race.to_string_lossy()).arg(word).arg(&folder).told()?;
            laps.push(told.get("wall").and_then(Value::as_f64).context("no wall")?);
        }
        peer.push(updated(&server)?.as_secs_f64());
    }
    let names = OWN.iter().map(|(name, _)| *name).chain([PEER]);
    let text = format!(
        "{accounts} accounts of `bench/generate.py` (seed {seed}) with {late} late instalments, {rounds} rounds in turns.\n\n{}",
        table(names.zip(&laps), late)
    );
    println!("\n{text}");
    page::put("update", &text)
}

/// A server with every late instalment in a table, and how many they are.
fn filled(python: &Path, folder: &Path) -> Result<(Postgres, u64)> {
    let file = tools::scratch("update")?.join("late.csv");
    let script = house::root().join("bench/peers/late_rows.py");
    let told = Program::new(&python.to_string_lossy()).arg(script).arg(folder).arg(&file).told()?;
    let server = Postgres::start(Keeps::Everything)?;
    let address = server.database("late")?;
    server.psql(&address, TABLE)?;
    server.psql(&address, &format!("\\copy instalment from '{}' with (format csv)", file.display()))?;
    Ok((server, told.get("rows").and_then(Value::as_u64).context("no rows")?))
}

/// How long the update took; what it leaves behind is cleared away before, outside the time.
fn updated(server: &Postgres) -> Result<Duration> {
    let address = server.address("late");
    server.psql(&address, "vacuum full analyze instalment")?;
    server.psql(&address, "checkpoint")?;
    let started = Instant::now();
    server.psql(&address, UPDATE)?;
    Ok(started.elapsed())
}

#[expect(clippy::cast_precision_loss, reason = "rows a second, for a table")]
fn table<'a>(laps: impl Iterator<Item = (&'a str, &'a Vec<f64>)>, late: u64) -> String {
    let mut table =
        "| | seconds, median | late instalments a second | of the peer's |\n|---|---:|---:|---:|\n".to_owned();
    let rows: Vec<(&str, f64)> = laps.map(|(name, laps)| (name, median(laps))).collect();
    let peer = rows.last().map_or(f64::NAN, |(_, took)| *took);
    for (name, took) in rows {
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {name} | {took:.3} | {:.0} | {:.0} |", late as f64 / took, peer / took);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_takes_a_tenth_of_the_time_does_ten_times_as_many() {
        let laps = [vec![0.5, 0.4, 0.6], vec![5.0, 4.0, 9.0]];

        let told = table(["own", "peer"].into_iter().zip(&laps), 1_000);

        assert!(told.contains("| own | 0.500 | 2000 | 10 |") && told.contains("| peer | 5.000 | 200 | 1 |"), "{told}");
    }
}
