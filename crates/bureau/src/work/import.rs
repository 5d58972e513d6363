//! Bringing in a monthly file, and taking it back.
use super::{
    file::{Counts, File, FileState, ProblemCount},
    gather::Gather,
    put_section,
    source::{Lines, open},
};
use crate::{
    Error, facts,
    rules::{layout, line::Flaw, own::OwnDebtors, period::Period, record::Source},
    sql,
};
use base::{DebtorId, Right, TaxId, Timestamp};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use store::{Ctx, Tx};

/// A monthly file to bring in.
#[derive(Clone, Debug)]
pub struct FileRequest {
    /// Where it is.
    pub input: Input,
    /// Which file it is; its name says where absent.
    pub source: Option<Source>,
    /// Of which month; its lines say, or else the newest `deudores.txt`, where absent.
    pub period: Option<Period>,
}

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A file, plain or in a zip.
    Path(PathBuf),
    /// Standard input: `7z x -so deudores.7z | aldia bureau import - --kind deudores`.
    Pipe,
}

/// How far an import is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Read so far.
    pub done: u64,
    /// In all, zero if unknown.
    pub total: u64,
}

/// What bringing in a file did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Which file.
    pub source: Source,
    /// Of which month.
    pub period: Period,
    /// What people call it.
    pub name: String,
    /// What it did.
    #[serde(flatten)]
    pub counts: Counts,
    /// What was wrong, most frequent first.
    pub problem_counts: Vec<ProblemCount>,
    /// The first damaged lines: line, column, why.
    pub sample: Vec<DamagedLine>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DamagedLine {
    /// From 1.
    pub line: u64,
    /// From 1.
    pub column: u16,
    /// What is wrong, for programs.
    pub code: &'static str,
    /// What is wrong, for people.
    pub reason: &'static str,
}

/// Debtors written in one commit.
const BATCH: usize = 1_000;
const SAMPLE: usize = 20;

/// Brings in one monthly file: of the whole country's lines, those of the house's own debtors.
///
/// There is one file of each kind and month. Bringing it in again changes nothing; another one of the same kind and month
/// takes its place, and debtors of whom it no longer speaks are forgotten. A run that was killed is made good by running
/// it again.
///
/// # Errors
/// Needs [`Right::Import`]. A file of which more than half does not read is refused before anything is written.
pub fn import(ctx: &Ctx, request: &FileRequest, progress: &mut dyn FnMut(Progress)) -> Result<FileReport, Error> {
    ctx.may(Right::Import)?;
    let name = match &request.input {
        Input::Path(path) => path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        Input::Pipe => "-".to_owned(),
    };
    let source =
        request.source.or_else(|| Source::of_file_name(&name)).ok_or_else(|| Error::UnknownFile(name.clone()))?;
    if source.widths().is_empty() {
        return Err(Error::NotAFile(source.code()));
    }
    let period = match source {
        Source::Debtors => request.period,
        _ if request.period.is_some() => request.period,
        _ => ctx.read(sql::newest_month)?,
    };
    if period.is_none() && source != Source::Debtors {
        return Err(Error::NoPeriod(name));
    }
    open(&request.input, source, |reader, total| {
        let mut lines = Lines::new(reader);
        let mut tell = |done| {
            progress(Progress { done, total });
            Ok(())
        };
        ctx.bulk(|ctx| match (source, period) {
            (Source::Entities, Some(period)) => entities(ctx, (&name, period), &mut lines, &mut tell),
            _ => bring_in(ctx, (&name, source, period), &mut lines, &mut tell),
        })
    })
}

fn bring_in(
    ctx: &Ctx,
    (name, source, period): (&str, Source, Option<Period>),
    lines: &mut Lines<'_>,
    tell: &mut dyn FnMut(u64) -> Result<(), Error>,
) -> Result<FileReport, Error> {
    let own = own_debtors(ctx)?;
    let mut gather = Gather::new(name, source, period, &own);
    let mut writer = Writer { ctx, began: ctx.now.at, later: ctx.now.at, written: vec![0; own.len() / 64 + 1] };
    gather.read(lines, |gather| writer.write(gather), tell)?;
    let key = (source, gather.period.ok_or_else(|| Error::NoPeriod(name.to_owned()))?);
    writer.forget_the_rest(key, &own, &mut gather.counts)?;
    writer.end(key, name, &gather)?;
    Ok(report(key, name, gather.counts, &gather.damaged))
}

/// Writes what was gathered, a batch of debtors a commit.
struct Writer<'a> {
    ctx: &'a Ctx,
    began: Timestamp,
    later: Timestamp,
    /// One bit for each own debtor: whether this run has written it, and adds to it from then on.
    written: Vec<u64>,
}

