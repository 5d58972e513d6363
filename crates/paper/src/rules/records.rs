//! A document for a machine: every figure a row, one header for all documents.
use super::sheet::{Record, Sheet};

/// The header of every file.
pub const HEADER: [&str; 11] =
    ["seccion", "cuota", "concepto", "desde", "hasta", "dias", "base", "tasa", "importe", "saldo", "detalle"];

/// The records of a document as CSV (RFC 4180): UTF-8, commas, points for decimals, days as `2026-03-31`, rates as
/// fractions of one.
pub fn csv(sheet: &Sheet) -> String {
    let mut written = HEADER.join(",") + "\r\n";
    for record in &sheet.records {
        written += &fields(record).map(|field| quoted(&field)).join(",");
        written += "\r\n";
    }
    written
}

fn fields(record: &Record) -> [String; 11] {
    [
        record.section.clone(),
        record.number.map(|number| number.to_string()).unwrap_or_default(),
        plain(&record.concept),
        record.from.map(|day| day.to_string()).unwrap_or_default(),
        record.to.map(|day| day.to_string()).unwrap_or_default(),
        record.days.map(|days| days.to_string()).unwrap_or_default(),
        record.base.map(|base| base.to_string()).unwrap_or_default(),
        record.rate.map(|rate| rate.to_string()).unwrap_or_default(),
        record.amount.to_string(),
        record.balance.map(|balance| balance.to_string()).unwrap_or_default(),
        plain(&record.detail),
    ]
}

/// Words that no spreadsheet takes for a formula.
fn plain(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}") } else { words.to_owned() }
}

/// A field that holds what separates fields stands between quotes.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_a_formula() {
        assert_eq!(plain("=cmd()"), "'=cmd()");
        assert_eq!(plain("Pago"), "Pago");
    }

    #[test]
    fn what_separates_fields_is_quoted() {
        assert_eq!(quoted("Capital, cuota 1: \"x\""), "\"Capital, cuota 1: \"\"x\"\"\"");
        assert_eq!(quoted("Capital"), "Capital");
    }
}
