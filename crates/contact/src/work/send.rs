//! Sending what is due: write, read back, ask, remember, hand over, remember what came of it.
use crate::{
    Delivery, Error, MessageRow, MessageState, Task, Templates, Unsendable,
    out::{Outgoing, Post},
    rules::verdict::wait_minutes,
    sql,
    work::{
        house, letter,
        letter::{Addressed, leading_creditor},
    },
};
use base::{DebtorId, MessageId, Right, Timestamp};
use conduct::{ActorKind, Automated, Intent, Packs, Permit, Purpose, Refusal};
use jiff::SignedDuration;
use ledger::LedgerSection;
use people::{Channel, Direction, Outcome, Touch};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
    thread,
};
use store::{Ctx, Rx, Tx};
use strategy::StrategySection;

/// What came of a round of sending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendReport {
    /// Handed over.
    pub sent: u32,
    /// There was no such mailbox.
    pub bounced: u32,
    /// The server will not take them.
    pub failed: u32,
    /// It is not known whether they went out.
    pub uncertain: u32,
    /// To be tried again: the server or conduct asked for it.
    pub waiting: u32,
    /// Conduct forbids them for good.
    pub refused: u32,
    /// Written, and not fit to be sent: a person must look.
    pub withheld: u32,
    /// No longer wanted.
    pub superseded: u32,
}

/// Messages written and handed over between two commits: what a crash can leave in doubt.
const PAGE: u32 = 100;
/// A message that has been handed over for this long was left by a process that died.
const SENDING_MAX: SignedDuration = SignedDuration::from_mins(15);
/// The least that a message waits which conduct sends back.
const WAIT_MIN: SignedDuration = SignedDuration::from_mins(1);

/// A message ready to be handed over, with leave to do it.
struct Ready {
    permit: Permit,
    mail: Outgoing,
    row: MessageRow,
}

/// Where a task went when it was prepared.
enum Prepared {
    Ready(Box<Ready>),
    Not(MessageState),
    Gone,
}

/// Acts upon the decisions by mail that are due, and on messages that wait for this moment; at most `limit` of them.
///
/// Each page is written and stored as being sent before anything goes out, and what came of it is stored after. A
/// message is handed over once for each permit; a crash leaves it in doubt, and it is not sent again.
pub fn send_due(ctx: &Ctx, post: &dyn Post, limit: u32) -> Result<SendReport, Error> {
    ctx.may(Right::Operate)?;
    house::seed(ctx)?;
    let packs = Packs::shipped();
    let mut report = recover(ctx, ctx.now.at.saturating_sub(SENDING_MAX).unwrap_or(Timestamp::MIN))?;
    let (mut left, mut after) = (limit, None);
    while 0 < left {
        let page = ctx.read(|rx| due(rx, ctx, &mut after, left.min(PAGE)))?;
        let Some(first) = page.first() else { break };
        left = left.saturating_sub(u32::try_from(page.len()).unwrap_or(left));
        let step = format!("contact.send {} {}", first.message, first.tries);
        let (ready, mut made) = ctx.step(ctx.command_for(step.as_bytes()), |tx| prepare_page(tx, &packs, &page))?;
        made.add(settle(ctx, hand_over(post, ready))?);
        report.add(made);
    }
    Ok(report)
}

/// Calls every message uncertain that has been on its way out since `before` or earlier. It is not sent again.
///
/// Call it with the present moment when the one process that sends begins: whatever it finds was left by a crash.
pub fn recover(ctx: &Ctx, before: Timestamp) -> Result<SendReport, Error> {
    ctx.may(Right::Operate)?;
    let mut report = SendReport::default();
    loop {
        let left = ctx.read(|rx| sql::left_sending(rx, before, PAGE))?;
        if left.is_empty() {
            return Ok(report);
        }
        let died = || Delivery::Unknown("the process ended while sending".to_owned());
        report.add(settle(ctx, left.into_iter().map(|row| (row, died())).collect())?);
    }
}

/// A message by its id.
pub fn message(rx: &Rx<'_>, id: MessageId) -> Result<Option<MessageRow>, Error> {
    Ok(sql::message(rx, id)?)
}

/// A debtor's messages, newest first.
pub fn messages_of(rx: &Rx<'_>, debtor: DebtorId, limit: u32) -> Result<Vec<MessageRow>, Error> {
    Ok(sql::messages_of(rx, debtor, limit)?)
}

