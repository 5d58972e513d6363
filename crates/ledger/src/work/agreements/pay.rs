//! Money paid for an agreement, spread over its accounts.
use super::{AgreementError, found};
use crate::{
    Error,
    rules::{
        agreement::{Agreement, No, State, received_since},
        entry::Cut,
        fold::fold,
    },
    sql,
    work::payments::{NewPayment, Post, Receipt, payment_id, post},
};
use base::{AccountId, AgreementId, Amount, CommandId, Day, PaymentId, Right, day_number};
use store::{Ctx, Tx};

/// Money received for an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayAgreement {
    /// Named by the sender, so that a retry is the same command.
    pub command: CommandId,
    /// For which agreement: one that is signed or in force.
    pub agreement: AgreementId,
    /// Named by the sender, so that the same money counts once.
    pub payment: PaymentId,
    /// How much; positive.
    pub amount: Amount,
    /// The day it counts from; not one to come.
    pub on: Day,
    /// Where it came from.
    pub source: String,
}

/// Spreads money over the accounts of an agreement as its instalments fall on them: a payment in each account, of which
/// the receipts tell. Of one account, the payment keeps its name; of several, each gets its own, made from it.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the creditor; the agreement must be signed or in force.
pub fn pay(ctx: &Ctx, new: &PayAgreement) -> Result<Vec<Receipt>, Error> {
    ctx.may(Right::RecordPayment)?;
    ctx.once(new.command, "ledger.pay_agreement", |tx| {
        let agreement = found(ctx, tx, new.agreement)?;
        if !matches!(agreement.state, State::Signed | State::Active) {
            let no = No::State { from: agreement.state, to: State::Active };
            return Err(AgreementError::No(no).into());
        }
        let shares = shares(tx, &agreement, new.amount)?;
        let mut receipts = Vec::with_capacity(shares.len());
        let several = 1 < agreement.reckoning.parts.len();
        for (account, amount) in shares {
            let payment = if several { payment_id(account, &new.payment.to_string()) } else { new.payment };
            let part = NewPayment {
                account,
                payment,
                amount,
                on: new.on,
                source: new.source.clone(),
                choice: None,
                import: None,
            };
            if let Post::Recorded(receipt) = post(tx, &part)? {
                tx.announce(&receipt.fact())?;
                receipts.push(receipt);
            }
        }
        super::follow(tx, agreement.debtor)?;
        Ok(receipts)
    })
}

/// How much of `amount` each account gets: what each is missing of the oldest instalment, then of the next. What is
/// beyond everything is held in the first.
fn shares(tx: &Tx<'_>, agreement: &Agreement, amount: Amount) -> Result<Vec<(AccountId, Amount)>, Error> {
    let mut wanted = wanted(tx, agreement)?;
    wanted.sort_by_key(|(due, account, _)| (*due, *account));
    let mut left = amount;
    let mut shares: Vec<(AccountId, Amount)> =
        agreement.reckoning.parts.iter().map(|part| (part.base.account, Amount::ZERO)).collect();
    for (_, account, missing) in wanted {
        let part = left.min(missing).or_zero();
        left -= part;
        shares.iter_mut().filter(|share| share.0 == account).for_each(|share| share.1 += part);
    }
    if let Some(first) = shares.first_mut() {
        first.1 += left;
    }
    let several = 1 < shares.len();
    shares.retain(|(_, amount)| !several || !amount.is_zero());
    Ok(shares)
}

/// Money told of an account since its line `seen`.
fn received(tx: &Tx<'_>, account: AccountId, seen: u32) -> Result<Amount, Error> {
    let row = sql::account(tx, account)?.ok_or(Error::NoAccount(account))?;
    let lines = sql::lines(tx, row.debtor, row.id)?;
    let folded = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(account))?;
    Ok(received_since(&lines, &folded, seen).iter().map(|(_, amount)| *amount).sum())
}

/// What each account is missing of each instalment, with its due day.
fn wanted(tx: &Tx<'_>, agreement: &Agreement) -> Result<Vec<(i32, AccountId, Amount)>, Error> {
    let today = day_number(tx.now().day);
    let mut wanted = Vec::new();
    for part in &agreement.reckoning.parts {
        let account = part.base.account;
        if agreement.state == State::Active {
            let section: crate::LedgerSection = tx.section(agreement.debtor)?.unwrap_or_default();
            let view = section.account(account).ok_or(Error::NoAccount(account))?;
            wanted.extend(view.missing_of_agreement(today).map(|one| (one.due, account, one.amount)));
        } else {
            let mut paid: Amount = received(tx, account, part.base.seen)?;
            for one in &part.instalments {
                let used = paid.min(one.total());
                paid -= used;
                wanted.push((day_number(one.due), account, one.total() - used));
            }
        }
    }
    Ok(wanted)
}
