//! The lists that may only grow: what is announced, what is queued, which migrations have run somewhere.
use crate::house;
use anyhow::Result;
use std::{collections::BTreeSet, fmt::Write as _, fs};

/// Where the kinds of facts and jobs are listed, one a line: `ledger.paid`, or `retired ledger.paid`.
pub const KINDS: &str = "crates/xtask/facts.txt";
/// Where the migrations are listed, one a line: the path, and the id that `git` gives to its contents.
pub const MIGRATIONS: &str = "crates/xtask/migrations.txt";

/// The kinds of facts and jobs that the code announces or queues today: whatever is given to a `const KIND`, and in
/// `facts.rs` every string that reads like one, `slice.happened`.
pub fn kinds_in_code() -> Result<BTreeSet<String>> {
    let mut kinds = BTreeSet::new();
    for source in house::sources()? {
        let Some(slice) = slice_of(&source.path) else { continue };
        let is_kind =
            |text: &str| text.strip_prefix(slice).and_then(|rest| rest.strip_prefix('.')).is_some_and(is_snake);
        let declared: Vec<usize> = source
            .code
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains("const KIND: &'static str"))
            .map(|(index, _)| index)
            .collect();
        let given = |line: usize| declared.iter().any(|index| (index + 1..=index + 2).contains(&line));
        let in_facts = source.path.ends_with("/facts.rs");
        let found = source
            .strings
            .iter()
            .filter(|(line, text)| *line < source.tests_from() && is_kind(text) && (in_facts || given(*line)));
        kinds.extend(found.map(|(_, kind)| kind.clone()));
    }
    Ok(kinds)
}

/// The slice whose source this is; none for tests and for this crate.
fn slice_of(path: &str) -> Option<&str> {
    let (slice, rest) = path.strip_prefix("crates/")?.split_once('/')?;
    (rest.starts_with("src/") && slice != "xtask").then_some(slice)
}

fn is_snake(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}

/// The kinds that are listed, with or without `retired` before them.
pub fn listed_kinds() -> Result<BTreeSet<String>> {
    Ok(lines_of(KINDS)?.iter().map(|line| line.trim_start_matches("retired ").to_owned()).collect())
}

/// The kinds that are listed as still in use.
pub fn live_kinds() -> Result<BTreeSet<String>> {
    Ok(lines_of(KINDS)?.into_iter().filter(|line| !line.starts_with("retired ")).collect())
}

/// Every kind that any commit ever listed.
pub fn kinds_ever_listed() -> Result<BTreeSet<String>> {
    let history = house::git(&["log", "--patch", "--format=", "--", KINDS])?;
    let added = history.lines().filter(|line| line.starts_with('+') && !line.starts_with("+++"));
    let kinds = added.map(|line| line.trim_start_matches('+').trim_start_matches("retired ").trim());
    Ok(kinds.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

/// The migrations of the code: path and content id, as they are listed.
pub fn migrations_in_code() -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for path in house::files_of("sql")?.into_iter().filter(|path| path.contains("/migrations/")) {
        found.insert(format!("{path} {}", house::git(&["hash-object", &path])?.trim()));
    }
    Ok(found)
}

/// The migrations that are listed.
pub fn listed_migrations() -> Result<BTreeSet<String>> {
    lines_of(MIGRATIONS)
}

/// Adds to both lists what the code has and they have not; how many lines were added.
///
/// A line that stands is never touched: a changed migration or a vanished kind stays an error.
pub fn grow() -> Result<usize> {
    let mut migrations = BTreeSet::new();
    let listed: BTreeSet<String> = listed_migrations()?.iter().filter_map(|line| path_of(line)).collect();
    for line in migrations_in_code()? {
        if path_of(&line).is_some_and(|path| !listed.contains(&path)) {
            migrations.insert(line);
        }
    }
    let known = listed_kinds()?;
    let kinds: BTreeSet<String> = kinds_in_code()?.into_iter().filter(|kind| !known.contains(kind)).collect();
    append(KINDS, &kinds)?;
    append(MIGRATIONS, &migrations)?;
    Ok(kinds.len() + migrations.len())
}

/// The path of a line of the list of migrations.
pub fn path_of(line: &str) -> Option<String> {
    line.split_once(' ').map(|(path, _)| path.to_owned())
}

fn lines_of(path: &str) -> Result<BTreeSet<String>> {
    let text = house::text(path)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}

fn append(path: &str, lines: &BTreeSet<String>) -> Result<()> {
    let mut text = house::text(path)?;
    for line in lines {
        writeln!(text, "{line}")?;
    }
    Ok(fs::write(house::root().join(path), text)?)
}
