//! Series in a real database, from files and from a double of the central bank that can be busy, cut short and wrong.
use crate::books::french_loan;
use base::{
    AccountId, Actor, Amount, CommandId, CreditorId, Currency, Day, DebtorId, Moment, PaymentId, Role, UserId, Uuid,
};
use jiff::civil::date;
use ledger::{
    Component, LateTerms, NewAccount, Period, Plan, RecordPayment, Regular, SeriesError, System, Terms, fetch_all,
    fetch_series, from_pesos, import_series, in_pesos, indices,
    out::bcra::{BankError, CentralBank},
    record_payment_in, series_answers, series_list, series_values, work,
};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};
use store::{Ctx, Store};
use web::{AskError, Manners};

fn ctx() -> Ctx {
    let now = Moment { at: "2026-04-24T15:00:00Z".parse().unwrap(), day: date(2026, 4, 24) };
    Ctx::system(&Store::temporary(&[ledger::MIGRATIONS]).unwrap(), "test", now)
}

fn later(ctx: &Ctx) -> Ctx {
    Ctx { now: Moment { at: ctx.now.at + jiff::SignedDuration::from_secs(60), ..ctx.now }, ..ctx.clone() }
}

fn on(ctx: &Ctx, series: &str, day: Day) -> Result<String, String> {
    let known = ctx.read(|rx| indices(rx, &[series], day, day)).unwrap();
    known.on(series, day).map(|value| value.to_string()).map_err(|missing| missing.to_string())
}

#[test]
fn a_file_is_loaded_once_and_a_correction_is_kept_beside_what_it_corrects() {
    let ctx = ctx();
    let file = "fecha;valor\n01/03/2026;1.250,35\n02/03/2026;1.251,40\n";

    let first = import_series(&ctx, "uva", file, "uva.csv").unwrap();
    let again = import_series(&later(&ctx), "UVA", file, "uva.csv").unwrap();
    let corrected = import_series(&later(&later(&ctx)), "UVA", "2026-03-02;1251,41", "uva-2.csv").unwrap();

    assert_eq!((first.read, first.added, first.corrected), (2, 2, 0));
    assert_eq!((again.read, again.added, again.corrected), (2, 0, 0));
    assert_eq!((corrected.added, corrected.corrected), (0, 1));
    assert_eq!(on(&ctx, "UVA", date(2026, 3, 2)), Ok("1251.41".to_owned()));
    assert_eq!(on(&ctx, "UVA", date(2026, 3, 3)), Err("no publicado: UVA del 2026-03-03".to_owned()));
    let list = ctx.read(series_list).unwrap();
    assert_eq!((list[0].name.as_str(), list[0].days, list[0].last), ("UVA", 2, Some(date(2026, 3, 2))));
}

#[test]
fn a_wrong_file_loads_nothing() {
    let ctx = ctx();

    let wrong = import_series(&ctx, "UVA", "2026-03-01;1250,35\n2026-03-02;nada\n", "x.csv").unwrap_err();

    assert_eq!(wrong.to_string(), "line 2, column 2: \"nada\" is not a positive number");
    assert!(ctx.read(series_list).unwrap().is_empty());
    assert!(matches!(import_series(&ctx, "ñ", "2026-03-01;1", "x"), Err(SeriesError::Name(_))));
}

#[test]
fn an_agent_may_not_load_values() {
    let agent = Actor::User { id: UserId(Uuid::nil()), login: "ana".into(), role: Role::Agent, creditors: None };
    let ctx = Ctx { actor: agent, ..ctx() };

    assert!(matches!(import_series(&ctx, "UVA", "2026-03-01;1", "x"), Err(SeriesError::Denied(_))));
}

/// What the double does with requests before it begins to answer.
#[derive(Clone, Copy)]
enum Fault {
    /// It is asked too often.
    TooMany,
    /// It fails.
    Broken,
    /// It hangs up in the middle.
    Truncated,
    /// It answers a page for people.
    NotJson,
}

