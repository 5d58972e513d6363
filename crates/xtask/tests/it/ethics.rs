//! The rights of the people in the database: each is proved by a test that exists.
use crate::{none_of, sources};
use std::collections::BTreeSet;
use xtask::house;

/// What nobody may be judged by, as it would be called.
const PROTECTED: &[&str] = &[
    "sex",
    "gender",
    "marital",
    "marital_status",
    "married",
    "religion",
    "ethnicity",
    "nationality",
    "pregnant",
    "disability",
    "health",
    "politics",
    "political",
    "age_years",
    "birth",
    "birthday",
    "education",
];

#[test]
fn every_right_names_tests_and_each_of_them_exists() {
    let functions = functions();
    let rights = rights();
    assert!(8 <= rights.len(), "ETHICS.md has lost its table of rights");
    let mut wrong = Vec::new();
    for (right, tests) in rights {
        if tests.is_empty() {
            wrong.push(format!("no test proves: {right}"));
        }
        wrong.extend(
            tests
                .into_iter()
                .filter(|test| !functions.contains(test))
                .map(|test| format!("{right}: no test is `{test}`")),
        );
    }
    none_of(&wrong);
}

#[test]
fn what_judges_a_person_has_no_word_for_what_nobody_may_be_judged_by() {
    let judges = [
        "crates/people/src/rules/",
        "crates/strategy/src/",
        "crates/ledger/src/",
        "crates/bureau/src/",
        "crates/conduct/src/",
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        if !judges.iter().any(|folder| source.path.starts_with(folder)) {
            continue;
        }
        let until = source.tests_from();
        let words = source.words().filter(|(line, word)| *line < until && PROTECTED.contains(word));
        wrong.extend(words.map(|(line, word)| format!("{}:{line}: `{word}`", source.path)));
    }
    none_of(&wrong);
}

#[test]
fn what_judges_a_person_cannot_name_a_group() {
    let judges = ["people", "ledger", "bureau", "conduct", "strategy", "learn", "models", "contact"];
    let names = ["group_member", "group_name", "fairness"];
    let mut wrong = Vec::new();
    for source in sources() {
        let of = |judge: &&str| source.path.starts_with(&format!("crates/{judge}/"));
        if judges.iter().any(of) {
            let words = source.words().filter(|(_, word)| names.contains(word));
            wrong.extend(words.map(|(line, word)| format!("{}:{line}: `{word}`", source.path)));
            let strings = source.strings.iter().filter(|(_, text)| text.contains("group_member"));
            wrong.extend(strings.map(|(line, _)| format!("{}:{line}: a table of groups", source.path)));
        }
    }
    none_of(&wrong);
}

#[test]
fn the_shipped_mapping_of_real_people_leaves_out_who_they_are_and_what_came_of_them() {
    let mapping = house::text("crates/ledger/mappings/uci-credit-default.toml").unwrap();
    let (before, fields) = mapping.split_once("[fields]").unwrap();

    for column in ["\"X2\"", "\"X3\"", "\"X4\"", "\"X5\"", "\"Y\""] {
        assert!(before.contains(column), "{column} is named as ignored");
        assert!(!fields.contains(column), "{column} is not read");
    }
}

/// The table of ETHICS.md: each right and the tests that it names.
fn rights() -> Vec<(String, Vec<String>)> {
    let text = house::text("ETHICS.md").unwrap();
    let table = text.split("| a debtor is owed |").nth(1).unwrap().split("\n\n").next().unwrap().to_owned();
    let rows = table.lines().skip(2).map(|line| line.trim_matches('|').split(" | ").collect::<Vec<_>>());
    rows.filter(|cells| cells.len() == 3)
        .map(|cells| (cells[0].trim().to_owned(), cells[2].split('`').skip(1).step_by(2).map(str::to_owned).collect()))
        .collect()
}

/// The functions that are tests.
fn functions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in sources() {
        let lines: Vec<&str> = source.code.lines().map(str::trim).collect();
        for pair in lines.windows(2).filter(|pair| pair[0] == "#[test]") {
            found.extend(pair[1].strip_prefix("fn ").and_then(|rest| rest.split('(').next()).map(str::to_owned));
        }
    }
    found
}
