//! Documents about an account or an agreement: `paper` makes them under the letterhead that `contact` keeps.
use axum::extract::Path;
use base::{AccountId, AgreementId, CommandId, Day, PaymentId};
use paper::{Head, Issue, Issued, Kind, Order, Refusal};
use serde::{Deserialize, Serialize};
use store::{Ctx, Rx};
use utoipa::ToSchema;
use web::{Answer, Caller, Json, Problem};

/// Payments looked through for the last one of an account.
const PAYMENTS_MAX: u32 = 500;

/// A document that somebody asks for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct DocumentOrder {
    /// Named by the sender; the same command again gets the same document.
    #[schema(value_type = String)]
    pub command: CommandId,
    /// `statement`, `receipt`, `certificate`, `clearance`, `liquidation` or `slip`.
    pub kind: String,
    /// The day of the figures, `YYYY-MM-DD`; today if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub day: Option<Day>,
    /// Of a receipt, the payment; the last one of the account if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub payment: Option<PaymentId>,
}

/// Where a document is to be had.
#[derive(Serialize, ToSchema)]
pub(super) struct IssuedView {
    /// The code on its pages.
    code: String,
    /// Its path as PDF.
    pdf: String,
    /// Its path as CSV.
    csv: String,
    /// What it lacks that could be in it, in Spanish: slips without a collector.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl IssuedView {
    fn of(issued: Issued) -> Self {
        let Issued { code, hint, .. } = issued;
        let path = |format: &str| format!("/api/documents/{code}/{format}");
        Self { pdf: path("pdf"), csv: path("csv"), hint, code }
    }
}

/// Why a document cannot be issued.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// No document is called so, or it is made elsewhere.
    #[error("no document is called {0:?}")]
    NoKind(String),
    /// The account has no payment that counts.
    #[error("the account has no payment that counts")]
    NoPayment,
    /// It was not made.
    #[error(transparent)]
    Paper(#[from] paper::Error),
    /// The letterhead could not be read.
    #[error(transparent)]
    Contact(#[from] contact::Error),
}

/// Issues a document about an account.
#[utoipa::path(post, path = "/api/accounts/{id}/documents", tag = "desk", params(("id" = String, Path)),
    request_body = DocumentOrder, responses((status = 200, body = IssuedView), (status = 409, body = Problem)))]
pub(super) async fn issue_document(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(order): Json<DocumentOrder>,
) -> Result<Answer<IssuedView>, Problem> {
    web::run(&caller, move |ctx| Ok::<_, Problem>(IssuedView::of(issue(&ctx, account, &order)??))).await
}

/// Somebody asks for the document of an agreement.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AgreementDocumentOrder {
    /// Named by the sender; the same command again gets the same document.
    #[schema(value_type = String)]
    pub command: CommandId,
}

/// Issues the document of an agreement: what both sides sign.
#[utoipa::path(post, path = "/api/agreements/{id}/documents", tag = "desk", params(("id" = String, Path)),
    request_body = AgreementDocumentOrder, responses((status = 200, body = IssuedView), (status = 409, body = Problem)))]
pub(super) async fn issue_agreement_document(
    caller: Caller,
    Path(id): Path<AgreementId>,
    Json(order): Json<AgreementDocumentOrder>,
) -> Result<Answer<IssuedView>, Problem> {
    web::run(&caller, move |ctx| Ok::<_, Problem>(IssuedView::of(issue_agreement(&ctx, order.command, id)??))).await
}

/// Issues the document of an agreement under the creditor's letterhead.
pub fn issue_agreement(
    ctx: &Ctx,
    command: CommandId,
    id: AgreementId,
) -> Result<Result<Issued, Refusal>, DocumentError> {
    let covered = ledger::work::agreements::agreement(ctx, id).map_err(paper::Error::from)?.agreement.reckoning.parts;
    let head = match covered.first() {
        Some(part) => ctx.read(|rx| head(rx, part.base.account))?,
        None => None,
    };
    Ok(paper::issue_agreement(ctx, command, id, head.as_ref())?)
}

/// Issues a document under the creditor's letterhead.
pub fn issue(ctx: &Ctx, account: AccountId, order: &DocumentOrder) -> Result<Result<Issued, Refusal>, DocumentError> {
    let (head, last) = ctx.read(|rx| Ok::<_, contact::Error>((head(rx, account)?, last_payment(rx, account)?)))?;
    let day = order.day.unwrap_or(ctx.now.day);
    let asked = match Kind::ALL.into_iter().find(|kind| kind.code() == order.kind) {
        Some(Kind::Statement) => Order::Statement(day),
        Some(Kind::Receipt) => Order::Receipt(order.payment.or(last).ok_or(DocumentError::NoPayment)?),
        Some(Kind::Certificate) => Order::Certificate(day),
        Some(Kind::Clearance) => Order::Clearance(day),
        Some(Kind::Liquidation) => Order::Liquidation(day),
        Some(Kind::Slip) => Order::Slip(day),
        Some(Kind::Agreement | Kind::Explanation) | None => return Err(DocumentError::NoKind(order.kind.clone())),
    };
    Ok(paper::issue(ctx, &Issue { command: order.command, account, order: asked, head })?)
}

/// The letterhead of the account's creditor, as a document bears it.
fn head(rx: &Rx<'_>, account: AccountId) -> Result<Option<Head>, contact::Error> {
    let Some(row) = ledger::account(rx, account)? else { return Ok(None) };
    let Some(head) = contact::letterhead(rx, Some(row.creditor))? else { return Ok(None) };
    let creditor = ledger::creditors(rx)?.into_iter().find(|found| found.id == row.creditor);
    let name = creditor.map(|found| found.name).unwrap_or_default();
    let contact = [head.phone, head.hours, head.mailbox].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>();
    Ok(Some(Head {
        capacity: head.capacity.sentence(&name),
        writer: head.writer,
        contact: contact.join(" · "),
        how_to_pay: head.how_to_pay,
    }))
}

fn last_payment(rx: &Rx<'_>, account: AccountId) -> Result<Option<PaymentId>, contact::Error> {
    let Some(row) = ledger::account(rx, account)? else { return Ok(None) };
    let newest = (Day::MAX, PaymentId(base::Uuid::max()));
    let paid = ledger::payments_of_debtor(rx, row.debtor, newest, PAYMENTS_MAX)?;
    Ok(paid.into_iter().find(|one| one.account == account).map(|one| one.payment))
}

impl From<DocumentError> for Problem {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::NoKind(_) => Self::invalid("no_kind", "Ese documento no existe.").at("kind"),
            DocumentError::NoPayment => Self::not_found("no_payment", "La cuenta no tiene pagos."),
            DocumentError::Paper(inner) => inner.into(),
            DocumentError::Contact(inner) => inner.into(),
        }
    }
}
