//! Taking promises, and seeing whether they are kept.
use crate::{
    Error, PromiseState, PromiseView, StrategySection, business_days_after, business_days_before,
    facts::{PromiseBroken, PromiseKept, PromisePartlyKept, PromiseWithdrawn, Promised},
    rules::promise::{GRACE_DAYS, accounts_in, check, currency_promised, settle},
    sql,
    work::policy,
};
use base::{Amount, CreditorId, Currency, Day, DebtorId, PromiseId, Right, TouchId, day_number, day_of};
use conduct::Packs;
use ledger::LedgerSection;
use people::{Hold, HoldReason, PeopleSection};
use serde::{Deserialize, Serialize};
use store::Tx;

/// What somebody promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPromise {
    /// Who.
    pub debtor: DebtorId,
    /// To whom.
    pub creditor: CreditorId,
    /// How much.
    pub amount: Amount,
    /// Of which currency; where absent, pesos if any are left to pay to the creditor, or else that of the first account
    /// with something left.
    pub currency: Option<Currency>,
    /// For which day.
    pub due: Day,
}

/// Takes a promise: it pauses every outgoing action until it is kept or broken.
///
/// An open promise to the same creditor is cancelled: this one takes its place.
pub fn promise(tx: &Tx<'_>, new: &NewPromise) -> Result<PromiseId, Error> {
    promise_in(tx, new, None)
}

/// The same, made in a touch: it is withdrawn with it.
pub(crate) fn promise_in(tx: &Tx<'_>, new: &NewPromise, touch: Option<TouchId>) -> Result<PromiseId, Error> {
    tx.actor().may(Right::WorkDebtors)?;
    let ledger: LedgerSection = tx.section(new.debtor)?.ok_or(Error::NoDebtor(new.debtor))?;
    let today = tx.now().day;
    let told = new.currency.or_else(|| currency_promised(&ledger, new.creditor, today));
    let currency = told.ok_or(Error::NothingOwed(new.debtor))?;
    let accounts = accounts_in(&ledger, new.creditor, currency);
    let outstanding = accounts.map(|account| account.outstanding(day_number(today))).sum();
    if outstanding <= Amount::ZERO {
        return Err(Error::NothingOwed(new.debtor));
    }
    check(new.amount, new.due, today, outstanding)?;

    let packs = &policy(tx)?.packs;
    let view = view_of(PromiseId(tx.fresh_id()), (new, currency), (today, packs), &ledger);
    let mut section: StrategySection = tx.section(new.debtor)?.unwrap_or_default();
    for old in section.open.iter().filter(|old| old.creditor == new.creditor) {
        sql::promise::replace(tx, new.debtor, (old, old.paid(&ledger)), view.id)?;
    }
    section.open.retain(|old| old.creditor != new.creditor);
    section.open.push(view);
    section.open.sort_by_key(|open| open.id);
    sql::promise::add(tx, new.debtor, (&view, touch))?;
    tx.put_section(new.debtor, &section)?;
    hold(tx, new.debtor, &section)?;
    let NewPromise { debtor, creditor, amount, due, currency: _ } = *new;
    tx.announce(&Promised { debtor, promise: view.id, creditor, amount, due })?;
    Ok(view.id)
}

/// Withdraws the promise made in a touch, in the rows; the one that it took the place of is open again.
///
/// Where it has ended by itself, or yet another is open in its place, nothing else changes.
pub(crate) fn withdraw(tx: &Tx<'_>, debtor: DebtorId, touch: TouchId) -> Result<(), Error> {
    let made = sql::promise::promises(tx, debtor)?.into_iter().find(|row| row.touch == Some(touch));
    let Some(row) = made else { return Ok(()) };
    sql::promise::close(tx, debtor, &row.promise, (PromiseState::Withdrawn, row.paid))?;
    match (row.state, row.replaced_by) {
        (PromiseState::Open, _) => sql::promise::reopen(tx, debtor, row.promise.id)?,
        (PromiseState::Cancelled, Some(instead)) => sql::promise::hand_on(tx, debtor, row.promise.id, instead)?,
        (PromiseState::Cancelled, None)
        | (PromiseState::Kept | PromiseState::Partly | PromiseState::Broken | PromiseState::Withdrawn, _) => {}
    }
    tell(tx, debtor, &row.promise, PromiseState::Withdrawn)
}

