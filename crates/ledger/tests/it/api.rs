//! The routes of accounts, through the gate.
use crate::books::french_loan;
use axum::http::StatusCode;
use base::{CommandId, CreditorId, DebtorId, Moment, Role, Uuid};
use jiff::civil::date;
use ledger::{NewAccount, work};
use people::work::{AddUser, add_user};
use screen::Screen;
use serde_json::{Value, json};
use store::{Ctx, Store};

const PASSWORD: &str = "una clave larga";

fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

fn ctx() -> Ctx {
    let now = Moment { at: "2026-04-24T15:00:00Z".parse().unwrap(), day: date(2026, 4, 24) };
    let store = Store::temporary(&[web::MIGRATIONS, people::MIGRATIONS, ledger::MIGRATIONS]).unwrap();
    Ctx::system(&store, "test", now)
}

/// A loan, by the path of its account.
fn lend(ctx: &Ctx) -> (CreditorId, String) {
    let creditor = work::creditor(ctx, "Banco del Sur").unwrap();
    let new = NewAccount {
        debtor: DebtorId(Uuid::from_u128(7)),
        creditor,
        reference: "P-1".into(),
        terms: french_loan(),
        statements: Vec::new(),
        payments: Vec::new(),
        import: None,
    };
    let put = ctx.step(command(1), |tx| work::put(tx, &new)).unwrap();
    (creditor, format!("/api/accounts/{}", put.account))
}

/// Somebody who has entered.
async fn enter(ctx: &Ctx, login: &str, role: Role, creditors: Option<Vec<CreditorId>>) -> Screen {
    let salt = login.bytes().map(u128::from).sum::<u128>();
    let (name, password) = (login.to_uppercase(), PASSWORD.to_owned());
    let (command, login) = (command(900 + salt), login.to_owned());
    let screen = Screen::new(ctx, people::router().merge(ledger::router()));
    add_user(ctx, AddUser { command, login: login.clone(), name, role, password, capacity: 60, creditors }).unwrap();
    assert_eq!(screen.enter(&login, PASSWORD).await.0, StatusCode::OK);
    screen
}

#[tokio::test]
async fn a_payment_over_http_lowers_the_statement() {
    let ctx = ctx();
    let (_, account) = lend(&ctx);
    let screen = enter(&ctx, "jefa", Role::Admin, None).await;
    let (status, before) = screen.ask("GET", &format!("{account}/statement"), Value::Null).await;
    assert_eq!((status, &before["total"]), (StatusCode::OK, &json!(67_736_05)));
    assert_eq!(before["instalments"][0]["days_late"], 73);
    assert_eq!(before["instalments"][0]["penalty"], 882_11);

    let paid = json!({"command": Uuid::from_u128(5), "payment": Uuid::from_u128(6), "amount": 67_736_05,
        "on": "2026-04-24", "source": "transferencia"});
    let (status, answer) = screen.ask("POST", &format!("{account}/payments"), paid.clone()).await;

    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["receipt"]["owed_after"], 0);
    assert_eq!(answer["receipt"]["parts"][0]["code"], "penalty");
    assert_eq!(screen.ask("POST", &format!("{account}/payments"), paid).await.1, answer);
    let (_, after) = screen.ask("GET", &format!("{account}/statement?day=2026-04-24"), Value::Null).await;
    assert_eq!(after["total"], 0);
    assert_eq!(after["lines"].as_array().unwrap().last().unwrap()["balance"], 0);
}

