//! Rows of the first sheet of a workbook: the one of today (`.xlsx`), cell by cell, or the legacy one (`.xls`), held whole.
use super::source::{Line, SourceError};
use crate::rules::{
    detect::Format,
    intake::Record,
    mapping::values::{DateOrder, Decimal},
};
use calamine::{DataType, Reader, Xls, XlsError, Xlsx, XlsxError, open_workbook};
use std::{
    fs::{self, File},
    io::BufReader,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

/// What an Office Open XML workbook begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// What a legacy workbook begins with: a compound file.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// A legacy workbook is held whole and has at most 65,536 rows a sheet.
const LEGACY_BYTES_MAX: u64 = 32 << 20;

/// What to do with the decimals of cells that are numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fractions {
    /// They are written in the file's convention.
    Written,
    /// They must not count while the convention of cells that are text is being learnt.
    Dropped,
}

/// Whether a file that begins so is a workbook.
pub fn is_workbook(start: &[u8]) -> bool {
    start.starts_with(ZIP) || start.starts_with(COMPOUND)
}

/// Rows of the first sheet, as wide as the sheet. Numbers and dates come in the file's own convention, so that they are
/// read back as what they are.
pub(super) fn each_sheet(
    file: &Path,
    (format, fractions): (&Format, Fractions),
    see: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> Result<(), SourceError> {
    let mut start = [0; 8];
    let disk = |source| SourceError::Disk { file: file.to_owned(), source };
    let read = File::open(file).and_then(|mut open| std::io::Read::read(&mut open, &mut start)).map_err(disk)?;
    let rows =
        Rows { format, fractions, preamble: format.preamble, record: Record::default(), row: None, width: 0, see };
    if start.get(..read).is_some_and(|start| start.starts_with(COMPOUND)) {
        each_legacy(file, rows)
    } else {
        each_open(file, rows)
    }
}

fn each_open<F: FnMut(Line<'_>) -> ControlFlow<()>>(file: &Path, mut rows: Rows<'_, F>) -> Result<(), SourceError> {
    let wrong = |error: XlsxError| broken(file, error.to_string());
    let mut book: Xlsx<BufReader<File>> = open_workbook(file).map_err(wrong)?;
    let sheet = first_of(&book.sheet_names(), file)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(wrong)?;
    rows.width = usize::try_from(cells.dimensions().end.1).unwrap_or(0) + 1;
    while let Some(cell) = cells.next_cell().map_err(wrong)? {
        if rows.put(cell.get_position(), cell.get_value()).is_break() {
            return Ok(());
        }
    }
    let _ended = rows.finish();
    Ok(())
}

fn each_legacy<F: FnMut(Line<'_>) -> ControlFlow<()>>(file: &Path, mut rows: Rows<'_, F>) -> Result<(), SourceError> {
    let disk = |source| SourceError::Disk { file: file.to_owned(), source };
    if LEGACY_BYTES_MAX < fs::metadata(file).map_err(disk)?.len() {
        return Err(broken(file, format!("a legacy workbook has at most {} MB", LEGACY_BYTES_MAX >> 20)));
    }
    // The reader of this old format trusts what it reads: where that fails it, the file is at fault and nobody else.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut book: Xls<BufReader<File>> =
            open_workbook(file).map_err(|error: XlsError| broken(file, error.to_string()))?;
        let sheet = first_of(&book.sheet_names(), file)?;
        book.worksheet_range(&sheet).map_err(|error| broken(file, error.to_string()))
    }));
    let range = read.unwrap_or_else(|_| Err(broken(file, "it is damaged".to_owned())))?;
    let ((top, left), width) = (range.start().unwrap_or_default(), range.width());
    rows.width = usize::try_from(left).unwrap_or(0) + width;
    for (row, cells) in (top..).zip(range.rows()) {
        for (column, cell) in (left..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            if rows.put((row, column), cell).is_break() {
                return Ok(());
            }
        }
    }
    let _ended = rows.finish();
    Ok(())
}

fn first_of(sheets: &[String], file: &Path) -> Result<String, SourceError> {
    sheets.first().cloned().ok_or_else(|| broken(file, "it has no sheets".to_owned()))
}

fn broken(file: &Path, problem: String) -> SourceError {
    SourceError::Workbook { file: file.to_owned(), problem }
}

/// Cells on their way to be rows.
struct Rows<'a, F> {
    format: &'a Format,
    fractions: Fractions,
    preamble: u32,
    record: Record,
    row: Option<u32>,
    width: usize,
    see: F,
}

impl<F: FnMut(Line<'_>) -> ControlFlow<()>> Rows<'_, F> {
    /// Takes a cell; the row before it is whole where this one begins another.
    fn put(&mut self, (row, column): (u32, u32), value: &impl DataType) -> ControlFlow<()> {
        if self.row != Some(row) {
            self.finish()?;
            self.row = Some(row);
            self.record.restart(row.saturating_add(1));
        }
        while self.record.len() < usize::try_from(column).unwrap_or(0) {
            self.record.push("");
        }
        self.record.push(&cell_text(value, self.format, self.fractions));
        ControlFlow::Continue(())
    }

    /// Shows the row at hand, if there is one and it says something.
    fn finish(&mut self) -> ControlFlow<()> {
        if self.row.is_none() {
            return ControlFlow::Continue(());
        }
        while self.record.len() < self.width {
            self.record.push("");
        }
        if self.record.is_empty() {
            return ControlFlow::Continue(());
        }
        if 0 < self.preamble {
            self.preamble -= 1;
            return ControlFlow::Continue(());
        }
        (self.see)(Line::Whole(&self.record))
    }
}

fn cell_text(value: &impl DataType, format: &Format, fractions: Fractions) -> String {
    if let Some(text) = value.get_string().or_else(|| value.get_datetime_iso()).or_else(|| value.get_duration_iso()) {
        return text.to_owned();
    }
    if let Some(date) = value.get_datetime() {
        return date_text(date.to_ymd_hms_milli(), format.dates);
    }
    if let Some(number) = value.get_int() {
        return number.to_string();
    }
    if let Some(number) = value.get_float() {
        let text = number.to_string();
        return match (fractions, format.decimal) {
            (Fractions::Dropped, _) => text.split('.').next().unwrap_or_default().to_owned(),
            (Fractions::Written, Decimal::Point) => text,
            (Fractions::Written, Decimal::Comma) => text.replace('.', ","),
        };
    }
    let other = value.get_bool().map(|yes| yes.to_string());
    other.or_else(|| value.get_error().map(ToString::to_string)).unwrap_or_default()
}

/// A year first is read under every order but that of day numbers.
fn date_text((year, month, day, ..): (u16, u8, u8, u8, u8, u8, u16), order: DateOrder) -> String {
    match order {
        DateOrder::DayMonthYear | DateOrder::MonthDayYear | DateOrder::YearMonthDay => {
            format!("{year:04}-{month:02}-{day:02}")
        }
        DateOrder::DaysSince1970 => {
            let numbers = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
            let (Ok(year), Ok(month), Ok(day)) = numbers else { return String::new() };
            base::Day::new(year, month, day).map_or_else(|_| String::new(), |day| base::day_number(day).to_string())
        }
    }
}
