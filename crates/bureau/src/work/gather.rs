//! From the lines of a file to what they say of the house's own debtors: everybody else's lines are passed over unread.
use super::{file::Counts, source::Lines};
use crate::{
    Error,
    rules::{
        layout::{self, parse},
        line::{self, Flaw, FlawKind},
        own::OwnDebtors,
        period::Period,
        record::{Body, Source},
    },
};
use std::{collections::BTreeMap, io};

/// Damaged lines whose place is remembered; the rest is only counted.
const DAMAGED_MAX: usize = 1_000;
/// So many lines show whether a file is what it is taken for.
const TRIAL_LINES: u64 = 1_000;
/// Told about progress every so many lines.
const TELL_EVERY: u64 = 1 << 18;

/// What is being read, and what was found in it so far.
pub(super) struct Gather<'a> {
    pub(super) name: &'a str,
    pub(super) source: Source,
    pub(super) period: Option<Period>,
    pub(super) own: &'a OwnDebtors,
    pub(super) counts: Counts,
    pub(super) damaged: Vec<(u64, Flaw)>,
    /// What lines said that are not written yet, by the debtor's place.
    pub(super) held: BTreeMap<u32, Body>,
    held_lines: usize,
    /// Lines of own debtors held in memory before they are written.
    held_max: usize,
}

impl<'a> Gather<'a> {
    pub(super) fn new(
        name: &'a str,
        (source, period): (Source, Option<Period>),
        own: &'a OwnDebtors,
        held_max: usize,
    ) -> Self {
        let (counts, held) = (Counts::default(), BTreeMap::new());
        Self { name, source, period, own, counts, damaged: Vec::new(), held, held_lines: 0, held_max }
    }

    /// Reads every line; `full` is called when enough is held to be written, and takes it. `tell` gets bytes read.
    pub(super) fn read(
        &mut self,
        lines: &mut Lines<'_>,
        mut full: impl FnMut(&mut Self) -> Result<(), Error>,
        tell: &mut dyn FnMut(u64) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.each(lines, tell, |gather, line| {
            let seen = gather.see(line);
            if gather.held_max <= gather.held_lines {
                full(gather)?;
                gather.held_lines = 0;
            }
            Ok(seen)
        })?;
        full(self)
    }

    /// Shows every line of a file that is about no debtor.
    pub(super) fn read_each(
        &mut self,
        lines: &mut Lines<'_>,
        mut see: impl FnMut(&[u8]) -> Result<(), Flaw>,
        tell: &mut dyn FnMut(u64) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.each(lines, tell, |_, line| Ok(see(line)))
    }

    fn each(
        &mut self,
        lines: &mut Lines<'_>,
        tell: &mut dyn FnMut(u64) -> Result<(), Error>,
        mut see: impl FnMut(&mut Self, &[u8]) -> Result<Result<(), Flaw>, Error>,
    ) -> Result<(), Error> {
        let name = self.name;
        let disk = |source: io::Error| Error::Disk { name: name.to_owned(), source };
        while let Some((number, line)) = lines.next().map_err(disk)? {
            self.counts.lines += 1;
            if let Err(flaw) = see(self, line)? {
                self.damage(number, flaw);
            }
            if self.counts.lines == TRIAL_LINES {
                self.judge()?;
            }
            if self.counts.lines.is_multiple_of(TELL_EVERY) {
                tell(lines.bytes())?;
            }
        }
        tell(lines.bytes())?;
        match self.counts.lines {
            0 => Err(Error::Empty(self.name.to_owned())),
            1..TRIAL_LINES => self.judge(),
            TRIAL_LINES.. => Ok(()),
        }
    }

    /// Reads one line as far as it is ours to read: its length, its tax id, and the rest if that is an own debtor's.
    fn see(&mut self, line: &[u8]) -> Result<(), Flaw> {
        let widths = self.source.widths();
        if !widths.contains(&line.len()) {
            let nearest = widths.first().copied().unwrap_or(0);
            let column = u16::try_from(line.len().min(nearest) + 1).unwrap_or(u16::MAX);
            return Err(Flaw { column, kind: FlawKind::Length });
        }
        let Some(at) = self.source.id_at() else { return Ok(()) };
        let column = u16::try_from(at.start + 1).unwrap_or(u16::MAX);
        let id = line.get(at).and_then(line::id).ok_or(Flaw { column, kind: FlawKind::Document })?;
        if self.period.is_none() && self.source == Source::Debtors {
            self.period = Some(layout::debtor(line)?.period);
        }
        let Some(place) = self.own.find(id) else { return Ok(()) };
        let Some(file) = self.period else { return Ok(()) };
        let (_, body) = parse(self.source, line, file)?;
        self.counts.own += 1;
        self.held_lines += 1;
        match self.held.get_mut(&place) {
            Some(held) => held.merge(body),
            None => drop(self.held.insert(place, body)),
        }
        Ok(())
    }

    fn damage(&mut self, number: u64, flaw: Flaw) {
        self.counts.damage(flaw.kind);
        if self.damaged.len() < DAMAGED_MAX {
            self.damaged.push((number, flaw));
        }
    }

    /// Refuses a file of which most is not what it is taken for, before anything of it is written.
    fn judge(&self) -> Result<(), Error> {
        let Counts { damaged, lines, .. } = self.counts;
        match self.damaged.first() {
            Some((line, flaw)) if lines < damaged * 2 => Err(Error::OtherLayout {
                name: self.name.to_owned(),
                kind: self.source.code(),
                damaged,
                lines,
                line: *line,
                column: flaw.column,
            }),
            Some(_) | None => Ok(()),
        }
    }
}
