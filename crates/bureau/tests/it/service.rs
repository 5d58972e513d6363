//! The service, played by a double on this machine that can be busy, broken and slow.
use crate::house::{ANA, House};
use base::{Amount, DebtorId};
use bureau::{
    Error, Source,
    out::bcra::Bcra,
    rules::answer::ReportedCheque,
    work::{Fetched, Freshness, evidence, fetch, refresh, reported_cheque},
};
use jiff::civil::date;
use serde_json::json;
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc,
    thread,
};
use web::Manners;

/// Answers requests in turn with these statuses and bodies, and tells what was asked.
fn double(answers: Vec<(u16, String)>) -> (Bcra, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 2_048];
            let length = stream.read(&mut request).unwrap();
            let first = String::from_utf8_lossy(&request[..length]).lines().next().unwrap_or_default().to_owned();
            let _gone = tell.send(first.split(' ').nth(1).unwrap_or_default().to_owned());
            let length = body.len();
            write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
                .unwrap();
        }
    });
    let quick =
        Manners { base, pause_millis: 1, timeout_millis: 2_000, back_off_millis: 1, tries: 2, ..Manners::default() };
    (Bcra::new(quick).unwrap(), told)
}

fn debts(period: &str, class: i64, disputed: bool) -> (u16, String) {
    let entity = json!({ "entidad": "BANCO UNO", "situacion": class, "fechaSit1": null, "monto": 350.5,
        "diasAtrasoPago": 124, "refinanciaciones": false, "recategorizacionOblig": false, "situacionJuridica": false,
        "irrecDisposicionTecnica": false, "enRevision": disputed, "procesoJud": false });
    let results = json!({ "identificacion": 20_267_565_393_u64, "denominacion": "PERSONA",
        "periodos": [{ "periodo": period, "entidades": [entity] }] });
    (200, json!({ "status": 200, "results": results }).to_string())
}

fn nobody() -> (u16, String) {
    (
        404,
        json!({ "status": 404, "errorMessages": ["No se encontró datos para la identificación ingresada."] })
            .to_string(),
    )
}

fn ana() -> (House, DebtorId) {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    (house, ana)
}

#[test]
fn the_three_questions_are_asked_once_and_kept_as_evidence() {
    let (house, ana) = ana();
    let (bcra, told) = double(vec![debts("202609", 3, false), nobody(), nobody()]);

    let fetched = fetch(&house.ctx, &bcra, ana, Freshness::Kept).unwrap();

    assert_eq!(fetched, Fetched { debtors: 1, asked: 3, kept: 0, changed: 1, stopped: false });
    let asked: Vec<String> = told.iter().collect();
    let paths = ["Deudas", "Deudas/Historicas", "Deudas/ChequesRechazados"];
    assert_eq!(asked, paths.map(|path| format!("/CentralDeDeudores/v1.0/{path}/{ANA}")));
    let seen = house.section(ana).unwrap();
    assert_eq!((seen.worst, seen.total), (3, Amount::minor(350_500_00)));
    let (at, status, body) = house.ctx.read(|rx| evidence(rx, ana, Source::AskedDebts)).unwrap().unwrap();
    assert_eq!((status, body), (200, debts("202609", 3, false).1.into_bytes()));
    assert!(house.ctx.now.at < at);
}

#[test]
fn nothing_is_asked_again_until_the_next_month_should_be_out() {
    let (house, ana) = ana();
    let (bcra, _) = double(vec![debts("202609", 3, false), nobody(), nobody()]);
    fetch(&house.ctx, &bcra, ana, Freshness::Kept).unwrap();
    let (silent, told) = double(Vec::new());

    let kept = fetch(&house.on(date(2026, 12, 4)), &silent, ana, Freshness::Kept).unwrap();
    assert_eq!((kept.asked, kept.kept), (0, 3));
    assert_eq!(told.iter().count(), 0);

    let (bcra, _) = double(vec![debts("202610", 4, false), nobody(), nobody()]);
    let news = refresh(&house.on(date(2026, 12, 5)), &bcra, 10, &mut |_, _| {}).unwrap();
    assert_eq!((news.debtors, news.asked, news.changed), (1, 3, 1));
    assert_eq!(house.section(ana).unwrap().worst, 4);
}

#[test]
fn what_the_debtor_disputes_is_shown_and_counts_in_no_score() {
    let (house, ana) = ana();
    let (bcra, _) = double(vec![debts("202609", 5, true), nobody(), nobody()]);

    fetch(&house.ctx, &bcra, ana, Freshness::Kept).unwrap();

    let seen = house.section(ana).unwrap();
    assert_eq!((seen.worst, seen.left_out, seen.total), (0, 1, Amount::ZERO));
    let panel = house.ctx.read(|rx| bureau::panel(&house.ctx, rx, ana)).unwrap();
    assert!(panel.entries[0].disputed && panel.worst.is_none());
}

#[test]
fn a_service_that_fails_leaves_what_was_known() {
    let (house, ana) = ana();
    let (bcra, _) = double(vec![debts("202609", 3, false), nobody(), nobody()]);
    fetch(&house.ctx, &bcra, ana, Freshness::Kept).unwrap();
    let faults: [(u16, &str); 4] = [(500, ""), (429, ""), (200, "<html>mantenimiento</html>"), (400, "{}")];
    for (status, body) in faults {
        let (broken, _) = double(vec![(status, body.to_owned()), (status, body.to_owned())]);
        let failed = fetch(&house.ctx, &broken, ana, Freshness::Asked).unwrap_err();
        assert!(matches!(failed, Error::Ask(_) | Error::Answer(_)), "{status}: {failed}");
        assert_eq!(house.section(ana).unwrap().worst, 3);
    }
}

#[test]
fn a_refresh_stops_where_the_service_stops() {
    let (house, _) = ana();
    let (bcra, _) = double(vec![(503, String::new()), (503, String::new())]);

    assert!(refresh(&house.ctx, &bcra, 10, &mut |_, _| {}).unwrap().stopped);
}

#[test]
fn nobody_is_asked_about_without_a_tax_id_that_holds() {
    let house = House::new();
    let wrong = house.debtor("20267565392", 10, 1_000_00);
    let (bcra, told) = double(Vec::new());

    assert!(matches!(fetch(&house.ctx, &bcra, wrong, Freshness::Kept), Err(Error::NoTaxId(_))));
    assert_eq!(told.iter().count(), 0);
}

#[test]
fn a_cheque_is_reported_or_not() {
    let house = House::new();
    let (bcra, told) =
        double(vec![(200, json!({ "results": { "denunciado": false } }).to_string()), (404, String::new())]);

    assert_eq!(reported_cheque(&house.ctx, &bcra, 7, 123).unwrap(), ReportedCheque::Clean);
    assert_eq!(reported_cheque(&house.ctx, &bcra, 99, 123).unwrap(), ReportedCheque::UnknownEntity);
    assert_eq!(told.recv().unwrap(), "/cheques/v1.0/denunciados/7/123");
}
