//! Creditors, accounts, their lines and payments, in SQL.
pub(crate) mod agreements;
mod import;
mod log;
mod series;
mod waiver;

pub(crate) use import::{
    add_first_situation, add_import, add_line, add_party_change, add_situation, add_upload, changed_since, each_line,
    first_lines, forget_uploads, import, import_payments, imports, imports_of_identity, party_changes, save_progress,
    situations, upload_name,
};
pub use log::{PaymentRow, StageChange};
pub(crate) use log::{
    append, append_written, body, each_line_of, former_payments_of_debtor, import_accounts, lines, lines_of_debtor,
    payments_between, payments_of, payments_of_debtor, put_payment, record_stage, reversals_of_debtor,
    set_payment_counts, stages_of,
};
pub use series::SeriesSummary;
pub(crate) use series::{
    SeriesRow, add_answer, add_value, answers, put_asked, put_series, series, series_names, series_summaries,
    series_under, series_values, value_of,
};

pub(crate) use waiver::{add_waiver_proposal, settle_waiver_proposal, waiver_proposal, waiver_proposals};

use crate::Creditor;
use base::{AccountId, CreditorId, Currency, Day, DebtorId, ImportId};
use store::{Error, Row, Rx, Tx, params};

/// An account as its row holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Whose.
    pub debtor: DebtorId,
    /// Which one.
    pub id: AccountId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// The creditor's own name for it.
    pub reference: String,
    /// The product's code.
    pub product: String,
    /// Of every amount.
    pub currency: Currency,
    /// When it was opened.
    pub opened: Day,
    /// The import that brought it.
    pub import: Option<ImportId>,
}

/// Where a creditor's reference leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountRef {
    /// Which account.
    pub account: AccountId,
    /// Whose.
    pub debtor: DebtorId,
    /// Owed to whom.
    pub creditor: CreditorId,
}

pub(crate) fn creditor_named(rx: &Rx<'_>, name: &str) -> Result<Option<CreditorId>, Error> {
    rx.one("select id from creditor where name = $1", params![name], |row| row.get(0))
}

pub(crate) fn add_creditor(tx: &Tx<'_>, creditor: &Creditor) -> Result<(), Error> {
    tx.run("insert into creditor (id, name) values ($1, $2)", params![creditor.id, creditor.name]).map(drop)
}

pub(crate) fn creditors(rx: &Rx<'_>) -> Result<Vec<Creditor>, Error> {
    let sql = "select id, name from creditor order by name";
    rx.all(sql, params![], |row| Ok(Creditor { id: row.get(0)?, name: row.get(1)? }))
}

/// What a file said of an account last, in one word; see [`UNSAID`].
pub(crate) type SourceHash = [u8; 16];
/// The word of an account that nobody has spoken of since it was taken back.
pub(crate) const UNSAID: SourceHash = [0; 16];

/// Where a reference leads, and what was said of it last.
pub(crate) fn account_said(
    rx: &Rx<'_>,
    creditor: CreditorId,
    reference: &str,
) -> Result<Option<(AccountRef, SourceHash)>, Error> {
    let sql = "select id, debtor_id, source_hash from account where creditor_id = $1 and reference = $2";
    rx.one(sql, params![creditor, reference], |row| {
        Ok((AccountRef { account: row.get(0)?, debtor: row.get(1)?, creditor }, source_hash(row, 2)?))
    })
}

/// Shows where these references lead, and what was said of each last.
pub(crate) fn accounts_said(
    rx: &Rx<'_>,
    creditor: CreditorId,
    references: &[&str],
    mut see: impl FnMut(&str, AccountRef, SourceHash),
) -> Result<(), Error> {
    let sql =
        "select reference, id, debtor_id, source_hash from account where creditor_id = $1 and reference in ($2, …)";
    rx.all_of(sql, params![creditor], references, |row| {
        let account = AccountRef { account: row.get(1)?, debtor: row.get(2)?, creditor };
        see(row.text(0)?, account, source_hash(row, 3)?);
        Ok(())
    })?;
    Ok(())
}

