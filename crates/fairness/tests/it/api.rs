//! The report over HTTP, through the gate.
use crate::{
    house::{DAY, House},
    sql::{Seen, observe},
};
use axum::http::StatusCode;
use base::{CreditorId, Role, UserId, Uuid, day_number};
use screen::Screen;
use serde_json::{Value, json};
use web::sessions::Visitor;

const PATH: &str = "/api/reports/fairness";

fn at_screen(house: &House, role: Role, creditors: Option<Vec<CreditorId>>) -> Screen {
    let id = UserId(Uuid::from_u128(1));
    let visitor = Visitor { id, login: "vera".into(), name: "Vera".into(), role, creditors };
    Screen::new(&house.ctx, fairness::router()).admit(&house.ctx, &visitor)
}

#[tokio::test]
async fn the_report_says_which_bound_is_crossed_between_whom_and_by_how_much() {
    let house = House::new();
    let people = house.people(400);
    let value = |n: usize| if n.is_multiple_of(2) { "18 a 29" } else { "30 o más" };
    house.bring("franja de edad", 400, value).unwrap();
    // The card says the same of everybody, and the young pay: it is unjust to them.
    let seen = |(n, debtor): (usize, &base::DebtorId)| {
        let paid = n.is_multiple_of(2) || n.is_multiple_of(5);
        Seen { debtor: *debtor, day: day_number(DAY) - 60, tenure: 12, paid }
    };
    let seen: Vec<Seen> = people.iter().enumerate().map(seen).collect();
    house.write(|tx| seen.iter().try_for_each(|one| observe(tx, one))).unwrap();

    let (status, told) = at_screen(&house, Role::Auditor, None).ask("GET", PATH, Value::Null).await;

    assert_eq!((status, &told["group_min"]), (StatusCode::OK, &json!(50)), "{told}");
    let errors = told["errors"].as_array().unwrap();
    let payment = errors.iter().find(|one| one["target"] == "payment").unwrap();
    assert_eq!((&payment["version"], payment["groups"].as_array().unwrap().len()), (&Value::Null, 2));
    let bound = &told["bounds"][0];
    assert_eq!((&bound["state"], &bound["measure"]), (&json!("crossed"), &json!("calibration")), "{bound}");
    assert_eq!(bound["between"], json!(["30 o más", "18 a 29"]));
    assert!((bound["gap"]["value"].as_f64().unwrap() - 0.8).abs() < 1e-6, "{bound}");
    assert!(bound["words"].as_str().unwrap().contains("80,0 puntos más para «30 o más» que para «18 a 29»"));
    assert_eq!((told["indicators"].as_array().unwrap().len(), &told["bands"][0]["code"]), (6, &json!("low")));
}

#[tokio::test]
async fn without_groups_the_answer_is_empty_and_who_sees_a_part_is_told_why_not() {
    let house = House::new();

    let (status, told) = at_screen(&house, Role::Supervisor, None).ask("GET", PATH, Value::Null).await;
    assert_eq!((status, &told["names"], &told["bounds"]), (StatusCode::OK, &json!([]), &json!([])));

    let of_one = at_screen(&house, Role::Supervisor, Some(vec![house.creditor]));
    let (status, problem) = of_one.ask("GET", PATH, Value::Null).await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("whole_house")));
    let (status, _) = at_screen(&house, Role::Agent, None).ask("GET", PATH, Value::Null).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
