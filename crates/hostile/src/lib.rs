//! Hostile bytes for every parser of the house, and what must hold whatever they are.
//!
//! A parser here is a function that panics where its promise is broken: that what was read is written back alike, that
//! a fault names a place inside the file, that nothing is counted twice.
//! `cargo xtask fuzz` feeds them for as long as it is told, and the tests of this crate feed them `seeds` and what lies
//! near those; an input that once broke one is a file in `seeds` from then on.
mod base_words;
mod foreign;
mod mail;
mod money;
mod portfolio;
mod registry;
mod rulebooks;

/// Reads bytes, and panics where a promise is broken.
pub type Parser = fn(&[u8]);

/// Every parser, by the crate and what it reads; `seeds` has a folder of the same name where something is known to
/// begin with.
pub const PARSERS: [(&str, Parser); 19] = [
    ("base-identifiers", base_words::identifiers),
    ("base-words", base_words::words),
    ("bureau-answer", registry::answer),
    ("bureau-layout", registry::layout),
    ("bureau-picture", registry::picture),
    ("cash-codes", money::codes),
    ("cash-layout", money::layout),
    ("cash-statement", money::statement),
    ("conduct-pack", rulebooks::pack),
    ("contact-mail", mail::mail),
    ("ledger-cut", portfolio::cut),
    ("ledger-file", portfolio::file),
    ("ledger-mapping", portfolio::mapping),
    ("ledger-policy", rulebooks::policy),
    ("ledger-series", portfolio::series),
    ("models-kept", foreign::kept),
    ("models-lightgbm", foreign::of_lightgbm),
    ("models-xgboost", foreign::of_xgboost),
    ("strategy-matrix", rulebooks::matrix),
];

/// The parser of that name.
pub fn parser(name: &str) -> Option<Parser> {
    PARSERS.iter().find(|(known, _)| *known == name).map(|(_, parser)| *parser)
}

/// The bytes as text; nothing where they are none.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
