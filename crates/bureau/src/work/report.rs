//! The lender's own report of one day, from the ledger's lines.
use super::fetch::tax_id;
use crate::{
    Error, Policy,
    rules::report::{Owing, Report},
};
use base::{CreditorId, Day, Right};
use ledger::{AccountState, Cut, LedgerSection};
use store::Ctx;

const PAGE: u32 = 1_024;

/// What one lender reports of its debtors as of the end of `day`, folded from the ledger's lines as they are known now.
///
/// # Errors
/// Needs [`Right::ViewBoard`] and the creditor. Fails rather than answer with a report that does not meet the ledger.
pub fn report(ctx: &Ctx, creditor: CreditorId, day: Day) -> Result<Report, Error> {
    ctx.may(Right::ViewBoard)?;
    if !ctx.actor.serves(creditor) {
        return Err(Error::OtherCreditor(creditor));
    }
    let policy = Policy::shipped();
    let mut report = Report::default();
    ctx.read(|rx| -> Result<(), Error> {
        let mut after = None;
        loop {
            let page = rx.debtors(after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(*last);
            for debtor in page {
                let Some(section) = rx.section::<LedgerSection>(debtor)? else { continue };
                let mut accounts = Vec::new();
                for account in section.by_creditor(creditor) {
                    let seen = ledger::as_of(rx, account.id, Cut { day, ..Cut::ALL })?;
                    accounts.extend(seen.filter(|seen| seen.state != AccountState::Withdrawn));
                }
                if !accounts.is_empty() {
                    report.add(&Owing { debtor, tax_id: tax_id(rx, debtor)?, accounts }, policy, day);
                }
            }
        }
    })?;
    let report = report.finish();
    if report.unexplained().is_zero() { Ok(report) } else { Err(Error::Unexplained(report.unexplained())) }
}
