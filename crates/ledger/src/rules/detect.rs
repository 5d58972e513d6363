//! What kind of file this is: encoding, delimiter, header, decimal sign and order of dates, from its first bytes.
use crate::rules::{
    intake::Record,
    mapping::values::{DateOrder, Decimal, day, number},
};
use serde::{Deserialize, Serialize};

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// Text, or a workbook.
    pub kind: FileKind,
    /// How its bytes are letters.
    pub encoding: Encoding,
    /// What stands between cells: `;`, `,`, tab or `|`.
    pub delimiter: u8,
    /// Lines before the header, such as a title.
    pub preamble: u32,
    /// Whether the first line names the columns.
    pub header: Header,
    /// The decimal sign.
    pub decimal: Decimal,
    /// The order of dates.
    pub dates: DateOrder,
}

/// What a file is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Lines of text.
    Text,
    /// A workbook of Office Open XML (`.xlsx`) or a legacy one (`.xls`), of which the first sheet is read.
    Workbook,
}

/// How bytes are letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a mark at the start.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252, which reads ISO-8859-1 too.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

/// Whether the first line names the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Header {
    /// It does.
    Present,
    /// It is data already; columns are called by their place, `#1`.
    Absent,
}

/// Counts what speaks for and against UTF-8 while a file goes by in pieces.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    start: Vec<u8>,
    carry: Vec<u8>,
    letters_beyond_ascii: u64,
    bytes_astray: u64,
    line_feeds: u64,
}

const MARK_UTF8: &[u8] = &[0xEF, 0xBB, 0xBF];
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// The bytes at the start of a file that decide everything but its encoding.
pub const SAMPLE_BYTES: usize = 128 * 1024;
const SAMPLE_LINES: usize = 400;
const PREAMBLE_MAX: usize = 20;

impl Encoding {
    /// How it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }

    pub(crate) fn decoder(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
        }
    }
}

impl Tally {
    /// Sees the next bytes of the file.
    pub fn see(&mut self, bytes: &[u8]) {
        if self.start.len() < SAMPLE_BYTES {
            let wanted = (SAMPLE_BYTES - self.start.len()).min(bytes.len());
            self.start.extend_from_slice(bytes.get(..wanted).unwrap_or(bytes));
        }
        self.line_feeds += bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        if self.carry.is_empty() {
            self.weigh(bytes);
        } else {
            let mut joined = std::mem::take(&mut self.carry);
            joined.extend_from_slice(bytes);
            self.weigh(&joined);
        }
    }

    /// The first bytes of the file, at most [`SAMPLE_BYTES`].
    pub fn sample(&self) -> &[u8] {
        &self.start
    }

    /// The line feeds seen: a good guess of the lines.
    pub fn line_feeds(&self) -> u64 {
        self.line_feeds
    }

    /// What the bytes say: a mark at the start, zeros at every second place, or letters that are UTF-8.
    ///
    /// A few broken letters in a file of whole ones are damage on their lines, not another encoding.
    pub fn encoding(&self) -> Encoding {
        if self.start.starts_with(MARK_UTF8) {
            return Encoding::Utf8;
        }
        if self.start.starts_with(&[0xFF, 0xFE]) {
            return Encoding::Utf16Le;
        }
        if self.start.starts_with(&[0xFE, 0xFF]) {
            return Encoding::Utf16Be;
        }
        let zeros = |odd: usize| self.start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let half = self.start.len() / 2;
        match (zeros(0), zeros(1)) {
            (_, odd) if 0 < half && half < odd * 2 => Encoding::Utf16Le,
            (even, _) if 0 < half && half < even * 2 => Encoding::Utf16Be,
            _ if self.bytes_astray * 8 <= self.letters_beyond_ascii => Encoding::Utf8,
            _ => Encoding::Windows1252,
        }
    }

