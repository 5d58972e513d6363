//! How documents look: every line inside the margins, every page numbered, the same bytes everywhere.
use crate::house::{House, TODAY, head, loan};
use base::{Amount, Currency, Day};
use jiff::{ToSpan, civil::date};
use paper::{
    Kind, Order, Sheet,
    rules::{
        layout::{PAGE_HEIGHT, PAGE_WIDTH, Page, pages},
        make::{Covenant, Due, Settled, agreement},
        sheet::{Block, Cell, Column, Table},
    },
};
use std::{fmt::Write, path::Path};

const CODE: &str = "0000-0000-0000-0000";

fn sheet(blocks: Vec<Block>) -> Sheet {
    Sheet {
        kind: Kind::Liquidation,
        subject: "Préstamo personal PRE-000123 · Banco del Sur".into(),
        reference: "PRE-000123".into(),
        head: head(),
        day: TODAY,
        issued: TODAY,
        author: "Ana Ríos".into(),
        blocks,
        records: Vec::new(),
    }
}

/// A table of so many lines of interest.
fn long(rows: i64) -> Sheet {
    let row = |place: i64| {
        vec![
            Cell::Count(place),
            Cell::Words("Interés compensatorio por mora".into()),
            Cell::Day(date(2020, 1, 1).checked_add(place.days()).unwrap()),
            Cell::Rate("0.60".parse().unwrap()),
            Cell::Money(Amount::minor(place * 1_234_567)),
        ]
    };
    let titles = ["Cuota", "Desde", "Tasa", "Importe"].map(Column::figures);
    let [number, from, rate, amount] = titles;
    let table = Table {
        columns: vec![number, Column::words("Concepto"), from, rate, amount],
        rows: (1..=rows).map(row).collect(),
        total: vec![Cell::Nothing, Cell::Words("Total".into()), Cell::Nothing, Cell::Nothing, Cell::Money(Amount::MAX)],
    };
    sheet(vec![Block::Heading("Intereses".into()), Block::Table(table)])
}

fn inside(pages: &[Page]) {
    for page in pages {
        for line in &page.lines {
            let end = line.x + line.style.face.width(&line.text, line.style.size);
            assert!(40_000 < line.x && end < PAGE_WIDTH - 40_000, "{line:?}");
            assert!(20_000 < line.y && line.y < PAGE_HEIGHT - 20_000, "{line:?}");
        }
    }
}

fn says(page: &Page, words: &str) -> bool {
    page.lines.iter().any(|line| line.text.contains(words))
}

#[test]
fn every_page_has_its_number_its_code_and_the_header_of_its_table() {
    let laid = pages(&long(400), CODE);

    inside(&laid);
    assert!(6 < laid.len());
    for (place, page) in laid.iter().enumerate() {
        assert!(says(page, &format!("página {} de {}", place + 1, laid.len())));
        assert!(says(page, CODE));
        assert!(says(page, "Concepto"), "page {}", place + 1);
    }
    let rows: usize =
        laid.iter().map(|page| page.lines.iter().filter(|line| line.text.starts_with("Interés ")).count()).sum();
    assert_eq!(rows, 400);
}

#[test]
fn no_word_is_too_long_and_no_row_too_high() {
    let word = "W".repeat(300);
    let words = "una frase muy larga ".repeat(900);
    let cell = |text: &str| Cell::Words(text.to_owned());
    let table = Table {
        columns: vec![Column::words("Uno"), Column::words("Dos"), Column::figures("Tres")],
        rows: vec![
            vec![cell(&word), cell(&words), Cell::Money(Amount::MAX)],
            vec![Cell::Nothing, cell(""), Cell::Nothing],
        ],
        total: Vec::new(),
    };
    let facts = vec![("Titular".to_owned(), word.clone()), ("Documento".to_owned(), words.clone())];
    let hard =
        sheet(vec![Block::Facts(facts), Block::Text(words.clone()), Block::Small(word.clone()), Block::Table(table)]);

    let laid = pages(&hard, CODE);

    inside(&laid);
    let said: usize = laid.iter().flat_map(|page| &page.lines).map(|line| line.text.matches("larga").count()).sum();
    assert_eq!(said, 3 * 900);
}

