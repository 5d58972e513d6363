//! The log from which models learn: what was known of a debtor on a night, and what came of it when its days are over.
use crate::{
    Dossier, Error, Scale,
    rules::observation::{Came, HORIZON_DAYS, Payment, SETTLING_DAYS},
    sql::observation as sql,
    work::night::{so_far, tally},
};
use base::{DebtorId, PaymentId, Uuid, day_number, day_of};
use store::{Ctx, Tx};

/// Observations looked at in one commit.
const PAGE: u32 = 1_024;
/// Pages of one night; what is left waits for the next.
const PAGES_MAX: u32 = 64;
/// Payments of one debtor that are looked through.
const PAYMENTS_MAX: u32 = 500;

/// Writes down what came of the observations whose days are over, going on where a killed night was.
///
/// The stage is that of the day on which it is looked at, a few days after the horizon: what the section can tell.
pub(crate) fn close_due(ctx: &Ctx, scale: &Scale) -> Result<(), Error> {
    let until = scale.number() - HORIZON_DAYS - SETTLING_DAYS;
    let (_, report) = ctx.read(|rx| so_far(rx, scale.day()))?;
    let pages_done = u32::try_from(report.closed / u64::from(PAGE)).unwrap_or(PAGES_MAX);
    for page in pages_done..PAGES_MAX {
        let step = ctx.command_for(format!("observations {} {page}", scale.day()).as_bytes());
        let done = ctx.step::<_, Error>(step, |tx| {
            let open = sql::open(tx, until, PAGE)?;
            open.iter().try_for_each(|(debtor, day)| close(tx, (*debtor, *day), scale))?;
            if !open.is_empty() {
                tally(tx, scale.day(), |report| report.closed += open.len() as u64)?;
            }
            Ok(open.len())
        })?;
        if done < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            break;
        }
    }
    Ok(())
}

fn close(tx: &Tx<'_>, (debtor, day): (DebtorId, i32), scale: &Scale) -> Result<(), Error> {
    let after = (day_of(day + HORIZON_DAYS + 1), PaymentId(Uuid::nil()));
    let rows = ledger::payments_of_debtor(tx, debtor, after, PAYMENTS_MAX)?;
    let weighed = |row: &ledger::work::read::PaymentRow| (day_number(row.on), scale.weigh(row.currency, row.amount));
    let payments: Vec<Payment> = rows.iter().map(weighed).collect();
    let dossier = tx.dossier(debtor)?.map(|row| Dossier::open(&row)).transpose()?;
    let (touches, stage) = match &dossier {
        Some(dossier) => (dossier.people.touches.as_slice(), dossier.ledger.stage(scale.number())),
        None => (&[][..], ledger::Stage::Current),
    };
    Ok(sql::close(tx, (debtor, day), &Came::of(day, &payments, touches, stage))?)
}