    fn weigh(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        loop {
            let (valid, problem) = match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), None),
                Err(error) => (error.valid_up_to(), Some(error.error_len())),
            };
            let whole = rest.get(..valid).unwrap_or_default();
            if !whole.is_ascii() {
                let leads = whole.iter().filter(|byte| 0xC0 <= **byte).count();
                self.letters_beyond_ascii += u64::try_from(leads).unwrap_or(u64::MAX);
            }
            let after = rest.get(valid..).unwrap_or_default();
            match problem {
                None => return,
                Some(None) => return self.carry.extend_from_slice(after),
                Some(Some(length)) => {
                    self.bytes_astray += 1;
                    rest = after.get(length..).unwrap_or_default();
                }
            }
        }
    }
}

/// The letters of `bytes`; what cannot be read becomes `�`.
pub fn decode(bytes: &[u8], encoding: Encoding) -> String {
    encoding.decoder().decode_with_bom_removal(bytes).0.into_owned()
}

/// How to read the text whose first part is `sample`, in `encoding`.
pub fn text_format(sample: &str, encoding: Encoding) -> Format {
    let lines: Vec<&str> = whole_lines(sample).filter(|line| !line.trim().is_empty()).take(SAMPLE_LINES).collect();
    let delimiter = delimiter(&lines);
    let mut rows = cut_all(&lines, delimiter);
    rows.retain(|row| !row.is_empty());
    let preamble = preamble(&rows);
    rows.drain(..preamble);
    let header = header(&rows);
    let first = usize::from(header == Header::Present);
    let data = rows.get(first..).unwrap_or_default();
    Format {
        kind: FileKind::Text,
        encoding,
        delimiter,
        preamble: u32::try_from(preamble).unwrap_or(0),
        header,
        decimal: decimal(data, delimiter),
        dates: date_order(data),
    }
}

/// How to read the sheet whose first rows are these. Its numbers and dates are already known for what they are.
pub fn sheet_format(rows: &[Record]) -> Format {
    let preamble = preamble(rows);
    let rows = rows.get(preamble..).unwrap_or_default();
    let header = header(rows);
    let data = rows.get(usize::from(header == Header::Present)..).unwrap_or_default();
    Format {
        kind: FileKind::Workbook,
        encoding: Encoding::Utf8,
        delimiter: b';',
        preamble: u32::try_from(preamble).unwrap_or(0),
        header,
        decimal: decimal(data, b'\t'),
        dates: date_order(data),
    }
}

/// The lines that are whole: the last one is left out where the sample may have cut it.
fn whole_lines(sample: &str) -> impl Iterator<Item = &str> {
    let cut = if sample.len() < SAMPLE_BYTES / 2 { sample.len() } else { sample.rfind('\n').unwrap_or(sample.len()) };
    sample.get(..cut).unwrap_or(sample).split('\n').map(|line| line.trim_end_matches('\r'))
}

fn cut_all(lines: &[&str], delimiter: u8) -> Vec<Record> {
    let mut rows = Vec::with_capacity(lines.len());
    for (line, text) in (1..).zip(lines) {
        let mut record = Record::default();
        record.cut(line, text, delimiter);
        rows.push(record);
    }
    rows
}

/// The delimiter that cuts the most lines into the same number of cells; ties go to more cells, then to `;`.
fn delimiter(lines: &[&str]) -> u8 {
    let mut best = (0, 0, b';');
    for candidate in DELIMITERS {
        let rows = cut_all(lines, candidate);
        let (cells, agreeing) = usual_length(&rows);
        if 1 < cells && (best.0, best.1) < (agreeing, cells) {
            best = (agreeing, cells, candidate);
        }
    }
    best.2
}

/// The most usual number of cells beyond one, and how many rows have it.
fn usual_length(rows: &[Record]) -> (usize, usize) {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| 1 < row.len()) {
        *counts.entry(row.len()).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).unwrap_or((1, 0))
}

/// The rows before the first one of the usual length: titles and dates of the report.
fn preamble(rows: &[Record]) -> usize {
    let (usual, agreeing) = usual_length(rows);
    let filled = |row: &Record| row.cells().filter(|cell| !cell.trim().is_empty()).count();
    let first = rows.iter().position(|row| row.len() == usual && usual < filled(row) * 2).unwrap_or(0);
    if 1 < agreeing && first <= PREAMBLE_MAX { first } else { 0 }
}

