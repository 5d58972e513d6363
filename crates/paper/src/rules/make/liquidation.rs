//! The judicial statement (liquidación): every line that makes up the debt, for a court.
use super::{About, instalment_records, instalments, number, short, total_records, totals};
use crate::rules::{
    sheet::{Block, Cell, Column, Kind, Record, Sheet, Table},
    words::long_day,
};
use ledger::{
    AccountStatement, AccrualLine, Component, Part, StatementLine,
    rules::{
        explain::{Applied, HELD},
        words::date,
    },
};

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
    let mut blocks =
        vec![about.facts(), about.figure(format!("Adeudado al {day}"), statement.total), Block::Text(text)];
    blocks.extend(about.in_pesos(statement.total));
    blocks.extend([
        heading("1. Totales por concepto"),
        Block::Table(totals(&statement.owed, statement.total)),
        heading("2. Cuotas vencidas e impagas"),
        Block::Table(instalments(statement)),
        heading("3. Intereses devengados, línea por línea"),
    ]);
    if statement.accruals.is_empty() {
        blocks.push(Block::Text("No se devengaron intereses por mora.".to_owned()));
    } else {
        blocks.push(Block::Table(accruals(&statement.accruals)));
        blocks.push(Block::Small(METHOD.to_owned()));
    }
    blocks.push(heading("4. Pagos y su imputación"));
    blocks.push(payments(statement));
    blocks.push(heading("5. Gastos"));
    blocks.push(listed(statement, Section::Costs, "No se cargaron gastos."));
    blocks.push(heading("6. Otros hechos"));
    blocks.push(listed(statement, Section::Others, "No hubo quitas, acuerdos, capitalizaciones, pausas ni demanda."));
    blocks.push(Block::Small(CLOSING.to_owned()));
    blocks.push(Block::Signatures(vec![
        super::signer(&about.head),
        "Letrado patrocinante (firma, tomo y folio)".to_owned(),
    ]));
    let mut records = total_records(&statement.owed, statement.total, about.day);
    records.extend(instalment_records(statement));
    records.extend(statement.accruals.iter().map(accrual_record));
    let told = |line: &StatementLine| Section::of(line).map(|section| line_record(line, section.record()));
    records.extend(statement.lines.iter().filter_map(told));
    records.extend(about.pesos_record(statement.total));
    about.sheet(Kind::Liquidation, blocks, records)
}

const METHOD: &str = "Cada interés es base × tasa anual × días ÷ días del año, se cuenta desde el día siguiente al \
    indicado en «Desde» hasta el indicado en «Hasta», inclusive, y se redondea una sola vez, al centavo. Un pago que \
    cambia la base cierra un tramo y abre otro. El IVA es la suma de los intereses de su tramo por la alícuota.";

const CLOSING: &str = "Lo devengado en la sección 3, menos lo imputado a cada interés en la sección 4 y lo condonado o \
    capitalizado en la 6, es lo que la sección 1 muestra por él. Los pagos se imputaron en el orden pactado (arts. 900 a 903 del Código Civil y Comercial de la \
    Nación).";

fn heading(text: &str) -> Block {
    Block::Heading(text.to_owned())
}

/// What ran, in the words that a column has room for; a court's rate has a name of its own.
fn named(line: &AccrualLine) -> Cell {
    let usual = line.name == line.component.label_es();
    Cell::Words(if usual { short(line.component) } else { line.name }.to_owned())
}

fn accruals(lines: &[AccrualLine]) -> Table {
    let row = |line: &AccrualLine| {
        let year =
            if line.component == Component::LateVat { Cell::Nothing } else { Cell::Count(line.basis_days.into()) };
        vec![
            number(line.number),
            named(line),
            Cell::Day(line.from),
            Cell::Day(line.to),
            Cell::Count(line.days.into()),
            year,
            Cell::Money(line.base),
            Cell::Rate(line.rate),
            Cell::Words(line.source.clone()),
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

/// Where a liquidation lists a movement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Payments,
    Costs,
    Others,
}

impl Section {
    /// None where instalments and interest already tell it.
    fn of(line: &StatementLine) -> Option<Self> {
        match line.concept {
            "paid" => Some(Self::Payments),
            "cost" => Some(Self::Costs),
            "due" | "billed" | "compensatory" | "penalty" | "late_vat" | "not_due" => None,
            _ => Some(Self::Others),
        }
    }

    const fn titles(self) -> [&'static str; 2] {
        match self {
            Self::Payments => ["Pago", "Detalle"],
            Self::Costs => ["Gasto", "Detalle"],
            Self::Others => ["Hecho", "Detalle"],
        }
    }

    const fn record(self) -> &'static str {
        match self {
            Self::Payments => "pago",
            Self::Costs => "gasto",
            Self::Others => "hecho",
        }
    }
}

/// Every payment, and line by line what it extinguished.
fn payments(statement: &AccountStatement) -> Block {
    let paid = statement.lines.iter().filter_map(|line| Some((line, line.applied.as_ref()?)));
    let rows: Vec<Vec<Cell>> = paid.flat_map(|(line, applied)| payment_rows(line, applied)).collect();
    if rows.is_empty() {
        return Block::Text("No se recibieron pagos.".to_owned());
    }
    Block::Table(Table {
        columns: vec![
            Column::figures("Fecha"),
            Column::words("Pago"),
            Column::figures("Recibido"),
            Column::figures("Cuota"),
            Column::words("Se imputa a"),
            Column::figures("Importe"),
        ],
        rows,
        total: Vec::new(),
    })
}

/// What was received, beside the first of the lines that it extinguished.
fn payment_rows(line: &StatementLine, applied: &Applied) -> Vec<Vec<Cell>> {
    let part = |part: &Part| {
        let of = part.number.map_or(Cell::Nothing, number);
        [of, Cell::Words(part.component.label_es().to_owned()), Cell::Money(part.amount)]
    };
    let held =
        (!applied.held.is_zero()).then(|| [Cell::Nothing, Cell::Words(HELD.to_owned()), Cell::Money(applied.held)]);
    let label = match applied.chosen_by {
        "" => line.label.clone(),
        by => format!("{}\nImputado {by}", line.label),
    };
    let received = [Cell::Day(line.day), Cell::Words(label), Cell::Money(line.credit)];
    let blank = || [(); 3].map(|()| Cell::Words(String::new()));
    let lefts = std::iter::once(received).chain(std::iter::repeat_with(blank));
    let rights = applied.parts.iter().map(part).chain(held);
    lefts.zip(rights).map(|(left, right)| left.into_iter().chain(right).collect()).collect()
}

/// The movements of one section.
fn listed(statement: &AccountStatement, section: Section, none: &str) -> Block {
    let lines: Vec<&StatementLine> = statement.lines.iter().filter(|line| Section::of(line) == Some(section)).collect();
    if lines.is_empty() {
        return Block::Text(none.to_owned());
    }
    let [what, how] = section.titles();
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
        concept: line.name.to_owned(),
        from: Some(line.from),
        to: Some(line.to),
        days: Some(line.days),
        base: Some(line.base),
        rate: Some(line.rate),
        amount: line.amount,
        detail: line.source.clone(),
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
