//! `cargo xtask numbers`: measures what the README and the issues speak of, and writes `docs/benchmarks.md`.
#![expect(clippy::cast_precision_loss, reason = "counts of rows become averages here, never money")]
use crate::{
    Options, bench,
    binary::{self, Cost},
    installation::{Installation, LOGIN},
    instant, page,
    server::{Client, Server},
    tools,
};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::{collections::HashMap, fmt::Write as _, fs, path::Path, process::Command, time::Duration};
use xtask::house;

const PAGE_ROWS: usize = 500;

/// One line of the table.
struct Line {
    what: String,
    rows: u64,
    took: Duration,
    processor: Duration,
    peak: u64,
}

/// Measures, prints and writes the table.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--sizes", "--build"])?;
    let sizes = options.value("--sizes").unwrap_or("100000,1000000");
    let binary = binary::build()?;
    let mut lines = Vec::new();
    let mut words = Vec::new();
    if options.has("--build") {
        lines.push(clean_build()?);
    }
    let shared = house::root().join("../shared");
    let real = shared.join("data/uci-credit-default.csv");
    if real.exists() {
        words.push(real_portfolio(&binary, &real, &mut lines)?);
    } else {
        words.push("The real portfolio is not beside this clone: not measured.".to_owned());
    }
    for size in sizes.split(',') {
        words.push(generated_portfolio(&binary, size.parse()?, &mut lines)?);
    }
    lines.push(demo(&binary)?);
    let table = table(&lines, &words);
    println!("{table}");
    page::put("numbers", &table)
}

/// The release binary from nothing but downloaded sources.
fn clean_build() -> Result<Line> {
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--release", "--locked", "--package", "aldia"]).current_dir(house::root());
    build.env("CARGO_TARGET_DIR", tools::scratch("clean-build")?);
    let cost = binary::measured(build)?;
    Ok(Line { what: "clean release build".to_owned(), rows: 0, took: cost.took, processor: cost.processor, peak: 0 })
}

/// The 30,000 clients of the UCI file: import, cycle, verify, and how well the outlook tells who defaulted.
fn real_portfolio(binary: &Path, file: &Path, lines: &mut Vec<Line>) -> Result<String> {
    let data = tools::scratch("uci")?;
    let installed = Installation::new(binary, &data, None)?;
    let name = file.to_string_lossy().into_owned();
    let import =
        installed.measured(&["import", &name, "--creditor", "UCI", "--mapping", "uci-credit-default", "--json"])?;
    let report: Value = serde_json::from_str(&import.output)?;
    lines.push(line("import of uci-credit-default.csv", rows_of(&report), &import));
    let cycle = installed.measured(&["cycle", "--day", "2005-10-01", "--json"])?;
    lines.push(line("cycle over it", rows_of(&report), &cycle));
    installed.measured(&["verify"])?;
    let (server, client) = Server::entered(installed.command(&["serve"]), LOGIN)?;
    let sentence = separation(&client, file)?;
    drop(server);
    let held = |field: &str| report.get(field).cloned().unwrap_or_default();
    Ok(format!(
        "Of {} rows, {} clients were created and {} quarantined; {} minor units were billed.\n{sentence}",
        held("rows"),
        held("created"),
        held("quarantined"),
        held("billed")
    ))
}

/// Import and cycle of `size` generated accounts, how soon payments change what is decided among so many, and how long they
/// wait while a night runs.
fn generated_portfolio(binary: &Path, size: u64, lines: &mut Vec<Line>) -> Result<String> {
    let folder = bench::creditors_file(&bench::python()?, size, 7)?;
    let installed = Installation::new(binary, &tools::scratch(&format!("generated-{size}"))?, None)?;
    let import = installed.import(&folder)?;
    let rows = rows_of(&serde_json::from_str(&import.output)?);
    lines.push(line(&format!("import of {size} accounts of bench/generate.py"), rows, &import));
    let cycle = installed.measured(&["cycle", "--day", "2026-03-02", "--json"])?;
    lines.push(line("cycle over them", rows, &cycle));
    let busy = instant::while_a_night_runs(&installed)?;
    let (server, client) = Server::entered(installed.command(&["serve"]), LOGIN)?;
    let quiet = instant::run(&client)?;
    drop(server);
    fs::remove_dir_all(&installed.data)?;
    Ok(format!("Among {size} accounts, {quiet}\nAmong {size} accounts, {busy}"))
}

/// From nothing to a served page, with the default world.
fn demo(binary: &Path) -> Result<Line> {
    let (data, address) = (tools::scratch("demo")?, tools::free_address()?);
    let mut command = Command::new(binary);
    command.args(["demo", "--seed", "1", "--listen", &address.to_string()]).arg("--data").arg(data);
    let mut server = Server::start(command, address)?;
    let took = server.wait_ready(Duration::from_secs(1_800))?;
    let peak = server.peak_memory();
    let what = "demo from nothing to a served page (5,000 debtors, 90 days)".to_owned();
    Ok(Line { what, rows: 5_000, took, processor: Duration::ZERO, peak })
}

