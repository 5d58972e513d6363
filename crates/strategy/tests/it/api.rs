//! The routes of strategy, through the gate.
use crate::{
    house::{DAY, House, plus},
    learned::observe,
};
use axum::http::StatusCode;
use base::{Actor, Role, UserId};
use people::work::{AddUser, add_user};
use screen::Screen;
use serde_json::{Value, json};
use store::Ctx;
use strategy::{Error, ViewId, work};

async fn enter(house: &House, role: Role) -> Screen {
    let (login, name, password) = ("vera".to_owned(), "Vera".to_owned(), "una clave larga".to_owned());
    let add = AddUser { command: house.command(), login, name, role, password, capacity: 10, creditors: None };
    add_user(&house.ctx, add).unwrap();
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    let screen = Screen::new(&house.ctx, people::router().merge(strategy::router(std::sync::Arc::new(work::Open))));
    assert_eq!(screen.enter("vera", "una clave larga").await.0, StatusCode::OK);
    screen
}

fn command(house: &House) -> String {
    house.command().to_string()
}

#[tokio::test]
async fn the_grid_is_taken_read_in_pages_and_taken_away() {
    let house = House::new();
    for n in 0..5 {
        house.debtor(n, 40, 1_000_00 * i64::from(n + 1));
    }
    let screen = enter(&house, Role::Supervisor).await;

    let question =
        json!({"filter": {"min_owed": 200_000, "stages": ["b2"]}, "sort": {"by": "owed", "descending": true}});
    let (status, taken) = screen.ask("POST", "/api/snapshots", question).await;
    assert_eq!((status, &taken["total"], &taken["owed"]), (StatusCode::OK, &json!(4), &json!(1_400_000)));
    let id = taken["snapshot"].as_str().unwrap();
    let (_, page) = screen.ask("GET", &format!("/api/snapshots/{id}/rows?offset=1&limit=2"), json!(null)).await;
    let names: Vec<&str> = page["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Persona 3", "Persona 2"]);
    assert!(page["rows"][0]["indicators"]["outlook"].is_u64());
    let (status, file) = screen.text("GET", &format!("/api/snapshots/{id}/export.csv"), json!(null)).await;
    assert_eq!((status, file.lines().count()), (StatusCode::OK, 5));
    assert!(file.lines().nth(1).unwrap().starts_with("Persona 4;"), "{file}");
    assert!(file.contains(";5000,00;ARS;40;31 a 60 días;En mora;"), "{file}");
}

#[tokio::test]
async fn a_cell_is_edited_published_and_rolled_back() {
    let house = House::new();
    house.debtor(1, 40, 50_000_00);
    let screen = enter(&house, Role::Strategist).await;

    let body = json!({"command": command(&house), "treatments": [{"code": "rest", "weight": 1}], "fixed": true, "note": "prueba"});
    let (status, matrix) = screen.ask("PUT", "/api/matrix/cells/early%2Fmid%2Flow", body).await;
    assert_eq!((status, &matrix["version"], &matrix["draft"]["version"]), (StatusCode::OK, &json!(1), &json!(2)));
    let stood: u64 = matrix["cells"].as_array().unwrap().iter().map(|cell| cell["debtors"].as_u64().unwrap()).sum();
    assert_eq!(stood, 1);
    let publish = json!({"command": command(&house), "note": "va"});
    let (_, matrix) = screen.ask("POST", "/api/matrix/publish", publish).await;
    assert_eq!((&matrix["version"], &matrix["author"], &matrix["draft"]), (&json!(2), &json!("Vera"), &Value::Null));
    let back = json!({"command": command(&house), "version": 1});
    let (status, matrix) = screen.ask("POST", "/api/matrix/rollback", back).await;
    assert_eq!((status, &matrix["version"]), (StatusCode::OK, &json!(3)));
    let (_, versions) = screen.ask("GET", "/api/matrix/versions", json!(null)).await;
    assert_eq!(versions[1]["note"], "va");
    let first = (&versions[2]["version"], &versions[2]["state"], &versions[2]["since"]);
    assert_eq!(first, (&json!(1), &json!("retired"), &Value::Null), "the one that ships can be gone back to");
    let (status, problem) = screen.ask("POST", "/api/matrix/publish", json!({"command": command(&house)})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("no_draft")));
}

#[tokio::test]
async fn an_agent_takes_the_next_and_says_what_came_of_it() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    let screen = enter(&house, Role::Agent).await;
    let path = format!("/api/work/{debtor}");
    let (status, treatments) = screen.ask("GET", "/api/treatments", json!(null)).await;
    assert_eq!((status, treatments[0]["label"].is_string()), (StatusCode::OK, true), "agents choose from here");

    let (status, _) = screen.ask("POST", &format!("{path}/lock"), json!(null)).await;
    assert_eq!(status, StatusCode::OK);
    let result = json!({"command": command(&house), "channel": "voice", "result": "promise", "seconds": 80});
    let (status, problem) = screen.ask("POST", &format!("{path}/result"), result).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("promise")));
    let promise = json!({"amount": 1_000_000, "due": plus(DAY, 3), "creditor": house.creditor});
    let result =
        json!({"command": command(&house), "channel": "voice", "result": "promise", "seconds": 80, "promise": promise});
    let (status, saved) = screen.ask("POST", &format!("{path}/result"), result).await;
    assert_eq!((status, &saved["decision"]["treatment"]), (StatusCode::OK, &json!("wait")));
    assert_eq!(saved["decision"]["because"][0]["sentence"], "hay una promesa vigente: se espera su fecha");
    let answer = json!({"command": command(&house), "answer": "other", "treatment": "plan_offer"});
    let (status, problem) = screen.ask("POST", &format!("/api/debtors/{debtor}/decision"), answer).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("reason")));
    let vera = house.ctx.read(people::users).unwrap().remove(0);
    let day = strategy::my_day(&house.as_user(&vera, DAY)).unwrap();
    assert_eq!(serde_json::to_value(&day).unwrap()["done_today"], 1);
    house.check();
}

