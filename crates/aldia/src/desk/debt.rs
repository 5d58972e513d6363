//! What a debtor owes, as the screen shows it: by component, by creditor, by account.
use anyhow::Result;
use base::{AccountId, Amount, CreditorId, Currency, Day, Timestamp, day_number, day_of};
use ledger::{AccountState, AccountView, Component, Creditor, Cut, LedgerSection, Owed};
use serde::Serialize;
use store::{Ctx, Rx};
use utoipa::ToSchema;

/// What is owed to the creditors that the caller works for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DebtView {
    /// Of every amount here.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// What is due, late interest included.
    #[schema(value_type = i64)]
    pub total: Amount,
    /// What `total` is made of; components of which nothing is owed are left out.
    pub components: Vec<ComponentView>,
    /// To whom.
    pub creditors: Vec<CreditorDebt>,
}

/// One component of a debt.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComponentView {
    /// How data names it.
    pub code: &'static str,
    /// How people name it.
    pub label: &'static str,
    /// How much.
    #[schema(value_type = i64)]
    pub amount: Amount,
}

/// What is owed to one creditor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreditorDebt {
    /// Which one.
    #[schema(value_type = String)]
    pub creditor: CreditorId,
    /// Its name.
    pub name: String,
    /// What is due.
    #[schema(value_type = i64)]
    pub total: Amount,
    /// Under which accounts.
    pub accounts: Vec<AccountBrief>,
}

/// One account, in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountBrief {
    /// Which one.
    #[schema(value_type = String)]
    pub account: AccountId,
    /// The creditor's own name for it.
    pub reference: String,
    /// The product's code.
    pub product: String,
    /// The product, for people.
    pub product_label: String,
    /// What is due, late interest included.
    #[schema(value_type = i64)]
    pub owed: Amount,
    /// All that is left to pay, due or not.
    #[schema(value_type = i64)]
    pub outstanding: Amount,
    /// Days since the oldest unpaid due day.
    pub days_past_due: i32,
    /// The stage's code.
    pub stage: &'static str,
    /// The stage, for people.
    pub stage_label: &'static str,
    /// The day it was opened.
    #[schema(value_type = String)]
    pub opened: Day,
    /// The next due day.
    #[schema(value_type = Option<String>)]
    pub next_due: Option<Day>,
}

/// The accounts that the caller may see, as they stand on `day`.
pub fn accounts(ctx: &Ctx, rx: &Rx<'_>, section: LedgerSection, day: Day) -> Result<Vec<AccountView>> {
    let own = section.accounts.into_iter().filter(|account| ctx.actor.serves(account.creditor));
    if ctx.now.day <= day {
        return Ok(own.collect());
    }
    let cut = Cut { day, known_at: Timestamp::MAX };
    let mut then = Vec::new();
    for account in own {
        then.extend(ledger::as_of(rx, account.id, cut)?.filter(|view| view.state != AccountState::Withdrawn));
    }
    Ok(then)
}

/// What these accounts owe on `day`. They share a currency; accounts in another are shown apart and not summed.
pub fn view(rx: &Rx<'_>, accounts: &[AccountView], day: Day) -> Result<DebtView> {
    let currency = accounts.first().map_or(Currency::ARS, |account| account.currency);
    let number = day_number(day);
    let mut owed = Owed::default();
    for account in accounts.iter().filter(|account| account.currency == currency) {
        owed += account.owed(number);
    }
    let components = Component::ALL.into_iter().filter(|part| !owed.of(*part).is_zero());
    let components =
        components.map(|part| ComponentView { code: part.code(), label: part.label_es(), amount: owed.of(part) });
    let creditors = ledger::creditors(rx)?;
    let creditors = creditors.into_iter().filter_map(|creditor| creditor_debt(creditor, accounts, number)).collect();
    Ok(DebtView { currency, total: owed.total(), components: components.collect(), creditors })
}

fn creditor_debt(creditor: Creditor, accounts: &[AccountView], day: i32) -> Option<CreditorDebt> {
    let own: Vec<AccountBrief> =
        accounts.iter().filter(|account| account.creditor == creditor.id).map(|account| brief(account, day)).collect();
    let total = own.iter().map(|account| account.owed).sum();
    (!own.is_empty()).then_some(CreditorDebt { creditor: creditor.id, name: creditor.name, total, accounts: own })
}

fn brief(account: &AccountView, day: i32) -> AccountBrief {
    let stage = account.stage(day);
    AccountBrief {
        account: account.id,
        reference: account.reference.clone(),
        product: account.product.clone(),
        product_label: ledger::product_label(&account.product),
        owed: account.owed(day).total(),
        outstanding: account.outstanding(day),
        days_past_due: account.days_past_due(day),
        stage: stage.code(),
        stage_label: stage.label_es(),
        opened: day_of(account.opened),
        next_due: account.next_due(day).map(|(due, _)| day_of(due)),
    }
}