/// Mean willingness and outlook of those who defaulted and of the others, and the area under the outlook's curve.
fn separation(client: &Client, file: &Path) -> Result<String> {
    let truth = defaulted(file)?;
    let everybody = client.everybody(&json!({ "by": "name", "descending": false }))?;
    let mut seen: Vec<(bool, f64, f64)> = Vec::new();
    for offset in (0..).step_by(PAGE_ROWS) {
        let rows = client.rows(&everybody, offset, PAGE_ROWS)?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let document = row.get("document").and_then(Value::as_str).unwrap_or_default();
            let indicator = |name: &str| row.pointer(&format!("/indicators/{name}")).and_then(Value::as_f64);
            if let (Some(bad), Some(will), Some(outlook)) =
                (truth.get(document), indicator("willingness"), indicator("outlook"))
            {
                seen.push((*bad, will, outlook));
            }
        }
    }
    ensure!(!seen.is_empty(), "no row of the console could be told in the file");
    let mean = |bad: bool, of: fn(&(bool, f64, f64)) -> f64| {
        let values: Vec<f64> = seen.iter().filter(|row| row.0 == bad).map(of).collect();
        values.iter().sum::<f64>() / values.len().max(1) as f64
    };
    let auc = area_under_curve(&seen.iter().map(|row| (row.0, row.2)).collect::<Vec<_>>());
    Ok(format!(
        "Of {} clients, those who defaulted the next month score {:.1} in willingness and {:.1} in outlook, the others {:.1} \
         and {:.1}; the area under the curve of the outlook against column Y, which no rule reads, is {auc:.3}.",
        seen.len(),
        mean(true, |row| row.1),
        mean(true, |row| row.2),
        mean(false, |row| row.1),
        mean(false, |row| row.2)
    ))
}

/// Who defaulted the month after, by the number of the client.
fn defaulted(file: &Path) -> Result<HashMap<String, bool>> {
    let text = fs::read_to_string(file)?;
    let mut truth = HashMap::new();
    for line in text.lines().skip(1) {
        let (first, last) = (line.split(',').next().unwrap_or_default(), line.rsplit(',').next().unwrap_or_default());
        truth.insert(first.to_owned(), last.trim() == "1");
    }
    Ok(truth)
}

/// How often one who defaulted scores lower than one who did not; a tie counts half (Mann and Whitney, 1947).
fn area_under_curve(scores: &[(bool, f64)]) -> f64 {
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (mut below, mut pairs, mut at) = (0.0, 0.0, 0);
    while let Some((_, score)) = sorted.get(at) {
        let ties = sorted.iter().skip(at).take_while(|row| row.1.total_cmp(score).is_eq()).count();
        let bad = sorted.iter().skip(at).take(ties).filter(|row| row.0).count() as f64;
        let good = ties as f64 - bad;
        pairs += good * (below + bad / 2.0);
        below += bad;
        at += ties;
    }
    let good = scores.iter().filter(|row| !row.0).count() as f64;
    if below * good == 0.0 { f64::NAN } else { pairs / (below * good) }
}

fn rows_of(report: &Value) -> u64 {
    report.get("rows").and_then(Value::as_u64).unwrap_or(0)
}

fn line(what: &str, rows: u64, cost: &Cost) -> Line {
    Line { what: what.to_owned(), rows, took: cost.took, processor: cost.processor, peak: cost.peak }
}

/// The part of the page that is written.
fn table(lines: &[Line], words: &[String]) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut page = format!(
        "Measured by `cargo xtask numbers` on a machine with {cores} cores, release build.\n\
         Peak memory is the high-water mark that Linux keeps of the process.\n\n\
         | what | rows | seconds | processor, s | rows a second | peak memory, MB |\n|---|---:|---:|---:|---:|---:|\n"
    );
    for Line { what, rows, took, processor, peak } in lines {
        let seconds = took.as_secs_f64();
        let or_dash = |none: bool, value: String| if none { "–".to_owned() } else { value };
        let (count, speed) = (rows.to_string(), format!("{:.0}", *rows as f64 / seconds));
        let (count, speed) = (or_dash(*rows == 0, count), or_dash(*rows == 0, speed));
        let processor = or_dash(processor.is_zero(), format!("{:.1}", processor.as_secs_f64()));
        let peak = or_dash(*peak == 0, (peak / 1_000_000).to_string());
        // Writing to a string does not fail.
        let _ = writeln!(page, "| {what} | {count} | {seconds:.2} | {processor} | {speed} | {peak} |");
    }
    page.push('\n');
    page.push_str(&words.join("\n"));
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_of_a_perfect_score_is_whole_and_of_none_is_half() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;

        assert!(close(area_under_curve(&[(true, 1.0), (true, 2.0), (false, 3.0)]), 1.0));
        assert!(close(area_under_curve(&[(true, 5.0), (false, 5.0)]), 0.5));
        assert!(close(area_under_curve(&[(true, 9.0), (false, 1.0)]), 0.0));
        assert!(area_under_curve(&[(true, 9.0)]).is_nan());
    }
}
