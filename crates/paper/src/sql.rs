//! Documents as they were issued, in SQL.
use base::{AccountId, AgreementId, CreditorId, Day, DebtorId, Timestamp};
use store::{Error, Row, Rx, Tx, params};

/// A document as its row holds it, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// About whose debt.
    pub debtor: DebtorId,
    /// The code on its pages.
    pub code: String,
    /// About which account.
    pub account: AccountId,
    /// Of which agreement, if it is one's.
    pub agreement: Option<AgreementId>,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// Its kind's code.
    pub kind: String,
    /// The day of its figures.
    pub day: Day,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Who issued it, as the record calls them.
    pub issued_by: String,
}

/// Adds a document; one that says the very same is there already.
pub(crate) fn add(tx: &Tx<'_>, row: &DocumentRow, sheet: &[u8]) -> Result<(), Error> {
    let sql = "insert into document
            (debtor_id, code, account_id, agreement_id, creditor_id, kind, day, issued_at, issued_by, sheet)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (debtor_id, code) do nothing";
    let DocumentRow { debtor, code, account, agreement, creditor, kind, day, issued_at, issued_by } = row;
    let row = params![debtor, code, account, agreement, creditor, kind, day, issued_at, issued_by, sheet];
    tx.run(sql, row).map(drop)
}

/// A document and what it says.
pub(crate) fn document(rx: &Rx<'_>, code: &str) -> Result<Option<(DocumentRow, Vec<u8>)>, Error> {
    let sql = "select debtor_id, code, account_id, agreement_id, creditor_id, kind, day, issued_at, issued_by, sheet
        from document where code = $1";
    rx.one(sql, params![code], |row| Ok((read(row)?, row.get(9)?)))
}

/// The documents about an account, newest first, at most `limit`.
pub(crate) fn documents(
    rx: &Rx<'_>,
    debtor: DebtorId,
    account: AccountId,
    limit: u32,
) -> Result<Vec<DocumentRow>, Error> {
    let sql = "select debtor_id, code, account_id, agreement_id, creditor_id, kind, day, issued_at, issued_by
        from document where debtor_id = $1 and account_id = $2 order by issued_at desc, code limit $3";
    rx.all(sql, params![debtor, account, limit], read)
}

/// The code of the last document of an agreement.
pub(crate) fn of_agreement(rx: &Rx<'_>, debtor: DebtorId, agreement: AgreementId) -> Result<Option<String>, Error> {
    let sql = "select code from document where debtor_id = $1 and agreement_id = $2
        order by issued_at desc, code limit 1";
    rx.one(sql, params![debtor, agreement], |row| row.get(0))
}

fn read(row: &Row<'_>) -> Result<DocumentRow, Error> {
    Ok(DocumentRow {
        debtor: row.get(0)?,
        code: row.get(1)?,
        account: row.get(2)?,
        agreement: row.get(3)?,
        creditor: row.get(4)?,
        kind: row.get(5)?,
        day: row.get(6)?,
        issued_at: row.get(7)?,
        issued_by: row.get(8)?,
    })
}
