//! What every text of the house has in common: it says what it is for, and nothing about the machine it was written on.
use crate::{none_of, sources};
use std::path::Path;
use xtask::house;

/// What is written by a tool, or is not text.
const SKIPPED: &[&str] =
    &["lock", "png", "jpg", "svg", "ico", "woff2", "webp", "xls", "xlsx", "zip", "gz", "csv", "eml"];

/// Paths of a machine and hosts of registries, cut in two so that this file does not hold them.
const MACHINES: &[(&str, &str)] = &[
    ("/wo", "rk/"),
    ("/ro", "ot/"),
    ("/ho", "me/"),
    ("registry.npm", "js"),
    ("py", "pi.org"),
    ("static.", "crates"),
    ("index.", "crates"),
    ("deb.", "debian"),
    ("pythonhost", "ed"),
];

/// Abbreviations that a capital may follow.
const SHORT: &[&str] = &["bis", "etc", "art", "arts", "inc", "núm", "pág", "vol", "res", "dec", "reg", "cap", "approx"];

#[test]
fn a_rust_file_starts_by_saying_what_it_is_for() {
    let silent =
        house::files_of("rs").unwrap().into_iter().filter(|path| !house::text(path).unwrap().starts_with("//! "));
    none_of(&silent.map(|path| format!("{path}: start with `//!` and one sentence")).collect::<Vec<_>>());
}

#[test]
fn no_line_ends_in_blanks_and_every_file_ends_in_one() {
    let mut wrong = Vec::new();
    for (path, text) in texts() {
        let blank = text.lines().position(|line| line.ends_with([' ', '\t']));
        wrong.extend(blank.map(|index| format!("{path}:{}: blanks at the end of the line", index + 1)));
        if !text.is_empty() && (!text.ends_with('\n') || text.ends_with("\n\n")) {
            wrong.push(format!("{path}: ends in one new line"));
        }
    }
    none_of(&wrong);
}

#[test]
fn a_remark_for_later_names_its_issue() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (line, comment) in &source.comments {
            for mark in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")] {
                let named =
                    comment.split(mark).nth(1).is_none_or(|rest| rest.trim_start_matches(['(', ' ']).starts_with('#'));
                if comment.contains(mark) && !named {
                    wrong.push(format!("{}:{line}: `{mark}` without `#123`", source.path));
                }
            }
        }
    }
    none_of(&wrong);
}

#[test]
fn nothing_names_a_machine_or_a_registry() {
    let mut wrong = Vec::new();
    for (path, text) in texts() {
        for (index, line) in text.lines().enumerate() {
            let named = MACHINES.iter().map(|(head, tail)| format!("{head}{tail}")).find(|name| names(line, name));
            wrong.extend(named.map(|name| format!("{path}:{}: `{name}`", index + 1)));
        }
    }
    none_of(&wrong);
}

#[test]
fn a_line_of_markdown_is_one_sentence() {
    let mut wrong = Vec::new();
    for path in house::files_of("md").unwrap() {
        let mut fenced = false;
        for (index, line) in house::text(&path).unwrap().lines().enumerate() {
            fenced ^= line.trim_start().starts_with("```");
            // A table's row and a quotation keep the line that they have.
            if !fenced && !line.starts_with(['|', '>']) && !line.starts_with("Source: ") && has_two_sentences(line) {
                wrong.push(format!("{path}:{}: two sentences on a line", index + 1));
            }
        }
    }
    none_of(&wrong);
}

#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    for path in house::files_of("md").unwrap() {
        let folder = Path::new(&path).parent().unwrap().to_owned();
        let text = house::text(&path).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            let outside = file.is_empty() || file.contains("://") || file.starts_with("mailto:");
            if !outside && !house::root().join(&folder).join(file).exists() {
                wrong.push(format!("{path}: the link to {target} leads nowhere"));
            }
        }
    }
    none_of(&wrong);
}

#[test]
fn a_path_in_a_text_is_there() {
    let mut wrong = Vec::new();
    for path in house::files_of("md").unwrap() {
        let text = house::text(&path).unwrap();
        for named in text.split('`').skip(1).step_by(2).filter(|word| is_path(word)) {
            if !house::root().join(named).exists() {
                wrong.push(format!("{path}: there is no {named}"));
            }
        }
    }
    none_of(&wrong);
}

#[test]
fn two_sentences_are_told_from_an_abbreviation() {
    assert!(has_two_sentences("The house is one. The rooms are many."));
    assert!(!has_two_sentences("Ley 24.240 art. 8 bis, Com. \"A\" 7153 and `a. B` hold."));
}

/// The tracked files that are text.
fn texts() -> impl Iterator<Item = (String, String)> {
    let written = |path: &String| {
        !SKIPPED.iter().any(|end| path.ends_with(&format!(".{end}"))) && !path.ends_with("package-lock.json")
    };
    let files = house::files().unwrap().into_iter().filter(written);
    files.filter_map(|path| house::text(&path).ok().map(|text| (path, text)))
}

/// Whether a word in backticks is a path of this repository.
fn is_path(word: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    ["crates/", "docs/", "ui/src", "scripts/"].iter().any(|folder| word.starts_with(folder)) && word.chars().all(plain)
}

/// Whether a line has this name, other than as a room of ours, `src/x/`, or in a route, `/api/x/`.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        !before.ends_with("/api") && !before.ends_with("/src")
    })
}

/// Whether a word, and not an abbreviation, ends in a full stop and a capital follows it.
fn has_two_sentences(line: &str) -> bool {
    let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("x");
    plain.match_indices(". ").any(|(at, _)| {
        let word = plain.get(..at).unwrap_or_default().rsplit(' ').next().unwrap_or_default();
        let next = plain.get(at + 2..).unwrap_or_default();
        let is_word = 3 <= word.chars().count() && word.chars().all(char::is_lowercase) && !SHORT.contains(&word);
        is_word && next.starts_with(char::is_uppercase)
    })
}
