//! The binary as people type it, on files as creditors send them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod calc;
mod document;
mod groups;
mod vectors;

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.ok(&["init", "--name", "Cobranzas del Sur"]);
        desk
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    fn run(&self, words: &[&str]) -> Output {
        let data = self.folder.path().join("data");
        Command::new(env!("CARGO_BIN_EXE_aldia")).args(words).arg("--data").arg(data).output().unwrap()
    }

    fn ok(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.ok(&[words, &["--json"]].concat())).unwrap()
    }

    fn fails(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(!output.status.success(), "{words:?} should fail");
        String::from_utf8(output.stderr).unwrap()
    }

    fn import(&self, file: &Path, more: &[&str]) -> Value {
        self.json(&[&["import", file.to_str().unwrap(), "--creditor", "Banco Sur"], more].concat())
    }
}

const CLIENTES: &str = include_str!("../files/clientes.csv");
const OBLIGACIONES: &str = include_str!("../files/obligaciones.csv");
const PAGOS: &str = include_str!("../files/pagos.csv");

fn with_portfolio() -> Desk {
    let desk = Desk::new();
    for (name, text) in [("clientes.csv", CLIENTES), ("obligaciones.csv", OBLIGACIONES), ("pagos.csv", PAGOS)] {
        let report = desk.import(&desk.file(name, text), &[]);
        assert_eq!(report["quarantined"], 0, "{report}");
    }
    desk
}

#[test]
fn a_portfolio_comes_in_is_decided_upon_and_explains_itself() {
    let desk = with_portfolio();

    let night = desk.json(&["cycle", "--day", "2026-03-20"]);
    assert_eq!(night["debtors"], 3);

    let debtor = desk.json(&["debtor", "20-26756539-3", "--day", "2026-03-20"]);
    assert_eq!(debtor["indicators"].as_array().unwrap().len(), 6);
    assert!(!debtor["decision"]["because"].as_array().unwrap().is_empty(), "{debtor}");
    let total = debtor["debt"]["total"].as_i64().unwrap();
    let parts: i64 =
        debtor["debt"]["components"].as_array().unwrap().iter().map(|part| part["amount"].as_i64().unwrap()).sum();
    assert_eq!(total, parts);

    let account = desk.json(&["account", "PRE-1", "--day", "2026-03-20"]);
    assert_eq!(account["total"].as_i64().unwrap(), total);

    let kpis = desk.json(&["kpis", "--from", "2026-03-01", "--to", "2026-03-20", "--by", "creditor"]);
    assert_eq!(kpis["total"]["penetration"], 0.0, "{kpis}");
    assert_eq!(desk.json(&["verify"])["problems"].as_array().unwrap().len(), 0);
}

#[test]
fn what_a_debtor_is_told_is_a_text_or_a_pdf() {
    let desk = with_portfolio();
    desk.json(&["cycle", "--day", "2026-03-20"]);
    let file = desk.folder.path().join("carta.pdf");
    let told = ["explain", "20-26756539-3", "--day", "2026-03-20"];

    let text = desk.ok(&told);
    let written = desk.json(&[&told[..], &["--pdf", file.to_str().unwrap()]].concat());

    assert!(text.starts_with("Hola, ") && text.contains("QUÉ DECIDIMOS Y POR QUÉ"), "{text}");
    let pdf = std::fs::read(&file).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert_eq!((&written["day"], &written["bytes"]), (&"2026-03-20".into(), &pdf.len().into()));
}

