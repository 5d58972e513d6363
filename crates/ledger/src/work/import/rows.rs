//! The reading half: lines into rows, in batches, on a thread of its own.
use super::{
    Refused,
    source::{self, Line, SourceError},
};
use crate::rules::{
    detect::{Format, Header},
    intake::{Flaw, Problem},
    mapping::{Kind, Plan, Row, Word},
};
use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    ops::ControlFlow,
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

/// Rows that are written in one transaction, and in one of a large file: every batch writes again the pages of indexes
/// that its rows are scattered over, so fewer and larger ones write less.
const BATCH_ROWS: usize = 5_000;
const LARGE_BATCH_ROWS: usize = 50_000;
const LARGE_AFTER_ROWS: u64 = 40_000;
/// Batches understood and waiting to be written.
const BATCHES_AHEAD: usize = 1;

/// One line, understood or not.
pub(super) enum Taken {
    Row(Box<Row>),
    Refused(Refused),
}

/// Consecutive lines of a file.
pub(super) struct Batch {
    /// How many lines came before.
    pub(super) before: u64,
    pub(super) lines: Vec<Taken>,
}

/// What to read and how to understand it.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) file: &'a Path,
    pub(super) format: &'a Format,
    pub(super) plan: &'a Plan,
    /// Lines that are known already, from the start.
    pub(super) skip: u64,
}

/// Reads a file on one thread and gives its batches to `write` on this one, in order.
pub(super) fn each_batch<E>(reading: Reading<'_>, mut write: impl FnMut(&Batch) -> Result<(), E>) -> Result<(), E>
where
    E: From<SourceError>,
{
    thread::scope(|scope| {
        let (send, receive): (SyncSender<Batch>, Receiver<Batch>) = sync_channel(BATCHES_AHEAD);
        let reader = scope.spawn(move || read(reading, &send));
        for batch in &receive {
            write(&batch)?;
        }
        match reader.join() {
            Ok(outcome) => Ok(outcome?),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn read(reading: Reading<'_>, send: &SyncSender<Batch>) -> Result<(), SourceError> {
    let mut header_to_come = reading.format.header == Header::Present;
    let (mut count, mut lines) = (0_u64, Vec::with_capacity(BATCH_ROWS));
    let mut memory = Memory::default();
    source::each(reading.file, reading.format, |line| {
        if header_to_come && matches!(line, Line::Whole(_)) {
            header_to_come = false;
            return ControlFlow::Continue(());
        }
        let taken = understand(reading.plan, &mut memory, line);
        count += 1;
        if count <= reading.skip {
            return ControlFlow::Continue(());
        }
        lines.push(taken);
        if lines.len() < batch_rows(count) {
            return ControlFlow::Continue(());
        }
        give(send, &mut lines, count)
    })?;
    if !lines.is_empty() {
        // Nobody waiting means that writing has failed, and says why itself.
        let _ = give(send, &mut lines, count);
    }
    Ok(())
}

fn batch_rows(count: u64) -> usize {
    if count <= LARGE_AFTER_ROWS { BATCH_ROWS } else { LARGE_BATCH_ROWS }
}

fn give(send: &SyncSender<Batch>, lines: &mut Vec<Taken>, count: u64) -> ControlFlow<()> {
    let lines = std::mem::replace(lines, Vec::with_capacity(BATCH_ROWS));
    let before = count - u64::try_from(lines.len()).unwrap_or(0);
    match send.send(Batch { before, lines }) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
}

fn understand(plan: &Plan, memory: &mut Memory, line: Line<'_>) -> Taken {
    match line {
        Line::Broken { line, text, flaw } => {
            let reason = match flaw {
                Flaw::Quotes => "se abren comillas que no se cierran",
                Flaw::Encoding => "hay caracteres que no se pueden leer",
                _ => "la línea es demasiado larga",
            };
            Taken::Refused(Refused { line, problems: vec![Problem::new("", text, flaw, reason)] })
        }
        Line::Whole(record) => match plan.parse(record) {
            Err(problems) => Taken::Refused(Refused { line: record.line, problems }),
            Ok(mut row) => match memory.check(plan.kind, &mut row) {
                Some(problem) => Taken::Refused(Refused { line: record.line, problems: vec![problem] }),
                None => Taken::Row(Box::new(row)),
            },
        },
    }
}

/// What the file has said so far: some thirty bytes a row.
#[derive(Default)]
struct Memory {
    hasher: RandomState,
    /// The line that spoke of each subject.
    subjects: HashMap<u64, u32>,
    parties: HashSet<u64>,
    /// How many payments without a number are alike.
    alike: HashMap<u64, u32>,
}

impl Memory {
    /// Why the row cannot be taken after those before it, if so; and makes it fit among them.
    fn check(&mut self, kind: Kind, row: &mut Row) -> Option<Problem> {
        let (subject, what) = match kind {
            Kind::Parties => {
                let key = row.party.as_ref()?.keys.first()?;
                (self.hasher.hash_one((&key.scheme, &key.value)), key.value.clone())
            }
            Kind::Accounts => {
                let reference = &row.account.as_ref()?.reference;
                (self.hasher.hash_one(reference), reference.clone())
            }
            Kind::Charges => {
                let charge = row.charges.first()?;
                let reference = &row.account.as_ref()?.reference;
                let key = charge.number.map_or_else(|| charge.due.to_string(), |number| number.to_string());
                (self.hasher.hash_one((reference, &key)), format!("{reference} {key}"))
            }
            Kind::Payments => {
                let (reference, payment) = (&row.account.as_ref()?.reference, row.payments.first_mut()?);
                if let Some(number) = &payment.reference {
                    (self.hasher.hash_one((reference, number)), number.clone())
                } else {
                    let alike = self.hasher.hash_one((reference, payment.amount, payment.day));
                    let count = self.alike.entry(alike).or_insert(0);
                    *count += 1;
                    payment.reference = Some(format!("{}/{}/{count}", payment.day, payment.amount));
                    return None;
                }
            }
        };
        if let Some(first) = self.subjects.get(&subject) {
            return Some(Problem::new("", &what, Flaw::Duplicate, format!("ya vino en la línea {first}")));
        }
        self.subjects.insert(subject, row.line);
        self.first_word_stands(row);
        None
    }

    /// The first row that speaks of a party says who they are.
    fn first_word_stands(&mut self, row: &mut Row) {
        let key = row.party.as_ref().and_then(|party| party.keys.first());
        let Some(key) = key.map(|key| self.hasher.hash_one((&key.scheme, &key.value))) else { return };
        if !self.parties.insert(key) {
            row.word = Word::Later;
        }
    }
}
