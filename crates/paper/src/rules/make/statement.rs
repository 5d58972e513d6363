//! The statement (estado de cuenta): every movement, and what is owed today.
use super::{About, instalment_records, instalments, slip::Payable};
use crate::rules::sheet::{Block, Cell, Column, Kind, Record, Sheet, Table};
use base::day_number;
use ledger::{AccountStatement, StatementLine, rules::words::date};

/// What is owed, how it came to be, and a slip to pay it with if there is one.
pub fn statement(about: About, statement: &AccountStatement, payable: Option<&Payable>) -> Sheet {
    let day = date(day_number(about.day));
    let mut blocks = vec![about.facts(), about.figure(format!("Exigible al {day}"), statement.total)];
    blocks.extend(about.in_pesos(statement.total));
    if !statement.held.is_zero() {
        let held = crate::rules::words::priced(about.money(statement.held));
        blocks.push(Block::Text(format!("Hay {held} a cuenta de vencimientos futuros.")));
    }
    if !statement.instalments.is_empty() {
        blocks.push(Block::Heading("Qué se debe".to_owned()));
        blocks.push(Block::Table(instalments(statement)));
        blocks.push(Block::Small(WHAT.to_owned()));
    }
    blocks.push(Block::Heading("Movimientos".to_owned()));
    if statement.lines.is_empty() {
        blocks.push(Block::Text("Todavía no hubo movimientos.".to_owned()));
    } else {
        blocks.push(Block::Table(movements(&statement.lines)));
    }
    if !about.head.how_to_pay.is_empty() {
        blocks.push(Block::Heading("Cómo pagar".to_owned()));
        blocks.push(Block::Text(format!("{}.", about.head.how_to_pay)));
    }
    if let Some(payable) = payable {
        blocks.push(payable.block());
    }
    let mut records: Vec<Record> = statement.lines.iter().map(record).collect();
    records.extend(instalment_records(statement));
    records.extend(payable.into_iter().flat_map(Payable::records));
    records.extend(about.pesos_record(statement.total));
    about.sheet(Kind::Statement, blocks, records)
}

const WHAT: &str = "Compensatorio es el interés por el tiempo en que la cuota estuvo impaga; punitorio, el recargo \
    pactado por la mora. Cada uno se calcula sobre la base que le corresponde, por los días de atraso, y se redondea \
    una sola vez.";

fn movements(lines: &[StatementLine]) -> Table {
    let row = |line: &StatementLine| {
        let words =
            if line.detail.is_empty() { line.label.clone() } else { format!("{}\n{}", line.label, line.detail) };
        let money = |amount: base::Amount| if amount.is_zero() { Cell::Nothing } else { Cell::Money(amount) };
        vec![Cell::Day(line.day), Cell::Words(words), money(line.debit), money(line.credit), Cell::Money(line.balance)]
    };
    Table {
        columns: vec![
            Column::figures("Fecha"),
            Column::words("Concepto"),
            Column::figures("Debe"),
            Column::figures("Haber"),
            Column::figures("Saldo"),
        ],
        rows: lines.iter().map(row).collect(),
        total: Vec::new(),
    }
}

fn record(line: &StatementLine) -> Record {
    Record {
        section: "movimiento".to_owned(),
        concept: line.label.clone(),
        to: Some(line.day),
        amount: if line.credit.is_zero() { line.debit } else { -line.credit },
        balance: Some(line.balance),
        detail: line.detail.clone(),
        ..Record::default()
    }
}
