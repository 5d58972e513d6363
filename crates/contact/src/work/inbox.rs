//! Reading the inbox: whose is it, what does it mean, and what follows at once.
use crate::{
    Error, InboxRow, InboxState, Meaning, MessageRow, MessageState,
    rules::{
        answer,
        mail::{self, Incoming, Kind, Report},
    },
    sql::{self, Settled},
    work::send,
};
use base::{CommandId, CreditorId, DebtorId, MessageId, Right, TouchId};
use ledger::LedgerSection;
use people::{Channel, Consent, Direction, Hold, HoldReason, Outcome, PointKind, Touch};
use std::collections::BTreeSet;
use store::{Ctx, Tx};
use strategy::is_theirs;

/// A person says whose a mail is.
#[derive(Clone, Copy, Debug)]
pub struct AssignMail {
    /// Names the command.
    pub command: CommandId,
    /// Which mail.
    pub mail: MessageId,
    /// Whose it is.
    pub debtor: DebtorId,
}

/// Whom a mail comes from, as far as it can be told.
struct Matched {
    debtor: DebtorId,
    /// The message of ours that it answers.
    ours: Option<MessageRow>,
    /// Whether it comes from a mailbox of theirs: if not, only what protects them is acted upon.
    known_sender: bool,
}

/// What a mail came to.
struct Heard {
    state: InboxState,
    touch: Option<TouchId>,
    excerpt: String,
    reason: Option<&'static str>,
}

impl Heard {
    fn nothing(state: InboxState, reason: &'static str) -> Self {
        Self { state, touch: None, excerpt: String::new(), reason: Some(reason) }
    }
}

/// The channels that asking not to be contacted at all closes.
const CHANNELS: [Channel; 4] = [Channel::Email, Channel::Sms, Channel::Whatsapp, Channel::Voice];

/// Reads mails that came in, oldest first, at most `limit`; how many. Each is a transaction of its own.
pub fn read_inbox(ctx: &Ctx, limit: u32) -> Result<usize, Error> {
    ctx.may(Right::Operate)?;
    let unread = ctx.read(|rx| sql::unread(rx, limit))?;
    for id in &unread {
        ctx.step(ctx.command_for(format!("contact.read {id}").as_bytes()), |tx| read_one(tx, *id))?;
    }
    Ok(unread.len())
}

/// Mails in a state, newest first, as far as the caller's creditors go: what is nobody's yet may be anybody's, so that
/// only those who work for every creditor see it.
pub fn inbox(ctx: &Ctx, state: InboxState, limit: u32) -> Result<Vec<InboxRow>, Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.read(|rx| {
        let mut mails = sql::mails(rx, state, limit)?;
        if ctx.actor.creditors().is_some() {
            let theirs = |mail: &InboxRow| mail.debtor.map_or(Ok(false), |debtor| is_theirs(rx, &ctx.actor, debtor));
            let seen: Vec<bool> = mails.iter().map(theirs).collect::<Result<_, _>>()?;
            let mut seen = seen.into_iter();
            mails.retain(|_| seen.next().unwrap_or(false));
        }
        Ok(mails)
    })
}

/// Reads a mail of unknown origin again as this debtor's, because a person says so.
pub fn assign_mail(ctx: &Ctx, assign: &AssignMail) -> Result<(), Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once(assign.command, "contact.mail_assigned", |tx| {
        only_for_all(tx, assign.mail)?;
        let raw = sql::raw_mail(tx, assign.mail)?.ok_or(Error::NoMail(assign.mail))?;
        let read = mail::read(&raw).ok_or(Error::NoMail(assign.mail))?;
        people::party(tx, assign.debtor)?.ok_or(Error::NoDebtor(assign.debtor))?;
        let ours = read.answers.map(|id| sql::message(tx, id)).transpose()?.flatten();
        let ours = ours.filter(|row| row.task.debtor == assign.debtor);
        let matched = Matched { debtor: assign.debtor, ours, known_sender: true };
        let heard = hear_words(tx, &read, &matched)?;
        finish(tx, (assign.mail, InboxState::Unknown), (Some(&read), Some(&matched)), &heard)
    })
}

/// Puts a mail of unknown origin aside, because a person looked at it.
pub fn dismiss_mail(ctx: &Ctx, command: CommandId, id: MessageId) -> Result<(), Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once(command, "contact.mail_dismissed", |tx| {
        only_for_all(tx, id)?;
        let raw = sql::raw_mail(tx, id)?.ok_or(Error::NoMail(id))?;
        let heard = Heard::nothing(InboxState::Dismissed, "Una persona lo revisó.");
        finish(tx, (id, InboxState::Unknown), (mail::read(&raw).as_ref(), None), &heard)
    })
}

