//! `cargo xtask bench --import`: how fast a creditor's file comes in, beside those who only load it.
use crate::{
    Options,
    bench::{creditors_file, python},
    binary::{self, Cost},
    installation::Installation,
    page,
    postgres::{Keeps, Postgres},
    rounds::median,
    run::Program,
    tools,
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    fs,
    path::Path,
    time::{Duration, Instant},
};
use xtask::house;

/// Who brings the file in, and what with it.
const CONTENDERS: [&str; 5] = [
    "Aldía: checked, one by one, with a history that can be undone",
    "Aldía, on PostgreSQL",
    "DuckDB: a table of columns, on the disk",
    "polars: in memory",
    "PostgreSQL: `COPY` into a table with a key",
];
/// What the generator writes of an account.
const COLUMNS: &str = "account_id bigint primary key, debtor_id bigint, creditor_id int, product int, cuit bigint, \
     name text, phone text, email text, province int, lat float8, lon float8, opened int, principal_u bigint, n_inst int, \
     tna_comp_bp int, tna_puni_bp int, income_u bigint, bureau int, age int, emp_months int, consent int, status int";

/// What one round of somebody cost; no processor where a server worked.
struct Lap {
    took: Duration,
    processor: Option<Duration>,
    peak: Option<u64>,
    /// How many accounts came in, and what was lent in all.
    digest: Option<Value>,
}

/// Runs everybody in turns, prints and writes the table.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--import", "--accounts", "--rounds", "--quick"])?;
    let accounts = options.number("--accounts", if options.has("--quick") { 100_000 } else { 1_000_000 })?;
    let rounds = options.number("--rounds", 3)?;
    let (binary, python) = (binary::build()?, python()?);
    let folder = creditors_file(&python, accounts, 7)?;
    let server = Postgres::start(Keeps::Everything)?;
    let mut laps: [Vec<Lap>; CONTENDERS.len()] = Default::default();
    for round in 0..rounds {
        for (place, (name, laps)) in CONTENDERS.iter().zip(&mut laps).enumerate() {
            let lap = match place {
                0 => own(&binary, &folder, None)?,
                1 => own(&binary, &folder, Some(server.database(&format!("aldia_{round}"))?))?,
                2 => peer(&python, "import_duckdb.py", &[&folder, &tools::scratch("import-peer")?.join("duck")])?,
                3 => peer(&python, "import_polars.py", &[&folder])?,
                _ => copied(&server, &folder, round)?,
            };
            println!("round {}: {name:<64} {:>8.2} s", round + 1, lap.took.as_secs_f64());
            laps.push(lap);
        }
    }
    let text = text(&laps, (accounts, rounds), fs::metadata(folder.join("accounts.csv"))?.len())?;
    println!("\n{text}");
    page::put("import", &text)
}

fn own(binary: &Path, folder: &Path, database: Option<String>) -> Result<Lap> {
    let installed = Installation::new(binary, &tools::scratch("import")?, database)?;
    let Cost { output, took, processor, peak } = installed.import(folder)?;
    let report: Value = serde_json::from_str(&output)?;
    let lent = report.get("totals").and_then(|totals| totals.get("ARS")?.get("lent"));
    let digest = json!({ "accounts": report.get("created"), "lent": lent });
    // Of a server, only the client is seen.
    let seen = installed.database.is_none();
    Ok(Lap { took, processor: seen.then_some(processor), peak: seen.then_some(peak), digest: Some(digest) })
}

fn peer(python: &Path, script: &str, words: &[&Path]) -> Result<Lap> {
    let program = Program::new(&python.to_string_lossy()).arg(house::root().join("bench/peers").join(script));
    let told = words.iter().fold(program, |program, word| program.arg(word)).told()?;
    let number = |name: &str| told.get(name).and_then(Value::as_f64).with_context(|| format!("no {name}"));
    Ok(Lap {
        took: Duration::from_secs_f64(number("wall")?),
        processor: Some(Duration::from_secs_f64(number("cpu")?)),
        peak: told.get("peak").and_then(Value::as_u64),
        digest: Some(told.get("digest").context("no digest")?.clone()),
    })
}

/// The file into one table, which checks nothing but that no account comes twice.
fn copied(server: &Postgres, folder: &Path, round: u64) -> Result<Lap> {
    let address = server.database(&format!("peer_{round}"))?;
    server.psql(&address, &format!("create table account ({COLUMNS})"))?;
    let file = folder.join("accounts.csv");
    let started = Instant::now();
    server.psql(&address, &format!("\\copy account from '{}' with (format csv, header)", file.display()))?;
    Ok(Lap { took: started.elapsed(), processor: None, peak: None, digest: None })
}

fn text(laps: &[Vec<Lap>], (accounts, rounds): (u64, u64), bytes: u64) -> Result<String> {
    let mut digests = laps.iter().flatten().filter_map(|lap| lap.digest.as_ref());
    let digest = digests.next().context("nobody came to anything")?;
    ensure!(digests.all(|other| other == digest), "not all brought the same in: {digest}, and somebody else");
    let middle = |laps: &[Lap], of: &dyn Fn(&Lap) -> Option<f64>| {
        let measured: Vec<f64> = laps.iter().filter_map(of).collect();
        (!measured.is_empty()).then(|| median(&measured))
    };
    let seconds = |lap: &Lap| Some(lap.took.as_secs_f64());
    let own = laps.first().and_then(|laps| middle(laps, &seconds)).context("no round")?;
    let mut table = "| | seconds | accounts a second | MB a second | of our time | processor, s | peak memory, MB |\n\
                     |---|---:|---:|---:|---:|---:|---:|\n"
        .to_owned();
    let told =
        |value: Option<f64>, decimals: usize| value.map_or("–".to_owned(), |value| format!("{value:.decimals$}"));
    for (name, laps) in CONTENDERS.iter().zip(laps) {
        let took = middle(laps, &seconds).context("no round")?;
        let processor = middle(laps, &|lap| Some(lap.processor?.as_secs_f64()));
        let peak = middle(laps, &|lap| Some(mega(lap.peak?)));
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "| {name} | {took:.2} | {:.0} | {:.1} | {:.3} | {} | {} |",
            mega(accounts * 1_000_000) / took,
            mega(bytes) / took,
            took / own,
            told(processor, 1),
            told(peak, 0)
        );
    }
    Ok(format!(
        "{accounts} accounts of `bench/generate.py` (seed 7), {:.0} MB, {rounds} rounds in turns; whoever checks CUITs comes \
         to `{digest}`.\n\n{table}",
        mega(bytes)
    ))
}

#[expect(clippy::cast_precision_loss, reason = "millions, for a table")]
fn mega(count: u64) -> f64 {
    count as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laps(accounts: u64) -> Vec<Lap> {
        let lap = |seconds| Lap {
            took: Duration::from_secs(seconds),
            processor: None,
            peak: None,
            digest: Some(json!({ "accounts": accounts })),
        };
        vec![lap(4), lap(2), lap(3)]
    }

    #[test]
    fn a_rate_is_of_the_middle_round() {
        let told = text(&[laps(9), laps(9)], (30, 3), 6_000_000).unwrap();

        assert!(told.contains("| 3.00 | 10 | 2.0 | 1.000 | – | – |"), "{told}");
    }

    #[test]
    fn who_brought_something_else_in_has_no_time() {
        assert!(text(&[laps(9), laps(8)], (30, 3), 6_000_000).is_err());
    }
}
