//! The routes of people, through the gate.
use crate::{command, ctx};
use axum::http::StatusCode;
use base::Role;
use people::work::{AddUser, add_user};
use screen::Screen;
use serde_json::{Value, json};
use store::Ctx;

const PASSWORD: &str = "una clave larga";

fn staffed() -> (Ctx, Screen) {
    let ctx = ctx();
    for (n, (login, role)) in [("jefa", Role::Admin), ("ana", Role::Agent)].into_iter().enumerate() {
        let (login, name, password) = (login.to_owned(), login.to_uppercase(), PASSWORD.to_owned());
        let add =
            AddUser { command: command(900 + n as u128), login, name, role, password, capacity: 60, creditors: None };
        add_user(&ctx, add).unwrap();
    }
    let screen = Screen::new(&ctx, people::router());
    (ctx, screen)
}

#[tokio::test]
async fn somebody_enters_is_known_and_leaves() {
    let (_, screen) = staffed();

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
    let (_, screen) = staffed();

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
    let (_, screen) = staffed();
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
    let (_, screen) = staffed();
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
    let (ctx, screen) = staffed();
    let boss = Screen::new(&ctx, people::router());
    boss.enter("jefa", PASSWORD).await;
    let (_, me) = screen.enter("ana", PASSWORD).await;

    let path = format!("/api/users/{}", me["user"]["id"].as_str().unwrap());
    let (status, _) = boss.ask("PUT", &path, json!({"command": command(3), "role": "auditor"})).await;

    assert_eq!(status, StatusCode::OK);
    assert_eq!(screen.ask("GET", "/api/me", Value::Null).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(screen.enter("ana", PASSWORD).await.1["user"]["role"], json!("auditor"));
}
