//! Whatever file a bank gives, read into statements: which format it is, and what must hold of all of them.
use super::{
    camt,
    layout::{self, Layout, Shape, TableReader},
    mt940, ofx,
    statement::{Flaw, ReadError, Statement},
};
use ledger::rules::{
    detect::{Format, SAMPLE_BYTES, Tally, decode, text_format},
    intake::{Cut, Record},
    mapping::column_names,
};

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// `mt940`, `camt.053`, `ofx`, or a layout's name.
    pub format: String,
    /// At least one, checked, each movement named.
    pub statements: Vec<Statement>,
}

/// The largest file that is read, in MB: a statement is held whole.
pub const MEGABYTES_MAX: usize = 64;

/// Reads the bytes of a file: MT940, camt.053, OFX, or text under a layout; `layout` where none is told apart by itself.
///
/// # Errors
/// At the line and column of the first thing that is not as it should be. Nothing of the file is to be taken then.
pub fn read(bytes: &[u8], layout: Option<&Layout>) -> Result<Read, ReadError> {
    let text = text_of(bytes)?;
    if let Some(layout) = layout {
        return read_layout(&text.0, text.1, layout);
    }
    let (format, statements) = if camt::is_camt(&text.0) {
        ("camt.053", camt::read(&text.0)?)
    } else if ofx::is_ofx(&text.0) {
        ("ofx", ofx::read(&text.0)?)
    } else if mt940::is_mt940(&text.0) {
        ("mt940", mt940::read(&text.0)?)
    } else {
        let found = suggested(&text.0);
        let layout = layout::shipped(found).map_err(|error| ReadError::at(1, 1, Flaw::Form(error.to_string())))?;
        return read_layout(&text.0, text.1, &layout);
    };
    finished(format, statements)
}

/// Gives every movement its name and refuses what cannot be told apart.
///
/// # Errors
/// Two incoming movements that the bank calls the same.
pub fn finished(format: &str, mut statements: Vec<Statement>) -> Result<Read, ReadError> {
    for statement in &mut statements {
        statement.name_movements()?;
    }
    Ok(Read { format: format.to_owned(), statements })
}

/// The shipped layout that a text without a format of its own asks for.
fn suggested(text: &str) -> &'static str {
    let first = text.lines().next().unwrap_or_default();
    if first.starts_with("0LDEBLIQD") {
        "visa-ldebliqd"
    } else if first.starts_with("0RDEBLIQC") {
        "visa-rdebliqc"
    } else if first.starts_with("00") && first.chars().count() == 350 {
        "galicia-cbu"
    } else {
        "extracto-csv"
    }
}

fn text_of(bytes: &[u8]) -> Result<(String, Format), ReadError> {
    if MEGABYTES_MAX << 20 < bytes.len() {
        return Err(ReadError::at(1, 1, Flaw::TooLarge(MEGABYTES_MAX)));
    }
    let mut tally = Tally::default();
    tally.see(bytes);
    let encoding = tally.encoding();
    let text = decode(bytes, encoding);
    if let Some((line, words)) = (1..).zip(text.lines()).find(|(_, words)| words.contains('\0')) {
        let before = words.chars().take_while(|sign| *sign != '\0').count();
        return Err(ReadError::at(line, u32::try_from(before).unwrap_or(0) + 1, Flaw::Encoding));
    }
    if text.trim().is_empty() {
        return Err(ReadError::at(1, 1, Flaw::Empty));
    }
    let end = (0..=SAMPLE_BYTES.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let format = text_format(text.get(..end).unwrap_or_default(), encoding);
    Ok((text, format))
}

fn read_layout(text: &str, format: Format, layout: &Layout) -> Result<Read, ReadError> {
    let statement = match (&layout.shape, layout.read_lines(text)) {
        (Shape::Fixed(_), Some(statement)) => statement?,
        (Shape::Table(table), _) => {
            let delimiter = table.format.delimiter.and_then(|sign| u8::try_from(sign).ok()).unwrap_or(format.delimiter);
            read_table(text, Format { delimiter, ..format }, table)?
        }
        (Shape::Fixed(_), None) => return Err(ReadError::at(1, 1, Flaw::Empty)),
    };
    finished(&layout.name, vec![statement])
}

fn read_table(text: &str, format: Format, table: &layout::Table) -> Result<Statement, ReadError> {
    let (mut reader, mut preamble) = (None, format.preamble);
    let mut record = Record::default();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end_matches('\r');
        if record.cut(number, line, format.delimiter) != Cut::Whole {
            return Err(ReadError::at(number, 1, Flaw::Form("a quote that does not close".to_owned())));
        }
        if record.is_empty() {
            continue;
        }
        if 0 < preamble {
            preamble -= 1;
            continue;
        }
        match &mut reader {
            None => {
                let header = column_names(&format, record.cells());
                reader = Some(TableReader::new(table, format, (number, &header))?);
            }
            Some(reader) => reader.row(&record)?,
        }
    }
    reader.ok_or_else(|| ReadError::at(1, 1, Flaw::Empty))?.finish()
}

#[cfg(test)]
mod tests;
