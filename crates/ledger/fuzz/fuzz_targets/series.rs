//! Any bytes are values of a series, in a file or in the central bank's answer, in order and each day once; or are refused.
#![no_main]
use ledger::{
    out::bcra::read_answer,
    rules::series::{Indices, read_values, series_name},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_answer(1, bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(name) = series_name(text) {
        assert_eq!(series_name(&name), Some(name));
    }
    match read_values(text) {
        Ok(values) => {
            assert!(!values.is_empty() && values.is_sorted_by(|one, next| one.0 < next.0));
            let mut indices = Indices::default();
            indices.add("UVA", values.iter().copied());
            assert!(values.iter().all(|(day, value)| indices.on("UVA", *day) == Ok(*value)));
        }
        Err(bad) => assert!(0 < bad.line && 0 < bad.column),
    }
});
