//! The codes that we give for an account, over HTTP.
use crate::{CodeKind, Error, work};
use axum::extract::Path;
use base::{AccountId, CommandId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes};

/// The routes of codes.
pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(bank_codes, bank_give_code))
}

/// A code to give for an account.
#[derive(Deserialize, ToSchema)]
struct NewCodeBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// `reference` (a coupon, a QR, a client's number) or `account` (a dedicated CVU).
    #[schema(value_type = String)]
    kind: CodeKind,
    code: String,
}

/// A code of an account.
#[derive(Serialize, ToSchema)]
struct CodeView {
    code: String,
    #[schema(value_type = String)]
    kind: CodeKind,
}

/// The codes that we gave for an account.
#[utoipa::path(get, path = "/api/accounts/{id}/codes", tag = "bank", params(("id" = String, Path)),
    responses((status = 200, body = Vec<CodeView>)))]
async fn bank_codes(caller: Caller, Path(account): Path<AccountId>) -> Result<Answer<Vec<CodeView>>, Problem> {
    web::run(&caller, move |ctx| {
        let codes = ctx.read(|rx| work::codes_of(rx, account))?;
        let own = codes.into_iter().filter(|code| ctx.actor.serves(code.creditor));
        Ok::<_, Error>(own.map(|code| CodeView { code: code.code, kind: code.kind }).collect())
    })
    .await
}

/// Remembers that money with this code is for this account.
#[utoipa::path(post, path = "/api/accounts/{id}/codes", tag = "bank", params(("id" = String, Path)),
    request_body = NewCodeBody, responses((status = 200, body = CodeView), (status = 409, body = Problem)))]
async fn bank_give_code(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(asked): Json<NewCodeBody>,
) -> Result<Answer<CodeView>, Problem> {
    web::run(&caller, move |ctx| {
        let NewCodeBody { command, kind, code } = asked;
        let code = work::give_code(&ctx, command, (kind, &code), account)?;
        Ok::<_, Error>(CodeView { code, kind })
    })
    .await
}