impl Writer<'_> {
    fn write(&mut self, gather: &mut Gather<'_>) -> Result<(), Error> {
        let Some(period) = gather.period else { return Ok(()) };
        let key = (gather.source, period);
        if self.later == self.began {
            self.begin(key, gather.name)?;
        }
        let held = std::mem::take(&mut gather.held);
        let mut held: Vec<_> =
            held.into_iter().filter_map(|(at, body)| Some((gather.own.debtor(at)?, at, body))).collect();
        held.sort_unstable_by_key(|(debtor, ..)| *debtor);
        for batch in held.chunks(BATCH) {
            let (written, mut changed) = (&self.written, 0);
            self.later = after(self.later);
            step(self.ctx, self.later, |tx| {
                for (debtor, at, body) in batch {
                    let stored = sql::body(tx, *debtor, key)?;
                    let bytes = match &stored {
                        Some(stored) if is_set(written, *at) => {
                            let mut whole = sql::decode(*debtor, stored)?;
                            whole.merge(body.clone());
                            sql::encode(&whole)
                        }
                        Some(_) | None => sql::encode(body),
                    };
                    if stored.as_deref() != Some(bytes.as_slice()) {
                        sql::put_record(tx, *debtor, key, &bytes)?;
                        put_section(tx, *debtor)?;
                        changed += 1;
                    }
                }
                Ok(())
            })?;
            gather.counts.changed += changed;
            for (_, at, _) in batch {
                gather.counts.debtors += u64::from(!is_set(&self.written, *at));
                set(&mut self.written, *at);
            }
        }
        Ok(())
    }

    /// Debtors of whom an earlier file of the same kind and month spoke, and this one does not.
    fn forget_the_rest(&mut self, key: (Source, Period), own: &OwnDebtors, counts: &mut Counts) -> Result<(), Error> {
        let mut spoken: Vec<DebtorId> = (0..u32::try_from(own.len()).unwrap_or(u32::MAX))
            .filter(|at| is_set(&self.written, *at))
            .filter_map(|at| own.debtor(at))
            .collect();
        spoken.sort_unstable();
        let mut after_debtor = None;
        loop {
            let page = self.ctx.read(|rx| sql::debtors_of(rx, key, after_debtor, 10_000))?;
            let Some(last) = page.last() else { return Ok(()) };
            after_debtor = Some(*last);
            let silent: Vec<_> = page.into_iter().filter(|debtor| spoken.binary_search(debtor).is_err()).collect();
            for batch in silent.chunks(BATCH) {
                self.later = after(self.later);
                step(self.ctx, self.later, |tx| forget(tx, key, batch))?;
                counts.removed += u64::try_from(batch.len()).unwrap_or(0);
            }
        }
    }

    fn begin(&mut self, (source, period): (Source, Period), name: &str) -> Result<(), Error> {
        self.later = after(self.later);
        let (started_at, state) = (self.began, FileState::Running);
        step(self.ctx, self.later, |tx| {
            let (name, actor) = (name.to_owned(), tx.actor().label());
            let file =
                File { source, period, name, state, actor, started_at, ended_at: None, counts: Counts::default() };
            Ok(sql::put_file(tx, &file)?)
        })
    }

    fn end(&mut self, (source, period): (Source, Period), name: &str, gather: &Gather<'_>) -> Result<(), Error> {
        self.later = after(self.later);
        let (started_at, ended_at, state) = (self.began, Some(self.later), FileState::Done);
        step(self.ctx, self.later, |tx| {
            let (name, actor, counts) = (name.to_owned(), tx.actor().label(), gather.counts.clone());
            let debtors = u32::try_from(counts.changed + counts.removed).unwrap_or(u32::MAX);
            sql::put_file(tx, &File { source, period, name, state, actor, started_at, ended_at, counts })?;
            sql::drop_damaged(tx, (source, period))?;
            for (line, flaw) in &gather.damaged {
                sql::add_damaged(tx, (source, period), *line, *flaw)?;
            }
            tx.audit("bureau.file", &format!("{} {period}", source.code()), &format!("{debtors} debtors"))?;
            if 0 < debtors {
                tx.announce(&facts::FileHeard { source, period, debtors })?;
            }
            Ok(())
        })
    }
}