/// A header is words: none of its cells is empty, a figure or a date, and none comes twice.
fn header(rows: &[Record]) -> Header {
    let Some(first) = rows.first() else { return Header::Present };
    let named = first.cells().filter(|cell| !cell.trim().is_empty()).count();
    let words = first.cells().all(|cell| !is_figure(cell) && !cell.contains('@'));
    let mut names: Vec<String> = first.cells().map(|cell| cell.trim().to_lowercase()).collect();
    names.sort_unstable();
    let distinct =
        names.windows(2).all(|pair| pair.first() != pair.last() || pair.first().is_some_and(String::is_empty));
    if words && distinct && first.len() < named * 2 { Header::Present } else { Header::Absent }
}

fn is_figure(cell: &str) -> bool {
    let cell = cell.trim();
    number(cell, Decimal::Point).is_some()
        || number(cell, Decimal::Comma).is_some()
        || day(cell, DateOrder::DayMonthYear).is_some()
        || day(cell, DateOrder::MonthDayYear).is_some()
}

/// The sign that more figures can only be read with. Where none tells, files cut by `;` come with decimal commas.
fn decimal(data: &[Record], delimiter: u8) -> Decimal {
    let (mut comma, mut point) = (0_u32, 0_u32);
    for cell in data.iter().flat_map(Record::cells).filter(|cell| cell.contains([',', '.'])) {
        let (with_comma, with_point) = (number(cell, Decimal::Comma), number(cell, Decimal::Point));
        comma += u32::from(with_comma.is_some() && with_point.is_none());
        point += u32::from(with_point.is_some() && with_comma.is_none());
    }
    match comma.cmp(&point) {
        std::cmp::Ordering::Greater => Decimal::Comma,
        std::cmp::Ordering::Less => Decimal::Point,
        std::cmp::Ordering::Equal if delimiter == b';' => Decimal::Comma,
        std::cmp::Ordering::Equal => Decimal::Point,
    }
}

