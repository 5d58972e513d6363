//! Any bytes have a format, and their lines parse under every shipped mapping or are refused.
#![no_main]
use base::{CreditorId, Uuid};
use ledger::rules::{
    detect::{Tally, decode, text_format},
    intake::Record,
    mapping::{Mapping, Plan, SHIPPED, column_names, shipped},
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static MAPPINGS: LazyLock<Vec<Mapping>> =
    LazyLock::new(|| SHIPPED.iter().map(|(name, _)| shipped(name).expect("a shipped mapping reads")).collect());

fuzz_target!(|bytes: &[u8]| {
    let mut tally = Tally::default();
    tally.see(bytes);
    let encoding = tally.encoding();
    let text = decode(bytes, encoding);
    let format = text_format(&text, encoding);
    let mut record = Record::default();
    record.cut(1, text.lines().next().unwrap_or(""), format.delimiter);
    let columns = column_names(&format, record.cells());
    for mapping in MAPPINGS.iter() {
        let Ok(plan) = Plan::bind(mapping, &columns, &format, CreditorId(Uuid::nil())) else { continue };
        for (line, text) in (1..).zip(text.lines()) {
            record.cut(line, text, format.delimiter);
            let _ = plan.parse(&record);
        }
    }
});
