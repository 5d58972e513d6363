//! `aldia copy`: an installation's database moves from one engine to another.
use super::bar;
use crate::{cli::Copying, house, print, slices};
use anyhow::{Context, Result, ensure};
use base::Moment;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::{path::Path, time::Instant};
use store::{Ctx, Durability, Store, copy_all};
use web::Clock;

/// What was copied, and found to be the same on both sides.
#[derive(Debug, Serialize)]
struct Moved {
    tables: usize,
    rows: u64,
    /// Lines of the audit chain, walked again on the other side.
    audit_lines: i64,
    seconds: f64,
}

pub fn run(args: &Copying) -> Result<()> {
    ensure!(args.from != args.to, "{} is copied into itself", args.from);
    let began = Instant::now();
    let from = open(&args.from, true).context("--from")?;
    let to = open(&args.to, false).context("--to")?;
    let now: Moment = Clock::new(TimeZone::UTC, house::now).moment();
    let progress = bar("rows");
    let tables = copy_all(&from, &Ctx::system(&to, "copy", now), &mut |table, rows| {
        progress.set_message(table);
        progress.set_position(rows);
    })?;
    progress.finish_and_clear();
    let moved = Moved {
        tables: tables.len(),
        rows: tables.iter().map(|table| table.rows).sum(),
        audit_lines: to.read(|rx| rx.verify_audit())?,
        seconds: began.elapsed().as_secs_f64(),
    };
    if args.answer.json {
        return print::json(&moved);
    }
    let Moved { tables, rows, audit_lines, seconds } = moved;
    print::line(format!(
        "{} rows of {tables} tables are the same on both sides, {} audit lines hold ({seconds:.1} s)",
        print::grouped(rows),
        print::grouped(audit_lines.unsigned_abs()),
    ));
    if is_address(&args.to) {
        print::note("Next: write it as `database` in aldia.toml, and keep the data directory: files live there.");
    }
    Ok(())
}

fn is_address(place: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| place.starts_with(scheme))
}

fn open(place: &str, must_exist: bool) -> Result<Store> {
    if is_address(place) {
        return Ok(Store::connect(place, Durability::Power, slices::MIGRATIONS)?);
    }
    let folder = Path::new(place);
    ensure!(!must_exist || Store::exists(folder), "{place} holds no embedded database");
    Ok(Store::open(folder, Durability::Power, slices::MIGRATIONS)?)
}
