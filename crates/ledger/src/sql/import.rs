//! Imports, the lines that they could not take in, and what they changed of parties, in SQL.
use crate::work::read::ToldSituation;
use crate::{
    rules::intake::{Flaw, Problem},
    work::import::{Counts, Import, ImportState, LineFate, PartyChange, Refused},
};
use base::{AccountId, Amount, CreditorId, Day, DebtorId, ImportId, PaymentId, Timestamp, Uuid};
use store::{Error, Row, Rx, Tx, params};

const COLUMNS: &str =
    "id, identity, creditor_id, mapping, kind, name, state, actor, started_at, finished_at, undone_at, counts";

pub(crate) fn add_import(tx: &Tx<'_>, import: &Import) -> Result<(), Error> {
    let sql = "insert into import (id, identity, creditor_id, mapping, kind, name, state, actor, started_at, counts)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let identity: &[u8] = &import.identity;
    let (state, counts) = (import.state.code(), serde_json::to_string(&import.counts)?);
    let values = params![
        import.id,
        identity,
        import.creditor,
        import.mapping,
        import.kind,
        import.name,
        state,
        import.actor,
        import.started_at,
        counts
    ];
    tx.run(sql, values).map(drop)
}

pub(crate) fn import(rx: &Rx<'_>, id: ImportId) -> Result<Option<Import>, Error> {
    rx.one(&format!("select {COLUMNS} from import where id = $1"), params![id], read_import)
}

/// The imports of one content under one mapping for one creditor, oldest first.
pub(crate) fn imports_of_identity(rx: &Rx<'_>, identity: &[u8]) -> Result<Vec<Import>, Error> {
    rx.all(&format!("select {COLUMNS} from import where identity = $1 order by id"), params![identity], read_import)
}

/// The newest imports, at most `limit`.
pub(crate) fn imports(rx: &Rx<'_>, limit: u32) -> Result<Vec<Import>, Error> {
    rx.all(
        &format!("select {COLUMNS} from import order by started_at desc, id desc limit $1"),
        params![limit],
        read_import,
    )
}

/// Whether a creditor's portfolio was imported into, or an import of it undone, after `import` began.
pub(crate) fn changed_since(rx: &Rx<'_>, import: &Import) -> Result<bool, Error> {
    let sql = "select 1 from import where creditor_id = $1 and id <> $2
        and ($3 <= started_at or $4 <= coalesce(undone_at, 0)) limit 1";
    let since = import.started_at;
    Ok(rx.one(sql, params![import.creditor, import.id, since, since], |_| Ok(()))?.is_some())
}

/// Writes how far an import is; and when, as it ends or is undone.
pub(crate) fn save_progress(tx: &Tx<'_>, id: ImportId, state: ImportState, counts: &Counts) -> Result<(), Error> {
    let (code, counts, at) = (state.code(), serde_json::to_string(counts)?, tx.now().at);
    match state {
        ImportState::Running => {
            tx.run("update import set state = $1, counts = $2 where id = $3", params![code, counts, id])
        }
        ImportState::Done => {
            let sql = "update import set state = $1, counts = $2, finished_at = $3 where id = $4";
            tx.run(sql, params![code, counts, at, id])
        }
        ImportState::Undoing | ImportState::Undone => {
            let sql = "update import set state = $1, counts = $2, undone_at = $3 where id = $4";
            tx.run(sql, params![code, counts, at, id])
        }
    }
    .map(drop)
}

pub(crate) fn add_line(tx: &Tx<'_>, import: ImportId, fate: LineFate, refused: &Refused) -> Result<(), Error> {
    let sql = "insert into import_line (import_id, line, number, fate, place, value, code, reason)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (import_id, line, number) do nothing";
    let first = match fate {
        LineFate::Quarantined => 0_u32,
        LineFate::Noted => 1_000,
    };
    for (number, problem) in (first..).zip(&refused.problems) {
        let Problem { column, value, flaw, reason } = problem;
        tx.put(sql, params![import, refused.line, number, fate.code(), column, value, flaw.code(), reason])?;
    }
    Ok(())
}

/// Shows every line that an import could not take in whole, in order.
pub(crate) fn each_line<E: From<Error>>(
    rx: &Rx<'_>,
    import: ImportId,
    mut see: impl FnMut(u32, LineFate, &Problem) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "select line, fate, place, value, code, reason from import_line
        where import_id = $1 order by line, number";
    rx.each(sql, params![import], |row| {
        let fate: String = row.get(1)?;
        let code: String = row.get(4)?;
        let fate = LineFate::of_code(&fate).ok_or(Error::Column { index: 1, expected: "fate of a line" })?;
        let flaw = Flaw::of_code(&code).ok_or(Error::Column { index: 4, expected: "flaw" })?;
        let problem = Problem { column: row.get(2)?, value: row.get(3)?, flaw, reason: row.get(5)? };
        see(row.get(0)?, fate, &problem)
    })
}

/// The first values that were not taken in, at most `limit`.
pub(crate) fn first_lines(rx: &Rx<'_>, import: ImportId, limit: u32) -> Result<Vec<(u32, Problem)>, Error> {
    let sql = "select line, place, value, code, reason from import_line
        where import_id = $1 order by line, number limit $2";
    rx.all(sql, params![import, limit], |row| {
        let code: String = row.get(3)?;
        let flaw = Flaw::of_code(&code).ok_or(Error::Column { index: 3, expected: "flaw" })?;
        Ok((row.get(0)?, Problem { column: row.get(1)?, value: row.get(2)?, flaw, reason: row.get(4)? }))
    })
}

