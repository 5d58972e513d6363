//! An agreement as documents and screens need it, whole.
use super::{AgreementEvent, found, text_hash};
use crate::{
    Error,
    rules::agreement::{Agreement, Missing, State, text},
    rules::view::LedgerSection,
    sql,
};
use base::{AgreementId, Amount, DebtorId, Right, Uuid, day_number};
use store::{Ctx, Rx};

/// Agreements told at once.
const PAGE_MAX: u32 = 500;

/// An agreement with everything that its document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementView {
    /// The agreement: what is agreed, its figures, its signature, its state.
    pub agreement: Agreement,
    /// The creditor's name.
    pub creditor: String,
    /// The accounts, in the order of `agreement.reckoning.parts`.
    pub accounts: Vec<PartView>,
    /// Its words, a sentence a line: what is signed.
    pub text: String,
    /// The digest of them.
    pub text_hash: String,
    /// While it is in force: what is missing of each instalment of each account.
    pub missing: Vec<Missing>,
    /// Its life so far.
    pub events: Vec<AgreementEvent>,
}

/// An account of an agreement, as documents name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    /// The creditor's own name for it.
    pub reference: String,
    /// The product's code.
    pub product: String,
}

impl AgreementView {
    /// What is missing today of all of it, while it is in force.
    pub fn left(&self) -> Amount {
        self.missing.iter().map(|one| one.amount).sum()
    }
}

/// One agreement.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`] and the creditor.
pub fn agreement(ctx: &Ctx, id: AgreementId) -> Result<AgreementView, Error> {
    ctx.may(Right::ViewPortfolio)?;
    ctx.read(|rx| {
        let agreement = found(ctx, rx, id)?;
        view(ctx, rx, agreement)
    })
}

/// The agreements of one debtor with the creditors that the actor works for, newest first.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`].
pub fn agreements_of(ctx: &Ctx, debtor: DebtorId) -> Result<Vec<AgreementView>, Error> {
    ctx.may(Right::ViewPortfolio)?;
    ctx.read(|rx| {
        let own = sql::agreements::of_debtor(rx, debtor)?.into_iter().rev();
        own.filter(|one| ctx.actor.serves(one.creditor)).map(|one| view(ctx, rx, one)).collect()
    })
}

/// Agreements of the creditors that the actor works for, after one in order of id, of one state if named; and the last
/// one looked at, from which to go on, if there may be more. At most `limit`, up to five hundred, are looked at.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`].
pub fn agreements(
    ctx: &Ctx,
    state: Option<State>,
    after: Option<AgreementId>,
    limit: u32,
) -> Result<(Vec<Agreement>, Option<AgreementId>), Error> {
    ctx.may(Right::ViewPortfolio)?;
    let (after, limit) = (after.unwrap_or(AgreementId(Uuid::nil())), limit.clamp(1, PAGE_MAX));
    let mut page = ctx.read(|rx| sql::agreements::page(rx, state, after, limit))?;
    let full = u32::try_from(page.len()).is_ok_and(|count| count == limit);
    let next = page.last().filter(|_| full).map(|last| last.id);
    page.retain(|one| ctx.actor.serves(one.creditor));
    Ok((page, next))
}

/// The words of an agreement.
pub(super) fn words(rx: &Rx<'_>, agreement: &Agreement) -> Result<String, Error> {
    let names = accounts(rx, agreement)?.into_iter().map(|account| account.reference).collect::<Vec<_>>();
    Ok(text(agreement, &creditor(rx, agreement)?, &names))
}

fn view(ctx: &Ctx, rx: &Rx<'_>, agreement: Agreement) -> Result<AgreementView, Error> {
    let text = words(rx, &agreement)?;
    let mut missing = Vec::new();
    if agreement.state == State::Active {
        let section: LedgerSection = rx.section(agreement.debtor)?.unwrap_or_default();
        for part in &agreement.reckoning.parts {
            let account = section.account(part.base.account);
            missing.extend(account.into_iter().flat_map(|one| one.missing_of_agreement(day_number(ctx.now.day))));
        }
    }
    Ok(AgreementView {
        creditor: creditor(rx, &agreement)?,
        accounts: accounts(rx, &agreement)?,
        text_hash: text_hash(&text),
        text,
        missing,
        events: sql::agreements::events(rx, agreement.debtor, agreement.id)?,
        agreement,
    })
}

fn creditor(rx: &Rx<'_>, agreement: &Agreement) -> Result<String, Error> {
    let all = sql::creditors(rx)?;
    Ok(all.into_iter().find(|one| one.id == agreement.creditor).map_or(String::new(), |one| one.name))
}

fn accounts(rx: &Rx<'_>, agreement: &Agreement) -> Result<Vec<PartView>, Error> {
    let of = |part: &crate::rules::agreement::Part| {
        let row = sql::account(rx, part.base.account)?.ok_or(Error::NoAccount(part.base.account))?;
        Ok(PartView { reference: row.reference, product: row.product })
    };
    agreement.reckoning.parts.iter().map(of).collect()
}
