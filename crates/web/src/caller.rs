//! Who calls: the gate that every request passes, and the extractor that handlers take.
use crate::{Api, Need, Problem, answer::apart, sessions, sql};
use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::Actor;
use store::Ctx;

/// Whoever called, already let through the gate.
#[derive(Clone, Debug)]
pub struct Caller {
    ctx: Ctx,
    session: Option<sessions::Session>,
}

impl Caller {
    /// The context of use cases.
    pub fn ctx(&self) -> Ctx {
        self.ctx.clone()
    }

    /// The open session, for routes that need one.
    pub fn session(&self) -> Result<&sessions::Session, Problem> {
        self.session.as_ref().ok_or_else(Problem::unknown_caller)
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::unknown_caller)
    }
}

/// The gate: finds what the route needs, who calls, and whether that fits.
pub(crate) async fn gate(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or(String::new(), |path| path.as_str().to_owned());
    let (method, headers) = (request.method().clone(), request.headers().clone());
    match admit(&api, method, &path, headers).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn admit(api: &Api, method: Method, path: &str, headers: HeaderMap) -> Result<Caller, Problem> {
    let method = if method == Method::HEAD { Method::GET } else { method };
    let unlisted = || Problem::forbidden("unlisted", "Esta ruta no está en la tabla de accesos.");
    let need = api.access.need(method.as_str(), path).ok_or_else(unlisted)?;
    let ctx = Ctx { store: api.store.clone(), actor: Actor::Door("stranger"), now: api.clock.moment() };
    if need == Need::Nothing && sessions::token_of(&headers).is_none() {
        // Nothing is looked up about a stranger, so there is no disk to wait for.
        return identify(ctx, need, &method, &headers);
    }
    apart(Box::new(move || identify(ctx, need, &method, &headers))).await?
}

fn identify(ctx: Ctx, need: Need, method: &Method, headers: &HeaderMap) -> Result<Caller, Problem> {
    match need {
        Need::Nothing => {
            same_origin(method, headers)?;
            let session = session_of(&ctx, headers)?;
            Ok(Caller { ctx, session })
        }
        Need::Key => {
            let token = bearer(headers).ok_or_else(Problem::unknown_caller)?;
            ctx.read(|rx| sql::key_door(rx, &sessions::hash(token)))?.ok_or_else(Problem::unknown_caller)?;
            Ok(Caller { ctx: Ctx { actor: Actor::Door("inbound"), ..ctx }, session: None })
        }
        Need::Session | Need::Right(_) => {
            let session = session_of(&ctx, headers)?.ok_or_else(Problem::unknown_caller)?;
            let actor = session.visitor.actor();
            if !method.is_safe()
                && headers.get("x-csrf").is_none_or(|token| token.as_bytes() != session.csrf.as_bytes())
            {
                return Err(Problem::forbidden("csrf", "La página quedó vieja. Recargala y probá de nuevo."));
            }
            if let Need::Right(right) = need {
                actor.may(right)?;
            }
            Ok(Caller { ctx: Ctx { actor, ..ctx }, session: Some(session) })
        }
    }
}

/// Strangers may only write from our own pages: entering is the one such route.
fn same_origin(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let site = headers.get("sec-fetch-site").map(axum::http::HeaderValue::as_bytes);
    if method.is_safe() || matches!(site, None | Some(b"same-origin" | b"none")) {
        return Ok(());
    }
    Err(Problem::forbidden("cross_site", "El pedido vino de otro sitio."))
}

fn session_of(ctx: &Ctx, headers: &HeaderMap) -> Result<Option<sessions::Session>, Problem> {
    let Some(token) = sessions::token_of(headers) else { return Ok(None) };
    Ok(sessions::find(ctx, token)?)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
