//! Whoever works for one creditor sees nothing of another's: every route, asked by such a stranger.
use crate::{
    house::Settings,
    slices::{MIGRATIONS, access, routes},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use base::{Actor, Amount, CommandId, CreditorId, DebtorId, Moment, Role, UserId, Uuid};
use insight::Reports;
use jiff::civil::date;
use ledger::work::import::{self, ImportRequest, Intent, MappingChoice, Owner};
use people::{Channel, Direction, Outcome, Touch};
use serde_json::{Value, json};
use std::{cell::Cell, sync::Arc};
use store::{Ctx, Store};
use strategy::work::{NewPromise, night};
use tower::ServiceExt;
use web::{Api, Clock, sessions};

const HEADER: &str = "cuit;nombre;operacion;producto;alta;capital;cuotas;vencimiento;telefono;correo\n";
const COLUMNS: [(&str, &str); 10] = [
    ("cuit", "party.document.AR-CUIT"),
    ("nombre", "party.name"),
    ("operacion", "account.reference"),
    ("producto", "account.product"),
    ("alta", "account.opened"),
    ("capital", "account.lent"),
    ("cuotas", "account.instalments"),
    ("vencimiento", "account.first_due"),
    ("telefono", "party.phone"),
    ("correo", "party.email"),
];
/// Each row of the other creditor's has a word that starts as its creditor's name does.
const BOREAL: &str =
    "20267565393;Boreales, Ana;BOREAL-1;boreal_card;05/08/2025;777777,00;6;05/09/2025;1155550101;ana@x.com
20055361682;Pérez, Juan;BOREAL-2;boreal_card;05/08/2025;777778,00;6;05/09/2025;1155550102;juan@x.com\n";
const AUSTRAL: &str =
    "20055361682;Pérez, Juan;AUS-1;prestamo_personal;05/08/2025;1000,00;6;05/09/2025;1155550102;juan@x.com
20303731009;Luna, Eva;AUS-2;prestamo_personal;05/08/2025;2000,00;6;05/09/2025;1155550103;eva@x.com\n";

/// Two creditors: *Boreal* is owed by Ana and Juan, *Austral* by Juan and Eva; and a supervisor of Austral alone.
struct Two {
    ctx: Ctx,
    app: Router,
    session: sessions::Opened,
    ana: DebtorId,
    juan: DebtorId,
    boreal: CreditorId,
    import: String,
    steps: Cell<u128>,
}

/// For whom the supervisor works.
#[derive(Clone, Copy)]
enum Works {
    Austral,
    Boreal,
    All,
}

impl Works {
    fn of(self, (boreal, austral): (CreditorId, CreditorId)) -> Option<Vec<CreditorId>> {
        match self {
            Self::Austral => Some(vec![austral]),
            Self::Boreal => Some(vec![boreal]),
            Self::All => None,
        }
    }
}

impl Two {
    fn lived(works: Works) -> Self {
        let store = Store::temporary(MIGRATIONS).expect("a temporary database opens");
        let at = "2026-03-20T15:00:00Z".parse().expect("an instant");
        let clock = Clock::new(jiff::tz::TimeZone::UTC, move || at);
        let now = Moment { at, day: date(2026, 3, 20) };
        let ctx = Ctx { store: store.clone(), actor: Actor::System("test"), now };
        let folder = tempfile::tempdir().expect("a folder");
        let bring = |name: &str, rows: &str| {
            let file = folder.path().join(format!("{name}.csv"));
            std::fs::write(&file, format!("{HEADER}{rows}")).expect("a file");
            let columns = COLUMNS.map(|(column, field)| (column.to_owned(), field.to_owned()));
            let (creditor, mapping) = (Owner::Named(name.to_owned()), MappingChoice::Columns(columns.into()));
            let intent = Intent::Apply;
            let request = ImportRequest { file, name: None, creditor, mapping, intent };
            let report = import::run(&ctx, &request, &mut |_| {}).expect("an import");
            assert_eq!((report.created, report.quarantined), (2, 0), "{:?}", report.sample);
            report.import.expect("it is kept").to_string()
        };
        let import = bring("Boreal", BOREAL);
        bring("Austral", AUSTRAL);
        let creditor = |name: &str| ledger::work::creditor(&ctx, name).expect("a creditor");
        let (boreal, austral) = (creditor("Boreal"), creditor("Austral"));
        let debtor = |document: &str| {
            let found = ctx.read(|rx| people::find(rx, "AR-CUIT", document)).expect("it reads");
            found.expect("a debtor")
        };
        let (ana, juan) = (debtor("20267565393"), debtor("20055361682"));
        let api = Api { store, clock, access: Arc::new(access().expect("it reads")), folder: std::env::temp_dir() };
        let app = web::app(api, routes(&Settings::default(), &Reports::default()), |_| None);
        let (id, creditors) = (UserId(Uuid::from_u128(1)), works.of((boreal, austral)));
        let visitor =
            sessions::Visitor { id, login: "vera".into(), name: "Vera".into(), role: Role::Supervisor, creditors };
        let session = sessions::open(&ctx, &visitor).expect("a session opens");
        let two = Self { ctx, app, session, ana, juan, boreal, import, steps: Cell::new(1) };
        two.work();
        two
    }

    /// Boreal's debts are worked, promised and decided.
    fn work(&self) {
        for debtor in [self.ana, self.juan] {
            let touched = self.ctx.step::<_, strategy::Error>(self.command(), |tx| {
                let new = people::new_touch(tx, debtor, Channel::Voice, Direction::Out, Outcome::Promise);
                let (creditor, note) = (Some(self.boreal), Some("Boreal le ofreció".to_owned()));
                people::append_touch(tx, &Touch { creditor, note, ..new })?;
                let (amount, due) = (Amount::minor(777_00), date(2026, 3, 20));
                strategy::promise(tx, &NewPromise { debtor, creditor: self.boreal, amount, due, currency: None })
            });
            touched.expect("they promise");
        }
        night(&self.ctx, date(2026, 3, 20), &mut |_, _| {}).expect("a night");
    }

    fn command(&self) -> CommandId {
        self.steps.set(self.steps.get() + 1);
        CommandId(Uuid::from_u128(self.steps.get()))
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("cookie", &self.session.cookie)
            .header("x-csrf", &self.session.csrf)
            .body(Body::from(body.to_string()))
            .expect("a request");
        let response = self.app.clone().oneshot(request).await.expect("the app answers");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 22).await.expect("a body");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The account of a debtor with Boreal.
    fn account(&self, debtor: DebtorId) -> String {
        let section = self.ctx.read::<_, store::Error>(|rx| rx.section::<ledger::LedgerSection>(debtor));
        let section = section.expect("it reads").expect("they owe");
        let own = section.by_creditor(self.boreal).next().expect("an account").id;
        own.to_string()
    }

    /// What a path's place is asked with.
    fn place(&self, part: &str, debtor: DebtorId) -> String {
        match part {
            "{id}" | "{debtor}" => debtor.to_string(),
            "{import}" => self.import.clone(),
            other => other.to_owned(),
        }
    }
}

/// What tells that something of Boreal was seen.
fn tells(text: &str, ana: DebtorId) -> bool {
    text.to_lowercase().contains("boreal") || text.contains("77777") || text.contains(&ana.to_string())
}

/// The answers of every route that reads, asked about either debtor of Boreal, that tell something of it.
async fn telling(two: &Two) -> Vec<String> {
    let table = access().expect("it reads");
    let mut telling = Vec::new();
    for (_, path, _) in table.routes().filter(|(method, _, _)| *method == "GET") {
        for debtor in [two.ana, two.juan] {
            let mut asked: String = path.split('/').map(|part| two.place(part, debtor)).collect::<Vec<_>>().join("/");
            asked += match path {
                "/api/board" | "/api/kpis" => "?from=2026-03-01&to=2026-03-31&by=creditor",
                "/api/search" => "?q=bor",
                "/api/targets" => "?month=2026-03-01",
                _ => "",
            };
            let (_, text) = two.ask("GET", &asked, Value::Null).await;
            if tells(&text, two.ana) {
                telling.push(format!("{asked}: {text}"));
            }
        }
    }
    telling
}

#[tokio::test]
async fn a_stranger_reads_nothing_of_another_creditor() {
    let two = Two::lived(Works::Austral);

    assert_eq!(telling(&two).await, Vec::<String>::new());
    let (status, _) = two.ask("GET", &format!("/api/debtors/{}", two.ana), Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = two.ask("GET", &format!("/api/debtors/{}/timeline", two.ana), Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = two.ask("GET", &format!("/api/accounts/{}/statement", two.account(two.juan)), Value::Null).await;
    assert!(status.is_client_error());
}

#[tokio::test]
async fn whoever_works_for_all_reads_it_in_many_places() {
    let telling = telling(&Two::lived(Works::All)).await;

    assert!(12 <= telling.len(), "{}", telling.len());
}

#[tokio::test]
async fn a_stranger_finds_their_own_and_no_more() {
    let two = Two::lived(Works::Austral);

    let (_, own) = two.ask("GET", "/api/search?q=perez%20juan", Value::Null).await;
    let (_, other) = two.ask("GET", "/api/search?q=20267565393", Value::Null).await;
    let filter = json!({"filter": {"text": "Pérez"}, "sort": {"by": "owed", "descending": true}});
    let (_, view) = two.ask("POST", "/api/snapshots", filter).await;
    let view: Value = serde_json::from_str(&view).expect("JSON");
    let rows = format!("/api/snapshots/{}/rows", view["snapshot"].as_str().expect("an id"));
    let (_, rows) = two.ask("GET", &rows, Value::Null).await;

    assert!(own.contains(&two.juan.to_string()));
    assert_eq!(other, "[]");
    assert_eq!(view["total"], 1);
    assert!(rows.contains(&two.juan.to_string()) && !tells(&rows, two.ana), "{rows}");
    let owed = serde_json::from_str::<Value>(&rows).expect("JSON")["rows"][0]["owed"].as_i64().expect("an amount");
    assert!((1..1_000_000).contains(&owed), "Austral's debt alone: {owed}");
}

#[tokio::test]
async fn the_matrix_counts_a_strangers_own_debtors_and_all_for_who_works_for_all() {
    // Those of Boreal have promised and wait; Austral's wait in a cell, and speak for Austral.
    for (works, expected) in [(Works::Austral, 2), (Works::Boreal, 0), (Works::All, 2)] {
        let two = Two::lived(works);

        let (_, matrix) = two.ask("GET", "/api/matrix", Value::Null).await;

        let matrix: Value = serde_json::from_str(&matrix).expect("JSON");
        let cells = matrix["cells"].as_array().expect("cells").iter();
        let debtors: u64 = cells.map(|cell| cell["debtors"].as_u64().expect("a number")).sum();
        assert_eq!(debtors, expected);
    }
}

#[tokio::test]
async fn a_job_is_told_to_whoever_asked_for_it_and_to_who_works_for_all() {
    for (works, seen) in [(Works::Austral, StatusCode::NOT_FOUND), (Works::All, StatusCode::OK)] {
        let two = Two::lived(works);
        let another = two.ctx.step::<_, store::Error>(two.command(), |tx| {
            tx.enqueue(&strategy::work::CycleWork { day: date(2026, 3, 21) })
        });
        let another = another.expect("it is asked for");
        let cycle = json!({"command": two.command().to_string(), "day": "2026-03-21"});
        let (_, own) = two.ask("POST", "/api/cycle", cycle).await;
        let own: Value = serde_json::from_str(&own).expect("JSON");

        let (status, _) = two.ask("GET", &format!("/api/jobs/{another}"), Value::Null).await;
        let (of_own, _) =
            two.ask("GET", &format!("/api/jobs/{}", own["job"].as_str().expect("an id")), Value::Null).await;

        assert_eq!((status, of_own), (seen, StatusCode::OK));
    }
}

#[tokio::test]
async fn a_stranger_does_nothing_to_another_creditors_debtor() {
    let two = Two::lived(Works::Austral);
    let (ana, account) = (two.ana, two.account(two.ana));
    let command = || two.command().to_string();
    let payment = json!({"command": command(), "payment": command(), "amount": 100, "on": "2026-03-20", "source": "x"});
    let result = json!({"command": command(), "channel": "voice", "result": "no_answer", "seconds": 1});
    let answer = json!({"command": command(), "answer": "do"});

    for (path, body) in [
        (format!("/api/work/{ana}/lock"), Value::Null),
        (format!("/api/work/{ana}/result"), result),
        (format!("/api/debtors/{ana}/decision"), answer),
        (format!("/api/accounts/{account}/payments"), payment),
        (format!("/api/imports/{}/undo", two.import), json!({"command": command()})),
    ] {
        let (status, text) = two.ask("POST", &path, body).await;
        assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&status), "{path}: {status} {text}");
    }
    for touch in two.ctx.read(|rx| people::timeline(rx, ana, None, 9)).expect("it reads") {
        let path = format!("/api/work/{ana}/results/{}/undo", touch.id);
        let (status, text) = two.ask("POST", &path, json!({"command": command(), "reason": "x"})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{text}");
    }
    let target =
        json!({"command": command(), "month": "2026-03-01", "targets": [{"creditor": two.boreal, "amount": 1}]});
    assert_eq!(two.ask("PUT", "/api/targets", target).await.0, StatusCode::FORBIDDEN);
    // Next is never one of theirs.
    while let (StatusCode::OK, next) = two.ask("POST", "/api/work/next", Value::Null).await {
        assert!(!tells(&next, ana), "{next}");
        let next: Value = serde_json::from_str(&next).expect("JSON");
        let path = format!("/api/work/{}/result", next["debtor"].as_str().expect("an id"));
        let result = json!({"command": command(), "channel": "voice", "result": "no_answer", "seconds": 1});
        let (status, text) = two.ask("POST", &path, result).await;
        assert_eq!(status, StatusCode::OK, "{text}");
    }
}