/// A mail of unknown origin is not there for whoever works for some creditors alone.
fn only_for_all(tx: &Tx<'_>, id: MessageId) -> Result<(), Error> {
    if tx.actor().creditors().is_none() { Ok(()) } else { Err(Error::NoMail(id)) }
}

fn read_one(tx: &Tx<'_>, id: MessageId) -> Result<(), Error> {
    let Some(raw) = sql::raw_mail(tx, id)? else { return Ok(()) };
    let Some(read) = mail::read(&raw) else {
        return finish(
            tx,
            (id, InboxState::Waiting),
            (None, None),
            &Heard::nothing(InboxState::Unknown, "No se pudo leer."),
        );
    };
    let ours = read.answers.map(|id| sql::message(tx, id)).transpose()?.flatten();
    let (matched, heard) = match &read.kind {
        Kind::Automatic => (None, Heard::nothing(InboxState::Ignored, "Respuesta automática.")),
        Kind::Report(report) => (None, hear_report(tx, *report, ours.as_ref())?),
        Kind::Opened => (None, hear_news(tx, ours.as_ref(), Outcome::Read)?),
        Kind::Written => match matched(tx, &read, ours)? {
            Some(matched) => {
                let heard = hear_words(tx, &read, &matched)?;
                (Some(matched), heard)
            }
            None => (None, Heard::nothing(InboxState::Unknown, "No se sabe de quién es.")),
        },
    };
    finish(tx, (id, InboxState::Waiting), (Some(&read), matched.as_ref()), &heard)
}

fn finish(
    tx: &Tx<'_>,
    (id, seen): (MessageId, InboxState),
    (read, matched): (Option<&Incoming>, Option<&Matched>),
    heard: &Heard,
) -> Result<(), Error> {
    let settled = Settled {
        state: heard.state,
        sender: read.map_or("", |read| read.from.as_str()),
        subject: read.map_or("", |read| read.subject.as_str()),
        excerpt: &heard.excerpt,
        debtor: matched.map(|matched| matched.debtor),
        answers: matched.and_then(|matched| matched.ours.as_ref()).map(|row| row.task.message),
        touch: heard.touch,
        reason: heard.reason,
    };
    if sql::settle_mail(tx, id, seen, &settled)? { Ok(()) } else { Err(Error::NoMail(id)) }
}

/// The debtor of the message it answers; else the only one who has the sender's mailbox.
fn matched(tx: &Tx<'_>, read: &Incoming, ours: Option<MessageRow>) -> Result<Option<Matched>, Error> {
    let owners = if read.from.is_empty() { Vec::new() } else { people::debtor_by_email(tx, &read.from)? };
    Ok(match (ours, owners.as_slice()) {
        (Some(row), owners) => {
            let debtor = row.task.debtor;
            Some(Matched { debtor, known_sender: owners.contains(&debtor), ours: Some(row) })
        }
        (None, [debtor]) => Some(Matched { debtor: *debtor, ours: None, known_sender: true }),
        (None, _) => None,
    })
}

fn hear_report(tx: &Tx<'_>, report: Report, ours: Option<&MessageRow>) -> Result<Heard, Error> {
    match report {
        Report::Delayed => Ok(Heard::nothing(InboxState::Ignored, "El servidor sigue intentando.")),
        Report::Delivered => hear_news(tx, ours, Outcome::Delivered),
        Report::NoMailbox => came_back(tx, ours, (MessageState::Bounced, Outcome::Bounced)),
        Report::Refused => came_back(tx, ours, (MessageState::Failed, Outcome::Failed)),
    }
}

fn came_back(
    tx: &Tx<'_>,
    ours: Option<&MessageRow>,
    (state, outcome): (MessageState, Outcome),
) -> Result<Heard, Error> {
    if let Some(row) = ours {
        let reason = Some("El servidor del destinatario lo devolvió.".to_owned());
        sql::settle_message(tx, &MessageRow { state, reason, ..row.clone() }, row.state)?;
    }
    hear_news(tx, ours, outcome)
}

/// News of a message of ours that no person wrote.
fn hear_news(tx: &Tx<'_>, ours: Option<&MessageRow>, outcome: Outcome) -> Result<Heard, Error> {
    let Some(row) = ours else {
        return Ok(Heard::nothing(InboxState::Ignored, "Informe de un mensaje que no es nuestro."));
    };
    let touch = send::touch(tx, row, outcome);
    people::append_touch(tx, &touch)?;
    Ok(Heard { state: InboxState::Heard, touch: Some(touch.id), excerpt: String::new(), reason: None })
}

