//! Letterheads, templates, messages and the inbox, in rows.
use crate::rules::{
    letter::Letterhead,
    record::{InboxRow, InboxState, MessageRow, MessageState, Task, purpose_code, purpose_of},
    template::Template,
};
use base::{CreditorId, DebtorId, DecisionId, MessageId, PromiseId, Timestamp, TouchId, Uuid};
use store::{Error, Row, Rx, Tx, params};

/// The row of the letterhead for creditors that have none of their own.
pub(crate) const HOUSE: CreditorId = CreditorId(Uuid::nil());

/// The letterhead of a creditor, or the house's.
pub(crate) fn letterhead(rx: &Rx<'_>, creditor: CreditorId) -> Result<Option<Letterhead>, Error> {
    let sql = "select document from letterhead where creditor_id = $1";
    let read = |id| rx.one(sql, params![id], |row| row.get::<String>(0));
    let found = match read(creditor)? {
        Some(own) => Some(own),
        None => read(HOUSE)?,
    };
    Ok(found.map(|text| serde_json::from_str(&text)).transpose()?)
}

pub(crate) fn put_letterhead(tx: &Tx<'_>, creditor: CreditorId, head: &Letterhead) -> Result<(), Error> {
    let sql = "insert into letterhead (creditor_id, document) values ($1, $2)
        on conflict (creditor_id) do update set document = excluded.document";
    tx.run(sql, params![creditor, serde_json::to_string(head)?])?;
    Ok(())
}

/// The versions in force: the newest of each code.
pub(crate) fn templates(rx: &Rx<'_>) -> Result<Vec<Template>, Error> {
    let sql = "select code, version, subject, body from template
        where version = (select max(version) from template newer where newer.code = template.code) order by code";
    rx.all(sql, params![], |row| {
        Ok(Template { code: row.get(0)?, version: row.get(1)?, subject: row.get(2)?, body: row.get(3)? })
    })
}

/// Adds a version. Written once, never changed.
pub(crate) fn add_template(tx: &Tx<'_>, template: &Template) -> Result<(), Error> {
    let sql = "insert into template (code, version, subject, body, digest, at, actor)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (code, version) do nothing";
    let digest = blake3::hash(format!("{}\n{}", template.subject, template.body).as_bytes());
    let Template { code, version, subject, body } = template;
    tx.run(sql, params![code, version, subject, body, digest.as_bytes().to_vec(), tx.now().at, tx.actor().label()])?;
    Ok(())
}

/// Writes a message as it stands now, new or changed.
pub(crate) fn put_message(tx: &Tx<'_>, row: &MessageRow) -> Result<(), Error> {
    let sql = "insert into message (debtor_id, id, creditor_id, decision_id, promise_id, point_id, purpose, treatment,
            template_version, state, made_at, day, stage, propensity_ppm, cost, tries, next_at, rule, subject, body, reason)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        on conflict (debtor_id, id) do update set point_id = excluded.point_id, state = excluded.state,
            template_version = excluded.template_version, made_at = excluded.made_at, day = excluded.day,
            tries = excluded.tries, next_at = excluded.next_at, rule = excluded.rule, subject = excluded.subject,
            body = excluded.body, reason = excluded.reason";
    let MessageRow { task, state, made_at, day, point, next_at, rule, template_version, subject, body, reason } = row;
    let values = params![
        task.debtor,
        task.message,
        task.creditor,
        task.decision,
        task.promise,
        point,
        purpose_code(task.purpose),
        task.treatment,
        template_version,
        state.code(),
        made_at,
        day,
        task.stage,
        task.propensity_ppm,
        task.cost,
        task.tries,
        next_at,
        rule,
        subject,
        body,
        reason
    ];
    tx.run(sql, values)?;
    Ok(())
}

/// Moves a message on, if it is still in the state it was seen in.
pub(crate) fn settle_message(tx: &Tx<'_>, row: &MessageRow, seen: MessageState) -> Result<bool, Error> {
    let sql = "update message set state = $1, tries = $2, next_at = $3, reason = $4, settled_at = $5
        where debtor_id = $6 and id = $7 and state = $8";
    let MessageRow { task, state, next_at, reason, .. } = row;
    let values =
        params![state.code(), task.tries, next_at, reason, tx.now().at, task.debtor, task.message, seen.code()];
    Ok(0 < tx.run(sql, values)?)
}

const MESSAGE: &str = "debtor_id, id, creditor_id, decision_id, promise_id, point_id, purpose, treatment,
    template_version, state, made_at, day, stage, propensity_ppm, cost, tries, next_at, rule, subject, body, reason";

/// Whether this decision or promise has a message with this creditor already.
pub(crate) fn is_taken(
    rx: &Rx<'_>,
    debtor: DebtorId,
    cause: (Option<DecisionId>, Option<PromiseId>),
) -> Result<bool, Error> {
    let sql = "select 1 from message where debtor_id = $1 and (decision_id = $2 or promise_id = $3) limit 1";
    Ok(rx.one(sql, params![debtor, cause.0, cause.1], |_| Ok(()))?.is_some())
}

/// Whether a message to this debtor is on its way out at this moment.
pub(crate) fn is_sending(rx: &Rx<'_>, debtor: DebtorId) -> Result<bool, Error> {
    let sql = "select 1 from message where debtor_id = $1 and state = $2 limit 1";
    Ok(rx.one(sql, params![debtor, MessageState::Sending.code()], |_| Ok(()))?.is_some())
}

/// A message by its id alone.
pub(crate) fn message(rx: &Rx<'_>, id: MessageId) -> Result<Option<MessageRow>, Error> {
    rx.one(&format!("select {MESSAGE} from message where id = $1"), params![id], read_message)
}

