//! One line of a file into what it says, under a plan: typed values, or the problems with each.
pub(super) mod account;
mod block;
mod party;
mod plan;
mod read;

use super::{
    Field, Kind, Need, Part,
    bind::{Origin, Plan, Step},
};
use crate::rules::{
    intake::{Flaw, Problem, Record},
    terms::Terms,
};
use account::AccountDraft;
use base::{Amount, Day};
use block::Block;
use party::PartyDraft;
use people::NewParty;
use read::{Cell, No};

/// What one line of a file says.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it begins in the file, from 1.
    pub line: u32,
    /// Who owes.
    pub party: Option<NewParty>,
    /// Whether the file spoke of the party before.
    pub word: Word,
    /// Which account, and what was agreed about it.
    pub account: Option<AccountRow>,
    /// Months of a revolving account, oldest first.
    pub statements: Vec<StatementRow>,
    /// Money received, oldest first.
    pub payments: Vec<PaymentRow>,
    /// Amounts to be paid that are told one by one.
    pub charges: Vec<ChargeRow>,
    /// What was passed over without harm to the rest, such as a phone that cannot be dialled.
    pub notes: Vec<Problem>,
}

/// Whether a file spoke of a party before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// It says who they are.
    First,
    /// It only adds ways to reach them, so that a file that contradicts itself says the same every time.
    Later {
        /// The line that says who they are.
        first: u32,
    },
}

/// The account that a line is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// The creditor's name for it.
    pub reference: String,
    /// What was agreed; `None` where the line only names the account, as payments do.
    pub terms: Option<Terms>,
    /// From which day on a period costs what the line says, if it says.
    pub charge_from: Option<Day>,
}

/// One month of a revolving account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// Year × 12 + month, January being 0.
    pub month: i32,
    /// The day it was closed: payments until then are in it.
    pub closed: Day,
    /// The last day to pay it.
    pub due: Day,
    /// All that it asks for, the remainder of the one before included; below zero where the creditor owes.
    pub billed: Amount,
    /// What keeps the account up to date, if the file says so.
    pub minimum: Option<Amount>,
    /// Whole months late when it closed, if the file says so.
    pub months_late: Option<u8>,
}

/// An amount to be paid by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargeRow {
    /// Its number, if the file has one.
    pub number: Option<u16>,
    /// The last day to pay it.
    pub due: Day,
    /// Capital: what the period costs.
    pub principal: Amount,
    /// Interest.
    pub interest: Amount,
    /// Tax, if the file says so.
    pub vat: Option<Amount>,
    /// Insurance and fees.
    pub fees: Amount,
}

/// Money received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// The payer's or collector's number, if the file has one.
    pub reference: Option<String>,
    /// More than zero.
    pub amount: Amount,
    /// The value day.
    pub day: Day,
}

/// What is known of a line while its cells are read.
#[derive(Default)]
struct Draft {
    party: PartyDraft,
    account: AccountDraft,
    root: Block,
    problems: Vec<Problem>,
    notes: Vec<Problem>,
}

impl Plan {
    /// What one line says, or everything that is wrong with it.
    pub fn parse(&self, record: &Record) -> Result<Row, Vec<Problem>> {
        if let Some(problem) = self.wrong_length(record) {
            return Err(vec![problem]);
        }
        let mut draft = Draft::default();
        for step in &self.steps {
            self.take(step, record, &mut draft, None);
        }
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for steps in &self.blocks {
            if blank(steps, record) {
                continue;
            }
            let mut block = Block::default();
            for step in steps {
                self.take(step, record, &mut draft, Some(&mut block));
            }
            blocks.push(block);
        }
        self.finish(record, draft, blocks)
    }

    fn wrong_length(&self, record: &Record) -> Option<Problem> {
        let (expected, got) = (self.columns.len(), record.len());
        let surplus_is_empty = (expected..got).all(|place| record.cell(place).trim().is_empty());
        if got < expected || !surplus_is_empty {
            let reason = format!("la línea tiene {got} columnas y se esperaban {expected}");
            return Some(Problem::new("", &record.cells().collect::<Vec<_>>().join(" | "), Flaw::Cells, reason));
        }
        None
    }

    /// Reads one field into the draft, or notes what is wrong with it.
    fn take(&self, step: &Step, record: &Record, draft: &mut Draft, mut block: Option<&mut Block>) {
        match &step.origin {
            Origin::Constant(text) => self.put(step, Cell { text, column: "" }, draft, block),
            Origin::Follows(field) => draft.account.follow(step, *field),
            Origin::Cells(places) => {
                let cells = places.iter().map(|place| (*place, record.cell(*place).trim()));
                let mut filled = cells.filter(|(_, text)| !text.is_empty()).peekable();
                if filled.peek().is_none() {
                    return self.put_absent(step, places.first().copied(), draft, block);
                }
                for (place, text) in filled {
                    let column = self.columns.get(place).map_or("", String::as_str);
                    self.put(step, Cell { text, column }, draft, block.as_deref_mut());
                }
            }
        }
    }

