//! Setting what is to be collected in a month, and reading it.
use crate::{
    Error, Period, Scope, Target, TargetDay,
    rules::target::{line, month_of, of_scope},
    sql::targets as sql,
};
use base::{Amount, CommandId, CreditorId, Day, Right};
use store::{Ctx, Rx, Tx};

/// What is to be collected in a month, for any of the house and its creditors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTargets {
    /// Which command this is.
    pub command: CommandId,
    /// Any day of the month.
    pub month: Day,
    /// For one creditor each, or for the whole house where there is none: how much, above zero; `None` takes the target
    /// away. Of what is not named nothing changes.
    pub targets: Vec<(Option<CreditorId>, Option<Amount>)>,
}

/// Sets a month's targets, or takes them away: all of them or none. Whoever works for some creditors sets theirs alone.
pub fn set_targets(ctx: &Ctx, new: &SetTargets) -> Result<(), Error> {
    ctx.may(Right::Lead)?;
    ctx.once(new.command, "insight.set_targets", |tx| {
        let known = ledger::creditors(tx)?;
        for (creditor, amount) in &new.targets {
            match creditor {
                Some(creditor) if !tx.actor().serves(*creditor) => return Err(Error::NotTheirs),
                None if tx.actor().creditors().is_some() => return Err(Error::NotTheirs),
                Some(creditor) if known.iter().all(|one| one.id != *creditor) => {
                    return Err(Error::NoCreditor(*creditor));
                }
                Some(_) | None => set(tx, month_of(new.month), *creditor, *amount)?,
            }
        }
        Ok(())
    })
}

fn set(tx: &Tx<'_>, month: Day, creditor: Option<CreditorId>, amount: Option<Amount>) -> Result<(), Error> {
    match amount {
        Some(amount) if amount <= Amount::ZERO => Err(Error::BadTarget),
        Some(amount) => Ok(sql::put(tx, &Target { month, creditor, amount })?),
        None => Ok(sql::drop_target(tx, month, creditor)?),
    }
}

/// What is set for one month as far as this actor's creditors go: for the house if they work for all, and for each
/// creditor, with its name.
pub fn targets(ctx: &Ctx, rx: &Rx<'_>, month: Day) -> Result<Targets, Error> {
    let month = month_of(month);
    let house = if ctx.actor.creditors().is_none() { sql::set_for(rx, month, None)? } else { None };
    let mut creditors = Vec::new();
    for creditor in ledger::creditors(rx)?.into_iter().filter(|one| ctx.actor.serves(one.id)) {
        creditors.push((creditor.id, creditor.name, sql::set_for(rx, month, Some(creditor.id))?));
    }
    Ok(Targets { month, house, creditors })
}

/// What is set for one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Its first day.
    pub month: Day,
    /// For the whole house.
    pub house: Option<Amount>,
    /// For each creditor, by name.
    pub creditors: Vec<(CreditorId, String, Option<Amount>)>,
}

/// The line that a period's recovery should follow; `None` where a month of it has no target.
pub fn target_line(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Option<Vec<TargetDay>>, Error> {
    let set = sql::between(rx, month_of(period.from), month_of(period.to))?;
    Ok(line(period, &of_scope(&set, scope)))
}
