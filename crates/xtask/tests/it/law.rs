//! Every refusal can be looked up: its code has a place in `docs/law`.
use crate::none_of;
use xtask::{house, source::Source};

/// Where conduct names the rules that refuse.
const REFUSALS: &str = "crates/conduct/src/rules/refusal.rs";

#[test]
fn every_refusal_has_its_place_in_the_law_pages() {
    let codes = codes();
    assert!(!codes.is_empty(), "no refusal is named in {REFUSALS}");
    let pages = house::files_of("md").unwrap().into_iter().filter(|path| path.starts_with("docs/law/"));
    let law: String = pages.map(|path| house::text(&path).unwrap()).collect();

    let missing = codes.iter().filter(|code| !has_place(&law, code));
    none_of(
        &missing.map(|code| format!("refusal `{code}` has neither anchor nor heading in docs/law")).collect::<Vec<_>>(),
    );
}

#[test]
fn a_place_is_an_anchor_or_a_heading() {
    assert!(has_place("<a id=\"window\"></a>", "window"));
    assert!(has_place("### `window`: outside the hours", "window"));
    assert!(has_place("### window", "window"));
    assert!(!has_place("the window is open", "window"));
}

fn has_place(law: &str, code: &str) -> bool {
    let heading = |line: &str| line.starts_with('#') && line.split([' ', ':', '`']).any(|word| word == code);
    law.contains(&format!("id=\"{code}\"")) || law.lines().any(heading)
}

/// The codes that conduct refuses with: the strings of its `Case = "code",` lines.
fn codes() -> Vec<String> {
    let source = Source::new(REFUSALS.to_owned(), &house::text(REFUSALS).unwrap());
    let lines: Vec<&str> = source.code.lines().collect();
    let names_a_case = |line: &usize| {
        let text = lines.get(line - 1).map_or("", |text| text.trim());
        text.ends_with("\",") && text.split(" = ").next().is_some_and(|case| case.chars().all(char::is_alphanumeric))
    };
    source.strings.into_iter().filter(|(line, _)| names_a_case(line)).map(|(_, code)| code).collect()
}
