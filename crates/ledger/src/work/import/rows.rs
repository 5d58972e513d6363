//! The reading half: lines into rows, in batches, on a thread of its own.
use super::{
    LineOrder, Refused,
    apply::{Applying, ready},
    source::{self, Line, SourceError},
};
use crate::rules::{
    detect::{Format, Header},
    intake::{Flaw, Problem, Record},
    mapping::{Kind, Plan, Row, Word},
};
use crate::work::accounts::Deed;
use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher, RandomState},
    ops::ControlFlow,
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

/// Rows that are written in one transaction.
const BATCH_ROWS: usize = 5_000;
/// Batches understood and waiting to be written.
const BATCHES_AHEAD: usize = 2;
/// What is known of a party is at hand while the file is this near to the line that first spoke of it. With
/// [`ASIDE_MAX`] it decides on the order of lines, so another number is another [`LineOrder`].
const NEAR_LINES: u32 = 5_000;
/// Lines set aside at a time: some six hundred bytes each.
const ASIDE_MAX: usize = 200_000;

/// One line, understood or not.
pub(super) enum Taken {
    Row(Box<Ready>),
    Refused(Refused),
}

impl Taken {
    /// The row, where it was understood.
    pub(super) fn row(&self) -> Option<&Ready> {
        match self {
            Self::Row(ready) => Some(ready),
            Self::Refused(_) => None,
        }
    }
}

/// What a line says, and what follows from that alone.
pub(super) struct Ready {
    pub(super) row: Row,
    /// Of its account, where it says what was agreed; made when it was read.
    pub(super) deed: Option<Result<Deed, Problem>>,
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
    pub(super) applying: Applying<'a>,
    pub(super) order: LineOrder,
    /// Lines that are known already, from the start of that order.
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
    let mut reader = Reader::new(reading, send);
    source::each(reading.file, reading.format, |line| {
        if header_to_come && matches!(line, Line::Whole(_)) {
            header_to_come = false;
            return ControlFlow::Continue(());
        }
        reader.take(line)
    })?;
    // Nobody waiting means that writing has failed, and says why itself.
    let _ = reader.end();
    Ok(())
}

/// Lines on their way to be written, in the order in which they are.
struct Reader<'a> {
    reading: Reading<'a>,
    send: &'a SyncSender<Batch>,
    memory: Memory,
    /// How many were given or passed over.
    count: u64,
    lines: Vec<Taken>,
    aside: Vec<Aside>,
}

/// A line that only says more of a party which was told of long before.
///
/// What a database knows of those parties lies wherever they were written: it is found, and changed, in one sweep for
/// all of these lines instead of once for each batch.
struct Aside {
    first: u32,
    record: Record,
}

impl<'a> Reader<'a> {
    fn new(reading: Reading<'a>, send: &'a SyncSender<Batch>) -> Self {
        let lines = Vec::with_capacity(BATCH_ROWS);
        Self { reading, send, memory: Memory::default(), count: 0, lines, aside: Vec::new() }
    }

    fn take(&mut self, line: Line<'_>) -> ControlFlow<()> {
        let row = match understand(self.reading.plan, &mut self.memory, line) {
            Ok(row) => row,
            Err(refused) => return self.give(Taken::Refused(refused)),
        };
        match (self.waits(&row), line) {
            (Some(first), Line::Whole(record)) => {
                self.aside.push(Aside { first, record: record.clone() });
                if self.aside.len() < ASIDE_MAX { ControlFlow::Continue(()) } else { self.give_aside() }
            }
            _ => self.give_row(row),
        }
    }

    fn end(&mut self) -> ControlFlow<()> {
        self.give_aside()?;
        self.send()
    }

    /// The line that first spoke of the row's party, if the row can be taken after others and better is: where it says
    /// nothing by which others are found, it does not matter when.
    fn waits(&self, row: &Row) -> Option<u32> {
        let Word::Later { first } = row.word else { return None };
        let plain = match row.party.as_ref()?.keys.as_slice() {
            [key] => key.names_one(),
            _ => false,
        };
        let sorts = self.reading.order == LineOrder::MoreComesLast && self.reading.plan.kind == Kind::Accounts;
        (sorts && plain && NEAR_LINES < row.line - first).then_some(first)
    }

    fn give_aside(&mut self) -> ControlFlow<()> {
        let mut aside = std::mem::take(&mut self.aside);
        aside.sort_by_key(|line| (line.first, line.record.line));
        for Aside { first, record } in aside {
            // It was understood before.
            let Ok(row) = self.reading.plan.parse(&record) else { continue };
            self.give_row(Row { word: Word::Later { first }, ..row })?;
        }
        ControlFlow::Continue(())
    }

    fn give_row(&mut self, row: Row) -> ControlFlow<()> {
        self.give(Taken::Row(Box::new(ready(self.reading.applying, row))))
    }

    fn give(&mut self, taken: Taken) -> ControlFlow<()> {
        self.count += 1;
        if self.reading.skip < self.count {
            self.lines.push(taken);
        }
        if self.lines.len() < BATCH_ROWS { ControlFlow::Continue(()) } else { self.send() }
    }

    fn send(&mut self) -> ControlFlow<()> {
        if self.lines.is_empty() {
            return ControlFlow::Continue(());
        }
        let lines = std::mem::replace(&mut self.lines, Vec::with_capacity(BATCH_ROWS));
        let before = self.count - u64::try_from(lines.len()).unwrap_or(0);
        match self.send.send(Batch { before, lines }) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

fn understand(plan: &Plan, memory: &mut Memory, line: Line<'_>) -> Result<Row, Refused> {
    match line {
        Line::Broken { line, text, flaw } => {
            let reason = match flaw {
                Flaw::Quotes => "se abren comillas que no se cierran",
                Flaw::Encoding => "hay caracteres que no se pueden leer",
                _ => "la línea es demasiado larga",
            };
            Err(Refused { line, problems: vec![Problem::new("", text, flaw, reason)] })
        }
        Line::Whole(record) => {
            let mut row = plan.parse(record).map_err(|problems| Refused { line: record.line, problems })?;
            match memory.check(plan.kind, &mut row) {
                Some(problem) => Err(Refused { line: record.line, problems: vec![problem] }),
                None => Ok(row),
            }
        }
    }
}

/// What the file has said so far: some forty bytes a row.
#[derive(Default)]
struct Memory {
    hasher: RandomState,
    /// The line that spoke of each subject.
    subjects: HashMap<u64, u32>,
    /// The line that first spoke of each party.
    parties: HashMap<u64, u32>,
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
        match self.parties.entry(key) {
            Entry::Vacant(first) => drop(first.insert(row.line)),
            Entry::Occupied(first) => row.word = Word::Later { first: *first.get() },
        }
    }
}
