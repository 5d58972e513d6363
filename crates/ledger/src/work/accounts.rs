//! Accounts come and are amended by import, and are taken back by undoing it.
use crate::{
    Error,
    rules::{
        entry::{Cut, Entry, Header, Paid, Posted, Statement},
        fold::{Folded, StepKind, fold},
        terms::Terms,
        view::{AccountState, AccountView, LedgerSection},
    },
    sql::{self, AccountRef, AccountRow, PaymentRow, SourceHash},
};
use base::{AccountId, Amount, CreditorId, Day, DebtorId, ImportId, PaymentId};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Rx, Tx};

/// An account as a creditor's file tells it, whole: what it says now replaces what it said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// Whose.
    pub debtor: DebtorId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// The creditor's own name for it: the same one is the same account.
    pub reference: String,
    /// What was agreed.
    pub terms: Terms,
    /// Statements, for revolving credit. One with the number of another takes its place; none is ever dropped.
    pub statements: Vec<Statement>,
    /// Payments received before the account came here. One already known is passed over.
    pub payments: Vec<PastPayment>,
    /// The import that brings it.
    pub import: Option<ImportId>,
}

/// A payment that came with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PastPayment {
    /// Named by the sender; see [`crate::work::payment_id`] for one made from the creditor's own number. Only the
    /// account's own payments must differ, so a position in the file will do.
    pub payment: PaymentId,
    /// How much; positive.
    pub amount: Amount,
    /// The day it counts from.
    pub on: Day,
    /// Where it came from.
    pub source: String,
}

/// What became of an account that was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Put {
    /// Which account.
    pub account: AccountId,
    /// Whose.
    pub debtor: DebtorId,
    /// Whether anything was written.
    pub change: Change,
    /// How many payments are new.
    pub payments: u32,
}

/// Whether anything was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Created,
    /// It was known, and something about it is new.
    Updated,
    /// It was known just so.
    Unchanged,
}

/// Opens an account, or appends what is new about one that is known by its creditor and reference.
///
/// # Errors
/// The terms must hold, payments be positive, and an account keep its debtor and currency.
pub fn put(tx: &Tx<'_>, new: &NewAccount) -> Result<Put, Error> {
    put_among(tx, &mut References::Stored, new)
}

/// The same, where whoever puts many accounts knows every reference.
pub(super) fn put_among(tx: &Tx<'_>, known: &mut References, new: &NewAccount) -> Result<Put, Error> {
    let said = source_hash(new)?;
    let put = match known.find(tx, new.creditor, &new.reference)? {
        Some((known, _)) if known.debtor != new.debtor => return Err(Error::OtherDebtor(known.account)),
        Some((known, before)) if before == said => {
            return Ok(Put { account: known.account, debtor: known.debtor, change: Change::Unchanged, payments: 0 });
        }
        Some((known, _)) => amend(tx, new, known.account, said)?,
        None => open(tx, new, said)?,
    };
    known.hear(new, put.account, said);
    Ok(put)
}

/// Where a creditor's references lead: looked up in the rows each time, or held in memory by whoever is about to ask
/// for most of them.
#[derive(Debug)]
pub(super) enum References {
    /// In the rows.
    Stored,
    /// In memory, all of one creditor, by digest: some hundred bytes each. Every account that is put must pass here.
    Held(BTreeMap<u128, (AccountRef, SourceHash)>),
}

impl References {
    /// Reads every reference of a creditor.
    pub(super) fn hold(rx: &Rx<'_>, creditor: CreditorId) -> Result<Self, Error> {
        let mut held = BTreeMap::new();
        sql::each_account_said(rx, creditor, |reference, account, said| {
            held.insert(digest(creditor, reference), (account, said));
        })?;
        Ok(Self::Held(held))
    }

    /// Where a reference leads, and what was said of it last.
    pub(super) fn find(
        &self,
        rx: &Rx<'_>,
        creditor: CreditorId,
        reference: &str,
    ) -> Result<Option<(AccountRef, SourceHash)>, Error> {
        match self {
            Self::Stored => Ok(sql::account_said(rx, creditor, reference)?),
            Self::Held(held) => Ok(held.get(&digest(creditor, reference)).copied()),
        }
    }

    fn hear(&mut self, new: &NewAccount, account: AccountId, said: SourceHash) {
        if let Self::Held(held) = self {
            let account = AccountRef { account, debtor: new.debtor, creditor: new.creditor };
            held.insert(digest(new.creditor, &new.reference), (account, said));
        }
    }
}

