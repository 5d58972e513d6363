//! What came through the bank and what was agreed, against the books.
use super::{Reconciled, Written, read_amount};
use crate::{rules::hours, work::Error};
use base::{AgreementId, Day};
use cash::{Income, IncomeState};
use ledger::{
    rules::agreement::State,
    work::agreements::{self, Wanted},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use store::{Ctx, Store};

/// A day to read on.
const DAY: Day = jiff::civil::date(2000, 1, 1);
/// Bank files that are looked at.
const FILES_MAX: u32 = 100_000;
/// Incomes in a page.
const PAGE: usize = 1_000;
/// Agreements in a page.
const AGREEMENTS: u32 = 500;

/// Compares every transfer that a bank told of with what became of it: one that was posted must be in the books of the
/// account that it was for, and one that waits in nobody's.
pub(super) fn transfers(
    store: &Store,
    folder: &Path,
    written: &mut Written,
    found: &mut Reconciled,
) -> Result<(), Error> {
    let mut incomes = incomes(store)?;
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files.iter().filter(|file| file.file_name().to_string_lossy().starts_with("transferencias-")) {
        for line in fs::read_to_string(file.path())?.lines().skip(1) {
            let cells: Vec<&str> = line.split(';').collect();
            let [number, reference, amount] = cells.as_slice() else {
                found.problem(format!("{}: a line does not read: {line}", file.path().display()));
                continue;
            };
            let told = read_amount(amount);
            let Some(income) = incomes.remove(*number).filter(|income| Some(income.amount) == told) else {
                found.problem(format!("transfer {number} of {amount} is not in the bank's books"));
                continue;
            };
            transfer(&income, reference, written, found);
        }
    }
    for number in incomes.keys() {
        found.problem(format!("income {number}: no bank told of it"));
    }
    Ok(())
}

fn transfer(income: &Income, reference: &str, written: &mut Written, found: &mut Reconciled) {
    found.transfers += 1;
    match income.state {
        IncomeState::Posted => {
            let (count, sum) = written.entry(reference.to_owned()).or_default();
            (*count, *sum) = (*count + 1, *sum + income.amount);
            (found.payments, found.paid) = (found.payments + 1, found.paid + income.amount);
        }
        IncomeState::Queued => {
            (found.waiting, found.suspended) = (found.waiting + 1, found.suspended + income.amount);
        }
        IncomeState::Waiting | IncomeState::Posting | IncomeState::Rejected | IncomeState::Undone => {
            found.problem(format!("income {}: it is {:?}", income.reference, income.state));
        }
    }
}

/// Every income, by the bank's number.
fn incomes(store: &Store) -> Result<BTreeMap<String, Income>, Error> {
    let ctx = reader(store);
    let mut all = BTreeMap::new();
    for file in ctx.read(|rx| cash::work::files(&ctx, rx, FILES_MAX))? {
        for state in [
            IncomeState::Waiting,
            IncomeState::Queued,
            IncomeState::Posting,
            IncomeState::Posted,
            IncomeState::Rejected,
            IncomeState::Undone,
        ] {
            let mut after = None;
            loop {
                let page = ctx.read(|rx| cash::work::incomes(&ctx, rx, (file.id, state), after, PAGE))?;
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                all.extend(page.into_iter().map(|income| (income.reference.clone(), income)));
            }
        }
    }
    Ok(all)
}

/// Compares the agreements with the accounts that say they are in one, and counts them by state.
pub(super) fn agreements(store: &Store, marked: &BTreeSet<AgreementId>, found: &mut Reconciled) -> Result<(), Error> {
    let ctx = reader(store);
    let mut wanted = Wanted::default();
    let mut in_force = BTreeSet::new();
    loop {
        let (page, next) = agreements::agreements(&ctx, &wanted, AGREEMENTS)?;
        for one in page.iter().map(|brief| &brief.agreement) {
            *found.agreements.entry(one.state.code().to_owned()).or_default() += 1;
            if one.state == State::Active {
                in_force.insert(one.id);
            }
        }
        wanted.after = next;
        if next.is_none() {
            break;
        }
    }
    for id in in_force.symmetric_difference(marked) {
        found.problem(format!("agreement {id}: its row and its accounts do not agree on whether it is in force"));
    }
    Ok(())
}

/// Somebody who only reads: what they see does not depend on the day.
fn reader(store: &Store) -> Ctx {
    Ctx::system(store, "world", hours::at(DAY, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Amount;

    fn income(state: IncomeState) -> Income {
        Income {
            id: cash::MovementId(base::Uuid::from_u128(1)),
            file: cash::FileId(base::Uuid::from_u128(2)),
            account: String::new(),
            reference: "26030200001".into(),
            creditor: None,
            line: 1,
            day: DAY,
            currency: None,
            amount: Amount::minor(10_00),
            external: None,
            payer: cash::rules::statement::Payer::default(),
            words: String::new(),
            state,
            reason: String::new(),
            turn: 0,
            decided_by: None,
        }
    }

    #[test]
    fn what_waits_for_a_person_is_in_no_book() {
        let (mut written, mut found) = (Written::new(), Reconciled::default());
        transfer(&income(IncomeState::Queued), "PP-1", &mut written, &mut found);

        assert!(written.is_empty() && found.holds());
        assert_eq!((found.waiting, found.suspended), (1, Amount::minor(10_00)));
    }

    #[test]
    fn what_was_posted_is_expected_in_its_account() {
        let (mut written, mut found) = (Written::new(), Reconciled::default());
        transfer(&income(IncomeState::Posted), "PP-1", &mut written, &mut found);
        transfer(&income(IncomeState::Posting), "PP-1", &mut written, &mut found);

        assert_eq!(written.get("PP-1"), Some(&(1, Amount::minor(10_00))));
        assert_eq!((found.transfers, found.problems.len()), (2, 1));
    }
}
