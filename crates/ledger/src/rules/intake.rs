//! Lines of a file cut into cells, and why a line cannot be taken in.
//!
//! Written here and not taken from a library because a stray quote in one of a million lines must cost that line
//! alone: see `docs/decisions/0015-lines-cut-by-our-own-hand.md`.
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One line of a file, cut into cells. Meant to be filled again and again.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Where it begins in the file, from 1.
    pub line: u32,
    text: String,
    cells: Vec<Range<usize>>,
}

/// Whether a text ended where its cells do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Every quote that opened has closed.
    Whole,
    /// The last cell opened a quote that has not closed: the next line may belong to it.
    Open,
}

/// Why a value, or a whole line, was not taken in. The code is stored and never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// The line has too few or too many cells.
    Cells,
    /// A quote opens and never closes.
    Quotes,
    /// Bytes that are not text in the file's encoding.
    Encoding,
    /// A value that must be there is not.
    Missing,
    /// Not a tax id, document or client number.
    Document,
    /// Not a phone that can be dialled.
    Phone,
    /// Not a mailbox.
    Email,
    /// Not an amount under the file's convention.
    Amount,
    /// Not a rate.
    Rate,
    /// Not a day that exists.
    Date,
    /// Not a number, or out of range.
    Number,
    /// A value that the mapping does not know.
    Value,
    /// The same party, account or payment came before in the file.
    Duplicate,
    /// The account that a payment names does not exist.
    UnknownAccount,
    /// The values do not fit together, such as an account that falls due before it opens.
    Inconsistent,
}

/// One value that was not taken in, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The column's header, or its place as `#3`; empty where the whole line is at fault.
    pub column: String,
    /// The value as it came, cut at [`VALUE_MAX`] characters.
    pub value: String,
    /// Why, for machines.
    pub flaw: Flaw,
    /// Why, for people, in Spanish.
    pub reason: String,
}

/// The characters of a refused value that are kept.
pub const VALUE_MAX: usize = 120;

impl Record {
    /// The cell at `index`, from 0; empty beyond the end.
    pub fn cell(&self, index: usize) -> &str {
        self.cells.get(index).and_then(|range| self.text.get(range.clone())).unwrap_or("")
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has no cells, or only empty ones.
    pub fn is_empty(&self) -> bool {
        (0..self.len()).all(|index| self.cell(index).trim().is_empty())
    }

    /// All cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.cell(index))
    }

    /// Begins another line, with no cells yet.
    pub fn restart(&mut self, line: u32) {
        self.line = line;
        self.text.clear();
        self.cells.clear();
    }

    /// Adds one cell, as a sheet of a workbook does.
    pub fn push(&mut self, cell: &str) {
        let start = self.text.len();
        self.text.push_str(cell);
        self.cells.push(start..self.text.len());
    }

    /// Becomes line number `line`, the cells of `text`. A text that stays open keeps what it has as the last cell.
    ///
    /// A cell may stand between double quotes, where a doubled quote is one; a quote elsewhere is a character.
    pub fn cut(&mut self, line: u32, text: &str, delimiter: u8) -> Cut {
        self.restart(line);
        self.text.push_str(text);
        let mut start = 0;
        if !text.as_bytes().contains(&b'"') {
            for (place, _) in text.bytes().enumerate().filter(|(_, byte)| *byte == delimiter) {
                self.cells.push(start..place);
                start = place + 1;
            }
            self.cells.push(start..text.len());
            return Cut::Whole;
        }
        loop {
            let (next, cut) = match text.get(start..).and_then(|rest| rest.strip_prefix('"')) {
                Some(quoted) => self.quoted_cell(quoted, start + 1, delimiter),
                None => (self.plain_cell(text, start, start, delimiter), Cut::Whole),
            };
            match next {
                Some(next) => start = next,
                None => return cut,
            }
        }
    }

    /// Adds the cell from `start`, whose delimiter is looked for from `from`; where the next one starts.
    fn plain_cell(&mut self, text: &str, start: usize, from: usize, delimiter: u8) -> Option<usize> {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == delimiter).map(|length| from + length);
        self.cells.push(start..end.unwrap_or(text.len()));
        end.map(|end| end + 1)
    }

    /// Adds the cell whose text after the opening quote is `quoted`, which stands at `start`; where the next starts.
    fn quoted_cell(&mut self, quoted: &str, start: usize, delimiter: u8) -> (Option<usize>, Cut) {
        let bytes = quoted.as_bytes();
        let copy = self.text.len();
        let (mut from, mut doubled) = (0, false);
        loop {
            let Some(quote) = bytes.get(from..).and_then(|rest| rest.iter().position(|byte| *byte == b'"')) else {
                self.cells.push(start..start + quoted.len());
                return (None, Cut::Open);
            };
            let end = from + quote;
            if bytes.get(end + 1) == Some(&b'"') {
                self.text.push_str(quoted.get(from..=end).unwrap_or(""));
                (from, doubled) = (end + 2, true);
                continue;
            }
            let after = bytes.get(end + 1..).unwrap_or_default();
            let next = after.iter().position(|byte| *byte == delimiter);
            let tail = quoted.get(end + 1..end + 1 + next.unwrap_or(after.len())).unwrap_or("");
            if doubled || !tail.trim().is_empty() {
                // What follows the closing quote is kept: `"EL GAUCHO" SRL`.
                self.text.push_str(quoted.get(from..end).unwrap_or(""));
                self.text.push_str(tail);
                self.cells.push(copy..self.text.len());
            } else {
                self.cells.push(start..start + end);
            }
            return (next.map(|length| start + end + 1 + length + 1), Cut::Whole);
        }
    }
}

