//! Bank files, incomes, candidates, postings, codes and collectors, in SQL.
use crate::{
    BankFile, Candidate, CodeKind, CollectionCode, Collector, FileId, FileState, Income, IncomeState, MovementId,
    Posting, rules::statement::Payer,
};
use base::{AccountId, Amount, CreditorId, Day, PaymentId, Uuid};
use store::{Error, Row, Rx, Tx, params};

const FILE_COLUMNS: &str =
    "id, account, creditor_id, name, format, state, actor, at, undone_at, incomes, outgoings, refused";
const INCOME_COLUMNS: &str = "id, file_id, account, reference, creditor_id, line, day, currency, amount, external,
    payer_name, payer_tax_id, payer_account, words, state, reason, turn, decided_by";

pub(crate) fn add_file(tx: &Tx<'_>, file: &BankFile, digest: &[u8]) -> Result<(), Error> {
    let sql = "insert into bank_file
        (id, account, digest, creditor_id, name, format, state, actor, at, incomes, outgoings, refused)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let refused = serde_json::to_string(&file.refused)?;
    let (incomes, outgoings) = (signed(file.incomes), signed(file.outgoings));
    let BankFile { id, account, creditor, name, format, state, actor, at, .. } = file;
    let values =
        params![id.0, account, digest, creditor, name, format, word(state)?, actor, at, incomes, outgoings, refused];
    tx.run(sql, values).map(drop)
}

/// The file of an account with this content.
pub(crate) fn file_of_content(rx: &Rx<'_>, account: &str, digest: &[u8]) -> Result<Option<BankFile>, Error> {
    let sql = format!("select {FILE_COLUMNS} from bank_file where account = $1 and digest = $2");
    rx.one(&sql, params![account, digest], read_file)
}

pub(crate) fn file(rx: &Rx<'_>, id: FileId) -> Result<Option<BankFile>, Error> {
    let sql = format!("select {FILE_COLUMNS} from bank_file where id = $1");
    rx.one(&sql, params![id.0], read_file)
}

pub(crate) fn files(rx: &Rx<'_>, limit: u32) -> Result<Vec<BankFile>, Error> {
    let sql = format!("select {FILE_COLUMNS} from bank_file order by at desc, id desc limit $1");
    rx.all(&sql, params![limit], read_file)
}

pub(crate) fn set_file_state(tx: &Tx<'_>, id: FileId, state: FileState) -> Result<(), Error> {
    let undone = (state == FileState::Undone).then(|| tx.now().at);
    let sql = "update bank_file set state = $1, undone_at = $2 where id = $3";
    tx.run(sql, params![word(&state)?, undone, id.0]).map(drop)
}

/// Puts an income there, or takes one that was taken back again; whether anything was written.
pub(crate) fn put_income(tx: &Tx<'_>, income: &Income) -> Result<bool, Error> {
    let known = "select id, state from bank_movement where account = $1 and reference = $2";
    let found = tx.one(known, params![income.account, income.reference], |row| {
        Ok((row.get::<Uuid>(0)?, row.get::<String>(1)?))
    })?;
    let waiting = word(&IncomeState::Waiting)?;
    if let Some((id, state)) = found {
        if state != word(&IncomeState::Undone)? {
            return Ok(false);
        }
        let sql = "update bank_movement set file_id = $1, creditor_id = $2, line = $3, state = $4, reason = $5
            where id = $6";
        let values = params![income.file.0, income.creditor, income.line, waiting, "", id];
        return tx.run(sql, values).map(|_| true);
    }
    let sql = "insert into bank_movement (id, file_id, account, reference, creditor_id, line, day, currency, amount,
        external, payer_name, payer_tax_id, payer_account, words, state, reason, turn)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let Income { id, file, account, reference, creditor, line, day, currency, amount, .. } = income;
    let (payer, external, words) = (&income.payer, &income.external, &income.words);
    let values = params![
        id.0,
        file.0,
        account,
        reference,
        creditor,
        line,
        day,
        currency,
        amount,
        external,
        payer.name,
        payer.tax_id,
        payer.account,
        words,
        waiting,
        "",
        0
    ];
    tx.run(sql, values).map(|_| true)
}

pub(crate) fn income(rx: &Rx<'_>, id: MovementId) -> Result<Option<Income>, Error> {
    let sql = format!("select {INCOME_COLUMNS} from bank_movement where id = $1");
    rx.one(&sql, params![id.0], read_income)
}

