//! `aldia bank`: statements taken in, the queue of what a person must decide, codes.
use super::{bar, command};
use crate::{
    calc,
    cli::{Bank, BankCode, BankImport, BankList, BankMatch, BankUndo, CodeName},
    house::House,
    print, standing,
};
use anyhow::{Context, Result, bail, ensure};
use base::{AccountId, Amount, CreditorId};
use cash::{
    Candidate, CodeKind, FileId, Income, MovementId,
    work::{self, FileReport, ImportFile, Suspense},
};
use serde::Serialize;
use store::Ctx;

/// A page of the queue, and what is in suspense.
#[derive(Serialize)]
struct QueueAnswer {
    movements: Vec<Waiting>,
    suspense: Vec<Suspense>,
}

/// An income. Amounts are minor units.
#[derive(Serialize)]
struct Waiting {
    movement: MovementId,
    day: base::Day,
    amount: Amount,
    currency: Option<base::Currency>,
    reference: String,
    payer_name: Option<String>,
    payer_tax_id: Option<String>,
    words: String,
    state: cash::IncomeState,
    reason: String,
    candidates: Vec<Candidate>,
}

/// A file in the list.
#[derive(Serialize)]
struct Listed {
    file: FileId,
    name: String,
    format: String,
    account: String,
    state: cash::FileState,
    incomes: u64,
    outgoings: u64,
    refused: usize,
}

pub fn run(bank: &Bank) -> Result<()> {
    match bank {
        Bank::Import(args) => import(args),
        Bank::Files(args) => files(args),
        Bank::Queue(args) => queue(args),
        Bank::Match(args) => decide(args),
        Bank::Undo(args) => undo(args),
        Bank::Code(args) => code(args),
    }
}

fn import(args: &BankImport) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let creditor = args.creditor.as_deref().map(|name| creditor(&ctx, name)).transpose()?;
    let (file, account, layout) = (args.file.clone(), args.account.clone(), args.mapping.clone());
    let new = ImportFile { file, name: None, account, creditor, layout };
    let report = watched("Matching", |tell| Ok(work::import(&ctx, &new, tell)?))?;
    standing::hear_all(&ctx)?;
    tell(&report, args.answer.json)
}

fn files(args: &BankList) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let found = ctx.read(|rx| work::files(&ctx, rx, args.limit))?;
    let listed: Vec<Listed> = found
        .into_iter()
        .map(|file| Listed {
            file: file.id,
            name: file.name,
            format: file.format,
            account: file.account,
            state: file.state,
            incomes: file.incomes,
            outgoings: file.outgoings,
            refused: file.refused.len(),
        })
        .collect();
    if args.answer.json {
        return print::json(&listed);
    }
    let row = |file: &Listed| {
        vec![
            file.file.0.to_string(),
            file.name.clone(),
            file.format.clone(),
            file.account.clone(),
            file.incomes.to_string(),
        ]
    };
    print::table(
        &["extracto", "archivo", "formato", "cuenta", "ingresos"],
        &listed.iter().map(row).collect::<Vec<_>>(),
    );
    Ok(())
}

fn queue(args: &BankList) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let answer = ctx.read(|rx| {
        let queue = work::queue(&ctx, rx, None, limit)?;
        let waiting = |(income, best): (Income, Option<Candidate>)| waiting(income, best.into_iter().collect());
        let movements = queue.incomes.into_iter().map(waiting).collect();
        Ok::<_, cash::Error>(QueueAnswer { movements, suspense: work::suspense(&ctx, rx)? })
    })?;
    if args.answer.json {
        return print::json(&answer);
    }
    let row = |income: &Waiting| {
        let best = income.candidates.first();
        let best = best.map_or(String::new(), |best| format!("{} ({})", best.reference, best.score));
        vec![
            income.movement.0.to_string(),
            income.day.to_string(),
            print::money(income.amount),
            income.payer_name.clone().unwrap_or_default(),
            best,
        ]
    };
    let rows: Vec<Vec<String>> = answer.movements.iter().map(row).collect();
    print::table(&["movimiento", "día", "importe", "pagó", "quizás"], &rows);
    for age in &answer.suspense {
        let days = age.days_max.map_or("más".to_owned(), |days| format!("hasta {days} días"));
        let currency = age.currency.as_deref().unwrap_or_default();
        print::line(format!("en suspenso, {days}: {} × {currency} {}", age.count, print::money(age.amount)));
    }
    Ok(())
}