    /// Takes the default of an empty cell, or notes that it is missing.
    fn put_absent(&self, step: &Step, place: Option<usize>, draft: &mut Draft, block: Option<&mut Block>) {
        if let Some(default) = &step.source.default {
            self.put(step, Cell { text: default, column: "" }, draft, block);
        } else if step.need == Need::Value {
            let column = place.and_then(|place| self.columns.get(place)).map_or("", String::as_str);
            draft.problems.push(Problem::new(column, "", Flaw::Missing, format!("falta {}", step.field.label_es())));
        }
    }

    fn put(&self, step: &Step, cell: Cell<'_>, draft: &mut Draft, block: Option<&mut Block>) {
        let meaning = match read::meaning(step, cell.text) {
            Ok(meaning) => meaning,
            Err(no) => return draft.problems.push(no.problem(cell)),
        };
        let text = meaning.as_ref();
        let put = match step.field.part() {
            Part::Party => draft.party.set(step, text, &self.client_scheme),
            Part::Account => draft.account.set(step, text),
            Part::Instalment | Part::Statement | Part::Payment => block.unwrap_or(&mut draft.root).set(step, text),
        };
        match put {
            Ok(()) => {}
            Err(no) if is_harmless(step.field) => draft.notes.push(no.problem(cell)),
            Err(no) => draft.problems.push(no.problem(cell)),
        }
    }

    fn finish(&self, record: &Record, mut draft: Draft, blocks: Vec<Block>) -> Result<Row, Vec<Problem>> {
        let mut instalments = Vec::new();
        let mut row = Row {
            line: record.line,
            party: None,
            word: Word::First,
            account: None,
            statements: Vec::new(),
            payments: Vec::new(),
            charges: Vec::new(),
            notes: Vec::new(),
        };
        let root = std::mem::take(&mut draft.root);
        let in_groups = !blocks.is_empty();
        for block in std::iter::once(root).chain(blocks) {
            if self.kind == Kind::Charges {
                draft.collect(block.charge(), |charge| row.charges.push(charge));
            } else {
                draft.collect(block.instalment(instalments.len()), |instalment| instalments.push(instalment));
            }
            draft.collect(block.statement(), |statement| row.statements.push(statement));
            draft.collect(block.payment(in_groups), |payment| row.payments.push(payment));
        }
        row.statements.sort_by_key(|statement| statement.month);
        row.payments.sort_by_key(|payment| payment.day);
        let party = std::mem::take(&mut draft.party).finish();
        draft.collect(party, |party| row.party = Some(party));
        if self.kind != Kind::Parties {
            let account = match self.kind {
                Kind::Payments => std::mem::take(&mut draft.account).named(),
                Kind::Accounts | Kind::Parties => {
                    std::mem::take(&mut draft.account).finish(instalments, self.billing).map(Some)
                }
                Kind::Charges => {
                    let first = row.charges.iter().map(|charge| charge.due).min();
                    std::mem::take(&mut draft.account).charged(first).map(Some)
                }
            };
            draft.collect(account, |account| row.account = Some(account));
        }
        if !draft.problems.is_empty() {
            return Err(draft.problems);
        }
        self.complete(&row)?;
        row.notes = draft.notes;
        Ok(row)
    }

    /// Whether the row says what rows of its kind must.
    fn complete(&self, row: &Row) -> Result<(), Vec<Problem>> {
        let lacks = |what: &str| Err(vec![Problem::new("", "", Flaw::Missing, format!("falta {what}"))]);
        match self.kind {
            Kind::Parties | Kind::Accounts if row.party.is_none() => lacks("el documento o número de cliente"),
            Kind::Payments if row.payments.is_empty() => lacks("el importe del pago"),
            Kind::Charges if row.charges.is_empty() => lacks("el importe del cargo"),
            Kind::Parties | Kind::Accounts | Kind::Payments | Kind::Charges => Ok(()),
        }
    }
}

impl Draft {
    /// Keeps what was made, or what is wrong with it.
    fn collect<T>(&mut self, made: Result<Option<T>, No>, keep: impl FnOnce(T)) {
        match made {
            Ok(Some(made)) => keep(made),
            Ok(None) => {}
            // Parts that are missing because they were refused are not said twice.
            Err(no) if no.flaw == Flaw::Missing && !self.problems.is_empty() => {}
            Err(no) => self.problems.push(no.problem(Cell { text: "", column: "" })),
        }
    }
}

/// Whether every cell of a repetition is empty.
fn blank(steps: &[Step], record: &Record) -> bool {
    let mut places = steps.iter().flat_map(|step| match &step.origin {
        Origin::Cells(places) => places.as_slice(),
        Origin::Constant(_) | Origin::Follows(_) => &[],
    });
    places.all(|place| record.cell(*place).trim().is_empty())
}

/// A way to reach somebody or a trait that does not read is noted; the debt is still owed.
fn is_harmless(field: Field) -> bool {
    matches!(
        field,
        Field::Phone
            | Field::Email
            | Field::Province
            | Field::Sector
            | Field::HouseholdIncome
            | Field::HouseholdBasis
            | Field::Bureau
            | Field::EmploymentMonths
            | Field::PartyKind
    )
}
