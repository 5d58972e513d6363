//! Money received, and money that was not received after all.
use super::{
    accounts::{add_line, project, sync_payments},
    books::Books,
};
use crate::{
    Error, facts,
    rules::{
        choice::Choice,
        entry::{Cut, Entry, Paid, Part, Posted},
        fold::{Folded, StepKind, fold},
    },
    sql::{self, AccountRow, PaymentRow},
};
use base::{AccountId, Amount, CommandId, CreditorId, Day, DebtorId, ImportId, PaymentId, Right, day_number};
use serde::{Deserialize, Serialize};
use store::{Ctx, Tx};

/// A payment reported by a cashier, a bank or a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPayment {
    /// Named by the sender, so that a retry is the same command.
    pub command: CommandId,
    /// For which account.
    pub account: AccountId,
    /// Named by the sender, so that the same money counts once.
    pub payment: PaymentId,
    /// How much; positive.
    pub amount: Amount,
    /// The day it counts from; not one to come.
    pub on: Day,
    /// Where it came from: cash, transfer, a gateway.
    pub source: String,
    /// How it is to be used, where somebody chose.
    pub choice: Option<Choice>,
}

/// A payment was not received after all: a returned cheque, a chargeback, a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReversePayment {
    /// Named by the sender, so that a retry is the same command.
    pub command: CommandId,
    /// Of which account.
    pub account: AccountId,
    /// Which payment.
    pub payment: PaymentId,
    /// Why, in words.
    pub reason: String,
}

/// A payment on its way into an account, inside a transaction already begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// For which account.
    pub account: AccountId,
    /// The same one counts once; see [`payment_id`].
    pub payment: PaymentId,
    /// How much; positive.
    pub amount: Amount,
    /// The day it counts from; not one to come.
    pub on: Day,
    /// Where it came from.
    pub source: String,
    /// How it is to be used, where somebody chose.
    pub choice: Option<Choice>,
    /// The import that brings it.
    pub import: Option<ImportId>,
}

/// What became of a payment that was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// It counts from now on.
    Recorded(Receipt),
    /// It counted already, or was reversed: nothing was written.
    Already,
}

/// What a payment did when it was posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which payment.
    pub payment: PaymentId,
    /// Of which account.
    pub account: AccountId,
    /// Whose.
    pub debtor: DebtorId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// How much.
    pub amount: Amount,
    /// The day it counts from.
    pub on: Day,
    /// What it extinguished, in order.
    pub parts: Vec<Part>,
    /// What is held for what falls due later.
    pub held: Amount,
    /// What is still due on the day it was posted.
    pub owed_after: Amount,
}

/// Spreads a payment over what is owed and announces [`facts::Paid`]; `None` if it counted already.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the account's creditor; the amount must be positive, the day not to come, and a
/// choice one that the law gives (see [`Choice::check`]).
pub fn record_payment(ctx: &Ctx, new: RecordPayment) -> Result<Option<Receipt>, Error> {
    ctx.may(Right::RecordPayment)?;
    let RecordPayment { command, account, payment, amount, on, source, choice } = new;
    ctx.once(command, "ledger.record_payment", |tx| {
        let row = row(tx, account)?;
        serves(ctx, row.creditor)?;
        let (source, choice) = (source.clone(), choice.clone());
        match post(tx, &NewPayment { account, payment, amount, on, source, choice, import: None })? {
            Post::Recorded(receipt) => {
                tx.announce(&receipt.fact())?;
                Ok(Some(receipt))
            }
            Post::Already => Ok(None),
        }
    })
}

/// Takes a payment back, whole: what it had extinguished is owed again since its own due days, and late interest runs as
/// if the money had never come. Announces [`facts::Reversed`].
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the account's creditor; the payment must count.
pub fn reverse_payment(ctx: &Ctx, new: ReversePayment) -> Result<(), Error> {
    ctx.may(Right::RecordPayment)?;
    let ReversePayment { command, account, payment, reason } = new;
    ctx.once(command, "ledger.reverse_payment", |tx| {
        let row = row(tx, account)?;
        serves(ctx, row.creditor)?;
        let mut lines = sql::lines(tx, row.debtor, row.id)?;
        let before = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(row.id))?;
        let (on, amount) = received(&before, payment).ok_or(Error::NoPayment(payment))?;
        let reversal = Entry::Reversed { of: payment, reason: reason.clone() };
        add_line(tx, &mut lines, tx.now().day, (None, reversal));
        sql::append(tx, row.debtor, row.id, lines.last())?;
        let after = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(row.id))?;
        sync_payments(tx, row.debtor, &after)?;
        project(tx, row.debtor, after.view)?;
        let (debtor, creditor) = (row.debtor, row.creditor);
        tx.announce(&facts::Reversed { debtor, account, creditor, payment, amount, on: base::day_of(on) })?;
        Ok(())
    })
}

/// Adds a cost of collection to an account, from today.
///
/// # Errors
/// The account must exist and the amount be positive.
pub fn add_cost(tx: &Tx<'_>, account: AccountId, amount: Amount, reason: &str) -> Result<(), Error> {
    if amount <= Amount::ZERO {
        return Err(Error::NotPositive(amount));
    }
    let row = row(tx, account)?;
    let mut lines = sql::lines(tx, row.debtor, row.id)?;
    add_line(tx, &mut lines, tx.now().day, (None, Entry::CostAdded { amount, reason: reason.to_owned() }));
    sql::append(tx, row.debtor, row.id, lines.last())?;
    let folded = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(account))?;
    project(tx, row.debtor, folded.view)
}

