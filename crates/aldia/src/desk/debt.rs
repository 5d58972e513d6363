//! What a debtor owes, as the screen shows it: by component, by creditor, by account.
use anyhow::Result;
use base::{AccountId, Amount, CreditorId, Currency, Day, Timestamp, day_number, day_of};
use ledger::{AccountState, AccountView, Component, Creditor, Cut, LedgerSection, Owed, Sums, Worth};
use serde::Serialize;
use store::{Ctx, Rx};
use utoipa::ToSchema;

/// What is owed to the creditors that the caller works for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DebtView {
    /// Of the sums here: pesos where any account is in pesos, or in units that are worth pesos that day.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// What is due in that currency, late interest included; accounts in units count what they are worth that day.
    #[schema(value_type = i64)]
    pub total: Amount,
    /// What is due in other currencies, and in units whose value of the day nobody has published: in no sum above.
    pub apart: Vec<ApartView>,
    /// By which values units were told in pesos.
    pub values: Vec<UnitValueView>,
    /// What `total` is made of; components of which nothing is owed are left out.
    pub components: Vec<ComponentView>,
    /// To whom.
    pub creditors: Vec<CreditorDebt>,
}

/// What is due in a currency that is not summed with the others.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DebtApart)]
pub struct ApartView {
    #[schema(value_type = String)]
    pub currency: Currency,
    #[schema(value_type = i64)]
    pub amount: Amount,
}

/// What a unit is worth.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DebtUnitValue)]
pub struct UnitValueView {
    #[schema(value_type = String)]
    pub unit: Currency,
    /// Pesos for one, a decimal string.
    pub value: String,
    #[schema(value_type = String)]
    pub day: Day,
    pub source: String,
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
    /// What is due, in the currency of the sums.
    #[schema(value_type = i64)]
    pub total: Amount,
    /// What is due in other currencies, in no sum.
    pub apart: Vec<ApartView>,
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
    /// Of the amounts of this account.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// What is due, late interest included.
    #[schema(value_type = i64)]
    pub owed: Amount,
    /// What it is worth in pesos that day, of an account in units; absent where nobody has published it.
    #[schema(value_type = Option<i64>)]
    pub owed_pesos: Option<Amount>,
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

/// What these accounts owe on `day`. Amounts of different currencies are never added: units count what they are worth
/// that day, and what cannot be told so is shown apart.
pub fn view(rx: &Rx<'_>, accounts: &[AccountView], day: Day) -> Result<DebtView> {
    let worth = ledger::worth(rx, day)?;
    let number = day_number(day);
    let told: Vec<(Currency, Owed)> =
        accounts.iter().map(|account| worth.owed_in_money(account.currency, &account.owed(number))).collect();
    let mut sums = Sums::default();
    for (currency, owed) in &told {
        sums.add(*currency, owed.total());
    }
    let currency = sums.main().unwrap_or(Currency::ARS);
    let mut owed = Owed::default();
    told.into_iter().filter(|(of, _)| *of == currency).for_each(|(_, part)| owed += part);
    let components = Component::ALL.into_iter().filter(|part| !owed.of(*part).is_zero());
    let components =
        components.map(|part| ComponentView { code: part.code(), label: part.label_es(), amount: owed.of(part) });
    let apart = apart(&sums, currency);
    let creditors = ledger::creditors(rx)?.into_iter();
    Ok(DebtView {
        currency,
        total: owed.total(),
        apart,
        values: values(&worth, accounts),
        components: components.collect(),
        creditors: creditors
            .filter_map(|creditor| creditor_debt(creditor, accounts, (number, &worth, currency)))
            .collect(),
    })
}

fn apart(sums: &Sums, currency: Currency) -> Vec<ApartView> {
    sums.apart_from(currency).into_iter().map(|(currency, amount)| ApartView { currency, amount }).collect()
}

/// The values that some account needed.
fn values(worth: &Worth, accounts: &[AccountView]) -> Vec<UnitValueView> {
    let used = worth.values.iter().filter(|known| accounts.iter().any(|account| account.currency == known.unit));
    let value = |known: &ledger::UnitValue| UnitValueView {
        unit: known.unit,
        value: known.value.to_string(),
        day: worth.day,
        source: known.source.clone(),
    };
    used.map(value).collect()
}

fn creditor_debt(
    creditor: Creditor,
    accounts: &[AccountView],
    (day, worth, currency): (i32, &Worth, Currency),
) -> Option<CreditorDebt> {
    let own = || accounts.iter().filter(|account| account.creditor == creditor.id);
    let mut sums = Sums::default();
    for account in own() {
        let (of, owed) = worth.owed_in_money(account.currency, &account.owed(day));
        sums.add(of, owed.total());
    }
    let accounts: Vec<AccountBrief> = own().map(|account| brief(account, day, worth)).collect();
    let (total, apart) = (sums.of(currency), apart(&sums, currency));
    (!accounts.is_empty()).then_some(CreditorDebt {
        creditor: creditor.id,
        name: creditor.name,
        total,
        apart,
        accounts,
    })
}

fn brief(account: &AccountView, day: i32, worth: &Worth) -> AccountBrief {
    let stage = account.stage(day);
    let owed = account.owed(day).total();
    AccountBrief {
        account: account.id,
        reference: account.reference.clone(),
        product: account.product.clone(),
        product_label: ledger::product_label(&account.product),
        currency: account.currency,
        owed,
        owed_pesos: worth.of(account.currency).map(|_| worth.in_money(account.currency, owed).1),
        outstanding: account.outstanding(day),
        days_past_due: account.days_past_due(day),
        stage: stage.code(),
        stage_label: stage.label_es(),
        opened: day_of(account.opened),
        next_due: account.next_due(day).map(|(due, _)| day_of(due)),
    }
}
