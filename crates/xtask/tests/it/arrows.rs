//! Calls go up, facts come down: which crate may use which.
use crate::none_of;
use xtask::house;

/// Each crate, in reading order, and the only crates of the house that it may use.
///
/// A new arrow needs a record in `docs/decisions/` and a line in `ARCHITECTURE.md`.
const ARROWS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("learn", &["base"]),
    ("models", &[]),
    ("store", &["base"]),
    ("web", &["base", "store"]),
    ("screen", &["store", "web"]),
    ("people", &["base", "store", "web", "screen"]),
    ("ledger", &["base", "store", "web", "screen", "people"]),
    ("cash", &["base", "store", "web", "screen", "people", "ledger"]),
    ("paper", &["base", "store", "web", "people", "ledger", "cash"]),
    ("bureau", &["base", "store", "web", "screen", "people", "ledger"]),
    ("conduct", &["base", "store", "web", "people"]),
    ("strategy", &["base", "learn", "models", "store", "web", "screen", "people", "ledger", "bureau", "conduct"]),
    ("contact", &["base", "store", "web", "people", "ledger", "conduct", "strategy"]),
    ("insight", &["base", "store", "web", "screen", "people", "ledger", "strategy"]),
    ("fairness", &["base", "models", "store", "web", "screen", "people", "ledger", "bureau", "strategy"]),
    (
        "world",
        &[
            "base", "store", "people", "ledger", "cash", "bureau", "conduct", "strategy", "contact", "insight",
            "fairness",
        ],
    ),
    (
        "aldia",
        &[
            "base", "learn", "store", "web", "people", "ledger", "cash", "paper", "bureau", "conduct", "strategy",
            "contact", "insight", "fairness", "world",
        ],
    ),
    (
        "cluster",
        &[
            "base", "learn", "store", "web", "people", "ledger", "cash", "bureau", "conduct", "strategy", "contact",
            "insight", "fairness", "world",
        ],
    ),
    ("race", &["base", "learn", "models", "store", "web", "people", "ledger", "strategy"]),
    ("hostile", &["base", "models", "ledger", "cash", "bureau", "conduct", "strategy", "contact"]),
    ("xtask", &[]),
];

/// Neighbours that never use one another, however the order of the house may change.
const STRANGERS: &[&str] = &["contact", "field", "legal", "portal"];

#[test]
fn crates_use_only_crates_above_them() {
    let mut wrong = Vec::new();
    for package in house::packages().unwrap() {
        let name = package["name"].as_str().unwrap();
        let Some((_, allowed)) = ARROWS.iter().find(|(listed, _)| *listed == name) else {
            wrong.push(format!("`{name}` is in no arrow: add it to ARROWS and to ARCHITECTURE.md"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            if dependency["path"].is_string() && !allowed.contains(&used) {
                wrong.push(format!("`{name}` must not use `{used}`: see the code map of ARCHITECTURE.md"));
            }
        }
    }
    none_of(&wrong);
}

#[test]
fn the_table_itself_points_up_and_keeps_strangers_apart() {
    for (place, (name, allowed)) in ARROWS.iter().enumerate() {
        for used in *allowed {
            let above = ARROWS.iter().position(|(listed, _)| listed == used).unwrap();
            assert!(above < place, "`{used}` is not above `{name}`");
            assert!(!(STRANGERS.contains(name) && STRANGERS.contains(used)), "`{name}` and `{used}` are strangers");
        }
    }
}

#[test]
fn the_folder_of_a_crate_has_its_name() {
    for package in house::packages().unwrap() {
        let expected = format!("crates/{}/Cargo.toml", package["name"].as_str().unwrap());
        assert!(package["manifest_path"].as_str().unwrap().ends_with(&expected), "{expected}");
    }
}
