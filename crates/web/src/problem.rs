//! Errors as the outside sees them: problem+json with a code, and words for the person.
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// An error as the outside sees it (RFC 9457). The log gets the inner causes; the person gets `detail`, in Spanish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// Names the problem for programs and translations; never renamed.
    pub code: &'static str,
    /// What happened and what to do, in Spanish.
    pub detail: String,
    /// The field of the request that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Problem {
    /// 422: what was asked makes no sense.
    pub fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// 404: there is no such thing.
    pub fn not_found(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    /// 403: not for this caller.
    pub fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    /// 401: who is calling?
    pub fn unknown_caller() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "no_session", "Tu sesión terminó. Volvé a ingresar.")
    }

    /// 409: somebody was there first.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 429: too many tries.
    pub fn too_many(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail)
    }

    /// 500: our failure. The causes go to the log, once, here.
    pub fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut causes = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            causes = format!("{causes}: {inner}");
            source = inner.source();
        }
        tracing::error!(error.causes = %causes, "a request failed");
        let detail = "Algo falló de nuestro lado. Ya quedó registrado; probá de nuevo en un momento.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// The same problem, pointing at one field of the request.
    pub fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status: status.as_u16(), code, detail: detail.into(), field: None }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(self)).into_response()
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NoJob(_) => Self::not_found("no_job", "Ese trabajo ya no existe."),
            other => Self::internal(&other),
        }
    }
}

impl From<base::Denied> for Problem {
    fn from(denied: base::Denied) -> Self {
        tracing::info!(right = ?denied.right, "refused");
        Self::forbidden("denied", "Tu rol no permite hacer esto. Pedíselo a quien administra el sistema.")
    }
}