impl Flaw {
    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Quotes => "quotes",
            Self::Encoding => "encoding",
            Self::Missing => "missing",
            Self::Document => "document",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Amount => "amount",
            Self::Rate => "rate",
            Self::Date => "date",
            Self::Number => "number",
            Self::Value => "value",
            Self::Duplicate => "duplicate",
            Self::UnknownAccount => "unknown_account",
            Self::Inconsistent => "inconsistent",
        }
    }

    /// What the report calls it.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Cells => "cantidad de columnas",
            Self::Quotes => "comillas sin cerrar",
            Self::Encoding => "caracteres ilegibles",
            Self::Missing => "dato obligatorio ausente",
            Self::Document => "documento inválido",
            Self::Phone => "teléfono inválido",
            Self::Email => "correo inválido",
            Self::Amount => "importe inválido",
            Self::Rate => "tasa inválida",
            Self::Date => "fecha inválida",
            Self::Number => "número inválido",
            Self::Value => "valor desconocido",
            Self::Duplicate => "repetido en el archivo",
            Self::UnknownAccount => "cuenta inexistente",
            Self::Inconsistent => "datos que no cierran entre sí",
        }
    }

    /// The flaw with this stored name.
    pub fn of_code(code: &str) -> Option<Self> {
        [
            Self::Cells,
            Self::Quotes,
            Self::Encoding,
            Self::Missing,
            Self::Document,
            Self::Phone,
            Self::Email,
            Self::Amount,
            Self::Rate,
            Self::Date,
            Self::Number,
            Self::Value,
            Self::Duplicate,
            Self::UnknownAccount,
            Self::Inconsistent,
        ]
        .into_iter()
        .find(|flaw| flaw.code() == code)
    }
}

impl Problem {
    /// A problem with `value` in `column`.
    pub fn new(column: &str, value: &str, flaw: Flaw, reason: impl Into<String>) -> Self {
        Self { column: column.to_owned(), value: value.chars().take(VALUE_MAX).collect(), flaw, reason: reason.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str, delimiter: u8) -> (Vec<String>, Cut) {
        let mut record = Record::default();
        let cut = record.cut(1, text, delimiter);
        (record.cells().map(str::to_owned).collect(), cut)
    }

    fn whole(text: &str) -> Vec<String> {
        let (cells, cut) = cells(text, b';');
        assert_eq!(cut, Cut::Whole, "{text}");
        cells
    }

    #[test]
    fn cells_stand_between_delimiters() {
        assert_eq!(whole("a;b;c"), ["a", "b", "c"]);
        assert_eq!(whole(";;"), ["", "", ""]);
        assert_eq!(whole(""), [""]);
        assert_eq!(whole("ñandú;€"), ["ñandú", "€"]);
    }

    #[test]
    fn quotes_hold_delimiters_and_doubled_quotes() {
        assert_eq!(whole("\"a;b\";c"), ["a;b", "c"]);
        assert_eq!(whole("x;\"dijo \"\"sí\"\"; y pagó\";y"), ["x", "dijo \"sí\"; y pagó", "y"]);
        assert_eq!(whole("\"\";\"\""), ["", ""]);
        assert_eq!(whole("\"\"\"\""), ["\""]);
    }

    #[test]
    fn a_quote_inside_a_cell_is_a_character() {
        assert_eq!(whole("caño 12\" negro;2"), ["caño 12\" negro", "2"]);
        assert_eq!(whole("\"EL GAUCHO\" SRL;2"), ["EL GAUCHO SRL", "2"]);
        assert_eq!(whole("\"a\" ;b"), ["a", "b"]);
    }

    #[test]
    fn a_quote_that_does_not_close_leaves_the_line_open() {
        assert_eq!(cells("a;\"b;c", b';').1, Cut::Open);
        assert_eq!(cells("\"\"\"", b';').1, Cut::Open);
    }

    #[test]
    fn every_code_reads_back() {
        assert_eq!(Flaw::of_code("unknown_account"), Some(Flaw::UnknownAccount));
        assert_eq!(Flaw::of_code("otro"), None);
        let stored = serde_json::to_string(&Flaw::UnknownAccount).unwrap();
        assert_eq!(stored, format!("{:?}", Flaw::UnknownAccount.code()));
    }

    proptest! {
        #[test]
        fn any_text_is_cut(text in "[\";a\u{e1}, \n]{0,40}") {
            let (cells, _) = cells(&text, b';');
            prop_assert!(!cells.is_empty());
        }

        #[test]
        fn what_was_quoted_reads_back(values in prop::collection::vec("[\";a\u{e1}, \n]{0,8}", 1..6)) {
            let line: Vec<String> = values.iter().map(|value| format!("\"{}\"", value.replace('"', "\"\""))).collect();

            prop_assert_eq!(whole(&line.join(";")), values);
        }
    }
}
