//! Who collects for each creditor, and the number under which an account is known on coupons.
use crate::{
    CodeKind, CollectionCode, Collector, Error,
    sql::{self, HOUSE},
};
use base::{AccountId, CommandId, CreditorId, Right, first_word};
use ledger::work::read::AccountRow;
use store::{Ctx, Rx, Tx};

/// Coupons have room for nine digits; none begins with a zero, which codes do not keep.
const CLIENTS: u64 = 900_000_000;
const FIRST_CLIENT: u64 = 100_000_000;
/// How many numbers are tried before giving up: even with half of them taken, a million accounts never get so far.
const TRIES: u8 = 64;

/// Who collects for a creditor.
#[derive(Clone, Debug)]
pub struct SetCollector {
    /// Names the command.
    pub command: CommandId,
    /// For whom; `None` for every creditor that has none of its own.
    pub creditor: Option<CreditorId>,
    /// Who, with which accounts and agreements.
    pub collector: Collector,
}

/// Who collects for this creditor: its own, or the house's; `None` if nobody has said.
///
/// # Errors
/// The database may fail.
pub fn collector(rx: &Rx<'_>, creditor: Option<CreditorId>) -> Result<Option<Collector>, Error> {
    Ok(sql::collector(rx, creditor.unwrap_or(HOUSE))?)
}

/// Says who collects for a creditor, from the next document on.
///
/// # Errors
/// Needs [`Right::Administer`] and the creditor; the settings must hold.
pub fn set_collector(ctx: &Ctx, set: &SetCollector) -> Result<(), Error> {
    ctx.may(Right::Administer)?;
    if let Some(creditor) = set.creditor.filter(|creditor| !ctx.actor.serves(*creditor)) {
        return Err(ledger::Error::OtherCreditor(creditor).into());
    }
    set.collector.check()?;
    ctx.once(set.command, "cash.collector_set", |tx| {
        Ok(sql::put_collector(tx, set.creditor.unwrap_or(HOUSE), &set.collector)?)
    })
}

/// The account's number on coupons, nine digits, the same for ever; money that names it is matched to the account.
///
/// # Errors
/// The database may fail; [`Error::CodeTaken`] if no number is free.
pub fn client_number(tx: &Tx<'_>, row: &AccountRow) -> Result<u64, Error> {
    let mut wished = String::new();
    for turn in 0..TRIES {
        let number = wish(row.id, turn);
        wished = number.to_string();
        match sql::code(tx, &wished)? {
            Some(known) if known.account == row.id => return Ok(number),
            Some(_) => {}
            None => {
                let (debtor, account, creditor) = (row.debtor, row.id, row.creditor);
                let kind = CodeKind::Reference;
                sql::add_code(tx, &CollectionCode { code: wished, kind, debtor, account, creditor })?;
                return Ok(number);
            }
        }
    }
    Err(Error::CodeTaken(wished))
}

/// The number that an account would have, at each try another.
fn wish(account: AccountId, turn: u8) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"cash.client").update(account.0.as_bytes()).update(&[turn]);
    FIRST_CLIENT + first_word(hasher.finalize().as_bytes()) % CLIENTS
}