/// The catalogue and the values as the central bank's API words them.
const CATALOGUE: &str = r#"{"status":200,"metadata":{"resultset":{"count":3,"offset":0,"limit":1000}},"results":[
    {"idVariable":30,"descripcion":"Coeficiente de Estabilización de Referencia (CER) (base 2.2.02=1)","categoria":"Principales Variables","tipoSerie":"Saldo diario","periodicidad":"D","unidadExpresion":"Índice","moneda":null,"primerFechaInformada":"2002-02-02","ultFechaInformada":"2026-05-15","ultValorInformado":600.1234},
    {"idVariable":31,"descripcion":"Unidad de Valor Adquisitivo (UVA) (en pesos -con dos decimales-, base 31.3.2016=14.05)","categoria":"Principales Variables","tipoSerie":"Saldo diario","periodicidad":"D","unidadExpresion":"En pesos","moneda":"ML","primerFechaInformada":"2016-03-31","ultFechaInformada":"2026-05-15","ultValorInformado":1310.22},
    {"idVariable":7,"descripcion":"Tasa de interés BADLAR de bancos privados (en % n.a.)","categoria":"Principales Variables","tipoSerie":"Tasa","periodicidad":"D","unidadExpresion":"% n.a.","moneda":"ML","primerFechaInformada":"1999-01-04","ultFechaInformada":"2026-04-22","ultValorInformado":31.5}]}"#;
const UVA: &str = r#"{"status":200,"metadata":{"resultset":{"count":3,"offset":0,"limit":3000}},"results":[{"idVariable":31,
    "detalle":[{"fecha":"2026-04-03","valor":1292.5},{"fecha":"2026-04-02","valor":1292.11},{"fecha":"2026-04-01","valor":1291.72}]}]}"#;

/// A central bank on this machine, and the paths that it was asked for.
fn bank(faults: Vec<Fault>, catalogue: String) -> (CentralBank, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&asked);
    thread::spawn(move || {
        let mut faults = faults.into_iter();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 2_048];
            let length = stream.read(&mut request).unwrap();
            let line = String::from_utf8_lossy(&request[..length]).lines().next().unwrap_or_default().to_owned();
            let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
            let (status, headers, body) = match faults.next() {
                Some(Fault::TooMany) => ("429 Too Many Requests", "Retry-After: 0\r\n", ""),
                Some(Fault::Broken) => ("500 Internal Server Error", "", "oops"),
                Some(Fault::NotJson) => ("200 OK", "", "<html>mantenimiento</html>"),
                Some(Fault::Truncated) => ("200 OK", "", "CUT"),
                None if path.contains("/Monetarias?") => ("200 OK", "", catalogue.as_str()),
                None if path.contains("/Monetarias/31?") => ("200 OK", "", UVA),
                None => ("404 Not Found", "", r#"{"status":404,"errorMessages":["No se encontró la variable."]}"#),
            };
            told.lock().unwrap().push(path);
            let length = if body == "CUT" { 5_000 } else { body.len() };
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}");
            let _gone = stream.write_all(answer.as_bytes());
        }
    });
    let manners =
        Manners { base, pause_millis: 1, timeout_millis: 2_000, back_off_millis: 5, tries: 3, ..Manners::default() };
    (CentralBank::new(manners).unwrap(), asked)
}

