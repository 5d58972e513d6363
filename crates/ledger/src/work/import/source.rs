//! Reading files: any encoding, any delimiter, or the first sheet of a workbook; one line held at a time.
use super::sheet::{Fractions, each_sheet, is_workbook};
use crate::rules::{
    detect::{self, Encoding, FileKind, Format, Tally, sheet_format, text_format},
    intake::{Cut, Flaw, Record},
    mapping::column_names,
};
use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// What is known of a file after reading it once.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its size.
    pub bytes: u64,
    /// A hash of all of it.
    pub content: [u8; 32],
    /// How it is to be read.
    pub format: Format,
    /// Its columns, by name or place.
    pub columns: Vec<String>,
    /// Its first rows.
    pub first: Vec<Record>,
    /// A good guess of its rows.
    pub rows_about: u64,
}

/// One line of a file on its way in.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    /// Cut into cells.
    Whole(&'a Record),
    /// It cannot be read.
    Broken {
        /// Where it begins, from 1.
        line: u32,
        /// What of it can be shown.
        text: &'a str,
        /// What is wrong.
        flaw: Flaw,
    },
}

/// A file that cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The disk said no.
    #[error("{} cannot be read", .file.display())]
    Disk {
        /// Which file.
        file: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It holds no rows.
    #[error("{} holds no rows", .0.display())]
    Empty(PathBuf),
    /// It looks like a workbook and is not one.
    #[error("{} is not a workbook that can be read: {problem}", .file.display())]
    Workbook {
        /// Which file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// Its first line that has data cannot be the header of anything.
    #[error("{}, line {line}, column {column}: {problem}", .file.display())]
    Place {
        /// Which file.
        file: PathBuf,
        /// From 1.
        line: u32,
        /// From 1.
        column: usize,
        /// What is wrong.
        problem: &'static str,
    },
}

/// A line longer than this is not a row.
const LINE_BYTES_MAX: u64 = 1 << 20;
/// A quote that has not closed after so many lines was never meant to open.
const QUOTED_LINES_MAX: usize = 40;
const PIECE: usize = 1 << 20;
const FIRST_ROWS: usize = 200;

/// Reads a file once: what it is, what it is made of and how it begins.
pub fn look(file: &Path) -> Result<Seen, SourceError> {
    let disk = |source| SourceError::Disk { file: file.to_owned(), source };
    let mut reader = File::open(file).map_err(disk)?;
    let (mut tally, mut hasher, mut bytes) = (Tally::default(), blake3::Hasher::new(), 0_u64);
    let mut piece = vec![0; PIECE];
    loop {
        let length = reader.read(&mut piece).map_err(disk)?;
        let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else { break };
        hasher.update(read);
        tally.see(read);
        bytes += u64::try_from(length).unwrap_or(0);
    }
    let workbook = is_workbook(tally.sample());
    let format = if workbook {
        sheet_format(&first_sheet_rows(file)?)
    } else {
        let encoding = tally.encoding();
        text_format(&detect::decode(tally.sample(), encoding), encoding)
    };
    let mut seen = Seen {
        bytes,
        content: *hasher.finalize().as_bytes(),
        format,
        columns: Vec::new(),
        first: Vec::new(),
        rows_about: tally.line_feeds().max(1),
    };
    seen.begin(file)?;
    if workbook {
        seen.rows_about = u64::try_from(seen.first.len()).unwrap_or(0);
    }
    Ok(seen)
}

impl Seen {
    /// Reads the columns and the first rows under the present format; again after it was changed.
    pub fn begin(&mut self, file: &Path) -> Result<(), SourceError> {
        let (mut columns, mut first) = (Vec::new(), Vec::new());
        each(file, &self.format, |line| {
            match line {
                Line::Whole(record) if columns.is_empty() => {
                    columns = column_names(&self.format, record.cells());
                    if self.format.header == detect::Header::Absent {
                        first.push(record.clone());
                    }
                }
                Line::Whole(record) => first.push(record.clone()),
                Line::Broken { .. } => {}
            }
            if first.len() < FIRST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if columns.is_empty() {
            return Err(SourceError::Empty(file.to_owned()));
        }
        if let Some((place, _)) = columns.iter().enumerate().find(|(_, name)| name.contains('\0')) {
            let problem = "this is not text";
            return Err(SourceError::Place {
                file: file.to_owned(),
                line: self.format.preamble + 1,
                column: place + 1,
                problem,
            });
        }
        (self.columns, self.first) = (columns, first);
        Ok(())
    }
}

/// Shows every line after the preamble in turn, the header among them, until told to stop. Empty lines are passed over.
pub fn each(file: &Path, format: &Format, see: impl FnMut(Line<'_>) -> ControlFlow<()>) -> Result<(), SourceError> {
    match format.kind {
        FileKind::Text => each_text(file, format, see),
        FileKind::Workbook => each_sheet(file, (format, Fractions::Written), see),
    }
}

fn each_text(
    file: &Path,
    format: &Format,
    mut see: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> Result<(), SourceError> {
    let disk = |source| SourceError::Disk { file: file.to_owned(), source };
    let opened = File::open(file).map_err(disk)?;
    let reader: Box<dyn Read> = match format.encoding {
        Encoding::Utf8 => Box::new(opened),
        Encoding::Windows1252 | Encoding::Utf16Le | Encoding::Utf16Be => {
            Box::new(Transcoder::new(opened, format.encoding))
        }
    };
    let mut lines = Lines::new(BufReader::with_capacity(PIECE, reader));
    let mut record = Record::default();
    let mut preamble = format.preamble;
    loop {
        let shown = match lines.next(&mut record, format.delimiter).map_err(disk)? {
            Next::End => return Ok(()),
            Next::Broken { line, flaw } => see(Line::Broken { line, text: &lines.shown, flaw }),
            Next::Line if record.is_empty() => continue,
            Next::Line if 0 < preamble => {
                preamble -= 1;
                continue;
            }
            Next::Line => see(Line::Whole(&record)),
        };
        if shown.is_break() {
            return Ok(());
        }
    }
}

enum Next {
    Line,
    Broken { line: u32, flaw: Flaw },
    End,
}

/// Lines of text, with those that a quote holds together joined.
struct Lines<R> {
    reader: R,
    number: u32,
    bytes: Vec<u8>,
    text: String,
    /// Lines read ahead of a quote that never closed.
    ahead: VecDeque<Vec<u8>>,
    /// What of a broken line can be shown.
    shown: String,
}

impl<R: BufRead> Lines<R> {
    fn new(reader: R) -> Self {
        Self { reader, number: 0, bytes: Vec::new(), text: String::new(), ahead: VecDeque::new(), shown: String::new() }
    }

    /// Cuts the next line into `record`.
    fn next(&mut self, record: &mut Record, delimiter: u8) -> io::Result<Next> {
        let Some(fits) = self.read_line()? else { return Ok(Next::End) };
        let line = self.number;
        if fits == Fits::No {
            return Ok(self.broken(line, Flaw::Cells));
        }
        let bytes = self.bytes.strip_prefix(b"\xEF\xBB\xBF".as_slice()).filter(|_| line == 1).unwrap_or(&self.bytes);
        let Ok(text) = std::str::from_utf8(bytes) else { return Ok(self.broken(line, Flaw::Encoding)) };
        if record.cut(line, text, delimiter) == Cut::Whole {
            return Ok(Next::Line);
        }
        self.text.clear();
        self.text.push_str(text);
        self.join(record, delimiter)
    }

    /// Adds lines until the open quote closes; where it does not, the line it opened in is broken and the rest is read anew.
    fn join(&mut self, record: &mut Record, delimiter: u8) -> io::Result<Next> {
        let line = self.number;
        let first = std::mem::take(&mut self.bytes);
        let mut taken: VecDeque<Vec<u8>> = VecDeque::new();
        while taken.len() < QUOTED_LINES_MAX {
            let Some(Fits::Yes) = self.read_line()? else { break };
            taken.push_back(self.bytes.clone());
            let Ok(more) = std::str::from_utf8(&self.bytes) else { break };
            self.text.push('\n');
            self.text.push_str(more);
            if record.cut(line, &self.text, delimiter) == Cut::Whole {
                return Ok(Next::Line);
            }
        }
        self.number = line;
        while let Some(back) = taken.pop_back() {
            self.ahead.push_front(back);
        }
        self.bytes = first;
        Ok(self.broken(line, Flaw::Quotes))
    }

    fn broken(&mut self, line: u32, flaw: Flaw) -> Next {
        let start = self.bytes.get(..400.min(self.bytes.len())).unwrap_or_default();
        self.shown = String::from_utf8_lossy(start).into_owned();
        Next::Broken { line, flaw }
    }

    /// Reads one line into `bytes`, without its end; whether it fits, or `None` at the end of the file.
    fn read_line(&mut self) -> io::Result<Option<Fits>> {
        self.number += 1;
        if let Some(ahead) = self.ahead.pop_front() {
            self.bytes = ahead;
            return Ok(Some(Fits::Yes));
        }
        self.bytes.clear();
        let read = (&mut self.reader).take(LINE_BYTES_MAX).read_until(b'\n', &mut self.bytes)?;
        if read == 0 {
            return Ok(None);
        }
        if self.bytes.last() != Some(&b'\n') && LINE_BYTES_MAX <= u64::try_from(read).unwrap_or(u64::MAX) {
            skip_line(&mut self.reader)?;
            return Ok(Some(Fits::No));
        }
        while matches!(self.bytes.last(), Some(b'\n' | b'\r')) {
            self.bytes.pop();
        }
        Ok(Some(Fits::Yes))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fits {
    Yes,
    No,
}

/// Passes over the rest of a line without keeping it.
fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let held = reader.fill_buf()?;
        let (used, ended) = match held.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (held.len(), held.is_empty()),
        };
        reader.consume(used);
        if ended {
            return Ok(());
        }
    }
}

/// Turns another encoding into UTF-8 while it is read.
struct Transcoder {
    file: File,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Transcoder {
    fn new(file: File, encoding: Encoding) -> Self {
        let decoder = encoding.decoder().new_decoder_with_bom_removal();
        Self { file, decoder, raw: vec![0; PIECE], ready: Vec::new(), given: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let length = self.file.read(&mut self.raw)?;
        self.ended = length == 0;
        let raw = self.raw.get(..length).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length(length).unwrap_or(PIECE * 4);
        self.ready.resize(room, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(raw, &mut self.ready, self.ended);
        self.ready.truncate(written);
        self.given = 0;
        Ok(())
    }
}

impl Read for Transcoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let waiting = self.ready.get(self.given..).unwrap_or_default();
        let length = waiting.len().min(buffer.len());
        let (to, from) = (buffer.get_mut(..length), waiting.get(..length));
        if let (Some(to), Some(from)) = (to, from) {
            to.copy_from_slice(from);
        }
        self.given += length;
        Ok(length)
    }
}

fn first_sheet_rows(file: &Path) -> Result<Vec<Record>, SourceError> {
    let format = sheet_format(&[]);
    let mut rows = Vec::new();
    each_sheet(file, (&format, Fractions::Dropped), |line| {
        if let Line::Whole(record) = line {
            rows.push(record.clone());
        }
        if rows.len() < FIRST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(rows)
}
