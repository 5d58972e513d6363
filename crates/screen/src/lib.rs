//! Somebody at a screen, for the tests of slices: routes behind the gate, and what a browser keeps.
//!
//! Nothing that is served uses it; slices name it among their `dev-dependencies`.
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use serde_json::{Value, json};
use std::{cell::RefCell, path::PathBuf, sync::Arc};
use store::Ctx;
use tower::ServiceExt;
use web::{Access, Api, Clock, Routes, sessions};

/// The largest answer that a test reads, in bytes.
const ANSWER_MAX: usize = 1 << 22;

/// Somebody at a screen.
pub struct Screen {
    app: Router,
    kept: RefCell<Kept>,
}

/// What their browser keeps.
#[derive(Clone, Debug, Default)]
struct Kept {
    cookie: String,
    csrf: String,
}

impl Screen {
    /// Before `routes`, under the access table that ships, at the moment of `ctx`; nobody has entered yet. Files that are
    /// sent go to a folder of the system's.
    pub fn new(ctx: &Ctx, routes: Routes) -> Self {
        Self::with_folder(ctx, routes, std::env::temp_dir())
    }

    /// The same, where files that are sent go to `folder`.
    pub fn with_folder(ctx: &Ctx, routes: Routes, folder: PathBuf) -> Self {
        let at = ctx.now.at;
        let access = Access::parse(include_str!("../../aldia/access.txt")).expect("the table reads: a test reads it");
        let clock = Clock::new(jiff::tz::TimeZone::UTC, move || at);
        let api = Api { store: ctx.store.clone(), clock, access: Arc::new(access), folder };
        Self { app: web::app(api, routes, |_| None), kept: RefCell::default() }
    }

    /// Lets `visitor` in without a password.
    #[must_use]
    pub fn admit(self, ctx: &Ctx, visitor: &sessions::Visitor) -> Self {
        let opened = sessions::open(ctx, visitor).expect("a session opens");
        *self.kept.borrow_mut() = Kept { cookie: opened.cookie, csrf: opened.csrf };
        self
    }

    /// Enters with a password; needs the routes of `people`.
    pub async fn enter(&self, login: &str, password: &str) -> (StatusCode, Value) {
        let (status, me) = self.ask("POST", "/api/session", json!({"login": login, "password": password})).await;
        me["csrf"].as_str().unwrap_or_default().clone_into(&mut self.kept.borrow_mut().csrf);
        (status, me)
    }

    /// Asks, and reads the answer as JSON; null where it is none.
    pub async fn ask(&self, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
        let (status, text) = self.text(method, path, body).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Asks, and reads the answer as text.
    pub async fn text(&self, method: &str, path: &str, body: Value) -> (StatusCode, String) {
        let Kept { cookie, csrf } = self.kept.borrow().clone();
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let request = request.header("cookie", cookie).header("x-csrf", csrf).body(Body::from(body.to_string()));
        let response = self.app.clone().oneshot(request.expect("the path is one")).await.expect("the app answers");
        let set = response.headers().get("set-cookie").and_then(|set| set.to_str().ok());
        if let Some(cookie) = set.and_then(|set| set.split(';').next()) {
            cookie.clone_into(&mut self.kept.borrow_mut().cookie);
        }
        let status = response.status();
        let bytes = to_bytes(response.into_body(), ANSWER_MAX).await.expect("the answer is whole");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}