#[test]
fn a_loan_in_uva_is_paid_in_pesos_at_the_value_of_the_day() {
    // domain.md §3.8, across a month end: 114,691.82 at 1291.72 is the first instalment of 88.79 UVA.
    let ctx = ctx();
    import_series(&ctx, "UVA", "2026-03-31;1289,00\n2026-04-10;1291,72\n2026-04-24;1300,00\n", "x").unwrap();
    let creditor = work::creditor(&ctx, "Banco Sur").unwrap();
    let plan = Regular {
        system: System::French,
        count: 120,
        period_rate: "0.005".parse().unwrap(),
        first_due: date(2026, 4, 10),
        every: Period::Months(1),
        vat: base::Rate::ZERO,
        fee: Amount::ZERO,
        settled: 0,
    };
    let uva: Currency = "UVA".parse().unwrap();
    let lent = Amount::minor(7_997_76);
    let terms = Terms { currency: uva, lent, plan: Plan::Regular(plan), late: LateTerms::NONE, ..french_loan() };
    let account = lend(&ctx, creditor, terms);
    let pay = |id: u128, pesos: i64, on: Day| RecordPayment {
        command: CommandId(Uuid::from_u128(id)),
        account,
        payment: PaymentId(Uuid::from_u128(id)),
        amount: Amount::minor(pesos),
        on,
        source: "transferencia".into(),
        choice: None,
    };

    let unknown = record_payment_in(&ctx, Currency::ARS, pay(1, 114_691_82, date(2026, 4, 11))).unwrap_err();
    let receipt = record_payment_in(&ctx, Currency::ARS, pay(2, 114_691_82, date(2026, 4, 10))).unwrap().unwrap();

    assert_eq!(unknown.to_string(), "no publicado: UVA del 2026-04-11");
    let dollars = record_payment_in(&ctx, "USD".parse().unwrap(), pay(3, 1_00, date(2026, 4, 10))).unwrap_err();
    assert!(dollars.to_string().ends_with("is in UVA, not in USD"), "{dollars}");
    assert_eq!((receipt.amount, receipt.owed_after), (Amount::minor(88_79), Amount::ZERO));
    let parts: Vec<(Component, i64)> =
        receipt.parts.iter().map(|part| (part.component, part.amount.to_minor())).collect();
    assert_eq!(parts, [(Component::Interest, 39_99), (Component::Principal, 48_80)]);
    let told = |day| ctx.read(|rx| in_pesos(rx, uva, Amount::minor(88_79), day)).map_err(|missing| missing.to_string());
    assert_eq!(told(date(2026, 3, 31)), Ok(Amount::minor(114_450_31)));
    assert_eq!(told(date(2026, 4, 24)), Ok(Amount::minor(115_427_00)));
    assert_eq!(
        ctx.read(|rx| from_pesos(rx, uva, Amount::minor(115_427_00), date(2026, 4, 24))).unwrap().to_minor(),
        88_79
    );
}

fn lend(ctx: &Ctx, creditor: CreditorId, terms: Terms) -> AccountId {
    let new = NewAccount {
        debtor: DebtorId(Uuid::from_u128(7)),
        creditor,
        reference: "UVA-1".into(),
        terms,
        statements: Vec::new(),
        payments: Vec::new(),
        import: None,
    };
    ctx.step(CommandId(Uuid::from_u128(9)), |tx| work::put(tx, &new)).unwrap().account
}

const APRIL: (Day, Day) = (date(2026, 4, 1), date(2026, 4, 3));

#[test]
fn the_bank_is_asked_by_description_and_its_values_are_kept() {
    let ctx = ctx();
    let (bank, asked) = bank(vec![Fault::TooMany, Fault::Broken], CATALOGUE.to_owned());

    let report = fetch_series(&ctx, &bank, "UVA", APRIL).unwrap();

    assert_eq!((report.read, report.added), (3, 3));
    assert_eq!(on(&ctx, "UVA", date(2026, 4, 1)), Ok("1291.72".to_owned()));
    assert_eq!(on(&ctx, "UVA", date(2026, 4, 3)), Ok("1292.5".to_owned()));
    let asked = asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 4, "{asked:?}");
    let wanted = "/estadisticas/v4.0/Monetarias/31?desde=2026-04-01&hasta=2026-04-03&limit=3000&offset=0";
    assert_eq!(asked.last().map(String::as_str), Some(wanted));
    let again = fetch_series(&later(&ctx), &bank, "UVA", APRIL).unwrap();
    assert_eq!((again.added, again.corrected), (0, 0));
    assert_eq!(ctx.read(|rx| series_values(rx, "uva", APRIL.0, APRIL.1)).unwrap().len(), 3);
}

#[test]
fn a_series_that_moved_is_for_somebody_to_look_at() {
    let ctx = ctx();
    let (before, _) = bank(Vec::new(), CATALOGUE.to_owned());
    fetch_series(&ctx, &before, "UVA", APRIL).unwrap();

    let (moved, _) = bank(Vec::new(), CATALOGUE.replace("\"idVariable\":31", "\"idVariable\":7931"));
    let told = fetch_series(&ctx, &moved, "UVA", APRIL).unwrap_err();

    assert!(matches!(&told, SeriesError::Moved { was, is, .. } if was.id == 31 && is.id == 7931), "{told}");
}

