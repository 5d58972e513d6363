//! The words of the trade are the identifiers of the code.
use crate::{none_of, sources};
use std::collections::BTreeSet;
use xtask::house;

/// How `docs/glossary.md` marks a word that the code uses today.
const IN_CODE: &str = "in code";

#[test]
fn every_word_marked_as_implemented_is_an_identifier() {
    let words = identifiers();
    let mut wrong = Vec::new();
    for (spanish, code, mark) in rows() {
        let missing = code.iter().filter(|word| mark == IN_CODE && !words.contains(*word));
        wrong.extend(missing.map(|word| format!("{spanish}: no identifier is `{word}`")));
    }
    none_of(&wrong);
}

#[test]
fn a_word_is_in_code_or_planned() {
    let odd = rows().into_iter().filter(|(_, _, mark)| mark != IN_CODE && mark != "planned");
    none_of(&odd.map(|(spanish, _, mark)| format!("{spanish}: `{mark}`")).collect::<Vec<_>>());
}

/// The rows of the glossary: the Spanish words, their identifiers, the mark.
fn rows() -> Vec<(String, Vec<String>, String)> {
    let text = house::text("docs/glossary.md").unwrap();
    let cells = text
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches('|').split(" | ").collect::<Vec<_>>());
    let rows = cells.filter(|cells| cells.get(1).is_some_and(|code| code.contains('`')));
    rows.map(|cells| {
        let code = cells[1].split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (cells[0].trim().to_owned(), code, cells[2].trim().to_owned())
    })
    .collect()
}

/// Every identifier of the code, as written and in snake case.
fn identifiers() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in sources() {
        for (_, word) in source.words().filter(|_| !source.path.starts_with("crates/xtask/")) {
            found.insert(snake(word));
            found.insert(word.to_owned());
        }
    }
    found
}

fn snake(word: &str) -> String {
    let mut snake = String::new();
    for letter in word.chars() {
        if letter.is_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