pub(crate) fn add_party_change(tx: &Tx<'_>, import: ImportId, line: u32, change: &PartyChange) -> Result<(), Error> {
    let sql =
        "insert into import_party (debtor_id, import_id, line, told_before, told_after) values ($1, $2, $3, $4, $5)
        on conflict (debtor_id, import_id, line) do nothing";
    let (before, after) = (serde_json::to_string(&change.before)?, serde_json::to_string(&change.after)?);
    tx.put(sql, params![change.debtor, import, line, before, after])
}

/// What an import changed of parties, newest first.
pub(crate) fn party_changes(rx: &Rx<'_>, import: ImportId) -> Result<Vec<PartyChange>, Error> {
    let sql = "select debtor_id, told_before, told_after from import_party where import_id = $1 order by line desc";
    rx.all(sql, params![import], |row| {
        let (before, after): (String, String) = (row.get(1)?, row.get(2)?);
        let (before, after) = (serde_json::from_str(&before)?, serde_json::from_str(&after)?);
        Ok(PartyChange { debtor: row.get(0)?, before, after })
    })
}

/// Remembers that a file told the situation in the central bank's register of a debtor whom it was the first to name.
pub(crate) fn add_first_situation(tx: &Tx<'_>, debtor: DebtorId, import: ImportId, situation: u8) -> Result<(), Error> {
    let sql = "insert into import_situation (debtor_id, import_id, situation, day) values ($1, $2, $3, $4)";
    tx.run(sql, params![debtor, import, situation, tx.now().day]).map(drop)
}

/// Remembers that a file told a debtor's situation in the central bank's register.
pub(crate) fn add_situation(tx: &Tx<'_>, debtor: DebtorId, import: ImportId, situation: u8) -> Result<(), Error> {
    let sql = "insert into import_situation (debtor_id, import_id, situation, day) values ($1, $2, $3, $4)
        on conflict (debtor_id, import_id) do update set situation = excluded.situation, day = excluded.day";
    tx.run(sql, params![debtor, import, situation, tx.now().day]).map(drop)
}

/// What files that stand told of a debtor's situation, newest first.
pub(crate) fn situations(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<(ToldSituation, CreditorId)>, Error> {
    let sql = "select told.situation, told.day, file.name, creditor.name, file.creditor_id
        from import_situation told join import file on file.id = told.import_id
        join creditor on creditor.id = file.creditor_id
        where told.debtor_id = $1 and file.undone_at is null order by file.started_at desc, file.id desc";
    rx.all(sql, params![debtor], |row| {
        let told = ToldSituation { situation: row.get(0)?, on: row.get(1)?, file: row.get(2)?, creditor: row.get(3)? };
        Ok((told, row.get(4)?))
    })
}

/// The payments of an account that an import brought and that count.
pub(crate) fn import_payments(
    rx: &Rx<'_>,
    debtor: DebtorId,
    account: AccountId,
    import: ImportId,
) -> Result<Vec<(PaymentId, CreditorId, Amount, Day)>, Error> {
    let sql = "select id, creditor_id, amount, day from payment
        where debtor_id = $1 and account_id = $2 and import_id = $3 and counts order by id";
    rx.all(sql, params![debtor, account, import], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
}

/// Remembers a file that waits to be imported.
pub(crate) fn add_upload(tx: &Tx<'_>, id: Uuid, name: &str) -> Result<(), Error> {
    let sql = "insert into import_upload (id, name, at, actor) values ($1, $2, $3, $4)";
    tx.run(sql, params![id, name, tx.now().at, tx.actor().label()]).map(drop)
}

/// What people call a file that waits.
pub(crate) fn upload_name(rx: &Rx<'_>, id: Uuid) -> Result<Option<String>, Error> {
    rx.one("select name from import_upload where id = $1", params![id], |row| row.get(0))
}

/// Forgets files that came before `moment`; which they were, at most 100.
pub(crate) fn forget_uploads(tx: &Tx<'_>, moment: Timestamp) -> Result<Vec<Uuid>, Error> {
    let old: Vec<Uuid> =
        tx.all("select id from import_upload where at < $1 limit 100", params![moment], |row| row.get(0))?;
    for id in &old {
        tx.run("delete from import_upload where id = $1", params![id])?;
    }
    Ok(old)
}

fn read_import(row: &Row<'_>) -> Result<Import, Error> {
    let state: String = row.get(6)?;
    let counts: String = row.get(11)?;
    let identity: Vec<u8> = row.get(1)?;
    Ok(Import {
        id: row.get(0)?,
        identity: identity.try_into().map_err(|_| Error::Column { index: 1, expected: "hash" })?,
        creditor: row.get(2)?,
        mapping: row.get(3)?,
        kind: row.get(4)?,
        name: row.get(5)?,
        state: ImportState::of_code(&state).ok_or(Error::Column { index: 6, expected: "import state" })?,
        actor: row.get(7)?,
        started_at: row.get(8)?,
        finished_at: row.get(9)?,
        undone_at: row.get(10)?,
        counts: serde_json::from_str(&counts)?,
    })
}