/// Messages that a person must look at, newest first.
pub fn withheld(rx: &Rx<'_>, limit: u32) -> Result<Vec<MessageRow>, Error> {
    Ok(sql::messages(rx, MessageState::Withheld, limit)?)
}

/// Messages whose time has come, then decisions about debtors beyond `after` that nobody has acted upon; one a debtor,
/// so that each permit sees what went before.
fn due(rx: &Rx<'_>, ctx: &Ctx, after: &mut Option<DebtorId>, limit: u32) -> Result<Vec<Task>, Error> {
    let waiting = sql::waiting(rx, ctx.now.at, limit)?;
    let mut tasks: Vec<Task> = waiting.into_iter().map(|row| row.task).collect();
    let room = usize::try_from(limit).unwrap_or(usize::MAX);
    while tasks.len() < room {
        let pending = strategy::work::to_send(rx, *after, ctx.now.at, limit)?;
        let Some(last) = pending.last() else { break };
        *after = Some(last.debtor);
        for one in pending {
            tasks.extend(decided(rx, ctx, one.debtor)?);
        }
    }
    let mut seen = HashSet::new();
    tasks.retain(|task| seen.insert(task.debtor));
    Ok(tasks)
}

/// The message that a debtor's standing decision asks for, unless there is one already.
fn decided(rx: &Rx<'_>, ctx: &Ctx, debtor: DebtorId) -> Result<Option<Task>, Error> {
    let decision = strategy::work::decision_to_send(rx, debtor, ctx.now.day)?;
    let Some(decision) = decision.filter(|decision| decision.channel == Some(Channel::Email)) else { return Ok(None) };
    if sql::is_taken(rx, debtor, (Some(decision.id), None))? {
        return Ok(None);
    }
    let creditor = match decision.creditor {
        Some(creditor) => Some(creditor),
        None => {
            let scale = strategy::scale(rx, &*strategy::policy(rx)?, ctx.now.day)?;
            leading_creditor(&rx.section::<LedgerSection>(debtor)?.unwrap_or_default(), &scale)
        }
    };
    Ok(creditor.map(|creditor| Task {
        message: MessageId(ctx.command_for(format!("contact.message {}", decision.id).as_bytes()).0),
        debtor,
        creditor,
        decision: Some(decision.id),
        promise: None,
        purpose: Purpose::Collect,
        treatment: decision.template.unwrap_or(decision.treatment),
        stage: Some(decision.stage),
        propensity_ppm: Some(decision.propensity_ppm),
        cost: decision.cost,
        tries: 0,
    }))
}

/// Whether somebody else has acted upon this meanwhile, or it is no longer wanted.
fn is_handled(tx: &Tx<'_>, task: &Task) -> Result<Option<Prepared>, Error> {
    let stands = match task.decision {
        None => true,
        Some(decision) => {
            let section: Option<StrategySection> = tx.section(task.debtor)?;
            section.and_then(|section| section.standing).is_some_and(|standing| standing.id == decision)
        }
    };
    Ok(match sql::message(tx, task.message)? {
        Some(row) if row.state != MessageState::Waiting => Some(Prepared::Gone),
        None if !stands || sql::is_taken(tx, task.debtor, (task.decision, task.promise))? => Some(Prepared::Gone),
        Some(row) if !stands => {
            let reason = Some("Otra decisión tomó su lugar.".to_owned());
            sql::put_message(tx, &MessageRow { state: MessageState::Superseded, next_at: None, reason, ..row })?;
            Some(Prepared::Not(MessageState::Superseded))
        }
        Some(_) | None => None,
    })
}

fn prepare_page(tx: &Tx<'_>, packs: &Packs, page: &[Task]) -> Result<(Vec<Ready>, SendReport), Error> {
    let templates = house::templates(tx)?;
    let (mut ready, mut report) = (Vec::new(), SendReport::default());
    for task in page {
        match prepare(tx, packs, &templates, task.clone())? {
            Prepared::Ready(one) => ready.push(*one),
            Prepared::Not(state) => report.count(state),
            Prepared::Gone => {}
        }
    }
    Ok((ready, report))
}