fn saved(house: &House, name: &str, shared: bool) -> Value {
    let sort = json!({"by": "owed", "descending": true});
    json!({"command": command(house), "name": name, "filter": {"stages": ["b2"]}, "sort": sort, "columns": ["name", "owed"],
        "shared": shared})
}

#[tokio::test]
async fn a_view_is_kept_shared_seen_first_removed_and_brought_back() {
    let house = House::new();
    let screen = enter(&house, Role::Supervisor).await;
    let path = format!("/api/views/{}", house.command());

    let (status, kept) = screen.ask("PUT", &path, saved(&house, " Mora de un mes ", true)).await;
    assert_eq!((status, &kept[0]["name"], &kept[0]["mine"]), (StatusCode::OK, &json!("Mora de un mes"), &json!(true)));
    assert_eq!((&kept[0]["filter"]["stages"], &kept[0]["owner"]), (&json!(["b2"]), &json!("Vera")));
    let first = json!({"command": command(&house), "view": kept[0]["id"]});
    let (_, kept) = screen.ask("PUT", "/api/first-view", first).await;
    assert_eq!(kept[0]["first"], json!(true));

    let (_, kept) = screen.ask("POST", &format!("{path}/remove"), json!({"command": command(&house)})).await;
    assert_eq!(kept, json!([]));
    let (_, kept) = screen.ask("POST", &format!("{path}/restore"), json!({"command": command(&house)})).await;
    assert_eq!((&kept[0]["shared"], &kept[0]["first"]), (&json!(true), &json!(true)));
    let (status, refused) = screen.ask("PUT", &path, saved(&house, " ", false)).await;
    assert_eq!((status, &refused["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("bad_name")));
}

#[tokio::test]
async fn an_agent_shares_nothing_and_touches_nobody_elses_view() {
    let house = House::new();
    let agent = enter(&house, Role::Agent).await;
    let path = format!("/api/views/{}", house.command());

    assert_eq!(agent.ask("PUT", &path, saved(&house, "Mía", true)).await.0, StatusCode::FORBIDDEN);
    assert_eq!(agent.ask("PUT", &path, saved(&house, "Mía", false)).await.0, StatusCode::OK);

    let other = Actor::User { id: UserId(house.command().0), login: "otra".into(), role: Role::Admin, creditors: None };
    let theirs = Ctx { actor: other, ..house.ctx.clone() };
    let view = house.ctx.read(|rx| work::saved_views(&theirs, rx)).unwrap();
    assert_eq!(view, []);
    let id: ViewId = serde_json::from_value(json!(path.rsplit('/').next().unwrap())).unwrap();
    assert!(matches!(work::remove_view(&theirs, house.command(), id), Err(Error::NoView)));
    assert!(matches!(work::set_first_view(&theirs, house.command(), Some(id)), Err(Error::NoView)));
}

#[tokio::test]
async fn a_strategist_promotes_from_the_screen() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    observe(&house, 300);
    let wait = work::Teach {
        target: Some(strategy::Target::Payment),
        until: DAY,
        effort: work::Effort::Quick,
        then: work::Then::Wait,
    };
    work::train(&house.ctx, wait, &work::Open, &mut |_, _| {}).unwrap();
    let screen = enter(&house, Role::Strategist).await;

    let (_, listed) = screen.ask("GET", "/api/models", json!(null)).await;
    assert_eq!((&listed[0]["target"], &listed[0]["state"]), (&json!("payment"), &json!("candidate")));
    let promote = json!({"command": command(&house), "note": "va"});
    let (status, card) = screen.ask("POST", "/api/models/1/promote", promote).await;
    assert_eq!((status, &card["model"]["changed_by"]), (StatusCode::OK, &json!("Vera")));
    assert!(card["entries"].as_array().unwrap().len() == 5 && card["model"]["rows"] == json!(300), "{card}");
    assert_eq!(
        (&card["sways"][0]["label"], &card["forms"][0]),
        (&json!("meses de atraso ahora"), &json!("aldia")),
        "{card}"
    );
    let (_, told) = screen.ask("GET", &format!("/api/debtors/{debtor}/foretold"), json!(null)).await;
    assert!(told["payment"].is_f64() && told["roll"].is_null(), "{told}");
    let (status, _) = screen.text("GET", "/api/models/1/file?form=aldia", json!(null)).await;
    assert_eq!(status, StatusCode::OK);
    let (status, problem) = screen.ask("GET", "/api/models/9", json!(null)).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("no_model")));
    let back = json!({"command": command(&house), "change": 0, "note": "no convenció"});
    let (_, back) = screen.ask("POST", "/api/models/rollback", back).await;
    assert_eq!(back["change"], json!(2));
    let (_, changes) = screen.ask("GET", "/api/models/changes", json!(null)).await;
    assert_eq!((&changes[0]["live"], &changes[1]["live"]), (&json!([]), &json!([1])));
    assert_eq!(changes[0]["note"], json!("Vuelve al cambio 0: no convenció"));
    let body = json!({"command": command(&house), "target": "fortune"});
    let (status, _) = screen.ask("POST", "/api/models/train", body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}
