//! Reading lines out of anything that gives bytes: a file, a zip, a pipe. Memory is one buffer, whatever comes.
use super::import::Input;
use crate::{Error, Source};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};
use zip::ZipArchive;

const BUFFER: usize = 1 << 20;
/// A line longer than this is not a line of the registry; what of it fits is shown, the rest is passed over.
const LINE_BYTES_MAX: usize = 4_096;
const ZIP: &[u8] = b"PK\x03\x04";

/// Opens what is to be read and hands it over, with its size in bytes, zero if unknown.
pub(super) fn open<T>(
    input: &Input,
    source: Source,
    read: impl FnOnce(&mut dyn Read, u64) -> Result<T, Error>,
) -> Result<T, Error> {
    let path = match input {
        Input::Pipe => return read(&mut io::stdin().lock(), 0),
        Input::Path(path) => path,
    };
    let name = || path.display().to_string();
    let disk = |source| Error::Disk { name: name(), source };
    let mut file = File::open(path).map_err(disk)?;
    let mut begins = [0; 4];
    let length = file.read(&mut begins).map_err(disk)?;
    file.seek(SeekFrom::Start(0)).map_err(disk)?;
    if begins.get(..length) != Some(ZIP) {
        let size = file.metadata().map_err(disk)?.len();
        return read(&mut file, size);
    }
    let packed = |source| Error::Packed { name: name(), source };
    let mut archive = ZipArchive::new(file).map_err(packed)?;
    let index = member(&archive, source);
    let mut member = archive.by_index(index).map_err(packed)?;
    let size = member.size();
    read(&mut member, size)
}

/// The file in the archive that is of this kind; the first if none is called so.
fn member(archive: &ZipArchive<File>, source: Source) -> usize {
    let of_kind = |index: &usize| {
        let name = archive.name_for_index(*index).and_then(Result::ok);
        let file = name.as_deref().and_then(|name| Path::new(name).file_name()?.to_str());
        file.and_then(Source::of_file_name) == Some(source)
    };
    (0..archive.len()).find(of_kind).unwrap_or(0)
}

/// Lines, one at a time, without their ends. An empty line is passed over.
pub(super) struct Lines<'r> {
    reader: &'r mut dyn Read,
    buffer: Vec<u8>,
    /// What of the buffer has not been shown.
    start: usize,
    end: usize,
    /// The number of the last line, from 1.
    number: u64,
    /// Bytes read from the source.
    bytes: u64,
    ended: bool,
}

impl<'r> Lines<'r> {
    pub(super) fn new(reader: &'r mut dyn Read) -> Self {
        Self { reader, buffer: vec![0; BUFFER], start: 0, end: 0, number: 0, bytes: 0, ended: false }
    }

    /// Bytes read so far.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next line and its number, or `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        loop {
            let waiting = self.buffer.get(self.start..self.end).unwrap_or_default();
            let left = waiting.len();
            let (from, length) = match memchr::memchr(b'\n', waiting) {
                Some(length) => (self.take(length + 1), length),
                None if self.ended && left == 0 => return Ok(None),
                None if self.ended => (self.take(left), left),
                None if LINE_BYTES_MAX < left => (self.skip_line()?, LINE_BYTES_MAX),
                None => {
                    self.refill()?;
                    continue;
                }
            };
            self.number += 1;
            let length = self.without_return(from, length);
            // A control-Z ends files of an older kind.
            if length == 0 || self.buffer.get(from..from + length) == Some(&[0x1A]) {
                continue;
            }
            return Ok(Some((self.number, self.buffer.get(from..from + length).unwrap_or_default())));
        }
    }

    /// Passes over so many bytes of the buffer; where they began.
    fn take(&mut self, length: usize) -> usize {
        let from = self.start;
        self.start += length;
        from
    }

    fn without_return(&self, from: usize, length: usize) -> usize {
        let line = self.buffer.get(from..from + length).unwrap_or_default();
        if line.last() == Some(&b'\r') { length - 1 } else { length }
    }

    /// Reads more behind what waits.
    fn refill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let read = match self.reader.read(room) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(error),
        };
        self.ended = read == 0;
        self.end += read;
        self.bytes += u64::try_from(read).unwrap_or(0);
        Ok(())
    }

    /// Passes over the rest of a line that is too long; where its beginning is held, which is all that is shown.
    fn skip_line(&mut self) -> io::Result<usize> {
        self.buffer.copy_within(self.start..self.start + LINE_BYTES_MAX, 0);
        loop {
            (self.start, self.end) = (LINE_BYTES_MAX, LINE_BYTES_MAX);
            let read = self.reader.read(self.buffer.get_mut(LINE_BYTES_MAX..).unwrap_or_default())?;
            self.bytes += u64::try_from(read).unwrap_or(0);
            self.end += read;
            self.ended = read == 0;
            let more = self.buffer.get(self.start..self.end).unwrap_or_default();
            match memchr::memchr(b'\n', more) {
                Some(end) => {
                    self.start += end + 1;
                    return Ok(0);
                }
                None if self.ended => return Ok(0),
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives so many bytes at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(room.len());
            let (now, later) = self.0.split_at(length);
            room[..length].copy_from_slice(now);
            self.0 = later;
            Ok(length)
        }
    }

    fn lines(text: &[u8], at_once: usize) -> Vec<(u64, Vec<u8>)> {
        let mut drip = Drip(text, at_once);
        let mut lines = Lines::new(&mut drip);
        let mut found = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            found.push((number, line.to_vec()));
        }
        found
    }

    #[test]
    fn lines_end_as_any_system_ends_them() {
        for at_once in [1, 3, 1_000] {
            let found = lines(b"uno\r\ndos\n\ntres\r\n\x1A", at_once);
            assert_eq!(found, [(1, b"uno".to_vec()), (2, b"dos".to_vec()), (4, b"tres".to_vec())]);
            assert_eq!(lines(b"sin final", at_once), [(1, b"sin final".to_vec())]);
        }
    }

    #[test]
    fn a_line_without_end_is_passed_over_and_the_next_one_is_read() {
        for at_once in [777, 5_000_000] {
            let mut text = vec![b'x'; 3_000_000];
            text.extend_from_slice(b"\nsigue\n");

            let found = lines(&text, at_once);

            assert_eq!(found.len(), 2);
            assert_eq!((found[0].1.len(), found[1].clone()), (LINE_BYTES_MAX, (2, b"sigue".to_vec())));
            assert_eq!(lines(&vec![b'x'; 3_000_000], at_once).len(), 1);
        }
    }
}
