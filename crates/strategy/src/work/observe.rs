//! The log from which models learn: what was known of a debtor on a night, and what came of it when its days are over.
use crate::{
    Dossier, Error, Scale,
    rules::observation::{Came, HORIZON_DAYS, Payment, SETTLING_DAYS},
    sql::observation as sql,
    work::night::{so_far, tally},
};
use base::{DebtorId, PaymentId, Uuid, day_number, day_of};
use store::{Ctx, Tx};

/// Observations looked at in one commit, if nobody waits.
const PAGE: u64 = 1_024;
/// Observations of one night; what is left waits for the next.
const NIGHT_MAX: u64 = 64 * PAGE;
/// Observations looked at before it is asked whether somebody waits.
const LOOKED_AT: usize = 64;
/// Payments of one debtor that are looked through.
const PAYMENTS_MAX: u32 = 500;

/// Writes down what came of the observations whose days are over, going on where a killed night was.
///
/// The stage is that of the day on which it is looked at, a few days after the horizon: what the section can tell.
pub(crate) fn close_due(ctx: &Ctx, scale: &Scale) -> Result<(), Error> {
    let until = scale.number() - HORIZON_DAYS - SETTLING_DAYS;
    let (_, report) = ctx.read(|rx| so_far(rx, scale.day()))?;
    let mut closed = report.closed;
    loop {
        let most = u32::try_from(PAGE.min(NIGHT_MAX.saturating_sub(closed))).unwrap_or(0);
        let step = ctx.command_for(format!("observations {} {closed}", scale.day()).as_bytes());
        let done = ctx.step::<_, Error>(step, |tx| {
            let mut done = 0;
            for some in sql::open(tx, until, most)?.chunks(LOOKED_AT) {
                some.iter().try_for_each(|(debtor, day)| close(tx, (*debtor, *day), scale))?;
                done += some.len() as u64;
                if tx.is_awaited() {
                    break;
                }
            }
            if 0 < done {
                tally(tx, scale.day(), |report| report.closed += done)?;
            }
            Ok(done)
        })?;
        if done == 0 {
            return Ok(());
        }
        closed += done;
    }
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
