//! Every file is part of something: no module that nobody declares.
use crate::{none_of, sources};
use std::collections::BTreeSet;
use xtask::source::Source;

#[test]
fn no_file_is_dead() {
    let sources = sources();
    let alive = reached(sources);

    let dead = sources.iter().filter(|source| !alive.contains(&source.path));
    none_of(&dead.map(|source| format!("{}: no `mod` names it", source.path)).collect::<Vec<_>>());
}

#[test]
fn a_file_is_where_its_name_says() {
    let with_path = sources().iter().filter(|source| source.code.contains("#[path"));
    none_of(&with_path.map(|source| format!("{}: `#[path]` hides a file", source.path)).collect::<Vec<_>>());
}

/// The files that a crate's roots declare, and those that these declare, and so on.
fn reached(sources: &[Source]) -> BTreeSet<String> {
    let is_root = |path: &str| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match name {
            "lib.rs" | "main.rs" => folder.ends_with("/src") || folder.ends_with("/tests/it"),
            "build.rs" => true,
            _ => ["/src/bin", "/examples", "/benches", "/fuzz_targets"].iter().any(|roots| folder.ends_with(roots)),
        }
    };
    let mut waiting: Vec<&Source> = sources.iter().filter(|source| is_root(&source.path)).collect();
    let mut alive = BTreeSet::new();
    while let Some(source) = waiting.pop() {
        if alive.insert(source.path.clone()) {
            let children = declared(source);
            waiting.extend(sources.iter().filter(|child| children.contains(&child.path)));
        }
    }
    alive
}

/// The files that the `mod name;` lines of a file may stand for.
fn declared(source: &Source) -> BTreeSet<String> {
    let (folder, name) = source.path.rsplit_once('/').unwrap();
    let own = match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => source.path.trim_end_matches(".rs").to_owned(),
    };
    let mut children = BTreeSet::new();
    for line in source.code.lines().map(str::trim) {
        let Some((before, after)) = line.split_once("mod ") else { continue };
        let Some(module) = after.strip_suffix(';') else { continue };
        if before.is_empty() || before.starts_with("pub") || before.starts_with('#') {
            children.insert(format!("{own}/{module}.rs"));
            children.insert(format!("{own}/{module}/mod.rs"));
        }
    }
    children
}
