//! One import from beginning to end, or from where it was left.
use super::{
    Counts, Import, ImportError, ImportReport, ImportRequest, ImportState, Intent, LineOrder, Owner, Phase, Progress,
    apply,
    apply::{Applying, Known},
    record::report_of,
    rows::{Reading, each_batch},
    source::{self, Seen},
};
use crate::{
    facts,
    rules::{
        mapping::{Mapping, Plan},
        words::IMPORTED,
    },
    sql,
    work::{creditor, creditor_in},
};
use base::{CreditorId, Day, ImportId, Right, Timestamp};
use jiff::SignedDuration;
use store::{Ctx, Rx, Tx};

/// Brings in a file, goes on with an import that was left, or says what it would do.
///
/// Rows that cannot be taken in are quarantined with their reasons; the rest is written in batches, each a transaction
/// with the place it has come to. Bringing in the same file again changes nothing.
///
/// # Errors
/// Needs [`Right::Import`] and the creditor. The file must be readable and have the columns that the mapping asks for.
pub fn run(
    ctx: &Ctx,
    request: &ImportRequest,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport, ImportError> {
    ctx.may(Right::Import)?;
    progress(Progress { phase: Phase::Looking, done: 0, total: 0 });
    let mut seen = source::look(&request.file)?;
    let mapping = request.mapping.resolve(&seen.columns)?;
    if heed_hints(&mapping, &mut seen) {
        seen.begin(&request.file)?;
    }
    let file = File { request, seen: &seen, mapping: &mapping };
    match request.intent {
        Intent::DryRun => rehearse(ctx, &file, progress),
        Intent::Apply => ctx.fill(|ctx| bring_in(ctx, &file, progress)),
    }
}

/// Reading everything costs a fifth of what looking it up one by one costs, and memory: some two hundred bytes a debtor.
const HELD_PER_ROW: u64 = 5;
const HELD_MAX: u64 = 10_000_000;

/// A file, what it is and what it means.
struct File<'a> {
    request: &'a ImportRequest,
    seen: &'a Seen,
    mapping: &'a Mapping,
}

/// Whether the mapping knows the file better than we guessed; and makes its words hold.
fn heed_hints(mapping: &Mapping, seen: &mut Seen) -> bool {
    let before = seen.format;
    let hint = mapping.format;
    if let Some(delimiter) = hint.delimiter.and_then(|sign| u8::try_from(sign).ok()) {
        seen.format.delimiter = delimiter;
    }
    seen.format.decimal = hint.decimal.unwrap_or(seen.format.decimal);
    seen.format.dates = hint.dates.unwrap_or(seen.format.dates);
    seen.format.header = hint.header.unwrap_or(seen.format.header);
    seen.format != before
}

/// Does everything in one transaction that is then given up, so that it says exactly what would happen.
fn rehearse(ctx: &Ctx, file: &File<'_>, progress: &mut dyn FnMut(Progress)) -> Result<ImportReport, ImportError> {
    let rehearsed: Result<(), ImportError> = ctx.step(ctx.command_for(&file.seen.content), |tx| {
        let creditor = match &file.request.creditor {
            Owner::Creditor(id) => *id,
            Owner::Named(name) => creditor_in(tx, name)?,
        };
        serves(ctx, creditor)?;
        let plan = Plan::bind(file.mapping, &file.seen.columns, &file.seen.format, creditor)?;
        let mut import = file.new_import(tx, creditor, ImportId(tx.fresh_id()));
        sql::add_import(tx, &import)?;
        let mut known = file.known(tx, creditor)?;
        let applying = file.applying(&import, tx.now().day);
        each_batch(file.reading(&plan, (applying, &import.counts)), |batch| {
            apply::batch(tx, (applying, &mut known), batch, &mut import.counts)?;
            progress(Progress { phase: Phase::Applying, done: import.counts.rows, total: file.seen.rows_about });
            Ok::<_, ImportError>(())
        })?;
        let report = ImportReport { import: None, unread: plan.unread, ..report_of(tx, &import)? };
        Err(ImportError::Rehearsed(Box::new(report)))
    });
    match rehearsed {
        Err(ImportError::Rehearsed(report)) => Ok(*report),
        Err(error) => Err(error),
        Ok(()) => unreachable!("a rehearsal always ends by giving up its transaction"),
    }
}

fn bring_in(ctx: &Ctx, file: &File<'_>, progress: &mut dyn FnMut(Progress)) -> Result<ImportReport, ImportError> {
    let creditor = match &file.request.creditor {
        Owner::Creditor(id) => *id,
        Owner::Named(name) => creditor(ctx, name)?,
    };
    serves(ctx, creditor)?;
    let plan = Plan::bind(file.mapping, &file.seen.columns, &file.seen.format, creditor)?;
    let (mut import, changed) = begin(ctx, file, creditor)?;
    if changed == Begun::Already {
        import.counts = import.counts.repeated();
        let report = ctx.read(|rx| report_of(rx, &import))?;
        return Ok(ImportReport { unread: plan.unread, ..report });
    }
    let mut known = ctx.read(|rx| file.known(rx, creditor))?;
    let applying = file.applying(&import, ctx.now.day);
    let mut later = import.started_at;
    each_batch(file.reading(&plan, (applying, &import.counts)), |batch| {
        // A millisecond later each time: ids grow from batch to batch, and rows are written at the end of their tables.
        later = after(ctx, later);
        let step = at(ctx, later);
        let mut again = false;
        let counts = step.step(step.command_for(&name(import.id, batch.before)), |tx| {
            // What a transaction that did not hold has learnt is not so.
            if std::mem::replace(&mut again, true) {
                known = file.known(tx, creditor)?;
            }
            let held = sql::import(tx, import.id)?.ok_or(ImportError::NoImport(import.id))?;
            if held.state != ImportState::Running || held.counts.rows != batch.before {
                return Err(ImportError::TakenOver(import.id));
            }
            let mut counts = held.counts;
            apply::batch(tx, (applying, &mut known), batch, &mut counts)?;
            sql::save_progress(tx, import.id, ImportState::Running, &counts)?;
            Ok(counts)
        })?;
        import.counts = counts;
        progress(Progress { phase: Phase::Applying, done: import.counts.rows, total: file.seen.rows_about });
        Ok::<_, ImportError>(())
    })?;
    end(&at(ctx, after(ctx, later)), &mut import)?;
    let report = ctx.read(|rx| report_of(rx, &import))?;
    Ok(ImportReport { unread: plan.unread, ..report })
}