#[test]
fn the_same_file_twice_changes_nothing_and_an_import_is_taken_back_whole() {
    let desk = with_portfolio();
    let pagos = desk.file("pagos.csv", PAGOS);
    let before = desk.ok(&["account", "PRE-1", "--day", "2026-03-20", "--json"]);

    let again = desk.import(&pagos, &[]);
    assert_eq!((&again["created"], &again["updated"]), (&0.into(), &0.into()), "{again}");
    assert_eq!(desk.ok(&["account", "PRE-1", "--day", "2026-03-20", "--json"]), before);

    let import = again["import"].as_str().unwrap();
    desk.ok(&["import", "--undo", import]);
    let without = desk.json(&["account", "PRE-1", "--day", "2026-03-20"]);
    assert!(without["lines"].as_array().unwrap().iter().all(|line| line["concept"] != "paid"), "{without}");

    desk.import(&pagos, &[]);
    let after: Value = desk.json(&["account", "PRE-1", "--day", "2026-03-20"]);
    assert_eq!(after["total"], serde_json::from_str::<Value>(&before).unwrap()["total"]);
    desk.ok(&["verify"]);
}

#[test]
fn who_owes_nothing_after_an_import_is_taken_back_is_decided_upon_anew() {
    let desk = Desk::new();
    desk.import(&desk.file("clientes.csv", CLIENTES), &[]);
    let report = desk.import(&desk.file("obligaciones.csv", OBLIGACIONES), &[]);
    desk.json(&["cycle", "--day", "2026-03-20"]);
    let decided = || desk.json(&["debtor", "20-05536168-2"])["decision"].clone();
    let before = decided();
    assert_ne!(before["treatment"], "none", "{before}");

    desk.ok(&["import", "--undo", report["import"].as_str().unwrap()]);

    let after = decided();
    assert_eq!(after["treatment"], "none", "{after}");
    assert_ne!(after["id"], before["id"]);
    desk.ok(&["verify"]);
}

#[test]
fn a_rehearsal_says_what_would_change_and_changes_nothing() {
    let desk = Desk::new();
    let clientes = desk.file("clientes.csv", CLIENTES);

    let rehearsed = desk.import(&clientes, &["--dry-run"]);
    assert_eq!(rehearsed["created"], 3, "{rehearsed}");

    assert!(desk.fails(&["debtor", "20-26756539-3"]).contains("nobody"));
}

#[test]
fn what_cannot_be_done_says_what_and_what_to_do() {
    let desk = Desk::new();

    assert!(desk.fails(&["init"]).contains("already holds an installation"));
    assert!(desk.fails(&["account", "NO-SUCH"]).contains("NO-SUCH"));
    let empty = desk.file("vacio.csv", "");
    assert!(desk.fails(&["import", empty.to_str().unwrap(), "--creditor", "X"]).contains("vacio.csv"));
}

#[test]
fn somebody_added_to_the_staff_is_listed() {
    let desk = Desk::new();

    desk.ok(&["user", "add", "ana", "--name", "Ana Ríos", "--role", "supervisor", "--password", "una clave larga"]);

    assert_eq!(desk.json(&["user", "list"])[0]["login"], "ana");
    assert!(desk.fails(&["user", "add", "ana", "--password", "otra clave larga"]).contains("taken"));
}

#[test]
fn published_values_are_loaded_listed_and_told() {
    let desk = Desk::new();
    let file = desk.file("uva.csv", "fecha;valor\n30/03/2026;1249,90\n31/03/2026;1250,35\n");
    let import = ["series", "import", file.to_str().unwrap(), "--series", "UVA"];

    assert_eq!(desk.json(&import)["added"], 2);
    assert_eq!(desk.json(&import)["added"], 0);

    assert_eq!(desk.json(&["series", "list"])[0]["last"], "2026-03-31");
    let days = ["series", "show", "UVA", "--from", "2026-03-31", "--to", "2026-04-30"];
    assert_eq!(desk.json(&days).as_array().unwrap().len(), 1);
    assert_eq!(desk.json(&days)[0]["value"], "1250.35");
    let wrong = desk.file("mala.csv", "31/13/2026;1\n");
    assert!(desk.fails(&["series", "import", wrong.to_str().unwrap(), "--series", "UVA"]).contains("line 1, column 1"));
    let fetch = ["series", "fetch", "UVA", "--from", "2026-03-01", "--to", "2026-03-31", "--url", "http://api.example"];
    assert!(desk.fails(&fetch).contains("is not https"));
}
