//! What is kept of an import: its row, its counts, and the report made from them.
use crate::{
    rules::intake::{Flaw, Problem},
    sql,
};
use base::{Amount, CreditorId, Currency, DebtorId, ImportId, Timestamp};
use people::{PartyKind, Traits};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Rx;

/// One import as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Which one.
    pub id: ImportId,
    /// A hash of the file, the creditor and the mapping: what makes it the same import.
    pub identity: [u8; 32],
    /// Whose portfolio.
    pub creditor: CreditorId,
    /// The mapping's name.
    pub mapping: String,
    /// What its rows are about: `parties`, `accounts` or `payments`.
    pub kind: String,
    /// What people call the file.
    pub name: String,
    /// How far it is.
    pub state: ImportState,
    /// Who brought it.
    pub actor: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When its last row was written.
    pub finished_at: Option<Timestamp>,
    /// When it was last undone.
    pub undone_at: Option<Timestamp>,
    /// What it did.
    pub counts: Counts,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Begun and not ended: ask for it again to go on.
    Running,
    /// Every row was read.
    Done,
    /// Its undo was begun and has not ended.
    Undoing,
    /// Taken back whole.
    Undone,
}

/// What became of a line that could not be taken in as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFate {
    /// Nothing of it was taken.
    Quarantined,
    /// All of it was taken but this value.
    Noted,
}

/// In which order an import takes the lines of its file: whoever goes on with it must take them in the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineOrder {
    /// As they stand.
    #[default]
    AsTheyStand,
    /// Those that only say more of a party told of long before come last, in order of who they speak of.
    MoreComesLast,
}

/// What an import did, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// In which order the rows are read.
    pub order: LineOrder,
    /// Rows read.
    pub rows: u64,
    /// Rows whose party, account or payment is new.
    pub created: u64,
    /// Rows that changed something known.
    pub updated: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// Rows not taken in.
    pub quarantined: u64,
    /// Values passed over in rows that were taken in.
    pub noted: u64,
    /// Payments that are new.
    pub payments: u64,
    /// Values refused, by what was wrong.
    pub flaws: BTreeMap<Flaw, u64>,
    /// Money, by currency.
    pub totals: BTreeMap<String, Total>,
    /// Accounts taken back by an undo.
    pub undone: u64,
}

/// Money of one currency that an import's rows speak of, quarantined ones apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// The sum of every statement.
    pub billed: Amount,
    /// The sum of capital lent.
    pub lent: Amount,
    /// The sum of payments.
    pub paid: Amount,
}

/// A line that was not taken in, and everything wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it begins in the file, from 1.
    pub line: u32,
    /// At least one.
    pub problems: Vec<Problem>,
}

/// What an import changed of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyChange {
    /// Whose.
    pub debtor: DebtorId,
    /// Before it.
    pub before: Told,
    /// By it.
    pub after: Told,
}

/// What files say about a party and can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Person or company.
    pub kind: PartyKind,
    /// As written by the creditor.
    pub name: String,
    /// What is known of their means.
    pub traits: Traits,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Which one; `None` of a dry run.
    pub import: Option<ImportId>,
    /// What people call the file.
    pub name: String,
    /// The mapping's name.
    pub mapping: String,
    /// How far it is.
    pub state: ImportState,
    /// Rows read.
    pub rows: u64,
    /// Rows whose party, account or payment is new.
    pub created: u64,
    /// Rows that changed something known.
    pub updated: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// Rows not taken in.
    pub quarantined: u64,
    /// Values passed over in rows that were taken in.
    pub noted: u64,
    /// Payments that are new.
    pub payments: u64,
    /// The sum of every statement, where all are of one currency; see `totals`.
    pub billed: Amount,
    /// The one currency of the file, if it is one.
    pub currency: Option<Currency>,
    /// Money, by currency.
    pub totals: BTreeMap<String, Total>,
    /// What was wrong with values, most frequent first.
    pub problems: Vec<ProblemCount>,
    /// The first of them.
    pub sample: Vec<ProblemLine>,
    /// Columns that nothing read and nobody chose to ignore.
    #[serde(default)]
    pub unread: Vec<String>,
}

/// How often something was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemCount {
    /// For machines.
    pub code: String,
    /// For people.
    pub label: String,
    /// How many values.
    pub count: u64,
}

/// One value that was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemLine {
    /// Where, from 1.
    pub line: u32,
    /// In which column; empty where the whole line is at fault.
    pub column: String,
    /// As it came.
    pub value: String,
    /// For machines.
    pub code: String,
    /// Why, in Spanish.
    pub reason: String,
}

const SAMPLE: u32 = 20;

impl ImportState {
    /// The stored name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// The state with this stored name.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Running, Self::Done, Self::Undoing, Self::Undone].into_iter().find(|state| state.code() == code)
    }
}

impl LineFate {
    /// The stored name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Quarantined => "quarantined",
            Self::Noted => "noted",
        }
    }

    /// The fate with this stored name.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Quarantined, Self::Noted].into_iter().find(|fate| fate.code() == code)
    }
}

impl Counts {
    /// Counts what was wrong with one line.
    pub(super) fn refuse(&mut self, fate: LineFate, problems: &[Problem]) {
        match fate {
            LineFate::Quarantined => self.quarantined += 1,
            LineFate::Noted => self.noted += u64::try_from(problems.len()).unwrap_or(0),
        }
        for problem in problems {
            *self.flaws.entry(problem.flaw).or_default() += 1;
        }
    }

    /// The money of one currency.
    pub(super) fn total(&mut self, currency: Currency) -> &mut Total {
        if !self.totals.contains_key(currency.code()) {
            self.totals.insert(currency.code().to_owned(), Total::default());
        }
        self.totals.entry(currency.code().to_owned()).or_default()
    }

    /// What the same file does when it is brought in again and nothing has changed since.
    pub(super) fn repeated(&self) -> Self {
        let unchanged = self.rows - self.quarantined;
        Self { created: 0, updated: 0, unchanged, payments: 0, ..self.clone() }
    }
}

/// What an import did, as far as it is.
pub(super) fn report_of(rx: &Rx<'_>, import: &Import) -> Result<ImportReport, store::Error> {
    let counts = &import.counts;
    let mut sample = Vec::new();
    for (line, problem) in sql::first_lines(rx, import.id, SAMPLE)? {
        let Problem { column, value, flaw, reason } = problem;
        sample.push(ProblemLine { line, column, value, code: flaw.code().to_owned(), reason });
    }
    let mut problems: Vec<ProblemCount> = Vec::new();
    for (flaw, count) in &counts.flaws {
        let (code, label) = (flaw.code().to_owned(), flaw.label_es().to_owned());
        problems.push(ProblemCount { code, label, count: *count });
    }
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.count));
    let mut currencies = counts.totals.iter();
    let only = currencies.next().filter(|_| currencies.next().is_none());
    Ok(ImportReport {
        import: Some(import.id),
        name: import.name.clone(),
        mapping: import.mapping.clone(),
        state: import.state,
        rows: counts.rows,
        created: counts.created,
        updated: counts.updated,
        unchanged: counts.unchanged,
        quarantined: counts.quarantined,
        noted: counts.noted,
        payments: counts.payments,
        billed: only.map(|(_, total)| total.billed).unwrap_or_default(),
        currency: only.and_then(|(code, _)| code.parse().ok()),
        totals: counts.totals.clone(),
        problems,
        sample,
        unread: Vec::new(),
    })
}
