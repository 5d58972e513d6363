//! Documents over HTTP: had again as PDF and CSV, listed, and known again by whoever holds one.
use crate::{DocumentRow, Error, Refusal, work};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use base::{AccountId, AgreementId, Amount, Currency, Day, Timestamp};
use serde::Serialize;
use store::Ctx;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes};

/// The routes of this slice.
pub fn router() -> Routes {
    Routes::new()
        .routes(routes!(documents))
        .routes(routes!(document_pdf))
        .routes(routes!(document_csv))
        .routes(routes!(agreement_pdf))
        .routes(routes!(verify_document))
}

/// A document that was issued.
#[derive(Serialize, ToSchema)]
struct DocumentView {
    /// The code on its pages.
    code: String,
    /// `statement`, `receipt`, `certificate`, `clearance`, `liquidation`, `agreement` or `slip`.
    kind: String,
    /// The day of its figures.
    #[schema(value_type = String)]
    day: Day,
    #[schema(value_type = String)]
    issued_at: Timestamp,
    /// Who issued it.
    issued_by: String,
}

/// What whoever holds a document may know of it.
#[derive(Serialize, ToSchema)]
struct VerifiedView {
    /// The code on its pages.
    code: String,
    /// What it is, in Spanish.
    title: &'static str,
    /// What it is about.
    subject: String,
    /// The day of its figures.
    #[schema(value_type = String)]
    day: Day,
    #[schema(value_type = String)]
    issued: Day,
    /// Its sum, in minor units; absent where it has none.
    #[schema(value_type = Option<i64>)]
    total: Option<Amount>,
    /// Of the sum.
    #[schema(value_type = String)]
    currency: Currency,
}

/// The last documents about an account, newest first.
#[utoipa::path(get, path = "/api/accounts/{id}/documents", tag = "paper", params(("id" = String, Path)),
    responses((status = 200, body = Vec<DocumentView>)))]
async fn documents(caller: Caller, Path(account): Path<AccountId>) -> Result<Answer<Vec<DocumentView>>, Problem> {
    web::run(&caller, move |ctx| -> Result<Vec<DocumentView>, Error> {
        Ok(work::documents(&ctx, account)?.into_iter().map(view).collect())
    })
    .await
}

fn view(row: DocumentRow) -> DocumentView {
    let DocumentRow { code, kind, day, issued_at, issued_by, .. } = row;
    DocumentView { code, kind, day, issued_at, issued_by }
}

/// A document as it was issued, as PDF.
#[utoipa::path(get, path = "/api/documents/{code}/pdf", tag = "paper", params(("code" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = Problem)))]
async fn document_pdf(caller: Caller, Path(code): Path<String>) -> Result<Response, Problem> {
    let made = web::fetch(&caller, move |ctx| drawn(&ctx, &code, Format::Pdf)).await?;
    Ok(file(made))
}

/// The figures of a document as it was issued, as CSV.
#[utoipa::path(get, path = "/api/documents/{code}/csv", tag = "paper", params(("code" = String, Path)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem)))]
async fn document_csv(caller: Caller, Path(code): Path<String>) -> Result<Response, Problem> {
    let made = web::fetch(&caller, move |ctx| drawn(&ctx, &code, Format::Csv)).await?;
    Ok(file(made))
}

/// The last document that was issued of an agreement, as PDF.
#[utoipa::path(get, path = "/api/agreements/{id}/pdf", tag = "paper", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = Problem)))]
async fn agreement_pdf(caller: Caller, Path(id): Path<AgreementId>) -> Result<Response, Problem> {
    let made = web::fetch(&caller, move |ctx| {
        let (code, _) = work::agreement_document(&ctx, id)?;
        drawn(&ctx, &code, Format::Pdf)
    });
    Ok(file(made.await?))
}

/// What a code on a page stands for, for whoever holds the page.
#[utoipa::path(get, path = "/api/verify/{code}", tag = "paper", params(("code" = String, Path)),
    responses((status = 200, body = VerifiedView), (status = 404, body = Problem)))]
async fn verify_document(caller: Caller, Path(code): Path<String>) -> Result<Answer<VerifiedView>, Problem> {
    web::run(&caller, move |ctx| -> Result<VerifiedView, Error> {
        let found = ctx.read(|rx| work::verify(rx, &code))?.ok_or(Error::NoDocument(code))?;
        let work::Verified { code, kind, subject, day, issued, total, currency } = found;
        Ok(VerifiedView { code, title: kind.title_es(), subject, day, issued, total, currency })
    })
    .await
}

/// In which shape a document is handed over.
#[derive(Clone, Copy)]
enum Format {
    Pdf,
    Csv,
}

/// A file to be saved.
struct Made {
    name: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

fn drawn(ctx: &Ctx, code: &str, format: Format) -> Result<Made, Error> {
    let (row, sheet) = work::document(ctx, code)?;
    let named = |ending: &str| format!("{}-{}.{ending}", sheet.kind.file_es(), row.code);
    Ok(match format {
        Format::Pdf => Made { name: named("pdf"), kind: "application/pdf", bytes: crate::pdf(&sheet, &row.code) },
        Format::Csv => {
            Made { name: named("csv"), kind: "text/csv; charset=utf-8", bytes: crate::csv(&sheet).into_bytes() }
        }
    })
}

fn file(made: Made) -> Response {
    (web::attachment(made.kind, &made.name), made.bytes).into_response()
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::conflict(refusal.code(), refusal.sentence_es())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NoAccount(_) => Self::not_found("no_account", "Esa cuenta no existe."),
            Error::NoPayment(_) => Self::not_found("no_payment", "Ese pago no existe o fue anulado."),
            Error::NoAgreement(_) => Self::not_found("no_agreement", "Ese acuerdo no existe."),
            Error::NoAgreementDocument(_) => {
                Self::not_found("no_agreement_document", "El documento de ese acuerdo todavía no se emitió.")
            }
            Error::NoDocument(_) => Self::not_found("no_document", "Ningún documento nuestro tiene ese código."),
            Error::OtherCreditor(_) => {
                Self::forbidden("other_creditor", "Esa cuenta es de un acreedor que no atendés.")
            }
            Error::Denied(denied) => denied.into(),
            Error::Cash(inner) => inner.into(),
            Error::Ledger(inner) => inner.into(),
            Error::People(inner) => inner.into(),
            Error::Store(inner) => inner.into(),
            Error::Unreadable(_) => Self::internal(&error),
        }
    }
}
