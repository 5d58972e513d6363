//! What the manifests promise: free licences, no dependency that nobody uses, nothing published by mistake.
use crate::{none_of, sources};
use std::collections::BTreeSet;
use xtask::{house, source::Source};

/// Licences that can be shipped with an Apache-2.0 binary.
const LICENCES: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "MIT",
    "MIT-0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "CC0-1.0",
    "BSL-1.0",
    "Unicode-3.0",
    "MPL-2.0",
    "CDLA-Permissive-2.0",
    "OpenSSL",
    "bzip2-1.0.6",
];

#[test]
fn every_licence_is_on_the_list() {
    let mut wrong = Vec::new();
    for package in house::packages_and_dependencies().unwrap() {
        let licence = package["license"].as_str().unwrap_or("none");
        if !is_free(licence) {
            wrong.push(format!("{} {}: {licence}", package["name"], package["version"]));
        }
    }
    none_of(&wrong);
}

#[test]
fn no_crate_has_a_version_or_leaves_the_house() {
    for package in house::packages().unwrap() {
        let name = package["name"].as_str().unwrap();
        assert_eq!(package["version"], "0.0.0", "{name}");
        assert_eq!(package["publish"].as_array().map(Vec::len), Some(0), "{name}: publish = false");
        assert_eq!(package["license"], "Apache-2.0", "{name}");
    }
}

#[test]
fn every_declared_dependency_is_used() {
    let sources = sources();
    let mut wrong = Vec::new();
    let mut declared = BTreeSet::new();
    for package in house::packages().unwrap() {
        let name = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let of = dependency["name"].as_str().unwrap();
            declared.insert(of.to_owned());
            let word = dependency["rename"].as_str().unwrap_or(of).replace('-', "_");
            if !own(sources, name).any(|source| source.uses(&word)) {
                wrong.push(format!("{name}: `{of}` is declared and not used"));
            }
        }
    }
    wrong.extend(
        shared()
            .into_iter()
            .filter(|name| !declared.contains(name))
            .map(|name| format!("Cargo.toml: no crate uses `{name}`")),
    );
    none_of(&wrong);
}

#[test]
fn a_licence_expression_is_read() {
    assert!(is_free("MIT OR GPL-3.0") && is_free("MIT/Apache-2.0") && is_free("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(!is_free("GPL-3.0") && !is_free("MIT AND GPL-3.0"));
}

/// The dependencies that the workspace names for all.
fn shared() -> Vec<String> {
    let manifest = house::text("Cargo.toml").unwrap();
    let table = manifest.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned()).collect()
}

fn own<'a>(sources: &'a [Source], package: &str) -> impl Iterator<Item = &'a Source> {
    let folder = format!("crates/{package}/");
    sources.iter().filter(move |source| source.path.starts_with(&folder))
}

/// Whether one may use it on the terms of the list: one side of each `OR`, both of each `AND`.
fn is_free(expression: &str) -> bool {
    let expression = expression.replace(['(', ')'], "").replace('/', " OR ");
    expression.split(" AND ").all(|side| side.split(" OR ").any(|licence| LICENCES.contains(&licence.trim())))
}
