//! Accounts come and are amended by import, and are taken back by undoing it.
use super::books::Books;
use crate::{
    Error,
    rules::{
        entry::{Cut, Entry, Header, Paid, Posted, Statement},
        fold::{Folded, StepKind, fold},
        terms::Terms,
        view::{AccountState, AccountView, LedgerSection},
    },
    sql::{self, AccountRow, PaymentRow, SourceHash, UNSAID},
};
use base::{AccountId, Amount, CreditorId, Day, DebtorId, ImportId, PaymentId, Timestamp, Uuid};
use serde::Serialize;
use store::Tx;

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

/// What a file says of an account, whoever owes it, with all that follows from it alone: whoever reads a file ahead of who
/// writes it down does this part of the work.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    creditor: CreditorId,
    reference: String,
    terms: Terms,
    statements: Vec<Statement>,
    payments: Vec<PastPayment>,
    import: Option<ImportId>,
    /// All of it in one word: the same word means that nothing is new.
    said: SourceHash,
    /// The line that opens the account, as it is written down.
    opening: String,
    /// What an account of these lines alone comes to, but for its id.
    view: Option<AccountView>,
}

impl Deed {
    pub(super) fn of(new: NewAccount) -> Result<Self, Error> {
        let said = source_hash(&new)?;
        let NewAccount { creditor, reference, terms, statements, payments, import, debtor: _ } = new;
        let opening = sql::body(&Entry::Opened(terms.clone()))?;
        let mut deed = Self { creditor, reference, terms, statements, payments, import, said, opening, view: None };
        let nobody = AccountId(Uuid::nil());
        deed.view = fold(deed.header(nobody), &deed.lines(Timestamp::UNIX_EPOCH), Cut::ALL).map(|folded| folded.view);
        Ok(deed)
    }

    pub(super) fn creditor(&self) -> CreditorId {
        self.creditor
    }

    pub(super) fn reference(&self) -> &str {
        &self.reference
    }

    pub(super) fn said(&self) -> SourceHash {
        self.said
    }

    pub(super) fn terms(&self) -> &Terms {
        &self.terms
    }

    pub(super) fn billed(&self) -> Amount {
        self.statements.iter().map(|statement| statement.billed).sum()
    }

    pub(super) fn paid(&self) -> Amount {
        self.payments.iter().map(|payment| payment.amount).sum()
    }

    /// The lines of an account that nothing is known of.
    pub(super) fn lines(&self, known_at: Timestamp) -> Vec<Posted> {
        let mut lines = Vec::with_capacity(1 + self.statements.len() + self.payments.len());
        let mut add = |day, entry| post(known_at, &mut lines, day, (self.import, entry));
        add(self.terms.opened, Entry::Opened(self.terms.clone()));
        self.statements.iter().for_each(|statement| add(statement.closed, Entry::Billed(*statement)));
        self.payments.iter().for_each(|paid| add(paid.on, Entry::Paid(paid.entry())));
        lines
    }

    fn header(&self, id: AccountId) -> Header<'_> {
        Header { id, creditor: self.creditor, reference: &self.reference }
    }

    fn check(&self, today: Day) -> Result<(), Error> {
        self.terms.check()?;
        self.statements.iter().try_for_each(Statement::check)?;
        self.payments.iter().try_for_each(|one| super::payments::check(one.amount, one.on, today))
    }

    pub(super) fn row(&self, debtor: DebtorId, id: AccountId) -> AccountRow {
        AccountRow {
            debtor,
            id,
            creditor: self.creditor,
            reference: self.reference.clone(),
            product: self.terms.product.clone(),
            currency: self.terms.currency,
            opened: self.terms.opened,
            import: self.import,
        }
    }
}

/// Opens an account, or appends what is new about one that is known by its creditor and reference.
///
/// # Errors
/// The terms must hold, payments be positive, and an account keep its debtor and currency.
pub fn put(tx: &Tx<'_>, new: &NewAccount) -> Result<Put, Error> {
    put_among(tx, &mut Books::default(), (new.debtor, &Deed::of(new.clone())?))
}

/// The same, where whoever puts many accounts knows much of those that are there.
pub(super) fn put_among(tx: &Tx<'_>, books: &mut Books, (debtor, deed): (DebtorId, &Deed)) -> Result<Put, Error> {
    match books.find(tx, deed.creditor, &deed.reference)? {
        Some((known, _)) if known.debtor != debtor => Err(Error::OtherDebtor(known.account)),
        Some((known, before)) if before == deed.said => {
            Ok(Put { account: known.account, debtor, change: Change::Unchanged, payments: 0 })
        }
        Some((known, _)) => amend(tx, books, (debtor, deed), known.account),
        None => open(tx, (debtor, deed)),
    }
}

/// Makes void every line that `import` brought to an account; whether there were any.
pub fn withdraw(tx: &Tx<'_>, account: AccountId, import: ImportId) -> Result<Option<AccountView>, Error> {
    withdraw_among(tx, &mut Books::default(), account, import)
}