/// A reference in sixteen bytes: two that differ are never taken for one.
fn digest(creditor: CreditorId, reference: &str) -> u128 {
    let mut digest = [0; 16];
    let mut hasher = blake3::Hasher::new();
    hasher.update(creditor.0.as_bytes()).update(reference.as_bytes()).finalize_xof().fill(&mut digest);
    u128::from_le_bytes(digest)
}

/// Makes void every line that `import` brought to an account; whether there were any.
pub fn withdraw(tx: &Tx<'_>, account: AccountId, import: ImportId) -> Result<Option<AccountView>, Error> {
    flip(tx, account, Entry::Withdrawn { import })
}

/// Makes every line that `import` brought to an account count again.
pub fn reinstate(tx: &Tx<'_>, account: AccountId, import: ImportId) -> Result<Option<AccountView>, Error> {
    flip(tx, account, Entry::Reinstated { import })
}

fn flip(tx: &Tx<'_>, account: AccountId, entry: Entry) -> Result<Option<AccountView>, Error> {
    let row = sql::account(tx, account)?.ok_or(Error::NoAccount(account))?;
    let mut lines = sql::lines(tx, row.debtor, row.id)?;
    add_line(tx, &mut lines, tx.now().day, (None, entry));
    sql::append(tx, row.debtor, row.id, lines.last())?;
    sql::unsay_account(tx, row.debtor, row.id)?;
    let folded = fold(row.header(), &lines, Cut::ALL);
    if let Some(folded) = &folded {
        sync_payments(tx, row.debtor, folded)?;
        project(tx, row.debtor, folded.view.clone())?;
    }
    Ok(folded.map(|folded| folded.view))
}

fn open(tx: &Tx<'_>, new: &NewAccount, said: SourceHash) -> Result<Put, Error> {
    check(new, tx.now().day)?;
    let account = AccountId(tx.fresh_id());
    sql::add_account(tx, &row_of(new, account), said)?;
    let mut lines = Vec::with_capacity(1 + new.statements.len() + new.payments.len());
    add_line(tx, &mut lines, new.terms.opened, (new.import, Entry::Opened(new.terms.clone())));
    for statement in &new.statements {
        add_line(tx, &mut lines, statement.closed, (new.import, Entry::Billed(*statement)));
    }
    for paid in &new.payments {
        add_line(tx, &mut lines, paid.on, (new.import, Entry::Paid(paid.entry())));
    }
    write(tx, new, account, &lines)?;
    let header = Header { id: account, creditor: new.creditor, reference: &new.reference };
    if let Some(folded) = fold(header, &lines, Cut::ALL) {
        project(tx, new.debtor, folded.view)?;
    }
    let payments = u32::try_from(new.payments.len()).unwrap_or(u32::MAX);
    Ok(Put { account, debtor: new.debtor, change: Change::Created, payments })
}

fn amend(tx: &Tx<'_>, new: &NewAccount, account: AccountId, said: SourceHash) -> Result<Put, Error> {
    check(new, tx.now().day)?;
    let mut lines = sql::lines(tx, new.debtor, account)?;
    let header = Header { id: account, creditor: new.creditor, reference: &new.reference };
    let known = Known::of(header, &lines);
    if let Some(terms) = known.terms.as_ref().filter(|terms| terms.currency != new.terms.currency) {
        return Err(Error::OtherCurrency { account, held: terms.currency, got: new.terms.currency });
    }
    let told = lines.len();
    known.tell(tx, new, &mut lines);
    let fresh = lines.get(told..).unwrap_or_default();
    let payments = fresh.iter().filter(|line| matches!(line.entry, Entry::Paid(_))).count();
    let change = if fresh.is_empty() { Change::Unchanged } else { Change::Updated };
    write(tx, new, account, fresh)?;
    sql::amend_account(tx, &row_of(new, account), said)?;
    if let Some(folded) = fold(header, &lines, Cut::ALL) {
        if known.terms.is_none() {
            sync_payments(tx, new.debtor, &folded)?;
        }
        project(tx, new.debtor, folded.view)?;
    }
    Ok(Put { account, debtor: new.debtor, change, payments: u32::try_from(payments).unwrap_or(u32::MAX) })
}

/// What counts of an account before something new is said about it.
struct Known {
    terms: Option<Terms>,
    statements: Vec<Statement>,
    payments: Vec<PaymentId>,
}

