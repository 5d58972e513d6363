//! An account's statement, money received, and whose debts are collected, over HTTP.
use crate::{
    Choice, ChoiceError, Chooser, Component, Error, Mode, Receipt, RecordPayment, Waterfall,
    rules::explain::{AccountStatement, InstalmentLine, StatementLine},
    work,
};
use axum::{
    Json,
    extract::{Path, Query},
};
use base::{AccountId, Amount, CommandId, CreditorId, Currency, Day, PaymentId};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Caller, Problem, Routes};

/// The routes of accounts.
pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(statement)).routes(routes!(pay)).routes(routes!(creditors))
}

/// As of when.
#[derive(Deserialize, IntoParams)]
struct AsOf {
    /// `YYYY-MM-DD`; today if absent.
    #[param(value_type = Option<String>)]
    day: Option<Day>,
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
}

/// One instalment due and not paid.
#[derive(Serialize, ToSchema)]
pub struct InstalmentView {
    pub number: u16,
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
) -> Result<Json<StatementBody>, Problem> {
    web::run(&caller, move |ctx| statement_body(&ctx, account, as_of.day.unwrap_or(ctx.now.day))).await
}

/// Records money received for an account.
#[utoipa::path(post, path = "/api/accounts/{id}/payments", tag = "ledger", params(("id" = String, Path)),
    request_body = NewPaymentBody, responses((status = 200, body = PaymentView)))]
async fn pay(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<NewPaymentBody>,
) -> Result<Json<PaymentView>, Problem> {
    let NewPaymentBody { command, payment, amount, on, source, choice } = body;
    let choice = choice.map(ChoiceBody::parse);
    let new = RecordPayment { command, account, payment, amount, on, source, choice };
    web::run(&caller, move |ctx| -> Result<PaymentView, Error> {
        Ok(PaymentView { receipt: work::record_payment(&ctx, new)?.as_ref().map(receipt_view) })
    })
    .await
}

/// The creditors that the caller works for, by name.
#[utoipa::path(get, path = "/api/creditors", tag = "ledger", responses((status = 200, body = Vec<CreditorView>)))]
async fn creditors(caller: Caller) -> Result<Json<Vec<CreditorView>>, Problem> {
    web::run(&caller, |ctx| -> Result<Vec<CreditorView>, Error> {
        let all = ctx.read(work::read::creditors)?;
        let own = all.into_iter().filter(|creditor| ctx.actor.serves(creditor.id));
        Ok(own.map(|creditor| CreditorView { id: creditor.id, name: creditor.name }).collect())
    })
    .await
}

/// An account on a day, as the API tells it.
pub fn statement_body(ctx: &Ctx, account: AccountId, day: Day) -> Result<StatementBody, Error> {
    let found = ctx.read(|rx| work::statement::statement(rx, account, day))?.ok_or(Error::NoAccount(account))?;
    if !ctx.actor.serves(found.creditor) {
        return Err(Error::OtherCreditor(found.creditor));
    }
    let AccountStatement {
        account, reference, creditor, currency, day, lines, instalments, costs, held, total, ..
    } = found;
    let lines = lines.into_iter().map(line_view).collect();
    let instalments = instalments.iter().map(instalment_view).collect();
    Ok(StatementBody { account, reference, creditor, currency, day, lines, instalments, costs, held, total })
}

fn line_view(line: StatementLine) -> LineView {
    let StatementLine { day, concept, label, debit, credit, balance, detail } = line;
    LineView { day, concept, label, debit, credit, balance, detail }
}

fn instalment_view(one: &InstalmentLine) -> InstalmentView {
    InstalmentView {
        number: one.number,
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
        number: part.number,
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

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NoAccount(_) => Self::not_found("no_account", "Esa cuenta no existe."),
            Error::NoPayment(_) => Self::not_found("no_payment", "Ese pago no existe o ya fue anulado."),
            Error::NotPositive(_) => {
                Self::invalid("not_positive", "El importe tiene que ser mayor que cero.").at("amount")
            }
            Error::FuturePayment { .. } => {
                Self::invalid("future_payment", "La fecha del pago todavía no llegó.").at("on")
            }
            Error::OtherDebtor(_) => Self::conflict("other_debtor", "Esa referencia ya es de otro deudor."),
            Error::OtherCurrency { .. } => Self::conflict("other_currency", "Esa cuenta está en otra moneda."),
            Error::Choice(choice) => chosen_wrong(choice),
            Error::Terms(_) => Self::invalid("terms", "Las condiciones de la cuenta no son posibles."),
            Error::NamelessCreditor => {
                Self::invalid("nameless_creditor", "Falta el nombre del acreedor.").at("creditor")
            }
            Error::OtherCreditor(_) => {
                Self::forbidden("other_creditor", "Esa cuenta es de un acreedor que no atendés.")
            }
            Error::Denied(denied) => denied.into(),
            Error::Store(inner) => inner.into(),
            Error::Unwritable => Self::internal(&error),
        }
    }
}

fn chosen_wrong(error: ChoiceError) -> Problem {
    match error {
        ChoiceError::Nothing(number) => {
            let words = format!("De la cuota {number} no queda nada por pagar.");
            Problem::invalid("nothing_to_pay", words).at("choice.instalments")
        }
        ChoiceError::NotDue(number) => {
            let words = format!(
                "La cuota {number} todavía no venció: no se puede elegir sin conformidad del acreedor (CCyC art. 900)."
            );
            Problem::invalid("not_due", words).at("choice.instalments")
        }
        ChoiceError::CapitalFirst => {
            let words =
                "El capital no se paga antes que los intereses sin conformidad del acreedor (CCyC arts. 900 y 903).";
            Problem::invalid("capital_first", words).at("choice.order")
        }
        ChoiceError::Order => {
            Problem::invalid("order", "El orden nombra cada concepto una sola vez.").at("choice.order")
        }
    }
}
