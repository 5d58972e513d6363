//! What a statement touches: one debtor, who lives on one shard, or many. Those that touch many are listed, so that
//! nobody adds one without seeing it.
use crate::sources;
use std::{collections::BTreeSet, fmt::Write, fs};
use xtask::{house, source::Source};

const PAGE: &str = "docs/operating/cross-shard.md";
const HEAD: &str = "# Statements that cross shards

A distributed database keeps each debtor's rows on one shard, by `debtor_id`.
The statements below read or write a table of debtors without saying whose rows they want, so that every shard is asked; those of the console's lists, of reports and of bulk jobs must.
Everything else says `debtor_id`, or touches tables that belong to no debtor and are small or a log of their own.

This page is written by `ALDIA_BLESS=1 cargo test -p xtask shards` and checked by every run of the tests.

| where | statement |
|---|---|
";
/// Letters of a statement that are shown.
const SHOWN: usize = 150;

#[test]
fn statements_that_cross_shards_are_listed() {
    let sharded = sharded();
    let mut page = HEAD.to_owned();
    let mut rows = BTreeSet::new();
    for source in sources().iter().filter(|source| source.path.contains("/src/") && !source.path.contains("xtask")) {
        for statement in statements(source) {
            if sharded.iter().any(|table| mentions(&statement, table)) && !says_whose(&statement) {
                let shown: String = statement.chars().take(SHOWN).collect();
                let more = if shown.len() < statement.len() { " …" } else { "" };
                rows.insert(format!("| `{}` | `{}{more}` |", source.path, shown.replace('|', "\\|")));
            }
        }
    }
    for row in &rows {
        writeln!(page, "{row}").unwrap();
    }

    let file = house::root().join(PAGE);
    if std::env::var_os("ALDIA_BLESS").is_some() {
        fs::write(&file, &page).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == page, "{PAGE} is stale: run ALDIA_BLESS=1 cargo test -p xtask shards, and look at what it adds");
    assert!(10 < rows.len() && 5 < sharded.len(), "the statements and tables are found");
}

#[test]
fn whose_rows_a_statement_wants_is_told() {
    assert!(says_whose("select words from note where debtor_id = $1 and id = $2"));
    assert!(says_whose("insert into note (debtor_id, id) values ($1, $2)"));
    assert!(says_whose("select 1 from note n where n.debtor_id = $1"));
    assert!(!says_whose("select debtor_id from note where day < $1"));
    assert!(!says_whose("update note set words = $1 where id = $2"));
}

/// The tables whose rows belong to a debtor, as migrations make them.
fn sharded() -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    for folder in fs::read_dir(house::root().join("crates")).unwrap() {
        let Ok(steps) = fs::read_dir(folder.unwrap().path().join("migrations")) else { continue };
        for step in steps {
            let text = fs::read_to_string(step.unwrap().path()).unwrap();
            for statement in text.split(";\n") {
                let made = statement.trim().strip_prefix("create table if not exists ");
                if let Some((name, columns)) = made.and_then(|made| made.split_once(" (")) {
                    let owned = columns.lines().any(|line| line.trim().starts_with("debtor_id "));
                    tables.extend(owned.then(|| name.to_owned()));
                }
            }
        }
    }
    tables
}

/// The statements of a file, in one line each, without its unit tests.
fn statements(source: &Source) -> impl Iterator<Item = String> {
    let strings = source.strings.iter().take_while(|(line, _)| *line < source.tests_from());
    let plain = strings.map(|(_, text)| text.split_whitespace().collect::<Vec<_>>().join(" "));
    plain.filter(|text| {
        ["select ", "insert into ", "update ", "delete from ", "with "].iter().any(|verb| text.starts_with(verb))
            && text.matches(' ').count() > 2
    })
}

fn mentions(statement: &str, table: &str) -> bool {
    let words = statement.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words
        .clone()
        .zip(words.skip(1))
        .any(|(before, word)| word == table && ["from", "join", "into", "update"].contains(&before))
}

fn says_whose(statement: &str) -> bool {
    let inserted = statement.strip_prefix("insert into ").and_then(|rest| rest.split_once(')'));
    let listed = inserted.is_some_and(|(columns, _)| columns.contains("debtor_id"));
    listed || statement.contains("debtor_id = $") || statement.contains("debtor_id in ($")
}