fn view_of(
    id: PromiseId,
    (new, currency): (&NewPromise, Currency),
    (today, packs): (Day, &Packs),
    ledger: &LedgerSection,
) -> PromiseView {
    let holiday = |day| packs.holiday(day).is_some();
    let from = day_number(business_days_before(today, GRACE_DAYS, holiday));
    let accounts = || accounts_in(ledger, new.creditor, currency);
    let total: Amount = accounts().map(|account| account.paid_total).sum();
    let recent = accounts().filter_map(|account| account.last_payment).filter(|(on, _)| from <= *on);
    PromiseView {
        id,
        creditor: new.creditor,
        amount: new.amount,
        currency,
        made: day_number(today),
        due: day_number(new.due),
        from,
        until: day_number(business_days_after(new.due, GRACE_DAYS, holiday)),
        before: total - recent.map(|(_, amount)| amount).sum(),
    }
}

/// Ends the promises that are kept or whose time is over: rows, section, hold and facts; whether any ended.
pub(crate) fn settle_all(tx: &Tx<'_>, debtor: DebtorId, day: i32) -> Result<bool, Error> {
    let Some(mut section) = tx.section::<StrategySection>(debtor)? else { return Ok(false) };
    let ledger: LedgerSection = tx.section(debtor)?.unwrap_or_default();
    let mut still_open = Vec::with_capacity(section.open.len());
    let before = section.open.len();
    for promise in std::mem::take(&mut section.open) {
        let paid = promise.paid(&ledger);
        let Some(state) = settle(&promise, paid, day) else {
            still_open.push(promise);
            continue;
        };
        sql::promise::close(tx, debtor, &promise, (state, paid))?;
        section.record.close(state, day_number(tx.now().day));
        tell(tx, debtor, &promise, state)?;
    }
    section.open = still_open;
    if section.open.len() == before {
        return Ok(false);
    }
    tx.put_section(debtor, &section)?;
    hold(tx, debtor, &section)?;
    Ok(true)
}

/// Pauses what speaks for the creditor of each open promise, and nobody else's.
pub(crate) fn hold(tx: &Tx<'_>, debtor: DebtorId, section: &StrategySection) -> Result<(), Error> {
    let people: PeopleSection = tx.section(debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let promised = |creditor: Option<CreditorId>| section.open.iter().any(|open| Some(open.creditor) == creditor);
    for over in people.holds.iter().filter(|hold| hold.reason == HoldReason::Promise && !promised(hold.creditor)) {
        people::lift_hold_of(tx, debtor, HoldReason::Promise, over.creditor)?;
    }
    for PromiseView { creditor, until, .. } in &section.open {
        let (until, creditor) = (Some(day_of(*until)), Some(*creditor));
        people::put_hold(tx, debtor, &Hold { reason: HoldReason::Promise, until, creditor })?;
    }
    Ok(())
}

fn tell(tx: &Tx<'_>, debtor: DebtorId, promise: &PromiseView, state: PromiseState) -> Result<(), Error> {
    let PromiseView { id: promise, creditor, amount, due, .. } = *promise;
    let due = day_of(due);
    match state {
        PromiseState::Kept => tx.announce(&PromiseKept { debtor, promise, creditor, amount, due })?,
        PromiseState::Partly => tx.announce(&PromisePartlyKept { debtor, promise, creditor, amount, due })?,
        PromiseState::Broken => tx.announce(&PromiseBroken { debtor, promise, creditor, amount, due })?,
        PromiseState::Withdrawn => tx.announce(&PromiseWithdrawn { debtor, promise, creditor, amount, due })?,
        PromiseState::Open | PromiseState::Cancelled => {}
    }
    Ok(())
}