/// Takes a monthly file back: nothing that it said is known any more.
pub fn withdraw(ctx: &Ctx, source: Source, period: Period) -> Result<u64, Error> {
    ctx.may(Right::Import)?;
    let key = (source, period);
    let file = ctx.read(|rx| sql::file(rx, key))?.ok_or(Error::NoFile(source, period))?;
    let (mut later, mut debtors) = (ctx.now.at, 0_u64);
    loop {
        let page = ctx.read(|rx| sql::debtors_of(rx, key, None, 1_000))?;
        later = after(later);
        if page.is_empty() {
            break;
        }
        step(ctx, later, |tx| forget(tx, key, &page))?;
        debtors += u64::try_from(page.len()).unwrap_or(0);
    }
    step(ctx, later, |tx| {
        sql::drop_damaged(tx, key)?;
        sql::put_file(tx, &File { state: FileState::Withdrawn, ended_at: Some(later), ..file })?;
        tx.audit("bureau.file_withdrawn", &format!("{} {period}", source.code()), &format!("{debtors} debtors"))?;
        let few = u32::try_from(debtors).unwrap_or(u32::MAX);
        if 0 < debtors {
            tx.announce(&facts::FileHeard { source, period, debtors: few })?;
        }
        Ok(debtors)
    })
}

fn forget(tx: &Tx<'_>, key: (Source, Period), debtors: &[DebtorId]) -> Result<(), Error> {
    for debtor in debtors {
        sql::drop_record(tx, *debtor, key)?;
        put_section(tx, *debtor)?;
    }
    Ok(())
}

/// The names of entities belong to nobody: all of them are kept.
fn entities(
    ctx: &Ctx,
    (name, period): (&str, Period),
    lines: &mut Lines<'_>,
    tell: &mut dyn FnMut(u64) -> Result<(), Error>,
) -> Result<FileReport, Error> {
    let own = OwnDebtors::default();
    let mut gather = Gather::new(name, Source::Entities, Some(period), &own);
    let mut names = Vec::new();
    gather.read_each(lines, |line| layout::entity(line).map(|line| names.push((line.code, line.name.text()))), tell)?;
    let mut writer = Writer { ctx, began: ctx.now.at, later: ctx.now.at, written: Vec::new() };
    for batch in names.chunks(BATCH) {
        writer.later = after(writer.later);
        gather.counts.changed += step(ctx, writer.later, |tx| {
            let mut changed = 0;
            for (code, name) in batch {
                changed += u64::from(sql::put_entity(tx, *code, name)?);
            }
            Ok(changed)
        })?;
    }
    let key = (Source::Entities, period);
    let counts = std::mem::take(&mut gather.counts);
    // Names of entities change nothing of what is known of any debtor.
    gather.counts = Counts { changed: 0, ..counts.clone() };
    writer.end(key, name, &gather)?;
    Ok(report(key, name, counts, &gather.damaged))
}

fn report((source, period): (Source, Period), name: &str, counts: Counts, damaged: &[(u64, Flaw)]) -> FileReport {
    let told = |(line, flaw): &(u64, Flaw)| DamagedLine {
        line: *line,
        column: flaw.column,
        code: flaw.kind.code(),
        reason: flaw.kind.words_es(),
    };
    let sample = damaged.iter().take(SAMPLE).map(told).collect();
    FileReport { source, period, name: name.to_owned(), problem_counts: counts.problem_counts(), counts, sample }
}

/// The tax ids of everybody whom the house knows, guarantors too.
pub(super) fn own_debtors(ctx: &Ctx) -> Result<OwnDebtors, Error> {
    let mut pairs = Vec::new();
    ctx.read(|rx| -> Result<(), Error> {
        people::each_key(rx, "AR-CUIT", |value, debtor| {
            let id = value.parse::<TaxId>().ok().and_then(|id| id.digits().parse().ok());
            pairs.extend(id.map(|id: u64| (id, debtor)));
        })
    })?;
    Ok(OwnDebtors::new(&pairs))
}

/// One step of a bulk job at a moment of its own, so that each makes ids of its own.
fn step<T>(ctx: &Ctx, at: Timestamp, run: impl FnOnce(&Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let mut later = ctx.clone();
    later.now.at = at;
    later.step(later.command_for(b"bureau file"), run)
}

fn after(moment: Timestamp) -> Timestamp {
    moment.saturating_add(SignedDuration::from_millis(1)).unwrap_or(moment)
}

fn is_set(bits: &[u64], at: u32) -> bool {
    let word = usize::try_from(at / 64).ok().and_then(|word| bits.get(word));
    word.is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn set(bits: &mut [u64], at: u32) {
    if let Some(word) = usize::try_from(at / 64).ok().and_then(|word| bits.get_mut(word)) {
        *word |= 1 << (at % 64);
    }
}
