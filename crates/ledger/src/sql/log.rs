//! Lines, payments and changes of stage, in SQL.
use crate::rules::{
    entry::{Entry, Posted},
    stage::Stage,
};
use base::{AccountId, Amount, CreditorId, Currency, Day, DebtorId, ImportId, PaymentId};
use store::{Error, Row, Rx, Tx, params};

/// A payment, for reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// Whose debt.
    pub debtor: DebtorId,
    /// Which account.
    pub account: AccountId,
    /// Which payment.
    pub payment: PaymentId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// Of the account, and so of the amount.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
    /// The day it counts from.
    pub on: Day,
    /// Where it came from.
    pub source: String,
    /// The import that brought it.
    pub import: Option<ImportId>,
}

/// An account went from one stage to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageChange {
    /// Whose.
    pub debtor: DebtorId,
    /// Which account.
    pub account: AccountId,
    /// On which day.
    pub day: Day,
    /// From.
    pub from: Stage,
    /// To.
    pub to: Stage,
    /// What was owed then.
    pub balance: Amount,
}

/// Appends a line, if there is one.
pub(crate) fn append(tx: &Tx<'_>, debtor: DebtorId, account: AccountId, line: Option<&Posted>) -> Result<(), Error> {
    match line {
        Some(line) => append_written(tx, debtor, account, (line, &body(&line.entry)?)),
        None => Ok(()),
    }
}

/// What a line says, as it is written down.
pub(crate) fn body(entry: &Entry) -> Result<String, Error> {
    Ok(serde_json::to_string(entry)?)
}

/// Appends a line whose body was written before.
pub(crate) fn append_written(
    tx: &Tx<'_>,
    debtor: DebtorId,
    account: AccountId,
    (line, body): (&Posted, &str),
) -> Result<(), Error> {
    let sql = "insert into entry (debtor_id, account_id, seq, day, known_at, import_id, kind, body)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let kind = line.entry.kind();
    tx.run(sql, params![debtor, account, line.seq, line.day, line.known_at, line.import, kind, body]).map(drop)
}

/// The lines of one account, in the order in which they became known.
pub(crate) fn lines(rx: &Rx<'_>, debtor: DebtorId, account: AccountId) -> Result<Vec<Posted>, Error> {
    let sql = "select seq, day, known_at, import_id, body from entry
        where debtor_id = $1 and account_id = $2 order by seq";
    rx.all(sql, params![debtor, account], |row| read_line(row, 0))
}

