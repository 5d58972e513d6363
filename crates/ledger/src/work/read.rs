//! What can be asked of the ledger, and the proof that what it keeps is what its lines say.
pub use crate::sql::{AccountRef, AccountRow, PaymentRow};
use crate::{
    Creditor, Error,
    rules::{
        entry::{Cut, Entry, Header, Posted},
        fold::{Folded, StepKind, fold},
        mapping::client_scheme,
        view::{AccountState, AccountView, LedgerSection},
    },
    sql,
};
use base::{AccountId, Amount, CreditorId, Day, DebtorId, ImportId, PaymentId, Timestamp};
use store::{Ctx, Rx};

/// A situation in the central bank's register, as a creditor's file told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldSituation {
    /// From 1 to 5.
    pub situation: u8,
    /// The day on which the file was brought in.
    pub on: Day,
    /// What people call the file.
    pub file: String,
    /// The creditor's name.
    pub creditor: String,
}

/// What the newest file of the actor's creditors told of a debtor's situation in the register, if one did.
pub fn told_situation(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<ToldSituation>, Error> {
    let mut told = sql::situations(rx, debtor)?.into_iter();
    Ok(told.find(|(_, creditor)| ctx.actor.serves(*creditor)).map(|(told, _)| told))
}

/// An account's row.
pub fn account(rx: &Rx<'_>, id: AccountId) -> Result<Option<AccountRow>, Error> {
    Ok(sql::account(rx, id)?)
}

/// Where a creditor's reference leads; of any creditor if `creditor` is `None`, and then it may lead to several.
pub fn account_by_reference(
    rx: &Rx<'_>,
    creditor: Option<CreditorId>,
    reference: &str,
) -> Result<Vec<AccountRef>, Error> {
    match creditor {
        Some(creditor) => Ok(sql::account_said(rx, creditor, reference)?.map(|(found, _)| found).into_iter().collect()),
        None => Ok(sql::accounts_by_reference(rx, reference)?),
    }
}

/// Every creditor, by name.
pub fn creditors(rx: &Rx<'_>) -> Result<Vec<Creditor>, Error> {
    Ok(sql::creditors(rx)?)
}

/// Under which schemes creditors' own numbers for their clients are kept.
pub fn client_schemes(rx: &Rx<'_>) -> Result<Vec<String>, Error> {
    Ok(creditors(rx)?.iter().map(|one| client_scheme(one.id)).collect())
}

/// An account as it stands at `cut`: what had happened by a day, as far as was known at an instant.
pub fn as_of(rx: &Rx<'_>, account: AccountId, cut: Cut) -> Result<Option<AccountView>, Error> {
    let Some(row) = sql::account(rx, account)? else { return Ok(None) };
    let lines = sql::lines(rx, row.debtor, row.id)?;
    Ok(fold(row.header(), &lines, cut).map(|folded| folded.view))
}

/// Shows every payment that counts from `from` to `to`, both included, in order of value day.
pub fn payments<E: From<store::Error>>(
    rx: &Rx<'_>,
    from: Day,
    to: Day,
    see: impl FnMut(PaymentRow) -> Result<(), E>,
) -> Result<(), E> {
    sql::payments_between(rx, from, to, see)
}

/// The payments of one debtor that count, of days before one and of that day those of a lesser id; newest first, at
/// most `limit`.
pub fn payments_of_debtor(
    rx: &Rx<'_>,
    debtor: DebtorId,
    before: (Day, PaymentId),
    limit: u32,
) -> Result<Vec<PaymentRow>, store::Error> {
    sql::payments_of_debtor(rx, debtor, before, limit)
}

/// A payment that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReversedPayment {
    /// As it was recorded.
    pub payment: PaymentRow,
    /// When it was taken back.
    pub at: Timestamp,
    /// Why, as whoever did it wrote.
    pub reason: String,
}

