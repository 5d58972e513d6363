//! The house rules: arrows, places, sizes, words, manifests, records, glossary and law, checked like anything else.
#![expect(clippy::unwrap_used, reason = "a rule that cannot read the house must fail")]
mod arrows;
mod ethics;
mod glossary;
mod law;
mod manifests;
mod modules;
mod places;
mod records;
mod shards;
mod sizes;
mod words;

use std::sync::LazyLock;
use xtask::{house, source::Source};

/// Every Rust file, read once for all rules.
fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| house::sources().unwrap());
    &SOURCES
}

/// Fails with every complaint at once, so that one run tells all there is to mend.
#[track_caller]
fn none_of(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} to mend:\n  {}", complaints.len(), complaints.join("\n  "));
}
