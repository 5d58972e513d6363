//! A night on one machine and on several: the same, whatever happens to some of them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bucket;
mod figures;
mod fleet;
mod home;
mod sql;

use bucket::Bucket;
use fleet::Fleet;
use home::{DAY, Home};

/// Parts of the nights here.
const PARTS: &str = "8";

#[test]
fn two_executors_say_what_one_machine_says_even_if_one_of_them_is_killed() {
    let (alone, spread) = (Home::lived().copy(), Home::lived().copy());
    let store = tempfile::tempdir().unwrap();
    let fleet = Fleet::of_two(&[]);
    spread.run("export", store.path(), &["--day", &DAY.to_string(), "--parts", PARTS]);

    let mut night = fleet.night(store.path(), "job");
    let first = night.progress();
    let second = fleet.kill_one();
    let judged = night.end();

    assert!(first < 8, "one was killed in the middle: {first} of 8 parts were done");
    assert!(second.was_killed());
    assert_eq!(judged["judged"], 8, "{judged}");
    let compared = spread.run("compare", store.path(), &[]);
    assert_eq!(compared["here"], compared["elsewhere"], "{compared}");
    alone.evening();
    let report = alone.night();
    let brought = spread.run("load", store.path(), &[]);
    assert_eq!((&brought["report"], &brought["judged_here"]), (&report, &0.into()));
    assert_eq!(spread.written(), alone.written());
    assert!(0 < report["decisions_changed"].as_u64().unwrap(), "{report}");
}

#[test]
fn what_is_lost_or_changed_on_the_way_is_judged_at_home() {
    let (alone, spread) = (Home::lived().copy(), Home::lived().copy());
    let store = tempfile::tempdir().unwrap();
    let fleet = Fleet::of_two(&[]);
    spread.run("export", store.path(), &["--day", &DAY.to_string(), "--parts", PARTS]);
    let judged = fleet.night(store.path(), "job").end();
    let again = fleet.night(store.path(), "job").end();

    let said = std::fs::read_dir(store.path().join("job/verdicts")).unwrap().next().unwrap().unwrap();
    std::fs::remove_file(said.path().join("00003.parquet")).unwrap();
    alone.evening();
    for home in [&alone, &spread] {
        home.somebody_is_held();
    }
    let report = alone.night();
    let brought = spread.run("load", store.path(), &[]);

    assert_eq!((&judged["judged"], &again["judged"], &again["kept"]), (&8.into(), &0.into(), &8.into()));
    assert_eq!(brought["report"], report);
    let here = brought["judged_here"].as_u64().unwrap();
    let part = spread.debtors_of_part(3, 8);
    assert!(part < here && here <= part + 1, "{here} were judged here, {part} were lost");
    assert_eq!(spread.written(), alone.written());
    let more = spread.run("load", store.path(), &[]);
    assert_eq!((&more["report"]["decisions_changed"], &more["report"]["stage_changes"]), (&0.into(), &0.into()));
    assert_eq!(spread.written(), alone.written());
}

#[test]
fn a_night_that_was_judged_by_something_else_is_refused() {
    let spread = Home::lived().copy();
    let store = tempfile::tempdir().unwrap();
    spread.run("export", store.path(), &["--day", &DAY.to_string(), "--parts", PARTS]);

    spread.another_matrix_is_published();
    let refused = spread.refused("load", store.path(), &[]);
    let exported = spread.run("export", store.path(), &["--day", &DAY.to_string(), "--parts", PARTS]);
    let brought = spread.run("load", store.path(), &[]);

    assert!(refused.contains("something else decides"), "{refused}");
    assert_eq!(brought["judged_here"], exported["debtors"], "nobody was judged elsewhere");
}

#[test]
fn a_bucket_serves_as_a_folder_does() {
    let (alone, spread) = (Home::lived().copy(), Home::lived().copy());
    let bucket = Bucket::open();
    let fleet = Fleet::of_two(&bucket.environment());
    let spread = spread.told(&bucket.environment());
    let store = std::path::Path::new("s3://noches/cartera");

    spread.run("export", store, &["--day", &DAY.to_string(), "--parts", "4"]);
    let judged = fleet.night(store, "job").end();
    let brought = spread.run("load", store, &[]);

    assert_eq!((&judged["judged"], &brought["judged_here"]), (&4.into(), &0.into()));
    let of_verdicts = |file: &&String| file.starts_with("/noches/cartera/job/verdicts/");
    assert_eq!(bucket.files().iter().filter(of_verdicts).count(), 4, "{:?}", bucket.files());
    alone.evening();
    assert_eq!(brought["report"], alone.night());
    assert_eq!(spread.written(), alone.written());
}

#[test]
fn ways_of_deciding_are_judged_by_parts_of_a_log_as_by_all_of_it() {
    let home = Home::lived().copy();
    home.evening();
    home.night();
    let store = tempfile::tempdir().unwrap();
    let fleet = Fleet::of_two(&[]);

    let days = ["--from", "2026-01-01", "--to", "2026-12-31", "--parts"];
    // Parts of an export that was made before under the same name count no more.
    home.run("log", store.path(), &[&days[..], &["6"]].concat());
    let logged = home.run("log", store.path(), &[&days[..], &["4"]].concat());
    let judged = home.evaluated(store.path(), fleet.scheduler());

    let known = home.evaluation();
    assert!(50 < logged["decisions"].as_u64().unwrap(), "{logged}");
    assert_eq!(judged.len(), home::WAYS.len());
    for (told, known) in judged.iter().zip(&known) {
        assert_eq!(told["decisions"], logged["decisions"]);
        for (name, range) in known {
            let near =
                |end: &str, amount: base::Amount| told[name][end].as_i64().unwrap().abs_diff(amount.to_minor()) <= 1;
            let all = [("low", range.low), ("value", range.value), ("high", range.high)];
            assert!(all.iter().all(|(end, amount)| near(end, *amount)), "{told} {range:?}");
        }
    }
}
