//! Any text is a mapping, or says why not.
#![no_main]
use ledger::rules::mapping::Mapping;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Mapping::read("fuzz", text);
});
