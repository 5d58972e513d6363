//! Figures that several machines add up: those of the house's own report, or none.
use crate::{fleet::Fleet, home::Home};
use insight::{Dimension, Period};
use jiff::civil::date;
use std::{fs::OpenOptions, io::Write as _, path::Path};

/// Days in which the country lived, over the end of a month.
const DAYS: Period = Period { from: date(2026, 3, 31), to: date(2026, 4, 10) };
/// What lines are written of: more days than are asked for.
const WRITTEN: [&str; 6] = ["--from", "2026-03-01", "--to", "2026-04-11", "--parts", "4"];
const ASKED: [&str; 4] = ["--from", "2026-03-31", "--to", "2026-04-10"];

#[test]
fn figures_of_several_machines_are_those_of_the_report() {
    let home = Home::lived().copy();
    let store = tempfile::tempdir().unwrap();
    let fleet = Fleet::of_two(&[]);

    let written = home.run("lines", store.path(), &WRITTEN);

    assert_eq!(written["parts"], 4, "{written}");
    for by in [None].into_iter().chain(Dimension::ALL.map(Some)) {
        let apart = by.map(|by| ["--by", by.code()]);
        let more = [&ASKED[..], apart.as_ref().map_or(&[], |words| &words[..])].concat();
        let told = home.figures(store.path(), fleet.scheduler(), &more);

        let report = home.report(DAYS, by);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["report"], report, "{by:?}");
        assert!(by.is_none() || 1 < report["groups"].as_array().unwrap().len(), "{report}");
    }
    let total = &home.report(DAYS, None)["total"];
    let counted = ["attempts", "contacts", "right_party", "promises"];
    assert!(counted.iter().all(|name| 0 < total["counts"][name].as_i64().unwrap()), "{total}");
    assert!(["recovered", "assigned_balance"].iter().all(|name| 0 < total[name].as_i64().unwrap()), "{total}");
}

#[test]
fn months_are_told_in_one_pass() {
    let home = Home::lived().copy();
    let store = tempfile::tempdir().unwrap();
    let fleet = Fleet::of_two(&[]);
    home.run("lines", store.path(), &WRITTEN);

    let more = ["--by", "channel", "--by-month", "--from", "2026-03-01", "--to", "2026-04-11"];
    let told = home.figures(store.path(), fleet.scheduler(), &more);

    let months = Period { from: date(2026, 3, 1), to: date(2026, 4, 11) }.months();
    assert_eq!(told.len(), months.len());
    for (told, month) in told.iter().zip(months) {
        assert_eq!(told["from"], month.from.to_string());
        assert_eq!(told["report"], home.report(month, Some(Dimension::Channel)));
    }
}

#[test]
fn figures_of_less_than_was_written_are_refused() {
    let home = Home::lived().copy();
    let store = tempfile::tempdir().unwrap();
    let fleet = Fleet::of_two(&[]);
    home.run("lines", store.path(), &WRITTEN);
    let ask =
        |more: &[&str]| home.refused("figures", store.path(), &[&["--scheduler", fleet.scheduler()], more].concat());
    let part = |number: u32| store.path().join(format!("job/lines/{number:05}.parquet"));

    let earlier = ask(&["--from", "2026-02-28", "--to", "2026-04-10"]);
    std::fs::remove_file(part(2)).unwrap();
    let lost = ask(&ASKED);
    std::fs::copy(part(1), part(2)).unwrap();
    let another = ask(&ASKED);

    assert!(earlier.contains("holds the lines from 2026-03-01 to 2026-04-11"), "{earlier}");
    assert!(lost.contains("00002.parquet has 0 rows of"), "{lost}");
    assert!(another.contains("00002.parquet has"), "{another}");
}

#[test]
fn what_another_build_wrote_or_counts_is_refused() {
    let home = Home::lived().copy();
    let store = tempfile::tempdir().unwrap();
    let other = store.path().join("aldia-cluster");
    another_build(&other);
    let fleet = Fleet::of_build(&other, &[]);
    home.run("lines", store.path(), &WRITTEN);
    let manifest = store.path().join("job/manifest.json");
    let written = std::fs::read_to_string(&manifest).unwrap();
    let ask = || home.refused("figures", store.path(), &[&["--scheduler", fleet.scheduler()], &ASKED[..]].concat());

    let counts = ask();
    let build: serde_json::Value = serde_json::from_str(&written).unwrap();
    let build = build["build"].as_str().unwrap();
    std::fs::write(&manifest, written.replace(build, &"0".repeat(build.len()))).unwrap();
    let wrote = ask();

    assert!(counts.contains("OtherBuild"), "{counts}");
    assert!(wrote.contains("another build than this one"), "{wrote}");
}

/// The same program, and yet not the same bytes.
fn another_build(file: &Path) {
    std::fs::copy(env!("CARGO_BIN_EXE_aldia-cluster"), file).unwrap();
    OpenOptions::new().append(true).open(file).unwrap().write_all(b"another").unwrap();
}
