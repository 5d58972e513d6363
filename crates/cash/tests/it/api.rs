//! The bank's money through the gate: who may, whose money, bodies that do not hold, and what is done.
use crate::house::{House, TODAY, command, csv, pesos, queued};
use axum::http::StatusCode;
use base::{Amount, CreditorId, Role, UserId, Uuid};
use people::work::AddUser;
use screen::Screen;
use serde_json::{Value, json};
use web::sessions::Visitor;

const NAMED: &str = "09/03/2026;DEPOSITO;701;;GOMEZ ANA;;1.000,00";

fn enter(house: &House, role: Role, creditors: Option<Vec<CreditorId>>) -> Screen {
    let id = UserId(Uuid::from_u128(role as u128 + 1));
    let visitor = Visitor { id, login: "eva".into(), name: "Eva".into(), role, creditors };
    Screen::new(&house.ctx, cash::router()).admit(&house.ctx, &visitor)
}

fn assignment(house: &House, number: u128, pesos: i64) -> Value {
    let parts = json!([{ "account": house.account("PRE-000001").0, "amount": pesos * 100 }]);
    json!({ "command": Uuid::from_u128(number), "parts": parts })
}

#[tokio::test]
async fn whoever_may_not_record_payments_sees_and_does_nothing() {
    let house = House::new();
    house.bank(csv(&[NAMED])).unwrap();
    let movement = queued(&house.ctx)[0].id;
    let nobody = Screen::new(&house.ctx, cash::router());
    let viewer = enter(&house, Role::Strategist, None);
    let one = format!("/api/bank/movements/{}", movement.0);

    for path in ["/api/bank/layouts", "/api/bank/files", "/api/bank/queue", "/api/bank/suspense", &one] {
        assert_eq!(nobody.ask("GET", path, Value::Null).await.0, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(viewer.ask("GET", path, Value::Null).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    let assigned = viewer.ask("POST", &format!("{one}/assign"), assignment(&house, 1, 1_000)).await;
    assert_eq!((assigned.0, house.paid("PRE-000001")), (StatusCode::FORBIDDEN, Amount::ZERO));
}

#[tokio::test]
async fn money_of_another_creditor_is_not_there() {
    let house = House::new();
    let (_, creditor) = house.account("PRE-000001");
    let report = house.bank_of(&house.ctx, csv(&[NAMED]), Some(creditor)).unwrap();
    let movement = queued(&house.ctx)[0].id;
    let other = enter(&house, Role::Supervisor, Some(vec![house.account("MUT-000002").1]));
    let one = format!("/api/bank/movements/{}", movement.0);

    let (_, files) = other.ask("GET", "/api/bank/files", Value::Null).await;
    let (_, queue) = other.ask("GET", "/api/bank/queue", Value::Null).await;
    assert_eq!((files, &queue["movements"]), (json!([]), &json!([])));
    let file = format!("/api/bank/files/{}", report.file.0);
    for path in [one.as_str(), &file, &format!("{file}/movements?state=queued")] {
        assert_eq!(other.ask("GET", path, Value::Null).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    for verb in ["assign", "reject", "undo"] {
        let mut body = assignment(&house, 2, 1_000);
        body["reason"] = json!("no es nuestro");
        let status = other.ask("POST", &format!("{one}/{verb}"), body).await.0;
        assert_eq!(status, StatusCode::NOT_FOUND, "{verb}");
    }
    let codes = format!("/api/accounts/{}/codes", house.account("PRE-000001").0);
    assert_eq!(other.ask("GET", &codes, Value::Null).await, (StatusCode::OK, json!([])));
    let new = json!({ "command": Uuid::from_u128(3), "kind": "reference", "code": "QR-0001" });
    assert_eq!(other.ask("POST", &codes, new).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_body_that_does_not_hold_changes_nothing() {
    let house = House::new();
    house.bank(csv(&[NAMED])).unwrap();
    let movement = queued(&house.ctx)[0].id;
    let screen = enter(&house, Role::Supervisor, None);
    let one = format!("/api/bank/movements/{}", movement.0);

    let (status, lacking) = screen.ask("POST", &format!("{one}/assign"), assignment(&house, 1, 999)).await;
    assert_eq!((status, &lacking["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("parts")));
    assert!(screen.ask("POST", &format!("{one}/assign"), json!({ "parts": "todo" })).await.0.is_client_error());
    assert!(screen.ask("POST", &format!("{one}/reject"), json!({})).await.0.is_client_error());
    let nowhere = format!("/api/bank/movements/{}", Uuid::from_u128(77));
    assert_eq!(screen.ask("GET", &nowhere, Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!((queued(&house.ctx).len(), house.paid("PRE-000001")), (1, Amount::ZERO));
}

#[tokio::test]
async fn an_income_is_assigned_taken_back_and_rejected_by_people_with_names() {
    let house = House::new();
    let (login, name, password) = ("eva".to_owned(), "Eva Ríos".to_owned(), "una clave bien larga".to_owned());
    let add =
        AddUser { command: command(90), login, name, role: Role::Supervisor, creditors: None, password, capacity: 50 };
    people::work::add_user(&house.ctx, add).unwrap();
    let screen = enter(&house, Role::Supervisor, None);
    let everybody = house.clerk_of_all();
    let report = house.bank_of(&everybody, csv(&[NAMED]), None).unwrap();
    let movement = queued(&house.ctx)[0].id;
    let one = format!("/api/bank/movements/{}", movement.0);

    let (status, posted) = screen.ask("POST", &format!("{one}/assign"), assignment(&house, 1, 1_000)).await;
    assert_eq!(
        (status, &posted["state"], &posted["decided_by"]),
        (StatusCode::OK, &json!("posted"), &json!("Eva Ríos"))
    );
    assert_eq!(house.paid("PRE-000001"), pesos(1_000));
    let (status, _) = screen.ask("POST", &format!("{one}/assign"), assignment(&house, 2, 1_000)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let reason = |number: u128| json!({ "command": Uuid::from_u128(number), "reason": "era de otra persona" });
    assert_eq!(screen.ask("POST", &format!("{one}/undo"), reason(3)).await.0, StatusCode::OK);
    assert_eq!(house.paid("PRE-000001"), Amount::ZERO);
    let (_, rejected) = screen.ask("POST", &format!("{one}/reject"), reason(4)).await;
    assert_eq!(rejected["state"], json!("rejected"));

    let (_, files) = screen.ask("GET", "/api/bank/files", Value::Null).await;
    assert_eq!((&files[0]["file"], &files[0]["actor"]), (&json!(report.file), &json!("Eva Ríos")));
    assert_eq!(files[0]["at"].as_str().map(|at| at.starts_with(&TODAY.to_string())), Some(true));
}

#[tokio::test]
async fn who_collects_is_said_by_who_administers_and_told_to_whom_it_concerns() {
    let house = House::new();
    let (_, creditor) = house.account("PRE-000001");
    let collector =
        json!({ "name": "Cobranzas del Sur", "tax_id": "30500010912", "city": "Rosario", "pago_facil": 123 });
    let body = |collector: &Value| json!({ "command": Uuid::now_v7(), "creditor": creditor, "collector": collector });
    let path = format!("/api/collector?creditor={creditor}");
    let admin = enter(&house, Role::Admin, None);

    let agent = enter(&house, Role::Agent, None);
    assert_eq!(agent.ask("PUT", "/api/collector", body(&collector)).await.0, StatusCode::FORBIDDEN);
    let mut wrong = collector.clone();
    wrong["tax_id"] = json!("30500010913");
    let (status, problem) = admin.ask("PUT", "/api/collector", body(&wrong)).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("bad_collector")));
    assert_eq!(agent.ask("GET", &path, Value::Null).await, (StatusCode::OK, Value::Null));

    assert_eq!(admin.ask("PUT", "/api/collector", body(&collector)).await.0, StatusCode::OK);
    assert_eq!(agent.ask("GET", &path, Value::Null).await.1["name"], json!("Cobranzas del Sur"));
    let other = enter(&house, Role::Supervisor, Some(vec![house.account("MUT-000002").1]));
    assert_eq!(other.ask("GET", &path, Value::Null).await.1, Value::Null);
    assert_eq!(other.ask("GET", "/api/collector", Value::Null).await.1, Value::Null);
}
