//! Whose debts are collected.
use crate::{Creditor, Error, sql};
use base::{CreditorId, Right};
use store::{Ctx, Tx};

/// The creditor of this name, made if it is new.
///
/// # Errors
/// Needs [`Right::Import`].
pub fn creditor(ctx: &Ctx, name: &str) -> Result<CreditorId, Error> {
    ctx.may(Right::Import)?;
    if let Some(known) = ctx.read(|rx| sql::creditor_named(rx, name.trim()))? {
        return Ok(known);
    }
    ctx.step(ctx.command_for(name.as_bytes()), |tx| creditor_in(tx, name))
}

/// The creditor of this name, made if it is new, in a transaction already begun.
///
/// # Errors
/// A name is not only spaces.
pub fn creditor_in(tx: &Tx<'_>, name: &str) -> Result<CreditorId, Error> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::NamelessCreditor);
    }
    if let Some(known) = sql::creditor_named(tx, name)? {
        return Ok(known);
    }
    let creditor = Creditor { id: CreditorId(tx.fresh_id()), name: name.to_owned() };
    sql::add_creditor(tx, &creditor)?;
    tx.audit("ledger.creditor", &creditor.id.to_string(), "")?;
    Ok(creditor.id)
}
