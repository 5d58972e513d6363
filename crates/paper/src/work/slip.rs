//! Slips to pay with: who collects is asked of `cash`, how much of the ledger, each due day its own figure.
use crate::{Error, rules::make::Payable};
use base::{Currency, Day};
use cash::{Collector, NoSlip, Until, Wanted, work::client_number};
use ledger::{AccountStatement, Cut, product_label, work::read::AccountRow};
use store::Tx;

/// What is paid, by whom, of which debt.
pub(super) struct Asked<'a> {
    /// The account that it counts for.
    pub(super) row: &'a AccountRow,
    /// Who owes it.
    pub(super) debtor: &'a str,
    /// Which part of the debt; empty for all that is due.
    pub(super) part: String,
    /// Of the amounts.
    pub(super) currency: Currency,
    /// How much, until when.
    pub(super) first: Until,
    /// How much later.
    pub(super) second: Option<Until>,
}

/// A slip for all that is due of an account today, and a little later.
pub(super) fn of_account(
    tx: &Tx<'_>,
    row: &AccountRow,
    (day, debtor): (Day, &str),
) -> Result<Result<Payable, NoSlip>, Error> {
    if day < tx.now().day {
        return Ok(Err(NoSlip::PastDay));
    }
    let Some(collector) = cash::work::collector(tx, Some(row.creditor))? else {
        return Ok(Err(NoSlip::NoCollector));
    };
    let known_at = tx.now().at;
    let told =
        |day: Day| ledger::statement_as_known(tx, row.id, Cut { day, known_at })?.ok_or(Error::NoAccount(row.id));
    let (first, second) = collector.due_days(day);
    let (first, second) = (told(first)?, second.map(told).transpose()?);
    // The second amount is the same debt with more interest: where another instalment falls due before, there is none.
    let second = second.filter(|second| second.instalments.len() == first.instalments.len());
    let until = |told: &AccountStatement| Until { day: told.day, amount: told.total };
    let (currency, first, second) = (first.currency, until(&first), second.as_ref().map(until));
    of_part(tx, collector, Asked { row, debtor, part: String::new(), currency, first, second })
}

/// A slip for an amount that is agreed.
pub(super) fn of_part(tx: &Tx<'_>, collector: Collector, asked: Asked<'_>) -> Result<Result<Payable, NoSlip>, Error> {
    let Asked { row, debtor, part, currency, first, second } = asked;
    let wanted = Wanted { client: client_number(tx, row)?, currency, first, second };
    let debt = format!("{} {}", product_label(&row.product), row.reference);
    let debtor = debtor.to_owned();
    Ok(collector.slip(&wanted).map(|slip| Payable { collector, slip, part, debt, debtor }))
}
