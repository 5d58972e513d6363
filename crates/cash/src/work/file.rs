//! Taking a file in: read whole, checked, kept at once; then matched and posted, income by income.
use super::{FileReport, decide, sees};
use crate::{
    BankFile, Error, FileId, FileState, Income, IncomeState, MovementId, ReadError,
    rules::{
        layout::{Layout, Shape, Table, TableReader, shipped},
        matching::Policy,
        read::{MEGABYTES_MAX, Read, finished, read},
        statement::{Flaw, Statement},
    },
    sql,
};
use base::{Amount, Cbu, CommandId, CreditorId, Right};
use ledger::{
    rules::detect::{Format, Header},
    work::import::{
        sheet::is_workbook,
        source::{self, Line},
    },
};
use std::{collections::BTreeMap, fs, ops::ControlFlow, path::PathBuf};
use store::{Ctx, Rx, Tx};

/// A file of a bank or a network.
#[derive(Clone, Debug)]
pub struct ImportFile {
    /// Where it is.
    pub file: PathBuf,
    /// What people call it; its file name if `None`.
    pub name: Option<String>,
    /// Our account that it tells of; the file's own word for it if `None`.
    pub account: Option<String>,
    /// Whose debts its money is for; of any creditor if `None`.
    pub creditor: Option<CreditorId>,
    /// A shipped layout's name or a TOML file; found by the content where absent.
    pub layout: Option<String>,
}

const BATCH: u32 = 100;

