//! The country's own files against the books: every peso, every balance, every promise, every line of the chain.
mod doors;

use super::Error;
use crate::rules::lending::CREDITORS;
use base::{Amount, DebtorId};
use bureau::BureauSection;
use ledger::LedgerSection;
use people::PeopleSection;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use store::{Rx, Store};
use strategy::StrategySection;

/// What was compared, and what did not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// Debtors whose sections were made anew and whose balances were folded again.
    pub debtors: u64,
    /// Payments in the country's files that the books must have, those of bank statements included.
    pub payments: u64,
    /// What those in pesos come to.
    pub paid: Amount,
    /// Transfers that banks told of.
    pub transfers: u64,
    /// Those of them that wait for a person: money in suspense.
    pub waiting: u64,
    /// What those come to.
    pub suspended: Amount,
    /// Agreements in each state, by its code.
    pub agreements: BTreeMap<String, u64>,
    /// Lines of the audit chain that hold.
    pub audit_lines: i64,
    /// What does not hold, in words for an operator; empty if everything does.
    pub problems: Vec<String>,
}

/// Problems that are told; more are only counted.
const TOLD_MAX: usize = 50;
/// Dossiers read at a time.
const PAGE: u32 = 1_024;

/// Adds up the files that the country wrote under `folder` and compares them with the books; then makes every section
/// anew from its rows and walks the audit chain.
pub fn reconcile(store: &Store, folder: &Path) -> Result<Reconciled, Error> {
    let mut found = Reconciled::default();
    let mut written = payments_written(&folder.join("world"), &mut found)?;
    doors::transfers(store, &folder.join("world"), &mut written, &mut found)?;
    let mut marked = BTreeSet::new();
    let mut after = None;
    loop {
        let page = store.read(|rx| rx.dossiers(after, PAGE))?;
        let Some(last) = page.last() else { break };
        after = Some(last.debtor);
        for row in &page {
            let section = store.read(|rx| check_debtor(rx, row.debtor, &mut written, &mut found))?;
            let in_force = section.accounts.iter().filter_map(|account| account.agreement.as_ref());
            marked.extend(in_force.map(|mark| mark.agreement));
        }
    }
    for (reference, (count, amount)) in written {
        found.problem(format!("account {reference}: {count} payments of {amount} in the files are not in the books"));
    }
    doors::agreements(store, &marked, &mut found)?;
    store.read(|rx| check_rest(rx, &mut found))?;
    Ok(found)
}

/// How many payments and how much, by creditor's name and reference.
type Written = BTreeMap<String, (u64, Amount)>;

/// Reads what the country wrote down about payments.
fn payments_written(folder: &Path, found: &mut Reconciled) -> Result<Written, Error> {
    let mut written = Written::new();
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files.iter().filter(|file| file.file_name().to_string_lossy().starts_with("pagos-")) {
        for line in fs::read_to_string(file.path())?.lines().skip(1) {
            let mut cells = line.split(';');
            let (reference, amount) = (cells.next().unwrap_or_default(), cells.nth(1).and_then(read_amount));
            let Some(amount) = amount else {
                found.problem(format!("{}: a line does not read: {line}", file.path().display()));
                continue;
            };
            let (count, sum) = written.entry(reference.to_owned()).or_default();
            (*count, *sum) = (*count + 1, *sum + amount);
            found.payments += 1;
            if !file.file_name().to_string_lossy().starts_with("pagos-uva-") {
                found.paid += amount;
            }
        }
    }
    Ok(written)
}

/// `1234,50`, as [`crate::files`] writes it.
fn read_amount(text: &str) -> Option<Amount> {
    let (units, cents) = text.split_once(',')?;
    Some(Amount::minor(units.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)?))
}

/// Checks one debtor, and hands over what the ledger says of them.
fn check_debtor(
    rx: &Rx<'_>,
    debtor: DebtorId,
    written: &mut Written,
    found: &mut Reconciled,
) -> Result<LedgerSection, Error> {
    found.debtors += 1;
    if rx.section::<PeopleSection>(debtor)? != people::rebuild(rx, debtor)? {
        found.problem(format!("debtor {debtor}: the people section is not what its rows say"));
    }
    if rx.section::<StrategySection>(debtor)? != strategy::work::rebuild(rx, debtor)? {
        found.problem(format!("debtor {debtor}: the strategy section is not what its rows say"));
    }
    if rx.section::<BureauSection>(debtor)? != bureau::rebuild(rx, debtor)? {
        found.problem(format!("debtor {debtor}: the bureau section is not what its rows say"));
    }
    ledger::verify_debtor(rx, debtor)?.into_iter().for_each(|problem| found.problem(problem));
    let section: LedgerSection = rx.section(debtor)?.unwrap_or_default();
    for account in &section.accounts {
        let (count, amount) = written.remove(&account.reference).unwrap_or_default();
        if (u64::from(account.payments), account.paid_total) != (count, amount) {
            let (reference, counted, total) = (&account.reference, account.payments, account.paid_total);
            found.problem(format!(
                "account {reference}: {counted} payments of {total} in the books, {count} of {amount} in the files"
            ));
        }
    }
    check_promises(rx, debtor, &section, found)?;
    Ok(section)
}

/// A promise that says it was kept, in part or not at all, must have been.
fn check_promises(rx: &Rx<'_>, debtor: DebtorId, section: &LedgerSection, found: &mut Reconciled) -> Result<(), Error> {
    let held: StrategySection = rx.section(debtor)?.unwrap_or_default();
    for row in strategy::promises(rx, debtor)? {
        let open = held.open.iter().any(|open| open.id == row.promise.id);
        if open != (row.state == strategy::PromiseState::Open) {
            found.problem(format!(
                "promise {}: it is {} in its row and not in the dossier",
                row.promise.id,
                row.state.code()
            ));
        }
        if section.by_creditor(row.promise.creditor).next().is_none() {
            found.problem(format!("promise {}: nothing is owed to its creditor", row.promise.id));
        }
    }
    Ok(())
}

fn check_rest(rx: &Rx<'_>, found: &mut Reconciled) -> Result<(), Error> {
    match rx.verify_audit() {
        Ok(lines) => found.audit_lines = lines,
        Err(store::Error::Audit { seq }) => found.problem(format!("the audit chain breaks at line {seq}")),
        Err(other) => return Err(other.into()),
    }
    for reader in ["strategy", "contact"] {
        if rx.unheard(reader)? {
            found.problem(format!("{reader} has facts still to hear"));
        }
    }
    let creditors = ledger::creditors(rx)?;
    for creditor in CREDITORS {
        if !creditors.iter().any(|one| one.name == creditor.name) {
            found.problem(format!("creditor {} is not in the books", creditor.name));
        }
    }
    Ok(())
}

impl Reconciled {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, words: String) {
        if self.problems.len() < TOLD_MAX {
            self.problems.push(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_they_are_written() {
        assert_eq!(read_amount("1234,50"), Some(Amount::minor(1_234_50)));
        assert_eq!(read_amount("0,07"), Some(Amount::minor(7)));
        assert_eq!(read_amount("1234.50"), None);
    }
}
