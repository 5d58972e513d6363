//! Any text is a matrix that compiles, a catalogue or scorecards that score, or says why not.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use strategy::{Catalogue, Feature, Features, Indicator, MatrixFile, Scorecards};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::shipped);

fuzz_target!(|text: &str| {
    if let Ok(file) = MatrixFile::parse(text) {
        let places = file.places().count();
        if let Ok(matrix) = file.compile(&CATALOGUE) {
            assert!(12 <= places && matrix.version() <= u32::MAX);
        }
    }
    let _ = Catalogue::parse(text);
    if let Ok(cards) = Scorecards::parse(text) {
        let seen = Features::default().with(Feature::Owed, i64::MAX).with(Feature::DaysPastDue, i64::MIN);
        for indicator in Indicator::ALL {
            let scored = cards.card(indicator).score(&seen);
            assert!(scored.value <= 100 && scored.known <= 100);
            let _ = cards.reasons(indicator, &scored.whys, &seen);
        }
    }
});
