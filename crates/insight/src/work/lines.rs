//! The lines that figures are made of leave by debtor, to be counted elsewhere.
use crate::{
    DebtorLines, Error, Lines, Period,
    sql::{money, promises, stages, touches},
};
use base::{DebtorId, Right, Uuid};
use std::collections::BTreeMap;
use store::{Ctx, Rx};

/// Debtors read at once, with all that happened to them.
const PAGE: u32 = 2_048;

/// Shows everything that figures of these days, or of some of them, are made of, a debtor at a time in order of id, in
/// one snapshot. What [`crate::Sheets`] makes of it is what [`crate::kpis`] says.
///
/// # Errors
/// The actor may not operate the house, or the first thing that `see` failed with.
pub fn each_lines<E: From<Error> + From<store::Error>>(
    ctx: &Ctx,
    period: Period,
    mut see: impl FnMut(DebtorLines) -> Result<(), E>,
) -> Result<(), E> {
    ctx.may(Right::Operate).map_err(Error::from)?;
    ctx.store.read(|rx| {
        let mut after = DebtorId(Uuid::nil());
        loop {
            let dossiers = rx.dossiers(Some(after), PAGE)?;
            // Whoever has lines and no dossier is of the last page.
            let ended = u32::try_from(dossiers.len()).unwrap_or(PAGE) < PAGE;
            let last = dossiers.last().map(|row| row.debtor).filter(|_| !ended).unwrap_or(DebtorId(Uuid::max()));
            let mut page = lines(rx, (after, last), period)?;
            for row in dossiers {
                page.entry(row.debtor).or_default().0 = row.ledger;
            }
            for (debtor, (ledger, lines)) in page {
                see(DebtorLines { debtor, ledger, lines })?;
            }
            if ended {
                return Ok(());
            }
            after = last;
        }
    })
}

/// The section and the lines of each debtor of a page.
type Page = BTreeMap<DebtorId, (Vec<u8>, Lines)>;

fn lines(rx: &Rx<'_>, (after, last): (DebtorId, DebtorId), period: Period) -> Result<Page, store::Error> {
    let mut page = Page::new();
    for (debtor, change) in stages::changes(rx, after, last, period.to)? {
        page.entry(debtor).or_default().1.changes.push(change);
    }
    let whose = (after, last);
    touches::each_line(rx, whose, period, |line| page.entry(line.debtor).or_default().1.touches.push(line))?;
    money::each_receipt(rx, whose, period, |of, receipt| page.entry(of).or_default().1.receipts.push(receipt))?;
    promises::each_pledge(rx, whose, period, |of, pledge| page.entry(of).or_default().1.pledges.push(pledge))?;
    touches::each_product(rx, whose, |of, sold| page.entry(of).or_default().1.sold.push(sold))?;
    Ok(page)
}