#[tokio::test]
async fn what_makes_no_sense_is_explained() {
    let ctx = ctx();
    let (_, account) = lend(&ctx);
    let screen = enter(&ctx, "jefa", Role::Admin, None).await;
    let pay = |amount: i64, on: &str| json!({"command": Uuid::from_u128(5), "payment": Uuid::from_u128(6), "amount": amount, "on": on, "source": "caja"});

    let (nothing, none) = screen.ask("POST", &format!("{account}/payments"), pay(0, "2026-04-24")).await;
    let (tomorrow, early) = screen.ask("POST", &format!("{account}/payments"), pay(1, "2026-04-25")).await;
    let missing = format!("/api/accounts/{}/statement", Uuid::from_u128(404));
    let (nowhere, lost) = screen.ask("GET", &missing, Value::Null).await;

    assert_eq!(
        (nothing, &none["code"], &none["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("not_positive"), &json!("amount"))
    );
    assert_eq!(
        (tomorrow, &early["code"], &early["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("future_payment"), &json!("on"))
    );
    assert_eq!((nowhere, &lost["code"]), (StatusCode::NOT_FOUND, &json!("no_account")));
}

#[tokio::test]
async fn a_creditor_that_is_not_theirs_stays_out_of_sight() {
    let ctx = ctx();
    let (own, account) = lend(&ctx);
    let other = work::creditor(&ctx, "Otro").unwrap();
    let insider = enter(&ctx, "ana", Role::Supervisor, Some(vec![own])).await;
    let outsider = enter(&ctx, "eva", Role::Supervisor, Some(vec![other])).await;
    let names = |answer: Value| answer.as_array().unwrap().iter().map(|one| one["name"].clone()).collect::<Vec<_>>();

    assert_eq!(names(insider.ask("GET", "/api/creditors", Value::Null).await.1), ["Banco del Sur"]);
    assert_eq!(names(outsider.ask("GET", "/api/creditors", Value::Null).await.1), ["Otro"]);
    let statement = format!("{account}/statement");
    assert_eq!(insider.ask("GET", &statement, Value::Null).await.0, StatusCode::OK);
    assert_eq!(outsider.ask("GET", &statement, Value::Null).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_agreement_goes_from_offer_to_signature_over_http() {
    let ctx = ctx();
    let (own, account) = lend(&ctx);
    let account = account.trim_start_matches("/api/accounts/").to_owned();
    let agent = enter(&ctx, "ana", Role::Agent, Some(vec![own])).await;
    let boss = enter(&ctx, "jefa", Role::Supervisor, None).await;
    let outside = work::creditor(&ctx, "Otro").unwrap();
    let outsider = enter(&ctx, "eva", Role::Supervisor, Some(vec![outside])).await;
    let offers = format!("/api/agreements/offers?accounts={account}");
    let (status, offered) = agent.ask("GET", &offers, Value::Null).await;
    assert_eq!((status, &offered[0]["code"]), (StatusCode::OK, &json!("finiquito-temprano")));
    assert_eq!(outsider.ask("GET", &offers, Value::Null).await.0, StatusCode::FORBIDDEN);

    let mut deal = offered[0]["deal"].clone();
    deal["discount"] = json!({"penalty": "1", "principal": "0.10"});
    let ask = json!({"accounts": [account], "deals": [offered[0]["deal"], deal], "income": {"net": 100_000_000}});
    let (status, simulated) = agent.ask("POST", "/api/agreements/simulate", ask).await;
    assert_eq!(status, StatusCode::OK, "{simulated}");
    assert_eq!(simulated[0]["figures"]["discount"], 1_639_57);
    assert_eq!((&simulated[0]["beyond"], &simulated[1]["beyond"]), (&json!([]), &json!(["principal"])));
    assert_eq!(simulated[0]["keeping_ppm"], Value::Null);

    let new = json!({"command": Uuid::from_u128(50), "accounts": [account], "deal": deal});
    let (status, drafted) = agent.ask("POST", "/api/agreements", new).await;
    assert_eq!((status, &drafted["line"]["state"]), (StatusCode::OK, &json!("draft")), "{drafted}");
    let path = format!("/api/agreements/{}", drafted["line"]["id"].as_str().unwrap());
    let command = |n: u128| json!({"command": Uuid::from_u128(n)});
    let (status, refused) = agent.ask("POST", &format!("{path}/send"), command(51)).await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("agreement_needs_approval")));
    assert_eq!(outsider.ask("POST", &format!("{path}/approve"), command(52)).await.0, StatusCode::FORBIDDEN);
    assert_eq!(boss.ask("POST", &format!("{path}/approve"), command(53)).await.0, StatusCode::OK);
    assert_eq!(agent.ask("POST", &format!("{path}/send"), command(54)).await.0, StatusCode::OK);

    let evidence = json!({"command": Uuid::from_u128(55), "by": "Ana Pérez", "method": "paper", "reference": "folio 3",
        "text_hash": drafted["text_hash"], "on": "2026-04-24"});
    let (status, signed) = agent.ask("POST", &format!("{path}/sign"), evidence).await;

    assert_eq!((status, &signed["line"]["state"]), (StatusCode::OK, &json!("active")), "{signed}");
    let (_, statement) = agent.ask("GET", &format!("/api/accounts/{account}/statement"), Value::Null).await;
    assert_eq!(statement["total"], 0);
    let (_, listed) = agent.ask("GET", "/api/agreements?state=active", Value::Null).await;
    assert_eq!(listed["agreements"].as_array().unwrap().len(), 1);
    let (_, unseen) = outsider.ask("GET", "/api/agreements", Value::Null).await;
    assert_eq!(unseen["agreements"], json!([]));
}

/// A draft of the first offer, by whoever asks: its path and how it reads.
async fn drafted(screen: &Screen, account: &str, n: u128) -> (String, Value) {
    let (_, offered) = screen.ask("GET", &format!("/api/agreements/offers?accounts={account}"), Value::Null).await;
    let new = json!({"command": Uuid::from_u128(n), "accounts": [account], "deal": offered[0]["deal"]});
    let (status, drafted) = screen.ask("POST", "/api/agreements", new).await;
    assert_eq!(status, StatusCode::OK, "{drafted}");
    (format!("/api/agreements/{}", drafted["line"]["id"].as_str().unwrap()), drafted)
}

#[tokio::test]
async fn an_agreement_is_nobodys_who_has_no_right_or_another_creditor() {
    let ctx = ctx();
    let (_, account) = lend(&ctx);
    let account = account.trim_start_matches("/api/accounts/");
    let (path, _) = drafted(&enter(&ctx, "jefa", Role::Supervisor, None).await, account, 60).await;
    let nobody = Screen::new(&ctx, ledger::router());
    let strategist = enter(&ctx, "est", Role::Strategist, None).await;
    let agent = enter(&ctx, "ana", Role::Agent, None).await;
    let outside = work::creditor(&ctx, "Otro").unwrap();
    let outsider = enter(&ctx, "eva", Role::Supervisor, Some(vec![outside])).await;
    let body = json!({"command": Uuid::from_u128(61), "reason": "no", "by": "x", "method": "paper", "reference": "x",
        "text_hash": "x", "on": "2026-04-24", "payment": Uuid::from_u128(62), "amount": 100, "source": "caja"});

    for verb in ["approve", "send", "sign", "cancel", "payments"] {
        let step = format!("{path}/{verb}");
        assert_eq!(nobody.ask("POST", &step, body.clone()).await.0, StatusCode::UNAUTHORIZED, "{verb}");
        assert_eq!(strategist.ask("POST", &step, body.clone()).await.0, StatusCode::FORBIDDEN, "{verb}");
        assert_eq!(outsider.ask("POST", &step, body.clone()).await.0, StatusCode::FORBIDDEN, "{verb}");
    }
    assert_eq!(agent.ask("POST", &format!("{path}/payments"), body).await.0, StatusCode::FORBIDDEN);
    assert_eq!(outsider.ask("GET", &path, Value::Null).await.0, StatusCode::FORBIDDEN);
    let of_debtor = format!("/api/debtors/{}/agreements", Uuid::from_u128(7));
    assert_eq!(outsider.ask("GET", &of_debtor, Value::Null).await, (StatusCode::OK, json!([])));
    let days = "/api/agreements/due-days?from=2026-04-24&to=2026-06-24";
    assert_eq!(outsider.ask("GET", days, Value::Null).await, (StatusCode::OK, json!([])));
    assert_eq!(agent.ask("GET", &path, Value::Null).await.1["line"]["state"], json!("draft"));
}

#[tokio::test]
async fn a_body_about_an_agreement_that_does_not_hold_changes_nothing() {
    let ctx = ctx();
    let (_, account) = lend(&ctx);
    let account = account.trim_start_matches("/api/accounts/");
    let boss = enter(&ctx, "jefa", Role::Supervisor, None).await;
    let (path, _) = drafted(&boss, account, 60).await;
    let command = Uuid::from_u128(61);

    for (verb, body) in [
        ("approve", json!({})),
        ("sign", json!({"command": command, "by": "x", "method": "magia", "reference": "x", "text_hash": "x"})),
        ("cancel", json!({"command": command})),
        ("payments", json!({"command": command, "payment": "uno", "amount": "mucho"})),
    ] {
        let status = boss.ask("POST", &format!("{path}/{verb}"), body).await.0;
        assert!(status.is_client_error(), "{verb}: {status}");
    }
    let other_words = json!({"command": command, "by": "Ana", "method": "paper", "reference": "folio 3",
        "text_hash": "otra", "on": "2026-04-24"});
    assert!(boss.ask("POST", &format!("{path}/sign"), other_words).await.0.is_client_error());
    let empty = json!({"command": command, "accounts": [], "deal": {}});
    assert!(boss.ask("POST", "/api/agreements", empty).await.0.is_client_error());
    let nowhere = format!("/api/agreements/{}", Uuid::from_u128(99));
    assert_eq!(boss.ask("GET", &nowhere, Value::Null).await.0, StatusCode::NOT_FOUND);
    let (_, still) = boss.ask("GET", &path, Value::Null).await;
    assert_eq!((&still["line"]["state"], still["events"].as_array().unwrap().len()), (&json!("draft"), 1));
}

#[tokio::test]
async fn an_agreement_is_taken_back_and_its_events_name_people() {
    let ctx = ctx();
    let (_, account) = lend(&ctx);
    let account = account.trim_start_matches("/api/accounts/");
    let boss = enter(&ctx, "jefa", Role::Supervisor, None).await;
    let (path, _) = drafted(&boss, account, 60).await;

    let body = json!({"command": Uuid::from_u128(61), "reason": "se arrepintió"});
    let (status, cancelled) = boss.ask("POST", &format!("{path}/cancel"), body).await;

    assert_eq!((status, &cancelled["line"]["state"]), (StatusCode::OK, &json!("cancelled")), "{cancelled}");
    let events = cancelled["events"].as_array().unwrap();
    assert!(events.iter().all(|event| event["actor"] == "JEFA"), "{events:?}");
    let (_, of_debtor) = boss.ask("GET", &format!("/api/debtors/{}/agreements", Uuid::from_u128(7)), Value::Null).await;
    assert_eq!(of_debtor.as_array().unwrap().len(), 1);
    assert_eq!(boss.ask("GET", "/api/agreements/limits", Value::Null).await.0, StatusCode::OK);
}
