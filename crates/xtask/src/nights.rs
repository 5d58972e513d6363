//! SIGKILL at random moments of a night: run again, it ends as a night that nobody disturbed.
//!
//! Each blow begins from the same installation, and afterwards every row of every table must be the same as those of the
//! undisturbed night, moments of the clock apart.
use crate::{
    installation::{Installation, import_of},
    portfolio::{self, Dice},
    run::Program,
    tools,
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

/// Enough for a night of several commits.
const ACCOUNTS: u64 = 60_000;
/// Nights before the one that is killed.
const BEFORE: [&str; 2] = ["2026-03-02", "2026-03-03"];
/// The night that is killed: by then what was decided falls due, and debts have moved on to other stages.
const NIGHT: &str = "2026-03-24";

/// Kills the night so many times at moments that `seed` gives; one sentence about it.
///
/// # Errors
/// A killed night comes to something else than the undisturbed one, or no blow fell while it wrote.
pub(crate) fn run(binary: &Path, times: u64, seed: u64) -> Result<String> {
    let started = Instant::now();
    let mut dice = Dice::new(seed);
    let scratch = tools::scratch("nights")?;
    let before = prepare(binary, &scratch, &mut dice)?;
    let whole = copied(&before, &scratch.join("whole"))?;
    let began = Instant::now();
    night(&whole, NIGHT)?;
    let takes = u64::try_from(began.elapsed().as_micros())?;
    let (first, last) = (sums(&before)?, sums(&whole)?);
    ensure!(first != last, "the night changes nothing");
    let mut halves = 0;
    for blow in 1..=times {
        let killed = copied(&before, &scratch.join("killed"))?;
        let wait = Duration::from_micros(dice.below(takes));
        killed.strike(&["cycle", "--day", NIGHT], wait)?;
        let left = sums(&killed)?;
        // One that ended tells of itself what it did, and again that it found nothing to do.
        if left != last {
            night(&killed, NIGHT)?;
        }
        same(&sums(&killed)?, &last).with_context(|| format!("blow {blow}, after {wait:?}"))?;
        let half = left != first && left != last;
        halves += u64::from(half);
        let what = if half { "a part of it was written" } else { "nothing or all of it was written" };
        println!("night {blow} of {times}: killed after {} ms, {what}", wait.as_millis());
    }
    ensure!(0 < halves, "no blow of {times} fell while the night wrote");
    let rows: u64 = last.iter().filter_map(|table| table.get("rows")?.as_u64()).sum();
    Ok(format!(
        "{times} nights killed over {ACCOUNTS} accounts, {halves} of them with a part written, came to the same {rows} rows \
         as the undisturbed one (seed {seed}, {:.0} s)",
        started.elapsed().as_secs_f64()
    ))
}

fn prepare(binary: &Path, scratch: &Path, dice: &mut Dice) -> Result<Installation> {
    let house = Installation::new(binary, &scratch.join("before"), None)?;
    let file = scratch.join("accounts.csv");
    fs::write(&file, portfolio::accounts(dice, 1, ACCOUNTS))?;
    house.finish(&import_of(&file.to_string_lossy()))?;
    BEFORE.iter().try_for_each(|day| night(&house, day))?;
    Ok(house)
}

/// The same installation in another folder, whatever is there.
fn copied(house: &Installation, folder: &Path) -> Result<Installation> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Program::new("cp -r").arg(&house.data).arg(folder).run()?;
    Ok(Installation { data: folder.to_owned(), ..house.clone() })
}

fn night(house: &Installation, day: &str) -> Result<()> {
    house.finish(&["cycle", "--day", day]).map(drop)
}

/// What each table comes to, and the books hold. How far each slice has heard is left out: a night hears what was told
/// before it, so that the next command brings it level.
fn sums(house: &Installation) -> Result<Vec<Value>> {
    let told = house.finish_json(&["verify", "--sums"])?;
    let tables = told.get("sums").and_then(Value::as_array).context("verify tells no sums")?;
    let lasts = |table: &&Value| table.get("table").and_then(Value::as_str) != Some("cursor");
    Ok(tables.iter().filter(lasts).cloned().collect())
}

fn same(found: &[Value], meant: &[Value]) -> Result<()> {
    ensure!(found.len() == meant.len(), "{} tables instead of {}", found.len(), meant.len());
    for (found, meant) in found.iter().zip(meant) {
        ensure!(found == meant, "{found} instead of {meant}");
    }
    Ok(())
}
