//! `aldia account`: one account, line by line.
use crate::{cli::Account, house::House, print};
use anyhow::{Context, Result, bail};
use base::{AccountId, Day, Timestamp};
use jiff::{ToSpan, tz::TimeZone};
use ledger::{Cut, StatementBody};
use serde_json::json;
use store::{Ctx, Rx};

pub fn run(args: &Account) -> Result<()> {
    let house = House::open(&args.house)?;
    let day = args.day.unwrap_or(house.clock.moment().day);
    let account = house.store.read(|rx| find(rx, &args.reference))?;
    let known_at = args.known.map_or(Ok(Timestamp::MAX), |known| end_of(known, house.clock.zone()))?;
    if args.lines {
        return log(&house.desk(), (account, known_at), args.answer.json);
    }
    let view = ledger::statement_body(&house.desk(), account, Cut { day, known_at })?;
    if args.answer.json {
        return print::json(&view);
    }
    show(&view);
    if let Some(told) = &view.pesos {
        let (series, day) = (told.series, told.day);
        match (told.total, &told.value, &told.source) {
            (Some(total), Some(value), Some(source)) => {
                print::line(format!("en pesos {} · {series} {value} del {day} ({source})", print::money(total)));
            }
            _ => print::line(format!("en pesos: no publicado {series} del {day}")),
        }
    }
    Ok(())
}

/// The account that a reference or an id names.
pub fn find(rx: &Rx<'_>, reference: &str) -> Result<AccountId> {
    if let Ok(id) = reference.parse::<AccountId>() {
        return Ok(id);
    }
    match ledger::account_by_reference(rx, None, reference)?.as_slice() {
        [] => bail!("no account has the reference {reference:?}"),
        [found] => Ok(found.account),
        several => bail!(
            "{} creditors use the reference {reference:?}; give one of these ids: {}",
            several.len(),
            several.iter().map(|found| found.account.to_string()).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// The last instant of a day, by the house's clock.
fn end_of(day: Day, zone: &TimeZone) -> Result<Timestamp> {
    let next = day.tomorrow().and_then(|next| next.to_zoned(zone.clone())).context("the calendar ends there")?;
    Ok(next.timestamp() - 1.microsecond())
}

fn log(ctx: &Ctx, (account, known_at): (AccountId, Timestamp), json: bool) -> Result<()> {
    let found = ctx.read(|rx| ledger::work::arrears::log(rx, account, known_at))?;
    let (_, lines) = found.context("there is no such account")?;
    if json {
        let line = |line: &ledger::Posted| {
            json!({"line": line.seq, "on": line.day, "known_at": line.known_at, "kind": line.entry.kind(),
                "entry": line.entry})
        };
        return print::json(&lines.iter().map(line).collect::<Vec<_>>());
    }
    for line in &lines {
        print::line(format!("{:>4}  {}  {}  {}", line.seq, line.day, line.known_at, line.entry.kind()));
    }
    Ok(())
}

fn show(view: &StatementBody) {
    print::line(format!("{} · {} · {} · {}", view.reference, view.creditor, view.currency, view.day));
    let rows: Vec<Vec<String>> = view
        .lines
        .iter()
        .map(|line| {
            let label = format!("{} {}", line.day, line.label);
            vec![label, print::money(line.debit), print::money(line.credit), print::money(line.balance)]
        })
        .collect();
    print::table(&["", "debe", "haber", "saldo"], &rows);
    for instalment in &view.instalments {
        print::line(format!("cuota {} · {} · {}", instalment.number, print::money(instalment.total), instalment.words));
    }
    print::line(format!("total {}", print::money(view.total)));
    if let Some(recurring) = &view.recurring {
        let next = recurring.next_amount.map_or_else(|| "importe a informar".to_owned(), print::money);
        print::line(format!("cada {} · el próximo vence el {} · {next}", recurring.every, recurring.next_due));
        if let Some(awaited) = &recurring.awaits {
            print::line(format!("desde el {}: falta {} del {}", awaited.due, awaited.series, awaited.day));
        }
    }
    if !view.memo.is_zero() {
        print::line(format!("en cuentas de orden {}", print::money(view.memo)));
    }
}