/// Incomes of a file in one state, after one of them, at most `limit`.
pub(crate) fn incomes_of(
    rx: &Rx<'_>,
    file: FileId,
    state: IncomeState,
    after: MovementId,
    limit: u32,
) -> Result<Vec<Income>, Error> {
    let sql = format!(
        "select {INCOME_COLUMNS} from bank_movement where file_id = $1 and state = $2 and $3 < id order by id limit $4"
    );
    rx.all(&sql, params![file.0, word(&state)?, after.0, limit], read_income)
}

/// Incomes in one state, oldest first, after one of them, at most `limit`.
pub(crate) fn incomes_in(
    rx: &Rx<'_>,
    state: IncomeState,
    (day, after): (Day, MovementId),
    limit: u32,
) -> Result<Vec<Income>, Error> {
    let sql = format!(
        "select {INCOME_COLUMNS} from bank_movement where state = $1 and ($2 < day or ($2 = day and $3 < id))
        order by day, id limit $4"
    );
    rx.all(&sql, params![word(&state)?, day, after.0, limit], read_income)
}

/// How many incomes of a file are in each state, and how much money.
pub(crate) fn counts_of(rx: &Rx<'_>, file: FileId) -> Result<Vec<(IncomeState, u64, Amount)>, Error> {
    let sql = "select state, count(*), cast(sum(amount) as bigint) from bank_movement where file_id = $1 group by state order by state";
    rx.all(sql, params![file.0], |row| Ok((read_word(row, 0)?, unsigned(row.get(1)?), row.get(2)?)))
}

/// What waits for a person of one creditor, currency and day.
pub(crate) struct Queued {
    pub(crate) creditor: Option<CreditorId>,
    pub(crate) currency: Option<String>,
    pub(crate) day: Day,
    pub(crate) count: u64,
    pub(crate) amount: Amount,
}

/// Every queued income's creditor, currency, day and amount, summed by day.
pub(crate) fn suspense(rx: &Rx<'_>) -> Result<Vec<Queued>, Error> {
    let sql =
        "select creditor_id, currency, day, count(*), cast(sum(amount) as bigint) from bank_movement where state = $1
        group by creditor_id, currency, day order by day";
    rx.all(sql, params![word(&IncomeState::Queued)?], |row| {
        let (creditor, currency, day) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Queued { creditor, currency, day, count: unsigned(row.get(3)?), amount: row.get(4)? })
    })
}

/// Moves an income on.
pub(crate) fn decide(tx: &Tx<'_>, id: MovementId, state: IncomeState, reason: &str) -> Result<(), Error> {
    let sql = "update bank_movement set state = $1, reason = $2, decided_by = $3, decided_at = $4 where id = $5";
    let by =
        matches!(state, IncomeState::Posting | IncomeState::Posted | IncomeState::Rejected).then(|| tx.actor().label());
    tx.run(sql, params![word(&state)?, reason, by, tx.now().at, id.0]).map(drop)
}

/// Moves an income on without saying anew why or by whom.
pub(crate) fn set_state(tx: &Tx<'_>, id: MovementId, state: IncomeState) -> Result<(), Error> {
    tx.run("update bank_movement set state = $1 where id = $2", params![word(&state)?, id.0]).map(drop)
}

/// Takes an income back: what is posted next of it is other payments.
pub(crate) fn turn_back(tx: &Tx<'_>, id: MovementId, state: IncomeState, reason: &str) -> Result<(), Error> {
    let sql = "update bank_movement set state = $1, reason = $2, turn = turn + 1 where id = $3";
    tx.run(sql, params![word(&state)?, reason, id.0])?;
    tx.run("delete from bank_posting where movement_id = $1", params![id.0]).map(drop)
}

pub(crate) fn set_candidates(tx: &Tx<'_>, id: MovementId, candidates: &[Candidate]) -> Result<(), Error> {
    tx.run("delete from bank_candidate where movement_id = $1", params![id.0])?;
    let sql = "insert into bank_candidate (movement_id, number, body) values ($1, $2, $3)";
    for (number, candidate) in (1_i64..).zip(candidates) {
        tx.run(sql, params![id.0, number, serde_json::to_string(candidate)?])?;
    }
    Ok(())
}

pub(crate) fn candidates(rx: &Rx<'_>, id: MovementId) -> Result<Vec<Candidate>, Error> {
    let sql = "select body from bank_candidate where movement_id = $1 order by number";
    rx.all(sql, params![id.0], |row| Ok(serde_json::from_str(&row.get::<String>(0)?)?))
}

pub(crate) fn add_posting(tx: &Tx<'_>, id: MovementId, posting: &Posting) -> Result<(), Error> {
    let sql = "insert into bank_posting (movement_id, payment_id, debtor_id, account_id, amount)
        values ($1, $2, $3, $4, $5)";
    let Posting { payment, debtor, account, amount } = posting;
    tx.run(sql, params![id.0, payment, debtor, account, amount]).map(drop)
}