/// One message: written from the ledger as it stands in this transaction, allowed by conduct, stored as being sent.
fn prepare(tx: &Tx<'_>, packs: &Packs, templates: &Templates, task: Task) -> Result<Prepared, Error> {
    if let Some(handled) = is_handled(tx, &task)? {
        return Ok(handled);
    }
    if sql::is_sending(tx, task.debtor)? {
        return after_the_other(tx, task);
    }
    let Addressed { letter, point, mailbox } = match letter::gather(tx, &task, tx.now().day)? {
        Ok(addressed) => addressed,
        Err(obstacle) => return withhold(tx, task, &obstacle),
    };
    let composed = match templates.compose(&task.treatment, &letter) {
        Ok(composed) => composed,
        Err(obstacle) => return withhold(tx, task, &obstacle),
    };
    let actor_kind = match letter.head.capacity {
        crate::Capacity::Agency => ActorKind::ThirdParty,
        crate::Capacity::Creditor | crate::Capacity::Assignee => ActorKind::Creditor,
    };
    let permit = match conduct::ask(tx, packs, &intent(&task, point, actor_kind))? {
        Ok(permit) => permit,
        Err(refusal) => return defer(tx, task, &refusal),
    };
    let row = MessageRow {
        state: MessageState::Sending,
        point: Some(point),
        rule: Some(permit.rule().to_owned()),
        template_version: Some(composed.version),
        subject: Some(composed.subject.clone()),
        body: Some(composed.text.clone()),
        ..blank(tx, Task { tries: task.tries + 1, ..task })
    };
    sql::put_message(tx, &row)?;
    if let Some(decision) = row.task.decision {
        strategy::work::carried_out(tx, row.task.debtor, decision)?;
    }
    let mail = Outgoing {
        message: row.task.message,
        debtor: row.task.debtor,
        from_name: letter.head.writer,
        mailbox: letter.head.mailbox,
        to_name: letter.name,
        to: mailbox,
        subject: composed.subject,
        text: composed.text,
        html: composed.html,
        at: tx.now().at,
    };
    Ok(Prepared::Ready(Box::new(Ready { permit, mail, row })))
}

fn intent(task: &Task, point: base::PointId, actor_kind: ActorKind) -> Intent {
    Intent {
        debtor: task.debtor,
        channel: Channel::Email,
        point: Some(point),
        creditor: Some(task.creditor),
        actor_kind,
        automated: Automated::Yes,
        purpose: task.purpose,
        decision: task.decision,
    }
}

/// A message that may not be sent: kept for a person to see, and written to the log.
fn withhold(tx: &Tx<'_>, task: Task, obstacle: &Unsendable) -> Result<Prepared, Error> {
    let state = match obstacle {
        Unsendable::NothingOwed | Unsendable::NoPromise => MessageState::Superseded,
        Unsendable::NoTemplate(_)
        | Unsendable::Broken(_)
        | Unsendable::Missing(_)
        | Unsendable::Tone(_)
        | Unsendable::Figures(_)
        | Unsendable::NoMailbox
        | Unsendable::NoValue(..)
        | Unsendable::NoLetterhead => MessageState::Withheld,
    };
    let row = MessageRow { state, reason: Some(obstacle.sentence_es()), ..blank(tx, task) };
    sql::put_message(tx, &row)?;
    let rule = Some(format!("contact/{}", obstacle.code()));
    let note = Some(obstacle.sentence_es());
    people::append_touch(tx, &Touch { rule, note, ..touch(tx, &row, Outcome::RefusedByRule) })?;
    Ok(Prepared::Not(state))
}

/// A message that conduct does not allow now, and wrote down why: it waits until it may be asked again.
fn defer(tx: &Tx<'_>, task: Task, refusal: &Refusal) -> Result<Prepared, Error> {
    let soonest = tx.now().at.saturating_add(WAIT_MIN).unwrap_or(Timestamp::MAX);
    let next_at = refusal.until.map(|until| until.max(soonest));
    let state = if next_at.is_some() { MessageState::Waiting } else { MessageState::Refused };
    let row = MessageRow { state, next_at, reason: Some(refusal.sentence_es.clone()), ..blank(tx, task) };
    sql::put_message(tx, &row)?;
    Ok(Prepared::Not(state))
}

/// A message to somebody to whom another is on its way out: until what came of that one is in the log, nobody can tell
/// whether this one is one too many.
fn after_the_other(tx: &Tx<'_>, task: Task) -> Result<Prepared, Error> {
    let next_at = tx.now().at.checked_add(WAIT_MIN).ok();
    let reason = Some("Otro mensaje está saliendo en este momento.".to_owned());
    sql::put_message(tx, &MessageRow { next_at, reason, ..blank(tx, task) })?;
    Ok(Prepared::Not(MessageState::Waiting))
}

pub(super) fn blank(tx: &Tx<'_>, task: Task) -> MessageRow {
    MessageRow {
        task,
        state: MessageState::Waiting,
        made_at: tx.now().at,
        day: tx.now().day,
        point: None,
        next_at: None,
        rule: None,
        template_version: None,
        subject: None,
        body: None,
        reason: None,
    }
}

