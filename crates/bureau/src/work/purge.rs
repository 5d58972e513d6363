//! Forgetting what may not be kept any longer.
use super::put_section;
use crate::{Error, Policy, sql};
use base::{Day, DebtorId, Right};
use jiff::SignedDuration;
use store::{Ctx, Tx};

const BATCH: u32 = 1_000;

/// Forgets all that the registries said of one debtor, who showed that it was wrong; whoever asks again hears it anew.
pub fn forget(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    sql::forget(tx, debtor, Day::MAX)?;
    put_section(tx, debtor)
}

/// Forgets everything learnt longer ago than the policy keeps it; how many rows. Running it again does no harm.
pub fn purge(ctx: &Ctx) -> Result<u64, Error> {
    ctx.may(Right::Operate)?;
    let oldest = Policy::shipped().oldest_kept(ctx.now.day);
    let (mut forgotten, mut later) = (0_u64, ctx.clone());
    loop {
        let debtors = ctx.read(|rx| sql::debtors_with_old(rx, oldest, BATCH))?;
        if debtors.is_empty() {
            return Ok(forgotten);
        }
        later.now.at = later.now.at.saturating_add(SignedDuration::from_millis(1)).unwrap_or(later.now.at);
        forgotten += later.step(later.command_for(b"bureau purge"), |tx| -> Result<u64, Error> {
            let mut rows = 0;
            for &debtor in &debtors {
                rows += u64::try_from(sql::forget(tx, debtor, oldest)?).unwrap_or(0);
                put_section(tx, debtor)?;
            }
            tx.audit("bureau.forgotten", &oldest.to_string(), &format!("{rows} rows"))?;
            Ok(rows)
        })?;
    }
}
