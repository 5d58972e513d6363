//! An account's statement, money received, and whose debts are collected, over HTTP.
use crate::{
    Choice, Chooser, Component, Cut, Error, Mode, Receipt, RecordPayment, SeriesError, Waterfall, Worth,
    rules::{
        agreement::place_in_agreement,
        explain::{AccountStatement, InstalmentLine, StatementLine},
        indexed::{to_pesos, unit_of},
        recurring::Charges,
        terms::Period,
    },
    work,
};
use axum::extract::{Path, Query};
use base::{AccountId, Amount, CommandId, CreditorId, Currency, Day, PaymentId, Timestamp, day_of};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes};

/// The routes of accounts.
pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(statement)).routes(routes!(pay)).routes(routes!(creditors))
}

/// As of when, as far as was known when.
#[derive(Deserialize, IntoParams)]
struct AsOf {
    /// `YYYY-MM-DD`; today if absent.
    #[param(value_type = Option<String>)]
    day: Option<Day>,
    /// RFC 3339; all that is known now if absent.
    #[param(value_type = Option<String>)]
    known_at: Option<Timestamp>,
}

/// An account on a day, explained. Amounts in minor units.
#[derive(Serialize, ToSchema)]
pub struct StatementBody {
    #[schema(value_type = String)]
    pub account: AccountId,
    /// The creditor's own name for it.
    pub reference: String,
    #[schema(value_type = String)]
    pub creditor: CreditorId,
    #[schema(value_type = String)]
    pub currency: Currency,
    #[schema(value_type = String)]
    pub day: Day,
    /// Every movement, in order of day.
    pub lines: Vec<LineView>,
    /// Everything due and not paid.
    pub instalments: Vec<InstalmentView>,
    /// Costs of collection not paid.
    #[schema(value_type = i64)]
    pub costs: Amount,
    /// Money held for what falls due later.
    #[schema(value_type = i64)]
    pub held: Amount,
    /// What is due.
    #[schema(value_type = i64)]
    pub total: Amount,
    /// Late interest and its tax that ran since the books hold the account as lost; it is in `total` all the same.
    #[schema(value_type = i64)]
    pub memo: Amount,
    /// What an account in units is worth in pesos that day; absent where it is kept in money.
    pub pesos: Option<PesosView>,
    /// What goes on being charged every period, where it does.
    pub recurring: Option<RecurringView>,
    /// As far as was known then; absent where all that is known now counts.
    #[schema(value_type = Option<String>)]
    pub known_at: Option<Timestamp>,
}

/// What units are worth in pesos on a day.
#[derive(Serialize, ToSchema)]
pub struct PesosView {
    /// Which series says so.
    pub series: &'static str,
    #[schema(value_type = String)]
    pub day: Day,
    /// Pesos for a unit, a decimal string; absent where nobody has published that day: nothing is extrapolated.
    pub value: Option<String>,
    /// Where the value is from.
    pub source: Option<String>,
    /// What is due, in centavos.
    #[schema(value_type = Option<i64>)]
    pub total: Option<Amount>,
    /// What is held for later, in centavos.
    #[schema(value_type = Option<i64>)]
    pub held: Option<Amount>,
}

/// What goes on being charged every period.
#[derive(Serialize, ToSchema)]
pub struct RecurringView {
    /// From one to the next: `1m` a month, `30d` thirty days.
    pub every: String,
    /// When the next one is due.
    #[schema(value_type = String)]
    pub next_due: Day,
    /// What it will be, tax included; absent where nobody knows yet.
    #[schema(value_type = Option<i64>)]
    pub next_amount: Option<Amount>,
    /// None falls due after it; they go on for good where absent.
    #[schema(value_type = Option<String>)]
    pub until: Option<Day>,
    /// The series without which an amount is not known, and the day of it.
    pub awaits: Option<AwaitedView>,
}

/// A value that is not published.
#[derive(Serialize, ToSchema)]
pub struct AwaitedView {
    pub series: String,
    #[schema(value_type = String)]
    pub day: Day,
    /// The first charge that needs it.
    #[schema(value_type = String)]
    pub due: Day,
}

/// One movement.
#[derive(Serialize, ToSchema)]
pub struct LineView {
    #[schema(value_type = String)]
    pub day: Day,
    pub concept: &'static str,
    pub label: String,
    #[schema(value_type = i64)]
    pub debit: Amount,
    #[schema(value_type = i64)]
    pub credit: Amount,
    #[schema(value_type = i64)]
    pub balance: Amount,
    pub detail: String,
    /// Which payment it is, where it is one: what a reversal names.
    #[schema(value_type = Option<String>)]
    pub payment: Option<PaymentId>,
}

