//! Any bytes are a line of every layout or are refused with a column inside or just behind them.
#![no_main]
use bureau::{Period, Source, rules::layout::{entity, parse}};
use libfuzzer_sys::fuzz_target;

/// Bytes brought to a width, so that the fields behind the length are reached too.
fn fitted(bytes: &[u8], width: usize) -> Vec<u8> {
    let mut line = bytes.to_vec();
    line.resize(width, b' ');
    line
}

fuzz_target!(|bytes: &[u8]| {
    let period: Period = "202609".parse().expect("this is a month");
    for source in Source::ALL {
        for width in source.widths() {
            for line in [bytes.to_vec(), fitted(bytes, *width)] {
                match parse(source, &line, period) {
                    Ok((id, _)) => assert!(id <= 99_999_999_999),
                    Err(flaw) => assert!(usize::from(flaw.column) <= line.len().max(*width) + 1),
                }
                let _ = entity(&line);
            }
        }
    }
});
