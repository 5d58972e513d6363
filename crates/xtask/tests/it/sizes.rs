//! A file is one idea, a function one screen.
use crate::{none_of, sources};
use std::collections::BTreeMap;
use xtask::{house, source::Source};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;
/// What people write and read; not what a tool generates.
const WRITTEN: &[&str] = &["rs", "ts", "svelte", "css", "mjs", "js", "sql", "sh", "py"];

#[test]
fn files_are_short_and_the_exceptions_shrink() {
    let mut exceptions = exceptions();
    let mut wrong = Vec::new();
    for path in WRITTEN.iter().flat_map(|extension| house::files_of(extension).unwrap()) {
        let lines = house::text(&path).unwrap().lines().count();
        match exceptions.remove(&path) {
            None if FILE_LINES_MAX < lines => wrong.push(format!("{path}: {lines} lines, at most {FILE_LINES_MAX}")),
            Some(_) if lines <= FILE_LINES_MAX => {
                wrong.push(format!("{path}: within the limit now, take it off the list"));
            }
            Some(listed) if lines < listed => wrong.push(format!("{path}: {lines} lines now, lower its number")),
            Some(listed) if listed < lines => wrong.push(format!("{path}: grew from {listed} to {lines} lines")),
            None | Some(_) => {}
        }
    }
    wrong.extend(exceptions.into_keys().map(|path| format!("{path}: gone, take it off the list")));
    none_of(&wrong);
}

#[test]
fn functions_fit_on_a_screen() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, line, lines) in functions(source).into_iter().filter(|(_, _, lines)| FUNCTION_LINES_MAX < *lines) {
            wrong.push(format!("{}:{line}: `{name}` has {lines} lines, at most {FUNCTION_LINES_MAX}", source.path));
        }
    }
    none_of(&wrong);
}

#[test]
fn functions_are_measured_from_brace_to_brace() {
    let text = "impl X {\n    pub fn one(&self) -> u8 {\n        1\n    }\n    fn sign(&self);\n}\nfn two(\n    a: u8,\n) {\n}\n";

    let found = functions(&Source::new("x.rs".to_owned(), text));

    assert_eq!(found, [("one".to_owned(), 2, 3), ("two".to_owned(), 7, 4)]);
}

fn exceptions() -> BTreeMap<String, usize> {
    let list = house::text("crates/xtask/sizes.txt").unwrap();
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pairs = lines.map(|line| line.rsplit_once(' ').expect("`path lines`"));
    pairs.map(|(path, lines)| (path.to_owned(), lines.parse().expect("a number of lines"))).collect()
}

/// The functions of a file: name, first line, number of lines. `rustfmt` closes a function where it was opened.
fn functions(source: &Source) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = source.code.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = line.len() - line.trim_start().len();
        let closes =
            |line: &&&str| line.len() - line.trim_start().len() == indent && line.trim_start().starts_with('}');
        let signs = |line: &&&str| line.trim_end().ends_with(';');
        let end_of_header =
            lines.iter().skip(start).position(|line| line.contains('{') || line.trim_end().ends_with(';'));
        let header = start + end_of_header.unwrap_or(0);
        let one_line = lines
            .get(header)
            .is_some_and(|line| line.trim_end().ends_with('}') && line.contains('{') && header == start);
        if one_line || lines.get(header).as_ref().is_some_and(signs) {
            continue;
        }
        let length = lines.iter().skip(start + 1).position(|line| closes(&line)).map_or(1, |at| at + 2);
        found.push((name.to_owned(), start + 1, length));
    }
    found
}

fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let heads = ["pub", "pub(crate)", "pub(super)", "const", "async", "unsafe", "extern"];
    let is_head = before.split_whitespace().all(|word| heads.contains(&word));
    let name = after.split(['(', '<']).next().filter(|_| is_head)?;
    (!name.is_empty() && !before.ends_with(|letter: char| letter.is_alphanumeric())).then_some(name)
}