/// One instalment due and not paid.
#[derive(Serialize, ToSchema)]
pub struct InstalmentView {
    pub number: u16,
    /// Whether it is of the agreement in force, whose numbers begin anew; 0 is its down payment.
    pub of_agreement: bool,
    #[schema(value_type = String)]
    pub due: Day,
    #[schema(value_type = i64)]
    pub principal: Amount,
    #[schema(value_type = i64)]
    pub interest: Amount,
    #[schema(value_type = i64)]
    pub vat: Amount,
    #[schema(value_type = i64)]
    pub fees: Amount,
    pub days_late: i32,
    #[schema(value_type = i64)]
    pub compensatory: Amount,
    #[schema(value_type = i64)]
    pub penalty: Amount,
    #[schema(value_type = i64)]
    pub late_vat: Amount,
    #[schema(value_type = i64)]
    pub total: Amount,
    /// Why every part of it is owed.
    pub words: String,
}

/// Money received.
#[derive(Deserialize, ToSchema)]
struct NewPaymentBody {
    /// Named by the sender; the same command again gets the same answer.
    #[schema(value_type = String)]
    command: CommandId,
    /// Named by the sender; the same payment counts once.
    #[schema(value_type = String)]
    payment: PaymentId,
    /// Minor units, positive.
    #[schema(value_type = i64)]
    amount: Amount,
    /// What the money came in: the account's own currency where absent, or `ARS` for one kept in units.
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    /// The day it counts from, `YYYY-MM-DD`, not one to come.
    #[schema(value_type = String)]
    on: Day,
    /// Where it came from.
    source: String,
    /// How it is to be used, where somebody chose; the account's own order otherwise.
    choice: Option<ChoiceBody>,
}

/// How a payment is to be used (`CCyC` arts. 900 and 901). What is left of it follows the account's own order.
#[derive(Deserialize, ToSchema)]
struct ChoiceBody {
    /// `debtor` or `creditor`.
    #[schema(value_type = String)]
    by: Chooser,
    /// These instalments before all others, in this order; they must be due.
    #[serde(default)]
    instalments: Vec<u16>,
    /// `vertical` (instalment by instalment) or `horizontal` (concept by concept), with `order`.
    #[schema(value_type = Option<String>)]
    mode: Option<Mode>,
    /// Every component's code once, first what is paid first; capital does not come before interest.
    #[schema(value_type = Option<Vec<String>>)]
    order: Option<[Component; 8]>,
    /// Where the creditor consents to more than that: who, and in which document.
    consent: Option<String>,
}

impl ChoiceBody {
    fn parse(self) -> Choice {
        let Self { by, instalments, mode, order, consent } = self;
        let consent = consent.filter(|consent| !consent.trim().is_empty());
        let mode = mode.unwrap_or(Mode::Vertical);
        Choice { by, instalments, order: order.map(|order| Waterfall { mode, order }), consent }
    }
}

/// What a payment did.
#[derive(Serialize, ToSchema)]
struct PaymentView {
    /// Absent if the payment counted already.
    receipt: Option<ReceiptView>,
}

/// What a payment extinguished. Amounts in minor units.
#[derive(Serialize, ToSchema)]
struct ReceiptView {
    #[schema(value_type = String)]
    payment: PaymentId,
    #[schema(value_type = String)]
    account: AccountId,
    #[schema(value_type = i64)]
    amount: Amount,
    #[schema(value_type = String)]
    on: Day,
    parts: Vec<PartView>,
    /// Held for what falls due later.
    #[schema(value_type = i64)]
    held: Amount,
    /// Still due.
    #[schema(value_type = i64)]
    owed_after: Amount,
}

/// What a payment extinguished of one component.
#[derive(Serialize, ToSchema)]
struct PartView {
    /// Of which instalment; absent for the account itself.
    number: Option<u16>,
    /// Whether it is of the agreement in force.
    of_agreement: bool,
    code: &'static str,
    label: &'static str,
    #[schema(value_type = i64)]
    amount: Amount,
}

/// A lender whose debts are collected.
#[derive(Serialize, ToSchema)]
struct CreditorView {
    #[schema(value_type = String)]
    id: CreditorId,
    name: String,
}

/// What an account owes on a day, explained peso by peso.
#[utoipa::path(get, path = "/api/accounts/{id}/statement", tag = "ledger", params(("id" = String, Path), AsOf),
    responses((status = 200, body = StatementBody)))]
async fn statement(
    caller: Caller,
    Path(account): Path<AccountId>,
    Query(as_of): Query<AsOf>,
) -> Result<Answer<StatementBody>, Problem> {
    web::run(&caller, move |ctx| {
        let known_at = as_of.known_at.unwrap_or(Timestamp::MAX);
        statement_body(&ctx, account, Cut { day: as_of.day.unwrap_or(ctx.now.day), known_at })
    })
    .await
}

/// Records money received for an account.
#[utoipa::path(post, path = "/api/accounts/{id}/payments", tag = "ledger", params(("id" = String, Path)),
    request_body = NewPaymentBody, responses((status = 200, body = PaymentView)))]
