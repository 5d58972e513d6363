//! Any text is cut into cells, numbers and days, or refused.
#![no_main]
use ledger::rules::{
    intake::Record,
    mapping::values::{DateOrder, Decimal, day, month, number, number_with_exponent},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut record = Record::default();
    for delimiter in [b';', b',', b'\t', b'|'] {
        record.cut(1, text, delimiter);
        for cell in record.cells() {
            for decimal in [Decimal::Comma, Decimal::Point] {
                let _ = number(cell, decimal);
                let _ = number_with_exponent(cell, decimal);
            }
            for order in [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay] {
                let _ = day(cell, order);
                let _ = month(cell, order);
            }
        }
    }
});
