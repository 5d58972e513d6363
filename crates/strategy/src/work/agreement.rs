//! An agreement that is up to date pauses what asks for payment, until its next unpaid instalment is due.
use crate::Error;
use base::{CreditorId, DebtorId, day_number, day_of};
use ledger::LedgerSection;
use people::{Hold, HoldReason, PeopleSection};
use std::collections::BTreeMap;
use store::Tx;

/// Puts, moves or lifts the pauses of a debtor's agreements, as the ledger says now.
///
/// A pause ends by itself when its instalment falls due; one that is broken, kept or taken back is lifted at once.
pub(crate) fn pause_for_agreements(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    let Some(people) = tx.section::<PeopleSection>(debtor)? else { return Ok(()) };
    let ledger: LedgerSection = tx.section(debtor)?.unwrap_or_default();
    let wanted = next_dues(&ledger, day_number(tx.now().day));
    let held = people.holds.iter().filter(|hold| hold.reason == HoldReason::Agreement);
    for creditor in held.filter_map(|hold| hold.creditor).filter(|creditor| !wanted.contains_key(creditor)) {
        people::lift_hold_of(tx, debtor, HoldReason::Agreement, Some(creditor))?;
    }
    for (creditor, due) in wanted {
        let until = Some(day_of(due));
        people::put_hold(tx, debtor, &Hold { reason: HoldReason::Agreement, until, creditor: Some(creditor) })?;
    }
    Ok(())
}

/// When the next instalment of each creditor's agreement is due, if nothing of it is late.
fn next_dues(ledger: &LedgerSection, day: i32) -> BTreeMap<CreditorId, i32> {
    let mut dues = BTreeMap::new();
    for account in ledger.accounts.iter().filter(|account| account.agreement.is_some()) {
        let missing = account.missing_of_agreement(day).filter(|one| !one.amount.is_zero());
        if let Some(due) = missing.map(|one| one.due).min() {
            dues.entry(account.creditor).and_modify(|first: &mut i32| *first = due.min(*first)).or_insert(due);
        }
    }
    dues.retain(|_, due| day <= *due);
    dues
}
