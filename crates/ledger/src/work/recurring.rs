//! Charges that come again: amounts that follow an index, and those that files tell.
use super::{
    accounts::{add_line, project},
    books::Books,
    series::indices,
};
use crate::{
    Error, facts,
    rules::{
        act::charged,
        entry::{Cut, Entry, Posted},
        fold::fold,
        mapping::ChargeRow,
        recurring::{Awaited, Recurring, Repriced, RepricedBy},
        terms::{Instalment, Plan, Terms},
        view::{AccountView, LedgerSection},
    },
    sql::{self, AccountRow},
};
use base::{AccountId, Currency, Day, ImportId, Right, day_of};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Ctx, Tx};

/// Dossiers read at a time.
const PAGE: u32 = 1_024;

/// What became of the amounts that follow an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Adjusted {
    /// How many new amounts were written.
    pub written: u32,
    /// How many accounts wait for each series: what they charge is not known from some day on.
    pub waiting: BTreeMap<String, u32>,
}

/// Writes every amount whose index is published by now. Running it again writes nothing.
///
/// # Errors
/// Needs [`Right::Operate`].
pub fn adjust(ctx: &Ctx) -> Result<Adjusted, Error> {
    ctx.may(Right::Operate)?;
    let mut adjusted = Adjusted::default();
    let mut after = None;
    loop {
        let page = ctx.read::<_, store::Error>(|rx| rx.dossiers(after, PAGE))?;
        let Some(last) = page.last() else { return Ok(adjusted) };
        after = Some(last.debtor);
        for row in &page {
            let section = row.open::<LedgerSection>()?.unwrap_or_default();
            for account in section.accounts.iter().filter(|account| awaited(account).is_some()) {
                adjust_one(ctx, account.id, &mut adjusted)?;
            }
        }
    }
}

fn awaited(account: &AccountView) -> Option<&Awaited> {
    account.charges.as_ref()?.awaits.as_ref()
}

/// Writes the amounts of one account, up to the first whose index is not published.
fn adjust_one(ctx: &Ctx, account: AccountId, adjusted: &mut Adjusted) -> Result<(), Error> {
    let step = ctx.command_for(format!("adjust {account} {}", ctx.now.day).as_bytes());
    let (written, waits) = ctx.step::<_, Error>(step, |tx| {
        let row = sql::account(tx, account)?.ok_or(Error::NoAccount(account))?;
        let mut lines = sql::lines(tx, row.debtor, row.id)?;
        let mut written = 0;
        let waits = loop {
            let Some((day, awaited)) = next(&row, &lines) else { break None };
            let values = indices(tx, &[&awaited.series], day_of(awaited.from), day_of(awaited.on))?;
            let Ok(line) = awaited.reckon(&values) else { break Some(awaited.series) };
            add_line(tx, &mut lines, day, (None, Entry::Repriced(line)));
            sql::append(tx, row.debtor, row.id, lines.last())?;
            written += 1;
        };
        if 0 < written {
            tell(tx, &row, &lines)?;
        }
        Ok((written, waits))
    })?;
    adjusted.written += written;
    if let Some(series) = waits {
        *adjusted.waiting.entry(series).or_default() += 1;
    }
    Ok(())
}

/// What an account waits for, and from which day on the new amount counts.
fn next(row: &AccountRow, lines: &[Posted]) -> Option<(Day, Awaited)> {
    let folded = fold(row.header(), lines, Cut::ALL)?;
    let awaited = awaited(&folded.view)?.clone();
    let Plan::Recurring(plan) = &folded.terms.plan else { return None };
    Some((plan.due(awaited.number), awaited))
}

