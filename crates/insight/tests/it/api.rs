//! The routes of the reports, through the gate.
use crate::house::{House, march};
use axum::http::StatusCode;
use base::Role;
use jiff::civil::date;
use people::{
    Channel, Outcome,
    work::{AddUser, add_user},
};
use screen::Screen;
use serde_json::{Value, json};

/// Somebody with this role, after entering.
async fn enter(house: &House, role: Role) -> Screen {
    let ctx = house.system(march(31));
    let (login, name, password) = ("vera".to_owned(), "Vera".to_owned(), "una clave larga".to_owned());
    let add = AddUser { command: house.command(), login, name, role, password, capacity: 10, creditors: None };
    add_user(&ctx, add).unwrap();
    let screen = Screen::new(&ctx, people::router().merge(insight::router(&insight::Reports::default())));
    assert_eq!(screen.enter("vera", "una clave larga").await.0, StatusCode::OK);
    screen
}

/// Two debts, one of them worked and paid.
fn lived() -> House {
    let house = House::with_doors();
    let (ana, creditor) = (house.agent("ana"), house.creditor("Banco"));
    let debt = house.debt(1, creditor, date(2026, 2, 1));
    house.debt(2, creditor, date(2026, 2, 1));
    house.moved(date(2026, 2, 2), debt, ledger::Stage::Current, ledger::Stage::B1);
    house.touch(march(5), debt, (Channel::Voice, Outcome::NoAnswer), None);
    house.touch(march(5), debt, (Channel::Voice, Outcome::Promise), Some(&ana));
    house.promise(march(5), debt, 400_00, Some(&ana));
    house.pay(march(6), debt, 400_00);
    house
}

#[tokio::test]
async fn figures_have_two_decimals_and_what_cannot_be_divided_is_null() {
    let screen = enter(&lived(), Role::Supervisor).await;

    let (status, report) = screen.ask("GET", "/api/kpis?from=2026-03-01&to=2026-03-31&by=agent", Value::Null).await;

    assert_eq!(status, StatusCode::OK);
    let total = &report["total"];
    assert_eq!((&total["penetration"], &total["intensity"], &total["hits"]), (&json!(50.0), &json!(2.0), &json!(50.0)));
    assert_eq!((&total["recovered"], &total["recovery_rate"]), (&json!(40_000), &json!(40.0)));
    assert_eq!(
        total["counts"],
        json!({"assigned": 2, "attempted": 1, "attempts": 2, "contacted": 1, "contacts": 1,
        "right_party": 1, "promises": 1, "kept": 0})
    );
    let labels: Vec<&str> =
        report["groups"].as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["Sin agente", "Agente ana"]);
    assert_eq!(report["groups"][0]["kpis"]["rpc"], Value::Null);
}

#[tokio::test]
async fn the_board_is_whole() {
    let screen = enter(&lived(), Role::Supervisor).await;

    let (status, board) = screen.ask("GET", "/api/board?from=2026-03-01&to=2026-03-31", Value::Null).await;

    assert_eq!(status, StatusCode::OK);
    assert_eq!((&board["from"], &board["to"]), (&json!("2026-03-01"), &json!("2026-03-31")));
    assert_eq!(board["recovery"]["days"].as_array().unwrap().len(), 31);
    assert_eq!(board["recovery"]["days"][5], json!({"day": "2026-03-06", "amount": 40_000, "cumulative": 40_000}));
    assert_eq!(board["roll"]["stages"].as_array().unwrap().len(), 9);
    assert_eq!((&board["agents"][0]["name"], &board["agents"][0]["collected"]), (&json!("Agente ana"), &json!(40_000)));
    for key in ["kpis", "previous", "ageing", "promises", "treatments"] {
        assert_ne!(board[key], Value::Null, "{key}");
    }
    for row in board["roll"]["rows"].as_array().unwrap() {
        let sum: f64 = row["share"].as_array().unwrap().iter().map(|share| share.as_f64().unwrap()).sum();
        assert!((sum - 100.0).abs() < 1e-9, "{row}");
    }
}

#[tokio::test]
async fn the_board_tells_how_far_the_target_is() {
    let house = lived();
    let targets = vec![(None, Some(base::Amount::minor(310_000)))];
    let target = insight::SetTargets { command: house.command(), month: march(1), targets };
    insight::set_targets(&house.system(march(1)), &target).unwrap();
    let screen = enter(&house, Role::Supervisor).await;

    let (_, board) = screen.ask("GET", "/api/board?from=2026-03-01&to=2026-03-31", Value::Null).await;
    let (_, targets) = screen.ask("GET", "/api/targets?month=2026-03-15", Value::Null).await;

    assert_eq!((&board["recovery"]["target"], &board["recovery"]["total"]), (&json!(310_000), &json!(40_000)));
    assert_eq!(board["recovery"]["line"][5], json!({"day": "2026-03-06", "cumulative": 60_000}));
    assert_eq!((&targets["month"], &targets["house"]), (&json!("2026-03-01"), &json!(310_000)));
    let (_, without) = screen.ask("GET", "/api/board?from=2026-02-01&to=2026-02-28", Value::Null).await;
    assert_eq!((&without["recovery"]["target"], &without["recovery"]["line"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn a_bad_question_says_which_field() {
    let screen = enter(&lived(), Role::Supervisor).await;

    for (path, field) in [
        ("/api/kpis?from=2026-03-02&to=2026-03-01", "from"),
        ("/api/board?from=1999-01-01&to=2026-03-01", "from"),
        ("/api/kpis?from=2026-03-01&to=2026-03-02&by=sex", "by"),
    ] {
        let (status, problem) = screen.ask("GET", path, Value::Null).await;
        assert_eq!((status, problem["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)), "{path}");
    }
}

#[tokio::test]
async fn an_agent_does_not_see_the_board() {
    let screen = enter(&lived(), Role::Agent).await;

    assert_eq!(
        screen.ask("GET", "/api/board?from=2026-03-01&to=2026-03-31", Value::Null).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        screen.ask("GET", "/api/kpis?from=2026-03-01&to=2026-03-31", Value::Null).await.0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn whoever_grants_credit_learns_how_it_turned_out() {
    let screen = enter(&lived(), Role::Supervisor).await;

    let (status, origins) = screen.ask("GET", "/api/reports/origination", Value::Null).await;

    assert_eq!(status, StatusCode::OK);
    let accounts: i64 = origins.as_array().unwrap().iter().map(|origin| origin["accounts"].as_i64().unwrap()).sum();
    let paid: i64 = origins.as_array().unwrap().iter().map(|origin| origin["paid"].as_i64().unwrap()).sum();
    assert_eq!((accounts, paid), (2, 400_00));
    let first = &origins[0];
    assert_eq!((&first["burden"], &first["currency"]), (&json!("unknown"), &json!("ARS")));
    let causes: i64 = first["causes"].as_object().unwrap().values().map(|count| count.as_i64().unwrap()).sum();
    assert_eq!(causes, 2, "{first}");
    let (_, file) = screen.text("GET", "/api/reports/origination.csv", Value::Null).await;
    assert_eq!(file.lines().count(), 1 + origins.as_array().unwrap().len());
    assert!(file.contains(";400,00;"), "{file}");
}