#[test]
fn what_cannot_be_understood_loads_nothing() {
    let ctx = ctx();
    let fetch = |faults: Vec<Fault>, catalogue: &str, series: &str| {
        fetch_series(&ctx, &bank(faults, catalogue.to_owned()).0, series, APRIL).unwrap_err()
    };

    assert!(matches!(fetch(vec![Fault::NotJson], CATALOGUE, "UVA"), SeriesError::Bank(BankError::Shape { .. })));
    let cut = fetch(vec![Fault::Truncated; 3], CATALOGUE, "UVA");
    assert!(matches!(cut, SeriesError::Bank(BankError::Ask(AskError::Silent { tries: 3, .. }))), "{cut}");
    let busy = fetch(vec![Fault::TooMany; 3], CATALOGUE, "UVA");
    assert!(matches!(busy, SeriesError::Bank(BankError::Ask(AskError::Busy { status: 429, tries: 3 }))), "{busy}");
    let none = fetch(Vec::new(), r#"{"status":200,"results":[]}"#, "UVA");
    assert!(matches!(&none, SeriesError::Bank(BankError::NotOne { found, .. }) if found.is_empty()), "{none}");
    let refused = fetch(Vec::new(), CATALOGUE, "CER");
    assert!(refused.to_string().contains("No se encontró la variable"), "{refused}");
    assert!(matches!(fetch(Vec::new(), CATALOGUE, "BNA_ACTIVA"), SeriesError::NotAtTheBank(_)));
    assert!(ctx.read(series_list).unwrap().is_empty());
}

#[test]
fn a_daily_round_loads_what_it_can_keeps_the_answers_and_says_what_went_wrong_with_the_rest() {
    let ctx = ctx();
    let (bank, asked) = bank(Vec::new(), CATALOGUE.to_owned());

    let fetched = fetch_all(&ctx, &bank, &[]).unwrap();
    let again = fetch_all(&later(&ctx), &bank, &["UVA".to_owned()]).unwrap();

    assert_eq!(fetched.loaded.iter().map(|one| (one.series.as_str(), one.added)).collect::<Vec<_>>(), [("UVA", 3)]);
    assert_eq!(fetched.failed.keys().collect::<Vec<_>>(), ["BADLAR", "CER", "ICL", "TAMAR"]);
    assert_eq!(fetched.failed["CER"], "El Banco Central respondió 404: No se encontró la variable.");
    assert_eq!((again.loaded[0].added, again.failed.len()), (0, 0));
    let asked = asked.lock().unwrap().clone();
    assert_eq!(asked.iter().filter(|path| path.contains("Monetarias?")).count(), 2, "one catalogue a round: {asked:?}");
    assert!(asked.iter().any(|path| path.contains("/31?desde=2024-02-14&hasta=2026-06-23")), "{asked:?}");
    assert!(asked.last().unwrap().contains("/31?desde=2026-03-24&"), "only what may be new: {asked:?}");
    let list = ctx.read(series_list).unwrap();
    let uva = list.iter().find(|one| one.name == "UVA").unwrap();
    let icl = list.iter().find(|one| one.name == "ICL").unwrap();
    assert_eq!((uva.days, uva.problem.as_deref(), uva.asked_at), (3, None, Some(later(&ctx).now.at)));
    assert!(icl.days == 0 && icl.problem.as_deref().unwrap().contains("0 series"), "{icl:?}");
    let kept = ctx.read(|rx| series_answers(rx, "UVA", 10)).unwrap();
    assert_eq!((kept.len(), kept[0].0, kept[0].1.body.as_slice()), (1, ctx.now.at, UVA.as_bytes()));
}

#[test]
fn a_round_in_which_the_bank_is_silent_fails_and_says_so_beside_each_series() {
    let ctx = ctx();
    let (bank, _) = bank(vec![Fault::Broken; 3], CATALOGUE.to_owned());

    let silent = fetch_all(&ctx, &bank, &[]).unwrap_err();

    assert!(matches!(silent, SeriesError::Bank(BankError::Ask(_))), "{silent}");
    assert_eq!(silent.words_es(), "El Banco Central no respondió.");
    let list = ctx.read(series_list).unwrap();
    assert_eq!((list.len(), list.iter().filter(|one| one.problem.is_some()).count()), (5, 5));
}