/// Whether there is anything to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begun {
    /// From the start, or from where it was left.
    ToDo,
    /// The same file was brought in, and nothing has changed since.
    Already,
}

/// The import to go on with, or a new one.
fn begin(ctx: &Ctx, file: &File<'_>, creditor: CreditorId) -> Result<(Import, Begun), ImportError> {
    let identity = file.identity(creditor);
    let step = ctx.command_for(&identity);
    let known = ctx.read::<_, ImportError>(|rx| Ok(sql::imports_of_identity(rx, &identity)?))?;
    let moment = known.iter().filter_map(|import| import.undone_at.max(import.finished_at)).max();
    let ctx = at(ctx, moment.map_or(ctx.now.at, |moment| after(ctx, moment)));
    ctx.step(step, |tx| {
        let last = sql::imports_of_identity(tx, &identity)?.pop();
        match last {
            Some(import) if import.state == ImportState::Running => return Ok((import, Begun::ToDo)),
            Some(import) if import.state == ImportState::Undoing => return Err(ImportError::BeingUndone(import.id)),
            Some(import) if import.state == ImportState::Done && !sql::changed_since(tx, &import)? => {
                return Ok((import, Begun::Already));
            }
            Some(_) | None => {}
        }
        let import = file.new_import(tx, creditor, ImportId(tx.fresh_id()));
        sql::add_import(tx, &import)?;
        tx.audit("ledger.import", &import.id.to_string(), &import.mapping)?;
        Ok((import, Begun::ToDo))
    })
}

fn end(ctx: &Ctx, import: &mut Import) -> Result<(), ImportError> {
    import.state = ImportState::Done;
    ctx.step(ctx.command_for(&name(import.id, u64::MAX)), |tx| {
        sql::save_progress(tx, import.id, import.state, &import.counts)?;
        tx.audit("ledger.imported", &import.id.to_string(), &import.mapping)?;
        let counts = &import.counts;
        let few = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let (accounts, payments) = (few(counts.created + counts.updated), few(counts.payments));
        tx.announce(&facts::Imported { import: import.id, creditor: import.creditor, accounts, payments })?;
        Ok(())
    })
}

impl File<'_> {
    fn new_import(&self, tx: &Tx<'_>, creditor: CreditorId, id: ImportId) -> Import {
        let file_name = self.request.file.file_name().map(|name| name.to_string_lossy().into_owned());
        Import {
            id,
            identity: self.identity(creditor),
            creditor,
            mapping: self.mapping.name.clone(),
            kind: self.mapping.kind.code().to_owned(),
            name: self.request.name.clone().or(file_name).unwrap_or_default(),
            state: ImportState::Running,
            actor: tx.actor().label(),
            started_at: tx.now().at,
            finished_at: None,
            undone_at: None,
            counts: Counts { order: LineOrder::MoreComesLast, ..Counts::default() },
        }
    }

    fn identity(&self, creditor: CreditorId) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.seen.content).update(creditor.0.as_bytes()).update(&self.mapping.digest);
        *hasher.finalize().as_bytes()
    }

    /// What is known already: all of it at once, where the file speaks of a good part of it.
    fn known(&self, rx: &Rx<'_>, creditor: CreditorId) -> Result<Known, ImportError> {
        let worth = self.seen.rows_about.saturating_mul(HELD_PER_ROW).min(HELD_MAX);
        if rx.more_dossiers_than(u32::try_from(worth).unwrap_or(u32::MAX))? {
            return Ok(Known::default());
        }
        Known::hold(rx, creditor)
    }

    fn applying(&self, import: &Import, today: Day) -> Applying<'static> {
        Applying { today, import: import.id, creditor: import.creditor, kind: self.mapping.kind, source: IMPORTED }
    }

    fn reading<'a>(&'a self, plan: &'a Plan, (applying, done): (Applying<'a>, &Counts)) -> Reading<'a> {
        let (file, format) = (&*self.request.file, &self.seen.format);
        Reading { file, format, plan, applying, order: done.order, skip: done.rows }
    }
}

fn serves(ctx: &Ctx, creditor: CreditorId) -> Result<(), ImportError> {
    if ctx.actor.serves(creditor) { Ok(()) } else { Err(crate::Error::OtherCreditor(creditor).into()) }
}

/// The same asker, a little later.
pub(super) fn at(ctx: &Ctx, at: Timestamp) -> Ctx {
    let mut later = ctx.clone();
    later.now.at = at;
    later
}

/// A millisecond after `moment`, or now if that is later.
pub(super) fn after(ctx: &Ctx, moment: Timestamp) -> Timestamp {
    moment.saturating_add(SignedDuration::from_millis(1)).unwrap_or(moment).max(ctx.now.at)
}

/// The name of one step of one import.
pub(super) fn name(import: ImportId, step: u64) -> Vec<u8> {
    let mut name = b"import".to_vec();
    name.extend_from_slice(import.0.as_bytes());
    name.extend_from_slice(&step.to_le_bytes());
    name
}
