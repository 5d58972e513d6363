//! Any bytes are a statement that adds up, each of its incomes named once, or are refused with a place.
#![no_main]
use cash::rules::{camt, mt940, ofx, read::read};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;

fuzz_target!(|bytes: &[u8]| {
    match read(bytes, None) {
        Ok(read) => {
            for statement in &read.statements {
                assert!(statement.check().is_ok());
                let incomes = statement.movements.iter().filter(|movement| base::Amount::ZERO < movement.amount);
                let names: Vec<&str> = incomes.map(|income| income.reference.as_str()).collect();
                assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
            }
        }
        Err(error) => assert!(0 < error.line && 0 < error.column),
    }
    // Whatever it looks like, each parser meets it.
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = mt940::read(text);
        let _ = camt::read(text);
        let _ = ofx::read(text);
    }
});
