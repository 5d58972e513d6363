//! A document for a machine: every figure a row, one header for all documents.
use super::sheet::{Record, Sheet};
use base::{csv_field, plain_cell};

/// The header of every file.
pub const HEADER: [&str; 11] =
    ["seccion", "cuota", "concepto", "desde", "hasta", "dias", "base", "tasa", "importe", "saldo", "detalle"];

/// The records of a document as CSV (RFC 4180): UTF-8, commas, points for decimals, days as `2026-03-31`, rates as
/// fractions of one.
pub fn csv(sheet: &Sheet) -> String {
    let mut written = HEADER.join(",") + "\r\n";
    for record in &sheet.records {
        written += &fields(record).map(|field| csv_field(&field, ',').into_owned()).join(",");
        written += "\r\n";
    }
    written
}

fn fields(record: &Record) -> [String; 11] {
    [
        record.section.clone(),
        record.number.map(|number| number.to_string()).unwrap_or_default(),
        plain_cell(&record.concept).into_owned(),
        record.from.map(|day| day.to_string()).unwrap_or_default(),
        record.to.map(|day| day.to_string()).unwrap_or_default(),
        record.days.map(|days| days.to_string()).unwrap_or_default(),
        record.base.map(|base| base.to_string()).unwrap_or_default(),
        record.rate.map(|rate| rate.to_string()).unwrap_or_default(),
        record.amount.to_string(),
        record.balance.map(|balance| balance.to_string()).unwrap_or_default(),
        plain_cell(&record.detail).into_owned(),
    ]
}