/// Spreads a payment over what is owed. Announces nothing: the caller does, with [`Receipt::fact`], where it should.
///
/// # Errors
/// The account must exist, the amount be positive, the day not to come, and a choice one that the law gives.
pub fn post(tx: &Tx<'_>, new: &NewPayment) -> Result<Post, Error> {
    post_among(tx, &mut Books::default(), new)
}

/// The same, where whoever posts many payments has their accounts open.
pub(super) fn post_among(tx: &Tx<'_>, books: &mut Books, new: &NewPayment) -> Result<Post, Error> {
    let today = tx.now().day;
    check(new.amount, new.on, today)?;
    let row = books.row(tx, new.account)?;
    let mut lines = books.take_lines(tx, row.debtor, row.id)?;
    if is_settled(&row, &lines, new.payment) {
        books.keep_lines(row.id, lines);
        return Ok(Post::Already);
    }
    if let Some(choice) = &new.choice {
        let before = fold(row.header(), &lines, Cut { day: new.on, ..Cut::ALL }).ok_or(Error::NoAccount(row.id))?;
        choice.check(&before.view, day_number(new.on))?;
    }
    let (source, choice) = (new.source.clone(), new.choice.clone());
    let paid = Paid { payment: new.payment, amount: new.amount, source, choice, parts: Vec::new() };
    add_line(tx, &mut lines, new.on, (new.import, Entry::Paid(paid)));
    let folded = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(row.id))?;
    let parts = parts(&folded, new.payment);
    if let Some(Posted { entry: Entry::Paid(paid), .. }) = lines.last_mut() {
        paid.parts.clone_from(&parts);
    }
    sql::append(tx, row.debtor, row.id, lines.last())?;
    sql::put_payment(tx, &new.row(&row))?;
    let used: Amount = parts.iter().map(|part| part.amount).sum();
    let receipt = Receipt {
        payment: new.payment,
        account: row.id,
        debtor: row.debtor,
        creditor: row.creditor,
        amount: new.amount,
        on: new.on,
        parts,
        held: new.amount - used,
        owed_after: folded.view.owed(day_number(today)).total(),
    };
    project(tx, row.debtor, folded.view)?;
    books.keep_lines(row.id, lines);
    Ok(Post::Recorded(receipt))
}

/// A payment's id made from the creditor's own number for it: the same number of the same account is the same payment.
pub fn payment_id(account: AccountId, reference: &str) -> PaymentId {
    let mut hash = [0; 16];
    let mut hasher = blake3::Hasher::new();
    hasher.update(account.0.as_bytes()).update(reference.as_bytes()).finalize_xof().fill(&mut hash);
    PaymentId(uuid::Builder::from_custom_bytes(hash).into_uuid())
}

impl Receipt {
    /// What to announce about it.
    pub fn fact(&self) -> facts::Paid {
        facts::Paid {
            debtor: self.debtor,
            account: self.account,
            creditor: self.creditor,
            payment: self.payment,
            amount: self.amount,
            on: self.on,
        }
    }
}

impl NewPayment {
    fn row(&self, account: &AccountRow) -> PaymentRow {
        PaymentRow {
            debtor: account.debtor,
            account: account.id,
            payment: self.payment,
            creditor: account.creditor,
            currency: account.currency,
            amount: self.amount,
            on: self.on,
            source: self.source.clone(),
            import: self.import,
        }
    }
}

/// Refuses money that nobody can have received.
pub(super) fn check(amount: Amount, on: Day, today: Day) -> Result<(), Error> {
    if amount <= Amount::ZERO {
        Err(Error::NotPositive(amount))
    } else if today < on {
        Err(Error::FuturePayment { on, today })
    } else {
        Ok(())
    }
}

pub(super) fn row(tx: &Tx<'_>, account: AccountId) -> Result<AccountRow, Error> {
    sql::account(tx, account)?.ok_or(Error::NoAccount(account))
}

pub(super) fn serves(ctx: &Ctx, creditor: CreditorId) -> Result<(), Error> {
    if ctx.actor.serves(creditor) { Ok(()) } else { Err(Error::OtherCreditor(creditor)) }
}

/// Whether this payment counts, or counted until it was reversed.
fn is_settled(row: &AccountRow, lines: &[Posted], payment: PaymentId) -> bool {
    let reversed = |line: &Posted| matches!(&line.entry, Entry::Reversed { of, .. } if *of == payment);
    let named = |line: &Posted| matches!(&line.entry, Entry::Paid(paid) if paid.payment == payment);
    if lines.iter().any(reversed) {
        return true;
    }
    lines.iter().any(named)
        && fold(row.header(), lines, Cut::ALL).is_some_and(|folded| received(&folded, payment).is_some())
}

/// From when a payment counts and how much it is, if it counts.
pub(super) fn received(folded: &Folded, wanted: PaymentId) -> Option<(i32, Amount)> {
    folded.steps.iter().find_map(|step| match &step.kind {
        StepKind::Received { payment, amount, .. } if *payment == wanted => Some((step.day, *amount)),
        _ => None,
    })
}

/// What a payment extinguished.
pub(super) fn parts(folded: &Folded, wanted: PaymentId) -> Vec<Part> {
    let applied = folded.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Applied { payment: Some(payment), part } if *payment == wanted => Some(*part),
        _ => None,
    });
    applied.collect()
}