/// Hands the messages over, on as many lines as the post has. No transaction is open.
fn hand_over(post: &dyn Post, ready: Vec<Ready>) -> Vec<(MessageRow, Delivery)> {
    let lanes = post.lanes().clamp(1, ready.len().max(1));
    let (queue, done) = (Mutex::new(ready.into_iter()), Mutex::new(Vec::new()));
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some(Ready { permit, mail, row }) = next() {
            let delivery = post.send(permit, &mail);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((row, delivery));
        }
    };
    thread::scope(|scope| {
        for _ in 1..lanes {
            scope.spawn(work);
        }
        work();
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Writes down what came of each message, and the touch that it makes.
fn settle(ctx: &Ctx, mut done: Vec<(MessageRow, Delivery)>) -> Result<SendReport, Error> {
    done.sort_by_key(|(row, _)| row.task.message);
    let Some((first, _)) = done.first() else { return Ok(SendReport::default()) };
    let step = format!("contact.settle {} {}", first.task.message, first.task.tries);
    ctx.step(ctx.command_for(step.as_bytes()), |tx| {
        let mut report = SendReport::default();
        for (row, delivery) in &done {
            let (row, outcome) = concluded(tx, row.clone(), delivery.clone());
            if !sql::settle_message(tx, &row, MessageState::Sending)? {
                continue;
            }
            if let Some(outcome) = outcome {
                people::append_touch(tx, &touch(tx, &row, outcome))?;
            }
            report.count(row.state);
        }
        Ok(report)
    })
}

fn concluded(tx: &Tx<'_>, row: MessageRow, delivery: Delivery) -> (MessageRow, Option<Outcome>) {
    let ended = |state, reason, outcome| (MessageRow { state, reason, ..row.clone() }, Some(outcome));
    match delivery {
        Delivery::Taken => ended(MessageState::Sent, None, Outcome::Sent),
        Delivery::NoMailbox(reply) => ended(MessageState::Bounced, Some(reply), Outcome::Bounced),
        Delivery::Refused(reply) => ended(MessageState::Failed, Some(reply), Outcome::Failed),
        Delivery::Unknown(problem) => ended(MessageState::Uncertain, Some(problem), Outcome::Uncertain),
        Delivery::Later(reply) => match wait_minutes(row.task.tries) {
            None => ended(MessageState::Failed, Some(reply), Outcome::Failed),
            Some(minutes) => {
                let next_at = tx.now().at.saturating_add(SignedDuration::from_mins(minutes)).ok();
                (MessageRow { state: MessageState::Waiting, reason: Some(reply), next_at, ..row }, None)
            }
        },
    }
}

/// The line that a message makes in the log of touches.
pub(super) fn touch(tx: &Tx<'_>, row: &MessageRow, outcome: Outcome) -> Touch {
    let task = &row.task;
    Touch {
        creditor: Some(task.creditor),
        point: row.point,
        decision: task.decision,
        propensity_ppm: task.propensity_ppm,
        message: Some(task.message),
        stage: task.stage,
        rule: row.rule.clone(),
        cost_minor: if outcome == Outcome::Sent { task.cost.to_minor() } else { 0 },
        ..people::new_touch(tx, task.debtor, Channel::Email, Direction::Out, outcome)
    }
}

impl SendReport {
    /// How many messages it did anything with.
    pub fn touched(&self) -> usize {
        let Self { sent, bounced, failed, uncertain, waiting, refused, withheld, superseded } = *self;
        let all = [sent, bounced, failed, uncertain, waiting, refused, withheld, superseded];
        all.into_iter().filter_map(|count| usize::try_from(count).ok()).sum()
    }

    fn count(&mut self, state: MessageState) {
        match state {
            MessageState::Sending => {}
            MessageState::Waiting => self.waiting += 1,
            MessageState::Sent => self.sent += 1,
            MessageState::Bounced => self.bounced += 1,
            MessageState::Failed => self.failed += 1,
            MessageState::Uncertain => self.uncertain += 1,
            MessageState::Withheld => self.withheld += 1,
            MessageState::Refused => self.refused += 1,
            MessageState::Superseded => self.superseded += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.bounced += other.bounced;
        self.failed += other.failed;
        self.uncertain += other.uncertain;
        self.waiting += other.waiting;
        self.refused += other.refused;
        self.withheld += other.withheld;
        self.superseded += other.superseded;
    }
}