/// Shows every account of a creditor: its reference, where that leads, and what was said of it last.
pub(crate) fn each_account_said(
    rx: &Rx<'_>,
    creditor: CreditorId,
    mut see: impl FnMut(&str, AccountRef, SourceHash),
) -> Result<(), Error> {
    let sql = "select creditor_id, reference, id, debtor_id, source_hash from account order by debtor_id, id";
    rx.each(sql, params![], |row| {
        if row.get::<CreditorId>(0)? == creditor {
            let account = AccountRef { account: row.get(2)?, debtor: row.get(3)?, creditor };
            see(row.text(1)?, account, source_hash(row, 4)?);
        }
        Ok(())
    })
}

pub(crate) fn accounts_by_reference(rx: &Rx<'_>, reference: &str) -> Result<Vec<AccountRef>, Error> {
    let sql = "select account.id, account.debtor_id, account.creditor_id from creditor
        join account on account.creditor_id = creditor.id and account.reference = $1 order by account.id limit 100";
    rx.all(sql, params![reference], |row| {
        Ok(AccountRef { account: row.get(0)?, debtor: row.get(1)?, creditor: row.get(2)? })
    })
}

pub(crate) fn add_account(tx: &Tx<'_>, row: &AccountRow, said: SourceHash) -> Result<(), Error> {
    let sql = "insert into account (debtor_id, id, creditor_id, reference, product, currency, opened, import_id,
            source_hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    write_account(tx, sql, row, said)
}

fn write_account(tx: &Tx<'_>, sql: &str, row: &AccountRow, said: SourceHash) -> Result<(), Error> {
    let said: &[u8] = &said;
    let AccountRow { debtor, id, creditor, reference, product, currency, opened, import } = row;
    tx.run(sql, params![debtor, id, creditor, reference, product, currency, opened, import, said]).map(drop)
}

/// Writes what may change of an account that is there: its product, when it was opened and what was said of it last. It is
/// written as a row, so that a server takes many at once.
pub(crate) fn amend_account(tx: &Tx<'_>, row: &AccountRow, said: SourceHash) -> Result<(), Error> {
    let sql = "insert into account (debtor_id, id, creditor_id, reference, product, currency, opened, import_id,
            source_hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (debtor_id, id) do update set product = excluded.product, opened = excluded.opened,
            source_hash = excluded.source_hash";
    write_account(tx, sql, row, said)
}

fn source_hash(row: &Row<'_>, index: usize) -> Result<SourceHash, Error> {
    row.bytes(index)?.try_into().map_err(|_| Error::Column { index, expected: "hash of 16 bytes" })
}

pub(crate) fn account(rx: &Rx<'_>, id: AccountId) -> Result<Option<AccountRow>, Error> {
    let sql = "select debtor_id, id, creditor_id, reference, product, currency, opened, import_id
        from account where id = $1";
    rx.one(sql, params![id], read_account)
}

pub(crate) fn accounts_of(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<AccountRow>, Error> {
    let sql = "select debtor_id, id, creditor_id, reference, product, currency, opened, import_id
        from account where debtor_id = $1 order by id";
    rx.all(sql, params![debtor], read_account)
}

/// The accounts of these debtors.
pub(crate) fn accounts_of_all(rx: &Rx<'_>, debtors: &[DebtorId]) -> Result<Vec<AccountRow>, Error> {
    let sql = "select debtor_id, id, creditor_id, reference, product, currency, opened, import_id
        from account where debtor_id in ($1, …)";
    rx.all_of(sql, params![], debtors, read_account)
}

fn read_account(row: &Row<'_>) -> Result<AccountRow, Error> {
    Ok(AccountRow {
        debtor: row.get(0)?,
        id: row.get(1)?,
        creditor: row.get(2)?,
        reference: row.get(3)?,
        product: row.get(4)?,
        currency: row.get(5)?,
        opened: row.get(6)?,
        import: row.get(7)?,
    })
}
