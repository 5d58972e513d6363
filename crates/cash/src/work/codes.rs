//! Codes that we give for an account, so that money that names one needs no guessing.
use crate::{CodeKind, CollectionCode, Error, sql};
use base::{AccountId, CommandId, Right};
use store::{Ctx, Rx};

const CODES_MAX: u32 = 200;

/// Remembers that money with this code is for this account; the same again changes nothing.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the account's creditor; the code must not be another account's.
pub fn give_code(
    ctx: &Ctx,
    command: CommandId,
    (kind, text): (CodeKind, &str),
    account: AccountId,
) -> Result<String, Error> {
    ctx.may(Right::RecordPayment)?;
    let code = normalised_code(text).ok_or_else(|| Error::NotACode(text.to_owned()))?;
    ctx.once(command, "cash.give_code", |tx| {
        let row = ledger::account(tx, account)?.ok_or(ledger::Error::NoAccount(account))?;
        if !ctx.actor.serves(row.creditor) {
            return Err(ledger::Error::OtherCreditor(row.creditor).into());
        }
        match sql::code(tx, &code)? {
            Some(known) if known.account == account => Ok(code.clone()),
            Some(_) => Err(Error::CodeTaken(code.clone())),
            None => {
                let (debtor, creditor) = (row.debtor, row.creditor);
                sql::add_code(tx, &CollectionCode { code: code.clone(), kind, debtor, account, creditor })?;
                Ok(code.clone())
            }
        }
    })
}

/// The codes of an account.
///
/// # Errors
/// The database may fail.
pub fn codes_of(rx: &Rx<'_>, account: AccountId) -> Result<Vec<CollectionCode>, Error> {
    Ok(sql::codes_of(rx, account, CODES_MAX)?)
}

/// A code as it is compared: capital letters and digits, without the zeros before them. `None` if too little is left.
pub fn normalised_code(text: &str) -> Option<String> {
    let signs: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect();
    let code = signs.trim_start_matches('0');
    (4..=64).contains(&code.len()).then(|| code.to_owned())
}
