//! The judicial statement (liquidación): every line that makes up the debt, for a court.
use super::{About, instalment_records, instalments, short, total_records, totals};
use crate::rules::{
    sheet::{Block, Cell, Column, Kind, Record, Sheet, Table},
    words::long_day,
};
use ledger::{AccountStatement, AccrualLine, Component, StatementLine, rules::words::date};

/// Every line that makes up the debt.
pub fn liquidation(about: About, statement: &AccountStatement) -> Sheet {
    let day = long_day(about.day);
    let text = format!(
        "Liquidación practicada al {day} de lo que {}, {}, adeuda a {} por {}, del {}. Considera lo \
         ocurrido hasta esa fecha y conocido hasta el {}. La practicó {}.",
        about.debtor,
        about.document,
        about.creditor,
        about.debt(),
        date(about.view.opened),
        about.known,
        about.author,
    );
    let mut blocks = vec![
        about.facts(),
        about.figure(format!("Adeudado al {day}"), statement.total),
        Block::Text(text),
        heading("1. Totales por concepto"),
        Block::Table(totals(&statement.owed, statement.total)),
        heading("2. Cuotas vencidas e impagas"),
        Block::Table(instalments(statement)),
        heading("3. Intereses devengados, línea por línea"),
    ];
    if statement.accruals.is_empty() {
        blocks.push(Block::Text("No se devengaron intereses por mora.".to_owned()));
    } else {
        blocks.push(Block::Table(accruals(&statement.accruals)));
        blocks.push(Block::Small(METHOD.to_owned()));
    }
    blocks.push(heading("4. Pagos y su imputación"));
    blocks.push(listed(statement, "paid", ["Pago", "Imputación"], "No se recibieron pagos."));
    blocks.push(heading("5. Gastos"));
    blocks.push(listed(statement, "cost", ["Gasto", "Detalle"], "No se cargaron gastos."));
    blocks.push(Block::Small(CLOSING.to_owned()));
    blocks.push(Block::Signatures(vec![format!("Por {}", about.head.writer), "Letrado patrocinante".to_owned()]));
    let mut records = total_records(&statement.owed, statement.total, about.day);
    records.extend(instalment_records(statement));
    records.extend(statement.accruals.iter().map(accrual_record));
    records.extend(statement.lines.iter().filter(|line| is(line, "paid")).map(|line| line_record(line, "pago")));
    records.extend(statement.lines.iter().filter(|line| is(line, "cost")).map(|line| line_record(line, "gasto")));
    about.sheet(Kind::Liquidation, blocks, records)
}

const METHOD: &str = "Cada interés es base × tasa anual × días ÷ días del año, se cuenta desde el día siguiente al \
    indicado en «Desde» hasta el indicado en «Hasta», inclusive, y se redondea una sola vez, al centavo. Un pago que \
    cambia la base cierra un tramo y abre otro. El IVA es la suma de los intereses de su tramo por la alícuota.";

const CLOSING: &str = "Lo devengado en la sección 3, menos lo imputado en la sección 4, es lo que la sección 1 muestra \
    por cada interés. Los pagos se imputaron en el orden pactado (arts. 900 a 903 del Código Civil y Comercial de la \
    Nación).";

fn heading(text: &str) -> Block {
    Block::Heading(text.to_owned())
}

/// Where a rate comes from.
const fn origin(component: Component) -> &'static str {
    match component {
        Component::LateVat | Component::Vat => "Alícuota de IVA",
        Component::Penalty
        | Component::Compensatory
        | Component::Interest
        | Component::Costs
        | Component::Fees
        | Component::Principal => "Pactada en el contrato",
    }
}

fn accruals(lines: &[AccrualLine]) -> Table {
    let row = |line: &AccrualLine| {
        let year =
            if line.component == Component::LateVat { Cell::Nothing } else { Cell::Count(line.basis_days.into()) };
        vec![
            Cell::Count(line.number.into()),
            Cell::Words(short(line.component).to_owned()),
            Cell::Day(line.from),
            Cell::Day(line.to),
            Cell::Count(line.days.into()),
            year,
            Cell::Money(line.base),
            Cell::Rate(line.rate),
            Cell::Words(origin(line.component).to_owned()),
            Cell::Money(line.amount),
        ]
    };
    Table {
        columns: vec![
            Column::figures("Cuota"),
            Column::words("Concepto"),
            Column::figures("Desde"),
            Column::figures("Hasta"),
            Column::figures("Días"),
            Column::figures("Año"),
            Column::figures("Base"),
            Column::figures("Tasa"),
            Column::words("Origen de la tasa"),
            Column::figures("Importe"),
        ],
        rows: lines.iter().map(row).collect(),
        total: Vec::new(),
    }
}

fn is(line: &StatementLine, concept: &str) -> bool {
    line.concept == concept
}

/// Movements of one concept.
fn listed(statement: &AccountStatement, concept: &str, titles: [&str; 2], none: &str) -> Block {
    let lines: Vec<&StatementLine> = statement.lines.iter().filter(|line| is(line, concept)).collect();
    if lines.is_empty() {
        return Block::Text(none.to_owned());
    }
    let [what, how] = titles;
    let row = |line: &StatementLine| {
        let amount = if line.credit.is_zero() { line.debit } else { line.credit };
        let words = |text: &str| if text.is_empty() { Cell::Nothing } else { Cell::Words(text.to_owned()) };
        vec![Cell::Day(line.day), words(&line.label), words(&line.detail), Cell::Money(amount)]
    };
    Block::Table(Table {
        columns: vec![Column::figures("Fecha"), Column::words(what), Column::words(how), Column::figures("Importe")],
        rows: lines.into_iter().map(row).collect(),
        total: Vec::new(),
    })
}

fn accrual_record(line: &AccrualLine) -> Record {
    Record {
        section: "devengado".to_owned(),
        number: Some(line.number),
        concept: line.component.label_es().to_owned(),
        from: Some(line.from),
        to: Some(line.to),
        days: Some(line.days),
        base: Some(line.base),
        rate: Some(line.rate),
        amount: line.amount,
        detail: origin(line.component).to_owned(),
        ..Record::default()
    }
}

fn line_record(line: &StatementLine, section: &str) -> Record {
    Record {
        section: section.to_owned(),
        concept: line.label.clone(),
        to: Some(line.day),
        amount: if line.credit.is_zero() { line.debit } else { -line.credit },
        detail: line.detail.clone(),
        ..Record::default()
    }
}
