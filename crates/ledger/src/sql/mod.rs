//! Creditors, accounts, their lines and payments, in SQL.
pub(crate) mod agreements;
mod import;
mod log;
mod series;
mod waiver;

pub(crate) use import::{
    add_import, add_line, add_party_change, add_upload, changed_since, each_line, first_lines, forget_uploads, import,
    import_payments, imports, imports_of_identity, party_changes, save_progress, upload_name,
};
pub use log::{PaymentRow, StageChange};
pub(crate) use log::{
    append, import_accounts, lines, lines_of_debtor, payments_between, payments_of, payments_of_debtor, put_payment,
    record_stage, set_payment_counts, stage_changes_between, stages_of,
};
pub use series::SeriesSummary;
pub(crate) use series::{SeriesRow, add_value, put_series, series, series_summaries, series_values};

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

/// Where a reference leads, and whether what came with it last time had this hash.
pub(crate) fn account_key(
    rx: &Rx<'_>,
    creditor: CreditorId,
    reference: &str,
    hash: &[u8],
) -> Result<Option<(AccountRef, bool)>, Error> {
    let sql = "select account_id, debtor_id, source_hash from account_key where creditor_id = $1 and reference = $2";
    rx.one(sql, params![creditor, reference], |row| {
        let found = AccountRef { account: row.get(0)?, debtor: row.get(1)?, creditor };
        Ok((found, row.bytes(2)? == hash))
    })
}

pub(crate) fn accounts_by_reference(rx: &Rx<'_>, reference: &str) -> Result<Vec<AccountRef>, Error> {
    let sql = "select k.account_id, k.debtor_id, k.creditor_id from creditor c
        join account_key k on k.creditor_id = c.id and k.reference = $1 order by k.account_id limit 100";
    rx.all(sql, params![reference], |row| {
        Ok(AccountRef { account: row.get(0)?, debtor: row.get(1)?, creditor: row.get(2)? })
    })
}

pub(crate) fn add_account(tx: &Tx<'_>, row: &AccountRow, hash: &[u8]) -> Result<(), Error> {
    let sql = "insert into account (debtor_id, id, creditor_id, reference, product, currency, opened, import_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.run(
        sql,
        params![row.debtor, row.id, row.creditor, row.reference, row.product, row.currency, row.opened, row.import],
    )?;
    let sql = "insert into account_key (creditor_id, reference, debtor_id, account_id, source_hash)
        values ($1, $2, $3, $4, $5)";
    tx.run(sql, params![row.creditor, row.reference, row.debtor, row.id, hash])?;
    Ok(())
}

pub(crate) fn amend_account(tx: &Tx<'_>, row: &AccountRow) -> Result<(), Error> {
    let sql = "update account set product = $1, opened = $2 where debtor_id = $3 and id = $4";
    tx.run(sql, params![row.product, row.opened, row.debtor, row.id]).map(drop)
}

pub(crate) fn set_source_hash(tx: &Tx<'_>, creditor: CreditorId, reference: &str, hash: &[u8]) -> Result<(), Error> {
    let sql = "update account_key set source_hash = $1 where creditor_id = $2 and reference = $3";
    tx.run(sql, params![hash, creditor, reference]).map(drop)
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