/// The same, where whoever takes back many has them open.
pub(super) fn withdraw_among(
    tx: &Tx<'_>,
    books: &mut Books,
    account: AccountId,
    import: ImportId,
) -> Result<Option<AccountView>, Error> {
    flip(tx, books, account, Entry::Withdrawn { import })
}

/// Makes every line that `import` brought to an account count again.
pub fn reinstate(tx: &Tx<'_>, account: AccountId, import: ImportId) -> Result<Option<AccountView>, Error> {
    flip(tx, &mut Books::default(), account, Entry::Reinstated { import })
}

fn flip(tx: &Tx<'_>, books: &mut Books, account: AccountId, entry: Entry) -> Result<Option<AccountView>, Error> {
    let row = books.row(tx, account)?;
    let mut lines = books.take_lines(tx, row.debtor, row.id)?;
    add_line(tx, &mut lines, tx.now().day, (None, entry));
    sql::append(tx, row.debtor, row.id, lines.last())?;
    // The same words are listened to again.
    sql::amend_account(tx, &row, UNSAID)?;
    let folded = fold(row.header(), &lines, Cut::ALL);
    if let Some(folded) = &folded {
        if lines.iter().any(|line| matches!(line.entry, Entry::Paid(_))) {
            sync_payments(tx, row.debtor, folded)?;
        }
        project(tx, row.debtor, folded.view.clone())?;
    }
    books.keep_lines(row.id, lines);
    Ok(folded.map(|folded| folded.view))
}

fn open(tx: &Tx<'_>, (debtor, deed): (DebtorId, &Deed)) -> Result<Put, Error> {
    deed.check(tx.now().day)?;
    let account = AccountId(tx.fresh_id());
    sql::add_account(tx, &deed.row(debtor, account), deed.said)?;
    let lines = deed.lines(tx.now().at);
    if let [first, rest @ ..] = lines.as_slice() {
        sql::append_written(tx, debtor, account, (first, &deed.opening))?;
        write(tx, (debtor, deed), account, rest)?;
    }
    if let Some(view) = &deed.view {
        project(tx, debtor, AccountView { id: account, ..view.clone() })?;
    }
    let payments = u32::try_from(deed.payments.len()).unwrap_or(u32::MAX);
    Ok(Put { account, debtor, change: Change::Created, payments })
}

fn amend(tx: &Tx<'_>, books: &mut Books, (debtor, deed): (DebtorId, &Deed), account: AccountId) -> Result<Put, Error> {
    deed.check(tx.now().day)?;
    let mut lines = books.take_lines(tx, debtor, account)?;
    let known = Known::of(deed.header(account), &lines);
    if let Some(terms) = known.terms.as_ref().filter(|terms| terms.currency != deed.terms.currency) {
        return Err(Error::OtherCurrency { account, held: terms.currency, got: deed.terms.currency });
    }
    let told = lines.len();
    known.tell(tx, deed, &mut lines);
    let fresh = lines.get(told..).unwrap_or_default();
    let payments = fresh.iter().filter(|line| matches!(line.entry, Entry::Paid(_))).count();
    let change = if fresh.is_empty() { Change::Unchanged } else { Change::Updated };
    write(tx, (debtor, deed), account, fresh)?;
    sql::amend_account(tx, &deed.row(debtor, account), deed.said)?;
    if let Some(folded) = fold(deed.header(account), &lines, Cut::ALL) {
        if known.terms.is_none() {
            sync_payments(tx, debtor, &folded)?;
        }
        project(tx, debtor, folded.view)?;
    }
    books.keep_lines(account, lines);
    Ok(Put { account, debtor, change, payments: u32::try_from(payments).unwrap_or(u32::MAX) })
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
    fn tell(&self, tx: &Tx<'_>, new: &Deed, lines: &mut Vec<Posted>) {
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

fn write(tx: &Tx<'_>, (debtor, deed): (DebtorId, &Deed), account: AccountId, lines: &[Posted]) -> Result<(), Error> {
    for line in lines {
        sql::append(tx, debtor, account, Some(line))?;
        if let Entry::Paid(paid) = &line.entry {
            let row = PaymentRow {
                debtor,
                account,
                payment: paid.payment,
                creditor: deed.creditor,
                currency: deed.terms.currency,
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

/// Adds a line known from now on.
pub(super) fn add_line(tx: &Tx<'_>, lines: &mut Vec<Posted>, day: Day, told: (Option<ImportId>, Entry)) {
    post(tx.now().at, lines, day, told);
}

fn post(known_at: Timestamp, lines: &mut Vec<Posted>, day: Day, (import, entry): (Option<ImportId>, Entry)) {
    let seq = lines.last().map_or(0, |line| line.seq + 1);
    lines.push(Posted { seq, day, known_at, import, entry });
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
