//! The routes of people, through the gate.
use crate::{command, ctx};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use base::Role;
use people::work::{AddUser, add_user};
use serde_json::{Value, json};
use std::sync::Arc;
use store::Ctx;
use tower::ServiceExt;
use web::{Access, Api, Clock};

const PASSWORD: &str = "una clave larga";

/// Somebody at a screen: the routes, and what their browser keeps.
struct Screen {
    app: Router,
    cookie: String,
    csrf: String,
}

impl Screen {
    fn new(ctx: &Ctx) -> Self {
        let at = ctx.now.at;
        let clock = Clock::new(jiff::tz::TimeZone::UTC, move || at);
        let access = Arc::new(Access::parse(include_str!("../../../aldia/access.txt")).unwrap());
        let api = Api { store: ctx.store.clone(), clock, access, folder: std::env::temp_dir() };
        let app = web::app(api, people::router(), |_| None);
        Self { app, cookie: String::new(), csrf: String::new() }
    }

    async fn ask(&mut self, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("cookie", &self.cookie)
            .header("x-csrf", &self.csrf)
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        if let Some(cookie) = response.headers().get("set-cookie") {
            self.cookie = String::from(cookie.to_str().unwrap().split(';').next().unwrap());
        }
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn enter(&mut self, login: &str, password: &str) -> (StatusCode, Value) {
        let (status, me) = self.ask("POST", "/api/session", json!({"login": login, "password": password})).await;
        self.csrf = String::from(me["csrf"].as_str().unwrap_or_default());
        (status, me)
    }
}

fn staffed() -> (Ctx, Screen) {
    let ctx = ctx();
    for (n, (login, role)) in [("jefa", Role::Admin), ("ana", Role::Agent)].into_iter().enumerate() {
        let (login, name, password) = (login.to_owned(), login.to_uppercase(), PASSWORD.to_owned());
        let add =
            AddUser { command: command(900 + n as u128), login, name, role, password, capacity: 60, creditors: None };
        add_user(&ctx, add).unwrap();
    }
    let screen = Screen::new(&ctx);
    (ctx, screen)
}

#[tokio::test]
async fn somebody_enters_is_known_and_leaves() {
    let (_, mut screen) = staffed();

    assert_eq!(screen.ask("GET", "/api/me", Value::Null).await.0, StatusCode::UNAUTHORIZED);
    let (status, me) = screen.enter("ana", PASSWORD).await;
    assert_eq!((status, &me["user"]["role"]), (StatusCode::OK, &json!("agent")));
    assert_eq!(me["rights"], json!(["view_portfolio", "work_debtors"]));
    assert_eq!(me["day"], json!("2026-03-20"));
    assert_eq!(screen.ask("GET", "/api/me", Value::Null).await.1, me);

    assert_eq!(screen.ask("DELETE", "/api/session", Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(screen.ask("GET", "/api/me", Value::Null).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_password_says_no_more_than_an_unknown_login() {
    let (_, mut screen) = staffed();

    let wrong = screen.enter("ana", "otra clave larga").await;
    let unknown = screen.enter("nadie", "otra clave larga").await;

    assert_eq!(wrong, unknown);
    assert_eq!((wrong.0, &wrong.1["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("wrong_entry")));
    for _ in 0..4 {
        screen.enter("ana", "otra clave larga").await;
    }
    assert_eq!(screen.enter("ana", PASSWORD).await.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_staff_is_for_who_administers() {
    let (_, mut screen) = staffed();
    let new = json!({"command": command(1), "login": "leo", "name": "Leo", "role": "supervisor", "password": PASSWORD, "capacity": 10});

    screen.enter("ana", PASSWORD).await;
    assert_eq!(screen.ask("POST", "/api/users", new.clone()).await.0, StatusCode::FORBIDDEN);

    screen.enter("jefa", PASSWORD).await;
    let (status, leo) = screen.ask("POST", "/api/users", new).await;
    assert_eq!((status, &leo["login"]), (StatusCode::OK, &json!("leo")));
    assert!(!leo.to_string().contains("argon2"));
    assert_eq!(screen.ask("GET", "/api/users", Value::Null).await.1.as_array().unwrap().len(), 3);

    let path = format!("/api/users/{}", leo["id"].as_str().unwrap());
    let (status, leo) = screen.ask("PUT", &path, json!({"command": command(2), "disabled": true})).await;
    assert_eq!((status, &leo["disabled"]), (StatusCode::OK, &json!(true)));
}

#[tokio::test]
async fn results_are_offered() {
    let (_, mut screen) = staffed();
    screen.enter("ana", PASSWORD).await;

    let (_, tree) = screen.ask("GET", "/api/work/results", Value::Null).await;
    assert_eq!(
        tree["groups"][0]["results"][0],
        json!({"code": "promise", "label": "Promesa de pago", "asks": "promise"})
    );
    assert_eq!(tree["groups"][2]["results"][0]["asks"], Value::Null);
}

#[tokio::test]
async fn whoever_is_changed_has_to_enter_again() {
    let (ctx, mut screen) = staffed();
    let mut boss = Screen::new(&ctx);
    boss.enter("jefa", PASSWORD).await;
    let (_, me) = screen.enter("ana", PASSWORD).await;

    let path = format!("/api/users/{}", me["user"]["id"].as_str().unwrap());
    let (status, _) = boss.ask("PUT", &path, json!({"command": command(3), "role": "auditor"})).await;

    assert_eq!(status, StatusCode::OK);
    assert_eq!(screen.ask("GET", "/api/me", Value::Null).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(screen.enter("ana", PASSWORD).await.1["user"]["role"], json!("auditor"));
}
