//! Documents through the gate.
use crate::house::{House, TODAY};
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::Response,
};
use base::{Role, UserId, Uuid};
use paper::Order;
use std::sync::Arc;
use tower::ServiceExt;
use web::{Access, Api, Clock, sessions};

async fn get(house: &House, path: &str, signed: bool) -> Response {
    let at = house.ctx.now.at;
    let access = Arc::new(Access::parse(include_str!("../../../aldia/access.txt")).unwrap());
    let clock = Clock::new(jiff::tz::TimeZone::UTC, move || at);
    let api = Api { store: house.ctx.store.clone(), clock, access, folder: std::env::temp_dir() };
    let app = web::app(api, paper::router(), |_| None);
    let mut request = Request::get(path);
    if signed {
        let id = UserId(Uuid::from_u128(1));
        let visitor =
            sessions::Visitor { id, login: "ana".into(), name: "Ana".into(), role: Role::Agent, creditors: None };
        let opened = sessions::open(&house.ctx, &visitor).unwrap();
        request = request.header("cookie", opened.cookie);
    }
    app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn body(response: Response) -> Vec<u8> {
    to_bytes(response.into_body(), 1 << 24).await.unwrap().to_vec()
}

#[tokio::test]
async fn a_document_is_had_again_as_it_was() {
    let house = House::new();
    let issued = house.issue(Order::Statement(TODAY));

    let pdf = get(&house, &format!("/api/documents/{}/pdf", issued.code), true).await;
    let csv = get(&house, &format!("/api/documents/{}/csv", issued.code), true).await;

    let name = format!("attachment; filename=\"estado-de-cuenta-{}.pdf\"", issued.code);
    assert_eq!(pdf.headers()[header::CONTENT_DISPOSITION], name);
    assert_eq!(pdf.headers()[header::CONTENT_TYPE], "application/pdf");
    let (row, sheet) = paper::document(&house.ctx, &issued.code).unwrap();
    assert_eq!(body(pdf).await, paper::pdf(&sheet, &row.code));
    assert_eq!(body(csv).await, paper::csv(&sheet).into_bytes());
}

#[tokio::test]
async fn strangers_may_ask_whether_a_paper_is_ours_and_nothing_else() {
    let house = House::new();
    let issued = house.issue(Order::Certificate(TODAY));

    let verified = get(&house, &format!("/api/verify/{}", issued.code), false).await;
    let listed = get(&house, &format!("/api/accounts/{}/documents", house.account), false).await;
    let unknown = get(&house, "/api/verify/0000-0000-0000-0000", false).await;

    assert_eq!(verified.status(), StatusCode::OK);
    let said: serde_json::Value = serde_json::from_slice(&body(verified).await).unwrap();
    assert_eq!((said["title"].as_str(), said["total"].as_i64()), (Some("Certificado de deuda"), Some(68_236_05)));
    assert!(!said.to_string().contains("PÉREZ"), "whose debt it is stands on the paper");
    assert_eq!(listed.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_documents_of_an_account_are_listed() {
    let house = House::new();
    let issued = house.issue(Order::Certificate(TODAY));

    let listed = get(&house, &format!("/api/accounts/{}/documents", house.account), true).await;

    let rows: serde_json::Value = serde_json::from_slice(&body(listed).await).unwrap();
    assert_eq!((rows[0]["code"].as_str(), rows[0]["kind"].as_str()), (Some(issued.code.as_str()), Some("certificate")));
}