/// The payments of one debtor that were taken back, of days before one and of that day those of a lesser id; newest
/// first. Of at most `limit` that count no more; those of an import that was undone are not among them.
pub fn reversed_payments_of_debtor(
    rx: &Rx<'_>,
    debtor: DebtorId,
    before: (Day, PaymentId),
    limit: u32,
) -> Result<Vec<ReversedPayment>, store::Error> {
    let former = sql::former_payments_of_debtor(rx, debtor, before, limit)?;
    if former.is_empty() {
        return Ok(Vec::new());
    }
    let lines = sql::reversals_of_debtor(rx, debtor)?;
    let reversed = |payment: PaymentRow| {
        let of = |(account, line): &(AccountId, Posted)| {
            let Entry::Reversed { of, reason } = &line.entry else { return None };
            let same = *account == payment.account && *of == payment.payment;
            same.then(|| (line.known_at, reason.clone()))
        };
        let (at, reason) = lines.iter().find_map(of)?;
        Some(ReversedPayment { payment, at, reason })
    };
    Ok(former.into_iter().filter_map(reversed).collect())
}

/// Every account with a line of this import, in order of debtor.
pub fn accounts_of_import(rx: &Rx<'_>, import: ImportId) -> Result<Vec<(DebtorId, AccountId)>, Error> {
    Ok(sql::import_accounts(rx, import)?)
}

/// A debtor's section made anew from the lines; `None` if there has never been an account.
pub fn rebuild(rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<LedgerSection>, Error> {
    let folded = fold_debtor(rx, debtor)?;
    if folded.is_empty() {
        return Ok(None);
    }
    let counts = |view: &AccountView| view.state != AccountState::Withdrawn;
    Ok(Some(LedgerSection { accounts: folded.into_iter().map(|folded| folded.view).filter(counts).collect() }))
}

/// What does not hold about one debtor, in words for an operator; empty if everything does.
///
/// The stored section must equal a rebuild, every payment must be wholly accounted for, and the table of payments must
/// say what the lines say.
pub fn verify_debtor(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    if rx.section::<LedgerSection>(debtor)? != rebuild(rx, debtor)? {
        problems.push(format!("debtor {debtor}: the ledger section is not what its lines say"));
    }
    for folded in fold_debtor(rx, debtor)? {
        problems.extend(unbalanced(&folded));
        let counted = sql::payments_of(rx, debtor, folded.view.id)?;
        let total: Amount = counted.iter().map(|(_, amount)| *amount).sum();
        let count = usize::from(folded.view.payments);
        if counted.len() != count || total != folded.view.paid_total {
            let (account, lines) = (folded.view.id, folded.view.paid_total);
            problems
                .push(format!("account {account}: payments come to {total} in their table and {lines} in the lines"));
        }
    }
    Ok(problems)
}

/// Nothing is created or lost: what payments extinguished, and what is held of them, is what was paid.
fn unbalanced(folded: &Folded) -> Option<String> {
    let view = &folded.view;
    if view.statement.is_some() {
        return None;
    }
    let applied: Amount = folded.steps.iter().map(|step| applied(&step.kind)).sum();
    let (used, paid) = (applied + view.credit, view.paid_total);
    (used != paid).then(|| format!("account {}: {paid} was paid and {used} is accounted for", view.id))
}

fn applied(kind: &StepKind) -> Amount {
    if let StepKind::Applied { part, .. } = kind { part.amount } else { Amount::ZERO }
}

fn fold_debtor(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Folded>, Error> {
    let accounts = sql::accounts_of(rx, debtor)?;
    let mut lines = sql::lines_of_debtor(rx, debtor)?.into_iter().peekable();
    let mut folded = Vec::with_capacity(accounts.len());
    for row in accounts {
        let mut own: Vec<Posted> = Vec::new();
        while let Some((_, line)) = lines.next_if(|(account, _)| *account <= row.id) {
            own.push(line);
        }
        folded.extend(fold(row.header(), &own, Cut::ALL));
    }
    Ok(folded)
}

impl AccountRow {
    /// What never changes about it.
    pub fn header(&self) -> Header<'_> {
        Header { id: self.id, creditor: self.creditor, reference: &self.reference }
    }
}