#[test]
fn the_same_sheet_makes_the_same_bytes_in_any_process() {
    let bytes = paper::pdf(&long(60), CODE);

    assert_eq!(bytes, paper::pdf(&long(60), CODE));
    assert_eq!(blake3::hash(&bytes).to_hex().as_str(), include_str!("golden.txt").trim());
}

#[test]
fn a_file_says_what_it_is_and_tags_all_that_it_says() {
    let bytes = paper::pdf(&long(3), CODE);
    let text = String::from_utf8_lossy(&bytes);

    assert!(text.starts_with("%PDF-1.7"));
    for said in ["<pdfaid:part>2</pdfaid:part>", "<pdfuaid:part>1</pdfuaid:part>", "<rdf:li>es-AR</rdf:li>"] {
        assert!(text.contains(said), "{said}");
    }
    assert!(text.contains("Liquidación de deuda · PRE-000123"));
}

/// What is told to somebody, of several pages.
fn told() -> paper::Letter {
    let part = |number: usize| {
        let line = "Nos figura que ganás $ 900.000 por mes: lo informó tu acreedor, o lo contaste vos. ".repeat(3);
        (format!("Parte {number}"), vec![line; 5])
    };
    paper::Letter {
        head: head(),
        to: "PÉREZ, ANA MARÍA".into(),
        day: TODAY,
        issued: TODAY,
        opening: vec!["Hola, Ana María:".into(), "Acá te contamos qué sabemos.".into()],
        parts: (1..=8).map(part).collect(),
    }
}

#[test]
fn a_letter_has_no_code_and_no_title_at_the_foot_of_a_page() {
    let sheet = paper::rules::make::explanation(told());
    let laid = pages(&sheet, CODE);

    inside(&laid);
    assert!(1 < laid.len());
    for page in &laid {
        assert!(!says(page, CODE) && !says(page, "verificación") && says(page, "Emitido el 24 de abril de 2026"));
        let said = page.lines.iter().filter(|line| line.part != paper::rules::layout::Part::Furniture);
        let last = said.max_by_key(|line| line.y).unwrap();
        assert!(!last.text.starts_with("Parte "), "{last:?}");
    }
    let said: usize = laid.iter().flat_map(|page| &page.lines).map(|line| line.text.matches("contaste").count()).sum();
    assert_eq!(said, 8 * 5 * 3);
    let bytes = paper::letter(told()).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7") && bytes == paper::letter(told()).unwrap());
}

fn settled(label: &str, owed: i64, forgiven: i64) -> Settled {
    Settled { label: label.into(), owed: Amount::minor(owed), forgiven: Amount::minor(forgiven) }
}

/// domain.md §3.7: 30 % off what is owed of the loan.
fn covenant() -> Covenant {
    let paid = Amount::minor(85_424_27);
    Covenant {
        head: head(),
        title: "Finiquito".into(),
        debtor: "PÉREZ, ANA MARÍA".into(),
        document: "CUIT 20-26756539-3".into(),
        creditor: "Banco del Sur".into(),
        references: vec!["PRE-000123".into()],
        currency: Currency::ARS,
        cut_off: TODAY,
        concepts: vec![settled("Interés", 22_034_67, 22_034_67), settled("Capital", 100_000_00, 14_575_73)],
        total: settled("Total", 122_034_67, 36_610_40),
        instalments: vec![Due {
            label: "Cuota 1".into(),
            due: date(2026, 5, 10),
            principal: paid,
            interest: Amount::ZERO,
            vat: Amount::ZERO,
            total: paid,
        }],
        payable: paid,
        payables: Vec::new(),
        asked: paid,
        text: "Se acuerda el saldo total al 24/04/2026.\nEl acuerdo no produce novación.".into(),
        digest: "3f786850e387550fdab836ed7e6dc881de23001b".into(),
        issued: TODAY,
        author: "Ana Ríos".into(),
    }
}