pub(crate) fn postings(rx: &Rx<'_>, id: MovementId) -> Result<Vec<Posting>, Error> {
    let sql = "select payment_id, debtor_id, account_id, amount from bank_posting
        where movement_id = $1 order by payment_id";
    rx.all(sql, params![id.0], |row| {
        let payment: PaymentId = row.get(0)?;
        Ok(Posting { payment, debtor: row.get(1)?, account: row.get(2)?, amount: row.get(3)? })
    })
}

/// The row of the collector for creditors that have none of their own.
pub(crate) const HOUSE: CreditorId = CreditorId(Uuid::nil());

/// The collector of a creditor, or the house's.
pub(crate) fn collector(rx: &Rx<'_>, creditor: CreditorId) -> Result<Option<Collector>, Error> {
    let sql = "select document from collector where creditor_id = $1";
    let read = |id| rx.one(sql, params![id], |row| row.get::<String>(0));
    let found = match read(creditor)? {
        Some(own) => Some(own),
        None => read(HOUSE)?,
    };
    Ok(found.map(|text| serde_json::from_str(&text)).transpose()?)
}

pub(crate) fn put_collector(tx: &Tx<'_>, creditor: CreditorId, collector: &Collector) -> Result<(), Error> {
    let sql = "insert into collector (creditor_id, document) values ($1, $2)
        on conflict (creditor_id) do update set document = excluded.document";
    tx.run(sql, params![creditor, serde_json::to_string(collector)?]).map(drop)
}

pub(crate) fn add_code(tx: &Tx<'_>, code: &CollectionCode) -> Result<(), Error> {
    let sql = "insert into collection_code (debtor_id, code, kind, account_id, creditor_id, at)
        values ($1, $2, $3, $4, $5, $6)";
    let CollectionCode { code, kind, debtor, account, creditor } = code;
    tx.run(sql, params![debtor, code, word(kind)?, account, creditor, tx.now().at]).map(drop)
}

pub(crate) fn code(rx: &Rx<'_>, code: &str) -> Result<Option<CollectionCode>, Error> {
    let sql = "select code, kind, debtor_id, account_id, creditor_id from collection_code where code = $1";
    rx.one(sql, params![code], read_code)
}

pub(crate) fn codes_of(rx: &Rx<'_>, account: AccountId, limit: u32) -> Result<Vec<CollectionCode>, Error> {
    let sql = "select c.code, c.kind, c.debtor_id, c.account_id, c.creditor_id from collection_code c
        where c.account_id = $1 order by c.code limit $2";
    rx.all(sql, params![account, limit], read_code)
}

fn read_code(row: &Row<'_>) -> Result<CollectionCode, Error> {
    let kind: CodeKind = read_word(row, 1)?;
    Ok(CollectionCode { code: row.get(0)?, kind, debtor: row.get(2)?, account: row.get(3)?, creditor: row.get(4)? })
}

fn read_file(row: &Row<'_>) -> Result<BankFile, Error> {
    Ok(BankFile {
        id: FileId(row.get(0)?),
        account: row.get(1)?,
        creditor: row.get(2)?,
        name: row.get(3)?,
        format: row.get(4)?,
        state: read_word(row, 5)?,
        actor: row.get(6)?,
        at: row.get(7)?,
        undone_at: row.get(8)?,
        incomes: unsigned(row.get(9)?),
        outgoings: unsigned(row.get(10)?),
        refused: serde_json::from_str(&row.get::<String>(11)?)?,
    })
}

fn read_income(row: &Row<'_>) -> Result<Income, Error> {
    Ok(Income {
        id: MovementId(row.get(0)?),
        file: FileId(row.get(1)?),
        account: row.get(2)?,
        reference: row.get(3)?,
        creditor: row.get(4)?,
        line: row.get(5)?,
        day: row.get(6)?,
        currency: row.get(7)?,
        amount: row.get(8)?,
        external: row.get(9)?,
        payer: Payer { name: row.get(10)?, tax_id: row.get(11)?, account: row.get(12)? },
        words: row.get(13)?,
        state: read_word(row, 14)?,
        reason: row.get(15)?,
        turn: row.get(16)?,
        decided_by: row.get(17)?,
    })
}

/// A state as its stored word.
fn word(state: &impl serde::Serialize) -> Result<String, Error> {
    Ok(serde_json::from_value(serde_json::to_value(state)?)?)
}

fn read_word<T: serde::de::DeserializeOwned>(row: &Row<'_>, index: usize) -> Result<T, Error> {
    Ok(serde_json::from_value(serde_json::Value::String(row.get(index)?))?)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}