/// Takes a file in. The same file of the same account is the same: what was begun is ended, and nothing counts twice.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the creditor. A file that cannot be read whole, or whose sums are not those that
/// it says, leaves nothing behind.
pub fn import(ctx: &Ctx, new: &ImportFile, tell: &mut dyn FnMut(u64, u64)) -> Result<FileReport, Error> {
    ctx.may(Right::RecordPayment)?;
    if !sees(&ctx.actor, new.creditor) {
        return Err(new.creditor.map_or(Error::AnyCreditor, |creditor| ledger::Error::OtherCreditor(creditor).into()));
    }
    let name = new
        .name
        .clone()
        .unwrap_or_else(|| new.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
    let disk = |source| Error::Disk { name: name.clone(), source };
    let length = fs::metadata(&new.file).map_err(disk)?.len();
    let refused = |error: ReadError| Error::Read { name: name.clone(), error };
    if u64::try_from(MEGABYTES_MAX << 20).unwrap_or(u64::MAX) < length {
        return Err(refused(ReadError::at(1, 1, Flaw::TooLarge(MEGABYTES_MAX))));
    }
    let bytes = fs::read(&new.file).map_err(disk)?;
    let layout = new.layout.as_deref().map(chosen).transpose()?;
    let found = if is_workbook(&bytes) {
        read_workbook(new, layout.as_ref())?.map_err(refused)?
    } else {
        read(&bytes, layout.as_ref()).map_err(refused)?
    };
    let kept = Kept::of(new, name.clone(), found, *blake3::hash(&bytes).as_bytes())?;
    let (file, known) = ctx.step(ctx.command_for(&kept.digest), |tx| kept.put(tx))?;
    match_waiting(ctx, file.id, file.incomes, tell)?;
    ctx.step::<_, Error>(ctx.command_for(file.id.0.as_bytes()), |tx| {
        Ok(sql::set_file_state(tx, file.id, FileState::Done)?)
    })?;
    ctx.read(|rx| report(rx, &file, known))
}

/// One file.
///
/// # Errors
/// The database may fail.
pub fn file(ctx: &Ctx, rx: &Rx<'_>, id: FileId) -> Result<(BankFile, FileReport), Error> {
    ctx.may(Right::RecordPayment)?;
    let found = sql::file(rx, id)?.filter(|file| sees(&ctx.actor, file.creditor)).ok_or(Error::NoFile(id))?;
    let told = report(rx, &found, 0)?;
    let actor = people::staff_names(rx)?.of(&found.actor);
    Ok((BankFile { actor, ..found }, told))
}

/// The newest files that the actor may see.
///
/// # Errors
/// Needs [`Right::RecordPayment`].
pub fn files(ctx: &Ctx, rx: &Rx<'_>, limit: u32) -> Result<Vec<BankFile>, Error> {
    ctx.may(Right::RecordPayment)?;
    let (all, staff) = (sql::files(rx, limit)?, people::staff_names(rx)?);
    let own = all.into_iter().filter(|file| sees(&ctx.actor, file.creditor));
    Ok(own.map(|file| BankFile { actor: staff.of(&file.actor), ..file }).collect())
}

/// The incomes of one file that are in one state, in order of id, after one of them; at most `limit`.
///
/// # Errors
/// Needs [`Right::RecordPayment`]; there must be such a file, of a creditor of the actor.
pub fn incomes(
    ctx: &Ctx,
    rx: &Rx<'_>,
    (id, state): (FileId, IncomeState),
    after: Option<MovementId>,
    limit: usize,
) -> Result<Vec<Income>, Error> {
    let (file, _) = file(ctx, rx, id)?;
    let after = after.unwrap_or(MovementId(base::Uuid::nil()));
    let (all, staff) = (
        sql::incomes_of(rx, file.id, state, after, u32::try_from(limit).unwrap_or(u32::MAX))?,
        people::staff_names(rx)?,
    );
    Ok(all.into_iter().map(|income| called(income, &staff)).collect())
}

/// The income with whoever decided called by their name.
pub(super) fn called(income: Income, staff: &people::Names) -> Income {
    Income { decided_by: income.decided_by.map(|login| staff.of(&login)), ..income }
}

pub(super) fn report(rx: &Rx<'_>, file: &BankFile, known: u64) -> Result<FileReport, Error> {
    let word = |state: IncomeState| -> Result<String, store::Error> {
        Ok(serde_json::from_value(serde_json::to_value(state)?)?)
    };
    let mut states = BTreeMap::new();
    for (state, count, amount) in sql::counts_of(rx, file.id)? {
        states.insert(word(state)?, (count, amount));
    }
    Ok(FileReport {
        file: file.id,
        format: file.format.clone(),
        account: file.account.clone(),
        incomes: file.incomes,
        outgoings: file.outgoings,
        refused: u64::try_from(file.refused.len()).unwrap_or(u64::MAX),
        known,
        states,
    })
}

/// Decides what waits of a file, batch by batch, and posts it; what was decided before a stop is posted first.
fn match_waiting(ctx: &Ctx, file: FileId, total: u64, tell: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
    let policy = Policy::house();
    let next = |state: IncomeState| {
        ctx.read(|rx| sql::incomes_of(rx, file, state, MovementId(base::Uuid::nil()), BATCH)).map_err(Error::from)
    };
    let mut done = 0;
    loop {
        let posting = next(IncomeState::Posting)?;
        for income in &posting {
            decide::post(ctx, income)?;
        }
        let waiting = next(IncomeState::Waiting)?;
        if posting.is_empty() && waiting.is_empty() {
            return Ok(());
        }
        decide::decide(ctx, &policy, &waiting)?;
        done += u64::try_from(waiting.len()).unwrap_or_default();
        tell(done, total);
    }
}

/// A shipped layout by name, or else a file.
fn chosen(asked: &str) -> Result<Layout, Error> {
    if let Ok(layout) = shipped(asked) {
        return Ok(layout);
    }
    let disk = |source| Error::Disk { name: asked.to_owned(), source };
    let text = fs::read_to_string(asked).map_err(disk)?;
    Ok(Layout::read(asked, &text)?)
}

/// The first sheet of a workbook, as a table.
fn read_workbook(new: &ImportFile, layout: Option<&Layout>) -> Result<Result<Read, ReadError>, Error> {
    let house;
    let layout = match layout {
        Some(layout) => layout,
        None => {
            house = shipped("extracto-csv")?;
            &house
        }
    };
    let Shape::Table(table) = &layout.shape else {
        let flaw = Flaw::Form("a workbook has no fixed places".to_owned());
        return Ok(Err(ReadError::at(1, 1, flaw)));
    };
    let seen = source::look(&new.file)?;
    let outcome = read_sheet(new, seen.format, table)?;
    Ok(outcome.and_then(|statement| finished(&layout.name, vec![statement])))
}

fn read_sheet(new: &ImportFile, format: Format, table: &Table) -> Result<Result<Statement, ReadError>, Error> {
    let format = Format { header: Header::Present, ..format };
    let (mut reader, mut wrong) = (None, None);
    source::each(&new.file, &format, |line| {
        let outcome = match (line, &mut reader) {
            (Line::Whole(record), None) => {
                let names: Vec<String> = record.cells().map(str::to_owned).collect();
                TableReader::new(table, format, (record.line, &names)).map(|made| reader = Some(made))
            }
            (Line::Whole(record), Some(reader)) => reader.row(record),
            (Line::Broken { line, .. }, _) => Err(ReadError::at(line, 1, Flaw::Encoding)),
        };
        match outcome {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                wrong = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    Ok(match (wrong, reader) {
        (Some(error), _) => Err(error),
        (None, Some(reader)) => reader.finish(),
        (None, None) => Err(ReadError::at(1, 1, Flaw::Empty)),
    })
}

/// What is kept of a file.
struct Kept {
    name: String,
    format: String,
    account: String,
    creditor: Option<CreditorId>,
    digest: [u8; 32],
    statements: Vec<(String, Statement)>,
}

impl Kept {
    fn of(new: &ImportFile, name: String, found: Read, digest: [u8; 32]) -> Result<Self, Error> {
        let asked = new.account.as_deref().map(normalised_account);
        let mut statements = Vec::with_capacity(found.statements.len());
        for statement in found.statements {
            let written = statement.account.as_deref().map(normalised_account);
            let account = match (&asked, written) {
                (Some(asked), Some(written)) if differ(asked, &written) => {
                    return Err(Error::OtherAccount { written, asked: asked.clone() });
                }
                (Some(asked), _) => asked.clone(),
                (None, Some(written)) => written,
                (None, None) => {
                    let error = ReadError::at(1, 1, Flaw::Missing("the account, which must be named"));
                    return Err(Error::Read { name, error });
                }
            };
            statements.push((account, statement));
        }
        let account = statements.first().map(|(account, _)| account.clone()).unwrap_or_default();
        Ok(Self { name, format: found.format, account, creditor: new.creditor, digest, statements })
    }

    /// Puts the file and its incomes there, all or nothing; and how many of them were known.
    fn put(&self, tx: &Tx<'_>) -> Result<(BankFile, u64), Error> {
        let movements = || self.statements.iter().flat_map(|(_, statement)| &statement.movements);
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let incomes = count(movements().filter(|movement| Amount::ZERO < movement.amount).count());
        let file = match sql::file_of_content(tx, &self.account, &self.digest)? {
            Some(file) if file.state == FileState::Undoing => return Err(Error::Busy(file.id)),
            Some(file) if file.state != FileState::Undone => return Ok((file, incomes)),
            Some(file) => {
                sql::set_file_state(tx, file.id, FileState::Running)?;
                BankFile { state: FileState::Running, ..file }
            }
            None => {
                let file = BankFile {
                    id: FileId(tx.fresh_id()),
                    account: self.account.clone(),
                    creditor: self.creditor,
                    name: self.name.clone(),
                    format: self.format.clone(),
                    state: FileState::Running,
                    actor: tx.actor().label(),
                    at: tx.now().at,
                    undone_at: None,
                    incomes,
                    outgoings: count(movements().count()) - incomes,
                    refused: self.statements.iter().flat_map(|(_, statement)| statement.refused.clone()).collect(),
                };
                sql::add_file(tx, &file, &self.digest)?;
                file
            }
        };
        let mut known = 0;
        for (account, statement) in &self.statements {
            for movement in statement.movements.iter().filter(|movement| Amount::ZERO < movement.amount) {
                let income = Income {
                    id: MovementId(tx.fresh_id()),
                    file: file.id,
                    account: account.clone(),
                    reference: movement.reference.clone(),
                    creditor: self.creditor,
                    line: movement.line,
                    day: movement.day,
                    currency: statement.currency,
                    amount: movement.amount,
                    external: movement.external.clone(),
                    payer: movement.payer.clone(),
                    words: movement.text.clone(),
                    state: IncomeState::Waiting,
                    reason: String::new(),
                    turn: 0,
                    decided_by: None,
                };
                known += u64::from(!sql::put_income(tx, &income)?);
            }
        }
        Ok((file, known))
    }
}

/// The digits of a CBU or CVU; another name in capital letters.
fn normalised_account(text: &str) -> String {
    text.parse::<Cbu>().map_or_else(|_| text.trim().to_ascii_uppercase(), |cbu| cbu.digits().to_owned())
}

/// Whether two accounts are certainly two: both are a CBU or CVU, and not the same.
fn differ(one: &str, other: &str) -> bool {
    one != other && one.parse::<Cbu>().is_ok() && other.parse::<Cbu>().is_ok()
}

/// A command for one step about a movement.
pub(super) fn step_for(ctx: &Ctx, movement: MovementId, what: &str) -> CommandId {
    ctx.command_for(format!("{} {what}", movement.0).as_bytes())
}
