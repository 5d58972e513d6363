//! `aldia series`: published values, from files and from the central bank.
use super::read_file;
use crate::{
    cli::{Series, SeriesFetch, SeriesImport, SeriesList, SeriesShow},
    house::House,
    print,
};
use anyhow::{Context, Result};
use ledger::{SeriesReport, out::bcra::CentralBank};
use serde::Serialize;
use web::Manners;

/// More than a century of days.
const FILE_BYTES_MAX: usize = 4 << 20;

pub fn run(command: &Series) -> Result<()> {
    match command {
        Series::Import(args) => import(args),
        Series::Fetch(args) => fetch(args),
        Series::List(args) => list(args),
        Series::Show(args) => show(args),
    }
}

fn import(args: &SeriesImport) -> Result<()> {
    let house = House::open(&args.house)?;
    let name = args.file.display();
    let bytes = read_file(&args.file, FILE_BYTES_MAX)?;
    // Days and numbers are ASCII: of any other encoding only the heading suffers.
    let text = String::from_utf8_lossy(&bytes);
    let report = ledger::import_series(&house.desk(), &args.series, &text, &name.to_string());
    tell(&house, &report.with_context(|| format!("{name} was not loaded"))?, args.answer.json)
}

fn fetch(args: &SeriesFetch) -> Result<()> {
    let house = House::open(&args.house)?;
    let base = args.url.trim_end_matches('/').to_owned();
    let bank = CentralBank::new(Manners { base, ca_file: args.ca_file.clone(), ..Manners::default() })?;
    let report = ledger::fetch_series(&house.desk(), &bank, &args.series, (args.from, args.to))?;
    tell(&house, &report, args.answer.json)
}

/// Says what was loaded, and lets the amounts that follow an index follow it.
fn tell(house: &House, report: &SeriesReport, json: bool) -> Result<()> {
    let adjusted = ledger::work::recurring::adjust(&house.desk())?;
    if json {
        return print::json(report);
    }
    let SeriesReport { series, read, added, corrected, .. } = report;
    print::line(format!("{series}: {read} read, {added} added, {corrected} corrected"));
    if 0 < adjusted.written {
        print::line(format!("{} amounts followed", adjusted.written));
    }
    Ok(())
}

fn list(args: &SeriesList) -> Result<()> {
    let known = House::open(&args.house)?.store.read(ledger::series_list)?;
    if args.answer.json {
        return print::json(&known);
    }
    let day = |day: Option<base::Day>| day.map_or(String::new(), |day| day.to_string());
    let rows: Vec<Vec<String>> = known
        .into_iter()
        .map(|one| {
            let problem = one.problem.unwrap_or_default();
            vec![one.name, print::grouped(one.days), day(one.first), day(one.last), problem]
        })
        .collect();
    print::table(&["serie", "días", "desde", "hasta", "último problema"], &rows);
    Ok(())
}

/// A value of a day.
#[derive(Serialize)]
struct Value {
    day: base::Day,
    value: String,
}

fn show(args: &SeriesShow) -> Result<()> {
    let house = House::open(&args.house)?;
    let values = house.store.read(|rx| ledger::series_values(rx, &args.series, args.from, args.to))?;
    let values: Vec<Value> = values.into_iter().map(|(day, value)| Value { day, value: value.to_string() }).collect();
    if args.answer.json {
        return print::json(&values);
    }
    let rows: Vec<Vec<String>> = values.into_iter().map(|one| vec![one.day.to_string(), one.value]).collect();
    print::table(&["día", "valor"], &rows);
    Ok(())
}