fn tell(tx: &Tx<'_>, row: &AccountRow, lines: &[Posted]) -> Result<(), Error> {
    let folded = fold(row.header(), lines, Cut::ALL).ok_or(Error::NoAccount(row.id))?;
    project(tx, row.debtor, folded.view)?;
    tx.audit("ledger.repriced", &row.id.to_string(), "by its index")?;
    let AccountRow { debtor, id: account, creditor, .. } = *row;
    let line = lines.last().map_or(0, |line| line.seq);
    Ok(tx.announce(&facts::ArrearsChanged { debtor, account, creditor, line })?)
}

/// What a file says that a period costs now, of an account that is known: where it costs something else, a line says
/// so from `from` on, or from the next charge on; whether there is one. `said` then has the amount of the beginning, so
/// that what was charged before is not changed.
pub(super) fn reprice_by_file(
    tx: &Tx<'_>,
    (books, account): (&mut Books, AccountId),
    said: &mut Terms,
    (from, import): (Option<Day>, ImportId),
) -> Result<bool, Error> {
    let Plan::Recurring(plan) = &mut said.plan else { return Ok(false) };
    let row = books.row(tx, account)?;
    let mut lines = books.take_lines(tx, row.debtor, row.id)?;
    let priced = reprice(tx, plan, &row, &mut lines, (from, import));
    books.keep_lines(account, lines);
    priced
}

fn reprice(
    tx: &Tx<'_>,
    plan: &mut Recurring,
    row: &AccountRow,
    lines: &mut Vec<Posted>,
    (from, import): (Option<Day>, ImportId),
) -> Result<bool, Error> {
    let folded = fold(row.header(), lines, Cut::ALL).ok_or(Error::NoAccount(row.id))?;
    let Plan::Recurring(known) = &folded.terms.plan else { return Ok(false) };
    let (Some(now), Some(first)) = (plan.amount, known.amount) else { return Ok(false) };
    plan.amount = Some(first);
    let from = known.due(known.number_from(from.unwrap_or_else(|| tx.now().day.tomorrow().unwrap_or(Day::MAX))));
    let agreed = folded.prices.iter().filter(|(day, line)| line.by == RepricedBy::Agreement && *day <= from);
    let before = agreed.max_by_key(|(day, _)| *day).map_or(first, |(_, line)| line.amount);
    let current = folded.view.charges.as_ref().and_then(|charges| charges.amount(known.number_from(from)));
    if now == before || Some(now) == current {
        return Ok(false);
    }
    let line = Repriced { amount: now, reason: "informado por el acreedor".to_owned(), by: RepricedBy::Agreement };
    add_line(tx, lines, from, (Some(import), Entry::Repriced(line)));
    sql::append(tx, row.debtor, row.id, lines.last())?;
    let folded = fold(row.header(), lines, Cut::ALL).ok_or(Error::NoAccount(row.id))?;
    project(tx, row.debtor, folded.view)?;
    Ok(true)
}

/// The amounts that a file tells of an account; its currency, and whether any is new. One that is told again with
/// another amount takes the place of what was told before.
pub(super) fn charge_by_file(
    tx: &Tx<'_>,
    (books, account): (&mut Books, AccountId),
    import: ImportId,
    rows: &[ChargeRow],
) -> Result<(Currency, bool), Error> {
    let row = books.row(tx, account)?;
    let mut lines = books.take_lines(tx, row.debtor, row.id)?;
    let folded = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(account))?;
    let before = lines.len();
    for told in rows {
        let one = charged(&folded, (told.number, told.due), (told.principal, told.vat))?;
        let one = Instalment { interest: told.interest, fees: told.fees, ..one };
        if folded.told.contains(&one) {
            continue;
        }
        add_line(tx, &mut lines, tx.now().day.min(one.due), (Some(import), Entry::Charged(one)));
    }
    let fresh = lines.get(before..).unwrap_or_default();
    let any = !fresh.is_empty();
    for line in fresh {
        sql::append(tx, row.debtor, row.id, Some(line))?;
    }
    if any {
        let folded = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(account))?;
        project(tx, row.debtor, folded.view)?;
    }
    books.keep_lines(account, lines);
    Ok((row.currency, any))
}