/// The lines of every account of a debtor, account by account.
pub(crate) fn lines_of_debtor(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<(AccountId, Posted)>, Error> {
    let sql = "select account_id, seq, day, known_at, import_id, body from entry
        where debtor_id = $1 order by account_id, seq";
    rx.all(sql, params![debtor], |row| Ok((row.get(0)?, read_line(row, 1)?)))
}

/// Shows the lines of those accounts of these debtors that are wanted, in the order in which they became known.
pub(crate) fn each_line_of(
    rx: &Rx<'_>,
    debtors: &[DebtorId],
    wanted: impl Fn(AccountId) -> bool,
    mut see: impl FnMut(AccountId, Posted),
) -> Result<(), Error> {
    let sql = "select account_id, seq, day, known_at, import_id, body from entry
        where debtor_id in ($1, …) order by debtor_id, account_id, seq";
    rx.all_of(sql, params![], debtors, |row| {
        let account = row.get(0)?;
        if wanted(account) {
            see(account, read_line(row, 1)?);
        }
        Ok(())
    })?;
    Ok(())
}

fn read_line(row: &Row<'_>, first: usize) -> Result<Posted, Error> {
    let body: String = row.get(first + 4)?;
    Ok(Posted {
        seq: row.get(first)?,
        day: row.get(first + 1)?,
        known_at: row.get(first + 2)?,
        import: row.get(first + 3)?,
        entry: serde_json::from_str(&body)?,
    })
}

/// Every account with a line of this import.
pub(crate) fn import_accounts(rx: &Rx<'_>, import: ImportId) -> Result<Vec<(DebtorId, AccountId)>, Error> {
    let sql = "select distinct debtor_id, account_id from entry where import_id = $1 order by debtor_id, account_id";
    rx.all(sql, params![import], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Adds a payment that counts; one that was withdrawn before counts again.
pub(crate) fn put_payment(tx: &Tx<'_>, row: &PaymentRow) -> Result<(), Error> {
    let sql =
        "insert into payment (debtor_id, account_id, id, creditor_id, currency, amount, day, source, import_id, counts)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (debtor_id, account_id, id) do update set
            amount = excluded.amount, day = excluded.day, source = excluded.source,
            import_id = excluded.import_id, counts = excluded.counts";
    let PaymentRow { debtor, account, payment, creditor, currency, amount, on, source, import } = row;
    let values = params![debtor, account, payment, creditor, currency.code(), amount, on, source, import, true];
    tx.run(sql, values).map(drop)
}

/// Says of every payment of an account whether it counts: those in `counting` do.
pub(crate) fn set_payment_counts(
    tx: &Tx<'_>,
    debtor: DebtorId,
    account: AccountId,
    counting: &[PaymentId],
) -> Result<(), Error> {
    let sql = "select id, counts from payment where debtor_id = $1 and account_id = $2";
    let held: Vec<(PaymentId, bool)> = tx.all(sql, params![debtor, account], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (payment, counted) in held {
        let counts = counting.contains(&payment);
        if counts != counted {
            let sql = "update payment set counts = $1 where debtor_id = $2 and account_id = $3 and id = $4";
            tx.run(sql, params![counts, debtor, account, payment])?;
        }
    }
    Ok(())
}

/// The payments of an account that count, with their amounts.
pub(crate) fn payments_of(
    rx: &Rx<'_>,
    debtor: DebtorId,
    account: AccountId,
) -> Result<Vec<(PaymentId, Amount)>, Error> {
    let sql = "select id, amount from payment where debtor_id = $1 and account_id = $2 and counts order by id";
    rx.all(sql, params![debtor, account], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Shows every payment that counts from a day on or after `from`, up to and including `to`.
pub(crate) fn payments_between<E: From<Error>>(
    rx: &Rx<'_>,
    from: Day,
    to: Day,
    mut see: impl FnMut(PaymentRow) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "select debtor_id, account_id, id, creditor_id, amount, day, source, import_id, currency from payment
        where $1 <= day and day <= $2 and counts order by day, debtor_id, account_id, id";
    rx.each(sql, params![from, to], |row| see(read_payment(row)?))
}

/// The payments of one debtor that count, newest first.
pub(crate) fn payments_of_debtor(
    rx: &Rx<'_>,
    debtor: DebtorId,
    (day, below): (Day, PaymentId),
    limit: u32,
) -> Result<Vec<PaymentRow>, Error> {
    let sql = "select debtor_id, account_id, id, creditor_id, amount, day, source, import_id, currency from payment
        where debtor_id = $1 and (day, id) < ($2, $3) and counts order by day desc, id desc limit $4";
    rx.all(sql, params![debtor, day, below, limit], read_payment)
}

/// The payments of one debtor that count no more, newest first.
pub(crate) fn former_payments_of_debtor(
    rx: &Rx<'_>,
    debtor: DebtorId,
    (day, below): (Day, PaymentId),
    limit: u32,
) -> Result<Vec<PaymentRow>, Error> {
    let sql = "select debtor_id, account_id, id, creditor_id, amount, day, source, import_id, currency from payment
        where debtor_id = $1 and (day, id) < ($2, $3) and not counts order by day desc, id desc limit $4";
    rx.all(sql, params![debtor, day, below, limit], read_payment)
}

/// The lines of one debtor that take a payment back.
pub(crate) fn reversals_of_debtor(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<(AccountId, Posted)>, Error> {
    let sql = "select account_id, seq, day, known_at, import_id, body from entry
        where debtor_id = $1 and kind = 'reversed' order by account_id, seq";
    rx.all(sql, params![debtor], |row| Ok((row.get(0)?, read_line(row, 1)?)))
}

fn read_payment(row: &Row<'_>) -> Result<PaymentRow, Error> {
    let currency: String = row.get(8)?;
    Ok(PaymentRow {
        debtor: row.get(0)?,
        account: row.get(1)?,
        payment: row.get(2)?,
        creditor: row.get(3)?,
        currency: currency.parse().map_err(|_| Error::Column { index: 8, expected: "currency" })?,
        amount: row.get(4)?,
        on: row.get(5)?,
        source: row.get(6)?,
        import: row.get(7)?,
    })
}

/// Records a change of stage. A second one of the same day keeps where the day began.
pub(crate) fn record_stage(tx: &Tx<'_>, change: &StageChange) -> Result<(), Error> {
    let sql = "insert into stage_change (debtor_id, account_id, day, from_stage, to_stage, balance, at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (debtor_id, account_id, day) do update set
            to_stage = excluded.to_stage, balance = excluded.balance, at = excluded.at";
    let (from, to) = (change.from.index(), change.to.index());
    tx.run(sql, params![change.debtor, change.account, change.day, from, to, change.balance, tx.now().at]).map(drop)
}

/// The stage that each account of a debtor was last recorded in: the newest record, be it about an earlier day.
pub(crate) fn stages_of(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<(AccountId, Stage)>, Error> {
    let sql = "select account_id, to_stage from stage_change where debtor_id = $1 order by account_id, at, day";
    let mut last: Vec<(AccountId, Stage)> = Vec::new();
    rx.each(sql, params![debtor], |row| -> Result<(), Error> {
        let record = (row.get(0)?, stage(row, 1)?);
        match last.last_mut() {
            Some(held) if held.0 == record.0 => *held = record,
            Some(_) | None => last.push(record),
        }
        Ok(())
    })?;
    Ok(last)
}

fn stage(row: &Row<'_>, index: usize) -> Result<Stage, Error> {
    Stage::at(row.get(index)?).ok_or(Error::Column { index, expected: "a stage from 0 to 7" })
}
