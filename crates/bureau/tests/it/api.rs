//! The routes of the registry, through the gate.
use crate::house::{ANA, DAY, House, line, text};
use axum::http::StatusCode;
use base::{CreditorId, Role, UserId, Uuid};
use ledger::work::import::{self, ImportRequest, Intent, MappingChoice, Owner};
use screen::Screen;
use serde_json::{Value, json};
use std::path::Path;
use store::Ctx;
use web::sessions::Visitor;

fn enter(house: &House, folder: &Path, role: Role, creditors: Option<Vec<CreditorId>>) -> Screen {
    let id = UserId(Uuid::from_u128(role as u128 + 1));
    let visitor = Visitor { id, login: "x".into(), name: "X".into(), role, creditors };
    let routes = bureau::router().merge(web::router());
    Screen::with_folder(&house.ctx, routes, folder.to_owned()).admit(&house.ctx, &visitor)
}

#[tokio::test]
async fn a_panel_is_for_those_who_work_for_one_of_the_debtors_creditors() {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    house.import("deudores.txt", &text(&[line(7, "202609", ANA, "21", "100,0")]));
    let folder = std::env::temp_dir();
    let path = format!("/api/debtors/{ana}/bureau");

    let (status, panel) = enter(&house, &folder, Role::Agent, None).ask("GET", &path, Value::Null).await;
    assert_eq!((status, &panel["worst"], &panel["period"]), (StatusCode::OK, &json!(2), &json!("202609")));
    assert_eq!(panel["entries"][0]["amount"], json!(100_000_00));

    let others = Some(vec![CreditorId(Uuid::from_u128(9))]);
    let stranger = enter(&house, &folder, Role::Supervisor, others);
    assert_eq!(stranger.ask("GET", &path, Value::Null).await.0, StatusCode::NOT_FOUND);
    let fetch = json!({ "command": Uuid::from_u128(5) });
    assert_eq!(stranger.ask("POST", &format!("{path}/fetch"), fetch).await.0, StatusCode::NOT_FOUND);
    let report = format!("/api/bureau/report.csv?creditor={}&day={DAY}", house.creditor);
    assert_eq!(stranger.ask("GET", &report, Value::Null).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_situation_that_a_creditors_file_told_is_shown_with_its_file_and_day() {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    let folder = tempfile::tempdir().unwrap();
    let path = format!("/api/debtors/{ana}/bureau");
    let tell = |ctx: &Ctx, name: &str, situation: u8| {
        let file = folder.path().join(name);
        std::fs::write(&file, format!("cuit;nombre;situacion_bcra\n{ANA};Gómez Ana;{situation}\n")).unwrap();
        let creditor = Owner::Named("Banco del Sur".into());
        let mapping = MappingChoice::Shipped("clientes".into());
        let request = ImportRequest { file, name: None, creditor, mapping, intent: Intent::Apply };
        import::run(ctx, &request, &mut |_| {}).unwrap().import.unwrap()
    };
    let screen = enter(&house, folder.path(), Role::Agent, None);
    let told = async || screen.ask("GET", &path, Value::Null).await.1["told"].clone();
    assert_eq!(told().await, Value::Null);

    tell(&house.ctx, "clientes-noviembre.csv", 3);
    let first = json!({ "situation": 3, "label": "Riesgo medio", "creditor": "Banco del Sur",
        "file": "clientes-noviembre.csv", "on": "2026-11-20" });
    assert_eq!(told().await, first);
    let later = house.on(DAY.tomorrow().unwrap());
    let second = tell(&later, "clientes-diciembre.csv", 4);
    assert_eq!((&told().await["situation"], &told().await["on"]), (&json!(4), &json!("2026-11-21")));

    import::undo(&house.on(DAY.tomorrow().unwrap()), second, &mut |_| {}).unwrap();
    assert_eq!(told().await, first);
    let others = enter(&house, folder.path(), Role::Agent, Some(vec![CreditorId(Uuid::from_u128(9))]));
    assert_eq!(others.ask("GET", &path, Value::Null).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_of_the_folder_is_brought_in_by_job() {
    let house = House::new();
    house.debtor(ANA, 10, 1_000_00);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("bureau")).unwrap();
    std::fs::write(folder.path().join("bureau/deudores.txt"), text(&[line(7, "202609", ANA, "21", "1,0")])).unwrap();
    let screen = enter(&house, folder.path(), Role::Supervisor, None);
    let choice = |file: &str| json!({ "command": Uuid::from_u128(6), "file": file });

    for outside in ["../deudores.txt", "/etc/hosts", "", ".", "a\\b"] {
        assert_eq!(
            screen.ask("POST", "/api/bureau/files", choice(outside)).await.0,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{outside}"
        );
    }
    assert_eq!(screen.ask("POST", "/api/bureau/files", choice("otro.txt")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(screen.ask("POST", "/api/bureau/files", choice("deudores.txt")).await.0, StatusCode::OK);

    let job = house.ctx.step::<_, store::Error>(house.command(), |tx| tx.claim_job("bureau.import")).unwrap().unwrap();
    bureau::work::run_job(&house.ctx, &job, None).unwrap();
    let (_, files) = screen.ask("GET", "/api/bureau/files", Value::Null).await;
    assert_eq!((&files[0]["state"], &files[0]["own"], &files[0]["actor"]), (&json!("done"), &json!(1), &json!("x")));
    let damaged = screen.text("GET", "/api/bureau/files/deudores/202609/damaged.csv", Value::Null).await;
    assert_eq!(damaged, (StatusCode::OK, "\u{feff}linea;columna;codigo;motivo\r\n".to_owned()));
}
