//! What was once stored must read back for ever: kinds are kept, migrations do not change.
use crate::none_of;
use xtask::records;

#[test]
fn every_kind_is_listed_and_none_disappears() {
    let code = records::kinds_in_code().unwrap();
    let (listed, live) = (records::listed_kinds().unwrap(), records::live_kinds().unwrap());

    let unlisted = code.difference(&live).map(|kind| format!("`{kind}` is not listed: run `cargo xtask grow`"));
    let vanished =
        live.difference(&code).map(|kind| format!("`{kind}` has gone: it is never renamed; `retired {kind}`"));
    let ever = records::kinds_ever_listed().unwrap();
    let removed = ever.difference(&listed).map(|kind| format!("`{kind}` was listed once and its line was removed"));
    none_of(&unlisted.chain(vanished).chain(removed).collect::<Vec<_>>());
}

#[test]
fn a_migration_that_has_run_somewhere_does_not_change() {
    let (code, listed) = (records::migrations_in_code().unwrap(), records::listed_migrations().unwrap());

    let paths = |lines: &std::collections::BTreeSet<String>| {
        lines.iter().filter_map(|line| records::path_of(line)).collect::<Vec<_>>()
    };
    let known = paths(&listed);
    let changed = listed.difference(&code).map(|line| format!("{line}: changed or gone; add a step instead"));
    let unlisted = paths(&code).into_iter().filter(|path| !known.contains(path));
    let unlisted = unlisted.map(|path| format!("{path}: not listed; run `cargo xtask grow`"));
    none_of(&changed.chain(unlisted).collect::<Vec<_>>());
}
