//! Files of portfolios, their mappings, and series of values.
use base::{CreditorId, Uuid};
use ledger::{
    out::bcra::read_answer,
    rules::{
        detect::{Tally, decode, text_format},
        intake::Record,
        mapping::{
            Mapping, Plan, SHIPPED, column_names, shipped,
            values::{DateOrder, Decimal, day, month, number, number_with_exponent},
        },
        series::{Indices, read_values, series_name},
    },
};
use std::sync::LazyLock;

static MAPPINGS: LazyLock<Vec<Mapping>> =
    LazyLock::new(|| SHIPPED.iter().map(|(name, _)| shipped(name).expect("a shipped mapping reads")).collect());

/// Any text is cut into cells, numbers and days, or refused.
pub(crate) fn cut(bytes: &[u8]) {
    let mut record = Record::default();
    for delimiter in [b';', b',', b'\t', b'|'] {
        record.cut(1, crate::text(bytes), delimiter);
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
}

/// Any bytes have a format, and their lines parse under every shipped mapping or are refused.
pub(crate) fn file(bytes: &[u8]) {
    let mut tally = Tally::default();
    tally.see(bytes);
    let encoding = tally.encoding();
    let text = decode(bytes, encoding);
    let format = text_format(&text, encoding);
    let mut record = Record::default();
    record.cut(1, text.lines().next().unwrap_or_default(), format.delimiter);
    let columns = column_names(&format, record.cells());
    for mapping in MAPPINGS.iter() {
        let Ok(plan) = Plan::bind(mapping, &columns, &format, CreditorId(Uuid::nil())) else { continue };
        for (line, text) in (1..).zip(text.lines()) {
            record.cut(line, text, format.delimiter);
            let _ = plan.parse(&record);
        }
    }
}

/// Any text is a mapping, or says why not.
pub(crate) fn mapping(bytes: &[u8]) {
    let _ = Mapping::read("hostile", crate::text(bytes));
}

/// Any bytes are values of a series, in a file or in the central bank's answer, in order and each day once; or are
/// refused.
pub(crate) fn series(bytes: &[u8]) {
    let _ = read_answer(1, bytes);
    let text = crate::text(bytes);
    if let Some(name) = series_name(text) {
        assert_eq!(series_name(&name), Some(name));
    }
    match read_values(text) {
        Ok(values) => {
            assert!(!values.is_empty() && values.is_sorted_by(|one, next| one.0 < next.0), "each day once");
            let mut indices = Indices::default();
            indices.add("UVA", values.iter().copied());
            assert!(values.iter().all(|(day, value)| indices.on("UVA", *day) == Ok(*value)), "each is found");
        }
        Err(bad) => assert!(0 < bad.line && 0 < bad.column, "a place in the file"),
    }
}