/// What a person wrote: one touch with a hint, and at once only what protects them.
fn hear_words(tx: &Tx<'_>, read: &Incoming, matched: &Matched) -> Result<Heard, Error> {
    let body = matched.ours.as_ref().and_then(|row| row.body.as_deref()).unwrap_or_default();
    let answer = answer::read(&read.subject, &read.text, body);
    let outcome = outcome(&answer.meanings, matched.known_sender);
    let touch = Touch {
        tone: answer.tone.filter(|_| matched.known_sender),
        ..inbound(tx, read, matched, outcome, note(&answer, matched.known_sender))?
    };
    people::append_touch(tx, &touch)?;
    protect(tx, matched, &answer, &touch)?;
    Ok(Heard { state: InboxState::Heard, touch: Some(touch.id), excerpt: answer.excerpt, reason: None })
}

/// What the mail comes to in the log. A promise is not taken from words: a person confirms it.
fn outcome(meanings: &[Meaning], known_sender: bool) -> Outcome {
    let leaves = |meaning: &Meaning| matches!(meaning, Meaning::CeaseContact | Meaning::OptOut);
    if !known_sender {
        return if meanings.iter().any(leaves) { Outcome::OptedOut } else { Outcome::Replied };
    }
    match meanings.first() {
        Some(Meaning::CeaseContact | Meaning::OptOut) => Outcome::OptedOut,
        Some(Meaning::Complaint) => Outcome::Complaint,
        Some(Meaning::WrongPerson) => Outcome::WrongNumber,
        Some(Meaning::Disputes) => Outcome::Disputes,
        Some(Meaning::AlreadyPaid) => Outcome::AlreadyPaid,
        Some(Meaning::CannotPay) => Outcome::CannotPay,
        Some(Meaning::WantsPlan) => Outcome::WantsPlan,
        Some(Meaning::Refuses) => Outcome::Refuses,
        Some(Meaning::CallMe) => Outcome::CallBack,
        Some(Meaning::NoCalls | Meaning::WillPay) | None => Outcome::Replied,
    }
}

fn note(answer: &answer::Answer, known_sender: bool) -> String {
    let mut hints: Vec<&str> = answer.meanings.iter().map(|meaning| meaning.hint_es()).collect();
    if !known_sender {
        hints.push("escribe desde otra dirección");
    }
    let words = if answer.excerpt.is_empty() { "(sin texto)".to_owned() } else { format!("«{}»", answer.excerpt) };
    if hints.is_empty() { words } else { format!("{words} (a confirmar: {})", hints.join("; ")) }
}

fn inbound(tx: &Tx<'_>, read: &Incoming, matched: &Matched, outcome: Outcome, note: String) -> Result<Touch, Error> {
    let party = people::party(tx, matched.debtor)?;
    let points = party.map(|party| party.points).unwrap_or_default();
    let own = points.iter().find(|point| point.kind == PointKind::Email && point.value == read.from);
    let task = matched.ours.as_ref().map(|row| &row.task);
    Ok(Touch {
        creditor: creditor(tx, matched)?,
        point: own.map(|point| point.id),
        decision: task.and_then(|task| task.decision),
        propensity_ppm: task.and_then(|task| task.propensity_ppm),
        message: task.map(|task| task.message),
        stage: task.and_then(|task| task.stage),
        note: Some(note),
        ..people::new_touch(tx, matched.debtor, Channel::Email, Direction::In, outcome)
    })
}

/// The creditor of the message it answers, or the only one there is.
fn creditor(tx: &Tx<'_>, matched: &Matched) -> Result<Option<CreditorId>, Error> {
    if let Some(row) = &matched.ours {
        return Ok(Some(row.task.creditor));
    }
    let ledger: LedgerSection = tx.section(matched.debtor)?.unwrap_or_default();
    let creditors: BTreeSet<CreditorId> = ledger.accounts.iter().map(|account| account.creditor).collect();
    Ok(creditors.first().copied().filter(|_| creditors.len() == 1))
}

/// What is done at once: a channel is closed, a denied debt rests, whoever wants peace gets it.
fn protect(tx: &Tx<'_>, matched: &Matched, answer: &answer::Answer, touch: &Touch) -> Result<(), Error> {
    let debtor = matched.debtor;
    let means = |meaning| matched.known_sender && answer.meanings.contains(&meaning);
    let close =
        |channel| people::record_consent(tx, debtor, channel, Consent::Withdrawn, &format!("touch {}", touch.id));
    if means(Meaning::CeaseContact) {
        people::put_hold(tx, debtor, &Hold { reason: HoldReason::CeaseContact, until: None, creditor: None })?;
        CHANNELS.into_iter().try_for_each(close)?;
    }
    if means(Meaning::NoCalls) {
        close(Channel::Voice)?;
    }
    if means(Meaning::Disputes) {
        strategy::work::contest_debts(tx, debtor, touch.creditor, &answer.excerpt)?;
    }
    Ok(())
}
