//! The door where mail comes in, through the gate.
use crate::house::House;
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use contact::work;
use people::Outcome;
use std::sync::Arc;
use tower::ServiceExt;
use web::{Access, Api, Clock};

fn app(house: &House) -> Router {
    let at = house.ctx.now.at;
    let clock = Clock::new(jiff::tz::TimeZone::UTC, move || at);
    let access = Arc::new(Access::parse(include_str!("../../../aldia/access.txt")).unwrap());
    let api = Api { store: house.ctx.store.clone(), clock, access, folder: std::env::temp_dir() };
    web::app(api, contact::router(), |_| None)
}

async fn deliver(app: &Router, key: &str, mail: &str) -> StatusCode {
    let request = Request::post("/api/inbound/mail")
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "message/rfc822")
        .body(Body::from(mail.to_owned()))
        .unwrap();
    app.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn a_mail_server_with_a_key_hands_in_mail_and_a_stranger_does_not() {
    let house = House::new();
    let ana = house.ana("overdue_notice");
    let key = web::keys::add::<contact::Error>(&house.ctx, "mail").unwrap();
    let (app, mail) = (app(&house), "From: ana@correo.example\r\nSubject: hola\r\n\r\nYa pagué\r\n");

    assert_eq!(deliver(&app, "0000", mail).await, StatusCode::UNAUTHORIZED);
    assert_eq!(deliver(&app, &key, mail).await, StatusCode::ACCEPTED);
    assert_eq!(deliver(&app, &key, mail).await, StatusCode::ACCEPTED);

    assert_eq!(work::read_inbox(&house.ctx, 10).unwrap(), 1);
    assert_eq!(house.touches(ana)[0].outcome, Outcome::AlreadyPaid);
    assert_eq!(deliver(&app, &key, &"a".repeat(12 * 1024 * 1024)).await, StatusCode::PAYLOAD_TOO_LARGE);
}