impl Known {
    fn of(header: Header<'_>, lines: &[Posted]) -> Self {
        let Some(folded) = fold(header, lines, Cut::ALL).filter(|folded| folded.view.state != AccountState::Withdrawn)
        else {
            return Self { terms: None, statements: Vec::new(), payments: Vec::new() };
        };
        let mut known = Self { terms: Some(folded.terms), statements: Vec::new(), payments: Vec::new() };
        for line in lines {
            if let Entry::Reversed { of, .. } = &line.entry {
                known.payments.push(*of);
            }
        }
        for step in folded.steps {
            if let StepKind::Billed { statement } = step.kind {
                known.statements.push(statement);
            } else if let StepKind::Received { payment, .. } = step.kind {
                known.payments.push(payment);
            }
        }
        known
    }

    /// Adds the lines that make the account what `new` says.
    fn tell(&self, tx: &Tx<'_>, new: &NewAccount, lines: &mut Vec<Posted>) {
        if self.terms.as_ref() != Some(&new.terms) {
            add_line(tx, lines, new.terms.opened, (new.import, Entry::Amended(new.terms.clone())));
        }
        for statement in new.statements.iter().filter(|one| !self.statements.contains(one)) {
            add_line(tx, lines, statement.closed, (new.import, Entry::Billed(*statement)));
        }
        for paid in new.payments.iter().filter(|one| !self.payments.contains(&one.payment)) {
            add_line(tx, lines, paid.on, (new.import, Entry::Paid(paid.entry())));
        }
    }
}

fn write(tx: &Tx<'_>, new: &NewAccount, account: AccountId, lines: &[Posted]) -> Result<(), Error> {
    for line in lines {
        sql::append(tx, new.debtor, account, Some(line))?;
        if let Entry::Paid(paid) = &line.entry {
            let row = PaymentRow {
                debtor: new.debtor,
                account,
                payment: paid.payment,
                creditor: new.creditor,
                currency: new.terms.currency,
                amount: paid.amount,
                on: line.day,
                source: paid.source.clone(),
                import: line.import,
            };
            sql::put_payment(tx, &row)?;
        }
    }
    Ok(())
}

fn check(new: &NewAccount, today: Day) -> Result<(), Error> {
    new.terms.check()?;
    new.statements.iter().try_for_each(Statement::check)?;
    new.payments.iter().try_for_each(|one| super::payments::check(one.amount, one.on, today))
}

fn row_of(new: &NewAccount, account: AccountId) -> AccountRow {
    AccountRow {
        debtor: new.debtor,
        id: account,
        creditor: new.creditor,
        reference: new.reference.clone(),
        product: new.terms.product.clone(),
        currency: new.terms.currency,
        opened: new.terms.opened,
        import: new.import,
    }
}

/// Adds a line known from now on.
pub(super) fn add_line(tx: &Tx<'_>, lines: &mut Vec<Posted>, day: Day, (import, entry): (Option<ImportId>, Entry)) {
    let seq = lines.last().map_or(0, |line| line.seq + 1);
    lines.push(Posted { seq, day, known_at: tx.now().at, import, entry });
}

/// Writes an account's place in its debtor's section.
pub(super) fn project(tx: &Tx<'_>, debtor: DebtorId, view: AccountView) -> Result<(), Error> {
    let mut section = tx.section::<LedgerSection>(debtor)?.unwrap_or_default();
    section.set(view);
    Ok(tx.put_section(debtor, &section)?)
}

/// Brings the table of payments in line with the lines.
pub(super) fn sync_payments(tx: &Tx<'_>, debtor: DebtorId, folded: &Folded) -> Result<(), Error> {
    let received = folded
        .steps
        .iter()
        .filter_map(|step| if let StepKind::Received { payment, .. } = step.kind { Some(payment) } else { None });
    Ok(sql::set_payment_counts(tx, debtor, folded.view.id, &received.collect::<Vec<_>>())?)
}

impl PastPayment {
    fn entry(&self) -> Paid {
        Paid {
            payment: self.payment,
            amount: self.amount,
            source: self.source.clone(),
            choice: None,
            parts: Vec::new(),
        }
    }
}

/// What a file says of an account, in one word: the same word means that nothing is new.
fn source_hash(new: &NewAccount) -> Result<SourceHash, Error> {
    let bytes = postcard::to_extend(&(&new.terms, &new.statements, &new.payments), Vec::with_capacity(256))
        .map_err(|_| Error::Unwritable)?;
    let mut hash = [0; 16];
    blake3::Hasher::new().update(&bytes).finalize_xof().fill(&mut hash);
    Ok(hash)
}