#[test]
fn an_agreement_has_its_figures_the_words_that_are_signed_and_both_signatures() {
    let sheet = agreement(covenant());
    let laid = pages(&sheet, CODE);

    inside(&laid);
    for said in ["$\u{a0}85.424,27", "36.610,40", "El acuerdo no produce novación.", "3f786850e387550f", "10/05/2026"]
    {
        assert!(laid.iter().any(|page| says(page, said)), "{said}");
    }
    let signed = laid.iter().flat_map(|page| &page.lines).filter(|line| line.text.starts_with("PÉREZ, ANA MARÍA"));
    assert_eq!(signed.count(), 2, "named above and signing below");
    assert!(!laid.iter().any(|page| says(page, "IVA")), "a column of zeros is left out");
    assert_eq!(sheet.records.last().unwrap().amount, Amount::minor(85_424_27));
}

#[test]
fn a_long_document_is_small() {
    let sheet = long(750);
    let count = pages(&sheet, CODE).len();

    let pdf = paper::pdf(&sheet, CODE);

    assert!((18..24).contains(&count), "{count} pages");
    assert!(pdf.len() < 12_000 * count, "{} bytes for {count} pages", pdf.len());
}

/// Writes one of each document to the folder that `PAPER_LOOK` names, for eyes.
#[test]
fn documents_can_be_looked_at() {
    let house = crate::slips::collecting();
    let payment = house.pay(50, 30_000_00, TODAY);
    let paid = House::with(loan(3));
    let left = paid.ctx.read(|rx| ledger::statement(rx, paid.account, TODAY)).unwrap().unwrap().total;
    paid.pay(50, left.to_minor(), TODAY);
    let many = House::with(loan(120));
    let mut on: Day = date(2026, 2, 20);
    let mut number = 100;
    while on < TODAY {
        many.pay(number, 300_00, on);
        (on, number) = (on.checked_add(2.days()).unwrap(), number + 1);
    }
    let orders = [
        (&house, "estado", Order::Statement(TODAY)),
        (&house, "talon", Order::Slip(TODAY)),
        (&house, "recibo", Order::Receipt(payment)),
        (&house, "certificado", Order::Certificate(TODAY)),
        (&house, "liquidacion", Order::Liquidation(TODAY)),
        (&paid, "libre-deuda", Order::Clearance(TODAY)),
        (&many, "liquidacion-larga", Order::Liquidation(TODAY)),
    ];
    let mut names = String::new();
    for (house, name, order) in orders {
        let issued = house.issue(order);
        let (row, sheet) = paper::document(&house.ctx, &issued.code).unwrap();
        inside(&pages(&sheet, &row.code));
        let pdf = paper::pdf(&sheet, &row.code);
        writeln!(names, "{name} {}", pdf.len()).unwrap();
        if let Some(folder) = std::env::var_os("PAPER_LOOK") {
            let folder = Path::new(&folder);
            std::fs::write(folder.join(format!("{name}.pdf")), pdf).unwrap();
            std::fs::write(folder.join(format!("{name}.csv")), paper::csv(&sheet)).unwrap();
        }
    }
    if let Some(folder) = std::env::var_os("PAPER_LOOK") {
        let folder = Path::new(&folder);
        std::fs::write(folder.join("explicacion.pdf"), paper::letter(told()).unwrap()).unwrap();
        std::fs::write(folder.join("finiquito.pdf"), paper::pdf(&agreement(covenant()), CODE)).unwrap();
        let (code, sheet) = crate::agreements::restructured(&crate::slips::collecting(), 14);
        std::fs::write(folder.join("convenio.pdf"), paper::pdf(&sheet, &code)).unwrap();
    }
    assert_eq!(names.lines().count(), 7);
}