fn decide(args: &BankMatch) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let command = command();
    let Some(id) = args.movement.map(MovementId) else {
        let posted = watched("Matching", |tell| Ok(work::match_again(&ctx, tell)?))?;
        standing::hear_all(&ctx)?;
        if args.answer.json {
            return print::json(&serde_json::json!({ "posted": posted }));
        }
        print::line(format!("{posted} posted"));
        return Ok(());
    };
    match (&args.reject, &args.undo) {
        (Some(reason), _) => work::reject(&ctx, command, id, reason)?,
        (None, Some(reason)) => work::undo_movement(&ctx, command, id, reason)?,
        (None, None) if !args.account.is_empty() => {
            let (income, _, _) = ctx.read(|rx| work::look(&ctx, rx, id))?;
            work::assign(&ctx, command, id, &parts(&ctx, &args.account, income.amount)?)?;
        }
        (None, None) => {}
    }
    standing::hear_all(&ctx)?;
    let (income, candidates, _) = ctx.read(|rx| work::look(&ctx, rx, id))?;
    let waiting = waiting(income, candidates);
    if args.answer.json {
        return print::json(&waiting);
    }
    print::line(format!("{} {}: {}", waiting.day, print::money(waiting.amount), waiting.reason));
    print::line(&waiting.words);
    for candidate in &waiting.candidates {
        print::line(format!("  {} ({}): {}", candidate.reference, candidate.score, candidate.reason));
    }
    Ok(())
}

fn undo(args: &BankUndo) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let report = watched("Undoing", |tell| Ok(work::undo_file(&ctx, FileId(args.file), tell)?))?;
    standing::hear_all(&ctx)?;
    tell(&report, args.answer.json)
}

fn code(args: &BankCode) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let kind = match args.kind {
        CodeName::Reference => CodeKind::Reference,
        CodeName::Account => CodeKind::Account,
    };
    let account = account(&ctx, &args.account)?;
    let code = work::give_code(&ctx, command(), (kind, &args.code), account)?;
    if args.answer.json {
        return print::json(&serde_json::json!({ "code": code, "account": account }));
    }
    print::line(format!("money with {code} is for {}", args.account));
    Ok(())
}

fn tell(report: &FileReport, json: bool) -> Result<()> {
    if json {
        return print::json(report);
    }
    print::line(format!(
        "{} of {}: {} incomes ({} known before), {} outgoings, {} debits refused",
        report.format, report.account, report.incomes, report.known, report.outgoings, report.refused
    ));
    for (state, (count, amount)) in &report.states {
        print::line(format!("  {state}: {count}, {}", print::money(*amount)));
    }
    print::note(format!("Take it back with: aldia bank undo {}", report.file.0));
    Ok(())
}

fn waiting(income: Income, candidates: Vec<Candidate>) -> Waiting {
    Waiting {
        movement: income.id,
        day: income.day,
        amount: income.amount,
        currency: income.currency,
        reference: income.reference,
        payer_name: income.payer.name,
        payer_tax_id: income.payer.tax_id,
        words: income.words,
        state: income.state,
        reason: income.reason,
        candidates,
    }
}

/// `PRE-000001` is the whole income, `PRE-000001:1000.00` a part of it.
fn parts(ctx: &Ctx, asked: &[String], whole: Amount) -> Result<Vec<(AccountId, Amount)>> {
    let mut parts = Vec::with_capacity(asked.len());
    for text in asked {
        let (reference, amount) = match text.rsplit_once(':') {
            Some((reference, amount)) => (reference, calc::amount(amount).map_err(anyhow::Error::msg)?),
            None => (text.as_str(), whole),
        };
        parts.push((account(ctx, reference)?, amount));
    }
    Ok(parts)
}

fn account(ctx: &Ctx, asked: &str) -> Result<AccountId> {
    if let Ok(id) = asked.parse::<AccountId>() {
        return Ok(id);
    }
    let found = ctx.read(|rx| ledger::account_by_reference(rx, None, asked))?;
    ensure!(found.len() < 2, "{} creditors have an account called {asked:?}: give its id", found.len());
    Ok(found.first().with_context(|| format!("no account is called {asked:?}"))?.account)
}

fn creditor(ctx: &Ctx, name: &str) -> Result<CreditorId> {
    let known = ctx.read(ledger::creditors)?;
    match known.into_iter().find(|creditor| creditor.name == name) {
        Some(creditor) => Ok(creditor.id),
        None => bail!("no creditor is called {name:?}"),
    }
}

fn watched<T>(words: &'static str, work: impl FnOnce(&mut dyn FnMut(u64, u64)) -> Result<T>) -> Result<T> {
    let movements = bar("movements");
    movements.set_message(words);
    let outcome = work(&mut |done, total| {
        movements.set_length(total);
        movements.set_position(done);
    });
    movements.finish_and_clear();
    outcome
}
