//! The gate, with a real database behind it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod asking;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode},
};
use base::{Right, Role, Uuid};
use std::sync::Arc;
use store::{Ctx, Store};
use tower::ServiceExt;
use utoipa_axum::routes;
use web::{Access, Answer, Api, Asset, Caller, Clock, Problem, Routes, run, sessions};

#[utoipa::path(post, path = "/api/thing", responses((status = 200, body = String)))]
async fn thing(caller: Caller) -> Result<Answer<String>, Problem> {
    run(&caller, |ctx| {
        ctx.may(Right::Import)?;
        Ok::<_, Problem>(ctx.actor.label())
    })
    .await
}

#[utoipa::path(get, path = "/api/unlisted", responses((status = 200, body = String)))]
async fn unlisted() -> &'static str {
    "secret"
}

#[utoipa::path(post, path = "/api/door", responses((status = 200, body = String)))]
async fn door(caller: Caller) -> Result<Answer<String>, Problem> {
    Answer::of(&caller.ctx().actor.label())
}

fn pages(path: &str) -> Option<Asset> {
    let page = Asset { bytes: b"<h1>hola</h1>".as_slice().into(), hash: [7; 32] };
    (path == "consola/index.html").then_some(page)
}

fn house() -> (Ctx, Router) {
    let store = Store::temporary(&[web::MIGRATIONS]).unwrap();
    let clock = Clock::new(jiff::tz::TimeZone::UTC, || "2026-03-20T15:00:00Z".parse().unwrap());
    let access = "GET /api/health nothing\nPOST /api/thing import\nPOST /api/door key\nGET /api/jobs/{id} session\n";
    let access = Arc::new(Access::parse(access).unwrap());
    let api = Api { store: store.clone(), clock: clock.clone(), access, folder: std::env::temp_dir() };
    let routes =
        web::router().merge(Routes::new().routes(routes!(thing)).routes(routes!(unlisted)).routes(routes!(door)));
    (Ctx::system(&store, "test", clock.moment()), web::app(api, routes, pages))
}

fn enter(ctx: &Ctx, role: Role) -> sessions::Opened {
    let id = base::UserId(Uuid::from_u128(5));
    let visitor = sessions::Visitor { id, login: "ana".into(), name: "Ana".into(), role, creditors: None };
    sessions::open(ctx, &visitor).unwrap()
}

async fn ask(app: &Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn words(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn a_stranger_gets_health_and_nothing_else() {
    let (_, app) = house();

    assert_eq!(ask(&app, "GET", "/api/health", &[]).await.status(), StatusCode::OK);
    assert_eq!(ask(&app, "POST", "/api/thing", &[]).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&app, "POST", "/api/door", &[]).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_route_outside_the_table_cannot_be_reached() {
    let (ctx, app) = house();
    let opened = enter(&ctx, Role::Admin);

    let response = ask(&app, "GET", "/api/unlisted", &[("cookie", &opened.cookie)]).await;

    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(words(response).await.contains("unlisted"));
}

#[tokio::test]
async fn writing_needs_the_right_and_the_page_that_was_served() {
    let (ctx, app) = house();
    let boss = enter(&ctx, Role::Supervisor);

    let forged = ask(&app, "POST", "/api/thing", &[("cookie", &boss.cookie)]).await;
    assert_eq!(forged.status(), StatusCode::FORBIDDEN);

    let asked = ask(&app, "POST", "/api/thing", &[("cookie", &boss.cookie), ("x-csrf", &boss.csrf)]).await;
    assert_eq!((asked.status(), words(asked).await), (StatusCode::OK, "\"ana\"".into()));

    let agent = enter(&ctx, Role::Agent);
    let denied = ask(&app, "POST", "/api/thing", &[("cookie", &agent.cookie), ("x-csrf", &agent.csrf)]).await;
    assert_eq!(denied.headers()["content-type"], "application/problem+json");
    assert!(words(denied).await.contains("\"denied\""));
}

#[tokio::test]
async fn a_closed_session_is_closed() {
    let (ctx, app) = house();
    let opened = enter(&ctx, Role::Supervisor);
    let mut headers = axum::http::HeaderMap::new();
    headers.insert("cookie", opened.cookie.parse().unwrap());

    sessions::close(&ctx, &headers).unwrap();

    let response = ask(&app, "POST", "/api/thing", &[("cookie", &opened.cookie), ("x-csrf", &opened.csrf)]).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_key_opens_its_door_until_it_is_revoked() {
    let (ctx, app) = house();
    let token = web::keys::add::<Problem>(&ctx, "mail").unwrap();
    let bearer = format!("Bearer {token}");

    assert_eq!(ask(&app, "POST", "/api/door", &[("authorization", &bearer)]).await.status(), StatusCode::OK);
    assert_eq!(web::keys::revoke::<Problem>(&ctx, "mail").unwrap(), 1);
    assert_eq!(ask(&app, "POST", "/api/door", &[("authorization", &bearer)]).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn any_path_of_the_console_shows_its_page_fenced_in() {
    let (_, app) = house();

    let page = ask(&app, "GET", "/cartera?orden=saldo", &[]).await;
    assert!(page.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'self'"));
    let tag = page.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(words(page).await, "<h1>hola</h1>");

    assert_eq!(ask(&app, "GET", "/", &[("if-none-match", &tag)]).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(ask(&app, "GET", "/missing.js", &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ask(&app, "GET", "/api/missing", &[]).await.status(), StatusCode::NOT_FOUND);
}