async fn pay(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<NewPaymentBody>,
) -> Result<Answer<PaymentView>, Problem> {
    let NewPaymentBody { command, payment, amount, currency, on, source, choice } = body;
    let choice = choice.map(ChoiceBody::parse);
    let new = RecordPayment { command, account, payment, amount, on, source, choice };
    web::run(&caller, move |ctx| -> Result<PaymentView, SeriesError> {
        let receipt = match currency {
            Some(came_in) => crate::record_payment_in(&ctx, came_in, new)?,
            None => work::record_payment(&ctx, new)?,
        };
        Ok(PaymentView { receipt: receipt.as_ref().map(receipt_view) })
    })
    .await
}

/// The creditors that the caller works for, by name.
#[utoipa::path(get, path = "/api/creditors", tag = "ledger", responses((status = 200, body = Vec<CreditorView>)))]
async fn creditors(caller: Caller) -> Result<Answer<Vec<CreditorView>>, Problem> {
    web::run(&caller, |ctx| -> Result<Vec<CreditorView>, Error> {
        let all = ctx.read(work::read::creditors)?;
        let own = all.into_iter().filter(|creditor| ctx.actor.serves(creditor.id));
        Ok(own.map(|creditor| CreditorView { id: creditor.id, name: creditor.name }).collect())
    })
    .await
}

/// An account on a day, as far as was known at an instant, as the API tells it.
pub fn statement_body(ctx: &Ctx, account: AccountId, cut: Cut) -> Result<StatementBody, Error> {
    let (found, worth) = ctx.read(|rx| -> Result<_, Error> {
        Ok((work::statement::statement_as_known(rx, account, cut)?, work::indexed::worth(rx, cut.day)?))
    })?;
    let found = found.ok_or(Error::NoAccount(account))?;
    let pesos = pesos_view(&found, &worth);
    if !ctx.actor.serves(found.creditor) {
        return Err(Error::OtherCreditor(found.creditor));
    }
    let AccountStatement { account, reference, creditor, currency, day, lines, instalments, .. } = found;
    Ok(StatementBody {
        account,
        reference,
        creditor,
        currency,
        day,
        lines: lines.into_iter().map(line_view).collect(),
        instalments: instalments.iter().map(instalment_view).collect(),
        costs: found.costs,
        held: found.held,
        total: found.total,
        memo: found.memo,
        pesos,
        recurring: found.charges.as_deref().map(recurring_view),
        known_at: (cut.known_at < Timestamp::MAX).then_some(cut.known_at),
    })
}

fn pesos_view(statement: &AccountStatement, worth: &Worth) -> Option<PesosView> {
    let series = unit_of(statement.currency)?;
    let known = worth.of(statement.currency);
    let pesos = |amount: Amount| known.map(|known| to_pesos(amount, known.value));
    Some(PesosView {
        series,
        day: worth.day,
        value: known.map(|known| known.value.to_string()),
        source: known.map(|known| known.source.clone()),
        total: pesos(statement.total),
        held: pesos(statement.held),
    })
}

fn recurring_view(charges: &Charges) -> RecurringView {
    let every = match charges.every {
        Period::Months(months) => format!("{months}m"),
        Period::Days(days) => format!("{days}d"),
    };
    let next = charges.coming().next();
    RecurringView {
        every,
        next_due: next.map_or_else(|| day_of(charges.next_due()), |next| next.due),
        next_amount: next.map(|next| next.total()),
        until: charges.until.map(day_of),
        awaits: charges.awaits.as_ref().map(|awaited| AwaitedView {
            series: awaited.series.clone(),
            day: day_of(awaited.on),
            due: day_of(charges.falls_due(awaited.number)),
        }),
    }
}

fn line_view(line: StatementLine) -> LineView {
    let StatementLine { day, concept, label, debit, credit, balance, detail, applied } = line;
    let payment = applied.map(|applied| applied.payment);
    LineView { day, concept, label, debit, credit, balance, detail, payment }
}

fn instalment_view(one: &InstalmentLine) -> InstalmentView {
    InstalmentView {
        number: place_in_agreement(one.number).unwrap_or(one.number),
        of_agreement: place_in_agreement(one.number).is_some(),
        due: one.due,
        principal: one.of(Component::Principal),
        interest: one.of(Component::Interest),
        vat: one.of(Component::Vat),
        fees: one.of(Component::Fees),
        days_late: one.days_late,
        compensatory: one.of(Component::Compensatory),
        penalty: one.of(Component::Penalty),
        late_vat: one.of(Component::LateVat),
        total: one.total,
        words: one.words(),
    }
}

fn receipt_view(receipt: &Receipt) -> ReceiptView {
    let part = |part: &crate::Part| PartView {
        number: part.number.map(|number| place_in_agreement(number).unwrap_or(number)),
        of_agreement: part.number.and_then(place_in_agreement).is_some(),
        code: part.component.code(),
        label: part.component.label_es(),
        amount: part.amount,
    };
    ReceiptView {
        payment: receipt.payment,
        account: receipt.account,
        amount: receipt.amount,
        on: receipt.on,
        parts: receipt.parts.iter().map(part).collect(),
        held: receipt.held,
        owed_after: receipt.owed_after,
    }
}
