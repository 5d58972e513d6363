//! The slices of this binary: their tables and their routes.
use crate::{desk::HouseView, house::Settings};
use axum::Extension;
use insight::Reports;
use std::sync::Arc;
use store::Migrations;
use web::{Access, AccessError, Routes};

/// The tables of every slice, in the order of the house.
pub const MIGRATIONS: &[Migrations] = &[
    web::MIGRATIONS,
    people::MIGRATIONS,
    ledger::MIGRATIONS,
    cash::MIGRATIONS,
    paper::MIGRATIONS,
    bureau::MIGRATIONS,
    conduct::MIGRATIONS,
    strategy::MIGRATIONS,
    contact::MIGRATIONS,
    insight::MIGRATIONS,
    fairness::MIGRATIONS,
];

/// The routes of every slice, of a house with these settings, over the reports that it keeps.
pub fn routes(settings: &Settings, reports: &Reports) -> Routes {
    let all = parts(reports).into_iter().fold(Routes::new(), |all, (_, part)| all.merge(part));
    all.layer(Extension(HouseView::from(settings))).layer(Extension(reports.clone()))
}

/// The routes of each slice, by its name.
fn parts(reports: &Reports) -> [(&'static str, Routes); 11] {
    [
        ("web", web::router()),
        ("people", people::router()),
        ("ledger", ledger::router()),
        ("cash", cash::router()),
        ("paper", paper::router()),
        ("bureau", bureau::router()),
        ("strategy", strategy::router(Arc::new(fairness::ByGroups))),
        ("contact", contact::router()),
        ("insight", insight::router(reports)),
        ("fairness", fairness::router()),
        ("desk", crate::desk::router()),
    ]
}

/// What each route needs.
pub fn access() -> Result<Access, AccessError> {
    Access::parse(include_str!("../access.txt"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        body::Body,
        http::{Method, Request, StatusCode},
    };
    use base::{Actor, Moment, Role, UserId, Uuid};
    use std::{
        collections::{BTreeMap, BTreeSet},
        path::Path,
    };
    use store::{Ctx, Store};
    use tower::ServiceExt;
    use web::{Api, Clock, Need, sessions};

    const ROLES: [Role; 5] = [Role::Agent, Role::Supervisor, Role::Strategist, Role::Admin, Role::Auditor];

    fn described() -> BTreeSet<(String, String)> {
        let document = serde_json::to_value(web::openapi(routes(&Settings::default(), &Reports::default())))
            .expect("a description is JSON");
        let paths = document["paths"].as_object().expect("it has paths").clone();
        let mut routes = BTreeSet::from([("GET".to_owned(), "/api/openapi.json".to_owned())]);
        for (path, methods) in paths {
            for method in methods.as_object().expect("a path has methods").keys() {
                routes.insert((method.to_uppercase(), path.clone()));
            }
        }
        routes
    }

    fn house() -> (Ctx, axum::Router) {
        let store = Store::temporary(MIGRATIONS).expect("a temporary database opens");
        let clock = Clock::new(jiff::tz::TimeZone::UTC, || "2026-03-20T15:00:00Z".parse().expect("this is an instant"));
        let access = Arc::new(access().expect("the table reads"));
        let api = Api { store: store.clone(), clock: clock.clone(), access, folder: std::env::temp_dir() };
        let now: Moment = clock.moment();
        let ctx = Ctx { store, actor: Actor::System("test"), now };
        (ctx, web::app(api, routes(&Settings::default(), &Reports::default()), crate::pages::find))
    }

    async fn status(app: &axum::Router, method: &str, path: &str, session: Option<&sessions::Opened>) -> StatusCode {
        let somebody = "018f0000-0000-7000-8000-000000000000";
        let path = path.split('/').map(|part| if part.starts_with('{') { somebody } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        let method: Method = method.parse().expect("a method");
        let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        if let Some(opened) = session {
            request = request.header("cookie", &opened.cookie).header("x-csrf", &opened.csrf);
        }
        let request = request.body(Body::from("{}")).expect("a request");
        app.clone().oneshot(request).await.expect("the app answers").status()
    }

    #[test]
    fn every_route_is_in_the_access_table_and_the_table_has_no_others() {
        let access = access().expect("the table reads");
        let listed = access.routes().map(|(method, path, _)| (method.to_owned(), path.to_owned())).collect();

        assert_eq!(described(), listed);
    }

    #[tokio::test]
    async fn strangers_are_turned_away_from_everything_that_needs_somebody() {
        let (_, app) = house();
        let access = access().expect("the table reads");

        for (method, path, need) in access.routes().filter(|(_, _, need)| *need != Need::Nothing) {
            assert_eq!(status(&app, method, path, None).await, StatusCode::UNAUTHORIZED, "{method} {path} {need:?}");
        }
    }

    #[tokio::test]
    async fn each_role_reaches_what_its_rights_say_and_nothing_else() {
        let (ctx, app) = house();
        let access = access().expect("the table reads");

        for role in ROLES {
            let id = UserId(Uuid::from_u128(1));
            let visitor = sessions::Visitor { id, login: "x".into(), name: "X".into(), role, creditors: None };
            let opened = sessions::open(&ctx, &visitor).expect("a session opens");
            for (method, path, need) in access.routes() {
                if let Need::Right(right) = need {
                    let refused = status(&app, method, path, Some(&opened)).await == StatusCode::FORBIDDEN;
                    assert_eq!(refused, !role.rights().contains(&right), "{role:?} {method} {path}");
                }
            }
        }
    }

    #[test]
    fn no_two_slices_mean_different_things_by_one_name() {
        let mut known: BTreeMap<String, (&str, serde_json::Value)> = BTreeMap::new();
        for (slice, part) in parts(&Reports::default()) {
            let document = serde_json::to_value(web::openapi(part)).expect("a description is JSON");
            let schemas = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
            for (name, shape) in schemas {
                let (other, before) = known.entry(name.clone()).or_insert_with(|| (slice, shape.clone()));
                assert_eq!(*before, shape, "{name} is one thing in {other} and another in {slice}");
            }
        }
        assert!(100 < known.len(), "the slices describe what they answer");
    }

    #[test]
    fn the_committed_description_of_the_api_is_up_to_date() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/openapi.json");
        let described = serde_json::to_string_pretty(&web::openapi(routes(&Settings::default(), &Reports::default())))
            .expect("a description is JSON")
            + "\n";
        if std::env::var_os("ALDIA_BLESS").is_some() {
            std::fs::write(&file, &described).expect("the file can be written");
        }
        let committed = std::fs::read_to_string(&file).unwrap_or_default();

        assert!(committed == described, "ui/openapi.json is stale: run ALDIA_BLESS=1 cargo test -p aldia description");
    }
}
