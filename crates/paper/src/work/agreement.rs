//! The document of an agreement: what both sides sign. It says what was drafted and nothing of the day on which it is
//! printed, so that one agreement makes the same bytes on any day, by whoever issues it.
use super::{
    Issued, Refusal, author, document_words, keep,
    slip::{self, Asked},
};
use crate::{
    Error, Head, Sheet,
    rules::make::{self, Covenant, Due, Payable, Settled},
    sql,
};
use base::{AgreementId, CommandId, Right};
use cash::{NoSlip, Until};
use ledger::{
    Component,
    rules::agreement::{State, place_in_agreement},
    work::agreements::{AgreementView, agreement_in},
};
use store::{Ctx, Rx, Tx};

/// Issues the document of an agreement, keeps it, and says its code; the very same one where it was issued before.
///
/// # Errors
/// Needs [`Right::WorkDebtors`] and the creditor; there must be such an agreement.
pub fn issue_agreement(
    ctx: &Ctx,
    command: CommandId,
    id: AgreementId,
    head: Option<&Head>,
) -> Result<Result<Issued, Refusal>, Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once(command, "paper.issue_agreement", |tx| {
        let view = agreement_in(ctx, tx, id)?;
        if view.agreement.state == State::Draft && view.agreement.needs_approval() {
            return Ok(Err(Refusal::NotApproved));
        }
        let first = view.agreement.reckoning.parts.first().ok_or(Error::NoAgreement(id))?.base.account;
        let row = ledger::account(tx, first)?.ok_or(Error::NoAccount(first))?;
        let payables = payables(tx, &view)?;
        let hint = super::hint(&payables);
        let sheet = sheet(tx, (view, payables.unwrap_or_default()), head.cloned())?;
        Ok(Ok(Issued { hint, ..keep(tx, (&row, Some(id)), &sheet)? }))
    })
}

/// The last document that was issued of an agreement, with its code.
///
/// # Errors
/// There must be such an agreement, of a creditor that the actor works for, and a document of it.
pub fn agreement_document(ctx: &Ctx, id: AgreementId) -> Result<(String, Sheet), Error> {
    ctx.may(Right::ViewPortfolio)?;
    let code = ctx.read(|rx| {
        let debtor = agreement_in(ctx, rx, id)?.agreement.debtor;
        sql::of_agreement(rx, debtor, id)?.ok_or(Error::NoAgreementDocument(id))
    })?;
    let (row, sheet) = super::document(ctx, &code)?;
    Ok((row.code, sheet))
}

/// A slip for each instalment of each account, in the order of their days.
fn payables(tx: &Tx<'_>, view: &AgreementView) -> Result<Result<Vec<Payable>, NoSlip>, Error> {
    let agreement = &view.agreement;
    let Some(collector) = cash::work::collector(tx, Some(agreement.creditor))? else {
        return Ok(Err(NoSlip::NoCollector));
    };
    let mut made = Vec::new();
    for part in &agreement.reckoning.parts {
        let row = ledger::account(tx, part.base.account)?.ok_or(Error::NoAccount(part.base.account))?;
        for one in part.instalments.iter().filter(|one| !one.total().is_zero()) {
            let first = Until { day: one.due, amount: one.total() };
            let (debtor, currency) = (view.debtor_name.as_str(), agreement.currency);
            let asked = Asked { row: &row, debtor, part: label(one.number), currency, first, second: None };
            match slip::of_part(tx, collector.clone(), asked)? {
                Ok(payable) => made.push((one.due, payable)),
                Err(reason) => return Ok(Err(reason)),
            }
        }
    }
    made.sort_by_key(|(due, _)| *due);
    Ok(Ok(made.into_iter().map(|(_, payable)| payable).collect()))
}

/// `Anticipo`, `Cuota 1`.
fn label(number: u16) -> String {
    match place_in_agreement(number) {
        Some(0) => "Anticipo".to_owned(),
        place => format!("Cuota {}", place.unwrap_or(number)),
    }
}

fn sheet(rx: &Rx<'_>, (view, payables): (AgreementView, Vec<Payable>), head: Option<Head>) -> Result<Sheet, Error> {
    let AgreementView { agreement, creditor, accounts, text, text_hash, .. } = view;
    let party = people::party(rx, agreement.debtor)?.ok_or(people::Error::NoDebtor(agreement.debtor))?;
    let (base, discount) = (&agreement.reckoning.base, &agreement.reckoning.discount);
    let settled = |component: Component| Settled {
        label: component.label_es().to_owned(),
        owed: base.of(component),
        forgiven: discount.of(component),
    };
    let due = |one: &ledger::Instalment| Due {
        label: label(one.number),
        due: one.due,
        principal: one.principal,
        interest: one.interest,
        vat: one.vat,
        total: one.total(),
    };
    Ok(make::agreement(Covenant {
        head: head.unwrap_or_else(|| Head::of_creditor(&creditor)),
        title: agreement.deal.kind.label_es().to_owned(),
        document: document_words(&party),
        debtor: party.name,
        creditor,
        references: accounts.into_iter().map(|account| account.reference).collect(),
        currency: agreement.currency,
        cut_off: agreement.cut_off,
        concepts: Component::ALL.into_iter().map(settled).filter(|one| !one.owed.is_zero()).collect(),
        total: Settled { label: "Total".to_owned(), owed: base.total(), forgiven: discount.total() },
        asked: agreement.reckoning.asked,
        payable: agreement.reckoning.instalments.iter().map(ledger::Instalment::total).sum(),
        instalments: agreement.reckoning.instalments.iter().map(due).collect(),
        payables,
        text,
        digest: text_hash,
        issued: agreement.cut_off,
        author: author(rx, agreement.proposed_by.user)?,
    }))
}
