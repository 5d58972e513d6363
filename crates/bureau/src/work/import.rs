//! Bringing in a monthly file, and taking it back.
use super::{
    file::{Counts, File, FileState, ProblemCount},
    gather::Gather,
    put_section,
    source::{Lines, open},
};
use crate::{
    Error, facts,
    rules::{
        layout,
        line::Flaw,
        own::OwnDebtors,
        period::Period,
        record::{Body, Source},
    },
    sql,
};
use base::{DebtorId, Right, TaxId, Timestamp};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
};
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
/// Lines of own debtors held in memory before they are written.
const HELD_MAX: usize = 100_000;
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
    import_holding(ctx, request, HELD_MAX, progress)
}

/// The same, where at most `held_max` lines of own debtors are in memory at once; what it does is the same for any.
///
/// # Errors
/// See [`import`].
pub fn import_holding(
    ctx: &Ctx,
    request: &FileRequest,
    held_max: usize,
    progress: &mut dyn FnMut(Progress),
) -> Result<FileReport, Error> {
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
            _ => {
                let own = own_debtors(ctx)?;
                let mut gather = Gather::new(&name, (source, period), &own, held_max);
                bring_in(ctx, &mut gather, &mut lines, &mut tell)
            }
        })
    })
}

fn bring_in(
    ctx: &Ctx,
    gather: &mut Gather<'_>,
    lines: &mut Lines<'_>,
    tell: &mut dyn FnMut(u64) -> Result<(), Error>,
) -> Result<FileReport, Error> {
    let (name, own) = (gather.name, gather.own);
    let mut writer = Writer { said: vec![None; own.len()], ..Writer::new(ctx) };
    gather.read(lines, |gather| writer.write(gather), tell)?;
    let key = (gather.source, gather.period.ok_or_else(|| Error::NoPeriod(name.to_owned()))?);
    let said = || writer.said.iter().flatten();
    gather.counts.debtors = said().count() as u64;
    gather.counts.changed = said().filter(|difference| **difference != 0).count() as u64;
    writer.forget_the_rest(key, own, &mut gather.counts)?;
    writer.end(key, name, gather)?;
    Ok(report(key, name, gather.counts.clone(), &gather.damaged))
}

/// Writes what was gathered, a batch of debtors a commit.
struct Writer<'a> {
    ctx: &'a Ctx,
    began: Timestamp,
    later: Timestamp,
    /// For each own debtor of whom this run has spoken, the hash of what the file says of them now, combined by
    /// exclusive or with that of what was said before the run: zero where both are the same. More lines of theirs are
    /// added to what is written, so a debtor whose lines lie far apart is new or not only when all have been read.
    said: Vec<Option<u64>>,
}

impl<'a> Writer<'a> {
    fn new(ctx: &'a Ctx) -> Self {
        Self { ctx, began: ctx.now.at, later: ctx.now.at, said: Vec::new() }
    }

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
            let said = &self.said;
            self.later = after(self.later);
            let differences = step(self.ctx, self.later, |tx| {
                let write = |(debtor, at, body): &(DebtorId, u32, Body)| {
                    let stored = sql::body(tx, *debtor, key)?;
                    let bytes = match &stored {
                        Some(stored) if said_of(said, *at).is_some() => {
                            let mut whole = sql::decode(*debtor, stored)?;
                            whole.merge(body.clone());
                            sql::encode(&whole)
                        }
                        Some(_) | None => sql::encode(body),
                    };
                    if stored.as_deref() != Some(bytes.as_slice()) {
                        sql::put_record(tx, *debtor, key, &bytes)?;
                        put_section(tx, *debtor)?;
                    }
                    Ok(hash(stored.as_deref()) ^ hash(Some(&bytes)))
                };
                batch.iter().map(write).collect::<Result<Vec<u64>, Error>>()
            })?;
            for ((_, at, _), difference) in batch.iter().zip(differences) {
                let place = usize::try_from(*at).ok().and_then(|at| self.said.get_mut(at));
                let said = place.expect("there is a place for every own debtor");
                *said = Some(said.unwrap_or(0) ^ difference);
            }
        }
        Ok(())
    }

    /// Debtors of whom an earlier file of the same kind and month spoke, and this one does not.
    fn forget_the_rest(&mut self, key: (Source, Period), own: &OwnDebtors, counts: &mut Counts) -> Result<(), Error> {
        let mut spoken: Vec<DebtorId> = (0..u32::try_from(own.len()).unwrap_or(u32::MAX))
            .filter(|at| said_of(&self.said, *at).is_some())
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
        sql::put_file(tx, &File { state: FileState::Withdrawn, ended_at: Some(later), ..file.clone() })?;
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
    let mut gather = Gather::new(name, (Source::Entities, Some(period)), &own, HELD_MAX);
    let mut names = Vec::new();
    gather.read_each(lines, |line| layout::entity(line).map(|line| names.push((line.code, line.name.text()))), tell)?;
    let mut writer = Writer::new(ctx);
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
fn step<T>(ctx: &Ctx, at: Timestamp, run: impl FnMut(&Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let mut later = ctx.clone();
    later.now.at = at;
    later.step(later.command_for(b"bureau file"), run)
}

fn after(moment: Timestamp) -> Timestamp {
    moment.saturating_add(SignedDuration::from_millis(1)).unwrap_or(moment)
}

fn said_of(said: &[Option<u64>], at: u32) -> Option<u64> {
    said.get(usize::try_from(at).ok()?).copied().flatten()
}

/// Tells bodies of one run apart; nothing is zero.
fn hash(body: Option<&[u8]>) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.map_or(0, |body| {
        body.hash(&mut hasher);
        hasher.finish()
    })
}