/// Messages that wait and whose time has come, the longest waiting first.
pub(crate) fn waiting(rx: &Rx<'_>, now: Timestamp, limit: u32) -> Result<Vec<MessageRow>, Error> {
    let sql = format!(
        "select {MESSAGE} from message where state = 'waiting' and next_at <= $1 order by next_at, id limit $2"
    );
    rx.all(&sql, params![now, limit], read_message)
}

/// Messages that were being handed over since before `before`.
pub(crate) fn left_sending(rx: &Rx<'_>, before: Timestamp, limit: u32) -> Result<Vec<MessageRow>, Error> {
    let sql = format!(
        "select {MESSAGE} from message where state = 'sending' and made_at <= $1 order by made_at, id limit $2"
    );
    rx.all(&sql, params![before, limit], read_message)
}

/// Messages in a state, newest first.
pub(crate) fn messages(rx: &Rx<'_>, state: MessageState, limit: u32) -> Result<Vec<MessageRow>, Error> {
    let sql = format!("select {MESSAGE} from message where state = $1 order by id desc limit $2");
    rx.all(&sql, params![state.code(), limit], read_message)
}

/// One debtor's messages, newest first.
pub(crate) fn messages_of(rx: &Rx<'_>, debtor: DebtorId, limit: u32) -> Result<Vec<MessageRow>, Error> {
    let sql = format!("select {MESSAGE} from message where debtor_id = $1 order by id desc limit $2");
    rx.all(&sql, params![debtor, limit], read_message)
}

fn read_message(row: &Row<'_>) -> Result<MessageRow, Error> {
    let state: String = row.get(9)?;
    let purpose: String = row.get(6)?;
    let wrong = |index, expected| Error::Column { index, expected };
    Ok(MessageRow {
        task: Task {
            debtor: row.get(0)?,
            message: row.get(1)?,
            creditor: row.get(2)?,
            decision: row.get(3)?,
            promise: row.get(4)?,
            purpose: purpose_of(&purpose).ok_or_else(|| wrong(6, "purpose"))?,
            treatment: row.get(7)?,
            stage: row.get(12)?,
            propensity_ppm: row.get(13)?,
            cost: row.get(14)?,
            tries: row.get(15)?,
        },
        point: row.get(5)?,
        template_version: row.get(8)?,
        state: MessageState::from_code(&state).ok_or_else(|| wrong(9, "message state"))?,
        made_at: row.get(10)?,
        day: row.get(11)?,
        next_at: row.get(16)?,
        rule: row.get(17)?,
        subject: row.get(18)?,
        body: row.get(19)?,
        reason: row.get(20)?,
    })
}

/// Stores a mail as it came, before anybody looks into it; whether it is new.
pub(crate) fn add_mail(tx: &Tx<'_>, id: MessageId, raw: &[u8]) -> Result<bool, Error> {
    let sql =
        "insert into inbox (id, at, day, state, sender, subject, excerpt, raw) values ($1, $2, $3, $4, '', '', '', $5)
        on conflict (id) do nothing";
    let now = tx.now();
    Ok(0 < tx.run(sql, params![id, now.at, now.day, InboxState::Waiting.code(), raw])?)
}

/// Mails not read yet, oldest first.
pub(crate) fn unread(rx: &Rx<'_>, limit: u32) -> Result<Vec<MessageId>, Error> {
    let sql = "select id from inbox where state = 'waiting' order by at, id limit $1";
    rx.all(sql, params![limit], |row| row.get(0))
}

/// A mail as it came.
pub(crate) fn raw_mail(rx: &Rx<'_>, id: MessageId) -> Result<Option<Vec<u8>>, Error> {
    rx.one("select raw from inbox where id = $1", params![id], |row| row.get(0))
}

/// What became of a mail.
pub(crate) struct Settled<'a> {
    pub(crate) state: InboxState,
    pub(crate) sender: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) excerpt: &'a str,
    pub(crate) debtor: Option<DebtorId>,
    pub(crate) answers: Option<MessageId>,
    pub(crate) touch: Option<TouchId>,
    pub(crate) reason: Option<&'a str>,
}

/// Writes down what became of a mail that was in the state `seen`; whether it still was.
pub(crate) fn settle_mail(tx: &Tx<'_>, id: MessageId, seen: InboxState, settled: &Settled<'_>) -> Result<bool, Error> {
    let sql = "update inbox set state = $1, sender = $2, subject = $3, excerpt = $4, debtor_id = $5, message_id = $6,
        touch_id = $7, reason = $8, settled_at = $9 where id = $10 and state = $11";
    let Settled { state, sender, subject, excerpt, debtor, answers, touch, reason } = settled;
    let values =
        params![state.code(), sender, subject, excerpt, debtor, answers, touch, reason, tx.now().at, id, seen.code()];
    Ok(0 < tx.run(sql, values)?)
}

/// Mails in a state, newest first.
pub(crate) fn mails(rx: &Rx<'_>, state: InboxState, limit: u32) -> Result<Vec<InboxRow>, Error> {
    let sql = "select id, at, state, sender, subject, excerpt, debtor_id, touch_id, reason
        from inbox where state = $1 order by at desc, id limit $2";
    rx.all(sql, params![state.code(), limit], read_mail)
}

fn read_mail(row: &Row<'_>) -> Result<InboxRow, Error> {
    let state: String = row.get(2)?;
    Ok(InboxRow {
        id: row.get(0)?,
        at: row.get(1)?,
        state: InboxState::from_code(&state).ok_or(Error::Column { index: 2, expected: "inbox state" })?,
        sender: row.get(3)?,
        subject: row.get(4)?,
        excerpt: row.get(5)?,
        debtor: row.get(6)?,
        touch: row.get(7)?,
        reason: row.get(8)?,
    })
}
