//! The receipt (recibo): money received, what it extinguished, and what is reserved.
use super::{About, number};
use crate::rules::{
    sheet::{Block, Cell, Column, Kind, Record, Sheet, Table},
    words::{long_day, priced, spelt},
};
use ledger::{
    Part, Receipt,
    rules::{explain::HELD, words::payment_source},
};

/// What the creditor keeps by saying it (art. 899 of the civil and commercial code).
const RESERVATION: &str = "Reserva (art. 899 del Código Civil y Comercial de la Nación): este recibo acredita \
    solamente el pago que detalla. No hace presumir la cancelación de cuotas anteriores, ni la de los intereses, \
    gastos y demás accesorios del capital que no figuran como imputados, que el acreedor se reserva expresamente.";

/// Money received and what it extinguished.
pub fn receipt(about: About, receipt: &Receipt, source: &str) -> Sheet {
    let money = about.money(receipt.amount);
    let day = long_day(receipt.on);
    let by = if source.is_empty() { String::new() } else { format!(", mediante {}", payment_source(source)) };
    let text = format!(
        "Recibimos de {}, {}, el {day}{by}, la suma de {} ({}), que se imputa a {} como sigue.",
        about.debtor,
        about.document,
        priced(money),
        spelt(money),
        about.debt(),
    );
    let after = if receipt.owed_after.is_zero() {
        format!("Después de este pago, al {day}, no queda nada exigible en esta cuenta.")
    } else {
        let left = priced(about.money(receipt.owed_after));
        format!("Después de este pago, al {day}, queda exigible en esta cuenta la suma de {left}.")
    };
    let mut blocks = vec![
        Block::Facts(about.parties()),
        about.figure(format!("Recibido el {day}"), receipt.amount),
        Block::Text(text),
    ];
    blocks.extend(about.in_pesos(receipt.amount));
    blocks.extend([
        Block::Heading("A qué se imputa".to_owned()),
        Block::Table(parts(receipt)),
        Block::Text(after),
        Block::Small(RESERVATION.to_owned()),
        Block::Signatures(vec![super::signer(&about.head)]),
    ]);
    let mut records = records(receipt);
    records.extend(about.pesos_record(receipt.amount));
    about.sheet(Kind::Receipt, blocks, records)
}

fn parts(receipt: &Receipt) -> Table {
    let row = |part: &Part| {
        vec![
            part.number.map_or(Cell::Nothing, number),
            Cell::Words(part.component.label_es().to_owned()),
            Cell::Money(part.amount),
        ]
    };
    let held =
        (!receipt.held.is_zero()).then(|| vec![Cell::Nothing, Cell::Words(HELD.to_owned()), Cell::Money(receipt.held)]);
    Table {
        columns: vec![Column::figures("Cuota"), Column::words("Concepto"), Column::figures("Importe")],
        rows: receipt.parts.iter().map(row).chain(held).collect(),
        total: vec![Cell::Words(String::new()), Cell::Words("Total recibido".to_owned()), Cell::Money(receipt.amount)],
    }
}

fn records(receipt: &Receipt) -> Vec<Record> {
    let base = Record { to: Some(receipt.on), ..Record::default() };
    let part = |part: &Part| Record {
        section: "imputado".to_owned(),
        number: part.number,
        concept: part.component.label_es().to_owned(),
        amount: part.amount,
        ..base.clone()
    };
    let held = (!receipt.held.is_zero()).then(|| Record {
        section: "imputado".to_owned(),
        concept: HELD.to_owned(),
        amount: receipt.held,
        ..base.clone()
    });
    let total = Record {
        section: "total".to_owned(),
        concept: "Total recibido".to_owned(),
        amount: receipt.amount,
        balance: Some(receipt.owed_after),
        ..base.clone()
    };
    receipt.parts.iter().map(part).chain(held).chain([total]).collect()
}
