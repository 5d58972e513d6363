//! `aldia account`: one account, line by line.
use crate::{cli::Account, house::House, print};
use anyhow::{Result, bail};
use base::AccountId;
use ledger::{StatementBody, rules::indexed::unit_of};
use store::Rx;

pub fn run(args: &Account) -> Result<()> {
    let house = House::open(&args.house.data)?;
    let day = args.day.unwrap_or(house.clock.moment().day);
    let account = house.store.read(|rx| find(rx, &args.reference))?;
    let view = ledger::statement_body(&house.desk(), account, day)?;
    if args.answer.json {
        return print::json(&view);
    }
    show(&view);
    let currency = view.currency;
    if unit_of(currency).is_some() {
        match house.store.read(|rx| ledger::in_pesos(rx, currency, view.total, day)) {
            Ok(pesos) => print::line(format!("en pesos {}", print::pesos(pesos))),
            Err(missing) => print::line(format!("en pesos: {missing}")),
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

fn show(view: &StatementBody) {
    print::line(format!("{} · {} · {} · {}", view.reference, view.creditor, view.currency, view.day));
    let rows: Vec<Vec<String>> = view
        .lines
        .iter()
        .map(|line| {
            let label = format!("{} {}", line.day, line.label);
            vec![label, print::pesos(line.debit), print::pesos(line.credit), print::pesos(line.balance)]
        })
        .collect();
    print::table(&["", "debe", "haber", "saldo"], &rows);
    for instalment in &view.instalments {
        print::line(format!("cuota {} · {} · {}", instalment.number, print::pesos(instalment.total), instalment.words));
    }
    print::line(format!("total {}", print::pesos(view.total)));
}
