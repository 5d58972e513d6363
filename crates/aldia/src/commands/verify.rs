//! `aldia verify`: the books are what their lines say.
use super::bar;
use crate::{cli::Verify, house::House, print};
use anyhow::{Result, ensure};
use base::DebtorId;
use serde::Serialize;
use std::{
    sync::Mutex,
    sync::atomic::{AtomicU64, Ordering},
};
use store::{Rx, Store, TableSum, sum_tables};
use strategy::work::Replay;

/// What was checked and what does not hold.
#[derive(Debug, Default, Serialize)]
pub struct Findings {
    /// Debtors whose dossier was rebuilt and compared.
    debtors: u64,
    /// Lines of the audit chain.
    audit_lines: i64,
    /// What does not hold, in words.
    problems: Vec<String>,
    /// What each table comes to, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    sums: Option<Vec<TableSum>>,
}

/// Dossiers that one thread checks at a time.
const PAGE: u32 = 1_024;
/// Problems that are told; the rest is only counted.
const PROBLEMS_MAX: usize = 1_000;

pub fn run(args: &Verify) -> Result<()> {
    let house = House::open(&args.house)?;
    let mut findings = check(&house.store)?;
    findings.sums = args.sums.then(|| sum_tables(&house.store)).transpose()?;
    if args.answer.json {
        print::json(&findings)?;
    } else {
        print::line(format!(
            "{} dossiers equal their rows, {} audit lines hold, {} problems",
            print::grouped(findings.debtors),
            findings.audit_lines,
            findings.problems.len()
        ));
        for problem in &findings.problems {
            print::line(format!("  {problem}"));
        }
        for TableSum { table, rows, digest } in findings.sums.iter().flatten() {
            print::line(format!("  {table:<24} {:>14} {digest:016x}", print::grouped(*rows)));
        }
    }
    ensure!(findings.problems.is_empty(), "the books do not hold: {} problems", findings.problems.len());
    Ok(())
}

/// Rebuilds every dossier, refolds every balance, draws every decision again and walks the audit chain.
pub fn check(store: &Store) -> Result<Findings> {
    let progress = bar("dossiers");
    progress.set_message("Verifying");
    progress.set_length(u64::try_from(store.read(|rx| rx.dossier_count())?)?);
    let (debtors, problems) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let pages = Mutex::new(None::<DebtorId>);
    let worker = || -> Result<()> {
        let mut replay = Replay::default();
        while let Some(page) = next_page(store, &pages)? {
            let found = store.read(|rx| check_page(rx, &page, &mut replay))?;
            let checked = debtors.fetch_add(page.len() as u64, Ordering::Relaxed);
            progress.set_position(checked);
            let mut problems = problems.lock().expect("no checker has crashed");
            let room = PROBLEMS_MAX.saturating_sub(problems.len());
            problems.extend(found.into_iter().take(room));
        }
        Ok(())
    };
    std::thread::scope(|scope| -> Result<()> {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(worker)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("a checker does not crash"))
    })?;
    progress.finish_and_clear();
    let mut problems = problems.into_inner().expect("no checker has crashed");
    let audit_lines = store.read(|rx| rx.verify_audit()).unwrap_or_else(|broken| {
        problems.push(broken.to_string());
        0
    });
    Ok(Findings { debtors: debtors.into_inner(), audit_lines, problems, sums: None })
}

fn next_page(store: &Store, last: &Mutex<Option<DebtorId>>) -> Result<Option<Vec<DebtorId>>> {
    let mut last = last.lock().expect("no checker has crashed");
    let page = store.read(|rx| rx.debtors(*last, PAGE))?;
    if page.is_empty() {
        return Ok(None);
    }
    *last = page.last().copied();
    Ok(Some(page))
}

fn check_page(rx: &Rx<'_>, page: &[DebtorId], replay: &mut Replay) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for &debtor in page {
        if rx.section::<people::PeopleSection>(debtor)? != people::rebuild(rx, debtor)? {
            problems.push(format!("debtor {debtor}: the people section is not what its rows say"));
        }
        problems.extend(ledger::verify_debtor(rx, debtor)?);
        if rx.section::<bureau::BureauSection>(debtor)? != bureau::rebuild(rx, debtor)? {
            problems.push(format!("debtor {debtor}: the bureau section is not what its rows say"));
        }
        if rx.section::<strategy::StrategySection>(debtor)? != strategy::rebuild(rx, debtor)? {
            problems.push(format!("debtor {debtor}: the strategy section is not what its rows say"));
        }
        problems.extend(replay.check(rx, debtor)?);
    }
    Ok(problems)
}