/// The order that more dates can only be read in. Where none tells, day, month, year; a year of four digits at the
/// front is read under all of them, and tells only where every date is such.
fn date_order(data: &[Record]) -> DateOrder {
    let (mut day_first, mut month_first, mut year_first, mut others) = (0_u32, 0_u32, 0_u32, 0_u32);
    for cell in data.iter().flat_map(Record::cells).map(str::trim).filter(|cell| (6..=30).contains(&cell.len())) {
        let date = cell.split([' ', 'T']).next().unwrap_or(cell);
        if date.split(['/', '-', '.']).count() != 3 || number(date, Decimal::Comma).is_some() {
            continue;
        }
        if date.split(['/', '-', '.']).next().is_some_and(|first| first.len() == 4) {
            year_first += u32::from(day(date, DateOrder::YearMonthDay).is_some());
            continue;
        }
        let (as_day, as_month) = (day(date, DateOrder::DayMonthYear), day(date, DateOrder::MonthDayYear));
        day_first += u32::from(as_day.is_some() && as_month.is_none());
        month_first += u32::from(as_month.is_some() && as_day.is_none());
        others += u32::from(as_day.is_some() || as_month.is_some());
    }
    if day_first < month_first {
        DateOrder::MonthDayYear
    } else if others == 0 && 0 < year_first {
        DateOrder::YearMonthDay
    } else {
        DateOrder::DayMonthYear
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn format_of(bytes: &[u8]) -> Format {
        let mut tally = Tally::default();
        tally.see(bytes);
        text_format(&decode(tally.sample(), tally.encoding()), tally.encoding())
    }

    #[test]
    fn the_daily_pain_is_read() {
        // market.md P17: semicolons, decimal commas and accents of another age.
        let file =
            b"nombre;vencimiento;importe\r\nMu\xf1oz, Jos\xe9;25/12/2025;1.234,56\r\nPe\xf1a;01/02/2026;99,90\r\n";

        let format = format_of(file);

        assert_eq!(format.encoding, Encoding::Windows1252);
        assert_eq!((format.delimiter, format.header), (b';', Header::Present));
        assert_eq!((format.decimal, format.dates), (Decimal::Comma, DateOrder::DayMonthYear));
        assert!(decode(file, format.encoding).contains("Muñoz, José"));
    }

    #[test]
    fn a_mark_at_the_start_is_not_part_of_the_first_name() {
        let file = "\u{feff}cuit,importe\n20-05536168-2,\"1,234.56\"\n".as_bytes();

        let format = format_of(file);

        assert_eq!((format.encoding, format.delimiter, format.decimal), (Encoding::Utf8, b',', Decimal::Point));
        assert!(decode(file, format.encoding).starts_with("cuit"));
    }

    #[test]
    fn accents_in_utf8_are_utf8_even_where_a_piece_ends_inside_a_letter() {
        let file = "nombre;monto\nÑandú;1\n".as_bytes();
        let mut tally = Tally::default();
        for byte in file {
            tally.see(&[*byte]);
        }

        assert_eq!(tally.encoding(), Encoding::Utf8);
        assert_eq!(tally.line_feeds(), 2);
    }

    #[test]
    fn one_broken_letter_among_many_is_damage_not_an_encoding() {
        let mut file = "nombre;monto\n".as_bytes().to_vec();
        for _ in 0..20 {
            file.extend_from_slice("Núñez;1\n".as_bytes());
        }
        file.extend_from_slice(b"Mu\xf1oz;2\n");

        assert_eq!(format_of(&file).encoding, Encoding::Utf8);
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let text = "nombre;importe\nPeña;1,50\n";
        let low: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let high: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();

        assert_eq!(format_of(&[&[0xFF, 0xFE], low.as_slice()].concat()).encoding, Encoding::Utf16Le);
        assert_eq!(format_of(&low).encoding, Encoding::Utf16Le);
        assert_eq!(format_of(&high).encoding, Encoding::Utf16Be);
        assert_eq!(decode(&high, Encoding::Utf16Be), text);
    }

    #[test]
    fn month_first_dates_are_told_by_a_day_beyond_twelve() {
        let file = b"id,date,amount\n1,03/04/2026,10.50\n2,12/31/2025,7.25\n";

        assert_eq!(format_of(file).dates, DateOrder::MonthDayYear);
        assert_eq!(format_of(b"id;fecha\n1;03/04/2026\n2;04/05/2026\n").dates, DateOrder::DayMonthYear);
        assert_eq!(format_of(b"id;fecha\n1;2026-04-03\n").dates, DateOrder::YearMonthDay);
    }

    #[test]
    fn thousands_alone_do_not_fool_the_decimal_sign() {
        assert_eq!(format_of(b"a;b\n1.234;x\n12.345;y\n").decimal, Decimal::Comma);
        assert_eq!(format_of(b"a;b\n1.5;x\n2.25;y\n").decimal, Decimal::Point);
        assert_eq!(format_of(b"a,b\n\"1.234,5\",x\n").decimal, Decimal::Comma);
    }

    #[test]
    fn a_file_without_header_begins_with_data() {
        assert_eq!(format_of(b"20055361682;Gomez Ana;100,50\n20267565393;Diaz Luis;200,75\n").header, Header::Absent);
    }

    #[test]
    fn titles_before_the_header_are_passed_over() {
        let format = format_of(b"Cartera al 31/03/2026;;\nBanco Ejemplo;;\ncuit;nombre;importe\n20055361682;Ana;1,5\n20267565393;Luis;2,5\n");

        assert_eq!((format.preamble, format.header), (2, Header::Present));
    }

    #[test]
    fn commas_inside_names_do_not_win_over_the_delimiter() {
        let format = format_of("nombre|total\nPerez, Juan, h.|1\nDiaz, Ana|2\nSosa|3\n".as_bytes());

        assert_eq!(format.delimiter, b'|');
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_format(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = format_of(&bytes);
        }
    }
}
