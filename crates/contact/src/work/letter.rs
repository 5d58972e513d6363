//! Gathering what a message may say: one debtor, one creditor, every debt between them, from the ledger at this moment.
use crate::{Debt, Error, Letter, PromiseSaid, Task, Unsendable, rules::words, sql};
use base::{Amount, CreditorId, Day, Money, PointId, day_number, day_of};
use ledger::{AccountState, AccountView, LedgerSection};
use people::{Datum, Party, PeopleSection, PointKind, PointState};
use store::Rx;
use strategy::{Scale, StrategySection};

/// A letter and where it goes.
pub(crate) struct Addressed {
    pub(crate) letter: Letter,
    pub(crate) point: PointId,
    pub(crate) mailbox: String,
}

/// The letter for this task as of `day`, or what stands in its way.
pub(crate) fn gather(rx: &Rx<'_>, task: &Task, day: Day) -> Result<Result<Addressed, Unsendable>, Error> {
    let (Some(party), Some(people)) = (people::party(rx, task.debtor)?, rx.section::<PeopleSection>(task.debtor)?)
    else {
        return Ok(Err(Unsendable::NoMailbox));
    };
    let Some((point, mailbox)) = best_mailbox(&party, &people) else { return Ok(Err(Unsendable::NoMailbox)) };
    let (head, creditor) = (sql::letterhead(rx, task.creditor)?, creditor_name(rx, task.creditor)?);
    let (Some(head), Some(creditor)) = (head, creditor) else { return Ok(Err(Unsendable::NoLetterhead)) };
    let promise = match promise(rx, task)? {
        Ok(promise) => promise,
        Err(gone) => return Ok(Err(gone)),
    };
    let ledger: LedgerSection = rx.section(task.debtor)?.unwrap_or_default();
    let debts = debts(&ledger, task.creditor, day);
    let worth = ledger::worth(rx, day)?;
    let letter = Letter { name: party.name, creditor, day, head, debts, worth, promise };
    Ok(Ok(Addressed { letter, point, mailbox }))
}

/// The mailbox to write to: one where they were reached, else one not yet known to be bad; the newest of them. One that
/// the debtor contests is none.
pub(crate) fn best_mailbox(party: &Party, people: &PeopleSection) -> Option<(PointId, String)> {
    let state = |id: PointId| people.point(id).map_or(PointState::Unknown, |point| point.state);
    let rank = |id: PointId| match state(id) {
        PointState::Good => Some(1_u8),
        PointState::Unknown => Some(0),
        PointState::Bad => None,
    };
    let usable = |point: &&people::Point| !people.is_contested(Datum::Point(point.id));
    let mailboxes = party.points.iter().filter(|point| point.kind == PointKind::Email).filter(usable);
    let best =
        mailboxes.filter_map(|point| Some((rank(point.id)?, point))).max_by_key(|(rank, point)| (*rank, point.id));
    best.map(|(_, point)| (point.id, point.value.clone()))
}

/// The creditor to speak for where the decision names none: the one owed most, as far as debts can be weighed.
pub(crate) fn leading_creditor(ledger: &LedgerSection, scale: &Scale) -> Option<CreditorId> {
    let day = scale.number();
    let weigh = |account: &AccountView, amount: Amount| scale.weigh(account.currency, amount);
    let owed = |account: &AccountView| {
        (weigh(account, account.owed(day).total()), weigh(account, account.outstanding(day)), account.id)
    };
    let live = ledger.accounts.iter().filter(|account| account.state == AccountState::Live);
    live.max_by_key(|account| owed(account)).map(|account| account.creditor)
}

fn creditor_name(rx: &Rx<'_>, creditor: CreditorId) -> Result<Option<String>, Error> {
    let found = ledger::creditors(rx)?.into_iter().find(|found| found.id == creditor);
    Ok(found.map(|found| found.name))
}

/// The open promise that the task confirms; none where it confirms none.
fn promise(rx: &Rx<'_>, task: &Task) -> Result<Result<Option<PromiseSaid>, Unsendable>, Error> {
    let Some(id) = task.promise else { return Ok(Ok(None)) };
    let strategy: StrategySection = rx.section(task.debtor)?.unwrap_or_default();
    let Some(open) = strategy.open.iter().find(|open| open.id == id) else { return Ok(Err(Unsendable::NoPromise)) };
    let money = Money { amount: open.amount, currency: open.currency };
    Ok(Ok(Some(PromiseSaid { money, due: day_of(open.due) })))
}

/// Every debt of one creditor that has something left to pay, the longest overdue first.
fn debts(ledger: &LedgerSection, creditor: CreditorId, day: Day) -> Vec<Debt> {
    let number = day_number(day);
    let live = ledger.by_creditor(creditor).filter(|account| account.state == AccountState::Live);
    let mut debts: Vec<Debt> = live.filter_map(|account| debt(account, number)).collect();
    debts.sort_by_key(|debt| (debt.oldest_due.is_none(), debt.oldest_due, debt.opened));
    debts
}

fn debt(account: &AccountView, day: i32) -> Option<Debt> {
    let owed = account.owed(day);
    let next = account.next_due(day).filter(|(_, amount)| !amount.is_zero());
    if owed.total().is_zero() && next.is_none() {
        return None;
    }
    let oldest = account.due_by(day).find(|row| !row.owed(day, account.rates()).total().is_zero());
    Some(Debt {
        product: words::product(&account.product),
        reference: account.reference.clone(),
        opened: day_of(account.opened),
        currency: account.currency,
        principal: owed.principal,
        interest: owed.interest + owed.compensatory + owed.penalty + owed.vat + owed.late_vat,
        expenses: owed.fees + owed.costs,
        oldest_due: oldest.map(|row| day_of(row.due)),
        next: next.map(|(due, amount)| (day_of(due), amount)),
    })
}
