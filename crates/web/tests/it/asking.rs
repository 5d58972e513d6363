//! Asking outside services, against one on this machine that can be busy, slow and cut short.
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use web::{AskError, Manners, Service};

/// What the double does with one connection.
enum Play {
    /// Writes this and hangs up.
    Say(String),
    /// Says nothing for so long.
    Hang(Duration),
}

/// A service that plays its part once and tells the paths that it was asked for.
fn double(plays: Vec<Play>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for play in plays {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 2_048];
            let length = stream.read(&mut request).unwrap();
            let first = String::from_utf8_lossy(&request[..length]).lines().next().unwrap_or_default().to_owned();
            let _gone = tell.send(first);
            match play {
                Play::Say(text) => stream.write_all(text.as_bytes()).unwrap(),
                Play::Hang(time) => thread::park_timeout(time),
            }
        }
    });
    (base, told)
}

fn answer(status: u16, headers: &str, body: &str) -> Play {
    let length = body.len();
    Play::Say(format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"))
}

fn service(base: String) -> Service {
    let quick = Manners {
        pause_millis: 20,
        timeout_millis: 400,
        back_off_millis: 10,
        wait_millis_max: 1_500,
        ..Manners::default()
    };
    Service::new(Manners { base, ..quick }).unwrap()
}

#[test]
fn a_refusal_that_would_not_change_is_an_answer() {
    let (base, told) = double(vec![answer(404, "", "{\"status\":404}")]);

    let said = service(base).get("/v1.0/Deudas/20267565393").unwrap();

    assert_eq!((said.status, said.body.as_slice(), said.tries), (404, b"{\"status\":404}".as_slice(), 1));
    assert_eq!(told.recv().unwrap(), "GET /v1.0/Deudas/20267565393 HTTP/1.1");
}

#[test]
fn a_busy_service_is_asked_again_when_it_says() {
    let (base, _) = double(vec![answer(500, "", ""), answer(429, "Retry-After: 1\r\n", ""), answer(200, "", "ya")]);
    let began = Instant::now();

    let said = service(base).get("/x").unwrap();

    assert_eq!((said.status, said.tries), (200, 3));
    assert!(Duration::from_secs(1) <= began.elapsed());
}

#[test]
fn more_patience_than_we_have_is_a_failure_at_once() {
    let (base, _) = double(vec![answer(429, "Retry-After: 3600\r\n", "")]);

    assert!(matches!(service(base).get("/x"), Err(AskError::Busy { status: 429, tries: 1 })));
}

#[test]
fn a_service_that_hangs_or_is_cut_short_is_silent() {
    let cut = || Play::Say("HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n{\"status\"".to_owned());
    let (base, _) = double(vec![Play::Hang(Duration::from_secs(1)), cut(), cut(), cut()]);

    assert!(matches!(service(base).get("/x"), Err(AskError::Silent { tries: 4, .. })));
}

#[test]
fn two_requests_keep_their_distance() {
    let (base, _) = double(vec![answer(200, "", "a"), answer(200, "", "b")]);
    let service = service(base);
    let began = Instant::now();

    service.get("/1").unwrap();
    service.get("/2").unwrap();

    assert!(Duration::from_millis(20) <= began.elapsed());
}

#[test]
fn an_answer_without_end_is_not_swallowed() {
    let (base, _) = double((0..4).map(|_| answer(200, "", &"x".repeat(5_000))).collect());
    let manners = Manners { base, answer_bytes_max: 1_000, back_off_millis: 1, ..Manners::default() };

    assert!(matches!(Service::new(manners).unwrap().get("/x"), Err(AskError::Silent { .. })));
}
