//! Cells of the files that people open in spreadsheets.
use std::borrow::Cow;

/// Words that no spreadsheet takes for a formula: an apostrophe goes before what would begin one (OWASP, "CSV injection").
/// For words alone: a negative amount begins like a formula.
pub fn plain_cell(words: &str) -> Cow<'_, str> {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}").into() } else { words.into() }
}

/// A field of a line of CSV (RFC 4180): between quotes where it holds what separates fields or lines.
pub fn csv_field(field: &str, separator: char) -> Cow<'_, str> {
    if field.contains([separator, '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\"")).into()
    } else {
        field.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_a_formula() {
        assert_eq!(plain_cell("=cmd()"), "'=cmd()");
        assert_eq!(plain_cell("-2+3"), "'-2+3");
        assert_eq!(plain_cell("Pago"), "Pago");
    }

    #[test]
    fn what_separates_fields_is_quoted() {
        assert_eq!(csv_field("Capital, cuota 1: \"x\"", ','), "\"Capital, cuota 1: \"\"x\"\"\"");
        assert_eq!(csv_field("Capital, cuota 1", ';'), "Capital, cuota 1");
        assert_eq!(csv_field("Pérez; Ana\n", ';'), "\"Pérez; Ana\n\"");
    }
}
