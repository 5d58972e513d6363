//! An agreement, as somebody at the counter makes it.
use super::with_portfolio;
use serde_json::Value;

const DEAL: [&str; 8] =
    ["--kind", "restructuring", "--discount", "penalty=1", "--instalments", "3", "--down-payment", "10000.00"];

fn minor(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

#[test]
fn offers_are_compared_and_the_figures_add_up() {
    let desk = with_portfolio();

    let words = [&["agreement", "simulate", "PRE-1", "--net-income", "1000000.00"], DEAL.as_slice()].concat();
    let told = desk.json(&words);

    let figures = &told[0]["simulation"]["figures"];
    assert_eq!(minor(&figures["base"]) - minor(&figures["discount"]), minor(&figures["asked"]));
    let instalments = figures["instalments"].as_array().unwrap();
    assert_eq!((instalments.len(), minor(&instalments[0]["total"])), (4, 10_000_00));
    assert_eq!(told[0]["simulation"]["approval"], "none", "the desk has no limits: {told}");
    assert!(told[0]["simulation"]["burden"]["share"].is_string());
    let table = desk.ok(&words);
    assert!(table.contains("cuota/ingreso") && table.contains("anticipo"), "{table}");
    let offers = desk.json(&["agreement", "offers", "PRE-1"]);
    assert!(!offers.as_array().unwrap().is_empty());
    let wrong = desk.fails(&["agreement", "simulate", "PRE-1", "--offer", "nada"]);
    assert!(wrong.contains("it offers:"), "{wrong}");
    let patient = desk.fails(&[&["agreement", "simulate", "PRE-1", "--days-late", "90"], DEAL.as_slice()].concat());
    assert!(patient.contains("0 to 30 days late"), "{patient}");
}

#[test]
fn an_agreement_goes_from_draft_to_force_and_its_paper_is_the_same_twice() {
    let desk = with_portfolio();
    let drafted = desk.json(&[&["agreement", "draft", "PRE-1"], DEAL.as_slice()].concat());
    let id = drafted["line"]["id"].as_str().unwrap();

    desk.ok(&["agreement", "send", id]);
    let files: Vec<Vec<u8>> = ["uno.pdf", "dos.pdf"]
        .iter()
        .map(|name| {
            let file = desk.folder.path().join(name);
            desk.ok(&["document", "agreement", id, "--out", file.to_str().unwrap()]);
            std::fs::read(file).unwrap()
        })
        .collect();
    assert!(files[0].starts_with(b"%PDF-1.7") && files[0] == files[1]);
    let sign = ["agreement", "sign", id, "--by", "Ana Gómez", "--method", "paper", "--reference", "legajo 7"];
    assert_eq!(desk.json(&sign)["line"]["state"], "signed");
    let paid = desk.json(&["agreement", "pay", id, "--amount", "10000.00", "--source", "caja"]);
    assert_eq!(paid["line"]["state"], "active", "{paid}");
    assert_eq!(minor(&paid["line"]["asked"]) - 10_000_00, minor(&paid["left"]));

    let listed = desk.json(&["agreement", "list", "--state", "active"]);
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["id"]), (1, &drafted["line"]["id"]));
    assert!(!listed[0]["debtor_name"].as_str().unwrap().is_empty());
    assert!(desk.ok(&["agreement", "show", id]).contains("falta pagar"));
    let cancelled = desk.json(&["agreement", "cancel", id, "--reason", "pagó en otro lado"]);
    assert_eq!((&cancelled["line"]["state"], minor(&cancelled["left"])), (&Value::from("cancelled"), 0));
    desk.ok(&["verify"]);
}
