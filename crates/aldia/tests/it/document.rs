//! Documents, as somebody at the counter asks for them.
use super::{Desk, with_portfolio};
use std::path::PathBuf;

const HEAD: &str = r#"
writer = "Cobranzas del Sur"
capacity = "agency"
phone = "0800 555 0100"
hours = "de lunes a viernes de 9 a 18"
mailbox = "respuestas@ejemplo.com.ar"
how_to_pay = "Podés transferir al alias COBRANZAS.SUR"
"#;

fn out(desk: &Desk, name: &str) -> PathBuf {
    desk.folder.path().join(name)
}

/// Writes a document and answers with its code and its bytes.
fn written(desk: &Desk, words: &[&str], name: &str) -> (String, Vec<u8>) {
    let file = out(desk, name);
    let answer = desk.json(&[&["document"], words, &["--out", file.to_str().unwrap()]].concat());
    (answer["code"].as_str().unwrap().to_owned(), std::fs::read(file).unwrap())
}

#[test]
fn a_document_is_the_same_from_any_process_and_its_code_is_known() {
    let desk = with_portfolio();
    let head = desk.file("membrete.toml", HEAD);
    desk.ok(&["letterhead", head.to_str().unwrap()]);

    let (code, first) = written(&desk, &["statement", "PRE-1", "--day", "2026-03-31"], "uno.pdf");
    let (again, second) = written(&desk, &["again", &code], "dos.pdf");

    assert_eq!((&code, &first), (&again, &second));
    assert!(first.starts_with(b"%PDF-1.7"));
    let known = desk.json(&["document", "verify", &code.to_lowercase()]);
    assert_eq!((known["title"].as_str(), known["day"].as_str()), (Some("Estado de cuenta"), Some("2026-03-31")));
    let (_, csv) = written(&desk, &["again", &code, "--csv"], "tres.csv");
    assert!(csv.starts_with(b"seccion,cuota,concepto"));
    assert!(desk.fails(&["document", "verify", "0000-0000-0000-0000"]).contains("no document"));
}

#[test]
fn nobody_who_owes_gets_a_clearance() {
    let desk = with_portfolio();
    let file = out(&desk, "libre.pdf");

    let words = ["document", "clearance", "PRE-1", "--day", "2026-03-31", "--out", file.to_str().unwrap()];

    assert!(desk.fails(&words).contains("No se puede emitir un libre deuda: todavía quedan $"));
    assert!(!file.exists());
}
